"""What gardens of a large city ask for: who is alike in it, and what of it is not brought.

Gardens that ask for the same grade in the same weeks, in the same parts, are one group at most and
share what it receives as they ask, so that each wish is served as far as the group's is. What a
soil cannot safely take is no wish.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from greenhaven.core.city import City, CityState, nothing_asked
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.wanted_rows import FIRST_HALF
from greenhaven.core.planning.wanting import Wanting, nobody_speaks, wanting_of

if TYPE_CHECKING:  # grouping knows the gardens, and they what they want
    from greenhaven.core.planning.groups.grouping import Grouping

NO_PATTERN = -1
MOST_KG_PER_T = 1e3  # of any nutrient: more does not fit into a tonne
DIGITS = 9  # to which the parts of what gardens ask for are the same


@dataclass(frozen=True, slots=True)
class Wants:
    """What gardens ask for in the weeks of a plan.

    Parameters
    ----------
    wanting : Wanting
        One row a wish, sorted by garden; agreements are not known to a plan of groups.
    said_t : array, shape (n_asked,)
        What was asked for; `wanting` holds what of it the soil can safely take.
    first : array of int, shape (n_gardens + 1,)
        Where each garden's wishes begin.
    total_t : array, shape (n_gardens,)
        All that each asks for, as far as its soil can safely take it.
    pattern : array of int, shape (n_gardens,)
        Gardens that are alike in what they ask for; −1 = asks for nothing.
    price_per_t : float
        Of what is not brought; of the first half of a wish, half as much again.
    """

    wanting: Wanting
    said_t: Floats
    first: Integers
    total_t: Floats
    pattern: Integers
    price_per_t: float

    @property
    def speaks(self) -> Booleans:
        """Who takes what it asks for and nothing else."""
        return self.wanting.speaks

    def rows(self, garden: int) -> slice:
        """The wishes of one garden."""
        return slice(int(self.first[garden]), int(self.first[garden + 1]))

    def parts(self, garden: int) -> Floats:
        """Of all that a garden asks for, the part of each of its wishes."""
        mine: Floats = self.wanting.asked.wet[self.rows(garden)]
        return np.asarray(mine / self.total_t[garden], dtype=np.float64)

    def of_groups(self, groups: "Grouping", names: list[str]) -> Wanting:
        """The wishes of groups of gardens that are alike in what they ask for."""
        one, total = groups.one_of_each(), groups.total(self.total_t)
        asking = np.flatnonzero(self.pattern[one] != NO_PATTERN)
        if not len(asking):
            return replace(nobody_speaks_in(len(one), self.wanting), agreed=self._none(len(one)))
        rows = [np.arange(*self.rows(int(one[group])).indices(self.first[-1])) for group in asking]
        row = np.concatenate(rows)
        garden = np.repeat(asking, [len(each) for each in rows])
        parts = self.wanting.asked.wet[row] / self.total_t[one[garden]]
        asked = replace(
            self.wanting.asked.take(row),
            garden=np.array(names, dtype=np.str_)[garden],
            wet=parts * total[garden],
        )
        speaks = np.zeros(len(one), dtype=bool)
        speaks[asking] = self.speaks[one[asking]]
        known = (self.wanting.welcome[row], self.wanting.suits[row])
        return Wanting(speaks, asked, garden, *known, self._none(len(one)))

    def _none(self, count: int) -> Floats:
        return np.zeros((self.wanting.welcome.shape[1], count))


def nobody_speaks_in(count: int, like: Wanting) -> Wanting:
    """Of so many gardens nobody said anything."""
    return Wanting(
        np.zeros(count, dtype=bool),
        nothing_asked(),
        np.zeros(0, dtype=np.int64),
        like.welcome[:0],
        like.suits[:0],
        np.zeros((like.welcome.shape[1], count)),
    )


def nothing_wanted(city: City, weeks: int, price_per_t: float) -> Wants:
    """Nobody asks for anything."""
    size = len(city.gardens)
    return Wants(
        nobody_speaks(city, weeks),
        np.zeros(0),
        np.zeros(size + 1, dtype=np.int64),
        np.zeros(size),
        np.full(size, NO_PATTERN),
        price_per_t,
    )


def wants_of(
    city: City,
    state: CityState,
    horizon: tuple[object, int],
    soil: tuple[Floats, Floats],
    price_per_t: float,
) -> Wants:
    """What gardens ask for from a day on, for so many weeks.

    Parameters
    ----------
    city, state : City and CityState
        As people said it.
    horizon : tuple of date and int
        First day and number of weeks.
    soil : pair of array
        N and P that each garden can still take, shape (n_gardens, 2) [kg], and those of a tonne of
        the leanest compost, shape (2,) [kg/t].
    price_per_t : float
    """
    wanting = wanting_of(city, state, *horizon)  # type: ignore[arg-type]  # a date and weeks
    if wanting.everything:
        return nothing_wanted(city, horizon[1], price_per_t)
    order = np.argsort(wanting.garden, kind="stable")
    garden, said = wanting.garden[order], wanting.asked.wet[order]
    size = len(city.gardens)
    wished = np.bincount(garden, weights=said, minlength=size).astype(np.float64)
    share = _takes(wished, *soil)[garden]
    kept = np.flatnonzero(share > 0)
    asked = wanting.asked.take(order)
    asked = replace(asked, wet=said * share).take(kept)
    known = replace(
        wanting,
        asked=asked,
        garden=garden[kept],
        welcome=wanting.welcome[order][kept],
        suits=wanting.suits[order][kept],
    )
    total = np.bincount(known.garden, weights=asked.wet, minlength=size).astype(np.float64)
    first = np.searchsorted(known.garden, np.arange(size + 1)).astype(np.int64)
    return Wants(known, said[kept], first, total, _patterns(known, first, total), price_per_t)


def _takes(total: Floats, caps_kg: Floats, leanest: Floats) -> Floats:
    """The part of what each asks for that its soil can safely take."""
    most = np.full(len(total), np.inf)
    for cap, held in zip(caps_kg.T, leanest, strict=True):
        if held > 0:
            most = np.minimum(most, cap / held)
    part = np.divide(most, total, out=np.ones_like(total), where=total > 0)
    least: Floats = np.minimum(part, 1.0)
    return least


def _patterns(wanting: Wanting, first: Integers, total: Floats) -> Integers:
    """A number for each way of asking; who lets more come than it asks for is like nobody."""
    numbers: dict[object, int] = {}
    found = np.full(len(total), NO_PATTERN, dtype=np.int64)
    for garden in np.unique(wanting.garden).tolist():
        rows = slice(int(first[garden]), int(first[garden + 1]))
        parts = np.round(wanting.asked.wet[rows] / total[garden], DIGITS)
        like: object = (
            wanting.welcome[rows].tobytes(),
            wanting.suits[rows].tobytes(),
            parts.tobytes(),
        )
        if not wanting.speaks[garden]:
            like = garden
        found[garden] = numbers.setdefault(like, len(numbers))
    return found


def missed_cost(wet: Floats, planned: Floats, price_per_t: float) -> Floats:
    """What counts for the part of each wish that is not brought, its second half first."""
    missed = np.maximum(wet - planned, 0.0)
    second = np.minimum(missed, wet / 2)
    return price_per_t * (second + FIRST_HALF * (missed - second))


def missed_at_most(wet: Floats, price_per_t: float) -> Floats:
    """What counts where nothing is brought."""
    return (1 + FIRST_HALF) / 2 * price_per_t * wet
