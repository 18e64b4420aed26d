"""What hubs take in, mix and keep."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.rules.articles import Article, Tighter
from greenhaven.core.rules.bounds import MASS, Bound
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.movements import Facts, Leg
from greenhaven.core.rules.ruling import Ruling, at_least, at_most, rows_by
from greenhaven.core.rules.texts import Ids
from greenhaven.core.rules.words import Message, Place, Value, message, number

COMPOSTING = ("aerated_static_pile", "bay", "in_vessel", "windrow")
CARBON_TO_NITROGEN = Bound(
    15, 60, "outside this a heap smells or does not heat: Rynk (1992), On-Farm Composting Handbook"
)


class _AtHubs(Article):
    """An article about some hubs."""

    hubs: Ids = Field(default=(), description="ids of hubs; none = all")

    def mine(self, facts: Facts) -> Booleans:
        """Which hubs it means."""
        hubs = facts.city.hubs
        return np.asarray(self.own(hubs) & (np.isin(hubs.id, self.hubs) if self.hubs else True))

    def at(self, case: Case, leg: Leg) -> Booleans:
        """Movements of a leg at its hubs, while it is in force."""
        there = np.append(self.mine(case.facts), False)[case.movements.hub]
        return np.asarray(case.leg(leg) & self._applies(case) & there)

    def unknowns(self, facts: Facts) -> tuple[Message, ...]:
        """That it means no hub of the area that it speaks for."""
        if self.level is None or self.mine(facts).any():
            return super().unknowns(facts)
        return (message("It has no effect: there is no such hub where it holds."),)

    def _lies(self, case: Case) -> Booleans:
        """Where its hub lies, wherever the giver does."""
        return np.append(self.own(case.facts.city.hubs), False)[case.movements.hub]

    def where(self) -> Value:
        """The hubs, for a reader."""
        if not self.hubs:
            return message("each hub")
        return tuple(Place(each) for each in self.hubs)


class ReactorPermit(_AtHubs):
    """A hub takes in at most so much a week."""

    PRACTICE: ClassVar[str] = "permits and exemptions by size, 6 NYCRR 361-3.2"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"most_t_per_week": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "most_t_per_week"

    kind: Literal["reactor_permit"]
    most_t_per_week: float = Field(description="wet mass")
    materials: Ids = Field(default=(), description="ids of materials that count; none = all")

    def bounds(self) -> Mapping[str, Bound]:
        """A mass."""
        return {"most_t_per_week": MASS}

    def judge(self, case: Case) -> Ruling:
        """One row a hub and week."""
        city, taken = case.facts.city, self.at(case, Leg.COLLECT)
        if self.materials:
            kinds = np.append(np.isin(city.kinds.id, self.materials), False)
            taken &= kinds[case.movements.kind]
        most = np.full(len(city.hubs) * case.weeks, self.most_t_per_week)
        limits = at_most(_hub_weeks(case), most)
        group, price = _hub_and_week(case, taken), self._price_in(case.facts)
        return rows_by(self.id, group, np.ones(len(case)), limits, price)

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The fullest week of any hub."""
        del case
        return float(ruling.amounts(moved_t).max(initial=0.0))

    def noun(self) -> Message:
        """Its short name."""
        return message("the permit for {measure}", measure=self.measured(self.most_t_per_week))

    def measured(self, value: float) -> Message:
        """A mass a week."""
        return message("{value} t a week", value=value)

    def words(self) -> Message:
        """What it says."""
        what: Value = message("organics")
        if self.materials:
            what = tuple(Place(each) for each in self.materials)
        return message(
            "At most {most} t of {what} a week are taken in at {where}.",
            most=self.most_t_per_week,
            what=what,
            where=self.where(),
        )


class RecipeBalance(_AtHubs):
    """The mix that a composting hub takes in has a balance of carbon and nitrogen.

    It stands beside the bounds of every recipe, and can only narrow them.
    """

    AT_HANDOVER: ClassVar[bool] = False
    UNIT: ClassVar[str] = "t C"
    PRACTICE: ClassVar[str] = "C:N 25 to 35, Rynk (1992), On-Farm Composting Handbook"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "least_carbon_per_nitrogen": Tighter.HIGHER,
        "most_carbon_per_nitrogen": Tighter.LOWER,
    }

    kind: Literal["recipe_balance"]
    least_carbon_per_nitrogen: float = Field(description="C:N by mass")
    most_carbon_per_nitrogen: float = Field(description="C:N by mass")

    def bounds(self) -> Mapping[str, Bound]:
        """What a heap can be made of."""
        names = ("least_carbon_per_nitrogen", "most_carbon_per_nitrogen")
        return dict.fromkeys(names, CARBON_TO_NITROGEN)

    def faults(self) -> Iterator[str]:
        """The least is no more than the most."""
        yield from super().faults()
        if self.least_carbon_per_nitrogen > self.most_carbon_per_nitrogen:
            yield (
                "least_carbon_per_nitrogen: expected at most most_carbon_per_nitrogen; nearest "
                f"valid value: {number(self.most_carbon_per_nitrogen)}"
            )

    def judge(self, case: Case) -> Ruling:
        """Two rows a hub and week: carbon less nitrogen times each ratio."""
        city, kind = case.facts.city, case.movements.kind
        composts = np.isin(city.hubs.process, COMPOSTING)[case.movements.hub]
        mixed = self.at(case, Leg.COLLECT) & composts
        carbon, nitrogen = (np.append(each, 0.0)[kind] for each in _elements(case.facts))
        most = carbon - self.most_carbon_per_nitrogen * nitrogen
        least = carbon - self.least_carbon_per_nitrogen * nitrogen
        owners, group = _hub_weeks(case), _hub_and_week(case, mixed)
        nothing, price = np.zeros(len(owners)), self._price_in(case.facts)
        upper = rows_by(self.id, group, most, at_most(owners, nothing, self.UNIT), price)
        lower = rows_by(self.id, group, least, at_least(owners, nothing, self.UNIT), price)
        return replace(_together(upper, lower), at_handover=False)

    def noun(self) -> Message:
        """Its short name."""
        return message("the balance of the mix")

    def words(self) -> Message:
        """What it says."""
        return message(
            "The mix of a week at {where} has between {least} and {most} parts of carbon for each "
            "part of nitrogen.",
            where=message("each composting hub") if not self.hubs else self.where(),
            least=self.least_carbon_per_nitrogen,
            most=self.most_carbon_per_nitrogen,
        )


class ReserveFloor(_AtHubs):
    """Some ripe product stays in store at the end of each week.

    At first no more is asked than lies there when the plan begins: a reserve has to be made.
    """

    AT_HANDOVER: ClassVar[bool] = False
    PRACTICE: ClassVar[str] = "a store for lean weeks"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "least_t": Tighter.HIGHER,
        "weeks_to_build": Tighter.LOWER,
    }

    PARAMETER: ClassVar[str] = "least_t"

    kind: Literal["reserve_floor"]
    least_t: float = Field(description="ripe product in all its hubs together")
    weeks_to_build: int = Field(
        default=0, description="in which only what lies there already must stay"
    )

    def bounds(self) -> Mapping[str, Bound]:
        """A mass, and at most a year."""
        return {"least_t": MASS, "weeks_to_build": Bound(0, 52, "a plan covers at most a year")}

    def judge(self, case: Case) -> Ruling:
        """One row a week."""
        kept = self.at(case, Leg.KEEP)
        there = float(np.nan_to_num(case.facts.ripe_t[self.mine(case.facts)]).sum())
        least = np.full(case.weeks, self.least_t)
        least[: self.weeks_to_build] = min(self.least_t, there)
        group = np.where(kept, case.movements.week, -1)
        limits, price = at_least(np.full(case.weeks, ""), least), self._price_in(case.facts)
        ruling = rows_by(self.id, group, np.ones(len(case)), limits, price)
        return replace(ruling, at_handover=False)

    def needed(self, case: Case, ruling: Ruling, moved_t: Floats) -> float | None:
        """The least that is kept in any week that asks for it."""
        del case
        asked = ruling.lower >= self.least_t
        return float(ruling.amounts(moved_t)[asked].min(initial=self.least_t))

    def noun(self) -> Message:
        """Its short name."""
        return message("the reserve of {measure}", measure=self.measured(self.least_t))

    def measured(self, value: float) -> Message:
        """A mass."""
        return message("{value} t", value=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "At least {least} t of ripe product stay in store at {where} at the end of each "
            "week{after}.",
            least=self.least_t,
            where=message("the city's hubs together") if not self.hubs else self.where(),
            after=message(
                ", after {weeks, plural, one {# week} other {# weeks}} to build it up",
                weeks=self.weeks_to_build,
            )
            if self.weeks_to_build
            else "",
        )


def _elements(facts: Facts) -> tuple[Floats, Floats]:
    return facts.city.kinds.carbon, facts.city.kinds.nitrogen


def _hub_and_week(case: Case, chosen: Booleans) -> Integers:
    """Number of each chosen movement's hub and week, week by week; −1 = not chosen."""
    moves = case.movements
    return np.where(chosen, moves.week * len(case.facts.city.hubs) + moves.hub, -1)


def _hub_weeks(case: Case) -> Texts:
    """The hub of each of those numbers."""
    return np.tile(case.facts.city.hubs.id, case.weeks)


def _together(one: Ruling, other: Ruling) -> Ruling:
    """The rows of two rulings of the same movements, without a total."""
    return replace(
        one,
        rows=np.concatenate([one.rows, other.rows + len(one.owners)]),
        owners=np.concatenate([one.owners, other.owners]),
        movements=np.concatenate([one.movements, other.movements]),
        coefficients=np.concatenate([one.coefficients, other.coefficients]),
        of_total=np.concatenate([one.of_total, other.of_total]),
        lower=np.concatenate([one.lower, other.lower]),
        upper=np.concatenate([one.upper, other.upper]),
    )
