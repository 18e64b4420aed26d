"""Tables of a city: weeks from months, distances, caps and the clock."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import (
    EARTH_RADIUS_KM,
    CityError,
    Clock,
    Supply,
    distance_km,
    weekly_supply,
)


def test_weekly_supply_of_a_month_is_spread_over_its_days():
    city = random_city(1, sources=3)
    january = city.supply.tonnes[:, 0]

    supply, reported = weekly_supply(city, date(2025, 1, 6), 2)

    assert np.allclose(supply, np.outer(january * 7 / 31, [1, 1]))
    assert reported.all()


def test_weekly_supply_across_two_months_takes_of_both():
    city = random_city(2, sources=1)
    january, february = city.supply.tonnes[0, :2]

    supply, _ = weekly_supply(city, date(2025, 1, 27), 1)

    assert supply[0, 0] == pytest.approx(5 * january / 31 + 2 * february / 29)


def test_weekly_supply_of_a_whole_year_is_the_reported_year():
    city = random_city(3, sources=20)

    supply, _ = weekly_supply(city, date(2024, 1, 1), 52)

    last_two_days = city.supply.tonnes[:, 11] * 2 / 31  # 2024 has 366 days, 52 weeks have 364
    assert np.allclose(supply.sum(axis=1) + last_two_days, city.supply.tonnes.sum(axis=1))


def test_weekly_supply_of_an_unreported_month_is_nothing_and_says_so():
    city = random_city(4, sources=2)
    tonnes = city.supply.tonnes.copy()
    tonnes[0, 1] = np.nan  # February of the first source

    supply, reported = weekly_supply(
        replace(city, supply=Supply(city.supply.months, tonnes)), date(2025, 1, 27), 3
    )

    assert reported.tolist() == [[False, False, False], [True, True, True]]
    assert supply[0, 0] == pytest.approx(5 * tonnes[0, 0] / 31)
    assert supply[0, 1:].tolist() == [0.0, 0.0]


def test_weekly_supply_of_less_than_a_year_is_refused():
    city = random_city(5, sources=1)
    short = Supply(city.supply.months[:11], city.supply.tonnes[:, :11])

    with pytest.raises(CityError, match="11 months came"):
        weekly_supply(replace(city, supply=short), date(2025, 1, 6), 1)


def test_distance_of_a_quarter_of_the_earth():
    quarter = distance_km(np.array(0.0), np.array(0.0), np.array(0.0), np.array(90.0))

    assert quarter == pytest.approx(EARTH_RADIUS_KM * np.pi / 2)


@given(
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_distance_is_the_same_both_ways_and_at_most_half_round(here, there):
    (lat_a, lon_a), (lat_b, lon_b) = (map(np.array, here), map(np.array, there))

    out, back = distance_km(lat_a, lon_a, lat_b, lon_b), distance_km(lat_b, lon_b, lat_a, lon_a)

    assert out == pytest.approx(back, abs=1e-9)
    assert 0 <= out <= EARTH_RADIUS_KM * np.pi * (1 + 1e-12)


def test_caps_are_dose_times_growing_area():
    gardens = random_city(6).gardens.take(slice(0, 1))
    garden = replace(
        gardens,
        area_m2=np.array([20_000.0]),
        growing_share=np.array([0.25]),
        nitrogen_cap_kg_per_ha_year=np.array([np.inf]),
        phosphorus_cap_kg_per_ha_year=np.array([15.0]),
    )

    nitrogen, phosphorus = garden.caps_kg()

    assert nitrogen.tolist() == [np.inf]
    assert phosphorus.tolist() == [pytest.approx(7.5)]


def test_caps_without_limit_stay_without_limit_on_no_area():
    sale = random_city(7).gardens.take(np.array([-1]))

    assert [limit.tolist() for limit in sale.caps_kg()] == [[np.inf], [np.inf]]


def clock(first: date, last: date) -> Clock:
    return Clock(today=date(2025, 11, 3), fixed=True, weather_from=first, weather_to=last)


@pytest.mark.parametrize(
    ("day", "stand_in"),
    [
        (date(2025, 11, 3), date(2023, 11, 3)),  # after the record: the last such day in it
        (date(2025, 2, 10), date(2024, 2, 10)),
        (date(2021, 9, 1), date(2021, 9, 1)),  # recorded: itself
        (date(2028, 2, 29), date(2024, 2, 29)),
        (date(2027, 2, 28), date(2024, 2, 28)),
    ],
)
def test_weather_day_is_the_same_calendar_day_as_late_as_recorded(day, stand_in):
    recorded = clock(date(2009, 1, 1), date(2024, 2, 29))

    assert recorded.weather_day(day) == stand_in


def test_weather_day_of_a_leap_day_is_the_last_of_february_where_there_is_none():
    assert clock(date(2022, 1, 1), date(2023, 12, 31)).weather_day(date(2028, 2, 29)) == date(
        2023, 2, 28
    )


def test_weather_day_outside_a_short_record_is_refused():
    with pytest.raises(CityError, match="03 November"):
        clock(date(2024, 1, 1), date(2024, 6, 30)).weather_day(date(2025, 11, 3))
