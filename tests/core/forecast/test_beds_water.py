from datetime import date

import numpy as np
import pytest

from greenhaven.cities import open_city
from greenhaven.core.forecast.twin.bed_water import LEAD_WEEKS, WATERED_MM, drivers_of, season_of
from greenhaven.core.forecast.twin.beds import Settings
from greenhaven.core.forecast.twin.climate import climate_of, every_year
from greenhaven.core.forecast.twin.garden_futures import GROUNDS, Ground
from greenhaven.core.models.soil import rothc
from greenhaven.core.process.march import march
from tests.core.forecast.bed_cases import START, gardens, usual

BED, LAWN = GROUNDS.index(Ground.BED), GROUNDS.index(Ground.LAWN)
NEW_YEAR = date(2025, 1, 1)


def driven(city, weeks=52, years=1, **values):
    members = usual(city, years, **values)
    climate = climate_of(city, START, 7 * weeks, members.weather_year)
    return drivers_of(city, climate, Settings.of(members))


def test_beds_grow_in_the_warm_half_of_the_year():
    season = season_of(every_year(gardens(), NEW_YEAR))

    assert season.growing[181]  # 1 July
    assert not season.growing[0]
    assert 150 < season.length_d < 260
    assert season.crop_day[season.growing].max() == season.length_d - 1


def test_season_turns_with_the_hemisphere():
    season = season_of(every_year(gardens(shift_d=182), NEW_YEAR))

    assert season.growing[0]
    assert not season.growing[181]
    assert season.crop_day[0] > season.crop_day[-1] - 365


@pytest.mark.parametrize(("warmer_c", "days"), [(30.0, 365), (-40.0, 0)])
def test_beds_of_a_hot_city_always_grow_and_of_a_cold_one_never(warmer_c, days):
    season = season_of(every_year(gardens(warmer_c=warmer_c), NEW_YEAR))

    assert season.length_d == days
    assert season.growing.sum() == days


def test_more_rain_drains_more_water():
    dry, wet = driven(gardens(0.7)), driven(gardens(1.4))

    assert np.all(wet.percolation_mm.sum(axis=0) > dry.percolation_mm.sum(axis=0))
    assert np.all((wet.stress > 0).sum(axis=0) <= (dry.stress > 0).sum(axis=0))


def test_deserts_drain_nothing():
    drivers = driven(gardens(0.0), watering_of_beds=0.0)

    assert drivers.percolation_mm[7 * LEAD_WEEKS :].sum() == 0


def test_gardeners_water_an_inch_a_week_in_a_season_without_rain():
    drivers = driven(gardens(0.0), watering_of_beds=1.0)

    watered = drivers.rain_mm[LEAD_WEEKS:, 0, BED]
    assert set(watered.round(6)) == {0.0, WATERED_MM}
    assert 20 < (watered > 0).sum() < 40
    assert drivers.rain_mm[:, 0, LAWN].sum() == 0


def test_gardeners_do_not_water_where_it_rains_enough():
    drivers = driven(gardens(30.0), watering_of_beds=1.0)

    assert drivers.rain_mm[:, 0, BED] == pytest.approx(drivers.rain_mm[:, 0, LAWN], abs=50)
    assert drivers.rain_mm[..., BED].sum() < 1.01 * drivers.rain_mm[..., LAWN].sum()


def test_plants_ask_for_their_demand_in_a_usual_year_without_drought():
    drivers = driven(gardens(30.0), years=3, nitrogen_demand_of_lawns=100.0)

    yearly = drivers.demand_kg[7 * LEAD_WEEKS :].sum(axis=0)
    assert yearly[:, LAWN].mean() == pytest.approx(100, rel=0.03)


def test_plants_ask_for_little_in_winter():
    drivers = driven(gardens())

    winter = slice(7 * (LEAD_WEEKS + 5), 7 * (LEAD_WEEKS + 15))
    assert drivers.demand_kg[winter, 0, BED].sum() == 0
    assert drivers.demand_kg[winter].sum() < 0.05 * drivers.demand_kg[7 * LEAD_WEEKS :].sum()


def test_ground_is_covered_all_year_under_lawns_and_in_the_season_in_beds():
    covered = driven(gardens()).covered[LEAD_WEEKS:, 0]

    assert np.all(covered[:, LAWN] == 1)
    assert 0.4 < covered[:, BED].mean() < 0.75


def test_weekly_steps_decompose_as_monthly_ones_in_the_weather_of_new_york():
    """Fifteen recorded years; months of 365/12 d and weeks, a soil far from its equilibrium."""
    usual_years = every_year(open_city("nyc"), NEW_YEAR)
    series = [
        each.T.ravel()
        for each in (
            usual_years.mean_c,
            usual_years.rain_mm,
            usual_years.evapotranspiration_mm / 0.75,
        )
    ]
    days = len(series[0])

    def left(ends):
        parts = [np.split(each, ends[1:-1]) for each in series]
        length = days / 365 / (len(ends) - 1)
        steps = np.full(len(ends) - 1, 3.5 * length)
        run = march(
            rothc.ROTHC.replace(month=length),
            start={rothc.DPM: 0.3, rothc.RPM: 8.0, rothc.BIO: 1.0, rothc.HUM: 40.0},
            inputs={
                rothc.temperature: np.array([each.mean() for each in parts[0]]),
                rothc.rain: np.array([each.sum() for each in parts[1]]),
                rothc.pan_evaporation: np.array([each.sum() for each in parts[2]]),
            },
            parameters={rothc.clay: np.array([5.0, 10.0, 20.0])},
            additions={rothc.DPM: 0.59 * steps, rothc.RPM: 0.41 * steps},
        )
        return run.of("soil_C")[-2]

    weekly = left(np.arange(0, days + 1, 7)[: days // 7 + 1])
    monthly = left(np.round(np.linspace(0, days, days // 365 * 12 + 1)).astype(int))

    assert weekly == pytest.approx(monthly, rel=0.015)
