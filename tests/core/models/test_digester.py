"""A digester as an operator knows it: what it gives, how it fails, and what does not matter."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from greenhaven.core.models.digestion import digester, fos_tac, seed, washed_out
from greenhaven.core.models.digestion.adm1 import (
    ADM1,
    BIOMASS,
    S_I,
    S_IC,
    S_IN,
    X_I,
    P_atm,
    R,
    S_ac,
    S_an,
    S_cat,
    T,
    X_ch,
    X_li,
    X_pr,
    X_xc,
    k_m_ac,
    k_m_h2,
)
from greenhaven.core.process.backends import right_hand_side
from greenhaven.core.process.containers import Event, Series
from greenhaven.core.process.simulate import SimulationError, simulate
from greenhaven.core.process.symbols import ModelError

# Sludge like that of Rosen & Jeppsson (2006)
SLUDGE = {X_xc: 2.0, X_ch: 5.0, X_pr: 20.0, X_li: 5.0, X_I: 25.0, S_IC: 0.04, S_IN: 0.01, S_I: 0.02,
          S_cat: 0.04, S_an: 0.02}  # fmt: skip
MORE = {each: 1.5 * value for each, value in SLUDGE.items()}


def sludge_digester(**changed):
    return digester(**{"inflow_m3_per_d": 170.0, "feed": SLUDGE, **changed})


def run(days=50.0, tank=None, **changed):
    settings = {"start": seed(), "days": days, **changed}
    return simulate(tank or sludge_digester(), **settings)


@pytest.fixture(scope="module")
def settled():
    return run(days=400, every=100)


def test_gas_is_what_an_operator_expects(settled):
    assert settled.of("methane_share")[-1] == pytest.approx(0.64, abs=0.03)
    assert settled.of("methane_share")[-1] + settled.of("carbon_dioxide_share")[
        -1
    ] == pytest.approx(1.0, abs=1e-3)
    assert settled.of("headspace_pressure")[-1] > P_atm.value
    assert 6.8 < settled.of("acidity")[-1] < 7.8


def test_methane_that_crosses_is_the_methane_that_is_shown(settled):
    cod_per_d = np.diff(settled.flows["gas: G_ch4"].values)[-1] / 100

    kmol_per_d = settled.of("methane_flow")[-1] * P_atm.value / (R.value * T.value)
    assert cod_per_d == pytest.approx(64 * kmol_per_d, rel=1e-5)


def test_removed_organic_matter_is_the_methane_that_leaves(settled):
    fed = 170 * sum(v for each, v in SLUDGE.items() if each.unit.startswith("kg COD"))
    cod = [each for each in ADM1.components if each.unit.startswith("kg COD")]
    left = 170 * sum(settled.of(each.name)[-1] for each in cod if each.compartment == "liquid")
    gas = sum(np.diff(settled.flows[f"gas: {name}"].values)[-1] / 100 for name in ("G_ch4", "G_h2"))

    assert fed - left == pytest.approx(gas, rel=1e-6)


def test_size_does_not_matter_at_the_same_retention(settled):
    small = run(days=400, every=100, tank=sludge_digester(volume_m3=34.0, inflow_m3_per_d=1.7))

    for each in ADM1.components:
        assert small.of(each.name)[-1] == pytest.approx(settled.of(each.name)[-1], rel=1e-6), each
    for flow in ("gas_flow", "methane_flow"):
        assert small.of(flow)[-1] == pytest.approx(settled.of(flow)[-1] / 100, rel=1e-6)


def test_one_text_serves_every_digester():
    fast, hot = Series([0, 1], [1.0, 2.0]), digester(inflow_m3_per_d=2.0, feed={}, volume_m3=50.0)
    fed = digester(inflow_m3_per_d=fast, feed=MORE, volume_m3=7.0, headspace_m3=1.0)

    assert fed.system().text.source == hot.system().text.source
    assert fed.system().solved.text.source == sludge_digester().system().solved.text.source


def test_one_that_is_run_too_fast_is_washed_out_by_name():
    rushed = run(days=60, tank=sludge_digester(inflow_m3_per_d=1500.0))

    assert "acetate degraders" in washed_out(rushed)
    assert rushed.of("methane_flow")[-1] < 0.2 * rushed.of("gas_flow")[1:].max()


def test_one_that_is_well_is_not_washed_out(settled):
    assert washed_out(settled) == ()
    assert all(settled.of(each.name)[-1] > 0.01 for each in BIOMASS)


def test_washed_out_names_what_is_lost_and_nothing_else():
    without = run(days=300, parameters={k_m_ac: 0.5})

    assert "acetate degraders" in washed_out(without)
    assert "sugar degraders" not in washed_out(without)


def test_sour_digester_stops_giving_methane_and_does_not_stop_the_run():
    load = Event("ten times the starch", at=[10.0], adds={X_ch: 3400 * 100.0})

    soured = run(days=60, every=1.0, events=[load])

    assert soured.of("acidity").min() < 6.0
    assert soured.of("fatty_acids")[-1] > 10 * soured.of("fatty_acids")[10]
    fos, tac = fos_tac(soured)
    assert (fos / tac)[10] < 0.5
    assert (fos / tac)[20] > 1.0


def test_impossible_water_is_told_by_condition_and_state():
    with pytest.raises(
        SimulationError, match=r"after day 0 no pH \(acidity\) from 0 to 14 fits"
    ) as told:
        run(start={**seed(), S_cat: 5.0})

    assert "S_cat = 5" in str(told.value)
    assert "nan" not in str(told.value)


def test_rates_at_35_degrees_are_those_of_the_benchmark(settled):
    warm = run(days=400, every=100, inputs={T: 308.15})
    cool = run(days=400, every=100, inputs={T: 298.15})

    assert np.array_equal(warm.states, settled.states)
    shrunk = warm.of("methane_flow")[-1] * 298.15 / 308.15  # as much gas, colder
    assert 0.9 * shrunk < cool.of("methane_flow")[-1] < 0.995 * shrunk
    assert cool.of("fatty_acids")[-1] > warm.of("fatty_acids")[-1]


def test_no_gas_is_drawn_in_where_there_is_too_little():
    start = {each: 0.0 if each.compartment == "gas" else value for each, value in seed().items()}

    begun = run(days=1, start=start, every=0.001)

    assert begun.of("gas_flow").min() == 0.0
    assert np.diff(begun.flows["gas: G_co2"].values).min() >= 0.0
    assert begun.of("gas_flow")[-1] > 1000


def test_digester_that_is_not_fed_comes_to_rest():
    rested = run(days=400, tank=sludge_digester(inflow_m3_per_d=0.0))

    assert rested.of("methane_flow")[-1] < 0.02 * rested.of("methane_flow")[0]
    for quantity, held in {"COD": 3400 * 35.0, "C": 3400 * 1.2, "N": 3400 * 0.25}.items():
        assert np.abs(rested.balance(quantity) * 400).max() < 1e-8 * held


def test_titration_reads_what_acid_it_takes(settled):
    fos, tac = fos_tac(settled)

    def charge_of_weak_acids(acidity):
        hydrogen = 10.0**-acidity
        warm = np.exp((1 / 298.15 - 1 / 308.15) / 8.3145 * np.array([7646.0, 51965.0]))
        carbonic, ammonium = 10**-6.35 * warm[0], 10**-9.25 * warm[1]
        charge = settled.of("S_IC")[-1] * carbonic / (carbonic + hydrogen)
        charge -= settled.of("S_IN")[-1] * hydrogen / (ammonium + hydrogen)
        acids = {"S_ac": (64, 4.76), "S_pro": (112, 4.88), "S_bu": (160, 4.82), "S_va": (208, 4.86)}
        for name, (demand, constant) in acids.items():
            dissociated = 10**-constant / (10**-constant + hydrogen)
            charge += settled.of(name)[-1] / demand * dissociated
        return charge - hydrogen

    at_start, at_5, at_4_4 = map(charge_of_weak_acids, (settled.of("acidity")[-1], 5.0, 4.4))
    # 20 ml of sample, acid of 0.1 eq/l: ml = eq/l · 20 / 0.1
    assert tac[-1] == pytest.approx(250 * (at_start - at_5) * 200, rel=1e-6)
    assert fos[-1] == pytest.approx((1.66 * (at_5 - at_4_4) * 200 - 0.15) * 500, rel=1e-6)
    assert 0.05 < fos[-1] / tac[-1] < 0.4


def _tank_by_radau(tank, days, rtol):
    """The same equations by another solver; feed and flow as they are in the tank."""
    system = tank.system()
    rhs = right_hand_side(system, "numba")
    p = np.array([system.values[each] for each in system.parameters])
    drivers = dict(tank.drivers)
    u = np.array([drivers.get(each, each.value) for each in system.inputs], dtype=float)
    start = seed()
    y0 = np.array([start[each] for each in system.states])
    scale = np.maximum(np.abs(y0), 1e-8)
    solved = solve_ivp(
        lambda t, y: rhs(t, y, p, u).copy(),
        (0, days),
        y0,
        "Radau",
        rtol=rtol,
        atol=1e-3 * rtol * scale,
    )
    return dict(zip(system.states, solved.y[:, -1], strict=True))


def test_transient_agrees_with_radau_as_closely_as_is_asked():
    tank = sludge_digester(feed=MORE, inflow_m3_per_d=250.0)

    judge = _tank_by_radau(tank, days=3.0, rtol=1e-9)

    for tolerance in (1e-4, 1e-6):
        done = run(days=3.0, every=3.0, tank=tank, relative_tolerance=tolerance)
        for each, value in judge.items():
            assert done.of(each.name)[-1] == pytest.approx(value, rel=10 * tolerance), each


def test_pieces_of_a_day_are_as_accurate_as_the_whole():
    tank = sludge_digester(feed=MORE)
    judge = run(days=6, every=6, tank=tank, relative_tolerance=1e-9)
    whole = run(days=6, every=6, tank=tank)

    state = seed()
    for _ in range(24):
        state = run(days=0.25, every=0.25, tank=tank, start=state).end

    for index, each in enumerate(judge.system.states):
        value = judge.states[-1, index, 0, 0]
        assert whole.states[-1, index, 0, 0] == pytest.approx(value, rel=5e-4), each
        assert float(state[each][0, 0]) == pytest.approx(value, rel=5e-4), each


def test_quarter_hours_of_influent_are_followed():
    quarters = np.arange(0, 20, 1 / 96)
    daily = 1 + 0.4 * np.sin(2 * np.pi * quarters)
    tank = digester(
        inflow_m3_per_d=Series(quarters, 170 * daily),
        feed={each: Series(quarters, value * daily[::-1]) for each, value in SLUDGE.items()},
    )

    rough, fine = (run(days=20, tank=tank, relative_tolerance=tol) for tol in (1e-4, 1e-8))

    assert rough.of("gas_flow")[1:] == pytest.approx(fine.of("gas_flow")[1:], rel=1e-3)
    assert rough.of("acidity") == pytest.approx(fine.of("acidity"), abs=1e-4)
    fed = 170 * float(np.mean(daily * daily[::-1])) * 57.02
    assert float(rough.flows["feed: X_pr"][-1]) / 20 == pytest.approx(fed * 20 / 57.02, rel=1e-9)


def test_many_digesters_with_odd_parameters_all_run():
    rng = np.random.default_rng(3)
    odd = {each: each.value * rng.uniform(0.5, 1.5, 24) for each in (k_m_ac, k_m_h2)}
    flows = rng.uniform(20, 600, 24)

    many = run(days=50, every=50, parameters=odd, tank=sludge_digester(inflow_m3_per_d=flows))

    assert np.all(np.isfinite(many.states))
    assert many.data["S_ac"].sizes == {"time": 2, "site": 24}
    assert np.abs(many.balance("COD")).max() < 1e-9 * 600 * 57


def test_acetate_that_is_fed_at_once_is_found_again():
    pulse = sludge_digester().pulse("vinegar", [2.0], 10.0, S_ac=50.0)

    dosed = run(days=10, every=1, events=[pulse])

    assert float(dosed.flows["vinegar (brought): S_ac"][-1]) == 500.0
    assert dosed.of("S_ac")[3] > run(days=10, every=1).of("S_ac")[3]
    assert np.abs(dosed.balance("COD")).max() < 1e-9 * 170 * 57
    assert S_ac in dosed.end


@pytest.mark.parametrize(
    "changed", [{"volume_m3": 0.0}, {"volume_m3": -1.0}, {"headspace_m3": 0.0}]
)
def test_digester_without_room_is_refused(changed):
    with pytest.raises(ModelError, match="more than 0 m³"):
        sludge_digester(**changed)
