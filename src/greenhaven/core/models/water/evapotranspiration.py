"""How much water a well-watered short grass gives to the air: reference evapotranspiration.

Source
------
Allen, Pereira, Raes & Smith (1998), Crop evapotranspiration, FAO Irrigation and Drainage Paper 56
(FAO-56); equation numbers below are of that paper. For days (or monthly means), not for hours.
Arrays of any shapes that broadcast together, such as (n_days, n_sites).
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.models.water.radiation import (
    Floats,
    Values,
    clear_sky_radiation,
    net_radiation,
    radiation_from_sunshine,
    radiation_from_temperatures,
    sun,
)
from greenhaven.errors import GreenhavenError

EVAPORATED_MM_PER_MJ = 0.408  # 1 / latent heat of 2.45 MJ/kg, FAO-56 eq. 20
USUAL_WIND_M_PER_S = 2.0  # mean of more than 2000 stations, FAO-56 p. 63
MEASURING_HEIGHT_M = 10.0  # of most weather services; FAO-56 wants 2 m and converts by eq. 47


class WeatherError(GreenhavenError):
    """Weather that cannot be: the message names the quantity and the first value that is wrong."""


@dataclass(frozen=True, slots=True)
class DailyWeather:
    """What a weather station tells of each day; what it does not know stays None or not-a-number.

    Parameters
    ----------
    day_of_year : array
        1 January is 1.
    temperature_max_c, temperature_min_c : array
        Air temperature [°C]; the only two that cannot be estimated.
    radiation_mj : array
        At the ground [MJ m⁻² d⁻¹].
    sunshine_h : array
        Bright sunshine [h].
    vapour_pressure_kpa, dew_point_c : array
        Mean of the day [kPa], [°C].
    humidity_max, humidity_min, humidity_mean : array
        Relative humidity, 0–1.
    wind_m_per_s : array
        Mean of the day at the height of the instrument [m s⁻¹].
    """

    day_of_year: Values
    temperature_max_c: Values
    temperature_min_c: Values
    radiation_mj: Values | None = None
    sunshine_h: Values | None = None
    vapour_pressure_kpa: Values | None = None
    dew_point_c: Values | None = None
    humidity_max: Values | None = None
    humidity_min: Values | None = None
    humidity_mean: Values | None = None
    wind_m_per_s: Values | None = None


@dataclass(frozen=True, slots=True)
class WeatherStation:
    """Where the weather is measured.

    Parameters
    ----------
    latitude_deg : float or array
        North positive [°].
    altitude_m : float or array
        Above sea level [m].
    wind_height_m : float
        Height of the anemometer above ground [m].
    coastal : bool
        Whether a large water body is near; used only where radiation is estimated.
    """

    latitude_deg: Values
    altitude_m: Values = 0.0
    wind_height_m: float = MEASURING_HEIGHT_M
    coastal: bool = False


# What can be: least and most of each quantity, to catch wrong units and wrong columns.
POSSIBLE = {
    "day_of_year": (1, 366),
    "temperature_max_c": (-90, 70),
    "temperature_min_c": (-90, 70),
    "radiation_mj": (0, 50),
    "sunshine_h": (0, 24),
    "vapour_pressure_kpa": (0, 10),
    "dew_point_c": (-90, 50),
    "humidity_max": (0, 1),
    "humidity_min": (0, 1),
    "humidity_mean": (0, 1),
    "wind_m_per_s": (0, 100),
}
NEEDED = ("day_of_year", "temperature_max_c", "temperature_min_c")


def saturation_vapour_pressure(temperature_c: Values) -> Floats:
    """Vapour pressure of saturated air, e° [kPa].

    Source
    ------
    FAO-56 eq. 11, over water also below 0 °C; `temperature_c` [°C].
    """
    temperature = np.asarray(temperature_c, dtype=np.float64)
    return np.asarray(0.6108 * np.exp(17.27 * temperature / (temperature + 237.3)))


def saturation_slope(temperature_c: Values) -> Floats:
    """Slope of the saturation curve, Δ [kPa °C⁻¹].

    Source
    ------
    FAO-56 eq. 13; `temperature_c` [°C].
    """
    temperature = np.asarray(temperature_c, dtype=np.float64)
    return np.asarray(4098 * saturation_vapour_pressure(temperature) / (temperature + 237.3) ** 2)


def psychrometric_constant(altitude_m: Values) -> Floats:
    """How wet-bulb cooling and vapour pressure go together, γ [kPa °C⁻¹].

    Source
    ------
    FAO-56 eqs. 7 and 8: 0.665·10⁻³ of the air pressure at `altitude_m` [m].
    """
    pressure = 101.3 * ((293 - 0.0065 * np.asarray(altitude_m, dtype=np.float64)) / 293) ** 5.26
    return np.asarray(0.665e-3 * pressure)


def wind_at_two_metres(wind_m_per_s: Values, height_m: Values) -> Floats:
    """Wind speed at 2 m from that at another height over grass, u₂ [m s⁻¹].

    Source
    ------
    Logarithmic profile, FAO-56 eq. 47; `height_m` of the instrument [m].
    """
    profile = 4.87 / np.log(67.8 * np.asarray(height_m, dtype=np.float64) - 5.42)
    return np.asarray(np.asarray(wind_m_per_s, dtype=np.float64) * profile)


def actual_vapour_pressure(weather: DailyWeather) -> Floats:
    """Vapour pressure of the air, e_a [kPa], from the best that is known of each day.

    In this order: vapour pressure; dew point (eq. 14); highest and lowest humidity (eq. 17);
    highest humidity (eq. 18); mean humidity (eq. 19); or, where nothing is known, the lowest
    temperature taken as the dew point (eq. 48), which is too moist in arid places.

    Source
    ------
    FAO-56, chapter 3.
    """
    hottest = saturation_vapour_pressure(weather.temperature_max_c)
    coldest = saturation_vapour_pressure(weather.temperature_min_c)
    highest, lowest = _known(weather.humidity_max), _known(weather.humidity_min)
    return _first_known(
        _known(weather.vapour_pressure_kpa),
        saturation_vapour_pressure(_known(weather.dew_point_c)),
        (coldest * highest + hottest * lowest) / 2,
        coldest * highest,
        _known(weather.humidity_mean) * (hottest + coldest) / 2,
        coldest,
    )


def penman_monteith(
    net_radiation_mj: Values,
    temperature_c: Values,
    wind_m_per_s: Values,
    deficit_kpa: Values,
    psychrometric_kpa_per_c: Values,
) -> Floats:
    """Reference evapotranspiration, ET₀ [mm d⁻¹].

    Parameters
    ----------
    net_radiation_mj : array
        Net radiation less the heat that flows into the soil, R_n − G [MJ m⁻² d⁻¹].
    temperature_c : array
        Mean of highest and lowest air temperature [°C].
    wind_m_per_s : array
        At 2 m [m s⁻¹].
    deficit_kpa : array
        Saturation less actual vapour pressure, e_s − e_a [kPa].
    psychrometric_kpa_per_c : array
        γ [kPa °C⁻¹].

    Source
    ------
    FAO-56 eq. 6.
    """
    slope = saturation_slope(temperature_c)
    gamma, wind = np.asarray(psychrometric_kpa_per_c, float), np.asarray(wind_m_per_s, float)
    drying = gamma * 900 / (np.asarray(temperature_c, float) + 273) * wind
    drying = drying * np.asarray(deficit_kpa, float)
    radiant = EVAPORATED_MM_PER_MJ * slope * np.asarray(net_radiation_mj, float)
    return np.asarray((radiant + drying) / (slope + gamma * (1 + 0.34 * wind)))


def hargreaves(
    temperature_max_c: Values, temperature_min_c: Values, extraterrestrial_mj: Values
) -> Floats:
    """Reference evapotranspiration from temperatures alone, ET₀ [mm d⁻¹].

    Source
    ------
    Hargreaves' formula, FAO-56 eq. 52; too low in strong wind, too high in moist air. Better over
    five days or more than over one.
    """
    hottest, coldest = np.asarray(temperature_max_c, float), np.asarray(temperature_min_c, float)
    spread = np.sqrt(np.maximum(hottest - coldest, 0.0))
    warmth = (hottest + coldest) / 2 + 17.8
    light = EVAPORATED_MM_PER_MJ * np.asarray(extraterrestrial_mj, float)
    return np.asarray(np.maximum(0.0023 * warmth * spread * light, 0.0))


def monthly_soil_heat(temperature_c: Values, month_before_c: Values) -> Floats:
    """Heat that flows into the soil in a month, G [MJ m⁻² d⁻¹]; over one day it is taken as 0.

    Source
    ------
    FAO-56 eqs. 42 (day) and 44 (month, from the mean temperatures of two months [°C]).
    """
    difference = np.asarray(temperature_c, float) - np.asarray(month_before_c, float)
    return np.asarray(0.14 * difference)


def reference_evapotranspiration(
    weather: DailyWeather, station: WeatherStation, soil_heat_mj: Values = 0.0
) -> Floats:
    """Reference evapotranspiration of every day, ET₀ [mm d⁻¹], never below 0 (dew is not counted).

    What is missing on a day is estimated as FAO-56 advises: humidity as in
    `actual_vapour_pressure`, radiation from sunshine (eq. 35) or from temperatures (eq. 50), wind
    as 2 m/s (p. 63).

    Parameters
    ----------
    weather : DailyWeather
        Arrays of shape (n_days,) or (n_days, n_sites).
    station : WeatherStation
        Its latitude and altitude may be arrays, shape (n_sites,).
    soil_heat_mj : array
        Heat that flows into the soil [MJ m⁻² d⁻¹].

    Raises
    ------
    WeatherError
        If a temperature is missing, a value cannot be, or the lowest is above the highest.

    Source
    ------
    FAO-56 eq. 6 and chapters 3–4. Estimated radiation and humidity cost accuracy in single days.
    """
    check_weather(weather, station)
    hottest = np.asarray(weather.temperature_max_c, dtype=np.float64)
    coldest = np.asarray(weather.temperature_min_c, dtype=np.float64)
    vapour = actual_vapour_pressure(weather)
    saturated = (saturation_vapour_pressure(hottest) + saturation_vapour_pressure(coldest)) / 2
    wind = wind_at_two_metres(_known(weather.wind_m_per_s), station.wind_height_m)
    evaporated = penman_monteith(
        _net_radiation(weather, station, vapour) - np.asarray(soil_heat_mj, float),
        (hottest + coldest) / 2,
        _first_known(wind, np.asarray(USUAL_WIND_M_PER_S)),
        np.maximum(saturated - vapour, 0.0),
        psychrometric_constant(station.altitude_m),
    )
    return np.asarray(np.maximum(evaporated, 0.0))


def check_weather(weather: DailyWeather, station: WeatherStation) -> None:
    """Refuse weather that cannot be, by name and first wrong value.

    Raises
    ------
    WeatherError
    """
    _refuse_outside("latitude_deg", station.latitude_deg, (-90, 90), needed=True)
    _refuse_outside("altitude_m", station.altitude_m, (-500, 9000), needed=True)
    _refuse_outside("wind_height_m", station.wind_height_m, (0.2, 200), needed=True)
    for name, limits in POSSIBLE.items():
        values = getattr(weather, name)
        if values is not None:
            _refuse_outside(name, values, limits, needed=name in NEEDED)
    hottest, coldest = np.broadcast_arrays(weather.temperature_max_c, weather.temperature_min_c)
    if (wrong := coldest > hottest).any():
        at = tuple(int(each) for each in np.argwhere(wrong)[0])
        raise WeatherError(
            f"temperature_min_c is {coldest[at]:g} where temperature_max_c is {hottest[at]:g} "
            f"(first at {at}): are the two exchanged?"
        )


def _refuse_outside(
    name: str, values: Values, limits: tuple[float, float], *, needed: bool
) -> None:
    numbers = np.atleast_1d(np.asarray(values, dtype=np.float64))
    least, most = limits
    wrong = (numbers < least) | (numbers > most) | (np.isnan(numbers) & needed)
    if wrong.any():
        at = tuple(int(each) for each in np.argwhere(wrong)[0])
        raise WeatherError(
            f"{name}: from {least:g} to {most:g} was expected, {numbers[at]:g} came (first at {at})"
        )


def _known(values: Values | None) -> Floats:
    """The values, or not-a-number where there are none."""
    return np.asarray(np.nan if values is None else values, dtype=np.float64)


def _first_known(*candidates: Floats) -> Floats:
    """Element by element the first candidate that is a number."""
    best, *others = candidates
    for other in others:
        best = np.where(np.isnan(best), other, best)
    return np.asarray(best)


def _net_radiation(weather: DailyWeather, station: WeatherStation, vapour: Floats) -> Floats:
    """Net radiation from the best that is known of each day [MJ m⁻² d⁻¹]."""
    hottest, coldest = weather.temperature_max_c, weather.temperature_min_c
    today = sun(station.latitude_deg, weather.day_of_year)
    above = today.extraterrestrial_mj
    spread = np.asarray(hottest, float) - np.asarray(coldest, float)
    ground = _first_known(
        _known(weather.radiation_mj),
        radiation_from_sunshine(above, _known(weather.sunshine_h), today.daylight_h),
        radiation_from_temperatures(above, spread, station.altitude_m, coastal=station.coastal),
    )
    clear = clear_sky_radiation(above, station.altitude_m)
    return net_radiation(ground, clear, (hottest, coldest), vapour)
