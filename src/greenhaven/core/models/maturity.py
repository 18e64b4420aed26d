"""Is compost mature, as far as its tests can tell? The index of the California compost makers.

No single test shows maturity. The index asks for a carbon to nitrogen ratio of at most 25, one
test of how quickly the compost still decays (group A), and one of what it does to plants
(group B). Where one of them was not measured there is no verdict, and what is missing is said.

Source
------
California Compost Quality Council (2001), Compost Maturity Index. Its limits are written here as
they are quoted elsewhere; to be confirmed against the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from greenhaven.errors import GreenhavenError

Floats = npt.NDArray[np.float64]
SOURCE = "California Compost Quality Council (2001), Compost Maturity Index; to be confirmed"
HIGHEST_CARBON_TO_NITROGEN = 25.0  # the same
HOURS_PER_DAY = 24.0
REHEATING_D = 2.0  # a choice of this project: how long after a turning to look for heat


class MaturityError(GreenhavenError):
    """A test that does not exist, or a result that cannot be."""


class Rating(StrEnum):
    """What the index says."""

    VERY_MATURE = "very mature"
    MATURE = "mature"
    IMMATURE = "immature"
    UNDECIDED = "no verdict"


WORST_FIRST = (Rating.IMMATURE, Rating.MATURE, Rating.VERY_MATURE)


@dataclass(frozen=True, slots=True)
class MaturityTest:
    """One test: up to `very_mature` very mature, up to `mature` mature, beyond it immature.

    Where more is better (`more_is_better`) the limits are read as "from … on".
    """

    id: str
    name: str
    unit: str
    group: str  # "A": how quickly it still decays; "B": what it does to plants
    very_mature: float
    mature: float
    more_is_better: bool = False
    source: str = SOURCE

    def rate(self, value: float) -> Rating:
        """The rating of one result; a result at the outer limit is mature, at the inner too."""
        sign = -1.0 if self.more_is_better else 1.0
        if sign * value < sign * self.very_mature:
            return Rating.VERY_MATURE
        return Rating.MATURE if sign * value <= sign * self.mature else Rating.IMMATURE


_TESTS = (
    MaturityTest("co2_evolution", "carbon dioxide evolved", "mg CO₂-C/(g OM d)", "A", 2.0, 8.0),
    MaturityTest("oxygen_uptake", "oxygen taken up", "mg O₂/(g OM h)", "A", 0.4, 1.3),
    MaturityTest("self_heating", "self-heating, Dewar flask", "°C", "A", 10.0, 20.0),
    MaturityTest("solvita_co2", "Solvita, carbon dioxide", "1", "A", 6.0, 5.0, more_is_better=True),
    MaturityTest("ammonium", "ammonium nitrogen", "mg N/kg dry", "B", 75.0, 500.0),
    MaturityTest("ammonium_to_nitrate", "ammonium to nitrate nitrogen", "1", "B", 0.5, 3.0),
    MaturityTest(
        "emergence", "emergence of seedlings", "% of control", "B", 90.0, 80.0, more_is_better=True
    ),
)
TESTS: Mapping[str, MaturityTest] = MappingProxyType({test.id: test for test in _TESTS})


@dataclass(frozen=True, slots=True)
class Maturity:
    """What the index says, test by test, and what it would still need."""

    rating: Rating
    ratings: Mapping[str, Rating]  # of each test that was measured
    missing: tuple[str, ...]
    reasons: tuple[str, ...]  # why it is immature, in words; empty otherwise


def maturity(carbon_to_nitrogen: float | None, results: Mapping[str, float]) -> Maturity:
    """The maturity index of a compost.

    Parameters
    ----------
    carbon_to_nitrogen : float or None
        By mass [-]; None or NaN = not measured.
    results : mapping of str to float
        Results by the id of the test, see `TESTS`; NaN = not measured.

    Returns
    -------
    Maturity
        The worst of its tests decides. With a test missing there is no verdict, unless one that
        was made already shows that the compost is immature.

    Raises
    ------
    MaturityError
        If a test is not known, or a result is below 0.
    """
    known = {name: value for name, value in results.items() if not np.isnan(value)}
    _check(known, carbon_to_nitrogen)
    ratings = {name: TESTS[name].rate(value) for name, value in known.items()}
    reasons = [
        f"{TESTS[name].name}: {_short(known[name], TESTS[name].mature)}{_unit(TESTS[name].unit)}, "
        f"{'at least' if TESTS[name].more_is_better else 'at most'} {TESTS[name].mature:g} is asked"
        for name, rating in ratings.items()
        if rating is Rating.IMMATURE
    ]
    ratio = np.nan if carbon_to_nitrogen is None else carbon_to_nitrogen
    if ratio > HIGHEST_CARBON_TO_NITROGEN:
        most = HIGHEST_CARBON_TO_NITROGEN
        reasons.append(f"C:N {_short(ratio, most)}, at most {most:g} is asked")
    missing = _missing(ratings, has_ratio=not np.isnan(ratio))
    if reasons:
        rating = Rating.IMMATURE
    elif missing:
        rating = Rating.UNDECIDED
    else:
        rating = min(ratings.values(), key=WORST_FIRST.index)
    return Maturity(rating, MappingProxyType(ratings), missing, tuple(reasons))


def _short(value: float, limit: float) -> str:
    """Three digits, as a laboratory tells them; more where three would be the limit itself."""
    told = (f"{float(f'{value:.{digits}g}'):.6g}" for digits in (3, 4, 5))
    return next((text for text in told if float(text) != limit), f"{value!r}")


def _check(results: Mapping[str, float], ratio: float | None) -> None:
    for name, value in results.items():
        if name not in TESTS:
            raise MaturityError(f"no test {name!r}: there are {', '.join(TESTS)}")
        if value < 0:
            raise MaturityError(f"{TESTS[name].name}: 0 or more was expected, {value:g} came")
    if ratio is not None and ratio < 0:
        raise MaturityError(f"C:N: 0 or more was expected, {ratio:g} came")


def _missing(ratings: Mapping[str, Rating], *, has_ratio: bool) -> tuple[str, ...]:
    missing = [] if has_ratio else ["the carbon to nitrogen ratio"]
    measured = {TESTS[name].group for name in ratings}
    for group, shows in (("A", "how quickly it still decays"), ("B", "what it does to plants")):
        if group not in measured:
            of = ", ".join(test.name for test in TESTS.values() if test.group == group)
            missing.append(f"one test of {shows}: {of}")
    return tuple(missing)


def oxygen_uptake(oxygen_kg_per_d: npt.ArrayLike, organic_matter_kg: npt.ArrayLike) -> Floats:
    """Oxygen taken up as the index counts it [mg O₂/(g OM h)], from kg a day and kg."""
    uptake, matter = np.asarray(oxygen_kg_per_d, float), np.asarray(organic_matter_kg, float)
    return np.asarray(1e3 * uptake / matter / HOURS_PER_DAY, dtype=np.float64)


def co2_evolution(carbon_kg_per_d: npt.ArrayLike, organic_matter_kg: npt.ArrayLike) -> Floats:
    """Carbon evolved as the index counts it [mg CO₂-C/(g OM d)], from kg C a day and kg."""
    carbon, matter = np.asarray(carbon_kg_per_d, float), np.asarray(organic_matter_kg, float)
    return np.asarray(1e3 * carbon / matter, dtype=np.float64)


def reheating(times: Floats, temperatures_c: Floats, turned: float) -> float:
    """How far a batch heats up again in the two days after a turning [°C]; NaN = not recorded.

    The nearest thing to a Dewar test that a pile shows by itself; it is no test of the index.

    Parameters
    ----------
    times : array, shape (n,)
        [d], ascending.
    temperatures_c : array, shape (n,)
        [°C]
    turned : float
        Time of the turning [d].
    """
    after = (times >= turned) & (times <= turned + REHEATING_D) & ~np.isnan(temperatures_c)
    if after.sum() < 2:
        return np.nan
    heat = temperatures_c[after]
    return float((heat - np.minimum.accumulate(heat)).max())


@dataclass(frozen=True, slots=True)
class Usual:
    """What finished composts hold on average; far from it is worth a second look."""

    name: str
    unit: str
    mean: float


PRODUCT_SOURCE = "mean of more than 1600 composts, CalRecycle and Soil Control Lab"
UNUSUAL_FACTOR = 3.0  # a choice of this project: no spread is published with the means
_USUAL = {
    "organic_matter": Usual("organic matter", "% dry", 42.3),
    "carbon": Usual("carbon", "% dry", 22.2),
    "nitrogen": Usual("nitrogen", "% dry", 1.53),
    "phosphorus": Usual("phosphorus", "% dry", 0.59),
    "potassium": Usual("potassium", "% dry", 1.13),
    "carbon_to_nitrogen": Usual("carbon to nitrogen ratio", "1", 16.8),
    "ammonium": Usual("ammonium nitrogen", "mg/kg dry", 742.0),
    "nitrate": Usual("nitrate nitrogen", "mg/kg dry", 291.0),
}
USUAL: Mapping[str, Usual] = MappingProxyType(_USUAL)
USUAL_ACIDITY = 7.6  # pH, the same source; one unit from it is unusual


def unusual(product: Mapping[str, float]) -> tuple[str, ...]:
    """Which figures of a product are far from those of most composts, in words.

    Parameters
    ----------
    product : mapping of str to float
        By the keys of `USUAL`, or "acidity" for the pH; NaN = not known.

    Source
    ------
    CalRecycle: the means of more than 1600 composts; within a factor of three counts as usual.
    Note that the mean C:N, 16.8, is not the ratio of the means, 14.5.
    """
    notes = []
    for key, value in product.items():
        if key == "acidity":
            if abs(value - USUAL_ACIDITY) > 1:
                notes.append(f"pH {value:g}; most composts have about {USUAL_ACIDITY:g}")
            continue
        if key not in USUAL:
            raise MaturityError(f"no usual value of {key!r}: there are acidity, {', '.join(USUAL)}")
        usual = USUAL[key]
        if value > UNUSUAL_FACTOR * usual.mean or value < usual.mean / UNUSUAL_FACTOR:
            seen = f"{value:g}{_unit(usual.unit)}"
            notes.append(f"{usual.name} {seen}; most composts have about {usual.mean:g}")
    return tuple(notes)


def _unit(unit: str) -> str:
    return "" if unit == "1" else f" {unit}"
