"""The process language in use: one step of ADM1, from its table to a running tank.

Every case is short and reads on its own; the model is in `acetate.py` beside this file.
"""

import numpy as np
import pytest

from greenhaven.core.process.containers import Event, Series
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    ContinuityError,
    ModelError,
    Process,
    ProcessModel,
)
from greenhaven.core.process.simulate import StirredTank, simulate
from tests.spec.acetate import (
    MODEL,
    S_IC,
    S_IN,
    S_ac,
    S_ch4,
    X_ac,
    X_c,
    Y,
    charge,
    decay,
    k_dec,
    k_m,
    pH,
    uptake,
)

DIGESTER = StirredTank(
    MODEL, volume_m3=3400, inflow_m3_per_d=170, feed={S_ac: 2.0, S_IN: 0.05, S_IC: 0.04}
)
SEEDED = {X_ac: 0.7, S_ac: 0.1, S_IN: 0.05, S_IC: 0.04}
WATER = np.array([0.2, 0.7, 0.05, 0.04, 0.05, 0.1])  # one state, in the order of MODEL.components


def test_table_shows_each_process_as_a_row_and_each_component_as_a_column():
    table = MODEL.matrix()

    assert list(table.index) == ["uptake of acetate", "decay of acetate degraders"]
    assert list(table.columns) == ["S_ac", "X_ac", "S_ch4", "S_IC", "S_IN", "X_c", "rate"]
    assert table.loc["uptake of acetate", ["S_ac", "X_ac", "S_ch4"]].to_list() == [-1, 0.05, 0.95]
    assert table.loc["decay of acetate degraders", "rate"] == "k_dec * X_ac"


def test_balance_is_the_coefficient_that_conserves():
    table = MODEL.matrix()

    carbon = 0.0313 - 0.05 * 0.0313 - 0.95 * 0.0156  # of acetate, less what cells and methane hold
    assert table.loc["uptake of acetate", "S_IC"] == pytest.approx(carbon, rel=1e-14)
    assert table.loc["uptake of acetate", "S_IN"] == pytest.approx(-0.05 * 0.00571, rel=1e-14)
    assert table.loc["decay of acetate degraders", "S_IN"] == pytest.approx(0.00571 - 0.00269)


def test_continuity_is_zero_for_every_process_and_quantity():
    continuity = MODEL.continuity()

    assert list(continuity.columns) == ["COD", "C", "N"]
    assert np.abs(continuity.to_numpy()).max() < 1e-16


def test_row_that_loses_matter_is_refused_by_name_and_amount():
    leaky = Process("uptake of acetate", {S_ac: -1, X_ac: Y, S_ch4: 0.9 - Y}, uptake.rate)

    with pytest.raises(ContinuityError) as refusal:
        ProcessModel("methanogenesis", (leaky, decay), conserves=("COD",))

    message = str(refusal.value)
    assert "uptake of acetate" in message
    assert "COD" in message
    assert "loses 0.1 per unit of reaction" in message
    assert "decay" not in message
    assert "Balance" in message  # what to do about it


def test_units_of_every_rate_fit_what_it_changes():
    MODEL.units()


def test_printed_text_reads_like_the_model():
    text = MODEL.to_source()

    assert "S_ac = y[0]  # acetate [kg COD/m³]" in text
    assert "k_dec = " in text
    assert "# acidity" in text
    compile(text, "acetate", "exec")


@pytest.mark.parametrize("backend", ["numba", "casadi"])
def test_every_backend_runs_that_text(backend):
    numpy_rhs = MODEL.compile("numpy")
    rhs = MODEL.compile(backend)

    change = np.ravel(np.array(rhs(0.0, WATER), dtype=float))

    assert change == pytest.approx(numpy_rhs(0.0, WATER), rel=1e-12, abs=1e-15)


def test_right_hand_side_is_what_one_computes_by_hand():
    change = MODEL.compile("numpy")(0.0, WATER)

    acid = _acidity_by_bisection(acetate=0.2, carbon=0.04, nitrogen=0.05)
    free_ammonia = 0.05 * 10**-8.9 / (10**-8.9 + 10**-acid)
    rate = 8 * 0.2 / (0.15 + 0.2) * 0.7 * 0.0018 / (0.0018 + free_ammonia)
    assert dict(zip(MODEL.components, change, strict=True)) == {
        S_ac: pytest.approx(-rate),
        X_ac: pytest.approx(0.05 * rate - 0.02 * 0.7),
        S_ch4: pytest.approx(0.95 * rate),
        S_IC: pytest.approx((0.0313 * 0.95 - 0.95 * 0.0156) * rate + (0.0313 - 0.02786) * 0.014),
        S_IN: pytest.approx(-0.05 * 0.00571 * rate + (0.00571 - 0.00269) * 0.014),
        X_c: pytest.approx(0.02 * 0.7),
    }


def _acidity_by_bisection(acetate, carbon, nitrogen):
    low, high = 2.0, 12.0
    for _ in range(200):
        middle = (low + high) / 2
        hydrogen = 10**-middle
        charges = (
            0.02
            + hydrogen
            + nitrogen * hydrogen / (10**-8.9 + hydrogen)
            - carbon * 10**-6.3 / (10**-6.3 + hydrogen)
            - acetate / 64 * 10**-4.76 / (10**-4.76 + hydrogen)
            - 10**-13.6 / hydrogen
        )
        low, high = (middle, high) if charges > 0 else (low, middle)
    return (low + high) / 2


def test_tank_runs_and_its_results_carry_names_and_units():
    run = simulate(DIGESTER, start=SEEDED, days=60)

    assert run.data["S_ac"].dims == ("time",)
    assert run.data["S_ac"].attrs["units"] == "kg COD/m³"
    assert run.data["S_ac"].attrs["long_name"] == "acetate"
    assert run.data["time"].attrs["units"] == "d"
    assert run.data.attrs["digest"] == MODEL.digest
    assert 6 < float(run.data["acidity"][-1]) < 8
    assert float(run.data["S_ac"][-1]) < 2.0  # the degraders eat what is fed


def test_tank_accounts_for_every_atom():
    run = simulate(DIGESTER, start=SEEDED, days=60)

    for quantity, fed in {
        "COD": 170 * 2.0,
        "C": 170 * (2 * 0.0313 + 0.04),
        "N": 170 * 0.05,
    }.items():
        assert np.abs(run.balance(quantity)).max() < 1e-9 * fed


def test_run_goes_on_where_another_ended():
    whole = simulate(DIGESTER, start=SEEDED, days=60)

    half = simulate(DIGESTER, start=SEEDED, days=30)
    rest = simulate(DIGESTER, start=half.end, days=30)

    assert rest.of("S_ac")[-1] == pytest.approx(whole.of("S_ac")[-1], rel=1e-4)


def test_feed_may_change_and_things_may_happen():
    tank = StirredTank(
        MODEL,
        volume_m3=3400,
        inflow_m3_per_d=170,
        feed={S_ac: Series([0, 10, 20], [2.0, 4.0, 1.0]), S_IN: 0.05, S_IC: 0.04},
    )
    emptied = Event("a tenth taken out for repair", at=[15.0], keeps=0.9)

    run = simulate(tank, start=SEEDED, days=30, every=1.0, events=[emptied])

    before, after = run.of("X_c")[15], run.of("X_c")[16]
    assert after < 0.95 * before
    assert np.abs(run.balance("N")).max() < 1e-9 * 170 * 0.05


def test_many_tanks_run_at_once_with_parameters_of_their_own():
    run = simulate(DIGESTER, start=SEEDED, days=60, parameters={k_m: [8.0, 6.0, 4.0]})

    assert run.data["S_ac"].dims == ("time", "site")
    assert np.all(np.diff(run.of("S_ac")[-1]) > 0)  # slower degraders leave more acetate


def test_replace_gives_another_model_and_leaves_the_first_alone():
    slower = MODEL.replace(k_m=4.0)

    assert slower.nominal[k_m] == 4.0
    assert MODEL.nominal[k_m] == 8.0
    assert slower.compile()(0.0, WATER)[0] == pytest.approx(0.5 * MODEL.compile()(0.0, WATER)[0])


def test_replace_refuses_what_is_not_there_or_cannot_be():
    with pytest.raises(ModelError, match=r"no parameter k_mm; it has .*k_m"):
        MODEL.replace(k_mm=4.0)
    with pytest.raises(ModelError, match=r"Y: 0 to 1 was expected, 1\.5 came"):
        MODEL.replace(Y=1.5)


def test_misspelt_component_is_a_name_error():
    with pytest.raises(NameError):
        Process("uptake", {S_acc: -1, X_ac: 1}, rate=k_m * X_ac)  # noqa: F821 -- that is the point


def test_second_stage_has_components_of_its_own_and_shares_parameters():
    second = MODEL.rename("second stage")

    plant = MODEL.join(second)

    assert len(plant.components) == 12
    assert {each.name for each in second.components} == {
        f"{each.name}_second_stage" for each in MODEL.components
    }
    assert second.parameters == MODEL.parameters
    both = plant.compile()(0.0, np.concatenate([WATER, WATER]))
    assert both[:6] == pytest.approx(both[6:], rel=1e-13)
    assert both[:6] == pytest.approx(MODEL.compile()(0.0, WATER), rel=1e-13)


def test_joined_models_meet_in_the_components_they_share():
    oxygen = Component("S_O2", "oxygen", "kg COD/m³", COD=-1)
    oxidation = Process(
        "oxidation of methane",
        {S_ch4: -1, oxygen: Balance("COD"), S_IC: Balance("C")},
        k_dec * S_ch4,
    )
    aerobic = ProcessModel("oxidation", (oxidation,), conserves=("COD", "C"))

    plant = MODEL.join(aerobic)

    assert plant.components.count(S_ch4) == 1
    assert plant.matrix().loc["oxidation of methane", "S_O2"] == -1
    assert plant.conserves == ("COD", "C", "N")


def test_condition_holds_at_the_value_that_is_found():
    run = simulate(DIGESTER, start=SEEDED, days=1)

    found = run.of("acidity")[-1]
    by_hand = _acidity_by_bisection(
        run.of("S_ac")[-1], carbon=run.of("S_IC")[-1], nitrogen=run.of("S_IN")[-1]
    )
    assert found == pytest.approx(by_hand, abs=1e-8)
    assert charge(pH) == pH.residual
