"""The plan of a large city: groups of neighbours, split until the plan is proven near the best."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.aggregate import aggregate
from greenhaven.core.planning.groups.attempt import attempted
from greenhaven.core.planning.groups.bound import lower_bound
from greenhaven.core.planning.groups.checking import checked
from greenhaven.core.planning.groups.delivery import Delivery, content_made, deliver
from greenhaven.core.planning.groups.drafting import Draft, first_draft
from greenhaven.core.planning.groups.executors import Executor, InTurn
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan, Obeyed
from greenhaven.core.planning.groups.labelling import labelled
from greenhaven.core.planning.groups.refining import refined
from greenhaven.core.planning.groups.search import MOST_ROUNDS, Goal, Search
from greenhaven.core.planning.groups.whole import Whole, whole_of
from greenhaven.core.planning.groups.wished import wishes_told
from greenhaven.core.planning.inputs import MOST_WEEKS, Rulebook
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, PlanningError
from greenhaven.core.rules.movements import Facts

FIRST_COLUMNS = 60_000  # seconds to solve, and groups that are small enough to begin with
MOST_PASSES = 3  # times that collection is planned so that a required floor is reached
FINER_TIMES = (8, 64, 512)  # so many more groups where rules leave too few ways to large ones
TOLERANCE = 1e-6  # share of a limit by which it may be passed and still counts as kept
Progress = Callable[[str, float], None]


def allocate_grouped(  # noqa: PLR0913 -- all that a plan is made from, each named by the caller
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    settings: PlanSettings | None = None,
    rulebook: Rulebook | None = None,
    facts: Facts | None = None,
    gap: float = 0.02,
    most_seconds: float | None = None,
    first_columns: int = FIRST_COLUMNS,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> GroupedPlan:
    """Plan who gives what to whom in a city of any size, and prove how good the plan is.

    Parameters
    ----------
    city : City
    state : CityState
        Batches in process and nutrients already spread on `start`.
    start : date
        First day of the first week.
    weeks : int
        1–52.
    settings : PlanSettings, optional
        `links` is not used: every hub that accepts a kind is weighed.
    rulebook : Rulebook, optional
        The rules in force; None = none but the places' own limits.
    facts : Facts, optional
        What rules need to know beside the movements; what the state shows if not given.
    gap : float
        How near to the best the plan should be proven, as a share of the bound; > 0.
    most_seconds : float, optional
        No round is begun that would probably end later than this.
    first_columns : int
        How many columns of collection, and of delivery, the first program may have; it decides
        how large the first groups are.
    executor : Executor, optional
        Who averages and prices the groups' members; this process if not given. The numbers do not
        depend on it.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Returns
    -------
    GroupedPlan
        The best that was found. `gap` tells how near it is proven to be, which is more than was
        asked for if rounds or time were used up.

    Raises
    ------
    InfeasiblePlanError
        If limits contradict each other.
    PlanningError
        If the horizon or the gap is out of range, a rule demands what a plan of groups cannot
        keep (it is named), or the solver fails.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlanningError(f"a plan covers 1 to {MOST_WEEKS} weeks, {weeks} were asked for")
    if not gap > 0:
        raise PlanningError(f"a gap above 0 can be proven, {gap} was asked for")
    goal = Goal(gap, most_seconds, time.perf_counter())
    work = _Work(goal, executor or InTurn(), progress or (lambda _what, _share: None))
    work.tell("reading the city", 0.0)
    chosen = settings or PlanSettings()
    rules = (rulebook, facts)
    whole = whole_of(city, state, (start, weeks), chosen, first_columns, rules)
    planned, delivery = _planned(whole, work)
    work.tell("checking every place", 0.9)
    plan = _proven(labelled(delivery, planned), delivery)
    work.tell("done", 1.0)
    return plan


@dataclass(frozen=True, slots=True)
class _Work:
    """What a planning is done with."""

    goal: Goal
    executor: Executor
    tell: Progress


def _planned(whole: Whole, work: _Work) -> tuple[Search, Delivery]:
    """Collection, and deliveries of the compost that it makes.

    Where that compost misses a required floor, collection is planned again with its composition.
    """
    content, passes = whole.sample.content, 1
    while True:
        planned = _searched(whole, content, work)
        work.tell("planning deliveries", 0.8)
        try:
            return planned, deliver(planned.best, work.goal, work.executor)
        except InfeasiblePlanError:
            if passes == MOST_PASSES:
                raise
        content, passes = content_made(planned.best), passes + 1


def _searched(whole: Whole, content: Floats, work: _Work) -> Search:
    """Plan groups, price their members, split, and plan again until it is near enough."""
    search, draft = Search(work.goal), first_draft(whole, content)
    while True:
        number = len(search.rows) + 1
        work.tell(
            f"planning {len(draft.sources)} groups, round {number}", 0.8 * number / MOST_ROUNDS
        )
        try:
            plan = attempted(aggregate(whole, draft, content, work.executor))
        except InfeasiblePlanError:
            finer = _finer(whole, content, draft)
            if finer is None:
                raise
            draft = finer
            continue
        bound = lower_bound(plan, work.executor)
        if search.enough(plan, plan.cost(), bound.value):
            return search
        draft = refined(plan, bound, search.allowed())


def _finer(whole: Whole, content: Floats, draft: Draft) -> Draft | None:
    """More groups to begin with: what rules forbid a group, each of its members perhaps may do.

    None if there are no rules, or were as many groups already.
    """
    if whole.ruled.rulebook is None:
        return None
    for times in FINER_TIMES:
        finer = first_draft(replace(whole, first_columns=times * whole.first_columns), content)
        if len(finer.sources) > len(draft.sources) or len(finer.gardens) > len(draft.gardens):
            return finer
    return None


def _proven(plan: GroupedPlan, delivery: Delivery) -> GroupedPlan:
    """The plan with the cost that adding up place by place gives.

    Raises
    ------
    PlanningError
        If a limit is passed when the plan is read place by place.
    """
    certificate = plan.carried_out
    found = checked(delivery.aggregate.whole, plan, certificate.content)
    if found.worst > TOLERANCE:
        raise PlanningError(f"the plan of groups does not hold place by place: {found}")
    if not found.obeys:
        raise PlanningError(f"the plan of groups does not obey {_disobeyed(found.articles)}")
    served = found.shares.share[found.shares.need > 0]
    return replace(
        plan,
        shares=found.shares,
        articles=found.articles,
        wishes=wishes_told(delivery.aggregate.whole, plan),
        fairness_floor=float(served.min(initial=1.0)) if len(served) else 0.0,
        carried_out=replace(certificate, cost=found.cost),
    )


def _disobeyed(articles: Obeyed) -> str:
    """Which articles are not kept, and by how much."""
    wrong = articles.take((articles.in_spite > 0) | (articles.beyond > 0))
    return "; ".join(
        f"{row['article']} by {row['in_spite']:.3g} t moved in spite of it"
        if row["in_spite"]
        else f"{row['article']} by {row['beyond']:.3g} {row['unit']}"
        for row in wrong.records()
    )
