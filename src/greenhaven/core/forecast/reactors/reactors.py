"""A plan's hubs as living things: every batch and every digester, and where they differ from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.forecast.materials import ForecastError, Intake, intakes
from greenhaven.core.forecast.reactors.batches import BatchForecast, forecast_batch
from greenhaven.core.forecast.reactors.digesting import (
    DigesterForecast,
    DigesterSettings,
    forecast_digester,
)
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.recipes import Process, contents, losses, process_of, product

DAYS_PER_WEEK = 7
LIKE = 0.1  # relative: within a tenth of the plan is as planned

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the plan assumes and what the model expects; NaN = the model does not get there.

    Where `planned` is a lead time, `is_deadline`, anything sooner is as planned.
    """

    hub: str
    week: int | None  # None = of all weeks together
    what: str
    planned: float
    expected: float
    unit: str
    is_deadline: bool = False
    name: str = ""  # of the hub, for people

    @property
    def alike(self) -> bool:
        """Whether the two are within a tenth of each other, or it is done in time."""
        if self.is_deadline:
            return bool(self.expected <= self.planned)
        return bool(abs(self.expected - self.planned) <= LIKE * abs(self.planned))

    @property
    def sentence(self) -> str:
        """The difference in words."""
        when = "" if self.week is None else f", week {self.week + 1}"
        who = f"{self.name or self.hub}{when}: {self.what}"
        planned, expected = self._shown(self.planned), self._shown(self.expected)
        if self.is_deadline:
            comes = "not within that time" if np.isnan(self.expected) else f"after {expected}"
            return f"{who}: the plan gives it {planned}, the model expects it {comes}"
        return f"{who}: the plan assumes {planned}, the model expects {expected}"

    def _shown(self, value: float) -> str:
        return f"{100 * value:.0f} %" if self.unit == "1" else f"{value:.3g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the models expect of a plan."""

    batches: tuple[BatchForecast, ...]
    digesters: tuple[DigesterForecast, ...]
    differences: tuple[Difference, ...]


def forecast_reactors(
    city: City,
    plan: Plan,
    *,
    weeks: Sequence[int] | None = None,
    lead_weeks: Mapping[str, int] | None = None,
    digester: DigesterSettings | None = None,
    progress: Progress | None = None,
) -> Forecast:
    """Run every composting hub's mix and every digester of a plan through the models.

    Parameters
    ----------
    city, plan : City, Plan
    weeks : sequence of int, optional
        Weeks whose batches are composted; all where not given. Digesters always run all weeks.
    lead_weeks : mapping of str to int, optional
        Lead times that replace those of PROCESSES, as in the plan's settings.
    digester : DigesterSettings, optional
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    ForecastError
        If the plan is another city's, or a week lies outside it.
    """
    wanted = set(range(plan.weeks)) if weeks is None else set(weeks)
    if outside := sorted(wanted - set(range(plan.weeks))):
        raise ForecastError(f"weeks 0 to {plan.weeks - 1} are planned, {outside[0]} was asked for")
    leads, tell = lead_weeks or {}, progress or (lambda _what, _share: None)
    batches: list[BatchForecast] = []
    digesters: list[DigesterForecast] = []
    differences: list[Difference] = []
    hubs = [list(group) for _, group in groupby(intakes(city, plan), key=lambda each: each.hub)]
    for number, taken in enumerate(hubs):
        process = process_of(taken[0].process, leads)
        tell(f"composting at {taken[0].hub}", number / len(hubs))
        if not process.needs_recipe:
            made = forecast_digester(city, plan, taken, process, digester)
            digesters.append(made)
            differences.extend(_of_digester(city, taken, process, made))
            continue
        for intake in taken:
            if intake.week in wanted:
                batch = forecast_batch(city, plan.start, intake, process)
                batches.append(batch)
                differences.extend(_of_batch(city, intake, process, batch))
    names = dict(zip(city.hubs.id.tolist(), city.hubs.name.tolist(), strict=True))
    named = tuple(replace(each, name=names[each.hub]) for each in differences)
    return Forecast(tuple(batches), tuple(digesters), named)


def _planned(city: City, kg: Sequence[float], process: Process) -> tuple[float, float, float]:
    """Shares of C and N that the plan takes for lost, and its product's share of the wet mass."""
    masses, lost = np.asarray(kg, dtype=np.float64), losses(city.kinds, process)
    carbon, nitrogen = masses * city.kinds.carbon, masses * city.kinds.nitrogen
    made = product(contents(city.kinds), lost.carbon, lost.nitrogen, process)
    return (
        float((carbon * lost.carbon).sum() / carbon.sum()),
        float((nitrogen * lost.nitrogen).sum() / nitrogen.sum()),
        float((masses * made[:, 0]).sum()),
    )


def _of_batch(
    city: City, intake: Intake, process: Process, batch: BatchForecast
) -> tuple[Difference, ...]:
    carbon, nitrogen, mass = _planned(city, intake.kg.tolist(), process)
    lead = float(DAYS_PER_WEEK * process.lead_weeks)
    moisture = process.product_moisture
    rows = [
        ("share of the carbon lost", carbon, batch.losses.carbon_share, "1"),
        ("share of the nitrogen lost", nitrogen, batch.losses.nitrogen_share, "1"),
        ("compost made", mass / 1e3, batch.product.mass_kg / 1e3, "t"),
    ]
    if moisture is not None:
        rows.append(("moisture of the compost", moisture, batch.product.moisture, "1"))
    deadlines = (("mature", batch.mature_from_d), ("hot for long enough", batch.hygienic_from_d))
    hub, week = intake.hub, intake.week
    return (
        *(Difference(hub, week, *row) for row in rows),
        *(Difference(hub, week, what, lead, day, "d", is_deadline=True) for what, day in deadlines),
    )


def _of_digester(
    city: City, taken: Sequence[Intake], process: Process, made: DigesterForecast
) -> tuple[Difference, ...]:
    total = np.sum([each.kg for each in taken], axis=0)
    carbon, nitrogen, mass = _planned(city, total.tolist(), process)
    weeks = len(made.gas_m3_per_d)
    digestate = float(made.digestate.kg_per_d) * DAYS_PER_WEEK * weeks
    added = float(made.feed.water_added_kg_per_d) * DAYS_PER_WEEK * weeks
    rows = [
        ("share of the carbon lost", carbon, made.carbon_loss, "1"),
        ("share of the nitrogen lost", nitrogen, made.nitrogen_loss, "1"),
        ("digestate, without the water that is added", mass / 1e3, (digestate - added) / 1e3, "t"),
        ("water that has to be added", 0.0, added / 1e3, "t"),
    ]
    return tuple(Difference(made.hub, None, *row) for row in rows)
