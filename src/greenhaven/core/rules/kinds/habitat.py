"""What lives where people work: when it is left alone, where, and who speaks for it."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from greenhaven.core.city import City, Gardens, Hubs, Sources, distance_km
from greenhaven.core.columns import Booleans
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case, Span
from greenhaven.core.rules.dates import Season
from greenhaven.core.rules.kinds.ways import CARRIED, Legs
from greenhaven.core.rules.movements import Facts, Leg
from greenhaven.core.rules.places import ForPlaces
from greenhaven.core.rules.ruling import Ruling, ban
from greenhaven.core.rules.texts import Ids, Line, sorted_set
from greenhaven.core.rules.words import Message, Place, Value, message

METRES_PER_KM = 1e3
NESTING = "animals that breed"


class Work(StrEnum):
    """What people do at a place."""

    DELIVERIES = "deliveries"
    COLLECTIONS = "collections"
    PRUNING = "pruning"
    MOWING = "mowing"
    HEAP_TURNING = "heap_turning"
    DIGGING = "digging"


WORK = {
    Work.DELIVERIES: "no compost is brought",
    Work.COLLECTIONS: "no organics are fetched",
    Work.PRUNING: "nothing is pruned",
    Work.MOWING: "nothing is mown",
    Work.HEAP_TURNING: "no heap is turned",
    Work.DIGGING: "nobody digs",
}
FETCHING = (Leg.COLLECT, Leg.EXPORT)
Works = Annotated[tuple[Work, ...], BeforeValidator(sorted_set)]


class NestingSeason(ForPlaces):
    """Some work rests in a part of the year, so that animals can breed.

    Plan and guard keep deliveries and collections; the other work is told to whoever does it. A
    plan of weeks closes each week that has a day of the season.
    """

    PRACTICE: ClassVar[str] = (
        "Directive 2009/147/EC on wild birds, article 5; Germany, Bundesnaturschutzgesetz, "
        "section 39 (5): no hedges cut from 1 March to 30 September (to be confirmed)"
    )
    PROTECTS: ClassVar[str] = NESTING

    kind: Literal["nesting_season"]
    season: Season = Field(description="part of the year in which it holds")
    stops: Works = Field(
        default=(Work.MOWING, Work.PRUNING), min_length=1, description="work that rests"
    )
    sites: Ids = Field(default=(), description="ids of places; none = all that it means")

    def faults(self) -> Iterator[str]:
        """Givers and hubs have no kind of place and no use that it could mean."""
        yield from super().faults()
        if Work.COLLECTIONS in self.stops:
            for name in ("garden_kinds", "uses"):
                if getattr(self, name):
                    yield (
                        f"{name}: collections are not made from such places; nearest valid value: "
                        "[], with districts or sites"
                    )

    @property
    def stops_ways(self) -> bool:
        """Whether it stops anything that is brought or fetched."""
        return Work.DELIVERIES in self.stops or Work.COLLECTIONS in self.stops

    def meant_in(self, city: City) -> Booleans:
        """Gardens of its kinds, uses, districts and sites."""
        chosen = super().meant_in(city)
        if self.sites:
            chosen &= np.isin(city.gardens.id, self.sites)
        return chosen

    def singled_out(self, table: Gardens | Hubs | Sources) -> Booleans | None:
        """Those of its sites."""
        if not self.sites:
            return super().singled_out(table)
        return np.asarray(self.own(table) & np.isin(table.id, self.sites))

    def judge(self, case: Case) -> Ruling:
        """A week with a day of the season is closed in a plan; a day is judged as it is."""
        banned = np.zeros(len(case), dtype=bool)
        if Work.DELIVERIES in self.stops:
            banned |= self.reaches(case)
        if Work.COLLECTIONS in self.stops:
            there = np.append(self._among(case.facts.city.sources), False)
            banned |= case.leg(*FETCHING) & there[case.movements.source] & self._applies(case)
        banned &= case.during(self._breeding)
        return ban(self.id, banned, self._price_in(case.facts))

    def rests(self, city: City, place: str, day: date) -> tuple[Work, ...]:
        """What work rests at a garden, hub or giver on a day."""
        if not self.season.holds(day):
            return ()
        tables = [(city.gardens.id, self.meant_in(city))]
        if not self.garden_kinds and not self.uses:
            tables += [(each.id, self._among(each)) for each in (city.hubs, city.sources)]
        here = any(bool(np.any(chosen & (ids == place))) for ids, chosen in tables)
        return self.stops if here else ()

    def noun(self) -> Message:
        """Its short name."""
        return message("the nesting season")

    def words(self) -> Message:
        """What it says."""
        return message(
            "{season} of each year animals breed at {where}: {what}.",
            season=self.season.words(),
            where=_named(self.sites) or self.places(),
            what=tuple(message(WORK[each]) for each in Work if each in self.stops),
        )

    def _among(self, table: Hubs | Sources) -> Booleans:
        """Which hubs or givers it means."""
        chosen = self.own(table)
        if self.districts:
            chosen = chosen & np.isin(table.district, self.districts)
        if self.sites:
            chosen = chosen & np.isin(table.id, self.sites)
        return np.asarray(chosen)

    def _breeding(self, span: Span) -> bool:
        return any(self.season.holds(day) for day in span.days)


class _Sites(Article):
    """An article about some places by their ids, or all within so many metres of a point."""

    sites: Ids = Field(default=(), description="ids of places; none = those around the point")
    lat: float | None = Field(default=None, description="of the point, in degrees")
    lon: float | None = Field(default=None, description="of the point, in degrees")
    radius_m: float | None = Field(default=None, description="around the point")

    def bounds(self) -> Mapping[str, Bound]:
        """A point on the earth, and a circle around it that is a place and not a quarter."""
        return {
            "lat": Bound(-90, 90, "degrees of latitude"),
            "lon": Bound(-180, 180, "degrees of longitude"),
            "radius_m": Bound(1, 5000, "what is wider is no place any more"),
        }

    def faults(self) -> Iterator[str]:
        """Places, or a whole circle: one of both."""
        yield from super().faults()
        point = (self.lat, self.lon, self.radius_m)
        given = sum(each is not None for each in point)
        if given not in (0, len(point)) or bool(given) == bool(self.sites):
            yield "sites: expected ids of places, or lat, lon and radius_m"

    def inside(self, table: Gardens | Hubs | Sources) -> Booleans:
        """Which places of a table it means."""
        if self.lat is None or self.lon is None or self.radius_m is None:
            return np.asarray(self.own(table) & np.isin(table.id, self.sites))
        point = (np.array(self.lat), np.array(self.lon))
        near = METRES_PER_KM * distance_km(*point, table.lat, table.lon) <= self.radius_m
        return np.asarray(self.own(table) & near)

    def singled_out(self, table: Gardens | Hubs | Sources) -> Booleans | None:
        """All that it means."""
        return self.inside(table)

    def means(self, city: City, place: str) -> bool:
        """Whether it means a garden, hub or giver."""
        tables = (city.gardens, city.hubs, city.sources)
        return any(bool(np.any(self.inside(each) & (each.id == place))) for each in tables)

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """That it means no place that the city knows."""
        city = facts.city
        if any(self.inside(each).any() for each in (city.gardens, city.hubs, city.sources)):
            return super().unknowns(facts)
        return (message("It has no effect: there is no such place in the city."),)

    def where(self) -> Value:
        """The places that it means, for a reader."""
        if self.lat is None or self.lon is None or self.radius_m is None:
            return _named(self.sites)
        return message(
            "the places within {radius} m of {lat}, {lon}",
            radius=self.radius_m,
            lat=message(
                "{value}° north" if self.lat >= 0 else "{value}° south", value=abs(self.lat)
            ),
            lon=message("{value}° east" if self.lon >= 0 else "{value}° west", value=abs(self.lon)),
        )


class NoDisturbZone(_Sites):
    """Nothing is ever brought to some places, or fetched from them."""

    PRACTICE: ClassVar[str] = "zones of rest around nests, dens and roosts"
    PROTECTS: ClassVar[str] = NESTING

    kind: Literal["no_disturb_zone"]
    for_whom: Line = Field(default="", description="whom it protects, such as: the herons")
    legs: Legs = Field(default=CARRIED, min_length=1, description="parts of the loop that stop")

    def judge(self, case: Case) -> Ruling:
        """Nothing that begins or ends there."""
        city, moves = case.facts.city, case.movements
        sources, hubs, gardens = (
            np.append(self.inside(each), False) for each in (city.sources, city.hubs, city.gardens)
        )
        there = sources[moves.source] | hubs[moves.hub] | gardens[moves.garden]
        banned = there & case.leg(*self.legs) & self._applies(case)
        return ban(self.id, banned, self._price_in(case.facts))

    def noun(self) -> Message:
        """Its short name."""
        return message("the zone of rest")

    def words(self) -> Message:
        """What it says."""
        said = {
            Leg.COLLECT: message("no organics are fetched for hubs in the city"),
            Leg.EXPORT: message("no organics are fetched for processors outside the city"),
            Leg.RETURN: message("no compost is brought out"),
        }
        whom = message(" This protects {whom}.", whom=self.for_whom) if self.for_whom else ""
        if self.legs == CARRIED:
            return message(
                "At {where} nothing is brought and nothing is fetched.{whom}",
                where=self.where(),
                whom=whom,
            )
        return message(
            "At {where} {what}.{whom}",
            where=self.where(),
            what=tuple(said[leg] for leg in CARRIED if leg in self.legs),
            whom=whom,
        )

    def _lies(self, case: Case) -> Booleans:
        """Its places lie in its area already, at whichever end of a movement."""
        return np.ones(len(case), dtype=bool)


class Guardian(_Sites):
    """Somebody speaks for a place, and may call for a review of what is done there."""

    MOVES: ClassVar[bool] = False
    AT_HANDOVER: ClassVar[bool] = False
    PRACTICE: ClassVar[str] = (
        "guardians of rivers and places: New Zealand, Whanganui River Claims Settlement Act 2017 "
        "(to be confirmed)"
    )
    PROTECTS: ClassVar[str] = "what cannot speak for itself"

    kind: Literal["guardian"]
    guardian: Line = Field(min_length=1, description="a role, or a name that was chosen for it")
    answer_days: int = Field(default=14, description="within which the review is answered")

    def bounds(self) -> Mapping[str, Bound]:
        """A point, a circle, and an answer in time."""
        days = Bound(1, 60, "an answer after two months comes too late for a season")
        return {**super().bounds(), "answer_days": days}

    def faults(self) -> Iterator[str]:
        """A guardian is there without a warning, too."""
        yield from super().faults()
        if self.trigger is not None:
            yield "trigger: a guardian needs no warning; nearest valid value: null"

    def judge(self, case: Case) -> Ruling:
        """It demands nothing of movements."""
        return ban(self.id, np.zeros(len(case), dtype=bool))

    def noun(self) -> Message:
        """Its short name."""
        return message("the guardian of {where}", where=self.where())

    def words(self) -> Message:
        """What it says."""
        return message(
            "{guardian} speaks for {where} and may call for a review of anything that is done or "
            "planned there; it is answered within {days, plural, one {# day} other {# days}}.",
            guardian=self.guardian,
            where=self.where(),
            days=self.answer_days,
        )


def _named(sites: tuple[str, ...]) -> tuple[Place, ...]:
    return tuple(Place(each) for each in sites)
