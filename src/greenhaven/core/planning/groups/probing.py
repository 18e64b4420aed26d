"""What the rules say, asked for movements of a few places that stand for all that are like them."""

from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from greenhaven.core.city import City, GardenKind, Gardens, Sources
from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.planning.groups.members import Givers
from greenhaven.core.planning.groups.ways import Ways
from greenhaven.core.planning.inputs import Rulebook
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.movements import Facts, Leg, Movements
from greenhaven.core.rules.ruling import Ruling

NITROGEN, PHOSPHORUS = 2.0, 3.0  # kg/t of what is sent in a question, told apart in the answer
FAR_KM = 1e9  # farther than any way
AT_ONCE = 250_000  # movements of one question about bans


@runtime_checkable
class Pointing(Protocol):
    """A rulebook whose articles may mean single places."""

    def told_apart(self, table: Gardens | Sources) -> Integers:
        """A number for each place; of one number are those that no article singles out."""


def told_apart(rulebook: Rulebook, table: Gardens | Sources) -> Integers:
    """A number for each place of a table by which articles mean it, or do not."""
    if isinstance(rulebook, Pointing):
        return rulebook.told_apart(table)
    return np.zeros(len(table), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Asking:
    """A rulebook and a city of which it is asked.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    givers : Givers
    ways : Ways
    hubs : array of int
        The plan's hubs, positions in City.hubs.
    composts : array of bool, shape (n_hubs,)
        Which of them make compost; others are only bought from.
    weeks : int
    """

    rulebook: Rulebook
    facts: Facts
    givers: Givers
    ways: Ways
    hubs: Integers
    composts: Booleans
    weeks: int

    @property
    def city(self) -> City:
        """The city of the facts."""
        return self.facts.city

    def about(self, sources: Integers) -> "Asking":
        """The same with these sources only, so that questions do not take long."""
        city = self.city
        few = replace(city, sources=city.sources.take(sources))
        facts = replace(self.facts, city=few, given_t=self.facts.given_t[sources])
        return replace(self, facts=facts, givers=self.givers.take(sources))

    def rulings(self, movements: Movements) -> tuple[Ruling, ...]:
        """What is demanded of movements.

        Raises
        ------
        PlanningError
            If an article that touches them may be broken at a price.
        """
        found = self.rulebook.rulings(movements, self.facts)
        for ruling in found:
            if not ruling.is_hard and ruling.has_effect:
                raise refused(ruling.article, "may be broken at a price")
        return found

    def banned(self, movements: Movements) -> Booleans:
        """Which movements some article forbids."""
        found = np.zeros(len(movements), dtype=bool)
        for start in range(0, len(movements), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            for ruling in self.rulings(movements.take(some)):
                found[some] |= ruling.banned
        return found

    def collections(self, sources: Integers) -> Movements:
        """Every way of some sources in every week, by source, week and way."""
        ways, count = self.ways, len(self.ways)
        way = np.tile(np.arange(count), len(sources) * self.weeks)
        source = np.repeat(sources, self.weeks * count)
        legs = np.where(ways.inside, Leg.COLLECT.value, Leg.EXPORT.value)
        return _movements(
            leg=legs[way],
            week=self._week(len(sources), count),
            source=source,
            hub=ways.destination[way],
            via=ways.via[way],
            kind=self.givers.kind[source],
        )

    def deliveries(self, gardens: Integers) -> Movements:
        """From every hub to some gardens in every week, by garden, week and hub."""
        count = len(self.hubs)
        hub = np.tile(np.arange(count), len(gardens) * self.weeks)
        garden = np.repeat(gardens, self.weeks * count)
        sold = self.city.gardens.kind[garden] == GardenKind.SALE
        return _movements(
            leg=np.where(sold, Leg.SALE.value, Leg.RETURN.value),
            week=self._week(len(gardens), count),
            garden=garden,
            hub=self.hubs[hub],
            grade=self._grades()[hub],
        )

    def kept(self) -> Movements:
        """What lies in each hub at each week's end, by week and hub."""
        hub = np.tile(np.arange(len(self.hubs)), self.weeks)
        return _movements(
            leg=np.full(len(hub), Leg.KEEP.value),
            week=self._week(1, len(self.hubs)),
            hub=self.hubs[hub],
            grade=self._grades()[hub],
        )

    def possible_collections(self, sources: Integers) -> Booleans:
        """Which of their collections a hub accepts."""
        takes = self.ways.takes.T[self.givers.kind[sources]]
        return np.asarray(np.repeat(takes[:, None], self.weeks, axis=1).ravel())

    def possible_deliveries(self, gardens: Integers) -> Booleans:
        """Which of their deliveries can be made: compost to soil, anything to buyers."""
        sold = self.city.gardens.kind[gardens] == GardenKind.SALE
        sends = sold[:, None] | self.composts
        return np.asarray(np.repeat(sends[:, None], self.weeks, axis=1).ravel())

    def at(self, movements: Movements, km: float | Floats) -> Movements:
        """The same movements over that many kilometres; buyers come to the hub."""
        moves = np.isin(movements.leg, [Leg.SALE.value, Leg.KEEP.value], invert=True)
        way = np.where(moves, km, 0.0)
        price = self.city.parameters["haulage_per_t_km"]
        return replace(movements, km=way, haulage_per_t=price * way)

    def _week(self, places: int, ends: int) -> Integers:
        return np.tile(np.repeat(np.arange(self.weeks), ends), places)

    def _grades(self) -> Integers:
        row = {hub: number for number, hub in enumerate(self.facts.grades.hub.tolist())}
        names = self.city.hubs.id[self.hubs].tolist()
        return np.array([row.get(name, -1) for name in names], dtype=np.int64)


def _movements(leg: Texts, week: Integers, **columns: Integers) -> Movements:
    """Movements of these columns, of which nothing else is known; content is that of a question."""
    size, nobody = len(leg), np.full(len(leg), -1)
    positions = dict.fromkeys(("source", "hub", "via", "garden", "kind", "grade"), nobody)
    return Movements(
        leg=leg,
        week=week,
        km=np.zeros(size),
        nitrogen_kg_per_t=np.full(size, NITROGEN),
        phosphorus_kg_per_t=np.full(size, PHOSPHORUS),
        haulage_per_t=np.zeros(size),
        **(positions | columns),
    )


def joined(*parts: Movements) -> Movements:
    """Some movements after others."""
    names = Movements.names()
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Movements(**columns)


def longest_km(asking: Asking, movements: Movements) -> Floats:
    """Longest way on which each movement may be made [km]; −1 = none, inf = any.

    What is allowed over a way is taken to be allowed over every shorter one.
    """
    never = asking.banned(asking.at(movements, 0.0))
    somewhere = asking.banned(asking.at(movements, FAR_KM)) & ~never
    found = np.where(never, -1.0, np.inf)
    rest = np.flatnonzero(somewhere)
    while len(rest):
        edge = _edge(asking, movements.take(rest[:1]))
        some = movements.take(rest)
        beyond = np.nextafter(edge, np.inf)
        alike = asking.banned(asking.at(some, beyond)) & ~asking.banned(asking.at(some, edge))
        found[rest[alike]] = edge
        rest = rest[~alike]
    return found


def _edge(asking: Asking, one: Movements) -> float:
    """The longest way over which a movement is not banned, to the last digit."""
    low, high = 0.0, FAR_KM
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return low
        if asking.banned(asking.at(one, middle))[0]:
            high = middle
        else:
            low = middle


def refused(article: str, why: str) -> PlanningError:
    """Why a rulebook is not planned with; nothing in it is passed over in silence."""
    return PlanningError(
        f"the article {article} {why}: that is not planned for cities of this size. Take it out of "
        "the rulebook for this plan, or plan without rules"
    )
