"""The digester of BSM2 as bsm2-python and QSDsan run it, each with its own settings.

Both get the same feed, start and days. `cpu_s` counts what their users call to simulate: importing,
compiling and setting up are left out. `gas_m3_per_d` is at atmospheric pressure.
"""

import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases.bsm2 import (
    GAS,
    HEADSPACE_M3,
    LIQUID,
    START,
    TEMPERATURE_K,
    VOLUME_M3,
    Influent,
    influent,
)
from benchmarks.measure import Figures, cpu_s

ATMOSPHERE_BAR = 1.013
PH, GAS_FLOW = 33, 50  # where bsm2-python puts them in what it returns
ACID_BASE_RATES = slice(87, 93)  # k_A,B of five acids and ammonium in its parameters


def bsm2_python(days: float) -> Figures:
    """The package's own reactor; its interface to activated sludge lets the feed pass unchanged."""
    from bsm2_python.bsm2 import adm1_bsm2
    from bsm2_python.bsm2.init import adm1init_bsm2 as init

    feed = influent(days)
    row = np.zeros(33)
    row[27] = TEMPERATURE_K - 273.15
    adm1_bsm2.asm2adm = lambda *_: row
    adm1_bsm2.adm2asm = lambda *_: None
    start = init.DIGESTERINIT.copy()
    start[:26] = [START[name] for name in LIQUID]
    start[32:35] = [START[name] for name in GAS]
    volumes = np.array([VOLUME_M3, HEADSPACE_M3])
    reactor = adm1_bsm2.ADM1Reactor(start.copy(), init.DIGESTERPAR, init.INTERFACEPAR, volumes)
    sludge = np.zeros(22)

    def step(index: int) -> np.ndarray:
        row[:26] = feed.concentration[index]
        row[26] = feed.flow_m3_per_d[index]
        now, then = feed.time_d[index : index + 2]
        state: np.ndarray = reactor.output(then - now, now, sludge, TEMPERATURE_K)[1]
        return state

    step(0)  # compiles
    reactor.yd0[:] = start
    before = cpu_s()
    for index in range(len(feed.flow_m3_per_d)):
        state = step(index)
    spent = cpu_s() - before
    return _figures("bsm2-python", feed, spent, state[PH], state[GAS_FLOW])


def bsm2_python_tight(days: float) -> Figures:
    """Its equations at a tolerance that rounding still lets them meet, as a check of ours.

    It integrates acids and bases as fast reactions, whose finite speed shifts its gas by 1e-5 from
    what an equilibrium at each instant gives; here they run a hundred times faster.
    """
    import scipy.integrate
    from bsm2_python.bsm2 import adm1_bsm2
    from bsm2_python.bsm2.init import adm1init_bsm2 as init

    def tightly(*arguments: Any, **settings: Any) -> Any:
        settings |= {"rtol": 1e-8, "atol": 1e-10, "mxstep": 100_000}
        return scipy.integrate.odeint(*arguments, **settings)

    adm1_bsm2.odeint = tightly
    init.DIGESTERPAR[ACID_BASE_RATES] *= 100
    return bsm2_python(days)


def qsdsan(days: float) -> Figures:
    """Its digester behind its dynamic influent, with BDF as in its own example of ADM1."""
    warnings.simplefilter("ignore")
    from qsdsan import System, WasteStream

    try:
        from qsdsan import process_models as models
        from qsdsan import unit_operations as units
    except ImportError:  # before 1.5
        from qsdsan import processes as models
        from qsdsan import sanunits as units

    feed = influent(days)
    models.create_adm1_cmps()
    sludge = WasteStream("sludge", T=TEMPERATURE_K)
    outs = WasteStream("gas"), WasteStream("digestate", T=TEMPERATURE_K)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "influent.csv"
        _write(feed, file)
        pump = units.DynamicInfluent("pump", outs=(sludge,), data_file=str(file))
    kinetics = models.ADM1()
    tank = units.AnaerobicCSTR("tank", ins=sludge, outs=outs, model=kinetics, T=TEMPERATURE_K)
    tank.set_init_conc(**{_name(name): START[name] * _milligrams(name) for name in LIQUID})
    system = System("digester", path=(pump, tank))
    system.set_dynamic_tracker(tank)
    before = cpu_s()
    system.simulate(
        state_reset_hook="reset_cache",
        t_span=(0, feed.days),
        t_eval=np.append(np.arange(0, feed.days), feed.days),
        method="BDF",
    )
    spent = cpu_s() - before
    acidity = kinetics.rate_function.params["root"].data["pH"]
    flow = tank._q_gas * tank.headspace_P / ATMOSPHERE_BAR
    return _figures("qsdsan", feed, spent, acidity, flow)


def _write(feed: Influent, file: Path) -> None:
    """A row more than there is, equal to the first: its spline is periodic."""
    scale = np.array([_milligrams(name) for name in LIQUID])
    rows = np.column_stack([feed.time_d[:-1], feed.concentration * scale, feed.flow_m3_per_d])
    last = rows[0].copy()
    last[0] = feed.time_d[-1]
    head = ",".join(["t", *map(_name, LIQUID), "Q"])
    np.savetxt(file, np.vstack([rows, last]), delimiter=",", header=head, comments="")


def _name(component: str) -> str:
    return "X_c" if component == "X_xc" else component


def _milligrams(component: str) -> float:
    """Milligrams per litre, as it counts, in the unit of BSM2."""
    from chemicals.elements import molecular_weight

    atoms = {"S_IC": {"C": 1}, "S_IN": {"N": 1}}.get(component)
    return 1e3 * float(molecular_weight(atoms)) if atoms else 1e3


def _figures(
    package: str, feed: Influent, spent: float, acidity: float, gas_flow: float
) -> Figures:
    return {
        "version": version(package),
        "cpu_s": spent,
        "days": feed.days,
        "influent": feed.origin,
        "ph": float(acidity),
        "gas_m3_per_d": float(gas_flow),
    }
