from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.climate import (
    climate_before,
    climate_of,
    every_year,
    latitude_deg,
    weather_years,
)
from tests.core.forecast.bed_cases import FIRST_YEAR, YEARS, gardens

START = date(2025, 11, 3)
LAST_YEAR = FIRST_YEAR + YEARS - 1


def recorded(city, day):
    return city.weather.maximum_c[int(np.flatnonzero(city.weather.date == day.isoformat())[0])]


def with_days(city, keep):
    """The same city with only the days that `keep` says of a date."""
    days = [keep(date.fromisoformat(each)) for each in city.weather.date.tolist()]
    return replace(city, weather=city.weather.take(np.array(days)))


def test_weather_year_begins_on_the_calendar_day_of_the_horizon():
    city = gardens()

    climate = climate_of(city, START, 84, np.array([2016, 2015]))

    assert climate.years.tolist() == [2015, 2016]
    assert climate.year_of.tolist() == [1, 0]
    assert climate.maximum_c[0, 1] == recorded(city, date(2016, 11, 3))
    assert climate.maximum_c[0, 0] == recorded(city, date(2015, 11, 3))


def test_horizon_beyond_new_year_goes_on_into_the_next_year():
    city = gardens()

    climate = climate_of(city, START, 84, np.array([2015]))

    assert climate.maximum_c[60, 0] == recorded(city, date(2016, 1, 2))


def test_years_are_those_that_are_recorded_as_far_as_the_horizon_reaches():
    city = gardens()

    assert weather_years(city, START, 84).tolist() == [2015, 2016, 2017]
    assert weather_years(city, date(2025, 3, 3), 84).tolist() == [2015, 2016, 2017, 2018]
    assert weather_years(city, date(2025, 1, 1), 2000).tolist() == [2015, 2016, 2017, 2018]


def test_long_horizon_goes_on_from_the_last_year_with_the_first():
    city = gardens()
    years = (date(2027, 11, 3) - START).days

    climate = climate_of(city, START, 5 * 365, np.array([2017]))

    assert climate.maximum_c[365, 0] == recorded(city, date(2015, 11, 3))
    assert climate.maximum_c[years, 0] == recorded(city, date(2016, 11, 3))


def test_calendar_days_stay_together_over_many_years():
    city = gardens()
    city = replace(
        city,
        weather=replace(
            city.weather,
            rain_mm=np.array([float(day[5:7] == "07") for day in city.weather.date.tolist()]),
        ),
    )

    climate = climate_of(city, START, 3652, np.array([2016]))

    months = np.array([(START + timedelta(days=each)).month for each in range(3652)])
    assert np.array_equal(climate.rain_mm[:, 0] > 0, months == 7)


def test_leap_day_that_was_not_recorded_is_the_day_before():
    city = gardens()

    climate = climate_of(city, date(2024, 2, 27), 7, np.array([2015, 2016]))

    assert climate.maximum_c[2, 0] == recorded(city, date(2015, 2, 28))
    assert climate.maximum_c[2, 1] == recorded(city, date(2016, 2, 29))
    assert climate.maximum_c[3, 0] == recorded(city, date(2015, 3, 1))


def test_horizon_that_begins_on_a_leap_day_can_be_followed():
    city = gardens()

    climate = climate_of(city, date(2024, 2, 29), 800, weather_years(city, date(2024, 2, 29), 800))

    assert np.isfinite(climate.maximum_c).all()


@pytest.mark.parametrize("column", ["minimum_c", "rain_mm"])
def test_year_with_a_gap_is_left_out(column):
    city = gardens()
    values = getattr(city.weather, column).copy()
    values[np.flatnonzero(city.weather.date == "2016-12-01")] = np.nan
    broken = replace(city, weather=replace(city.weather, **{column: values}))

    assert weather_years(broken, START, 84).tolist() == [2015, 2017]
    assert weather_years(broken, START, 20).tolist() == [2015, 2016, 2017, 2018]


def test_wind_that_was_not_measured_is_the_usual_one():
    city = gardens()
    still = replace(city.weather, wind_m_per_s=np.full(len(city.weather), np.nan))

    climate = climate_of(replace(city, weather=still), START, 84, np.array([2015]))

    assert np.all(climate.wind_m_per_s == 2.0)
    assert np.isfinite(climate.evapotranspiration_mm).all()


def test_one_recorded_year_stands_for_any_horizon_day_by_day():
    city = with_days(gardens(), lambda day: day.year == 2015)

    years = weather_years(city, START, 700)
    climate = climate_of(city, START, 700, years)

    assert years.tolist() == [2015]
    assert climate.maximum_c[0, 0] == recorded(city, date(2015, 11, 3))
    assert climate.maximum_c[60, 0] == recorded(city, date(2015, 1, 2))
    assert climate.maximum_c[365, 0] == recorded(city, date(2015, 11, 3))
    assert climate.reasons[0].name == "weather"


def test_city_that_recorded_too_little_has_the_same_day_every_day():
    city = with_days(gardens(), lambda day: day.year == 2015 and day.month == 6)

    climate = climate_of(city, START, 84, weather_years(city, START, 84))

    assert np.all(climate.maximum_c == city.weather.maximum_c.mean())
    assert np.all(climate.rain_mm == city.weather.rain_mm.mean())
    assert "mean of the 30 days" in climate.reasons[0].reason


def test_city_without_weather_has_one_constant_year_and_says_so():
    city = replace(gardens(), weather=Weather.of([], date=np.str_))

    years = weather_years(city, START, 84)
    climate = climate_of(city, START, 84, np.repeat(years, 3))

    assert years.tolist() == [START.year]
    assert climate.rain_mm.shape == (84, 1)
    assert np.ptp(climate.maximum_c) == 0
    assert "no weather" in climate.reasons[0].reason


def test_year_that_cannot_be_used_is_refused_and_the_others_named():
    with pytest.raises(ForecastError, match=r"2018 .* 03 November .* 84 days; .* 2015 to 2017"):
        climate_of(gardens(), START, 84, np.array([2016, 2018]))


@pytest.mark.parametrize(("days", "members"), [(0, 1), (84, 0)])
def test_weather_of_nothing_is_refused(days, members):
    with pytest.raises(ForecastError, match="at least one day and one member"):
        climate_of(gardens(), START, days, np.full(members, 2015))


def test_what_led_up_to_a_horizon_ends_on_the_day_before():
    city = gardens()
    climate = climate_of(city, START, 84, np.array([2016, 2015]))

    before = climate_before(city, climate, 182)

    assert before.start + timedelta(days=182) == START
    assert before.maximum_c[-1, before.year_of[0]] == recorded(city, date(2016, 11, 2))
    assert before.maximum_c[0, before.year_of[1]] == recorded(city, date(2015, 5, 5))


def test_first_days_that_were_not_recorded_are_those_of_another_year():
    city = gardens()
    climate = climate_of(city, date(2025, 2, 3), 84, np.array([2015, 2017]))

    before = climate_before(city, climate, 182)

    assert before.years.tolist() == [2015, 2016]
    assert before.maximum_c[-1, before.year_of[0]] == recorded(city, date(2016, 2, 2))


def test_every_year_is_a_member_of_what_is_usual():
    climate = every_year(gardens(), START)

    assert climate.year_of.tolist() == [0, 1, 2]
    assert climate.days == 365


def test_evapotranspiration_of_a_temperate_city_follows_the_season():
    climate = every_year(gardens(), date(2025, 1, 1))

    monthly = climate.evapotranspiration_mm.mean(axis=1)
    assert monthly[181:212].mean() > 5 * monthly[:31].mean()
    assert 600 < climate.evapotranspiration_mm.sum(axis=0).mean() < 1000


def test_latitude_is_that_of_the_districts_or_else_of_the_gardens():
    city = gardens()
    nowhere = replace(city.districts, lat=np.full(len(city.districts), np.nan))

    assert latitude_deg(city) == pytest.approx(city.districts.lat.mean())
    assert latitude_deg(replace(city, districts=nowhere)) == pytest.approx(
        np.nanmean(city.gardens.lat)
    )
