"""The BSM2 digester over 609 days of 15-minute feed, against bsm2-python and QSDsan.

All three get the same feed, start and days; each runs with its own tolerance, ours with 1e-4.
`ratio_…` is the peer's CPU-seconds over ours, once compiled. `gas_flow_error` and `ph_error` are
the largest relative differences in any quarter of an hour from our own run at a tolerance of 1e-8;
`…_day` those of daily means. That run is held, over its first days, against SciPy's Radau on the
same right-hand side (`scipy_…_gap`), and against the equations of bsm2-python at a tight tolerance
(`bsm2python_…_gap`). `start_s` is the wall time of a new process until it has simulated a day, with
the compiled model on disk.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import peers
from benchmarks.cases.bsm2 import (
    HEADSPACE_M3,
    LIQUID,
    START,
    STEPS_PER_D,
    VOLUME_M3,
    WHOLE_D,
    Floats,
    Influent,
    influent,
)
from benchmarks.measure import Figures, apart, cpu_s
from greenhaven.core.models.digestion.tank import BY_NAME, digester
from greenhaven.core.process.backends import right_hand_side
from greenhaven.core.process.containers import Driver, Series, StirredTank
from greenhaven.core.process.simulate import simulate
from greenhaven.core.process.symbols import Component

OURS, TIGHT = 1e-4, 1e-8
CHECKED_D = 2  # how long the reference is held against others
REPEATS, STARTS = 5, 6  # of our own run, which is short, and of a new process
RADAU = {"rtol": 1e-10, "atol": 1e-14}
PEERS = ("bsm2_python", "qsdsan")


def run() -> Figures:
    """Everything, each in a process of its own."""
    return compared(WHOLE_D, CHECKED_D)


def compared(days: float, checked_days: float) -> Figures:
    """Ours against the tight reference, and against the peers."""
    figures: Figures = {"days": days}
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder) / name) for name in ("ours.npz", "tight.npz")]
        runs = (("ours", OURS, REPEATS, files[0]), ("tight", TIGHT, 1, files[1]))
        for name, *asked in runs:
            for key, value in apart("benchmarks.digester", "ours", days, *asked).items():
                figures[f"{name}_{key}"] = value
        figures |= errors(*files)
    figures["start_s"], figures["start_cpu_s"] = min(start_s() for _ in range(STARTS))
    figures |= apart("benchmarks.digester", "gaps", checked_days)
    for peer in PEERS:
        theirs = peers.apart("digester", peer, days)
        figures |= {f"{peer}_{key}": value for key, value in theirs.items()}
        ratio = float(theirs["cpu_s"]) / float(figures["ours_cpu_s"])
        figures[f"ratio_{peer.replace('_', '')}"] = ratio
    tight = peers.apart("digester", "bsm2_python_tight", checked_days)
    for key in ("ph", "gas_m3_per_d"):
        gap = abs(float(tight[key]) / float(figures[f"checked_{key}"]) - 1)
        figures[f"bsm2python_{key}_gap"] = gap
    return figures


def errors(ours_file: str, tight_file: str) -> Figures:
    """How far a run is from the tight one, every quarter of an hour and in daily means."""
    with np.load(ours_file) as ours, np.load(tight_file) as tight:
        figures: Figures = {}
        for name, key in (("gas", "gas_flow_error"), ("ph", "ph_error")):
            figures[key] = float(np.max(np.abs(ours[name] / tight[name] - 1)))
            days = [_daily(each[name]) for each in (ours, tight)]
            figures[f"{key}_day"] = float(np.max(np.abs(days[0] / days[1] - 1)))
        return figures


def _daily(values: Floats) -> Floats:
    whole = len(values) // STEPS_PER_D * STEPS_PER_D
    return np.asarray(values[:whole].reshape(-1, STEPS_PER_D).mean(axis=1))


def stirred(feed: Influent) -> StirredTank:
    """The digester of BSM2 with this feed, each sample held until the next."""
    times = feed.time_d[:-1]
    fed = {
        BY_NAME[name]: Series(times, feed.concentration[:, place])
        for place, name in enumerate(LIQUID)
        if feed.concentration[:, place].any()
    }
    return digester(
        inflow_m3_per_d=Series(times, feed.flow_m3_per_d),
        feed=fed,
        volume_m3=VOLUME_M3,
        headspace_m3=HEADSPACE_M3,
    )


def beginning() -> dict[Component, float]:
    """Where all begin."""
    return {BY_NAME[name.replace("S_gas", "G")]: value for name, value in START.items()}


def ours(days: float, tolerance: float, repeats: int, file: str) -> Figures:
    """Simulate, keeping every quarter of an hour; the median of some runs, once compiled."""
    feed = influent(days)
    tank, start = stirred(feed), beginning()
    simulate(tank, start=start, days=1 / STEPS_PER_D)  # compiles, or loads what is compiled
    spent = []
    for _ in range(repeats):
        before = cpu_s()
        made = simulate(
            tank,
            start=start,
            days=feed.days,
            every=1 / STEPS_PER_D,
            relative_tolerance=tolerance,
        )
        spent.append(cpu_s() - before)
    ph, gas = made.of("acidity")[1:], made.of("gas_flow")[1:]
    np.savez(file, ph=ph, gas=gas)
    closed = max(float(np.abs(made.balance(each)).max()) for each in ("COD", "C", "N"))
    return {
        "cpu_s": median(spent),
        "steps": made.steps,
        "influent": feed.origin,
        "ph": float(ph[-1]),
        "gas_m3_per_d": float(gas[-1]),
        "balance_error_per_d": closed,
    }


def gaps(days: float) -> Figures:
    """The tight run against SciPy's Radau on the right-hand side of the same tank."""
    from scipy.integrate import solve_ivp

    feed = influent(days)
    tank, start = stirred(feed), beginning()
    made = simulate(tank, start=start, days=days, relative_tolerance=TIGHT)
    system = tank.system()
    rhs = right_hand_side(system, "numba")
    y = np.array([start.get(each, 0.0) for each in system.states])
    drivers = tank.drivers
    for index, (begin, end) in enumerate(zip(feed.time_d[:-1], feed.time_d[1:], strict=True)):
        u = np.array([_at(drivers.get(each, each.value), index) for each in system.inputs])
        done = solve_ivp(lambda t, y, u=u: rhs(t, y, u=u), (begin, end), y, "Radau", **RADAU)
        y = done.y[:, -1]
    state = np.array([made.of(each.name)[-1] for each in system.states])
    matters = np.array([each.scale for each in system.states])
    return {
        "checked_d": days,
        "checked_ph": float(made.of("acidity")[-1]),
        "checked_gas_m3_per_d": float(made.of("gas_flow")[-1]),
        "scipy_worst_state_gap": float(np.max(np.abs(state - y) / np.maximum(y, 1e-3 * matters))),
    }


def _at(driver: Driver | None, index: int) -> float:
    if isinstance(driver, Series):
        return float(np.asarray(driver.values)[index])
    return float(np.asarray(driver))


def start_s() -> tuple[float, float]:
    """Wall time and CPU-seconds of a new process until it has simulated a day, as installed."""
    code = "from benchmarks.digester import first_day; first_day()"
    installed = dict(os.environ)
    installed.pop("PYTHONDONTWRITEBYTECODE", None)
    spent, before = cpu_s(), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=installed)
    return time.perf_counter() - before, cpu_s() - spent


def first_day() -> float:
    """The first result of a new process [m³ gas/d]."""
    tank = stirred(influent(1))
    return float(simulate(tank, start=beginning(), days=1).of("gas_flow")[-1])
