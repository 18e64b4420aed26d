"""Plans that follow one another: each begins with what the one before leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from greenhaven.core.city import Batches, City, CityState
from greenhaven.core.columns import Columns, Floats, Integers, Texts, positions
from greenhaven.core.planning.allocation import Progress, allocate
from greenhaven.core.planning.plan import ELEMENTS, Flows, Plan
from greenhaven.core.planning.recipes import Process, losses, process_of
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.movements import Leg

DAYS_PER_WEEK = 7
EVERY_WEEKS = 12
LEAST_HEAP_T = 1e-10  # a tenth of a milligram: less is the rounding of a heap that was emptied


@dataclass(frozen=True, slots=True)
class Applications(Columns):
    """Nutrients that were spread, by garden and week."""

    until: Texts  # ISO date of the last day on which it can have been spread
    garden: Texts
    nitrogen_kg: Floats
    phosphorus_kg: Floats


class PlanOne(Protocol):
    """Makes one plan of a row: the caller's rules and settings are bound to it."""

    def __call__(
        self, state: CityState, start: date, weeks: int, before: tuple[Plan, ...]
    ) -> Plan: ...


def spread_before(city: City, state: CityState) -> Applications:
    """The sums of a state as applications of its last day, for nobody knows their days.

    So they count against the caps for as long as they can.
    """
    nitrogen, phosphorus = state.nitrogen_applied_kg, state.phosphorus_applied_kg
    some = (nitrogen > 0) | (phosphorus > 0)
    until = (state.day - timedelta(days=1)).isoformat()
    return Applications(
        np.repeat(np.array([until]), int(some.sum())),
        city.gardens.id[some],
        nitrogen[some],
        phosphorus[some],
    )


def spread_by(plan: Plan, earlier: Applications) -> Applications:
    """What was spread earlier, and after it what a plan brings to soil."""
    brought = plan.flows.take(plan.flows.leg == Leg.RETURN)
    last = [
        (plan.start + timedelta(days=DAYS_PER_WEEK * (week + 1) - 1)).isoformat()
        for week in range(plan.weeks)
    ]
    own = (
        np.array(last, dtype=np.str_)[brought.week],
        brought.destination,
        1e3 * brought.nitrogen,
        1e3 * brought.phosphorus,
    )
    names = Applications.names()
    joined = (
        np.concatenate([getattr(earlier, name), mine])
        for name, mine in zip(names, own, strict=True)
    )
    return Applications(*joined)


def next_state(
    city: City,
    state: CityState,
    plan: Plan,
    *,
    earlier: Applications | None = None,
    lead_weeks: Mapping[str, int] | None = None,
) -> CityState:
    """The state that a plan leaves on the day after its last week.

    Parameters
    ----------
    city : City
    state : CityState
        With which the plan began.
    plan : Plan
    earlier : Applications, optional
        What was spread before the plan; where it is not given, all of the state's sums count as
        spread on the day before it.
    lead_weeks : mapping of str to int, optional
        Lead times that replace those of PROCESSES, as in the plan's settings.

    Returns
    -------
    CityState
        Its batches are those of the state that are not yet ripe, one for each hub and week in
        which the plan puts something in, and one heap for each hub in which ripe product lies; N
        and P are those of the last twelve months. What gardens ask for later, what was declined,
        and what is kept for allies or known of hubs and storms stands.

    Raises
    ------
    PlanningError
        If the plan is another city's or does not begin on the state's day.

    Notes
    -----
    A batch loses its kinds' carbon and nitrogen exactly. Its dry matter goes as its carbon goes,
    so where kinds hold unlike shares of carbon a plan that follows expects slightly more or less
    product of it than a plan that runs on, which knows each kind. A heap is dated as if it had
    just become ripe.
    """
    if plan.city != city.id:
        raise PlanningError(f"this plan is that of {plan.city!r}, the city is {city.id!r}")
    if plan.start != state.day:
        raise PlanningError(
            f"a plan that begins on {state.day} was expected, one from {plan.start} on came"
        )
    end = plan.start + timedelta(weeks=plan.weeks)
    waiting = state.batches.take(_ripe_week(state) >= plan.weeks)
    put_in = _put_in(city, plan, lead_weeks or {})
    heaps = _heaps(city, plan, lead_weeks or {}, end)
    spread = spread_by(plan, earlier or spread_before(city, state))
    nitrogen, phosphorus = _trailing(city, spread, end)
    return CityState(
        end,
        _joined(waiting, put_in, heaps),
        nitrogen,
        phosphorus,
        asked=state.asked.take(state.asked.last >= end.isoformat()),
        declined=state.declined,
        kept=state.kept,
        down=state.down,
        alerts=state.alerts,
    )


def plan_ahead(  # noqa: PLR0913 -- all that plans are made from, each named by the caller
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    every: int = EVERY_WEEKS,
    settings: PlanSettings | None = None,
    plan_one: PlanOne | None = None,
    progress: Progress | None = None,
) -> tuple[Plan, ...]:
    """Plan a long time as it would be planned: anew every few weeks, from what is there then.

    Parameters
    ----------
    city : City
    state : CityState
    start : date
        The state's day.
    weeks : int
        ≥ 1; the last plan is shorter where `every` does not divide it.
    every : int
        Weeks of one plan, 1–52.
    settings : PlanSettings, optional
    plan_one : PlanOne, optional
        Makes each plan; None = `allocate` with the settings.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Returns
    -------
    tuple of Plan
        Consecutive, each from the state that the one before leaves.

    Raises
    ------
    PlanningError
        If the horizon is out of range or the state is of another day.
    """
    if weeks < 1 or every < 1:
        raise PlanningError(
            f"plans of at least a week were expected; {weeks} weeks in plans of {every} were asked"
        )
    if start != state.day:
        raise PlanningError(f"the state is of {state.day}, plans from {start} on were asked for")
    chosen = settings or PlanSettings()
    tell = progress or (lambda _what, _share: None)
    spread = spread_before(city, state)
    plans: list[Plan] = []
    for first in range(0, weeks, every):
        span = min(every, weeks - first)
        what = _Told(tell, first / weeks, span / weeks)
        what("planning", 0.0)
        if plan_one is None:
            plan = allocate(
                city, state, start=state.day, weeks=span, settings=chosen, progress=what
            )
        else:
            plan = plan_one(state, state.day, span, tuple(plans))
        plans.append(plan)
        state = next_state(city, state, plan, earlier=spread, lead_weeks=chosen.lead_weeks)
        spread = spread_by(plan, spread)
    tell("done", 1.0)
    return tuple(plans)


@dataclass(frozen=True, slots=True)
class _Told:
    """The progress of one plan as part of that of all."""

    tell: Progress
    before: float
    share: float

    def __call__(self, what: str, share: float) -> None:
        self.tell(what, self.before + self.share * share)


def _ripe_week(state: CityState) -> Integers:
    """Week of the plan in which each batch becomes ripe, as the plan counts it."""
    days = [(date.fromisoformat(day) - state.day).days for day in state.batches.ready.tolist()]
    return np.floor_divide(np.array(days, dtype=np.int64), DAYS_PER_WEEK)


def _put_in(city: City, plan: Plan, leads: Mapping[str, int]) -> Batches:
    """One batch for each hub and week of the plan that is not ripe at its end."""
    brought = plan.flows.take(plan.flows.leg == Leg.COLLECT)
    rows = []
    for hub in dict.fromkeys(brought.destination.tolist()):
        process = _process(city, hub, leads)
        mine = brought.take(brought.destination == hub)
        water = plan.hub_weeks.take(
            (plan.hub_weeks.hub == hub) & (plan.hub_weeks.element == "water")
        )
        sprinkled = np.zeros(plan.weeks)
        sprinkled[water.week] = water.water_added
        first = max(plan.weeks - process.lead_weeks, 0)
        for week in sorted({each for each in mine.week.tolist() if each >= first}):
            mix = mine.take(mine.week == week)
            started = plan.start + timedelta(weeks=week)
            ready = started + timedelta(weeks=process.lead_weeks)
            rows.append(
                {
                    "id": f"{hub}-{started}",
                    "hub": hub,
                    "started": started.isoformat(),
                    "ready": ready.isoformat(),
                    **_mixed(city, mix, float(sprinkled[week]), process),
                }
            )
    return _batches(rows)


def _process(city: City, hub: str, leads: Mapping[str, int]) -> Process:
    row = int(positions(city.hubs.id, np.array([hub]))[0])
    return process_of(str(city.hubs.process[row]), leads)


def _mixed(city: City, mix: Flows, water: float, process: Process) -> dict[str, float]:
    """What a mix holds [t], and the shares of its carbon and nitrogen that it will lose."""
    held = {name: float(getattr(mix, name).sum()) for name in ELEMENTS}
    held["wet"] += water
    held["water"] += water
    kind, lost = positions(city.kinds.id, mix.material), losses(city.kinds, process)
    for name, shares in (("carbon", lost.carbon), ("nitrogen", lost.nitrogen)):
        gone = float((getattr(mix, name) * shares[kind]).sum())
        held[f"{name}_loss"] = gone / held[name] if held[name] > 0 else 0.0
    return held


def _heaps(city: City, plan: Plan, leads: Mapping[str, int], end: date) -> Batches:
    """The ripe product that lies in each hub at the plan's end; it loses nothing more."""
    last = plan.hub_weeks.take(plan.hub_weeks.week == plan.weeks - 1)
    rows = []
    for hub in dict.fromkeys(last.hub.tolist()):
        mine = last.take(last.hub == hub)
        held = dict(zip(mine.element.tolist(), mine.ripe.tolist(), strict=True))
        if held["wet"] > LEAST_HEAP_T:
            started = end - timedelta(weeks=_process(city, hub, leads).lead_weeks)
            words = {"id": f"{hub}-ripe-{end}", "hub": hub}
            dates = {"started": started.isoformat(), "ready": end.isoformat()}
            rows.append({**words, **dates, **held, "carbon_loss": 0.0, "nitrogen_loss": 0.0})
    return _batches(rows)


def _batches(rows: list[dict[str, object]]) -> Batches:
    names = Batches.names()
    types = {**dict.fromkeys(names[:4], np.str_), **dict.fromkeys(names[4:], np.float64)}
    return Batches.of(rows, **types)


def _joined(*tables: Batches) -> Batches:
    columns = {
        name: np.concatenate([getattr(table, name) for table in tables]) for name in Batches.names()
    }
    return replace(tables[0], **columns)


def _trailing(city: City, spread: Applications, day: date) -> tuple[Floats, Floats]:
    """N and P of the twelve months before a day [kg], shape (n_gardens,) each."""
    last_of_february = 28 if day.month == 2 else 31
    since = day.replace(year=day.year - 1, day=min(day.day, last_of_february))
    recent = spread.take(spread.until >= since.isoformat())
    garden, size = positions(city.gardens.id, recent.garden), len(city.gardens)
    nitrogen = np.bincount(garden, weights=recent.nitrogen_kg, minlength=size)
    phosphorus = np.bincount(garden, weights=recent.phosphorus_kg, minlength=size)
    return nitrogen.astype(np.float64), phosphorus.astype(np.float64)
