"""Sunlight on a day and what of it stays at the ground: the radiation chain of FAO-56.

Source
------
Allen, Pereira, Raes & Smith (1998), Crop evapotranspiration, FAO Irrigation and Drainage Paper 56
(FAO-56), chapters 3 and 4; equation numbers below are of that paper. Daily values, any latitude.
Arrays of any shapes that broadcast together; radiation is in MJ per m² and day.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Values = npt.ArrayLike

SOLAR_CONSTANT_MJ_PER_M2_MIN = 0.0820  # FAO-56 eq. 21
STEFAN_BOLTZMANN_MJ_PER_K4_M2_D = 4.903e-9  # FAO-56 eq. 39
KELVIN = 273.16  # FAO-56 eq. 39
ALBEDO = 0.23  # of the grass reference, FAO-56 eq. 38
ANGSTROM = (0.25, 0.50)  # of overcast and of further clear days, FAO-56 eq. 35 and table at p. 50
CLEAR_BY_ALTITUDE_PER_M = 2e-5  # FAO-56 eq. 37
INLAND, COASTAL = 0.16, 0.19  # adjustment k_Rs [°C^-0.5], FAO-56 eq. 50
# Limits of the cloudiness terms: ASCE (2005), The ASCE Standardized Reference Evapotranspiration
# Equation, eq. 18. FAO-56 has the upper one only; radiation by eq. 35 never comes to the lower.
RELATIVE_RADIATION, CLOUDINESS = (0.3, 1.0), (0.05, 1.0)


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun of one day at one latitude.

    Attributes
    ----------
    extraterrestrial_mj : array
        Radiation on a level plane above the air, R_a [MJ m⁻² d⁻¹].
    daylight_h : array
        Longest possible sunshine, N [h]; 0 in polar night, 24 in polar day.
    """

    extraterrestrial_mj: Floats
    daylight_h: Floats


def sun(latitude_deg: Values, day_of_year: Values) -> Sun:
    """Sunlight above the air and length of day.

    Parameters
    ----------
    latitude_deg : array
        North positive [°], −90 to 90.
    day_of_year : array
        1 January is 1.

    Source
    ------
    FAO-56 eqs. 21–25 and 34. The sunset angle is held between 0 and π, which eq. 25 leaves open
    beyond the polar circles.
    """
    latitude = np.radians(np.asarray(latitude_deg, dtype=np.float64))
    angle = 2 * np.pi / 365 * np.asarray(day_of_year, dtype=np.float64)
    distance = 1 + 0.033 * np.cos(angle)
    declination = 0.409 * np.sin(angle - 1.39)
    sunset = np.arccos(np.clip(-np.tan(latitude) * np.tan(declination), -1, 1))
    level = sunset * np.sin(latitude) * np.sin(declination)
    level = level + np.cos(latitude) * np.cos(declination) * np.sin(sunset)
    scale = 24 * 60 / np.pi * SOLAR_CONSTANT_MJ_PER_M2_MIN
    above = np.maximum(scale * distance * level, 0.0)
    return Sun(np.asarray(above), np.asarray(24 / np.pi * sunset))


def radiation_from_sunshine(
    extraterrestrial_mj: Values, sunshine_h: Values, daylight_h: Values
) -> Floats:
    """Radiation at the ground from the hours of bright sunshine, R_s [MJ m⁻² d⁻¹].

    Source
    ------
    Ångström's formula, FAO-56 eq. 35, with a_s = 0.25 and b_s = 0.50 where none are measured.
    """
    hours, longest = np.asarray(sunshine_h, float), np.asarray(daylight_h, float)
    share = np.divide(
        hours, longest, out=np.zeros(np.broadcast(hours, longest).shape), where=longest > 0
    )
    share = np.where(np.isnan(hours), np.nan, np.clip(share, 0, 1))
    return np.asarray((ANGSTROM[0] + ANGSTROM[1] * share) * np.asarray(extraterrestrial_mj, float))


def clear_sky_radiation(extraterrestrial_mj: Values, altitude_m: Values) -> Floats:
    """Radiation at the ground under a clear sky, R_so [MJ m⁻² d⁻¹].

    Source
    ------
    FAO-56 eq. 37; `altitude_m` above sea level [m].
    """
    share = 0.75 + CLEAR_BY_ALTITUDE_PER_M * np.asarray(altitude_m, float)
    return np.asarray(share * np.asarray(extraterrestrial_mj, float))


def radiation_from_temperatures(
    extraterrestrial_mj: Values, temperature_range_c: Values, altitude_m: Values, *, coastal: bool
) -> Floats:
    """Radiation at the ground where nothing but temperatures is measured, R_s [MJ m⁻² d⁻¹].

    Parameters
    ----------
    temperature_range_c : array
        Highest less lowest air temperature of the day [°C].
    coastal : bool
        Whether a large water body is near.

    Source
    ------
    Hargreaves' radiation formula, FAO-56 eq. 50, not above the clear sky (p. 60). Not for islands.
    """
    spread = np.sqrt(np.maximum(np.asarray(temperature_range_c, float), 0.0))
    estimate = (COASTAL if coastal else INLAND) * spread * np.asarray(extraterrestrial_mj, float)
    return np.asarray(np.minimum(estimate, clear_sky_radiation(extraterrestrial_mj, altitude_m)))


def net_longwave_radiation(
    temperature_max_c: Values,
    temperature_min_c: Values,
    vapour_pressure_kpa: Values,
    relative_radiation: Values,
) -> Floats:
    """Heat that the ground loses to the sky, R_nl [MJ m⁻² d⁻¹].

    Parameters
    ----------
    relative_radiation : array
        Radiation at the ground over that of a clear sky, R_s / R_so; held between 0.3 and 1.

    Source
    ------
    FAO-56 eq. 39; limits of ASCE (2005), eq. 18.
    """
    hottest, coldest = (
        (np.asarray(each, float) + KELVIN) ** 4 for each in (temperature_max_c, temperature_min_c)
    )
    emitted = STEFAN_BOLTZMANN_MJ_PER_K4_M2_D * (hottest + coldest) / 2
    humidity = 0.34 - 0.14 * np.sqrt(np.asarray(vapour_pressure_kpa, float))
    clouds = np.clip(1.35 * np.clip(relative_radiation, *RELATIVE_RADIATION) - 0.35, *CLOUDINESS)
    return np.asarray(emitted * humidity * clouds)


def net_radiation(
    radiation_mj: Values,
    clear_sky_mj: Values,
    temperatures_c: tuple[Values, Values],
    vapour_pressure_kpa: Values,
) -> Floats:
    """Radiation that the grass reference keeps, R_n [MJ m⁻² d⁻¹].

    Parameters
    ----------
    radiation_mj, clear_sky_mj : array
        At the ground, as it is and under a clear sky. Without any sun the sky counts as clear.
    temperatures_c : pair of array
        Highest and lowest air temperature [°C].
    vapour_pressure_kpa : array
        Actual vapour pressure [kPa].

    Source
    ------
    FAO-56 eqs. 38–40.
    """
    ground, clear = np.asarray(radiation_mj, float), np.asarray(clear_sky_mj, float)
    relative = np.divide(
        ground, clear, out=np.ones(np.broadcast(ground, clear).shape), where=clear > 0
    )
    lost = net_longwave_radiation(*temperatures_c, vapour_pressure_kpa, relative)
    return np.asarray((1 - ALBEDO) * ground - lost)
