"""Forecasts hub by hub: one that cannot be made takes none of the others away.

A digester that is shown as an example gets no work from a plan. It is run on an example feed, and
that is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, positions
from greenhaven.core.forecast.materials import ForecastError, Intake, Reason, intakes
from greenhaven.core.forecast.reactors.batches import BatchForecast
from greenhaven.core.forecast.reactors.digesting import DigesterForecast, forecast_digester
from greenhaven.core.forecast.reactors.reactors import Difference, forecast_reactors
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.recipes import PROCESSES, process_of
from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError

EDITION = 3  # raise it where the same plan would get another forecast: it is then made anew
FIRST_WEEK = (0,)
EXAMPLE = "example feed"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Unmade:
    """A hub whose forecast could not be made, and why."""

    hub: str
    reason: str


@dataclass(frozen=True, slots=True)
class HubForecasts:
    """What the models expect of the hubs of a plan."""

    batches: tuple[BatchForecast, ...]
    digesters: tuple[DigesterForecast, ...]
    differences: tuple[Difference, ...]
    examples: tuple[DigesterForecast, ...]  # of digesters to which the plan gives no work
    unmade: tuple[Unmade, ...]


def forecast_hubs(
    city: City,
    plan: Plan,
    *,
    weeks: Sequence[int] = FIRST_WEEK,
    lead_weeks: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> HubForecasts:
    """Run every hub of a plan through its model, each for itself.

    Parameters
    ----------
    city, plan : City, Plan
    weeks : sequence of int
        Weeks whose batches are composted; digesters run all weeks.
    lead_weeks : mapping of str to int, optional
        Lead times that replace those of PROCESSES, as in the plan's settings.
    progress : callable, optional
        Called with the name of the hub and the share done, 0–1; raise from it to stop.

    Returns
    -------
    HubForecasts
        A hub whose material or weather the models cannot take is among `unmade`.

    Raises
    ------
    ForecastError
        If the plan is another city's.
    """
    leads, tell = lead_weeks or {}, progress or (lambda _hub, _share: None)
    working = list(dict.fromkeys(each.hub for each in intakes(city, plan)))
    shown = [name for name in _idle_examples(city) if name not in working]
    names = dict(zip(city.hubs.id.tolist(), city.hubs.name.tolist(), strict=True))
    found = HubForecasts((), (), (), (), ())
    for number, hub in enumerate((*working, *shown)):
        tell(names[hub], number / len((*working, *shown)))
        try:
            if hub in working:
                found = _with_work(found, city, plan, hub, (weeks, leads))
            else:
                example = _example(city, plan, hub, leads)
                found = replace(found, examples=(*found.examples, example))
        except GreenhavenError as error:
            found = replace(found, unmade=(*found.unmade, Unmade(hub, str(error))))
    return found


def _with_work(
    found: HubForecasts,
    city: City,
    plan: Plan,
    hub: str,
    asked: tuple[Sequence[int], Mapping[str, int]],
) -> HubForecasts:
    """The forecasts so far and that of one hub more."""
    weeks, leads = asked
    own = replace(plan, flows=plan.flows.take(plan.flows.destination == hub))
    made = forecast_reactors(city, own, weeks=weeks, lead_weeks=leads)
    return replace(
        found,
        batches=(*found.batches, *made.batches),
        digesters=(*found.digesters, *made.digesters),
        differences=(*found.differences, *made.differences),
    )


def _idle_examples(city: City) -> list[str]:
    """Digesters that do not exist and are shown as examples, with a capacity that can be filled."""
    hubs = city.hubs
    digesting = [process.id for process in PROCESSES.values() if not process.needs_recipe]
    fits = np.isfinite(hubs.capacity_t_per_week) & (hubs.capacity_t_per_week > 0)
    rows = hubs.demonstration & fits & np.isin(hubs.process, digesting)
    return [str(name) for name in hubs.id[rows]]


def _example(city: City, plan: Plan, hub: str, leads: Mapping[str, int]) -> DigesterForecast:
    """A digester on as much as it can take, every week alike."""
    row = int(np.flatnonzero(city.hubs.id == hub)[0])
    capacity, process = float(city.hubs.capacity_t_per_week[row]), str(city.hubs.process[row])
    shares = _shares(city, plan, hub, str(city.hubs.accepts[row]).split())
    fed = [
        Intake(hub, week, process, 1e3 * capacity * shares, water_kg=0.0)
        for week in range(plan.weeks)
    ]
    made = forecast_digester(city, plan, fed, process_of(process, leads))
    parts = ", ".join(
        f"{100 * shares[kind]:.0f} % {str(city.kinds.name[kind]).lower()}"
        for kind in np.flatnonzero(shares).tolist()
    )
    reason = Reason(
        EXAMPLE,
        f"{capacity:g} t a week: {parts}",
        "the plan gives this digester no work, for it does not exist; its capacity is filled with "
        "what it accepts, in the shares in which the plan moves that",
    )
    return replace(made, reasons=(reason, *made.reasons))


def _shares(city: City, plan: Plan, hub: str, accepted: Sequence[str]) -> Floats:
    """Of each kind, its share of what the plan brings in that is accepted; alike if it is none."""
    flows = plan.flows.take(np.isin(plan.flows.leg, (Leg.COLLECT, Leg.EXPORT)))
    moved = np.zeros(len(city.kinds))
    np.add.at(moved, positions(city.kinds.id, flows.material), flows.wet)
    taken = np.isin(city.kinds.id, list(accepted))
    if not taken.any():
        raise ForecastError(f"{hub} accepts nothing that it could be run on")
    weights = np.where(taken & ~city.kinds.bulking, moved, 0.0)
    if not weights.sum():
        weights = taken.astype(np.float64)
    return np.asarray(weights / weights.sum(), dtype=np.float64)
