"""A long look ahead: plans as they would be made, and many futures of them."""

from dataclasses import dataclass
from datetime import date

from greenhaven.core.city import City, CityState
from greenhaven.core.forecast.ensemble.ensemble import Ensemble, Progress
from greenhaven.core.forecast.ensemble.executors import Executor
from greenhaven.core.forecast.outlook.outlook import Outlook, members_of, outlook_of, told_ensemble
from greenhaven.core.forecast.outlook.told import Told
from greenhaven.core.forecast.twin.schedule import Schedule, schedule_of
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.onward import EVERY_WEEKS, plan_ahead
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.rulebook import Rulebook

PLANNING = 0.5  # share of the work, about


@dataclass(frozen=True, slots=True)
class Asked:
    """How far to look, and through how many futures.

    Parameters
    ----------
    weeks : int
        ≥ 1; plans are made anew every `every` weeks.
    members : int
    seed : int
    rulebook : Rulebook, optional
        The rules that every plan obeys.
    every : int
    """

    weeks: int
    members: int
    seed: int = 1
    rulebook: Rulebook | None = None
    every: int = EVERY_WEEKS


@dataclass(frozen=True, slots=True)
class Ahead:
    """Plans, what each member becomes under them, and the bands of it."""

    plans: tuple[Plan, ...]
    schedule: Schedule
    ensemble: Ensemble[Told]
    outlook: Outlook


def look_ahead(
    city: City,
    state: CityState,
    asked: Asked,
    *,
    settings: PlanSettings | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Ahead:
    """Plan from a state on, and follow the plans through many futures.

    The plans do not know the futures: they are made from what is expected, as people do, and
    each future takes them as they are.

    Parameters
    ----------
    city, state : City, CityState
    asked : Asked
    settings : PlanSettings, optional
        Limits are not priced unless it says so.
    executor : Executor, optional
        Where the members are followed; None = here.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    InfeasiblePlanError
        If limits contradict each other in some plan.
    ForecastError
        If no future can be followed, or too many members fail.
    """
    tell = progress or (lambda _what, _share: None)
    chosen = settings or PlanSettings(priced_limits=0)

    def plan_one(state: CityState, start: date, weeks: int, before: tuple[Plan, ...]) -> Plan:
        done = sum(plan.weeks for plan in before)
        tell(f"planning week {done + 1} of {asked.weeks}", PLANNING * done / asked.weeks)
        book = asked.rulebook
        return allocate(city, state, start=start, weeks=weeks, settings=chosen, rulebook=book)

    plans = plan_ahead(
        city,
        state,
        start=state.day,
        weeks=asked.weeks,
        every=asked.every,
        settings=chosen,
        plan_one=plan_one,
    )
    schedule = schedule_of(city, *plans, lead_weeks=chosen.lead_weeks)
    ensemble = told_ensemble(
        city,
        state,
        schedule,
        members_of(city, schedule, asked.members, asked.seed),
        executor=executor,
        progress=lambda what, share: tell(what, PLANNING + (1 - PLANNING) * share),
    )
    return Ahead(plans, schedule, ensemble, outlook_of(schedule, ensemble))
