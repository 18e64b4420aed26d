"""The time–temperature dose of the EPA: evidence beside a verdict, never a reason to release.

Source
------
40 CFR 503.32(a)(3), alternative 1: D = 131 700 000 / 10^(0.14 t) days for sludge of at least 7 %
solids, D = 50 070 000 / 10^(0.14 t) below; t ≥ 50 °C, D ≥ 20 min and 30 min. The text leaves out
composting, so for compost the dose ∫ dt / D(t) is shown and decides nothing.
"""

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.hygiene.profiles import HOURS_PER_DAY, Floats
from greenhaven.core.models.hygiene.record import ROUNDING_D, HygieneError

THICK, THIN = 131_700_000.0, 50_070_000.0  # days, 40 CFR 503.32(a)(3)(ii)(A) and (D)
EXPONENT = 0.14  # per °C
COLDEST_C = 50.0
SHORTEST_D = {THICK: 20 / 60 / HOURS_PER_DAY, THIN: 30 / 60 / HOURS_PER_DAY}
THICK_FROM = 0.07  # share of solids


def required_days(temperature_c: npt.ArrayLike, total_solids: float = 0.4) -> Floats:
    """Days at one temperature that the table asks for; inf below 50 °C.

    Parameters
    ----------
    temperature_c : array
        [°C]
    total_solids : float
        Share of the wet mass; 0.07 parts the two equations.
    """
    scale = THICK if total_solids >= THICK_FROM else THIN
    temperature = np.asarray(temperature_c, dtype=np.float64)
    needed = np.maximum(scale / 10 ** (EXPONENT * temperature), SHORTEST_D[scale])
    return np.where(temperature >= COLDEST_C, needed, np.inf)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DoseEvidence:
    """Doses to be read by people; they cannot be compared, counted or taken for a verdict."""

    _shown: tuple[tuple[str, str], ...]

    def shown(self) -> dict[str, str]:
        """Dose of each sensor in words, such as "1.31 of the dose in the table"."""
        return dict(self._shown)

    def __repr__(self) -> str:
        return "; ".join(f"{name}: {words}" for name, words in self._shown)

    def _refuse(self, *_: object) -> NoReturn:
        raise HygieneError(
            "a time–temperature dose is evidence beside a verdict, never a reason to release: "
            "ask Watch.verdict()"
        )

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refuse
    __float__ = __int__ = __index__ = __len__ = __array__ = __iter__ = _refuse
    __hash__ = None  # type: ignore[assignment]


def dose(
    sensors: tuple[str, ...],
    times: npt.ArrayLike,
    temperatures_c: npt.ArrayLike,
    *,
    total_solids: float = 0.4,
    max_gap_h: float = 1.0,
) -> DoseEvidence:
    """The dose that each sensor's record shows.

    Parameters
    ----------
    sensors : tuple of str
    times : array, shape (n_rows,)
        [d], ascending.
    temperatures_c : array, shape (n_rows, n_sensors)
        [°C]; NaN = not read. Time next to it, and gaps above `max_gap_h`, add nothing.
    total_solids : float
        Share of the wet mass.
    max_gap_h : float
    """
    values = dose_integral(times, temperatures_c, total_solids, max_gap_h)
    words = (f"{value:.3g} of the dose in the table" for value in values.tolist())
    return DoseEvidence(tuple(zip(sensors, words, strict=True)))


def dose_integral(
    times: npt.ArrayLike, temperatures_c: npt.ArrayLike, total_solids: float, max_gap_h: float
) -> Floats:
    """∫ dt / D(t) over straight lines between readings, shape (n_sensors,).

    Exact where the line lies between 50 °C and the temperature of the shortest time that is
    allowed; above that temperature it counts as if it were that temperature.
    """
    time = np.asarray(times, dtype=np.float64)
    value = np.asarray(temperatures_c, dtype=np.float64)
    scale = THICK if total_solids >= THICK_FROM else THIN
    hottest = np.log10(scale / SHORTEST_D[scale]) / EXPONENT
    step = np.diff(time)[:, None]
    left, right = value[:-1], value[1:]
    low, high = np.minimum(left, right), np.maximum(left, right)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(high > low, (high - np.maximum(low, COLDEST_C)) / (high - low), 1.0)
    known = (step <= max_gap_h / HOURS_PER_DAY + ROUNDING_D) & (high >= COLDEST_C)
    bottom = np.clip(low, COLDEST_C, hottest)
    top = np.clip(high, COLDEST_C, hottest)
    slope = EXPONENT * np.log(10.0) * (top - bottom)
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = np.where(slope > 1e-12, np.expm1(slope) / slope, 1.0)
    rate = 10 ** (EXPONENT * bottom) / scale * rise
    total: Floats = np.where(known, step * share * rate, 0.0).sum(axis=0)
    return total
