"""What every article has: an id, a layer, an authority, dates, a price, and perhaps a trigger."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from greenhaven.core.city import Gardens, Hubs, Sources
from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.rules.bounds import Bound, breaches
from greenhaven.core.rules.case import Case, Span
from greenhaven.core.rules.dates import Day
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Alerts, Facts, Movements
from greenhaven.core.rules.ruling import Ruling
from greenhaven.core.rules.texts import Currency, Id, Ids, Line, Name
from greenhaven.core.rules.triggers import Trigger, Window, activated
from greenhaven.core.rules.words import NO_NAMES, Message, Place, Translate, message

STEWARD_DAYS = 14  # an order of stewards ends by itself, unless an article takes its place
NO_BOUNDS: Mapping[str, Bound] = {}
DEAREST = 1e6  # a unit; what is dearer is meant to be forbidden


class Layer(StrEnum):
    """Who can change an article, the highest first; a lower one may only tighten a higher."""

    STATUTE = "statute"
    CONSTITUTION = "constitution"
    ORDINARY = "ordinary"
    HOUSE = "house"
    STEWARD = "steward"

    def is_above(self, other: "Layer") -> bool:
        """Whether it comes before another."""
        order = tuple(Layer)
        return order.index(self) < order.index(other)


class Authority(StrEnum):
    """Whom an article binds."""

    NETWORK = "network"
    ADVISORY = "advisory"
    STATUTE = "statute"


class Level(StrEnum):
    """For whom an article speaks, the widest first; a narrower one may only tighten a wider."""

    CITY = "city"
    DISTRICT = "district"
    CIRCLE = "circle"

    def is_above(self, other: "Level") -> bool:
        """Whether it is wider than another."""
        order = tuple(Level)
        return order.index(self) < order.index(other)


def _narrower(level: Level | None) -> Level | None:
    """The whole city is what is meant where no level is given: equal rules are written alike."""
    return None if level is Level.CITY else level


Narrower = Annotated[Level | None, AfterValidator(_narrower)]


class Tighter(StrEnum):
    """Which change of a parameter makes an article stricter; without one, none does for sure."""

    LOWER = "lower"
    HIGHER = "higher"

    def keeps(self, sets: float | str, came: float | str) -> bool:
        """Whether a value is as tight as another: numbers, or parts such as 2/3."""
        limit, value = (Fraction(each) if isinstance(each, str) else each for each in (sets, came))
        return bool(value <= limit if self is Tighter.LOWER else value >= limit)


class Price(BaseModel):
    """What one unit beyond a soft article's bound costs a plan."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    per_unit: float = Field(gt=0, le=DEAREST, description="amount for each unit beyond")
    currency: Currency = Field(description="three capital letters of ISO 4217")


class Article(BaseModel, ABC):
    """One rule that people read, planners obey and guards enforce.

    Kinds add parameters, a sentence and what they demand of movements; nobody writes code into an
    article.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    UNIT: ClassVar[str] = "t"
    MOVES: ClassVar[bool] = True  # whether it speaks of movements at all
    AT_HANDOVER: ClassVar[bool] = True
    SUBJECT: ClassVar[tuple[str, ...]] = ()  # fields that tell what it is about
    KEPT: ClassVar[tuple[str, ...]] = ()  # fields that a narrower level cannot set anew
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {}
    PARAMETER: ClassVar[str] = ""  # the number that it is about; "" = none
    PRACTICE: ClassVar[str] = ""  # where the kind of rule comes from
    PROTECTS: ClassVar[str] = ""  # what cannot be had for money, so that it is never soft

    kind: str
    id: Name = Field(description="stays the same however often the article is amended")
    version: int = Field(default=1, ge=1, description="counts up with every amendment")
    layer: Layer = Field(default=Layer.ORDINARY, description="who can change it")
    authority: Authority = Field(
        default=Authority.NETWORK, description="binds this network, advises a body, or is law"
    )
    advice_to: Line = Field(default="", description="the body that an advisory article speaks to")
    adopted_by: Line = Field(
        default="", description="the decision that adopted it; empty = nobody has"
    )
    effective_from: Day = Field(description="first day")
    effective_to: Day | None = Field(default=None, description="the day it ends, not included")
    price: Price | None = Field(
        default=None, description="of going beyond it; none = never allowed"
    )
    trigger: Trigger | None = Field(
        default=None, description="what sets it in force; none = always"
    )
    sources: tuple[Line, ...] = Field(default=(), description="what it rests on")
    level: Narrower = Field(default=None, description="for whom it speaks; none = the whole city")
    area: Id | None = Field(
        default=None, description="id of the district, or short name of the circle"
    )
    area_places: Ids | None = Field(
        default=None, description="of a circle: ids of its places on the day of the decision"
    )
    area_district: Id | None = Field(
        default=None, description="of a circle: the district that it lies in; none = in several"
    )

    @model_validator(mode="after")
    def _holds_together(self) -> "Article":
        if lines := list(self.faults()):
            raise PydanticCustomError("article", "{lines}", {"lines": "\n".join(lines)})
        return self

    def faults(self) -> Iterator[str]:
        """Everything in which it does not hold together, each with its field."""
        yield from (breach.words() for breach in breaches(dict(self), self.bounds()))
        yield from self._faults_of_dates()
        if (self.layer is Layer.STATUTE) != (self.authority is Authority.STATUTE):
            nearest = "both statute" if self.adopted_by else "ordinary and network"
            yield f"layer and authority: both are statute, or neither; nearest valid: {nearest}"
        if (self.authority is Authority.ADVISORY) != bool(self.advice_to):
            yield "advice_to: an advisory article names the body it speaks to, no other does"
        if self.price is not None:
            yield from self._faults_of_price()
        yield from self._faults_of_area()

    def _faults_of_area(self) -> Iterator[str]:
        """A level names its area, a circle its places; nothing reaches out of its own area."""
        if (self.level is None) != (self.area is None):
            yield "level and area: a district or circle says which, the city does not"
        if (self.level is Level.CIRCLE) != bool(self.area_places):
            yield "area_places: an article of a circle names the circle's places, no other does"
        if self.area_district is not None and self.level is not Level.CIRCLE:
            yield "area_district: only a circle lies in a district; nearest valid value: null"
        if self.level is Level.DISTRICT:
            for name in ("districts", "to_districts"):
                if outside := [each for each in getattr(self, name, ()) if each != self.area]:
                    yield (
                        f"{name}: {outside[0]} came, which lies outside the district "
                        f"{self.area} that it speaks for; nearest valid value: [{self.area}]"
                    )

    def _faults_of_dates(self) -> Iterator[str]:
        begins, ends = self.effective_from, self.effective_to
        if ends is not None and ends <= begins:
            nearest = begins + timedelta(days=1)
            yield f"effective_to: it must lie after effective_from; nearest valid value: {nearest}"
        last = begins + timedelta(days=STEWARD_DAYS)
        if self.layer is Layer.STEWARD and (ends is None or ends > last):
            yield (
                f"effective_to: an order of stewards ends within {STEWARD_DAYS} days; nearest "
                f"valid value: {last}"
            )

    def _faults_of_price(self) -> Iterator[str]:
        """What protects people, water or the law is never broken for money."""
        protects = "the law" if self.layer is Layer.STATUTE else self.PROTECTS
        if protects:
            yield (
                f"price: it protects {protects}, which no price can make good; nearest valid "
                "value: null"
            )

    @property
    def unit(self) -> str:
        """The unit of its rows, and of what lies beyond them."""
        return self.UNIT

    @property
    def at_level(self) -> Level:
        """For whom it speaks."""
        return self.level or Level.CITY

    def own(self, table: Gardens | Hubs | Sources) -> Booleans:
        """Which places of a table lie in the area that it speaks for."""
        if self.level is Level.DISTRICT:
            return np.asarray(table.district == self.area)
        if self.level is Level.CIRCLE:
            return np.isin(table.id, self.area_places or ())
        return np.ones(len(table), dtype=bool)

    def singled_out(self, table: Gardens | Hubs | Sources) -> Booleans | None:
        """Which places of a table it means by id or by where they lie; None = it asks for neither.

        What district and kind of place tell is not asked here.
        """
        return self.own(table) if self.level is Level.CIRCLE else None

    @classmethod
    def bounds_where(cls, known: Mapping[str, object]) -> Mapping[str, Bound]:
        """Where parameters may lie, as far as the values known of an unfinished one tell.

        Raises
        ------
        KeyError, AttributeError
            If they depend on what is not chosen yet.
        """
        unfinished = cls.__new__(cls)
        object.__setattr__(unfinished, "__dict__", dict(known))
        return unfinished.bounds()

    def bounds(self) -> Mapping[str, Bound]:
        """Where its parameters may lie, whatever is decided."""
        return NO_BOUNDS

    @abstractmethod
    def words(self) -> Message:
        """What it says, without price, trigger and dates."""

    @abstractmethod
    def noun(self) -> Message:
        """A short name that can stand in a sentence: "the 8 km limit"."""

    @abstractmethod
    def judge(self, case: Case) -> Ruling:
        """What it demands of the movements of a case."""

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What its parameter would have to be for that much to be moved [t]; None = it has none.

        Parameters
        ----------
        case : Case
        ruling : Ruling
            What it demands of the movements of the case.
        moved_t : array, shape (n_movements,)
        """
        del case, ruling, moved_t
        return None

    def total_needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The least total [t a week] that it could ask for; None = it asks for none, or gets it."""
        del case, ruling, moved_t
        return None

    def measured(self, value: float) -> Message:
        """A value of its parameter with its unit."""
        return message("{value}", value=value)

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Which facts it lacks, and for how much it therefore has no effect."""
        del facts
        return ()

    def ruling(self, movements: Movements, facts: Facts) -> Ruling:
        """What it demands of movements; see `Ruling`."""
        return self.judge(Case(movements, facts))

    def sentence(self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES) -> str:
        """The whole article in plain words; places by their `names`, by id."""
        said = (part.say(translate, names) for part in self._parts())
        return " ".join(text[:1].upper() + text[1:] for text in said)

    def in_force(self, day: date) -> bool:
        """Whether its dates hold on a day; a trigger may still keep it silent."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def _price_in(self, facts: Facts) -> float:
        """The price of one unit beyond it in the city's currency; inf = hard."""
        if self.price is None:
            return np.inf
        if self.price.currency != facts.city.currency:
            raise RulesError(
                f"article {self.id} has a price in {self.price.currency}; "
                f"{facts.city.name} counts in {facts.city.currency}: write it in that currency"
            )
        return self.price.per_unit

    def _applies(self, case: Case) -> Booleans:
        """Which movements may happen while it is in force, in the area that it speaks for."""
        within = case.during(self.dated)
        if self.level is not None:
            within = within & self._lies(case)
        if self.trigger is None:
            return within
        ids = [*case.facts.city.districts.id.tolist(), ""]
        windows = [self.windows(case.facts.alerts, district) for district in ids]
        met = np.array(
            [[any(map(span.meets, each)) for span in case.spans] for each in windows], dtype=bool
        )
        return np.asarray(within & met[case.districts, case.span_of])

    def windows(self, alerts: Alerts, district: str) -> tuple[Window, ...]:
        """When its trigger sets it in force in a district, in the order of time.

        Parameters
        ----------
        alerts : Alerts
            Warnings, and activations that are known already.
        district : str
            Id of the district; "" = a place that belongs to none.
        """
        if self.trigger is None:
            return ()
        known = activated(alerts, self.id, district)
        return tuple(sorted((*known, *self.trigger.windows(alerts, district))))

    def _lies(self, case: Case) -> Booleans:
        """Which movements lie in the area that it speaks for: by garden, giver, or hub."""
        city = case.facts.city
        return case.at_places(self.own(city.sources), self.own(city.hubs), self.own(city.gardens))

    def dated(self, span: Span) -> bool:
        """Whether its dates hold at some time of a span."""
        return span.last >= self.effective_from and (
            self.effective_to is None or span.first < self.effective_to
        )

    def _parts(self) -> tuple[Message, ...]:
        parts = [self.words()]
        if self.level is not None:
            parts.append(self._area_words())
        if self.price is not None:
            parts.append(_price_words(self.price, self.unit))
        if self.trigger is not None:
            parts.append(self.trigger.words())
        if self.authority is Authority.ADVISORY:
            parts.append(message("This is advice to {body}; it binds nobody.", body=self.advice_to))
        if self.effective_to is not None:
            last = self.effective_to - timedelta(days=1)
            parts.append(message("Its last day is {day}.", day=last))
        return tuple(parts)

    def _area_words(self) -> Message:
        if self.level is Level.DISTRICT:
            return message("It holds in the district {area} only.", area=Place(self.area or ""))
        return message(
            "It holds in the circle {area} only: at {places}.",
            area=Place(self.area or ""),
            places=tuple(Place(each) for each in self.area_places or ()),
        )


UNIT_WORDS = {
    "t": "tonne",
    "kg N": "kilogram of nitrogen",
    "kg P": "kilogram of phosphorus",
    "t C": "tonne of carbon",
    "t km": "tonne-kilometre",
    "amount": "unit of money",
}


def _price_words(price: Price, unit: str) -> Message:
    return message(
        "A plan may depart from this at a price of {amount} {currency} for each {unit}.",
        amount=price.per_unit,
        currency=price.currency,
        unit=message(UNIT_WORDS[unit]),
    )
