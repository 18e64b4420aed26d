"""What is put before the rules: movements, facts, and what many articles ask of them, made once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Integers, Texts
from greenhaven.core.rules.movements import Facts, Leg, Movements
from greenhaven.core.rules.triggers import Window

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """When a movement may happen: any time of a week, or one moment."""

    first: date  # in the city
    last: date
    begins: datetime
    ends: datetime  # not included; the same as `begins` for a moment
    hour: time | None  # in the city; None = any

    def meets(self, window: Window) -> bool:
        """Whether some of it lies in a window."""
        if self.begins == self.ends:
            return window.begins <= self.begins < window.ends
        return self.begins < window.ends and window.begins < self.ends

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=each) for each in range(count))


def districts_of(city: City, ids: Texts) -> Integers:
    """Position in City.districts of each id; −1 = no such district."""
    known = city.districts.id
    if not len(known):
        return np.full(len(ids), -1)
    order = np.argsort(known, kind="stable")
    found = order[np.searchsorted(known, ids, sorter=order).clip(max=len(known) - 1)]
    return np.where(known[found] == ids, found, -1)


class Case:
    """Movements and facts, and what articles ask of them.

    Parameters
    ----------
    movements : Movements
    facts : Facts
    at : datetime, optional
        When one movement happens; all others may happen at any time of their week. A time without
        a zone is the city's.
    row : int
        Which movement that is.
    """

    def __init__(
        self, movements: Movements, facts: Facts, at: datetime | None = None, row: int = -1
    ) -> None:
        self.movements, self.facts = movements, facts
        self._zone = ZoneInfo(facts.city.timezone)
        self._at, self._row = at, row

    def __len__(self) -> int:
        return len(self.movements)

    def leg(self, *legs: Leg) -> Booleans:
        """Which movements belong to one of some parts of the loop."""
        if len(legs) == 1:
            return self._legs[legs[0]]
        found = np.zeros(len(self), dtype=bool)
        for leg in legs:
            found |= self._legs[leg]
        return found

    def during(self, holds: Callable[[Span], bool]) -> Booleans:
        """Which movements may happen in a span for which that holds."""
        answers = np.array([holds(span) for span in self.spans], dtype=bool)
        return np.asarray(answers[self.span_of])

    def weeks_with(self, holds: Callable[[Span], bool]) -> int:
        """How many weeks of the plan have a day for which that holds."""
        return sum(holds(span) for span in self.spans[: self.weeks])

    def of_gardens(self, chosen: Booleans) -> Booleans:
        """Which movements bring compost to one of the chosen gardens."""
        return np.asarray(self.leg(Leg.RETURN) & np.append(chosen, False)[self.movements.garden])

    @cached_property
    def _legs(self) -> dict[Leg, Booleans]:
        names = self.movements.leg
        return {leg: np.asarray(names == leg.value) for leg in Leg}

    @cached_property
    def weeks(self) -> int:
        """Weeks from the start to the last movement."""
        return int(self.movements.week.max()) + 1 if len(self) else 0

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The weeks, and the one moment that is known."""
        weeks = tuple(self._week(number) for number in range(self.weeks))
        return weeks if self._at is None else (*weeks, self._moment(self._at))

    @cached_property
    def span_of(self) -> Integers:
        """Position of each movement's span."""
        if self._at is None:
            return self.movements.week
        place = self.movements.week.copy()
        place[self._row] = self.weeks
        return place

    @cached_property
    def districts(self) -> Integers:
        """District of each movement: of the garden, the giver, or the hub; −1 = none."""
        moves, city = self.movements, self.facts.city
        place = self.hub_districts[moves.hub]
        for rows, of in (
            (self.leg(Leg.RETURN), np.append(self.garden_districts, -1)[moves.garden]),
            (
                moves.source >= 0,
                np.append(districts_of(city, city.sources.district), -1)[moves.source],
            ),
        ):
            place = np.where(rows, of, place)
        return place

    @cached_property
    def garden_districts(self) -> Integers:
        """District of each garden, position in City.districts; −1 = none."""
        return districts_of(self.facts.city, self.facts.city.gardens.district)

    @cached_property
    def hub_districts(self) -> Integers:
        """District of each hub, position in City.districts; −1 = none."""
        return districts_of(self.facts.city, self.facts.city.hubs.district)

    def at_places(self, sources: Booleans, hubs: Booleans, gardens: Booleans) -> Booleans:
        """Which movements have their place among some: the garden, the giver, or the hub."""
        moves = self.movements
        there = np.append(hubs, False)[moves.hub]
        there = np.where(self.leg(Leg.RETURN), np.append(gardens, False)[moves.garden], there)
        return np.where(moves.source >= 0, np.append(sources, False)[moves.source], there)

    def in_district(self, ids: tuple[str, ...]) -> Booleans:
        """Which districts are among those; all where none is named, shape (n_districts + 1,).

        The last stands for places that belong to none.
        """
        if not ids:
            return np.ones(len(self.facts.city.districts) + 1, dtype=bool)
        return np.append(np.isin(self.facts.city.districts.id, ids), False)

    def grade_of(self, column: str, unknown: object) -> np.ndarray:
        """What is known of each movement's product; `unknown` where there is no grade."""
        values = getattr(self.facts.grades, column)
        return np.append(values, np.array([unknown], dtype=values.dtype))[self.movements.grade]

    def _week(self, number: int) -> Span:
        first = self.facts.start + timedelta(days=DAYS_PER_WEEK * number)
        after = first + timedelta(days=DAYS_PER_WEEK)
        begins, ends = (
            datetime.combine(day, time(), tzinfo=self._zone).astimezone(UTC)
            for day in (first, after)
        )
        return Span(first, after - timedelta(days=1), begins, ends, None)

    def _moment(self, at: datetime) -> Span:
        when = at if at.tzinfo else at.replace(tzinfo=self._zone)
        here, there = when.astimezone(self._zone), when.astimezone(UTC)
        return Span(here.date(), here.date(), there, there, here.time())
