"""How far, at which hours and for how much things are carried."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.rules.articles import Article, Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case, Span
from greenhaven.core.rules.dates import HourMinute, hour_of, within
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.places import ForPlaces
from greenhaven.core.rules.ruling import Ruling, at_most, ban, rows_by
from greenhaven.core.rules.texts import Currency, Ids, sorted_set
from greenhaven.core.rules.words import Message, Place, Value, message

CARRIED = (Leg.COLLECT, Leg.EXPORT, Leg.RETURN)  # buyers come to the hub; what is kept stays
HAUL = Bound(0.5, 500, "shorter is no haul, longer is another country")


def _carried(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """The legs, if all of them are ways."""
    if wrong := [leg.value for leg in legs if leg not in CARRIED]:
        told = "{wrong} is no way; there are {known}"
        known = ", ".join(leg.value for leg in CARRIED)
        raise PydanticCustomError("legs", told, {"wrong": wrong[0], "known": known})
    return legs


Legs = Annotated[tuple[Leg, ...], BeforeValidator(sorted_set), AfterValidator(_carried)]


class _Ways(ForPlaces):
    """An article about the length of ways of some legs; its places are those of returns."""

    legs: Legs = Field(
        default=(Leg.RETURN,), min_length=1, description="parts of the loop that it means"
    )

    def faults(self) -> Iterator[str]:
        """Places are those of returns: where none is meant they would have no effect."""
        yield from super().faults()
        given = [name for name in ("garden_kinds", "uses", "districts") if getattr(self, name)]
        if given and Leg.RETURN not in self.legs:
            yield (
                f"{given[0]}: it speaks of where compost goes to, and legs do not name return; "
                "nearest valid value: []"
            )

    def carried(self, case: Case) -> Booleans:
        """Which movements it speaks of."""
        places = self.reaches(case)
        others = case.leg(*(leg for leg in self.legs if leg is not Leg.RETURN))
        mine = others & self._applies(case)
        return np.asarray(mine | places if Leg.RETURN in self.legs else mine)

    def what(self) -> tuple[Value, ...]:
        """What it speaks of, for a reader."""
        said: dict[Leg, Message] = {
            Leg.COLLECT: message("organics for hubs in the city"),
            Leg.EXPORT: message("organics that leave the city"),
            Leg.RETURN: message("compost for {places}", places=self.places()),
        }
        return tuple(said[leg] for leg in CARRIED if leg in self.legs)


class LongestHaul(_Ways):
    """No way is longer than so many kilometres by road."""

    PRACTICE: ClassVar[str] = "proximity principle, Directive 2008/98/EC, article 16"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"longest_km": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "longest_km"

    kind: Literal["longest_haul"]
    longest_km: float = Field(description="by road, one way")

    def bounds(self) -> Mapping[str, Bound]:
        """A haul."""
        return {"longest_km": HAUL}

    def judge(self, case: Case) -> Ruling:
        """Longer ways are forbidden."""
        far = case.movements.km > self.longest_km
        return ban(self.id, far & self.carried(case), self._price_in(case.facts))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The longest way that is used."""
        del ruling
        return float(case.movements.km[self.carried(case) & (moved_t > 0)].max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        return message("the {measure} limit", measure=self.measured(self.longest_km))

    def measured(self, value: float) -> Message:
        """A distance."""
        return message("{value} km", value=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "{what} may travel at most {km} km by road, one way.",
            km=self.longest_km,
            what=self.what(),
        )


class MeanHaul(_Ways):
    """The mean tonne travels no farther than so many kilometres by road."""

    AT_HANDOVER: ClassVar[bool] = False
    UNIT: ClassVar[str] = "t km"
    PRACTICE: ClassVar[str] = "proximity principle, Directive 2008/98/EC, article 16"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"mean_km": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "mean_km"

    kind: Literal["mean_haul"]
    mean_km: float = Field(description="by road, one way, of all tonnes of a plan together")

    def bounds(self) -> Mapping[str, Bound]:
        """A haul."""
        return {"mean_km": HAUL}

    def judge(self, case: Case) -> Ruling:
        """Σ (way − mean) × tonnes ≤ 0."""
        group = np.where(self.carried(case), 0, -1)
        excess = case.movements.km - self.mean_km
        limits = at_most(np.array([""]), np.zeros(1), self.UNIT)
        ruling = rows_by(self.id, group, excess, limits, self._price_in(case.facts))
        return replace(ruling, at_handover=False)

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The mean way of a tonne."""
        del ruling
        mine = self.carried(case)
        moved = float(moved_t[mine].sum())
        return float(moved_t[mine] @ case.movements.km[mine]) / moved if moved else 0.0

    def noun(self) -> Message:
        """Its short name."""
        return message("the mean of at most {measure}", measure=self.measured(self.mean_km))

    def measured(self, value: float) -> Message:
        """A distance."""
        return message("{value} km", value=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "The mean tonne travels at most {km} km by road: {what}.",
            km=self.mean_km,
            what=self.what(),
        )


class QuietHours(Article):
    """Nothing is brought or fetched at night.

    A plan of weeks leaves the hour open, so that only rounds and the guard are bound.
    """

    PRACTICE: ClassVar[str] = "noise codes of cities"

    kind: Literal["quiet_hours"]
    begins: HourMinute = Field(description="hour and minute in the city")
    ends: HourMinute = Field(description="hour and minute in the city, not included")
    districts: Ids = Field(default=(), description="ids of districts; none = the whole city")

    def faults(self) -> Iterator[str]:
        """They have some length."""
        yield from super().faults()
        if self.begins == self.ends:
            later = f"{(hour_of(self.ends).hour + 1) % 24:02d}{self.ends[2:]}"
            yield f"ends: {self.ends} came, when they begin; nearest valid value: {later}"

    def judge(self, case: Case) -> Ruling:
        """A movement whose hour is known is forbidden at a quiet one, at either of its ends."""
        quiet = case.in_district(self.districts)
        there = quiet[case.districts] | quiet[case.hub_districts[case.movements.hub]]
        banned = there & case.leg(*CARRIED) & self._applies(case) & case.during(self._quiet)
        return ban(self.id, banned, self._price_in(case.facts))

    def _lies(self, case: Case) -> Booleans:
        """At either end of a movement."""
        at_hub = np.append(self.own(case.facts.city.hubs), False)[case.movements.hub]
        return np.asarray(super()._lies(case) | at_hub)

    def noun(self) -> Message:
        """Its short name."""
        return message("the quiet hours")

    def words(self) -> Message:
        """What it says."""
        where: Value = message("anywhere")
        if self.districts:
            where = message(
                "in {count, plural, one {district} other {districts}} {districts}",
                count=len(self.districts),
                districts=tuple(Place(each) for each in self.districts),
            )
        return message(
            "Nothing is brought or fetched {where} between {begins} and {ends}.",
            where=where,
            begins=self.begins,
            ends=self.ends,
        )

    def _quiet(self, span: Span) -> bool:
        if span.hour is None:
            return False
        first, last = hour_of(self.begins), hour_of(self.ends)
        minute = (span.hour.hour, span.hour.minute)
        begins, ends = (first.hour, first.minute), (last.hour, last.minute)
        return minute != ends and within(minute, begins, ends)


class HaulingBudget(Article):
    """Carrying costs no more than so much a week."""

    UNIT: ClassVar[str] = "amount"
    PRACTICE: ClassVar[str] = "participatory budgets"
    SUBJECT: ClassVar[tuple[str, ...]] = ("currency",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"most_per_week": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "most_per_week"

    kind: Literal["hauling_budget"]
    most_per_week: float = Field(description="in the currency beside it")
    currency: Currency = Field(description="three capital letters of ISO 4217")
    legs: Legs = Field(
        default=CARRIED, min_length=1, description="parts of the loop that it pays for"
    )

    def bounds(self) -> Mapping[str, Bound]:
        """An amount."""
        return {"most_per_week": Bound(0, 1e12, "an amount of money; above it nobody is held back")}

    def judge(self, case: Case) -> Ruling:
        """One row a week."""
        city, moves = case.facts.city, case.movements
        if self.currency != city.currency:
            raise RulesError(
                f"article {self.id} counts in {self.currency} and {city.name} in {city.currency}: "
                "write it in the city's currency"
            )
        paid = case.leg(*self.legs) & self._applies(case)
        group = np.where(paid, moves.week, -1)
        most = np.full(case.weeks, self.most_per_week)
        limits = at_most(np.full(case.weeks, ""), most, self.currency)
        return rows_by(self.id, group, moves.haulage_per_t, limits, self._price_in(case.facts))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What the dearest week costs."""
        del case
        return float(ruling.amounts(moved_t).max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        return message("the budget of {measure} a week", measure=self.measured(self.most_per_week))

    def measured(self, value: float) -> Message:
        """An amount of money."""
        return message("{value} {currency}", value=value, currency=self.currency)

    def words(self) -> Message:
        """What it says."""
        said = {
            Leg.COLLECT: message("organics to hubs in the city"),
            Leg.EXPORT: message("organics out of the city"),
            Leg.RETURN: message("compost back to the soil"),
        }
        return message(
            "Carrying {what} costs at most {amount} {currency} a week.",
            what=tuple(said[leg] for leg in CARRIED if leg in self.legs),
            amount=self.most_per_week,
            currency=self.currency,
        )
