"""Whatever the weather, ground and plants, water is neither made nor lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.account import WaterError, water_account
from greenhaven.core.models.water.evapotranspiration import (
    DailyWeather,
    WeatherStation,
    reference_evapotranspiration,
)
from greenhaven.core.models.water.runoff import curve_number_runoff

DAYS, SITES = 150, 4
ROUNDING = 1e-9
seeds = st.integers(0, 2**32 - 1)


def grounds(random):
    """Ground and plants of a few sites, from a roof to an orchard, dead crops and all."""
    draw = random.uniform
    wilting = draw(0.02, 0.2, SITES)
    shallow, high = draw(0.02, 1, SITES), draw(0.01, 1, SITES)
    capacity = wilting + draw(0.03, 0.3, SITES)
    drying = draw(0.02, 0.15, SITES)
    evaporable = 1000 * (capacity - 0.5 * wilting) * drying
    return {
        water.Kcb_ini: draw(0, 1, SITES),
        water.Kcb_mid: draw(0, 1.4, SITES),
        water.Kcb_end: draw(0, 1.2, SITES),
        water.L_ini: draw(0, 40, SITES),
        water.L_dev: draw(1, 40, SITES),
        water.L_mid: draw(0, 40, SITES),
        water.L_end: draw(1, 40, SITES),
        water.h_ini: high,
        water.h_max: high + draw(0, 5, SITES),
        water.Z_ini: shallow,
        water.Z_max: shallow + draw(0, 1, SITES),
        water.p_base: draw(0.1, 0.8, SITES),
        water.WP: wilting,
        water.FC: capacity,
        water.Z_e: drying,
        water.REW: np.minimum(evaporable * draw(0, 0.95, SITES), 50),
        water.CN: draw(1, 98, SITES),
    }


def weathers(random):
    """Deserts and monsoons, drip and flood, and crops sown again and again."""
    shape = (DAYS, SITES)
    draw = random.uniform
    wet = random.random(shape) < draw(0, 1)
    return {
        water.ET_0: draw(0, draw(0.1, 15), shape),
        water.rain: random.exponential(draw(0.1, 40), shape) * wet,
        water.irrigation: draw(0, 60, shape) * (random.random(shape) < draw(0, 0.5)),
        water.wetted: draw(0.05, 1, shape),
        water.u_2: draw(0, 12, shape),
        water.RH_min: draw(0, 1, shape),
        water.crop_day: (np.arange(DAYS)[:, None] - draw(0, 40, SITES)) % draw(30, 200, SITES) - 10,
    }


def starts(random, parameters):
    """Anything between soaked and parched, above and below the roots."""
    whole = 1000 * (parameters[water.FC] - parameters[water.WP])
    lack = random.random(SITES)
    rooted, below = parameters[water.Z_ini], parameters[water.Z_max] - parameters[water.Z_ini]
    drying = 1000 * (parameters[water.FC] - 0.5 * parameters[water.WP]) * parameters[water.Z_e]
    return {
        water.D_r: lack * whole * rooted,
        water.D_b: random.random(SITES) * whole * below,
        water.D_e: random.random(SITES) * drying,
        water.f_w: random.uniform(0.05, 1, SITES),
    }


def any_run(seed):
    random = np.random.default_rng(seed)
    parameters = grounds(random)
    begun = starts(random, parameters)
    days = weathers(random)
    return water_account(days, parameters=parameters, start=begun), days, parameters, begun


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_water_closes_on_every_day_at_every_site(seed):
    run, days, _, _ = any_run(seed)

    came = np.cumsum(days[water.rain] + days[water.irrigation], axis=0)
    went = sum(run.of(name)[1:] for name in ("evaporated", "transpired", "drained", "ran_off"))
    lacked = run.of("D_r") + run.of("D_b")
    error = came - went + (lacked[1:] - lacked[0])
    assert np.abs(error).max() <= ROUNDING * max(came.max(), 1)
    assert np.abs(run.balance("water")).max() <= ROUNDING * max(came.max(), 1)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_ground_lacks_no_more_than_it_can_hold_and_nothing_flows_backwards(seed):
    run, _, parameters, _ = any_run(seed)

    held = run.of("TAW")[:-1]
    whole = 1000 * (parameters[water.FC] - parameters[water.WP]) * parameters[water.Z_max]
    lacked = run.of("D_r")[1:]
    assert lacked.min() >= -ROUNDING
    assert (lacked <= held + ROUNDING).all()
    assert run.of("D_b").min() >= -ROUNDING
    assert (run.of("D_b")[1:] + lacked <= whole + ROUNDING).all()
    for name in ("evaporation", "transpiration", "percolation", "runoff", "K_s"):
        assert run.of(name)[:-1].min() >= -ROUNDING
    assert run.of("K_s")[:-1].max() <= 1


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_sites_together_are_as_each_alone(seed):
    run, days, parameters, begun = any_run(seed)

    for site in range(SITES):
        alone = water_account(
            {each: values[:, site] for each, values in days.items()},
            parameters={each: values[site] for each, values in parameters.items()},
            start={each: values[site] for each, values in begun.items()},
        )
        for name in ("D_r", "D_e", "evaporated", "transpired", "drained", "ran_off"):
            assert alone.of(name).tolist() == run.of(name)[:, site].tolist()


@given(seeds, st.floats(0, 100), st.floats(0, 100))
@settings(max_examples=40, deadline=None)
def test_a_wetter_day_leaves_no_drier_ground_and_lets_no_less_through(seed, rain, more):
    random = np.random.default_rng(seed)
    parameters = grounds(random)
    begun = starts(random, parameters) | {water.f_w: 1.0}  # rain would else wet more of the ground
    calm = {each: values[:1] for each, values in weathers(random).items()} | {water.irrigation: 0.0}

    dry, wet = (
        water_account(calm | {water.rain: depth}, parameters=parameters, start=begun)
        for depth in (rain, rain + more)
    )

    assert (wet.of("D_r")[1] <= dry.of("D_r")[1] + ROUNDING).all()
    for name in ("drained", "ran_off", "evaporated", "transpired"):
        assert (wet.of(name)[1] >= dry.of(name)[1] - ROUNDING).all()


@given(st.floats(0, 1000), st.floats(0, 200), st.floats(1, 100), st.floats(0, 50))
def test_runoff_rises_with_rain_and_curve_number_and_is_never_more_than_the_rain(
    rain, more, number, higher
):
    runoff = curve_number_runoff(rain, number)

    assert 0 <= runoff <= rain
    assert curve_number_runoff(rain + more, number) >= runoff
    assert curve_number_runoff(rain, min(number + higher, 100.0)) >= runoff - 1e-9


@given(
    st.floats(-90, 90),
    st.integers(1, 366),
    st.floats(-50, 45),
    st.floats(0, 25),
    st.floats(0, 1),
)
@settings(max_examples=200)
def test_reference_evapotranspiration_can_be_on_any_day_anywhere(
    latitude, day, coldest, spread, humidity
):
    weather = DailyWeather(day, coldest + spread, coldest, humidity_mean=humidity)

    evaporated = reference_evapotranspiration(weather, WeatherStation(latitude))

    assert 0 <= evaporated <= 30


@pytest.mark.parametrize("symbol", [water.rain, water.ET_0, water.irrigation, water.wetted])
@given(day=st.integers(0, DAYS - 1), site=st.integers(0, SITES - 1), seed=seeds)
@settings(max_examples=10, deadline=None)
def test_a_value_that_cannot_be_is_named_with_its_day_and_site(symbol, day, site, seed):
    days = weathers(np.random.default_rng(seed))
    days[symbol][day, site] = -1.0

    with pytest.raises(WaterError, match=rf"{symbol} .*-1 came on day {day}, site {site}$"):
        water_account(days)
