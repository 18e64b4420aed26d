"""How much of a day's rain runs off: the curve number of the Soil Conservation Service.

Source
------
USDA Natural Resources Conservation Service, National Engineering Handbook, part 630, chapter 10
(2004), and Technical Release 55, Urban hydrology for small watersheds (1986), eqs. 2-1 to 2-4.
Wetness classes: Jensen & Allen, eds. (2016), Evaporation, evapotranspiration and irrigation water
requirements, ASCE Manual 70, eqs. 14-12 to 14-20. For whole days or storms of rain on unfrozen
ground, not for snow melt; crude for single storms below about 13 mm of runoff (TR-55, chapter 2).
"""

import numpy as np
import numpy.typing as npt

from greenhaven.errors import GreenhavenError

Floats = npt.NDArray[np.float64]
Values = npt.ArrayLike

RETENTION_MM = 254.0  # ASCE Manual 70 writes 250; TR-55 eq. 2-4 is 1000/CN − 10 inches
INITIAL_ABSTRACTION = 0.2  # of the retention, TR-55 eq. 2-2
# Curve number of ground that is wet on average, by hydrologic soil group A–D: TR-55 table 2-2.
CURVE_NUMBERS = {
    "lawn, garden or park, more than 75 % covered": (39, 61, 74, 80),
    "meadow, mown and not grazed": (30, 58, 71, 78),
    "woods, litter and brush kept": (30, 55, 70, 77),
    "bare soil, newly graded": (77, 86, 91, 94),
    "gravel": (76, 85, 89, 91),
    "paving or roof": (98, 98, 98, 98),
}


class RunoffError(GreenhavenError):
    """Rain or a curve number that cannot be."""


def retention(curve_number: Values) -> Floats:
    """Most rain that the ground can keep after runoff begins, S [mm].

    Source
    ------
    TR-55 eq. 2-4 in millimetres: 25 400 / CN − 254.
    """
    return np.asarray(RETENTION_MM * (100 / np.asarray(curve_number, dtype=np.float64) - 1))


def curve_number_runoff(rain_mm: Values, curve_number: Values) -> Floats:
    """Runoff of one day or storm [mm].

    Parameters
    ----------
    rain_mm : array
        Depth of rain [mm], not below 0.
    curve_number : array
        Above 0, up to 100 (all runs off).

    Raises
    ------
    RunoffError
        If there is less than no rain or a curve number out of range.

    Source
    ------
    TR-55 eqs. 2-1 to 2-4: (P − 0.2 S)² / (P + 0.8 S) where P > 0.2 S, else 0.
    """
    rain, number = np.asarray(rain_mm, dtype=np.float64), np.asarray(curve_number, dtype=np.float64)
    _check(rain, number)
    kept = retention(number)
    excess = np.maximum(rain - INITIAL_ABSTRACTION * kept, 0.0)
    whole = rain + (1 - INITIAL_ABSTRACTION) * kept
    return np.asarray(np.divide(excess**2, whole, out=np.zeros_like(excess), where=excess > 0))


def curve_number_when_dry(curve_number: Values) -> Floats:
    """Curve number of dry ground (class I) from that of average ground (class II).

    Source
    ------
    ASCE Manual 70 (2016), eq. 14-14.
    """
    average = np.asarray(curve_number, dtype=np.float64)
    return np.asarray(average / (2.281 - 0.01281 * average))


def curve_number_when_wet(curve_number: Values) -> Floats:
    """Curve number of wet ground (class III) from that of average ground (class II).

    Source
    ------
    ASCE Manual 70 (2016), eq. 14-15.
    """
    average = np.asarray(curve_number, dtype=np.float64)
    return np.asarray(average / (0.427 + 0.00573 * average))


def curve_number_of_the_day(
    curve_number: Values,
    surface_depletion_mm: Values,
    readily_evaporable_mm: Values,
    total_evaporable_mm: Values,
) -> Floats:
    """Curve number by how dry the surface is when the rain begins.

    Parameters
    ----------
    curve_number : array
        Of average ground (class II).
    surface_depletion_mm : array
        Water missing from the surface layer, D_e [mm].
    readily_evaporable_mm, total_evaporable_mm : array
        What evaporates unhindered (REW), and what can evaporate at all (TEW) [mm].

    Source
    ------
    ASCE Manual 70 (2016), eqs. 14-18 to 14-20: wet below half of REW, dry above 0.7 REW + 0.3 TEW,
    linear between.
    """
    readily = np.asarray(readily_evaporable_mm, dtype=np.float64)
    wet_until = 0.5 * readily
    dry_from = 0.7 * readily + 0.3 * np.asarray(total_evaporable_mm, dtype=np.float64)
    missing = np.asarray(surface_depletion_mm, dtype=np.float64)
    dryness = np.clip((missing - wet_until) / (dry_from - wet_until), 0, 1)
    wet, dry = curve_number_when_wet(curve_number), curve_number_when_dry(curve_number)
    return np.asarray(wet + (dry - wet) * dryness)


def _check(rain: Floats, number: Floats) -> None:
    if not (rain >= 0).all():
        raise RunoffError(f"rain_mm: 0 or more was expected, {np.min(rain):g} came")
    if not ((number > 0) & (number <= 100)).all():
        wrong = number[~((number > 0) & (number <= 100))].flat[0]
        raise RunoffError(f"curve_number: above 0 and up to 100 was expected, {wrong:g} came")
