import numpy as np
import pytest

from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.account import (
    WaterError,
    green_roof,
    retention,
    water_account,
)
from greenhaven.core.models.water.root_zone import WATER
from greenhaven.core.models.water.runoff import curve_number_of_the_day, curve_number_runoff
from greenhaven.core.process.march import march

SPONGE = {water.CN: 1.0}  # all rain soaks in
BED = {
    water.Kcb_ini: 0.15,
    water.Kcb_mid: 1.0,
    water.Kcb_end: 0.8,
    water.L_ini: 5,
    water.L_dev: 10,
    water.L_mid: 20,
    water.L_end: 10,
    water.h_ini: 0.05,
    water.h_max: 0.5,
    water.Z_ini: 0.2,
    water.Z_max: 0.6,
    water.CN: 1.0,
}


def weather(days, *, sites=(), seed=1):
    """Wet and dry days in turn, with some irrigation."""
    random = np.random.default_rng(seed)
    shape = (days, *sites)
    return {
        water.ET_0: random.uniform(0, 8, shape),
        water.rain: random.exponential(12, shape) * (random.random(shape) < 0.3),
        water.irrigation: 8.0 * (random.random(shape) < 0.1),
        water.wetted: random.uniform(0.2, 1, shape),
        water.u_2: random.uniform(0, 8, shape),
        water.RH_min: random.uniform(0.1, 1, shape),
        water.crop_day: np.arange(days, dtype=float),
    }


def test_every_process_conserves_water():
    assert (WATER.continuity() == 0).all(axis=None)


def test_water_closes_on_every_day():
    run = water_account(weather(120), parameters=BED | {water.CN: 75.0})

    came = run.of("rained") + run.of("irrigated")
    went = sum(run.of(name) for name in ("evaporated", "transpired", "drained", "ran_off"))
    stored = -run.of("D_r") - run.of("D_b")
    assert np.abs(came - went - (stored - stored[0])).max() <= 1e-9
    assert came[-1] > 300
    assert run.of("ran_off")[-1] > 0


def test_totals_are_the_sums_of_the_days():
    run = water_account(weather(120), parameters=BED | {water.CN: 75.0})

    for total, daily in (
        ("evaporated", "evaporation"),
        ("transpired", "transpiration"),
        ("drained", "percolation"),
        ("ran_off", "runoff"),
    ):
        assert np.diff(run.of(total)) == pytest.approx(run.of(daily)[:-1], abs=1e-9)


def test_rain_beyond_field_capacity_drains_the_same_day():
    still = {water.ET_0: 0.0, water.rain: np.array([0.0, 100.0, 0.0])}

    run = water_account(still, parameters=SPONGE, start={water.D_r: 30.0})

    assert run.of("percolation")[:-1].tolist() == [0, 70, 0]
    assert run.of("D_r").tolist() == [30, 30, 0, 0]


def test_ground_at_field_capacity_holds_what_was_measured():
    run = water_account({water.ET_0: 0.0, water.rain: np.zeros(2)}, parameters={water.FC: 0.31})

    assert run.of("theta")[:-1] == pytest.approx(0.31)


def test_shallow_ground_gives_no_more_than_it_holds():
    roof = green_roof(0.03)
    hot = {water.ET_0: np.full(30, 15.0), water.rain: 0.0, water.u_2: 6.0, water.RH_min: 0.2}

    run = water_account(hot, parameters=roof)

    held = 1000 * (0.35 - 0.10) * 0.03
    assert run.of("evaporated")[-1] + run.of("transpired")[-1] <= held + 1e-9
    assert run.of("D_r").max() <= held + 1e-9


def test_drought_slows_transpiration_and_rain_restores_it():
    rain = np.zeros(60)
    rain[45] = 100.0

    run = water_account({water.ET_0: 6.0, water.rain: rain}, parameters=SPONGE)

    assert run.of("K_s")[2] == 1
    assert run.of("K_s")[40] < 0.3
    assert run.of("K_s")[46] == 1


def test_bare_ground_evaporates_less_where_irrigation_wets_part_of_it():
    days = {water.ET_0: 5.0, water.rain: np.zeros(10), water.irrigation: np.eye(10)[0] * 20}
    start = {water.D_e: 15.0, water.D_r: 20.0}

    whole = water_account(days | {water.wetted: 1.0}, parameters=BED, start=start)
    drip = water_account(days | {water.wetted: 0.3}, parameters=BED, start=start)

    assert drip.of("evaporated")[-1] < 0.7 * whole.of("evaporated")[-1]


def test_rain_of_three_millimetres_wets_all_of_the_ground():
    days = {water.ET_0: 1.0, water.rain: np.array([2.9, 3.0, 0.0])}

    run = water_account(days, parameters=BED, start={water.f_w: 0.4})

    assert run.of("f_w").tolist() == [0.4, 0.4, 1.0, 1.0]


def test_plants_grow_and_ripen_with_their_stages():
    run = water_account(
        {water.ET_0: 1.0, water.rain: 0.0, water.crop_day: np.arange(-3.0, 60)}, parameters=BED
    )

    crop, depth = run.of("K_cb")[:-1], run.of("Z_r")[:-1]
    assert crop[:9] == pytest.approx(0.15)  # before sowing, and the initial stage
    assert crop[3 + 10] == pytest.approx((0.15 + 1.0) / 2)
    assert crop[3 + 15 : 3 + 36] == pytest.approx(1.0)
    assert crop[3 + 40] == pytest.approx(0.9)
    assert crop[-1] == pytest.approx(0.8)
    assert depth[0] == pytest.approx(0.2)
    assert depth[3 + 15 :] == pytest.approx(0.6)


def test_roots_find_the_dry_ground_below_them():
    still = {water.ET_0: 0.0, water.rain: 0.0, water.crop_day: np.arange(20.0)}

    run = water_account(still, parameters=BED, start={water.D_b: 40.0})

    assert run.of("D_b")[-1] == pytest.approx(0, abs=1e-9)
    assert run.of("D_r")[-1] == pytest.approx(40)
    assert (run.of("D_r")[1:] <= run.of("TAW")[:-1].max()).all()


def test_dead_roots_leave_the_dryness_where_it_is_and_percolation_fills_it():
    days = {
        water.ET_0: 0.0,
        water.rain: np.array([0.0, 0.0, 200.0]),
        water.crop_day: np.array([40.0, -1.0, -1.0]),
    }

    run = water_account(days, parameters=BED, start={water.D_r: 70.0})

    rooted = 1000 * (0.25 - 0.12) * 0.2
    assert run.of("D_r") == pytest.approx([70, 70, rooted, 0])
    assert run.of("D_b") == pytest.approx([0, 0, 70 - rooted, 0])
    assert run.of("percolation")[2] == pytest.approx(200 - 70)


def test_runoff_is_that_of_the_curve_number_of_the_day():
    run = water_account(weather(60), parameters={water.CN: 80.0})

    total_evaporable = 1000 * (0.25 - 0.5 * 0.12) * 0.10
    number = curve_number_of_the_day(80.0, run.of("D_e")[:-1], 9.0, total_evaporable)
    expected = curve_number_runoff(weather(60)[water.rain], number)
    assert expected.max() > 1
    assert run.of("runoff")[:-1] == pytest.approx(expected)


def test_curve_number_of_one_keeps_a_cloudburst():
    run = water_account({water.ET_0: 0.0, water.rain: [500.0]}, parameters=SPONGE)

    assert run.of("ran_off")[-1] == 0


def test_run_goes_on_from_the_end_of_another():
    days = weather(40)
    first, second = ({k: v[part] for k, v in days.items()} for part in (slice(25), slice(25, 40)))

    whole = water_account(days, parameters=BED)
    begun = water_account(first, parameters=BED)
    on = water_account(second, parameters=BED, start=begun.end)

    for name in ("D_r", "D_e", "evaporated", "drained"):
        assert on.of(name)[-1] == pytest.approx(whole.of(name)[-1])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({water.rain: np.array([1.0, -1.0])}, r"rain \(rain\): 0 to 2000 mm .* -1 came on day 1"),
        ({water.ET_0: np.array([1.0, np.nan])}, "ET_0 .* nan came on day 1"),
        ({water.wetted: 0.0}, "wetted"),
        ({water.RH_min: 60.0}, "RH_min .* 0 to 1 1 was expected, 60 came"),
    ],
)
def test_weather_that_cannot_be_is_named(change, words):
    days = {water.ET_0: np.ones(2), water.rain: np.ones(2)}

    with pytest.raises(WaterError, match=words):
        water_account(days | change)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({water.WP: np.array([0.1, 0.3])}, "WP < FC.*at site 1"),
        ({water.REW: 40.0}, "REW < TEW"),
        ({water.Z_ini: 0.9}, "Z_ini ≤ Z_max"),
        ({water.h_max: 0.01}, "h_ini ≤ h_max"),
    ],
)
def test_ground_and_plants_that_cannot_be_are_named(parameters, words):
    with pytest.raises(WaterError, match=words):
        water_account({water.ET_0: 1.0, water.rain: np.ones(2)}, parameters=parameters)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({water.D_r: 66.0}, r"D_r from 0 to 65 mm was expected, 66 came at site 0"),
        ({water.D_r: np.array([1.0, -2.0])}, "D_r .* -2 came at site 1"),
        ({water.D_r: 40.0, water.D_b: 40.0}, r"D_r \+ D_b"),
        ({water.D_e: 20.0}, "D_e from 0 to 19 mm"),
    ],
)
def test_start_that_cannot_be_is_named(start, words):
    with pytest.raises(WaterError, match=words):
        water_account({water.ET_0: 1.0, water.rain: np.ones(2)}, start=start)


def test_roof_without_substrate_and_rainless_retention_are_refused():
    with pytest.raises(WaterError, match="depth_m"):
        green_roof(0.5)
    with pytest.raises(WaterError, match="none came"):
        retention(water_account({water.ET_0: 1.0, water.rain: np.zeros(3)}))


def test_start_without_wetted_share_is_refused_where_the_model_is_marched_alone():
    with pytest.raises(Exception, match="f_w"):
        march(WATER, start={}, inputs={water.ET_0: np.ones(2), water.rain: 0.0})


def test_units_of_every_rate_fit():
    WATER.units()
