"""What nobody knows for certain, and the members of an ensemble that draw it."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.special import ndtri

from greenhaven.core.columns import Floats, Integers, Rows
from greenhaven.core.forecast.materials import ForecastError

HIGH_POINT = float(ndtri(0.95))  # standard deviations from the median to the 95 % point
MOST_MEMBERS = 2**20
EDGE = 2.0**-31  # half a step of the Sobol points: keeps a draw off 0, where it has no value
CENTRAL = -1  # the number of the member at the central values


class EnsembleError(ForecastError):
    """An ensemble that cannot be drawn or run."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A quantity that is known only within limits.

    Parameters
    ----------
    name : str
    meaning : str
        A phrase that a resident can read.
    unit : str
    central : float
        The median.
    low, high : float
        The 5 % and the 95 % point.
    source : str
    reason : str
        Why these limits.
    bounds : tuple of float
        The least and the most that it can be at all; a draw beyond is set to the bound.
    positive : bool
        True draws on a logarithmic scale where `low` is above 0.

    Raises
    ------
    EnsembleError
        If the three values are not numbers in ascending order within the bounds, or a text is
        missing.

    Notes
    -----
    Drawn from two half normals (of the value, or of its logarithm) that meet in the median, so
    that the three points are met exactly even where they lie unevenly; with even distances it is
    the normal or lognormal distribution itself.
    """

    name: str
    meaning: str
    unit: str
    central: float
    low: float
    high: float
    source: str
    reason: str
    bounds: tuple[float, float] = (-np.inf, np.inf)
    positive: bool = True

    def __post_init__(self) -> None:
        for text in ("name", "meaning", "unit", "source", "reason"):
            if not getattr(self, text).strip():
                raise EnsembleError(f"an uncertain quantity lacks its {text}: {self}")
        least, most = self.bounds
        values = (self.low, self.central, self.high)
        if not np.isfinite(values).all() or not least <= self.low <= self.central <= self.high:
            self._refuse()
        if not self.high <= most:
            self._refuse()

    def _refuse(self) -> None:
        least, most = self.bounds
        raise EnsembleError(
            f"{self.name}: expected {least:g} ≤ low ≤ central ≤ high ≤ {most:g} {self.unit}; "
            f"low {self.low:g}, central {self.central:g} and high {self.high:g} came"
        )

    def draw(self, shares: Floats) -> Floats:
        """The values below which these shares of all draws lie, same shape.

        Parameters
        ----------
        shares : array
            Above 0 and below 1 [-].
        """
        points = (self.low, self.central, self.high)
        logarithmic = self.positive and self.low > 0
        low, central, high = np.log(points) if logarithmic else points
        deviation = ndtri(shares) / HIGH_POINT
        steps = np.where(deviation < 0, central - low, high - central)
        values = central + deviation * steps
        drawn = np.exp(values) if logarithmic else values
        return np.asarray(np.clip(drawn, *self.bounds), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Members:
    """Rows of an ensemble: a weather year and a draw of every uncertain quantity each.

    Attributes
    ----------
    number : array of int, shape (n_members,)
        From 0; −1 is the member at the central values.
    seed : array of int, shape (n_members,)
        The seed of the ensemble. Seed and number make a member again, however many there are.
    weather_year : array of int, shape (n_members,)
        The year in which the weather that it lives through begins.
    unknowns : tuple of Uncertain
    draws : array, shape (n_members, n_unknowns)
    """

    number: Integers
    seed: Integers
    weather_year: Integers
    unknowns: tuple[Uncertain, ...]
    draws: Floats

    def __len__(self) -> int:
        return len(self.number)

    def take(self, rows: Rows) -> Self:
        """Some of the members: a mask, positions or a slice."""
        columns = ("number", "seed", "weather_year", "draws")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def value(self, name: str) -> Floats:
        """What each member draws of one quantity, shape (n_members,).

        Raises
        ------
        EnsembleError
            If no such quantity is drawn; the message names the nearest.
        """
        names = [unknown.name for unknown in self.unknowns]
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            known = f"did you mean {close[0]!r}?" if close else f"drawn are: {', '.join(names)}"
            raise EnsembleError(f"no member draws {name!r}; {known}")
        drawn: Floats = self.draws[:, names.index(name)]
        return drawn


def members(
    unknowns: Sequence[Uncertain], weather_years: Sequence[int], count: int, seed: int
) -> Members:
    """Members that cover weather years and uncertain quantities evenly.

    Member *i* is the same whatever the count is, so that an ensemble can be lengthened. The order
    of the quantities matters; their values do not.

    Parameters
    ----------
    unknowns : sequence of Uncertain
    weather_years : sequence of int
        Years that are equally likely.
    count : int
        1–1 048 576.
    seed : int
        ≥ 0.

    Raises
    ------
    EnsembleError
        If a quantity is named twice, no year is given, or count or seed is out of range.

    Source
    ------
    Sobol (1967), On the distribution of points in a cube, USSR Comp. Math. Math. Phys. 7(4), 86,
    scrambled as Owen (1998), Scrambling Sobol' and Niederreiter–Xing points, J. Complexity 14,
    466, as made by SciPy. The first coordinate chooses the weather year.
    """
    from scipy.stats.qmc import Sobol  # noqa: PLC0415 -- slow import

    years = _known(unknowns, weather_years)
    if not 1 <= count <= MOST_MEMBERS:
        raise EnsembleError(f"an ensemble has 1 to {MOST_MEMBERS} members, {count} were asked for")
    if seed < 0:
        raise EnsembleError(f"a seed is a whole number of at least 0, {seed} came")
    points = Sobol(len(unknowns) + 1, scramble=True, rng=np.random.default_rng(seed))
    # Only a power of two is a balanced set; the first of it are the members.
    shares = np.clip(points.random_base2((count - 1).bit_length())[:count], EDGE, 1 - EDGE)
    drawn = [unknown.draw(shares[:, 1 + row]) for row, unknown in enumerate(unknowns)]
    return Members(
        number=np.arange(count, dtype=np.int64),
        seed=np.full(count, seed, dtype=np.int64),
        weather_year=years[(shares[:, 0] * len(years)).astype(np.int64)],
        unknowns=tuple(unknowns),
        draws=np.column_stack(drawn) if drawn else np.zeros((count, 0)),
    )


def central(unknowns: Sequence[Uncertain], weather_year: int) -> Members:
    """One member, number −1, at the central value of every quantity.

    Raises
    ------
    EnsembleError
        If a quantity is named twice.
    """
    years = _known(unknowns, [weather_year])
    return Members(
        number=np.array([CENTRAL], dtype=np.int64),
        seed=np.array([0], dtype=np.int64),
        weather_year=years,
        unknowns=tuple(unknowns),
        draws=np.array([[unknown.central for unknown in unknowns]], dtype=np.float64),
    )


def _known(unknowns: Sequence[Uncertain], weather_years: Sequence[int]) -> Integers:
    """The years as an array, once everything is as expected."""
    names = [unknown.name for unknown in unknowns]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise EnsembleError(f"each quantity is drawn once; named twice: {', '.join(twice)}")
    if not len(weather_years):
        raise EnsembleError("an ensemble needs at least one weather year, none came")
    return np.array(weather_years, dtype=np.int64)
