"""What gardens want: who takes what it asks for and no more, and when each of it is welcome."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from greenhaven.core.city import Asked, City, CityState, CompostWanted, GardenKind, nothing_asked
from greenhaven.core.columns import Booleans, Floats, Integers, positions
from greenhaven.core.rules.movements import Leg

DAYS_PER_WEEK = 7
HYGIENISED = "hygienised"


@dataclass(frozen=True, slots=True)
class Wanting:
    """What gardens said of the compost that they want, for the weeks of a plan.

    Parameters
    ----------
    speaks : array of bool, shape (n_gardens,)
        Who said what is wanted: they take that and nothing else. Of the others it is assumed that
        they take what their soil can safely take.
    asked : Asked
        What is welcome in some of the weeks.
    garden : array of int, shape (n_asked,)
        Position in City.gardens.
    welcome : array of bool, shape (n_asked, weeks)
    suits : array of bool, shape (n_asked, n_hubs)
        Whose compost is of the grade that is asked for, hubs as in City.hubs.
    agreed : array, shape (weeks, n_gardens)
        What was agreed to be brought [t]: it stands, whether or not it is asked for.
    """

    speaks: Booleans
    asked: Asked
    garden: Integers
    welcome: Booleans
    suits: Booleans
    agreed: Floats

    @property
    def everything(self) -> bool:
        """Whether nobody said anything."""
        return not len(self.asked) and not self.speaks.any()


def wanting_of(city: City, state: CityState, start: date, weeks: int) -> Wanting:
    """Read what gardens said for the weeks of a plan."""
    gardens, asked = city.gardens, state.asked
    known = np.isin(asked.garden, gardens.id[gardens.kind != GardenKind.SALE])
    asked = asked.take(known & (asked.wet > 0))
    wanted = gardens.compost_wanted
    silent_safe = wanted == CompostWanted.SAFE
    speaks = np.isin(wanted, [CompostWanted.ASKED, CompostWanted.NONE])
    speaks |= np.isin(gardens.id, asked.garden) & ~silent_safe
    speaks &= gardens.kind != GardenKind.SALE
    welcome = np.array(
        [days_in_weeks(first, last, start, weeks) > 0 for first, last in _spans(asked)], dtype=bool
    ).reshape(len(asked), weeks)
    here = np.flatnonzero(welcome.any(axis=1))
    asked, welcome = asked.take(here), welcome[here]
    shown = city.hubs.heat_record == "shown"
    suits = (asked.grade != HYGIENISED)[:, None] | shown[None, :]
    garden = positions(gardens.id, asked.garden)
    return Wanting(speaks, asked, garden, welcome, suits, _agreed(city, state, start, weeks))


def nobody_speaks(city: City, weeks: int) -> Wanting:
    """Of every garden it is assumed what it takes."""
    none = np.zeros((0, weeks), dtype=bool)
    return Wanting(
        np.zeros(len(city.gardens), dtype=bool),
        nothing_asked(),
        np.zeros(0, dtype=np.int64),
        none,
        np.zeros((0, len(city.hubs)), dtype=bool),
        np.zeros((weeks, len(city.gardens))),
    )


def days_in_weeks(first: str, last: str, start: date, weeks: int) -> Integers:
    """How many days of each week lie within a span of days; `last` = "" is without an end."""
    begins = (date.fromisoformat(first) - start).days
    ends = (date.fromisoformat(last) - start).days if last else DAYS_PER_WEEK * weeks
    monday = DAYS_PER_WEEK * np.arange(weeks)
    span = np.minimum(monday + DAYS_PER_WEEK - 1, ends) - np.maximum(monday, begins) + 1
    return np.asarray(span.clip(0, DAYS_PER_WEEK), dtype=np.int64)


def _spans(asked: Asked) -> list[tuple[str, str]]:
    return list(zip(asked.first.tolist(), asked.last.tolist(), strict=True))


def _agreed(city: City, state: CityState, start: date, weeks: int) -> Floats:
    """Deliveries that were agreed to, by week and garden [t]."""
    found = np.zeros((weeks, len(city.gardens)))
    agreed = state.agreed.take(state.agreed.leg == Leg.RETURN)
    agreed = agreed.take(np.isin(agreed.destination, city.gardens.id))
    garden = positions(city.gardens.id, agreed.destination)
    for due, at, wet in zip(agreed.due.tolist(), garden.tolist(), agreed.wet.tolist(), strict=True):
        week = (date.fromisoformat(due) - start).days // DAYS_PER_WEEK
        if 0 <= week < weeks:
            found[week, at] += wet
    return found
