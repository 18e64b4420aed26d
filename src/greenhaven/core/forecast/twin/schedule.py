"""What is moved, week by week, whatever decided it: consecutive plans as one long course."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.planning.plan import Flows, Plan
from greenhaven.core.rules.movements import Leg

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """Movements of some weeks for one city; `flows.week` counts from `start`."""

    city: str
    start: date
    weeks: int
    flows: Flows
    water_added_t: Floats  # sprinkled on what each hub takes in, shape (weeks, n_hubs of the city)
    ripe_t: Floats  # ripe product that is to lie there at each week's end, the same
    lead_weeks: Mapping[str, int] = field(default_factory=dict)  # process -> its own lead time

    @property
    def days(self) -> int:
        """Length [d]."""
        return DAYS_PER_WEEK * self.weeks

    @property
    def end(self) -> date:
        """The day after the last week."""
        return self.start + timedelta(days=self.days)

    def rows(self, *legs: Leg) -> Integers:
        """Positions in `flows` of the movements of some legs, in order."""
        return np.flatnonzero(np.isin(self.flows.leg, [str(leg) for leg in legs]))

    @property
    def deliveries(self) -> Integers:
        """Positions in `flows` of what hubs give away: to gardens, parks, street trees and sale."""
        return self.rows(Leg.RETURN, Leg.SALE)


def schedule_of(city: City, *plans: Plan, lead_weeks: Mapping[str, int] | None = None) -> Schedule:
    """Join plans that follow one another.

    Parameters
    ----------
    city : City
    plans : Plan
        At least one, in order, each beginning on the day on which the one before ends.
    lead_weeks : mapping of str to int, optional
        Lead times that replace those of PROCESSES, as in the plans' settings.

    Raises
    ------
    ForecastError
        If there is no plan, one is another city's, or one does not follow the one before.
    """
    if not plans:
        raise ForecastError("a schedule is made of plans: at least one was expected, none came")
    expected, offset = plans[0].start, 0
    shape = (sum(plan.weeks for plan in plans), len(city.hubs))
    water, ripe = np.zeros(shape), np.zeros(shape)
    parts = []
    for plan in plans:
        if plan.city != city.id:
            raise ForecastError(f"this plan is that of {plan.city!r}, the city is {city.id!r}")
        if plan.start != expected:
            raise ForecastError(
                f"a plan from {expected} on was expected, one from {plan.start} on came: "
                "plans must follow one another without gap or overlap"
            )
        parts.append(replace(plan.flows, week=plan.flows.week + offset))
        table = plan.hub_weeks.take(plan.hub_weeks.element == "wet")
        place = (table.week + offset, positions(city.hubs.id, table.hub))
        np.add.at(water, place, table.water_added)
        np.add.at(ripe, place, table.ripe)
        offset += plan.weeks
        expected = plan.start + timedelta(weeks=plan.weeks)
    return Schedule(
        city=city.id,
        start=plans[0].start,
        weeks=offset,
        flows=_joined(parts),
        water_added_t=water,
        ripe_t=ripe,
        lead_weeks=dict(lead_weeks or {}),
    )


def _joined(parts: list[Flows]) -> Flows:
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in Flows.names()
    }
    return Flows(**columns)
