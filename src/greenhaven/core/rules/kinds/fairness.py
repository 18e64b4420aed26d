"""How what is given out is shared: by head, by need, by what was given, by who comes first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.rules.articles import Tighter
from greenhaven.core.rules.bounds import MASS, Bound
from greenhaven.core.rules.case import Case, districts_of
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.places import ForPlaces
from greenhaven.core.rules.ruling import Ruling, at_least, rows_by, shares_by, with_least_total
from greenhaven.core.rules.texts import Ids
from greenhaven.core.rules.words import Message, Place, Value, message, percent

SHARE = Bound(0, 1, "a share of a whole")
SLIGHTLY = 1e-6  # of a total: less is the solver's tolerance


class Fair(StrEnum):
    """What a district's fair share is measured by."""

    HEAD = "head"
    NEED = "need"


FAIR = {
    Fair.HEAD: "share by population of what goes to {places}",
    Fair.NEED: "share by safe need of what goes to {places}",
}


class OfTheWhole(ForPlaces):
    """A share of what is given out, with a least total: shares of nothing mean nothing."""

    AT_HANDOVER: ClassVar[bool] = False

    least_total_t_per_week: float = Field(
        default=0.0, description="given out in the mean of a plan's weeks; 0 = however little"
    )

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """That it says nothing where nothing is given out, where it names no least total."""
        if self.least_total_t_per_week:
            return super().unknowns(facts)
        told = message("It would hold, too, if nothing were given out: it names no least total.")
        return (*super().unknowns(facts), told)

    def least_total(self, case: Case) -> float:
        """What is given out at least in the weeks in which it is in force [t]."""
        if self.trigger is None:
            return self.least_total_t_per_week * case.weeks_with(self.dated)
        return self.least_total_t_per_week * len(np.unique(case.movements.week[self.reaches(case)]))

    def total_needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What it could ask for in all [t a week], where that is less than it does."""
        total, least = float(moved_t[ruling.total].sum()), self.least_total(case)
        if total >= least * (1 - SLIGHTLY) or not least:
            return None
        return total * self.least_total_t_per_week / least

    def total_words(self) -> Value:
        """The least total, for a reader."""
        if not self.least_total_t_per_week:
            return ""
        return message(
            " In all, at least {total} t a week are given out there.",
            total=self.least_total_t_per_week,
        )


class EquityFloor(OfTheWhole):
    """Every district gets at least a part of its fair share.

    Districts without a place that takes compost up have none to get; they are left out of the
    whole, and named.
    """

    PRACTICE: ClassVar[str] = "commons: what is given out is shared by head or by need"
    SUBJECT: ClassVar[tuple[str, ...]] = ("fair_by",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "part_of_fair_share": Tighter.HIGHER,
        "least_total_t_per_week": Tighter.HIGHER,
    }

    PARAMETER: ClassVar[str] = "part_of_fair_share"

    kind: Literal["equity_floor"]
    part_of_fair_share: float = Field(description="0 to 1; 1 = all that is fair")
    fair_by: Fair = Field(default=Fair.HEAD, description="share by population, or by safe need")

    def bounds(self) -> Mapping[str, Bound]:
        """More than the fair share of all cannot be given to all."""
        why = "no plan can give every district more than its fair share"
        return {"part_of_fair_share": Bound(0, 1, why), "least_total_t_per_week": MASS}

    def judge(self, case: Case) -> Ruling:
        """One row a district that has such places, and one of the whole."""
        city = case.facts.city
        weight = self._weights(case.facts)
        whole = weight.sum()
        shares = np.where(weight > 0, self.part_of_fair_share * weight / (whole or 1.0), np.nan)
        group = np.append(case.garden_districts, -1)[case.movements.garden]
        price = self._price_in(case.facts)
        ruling = shares_by(self.id, group, self.reaches(case), shares, city.districts.id, price)
        return with_least_total(ruling, self.least_total(case))

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """Districts that have no such place."""
        left_out = facts.city.districts.id[self._weights(facts) == 0]
        found = super().unknowns(facts)
        if not len(left_out):
            return found
        told = message(
            "It leaves out {count, plural, one {a district} other {# districts}} without such "
            "places or people: {districts}.",
            count=len(left_out),
            districts=tuple(Place(each) for each in left_out.tolist()),
        )
        return (*found, told)

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What the district that comes off worst has of its fair share."""
        del case
        return _least_part(ruling, moved_t, self.part_of_fair_share)

    def noun(self) -> Message:
        """Its short name."""
        return message(
            "the equity floor of {measure}", measure=self.measured(self.part_of_fair_share)
        )

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "Every district gets at least {part} of its {fair}.{total}",
            part=percent(self.part_of_fair_share),
            fair=message(FAIR[self.fair_by], places=self.places()),
            total=self.total_words(),
        )

    def _weights(self, facts: Facts) -> Floats:
        """What each district's fair share is measured by, shape (n_districts,)."""
        districts, needs = facts.city.districts, facts.needs_t
        of = districts_of(facts.city, facts.city.gardens.district)
        counted = self.meant(facts) & (of >= 0) & (needs > 0)
        size = len(districts)
        if self.fair_by is Fair.NEED:
            finite = counted & np.isfinite(needs)
            return np.bincount(of[finite], weights=needs[finite], minlength=size).astype(float)
        served = np.bincount(of[counted], minlength=size) > 0
        return np.where(served, np.nan_to_num(districts.population), 0.0)


class PriorityUse(ForPlaces):
    """Some places are served first, up to a part of their need."""

    AT_HANDOVER: ClassVar[bool] = False
    PRACTICE: ClassVar[str] = "schools first"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"part_of_need": Tighter.HIGHER}

    PARAMETER: ClassVar[str] = "part_of_need"

    kind: Literal["priority_use"]
    part_of_need: float = Field(description="0 to 1, of what the place can safely take")

    def faults(self) -> Iterator[str]:
        """Without a price it would be no wish."""
        yield from super().faults()
        if self.price is None:
            yield "price: a priority is a wish and needs one, for it cannot always be met"

    def bounds(self) -> Mapping[str, Bound]:
        """A part of the need."""
        return {"part_of_need": SHARE}

    def judge(self, case: Case) -> Ruling:
        """One row a place that has a need."""
        needs, gardens = case.facts.needs_t, case.facts.city.gardens
        counted: Booleans = self.meant(case.facts) & (needs > 0) & np.isfinite(needs)
        reached = case.of_gardens(counted) & self._applies(case)
        group = np.where(reached, case.movements.garden, -1)
        least = np.where(counted, self.part_of_need * np.where(counted, needs, 0.0), 0.0)
        limits, price = at_least(gardens.id, least), self._price_in(case.facts)
        ruling = rows_by(self.id, group, np.ones(len(case)), limits, price)
        return replace(ruling, at_handover=False)

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What the place that comes off worst has of its need."""
        del case
        given = ruling.amounts(moved_t)
        parts = self.part_of_need * given[ruling.lower > 0] / ruling.lower[ruling.lower > 0]
        return float(parts.min(initial=1.0))

    def noun(self) -> Message:
        """Its short name."""
        return message(
            "the priority up to {measure} of the need", measure=self.measured(self.part_of_need)
        )

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "{places} come first, until each has {part} of the compost that it can safely take.",
            places=self.places(),
            part=percent(self.part_of_need),
        )


class ReturnShare(OfTheWhole):
    """A share of what is given out goes to some districts, for what they gave."""

    PRACTICE: ClassVar[str] = "what we give comes back; California SB 1383, procurement"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "least_share": Tighter.HIGHER,
        "least_total_t_per_week": Tighter.HIGHER,
    }

    PARAMETER: ClassVar[str] = "least_share"

    kind: Literal["return_share"]
    to_districts: Ids = Field(min_length=1, description="ids of the districts that it speaks for")
    least_share: float = Field(description="0 to 1, of what goes to the places that it means")

    def bounds(self) -> Mapping[str, Bound]:
        """A share of a whole."""
        return {"least_share": SHARE, "least_total_t_per_week": MASS}

    def judge(self, case: Case) -> Ruling:
        """One row: what goes there against all."""
        there = case.in_district(self.to_districts)[case.garden_districts]
        group = np.where(np.append(there, False)[case.movements.garden], 0, -1)
        shares, owner = np.array([self.least_share]), np.array([""])
        price = self._price_in(case.facts)
        ruling = shares_by(self.id, group, self.reaches(case), shares, owner, price)
        return with_least_total(ruling, self.least_total(case))

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """What goes there of all."""
        del case
        return _least_part(ruling, moved_t, self.least_share)

    def noun(self) -> Message:
        """Its short name."""
        return message("the return share of {measure}", measure=self.measured(self.least_share))

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "At least {share} of the compost for {places} goes to {count, plural, one {district} "
            "other {districts}} {districts}.{total}",
            share=percent(self.least_share),
            places=self.places(),
            count=len(self.to_districts),
            districts=tuple(Place(each) for each in self.to_districts),
            total=self.total_words(),
        )


def _least_part(ruling: Ruling, moved_t: Floats, demanded: float) -> float:
    """The part of its share that the worst row gets, where `demanded` is what the article asks."""
    shares = ruling.of_total < 0
    total = float(moved_t[ruling.total].sum())
    if not total or not demanded:
        return demanded
    asked = -ruling.of_total[shares] * total
    got = ruling.amounts(moved_t)[shares] + asked
    return float((demanded * got / asked).min(initial=1.0))
