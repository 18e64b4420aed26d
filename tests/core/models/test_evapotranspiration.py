import numpy as np
import pytest

from greenhaven.core.models.water.evapotranspiration import (
    DailyWeather,
    WeatherError,
    WeatherStation,
    actual_vapour_pressure,
    hargreaves,
    reference_evapotranspiration,
    saturation_vapour_pressure,
    wind_at_two_metres,
)
from greenhaven.core.models.water.radiation import (
    clear_sky_radiation,
    radiation_from_sunshine,
    radiation_from_temperatures,
    sun,
)

STATION = WeatherStation(40.8, 47.0)


def july(**known):
    return DailyWeather(196, 30.0, 20.0, **known)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"vapour_pressure_kpa": 1.7, "dew_point_c": 10.0}, 1.7),
        ({"dew_point_c": 15.0, "humidity_mean": 0.5}, 1.705),
        ({"humidity_max": 0.9, "humidity_min": 0.5, "humidity_mean": 0.1}, 2.113),
        ({"humidity_max": 0.9}, 2.104),
        ({"humidity_mean": 0.6}, 1.974),
        ({}, 2.338),  # the dew point is taken as the lowest temperature
    ],
)
def test_vapour_pressure_comes_from_the_best_that_is_known(known, expected):
    assert actual_vapour_pressure(july(**known)) == pytest.approx(expected, abs=0.001)


def test_gaps_of_one_day_are_estimated_and_the_others_left_as_measured():
    hottest, coldest, days = [30.0, 30.0], [20.0, 20.0], [196, 196]
    gappy = DailyWeather(
        days, hottest, coldest, radiation_mj=[25.0, np.nan], wind_m_per_s=[4.0, np.nan]
    )

    evaporated = reference_evapotranspiration(gappy, STATION)

    measured = reference_evapotranspiration(july(radiation_mj=25.0, wind_m_per_s=4.0), STATION)
    estimated = reference_evapotranspiration(july(), STATION)
    calm = wind_at_two_metres(1.0, 10.0)
    assert evaporated[0] == measured
    assert evaporated[1] == estimated
    assert estimated == reference_evapotranspiration(july(wind_m_per_s=2.0 / calm), STATION)


def test_sites_and_days_broadcast():
    weather = DailyWeather(np.arange(1, 366)[:, None], np.full((365, 1), 25.0), 15.0)
    north, south = (
        reference_evapotranspiration(weather, WeatherStation(latitude))[:, 0]
        for latitude in (45.0, -45.0)
    )

    both = reference_evapotranspiration(weather, WeatherStation(np.array([45.0, -45.0])))

    assert both.shape == (365, 2)
    assert both[:, 0].tolist() == north.tolist()
    assert both[:, 1].tolist() == south.tolist()
    assert north[190] > 2 * north[0]
    assert south[0] > 2 * south[190]


def test_more_sun_wind_and_dry_air_evaporate_more():
    base = {"radiation_mj": 20.0, "wind_m_per_s": 2.0, "humidity_mean": 0.6}

    usual = reference_evapotranspiration(july(**base), STATION)

    for change in ({"radiation_mj": 25.0}, {"wind_m_per_s": 5.0}, {"humidity_mean": 0.3}):
        assert reference_evapotranspiration(july(**(base | change)), STATION) > usual


def test_polar_night_and_day_have_a_sun_that_can_be():
    days = np.arange(1, 366)

    pole = sun(85.0, days)

    assert pole.daylight_h.min() == 0
    assert pole.daylight_h.max() == pytest.approx(24)
    assert (pole.extraterrestrial_mj >= 0).all()
    night = DailyWeather(days, np.full(365, -20.0), -30.0, sunshine_h=0.0)
    evaporated = reference_evapotranspiration(night, WeatherStation(85.0))
    assert np.isfinite(evaporated).all()
    assert (evaporated >= 0).all()


def test_estimated_radiation_is_never_above_a_clear_sky():
    above = sun(30.0, 180).extraterrestrial_mj

    estimated = radiation_from_temperatures(above, 40.0, 0.0, coastal=True)

    assert estimated == clear_sky_radiation(above, 0.0)
    assert radiation_from_sunshine(above, 30.0, 14.0) == pytest.approx(0.75 * above)


def test_frost_does_not_evaporate_less_than_nothing():
    assert hargreaves(-25.0, -40.0, 10.0) == 0


def test_saturated_air_at_twenty_degrees():
    assert saturation_vapour_pressure(20.0) == pytest.approx(2.338, abs=0.0005)


@pytest.mark.parametrize(
    ("weather", "station", "words"),
    [
        (DailyWeather([1, 2], [9.0, np.nan], 1.0), STATION, r"temperature_max_c: .* nan came .*1"),
        (DailyWeather(1, 5.0, 9.0), STATION, "temperature_min_c is 9 .* exchanged"),
        (july(humidity_mean=60.0), STATION, "humidity_mean: from 0 to 1 was expected, 60 came"),
        (july(radiation_mj=250.0), STATION, "radiation_mj"),
        (DailyWeather(0, 5.0, 1.0), STATION, "day_of_year"),
        (july(), WeatherStation(140.8), "latitude_deg: from -90 to 90 was expected, 140.8 came"),
        (july(), WeatherStation(40.8, wind_height_m=0.0), "wind_height_m"),
    ],
)
def test_weather_that_cannot_be_is_refused_by_name(weather, station, words):
    with pytest.raises(WeatherError, match=words):
        reference_evapotranspiration(weather, station)
