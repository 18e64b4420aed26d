"""What leaves the hubs, once it is settled what goes into them and what compost that makes."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.groups.aggregate import Aggregate, put_together, serve
from greenhaven.core.planning.groups.attempt import WET, Attempt
from greenhaven.core.planning.groups.bound import delivery_bound
from greenhaven.core.planning.groups.drafting import garden_draft, near
from greenhaven.core.planning.groups.executors import Executor
from greenhaven.core.planning.groups.group_rules import GroupRules
from greenhaven.core.planning.groups.grouped_plan import gap_between
from greenhaven.core.planning.groups.grouping import Grouping, grouping_by
from greenhaven.core.planning.groups.links import Links
from greenhaven.core.planning.groups.multipliers import multipliers_of
from greenhaven.core.planning.groups.refining import refined_gardens
from greenhaven.core.planning.groups.search import Goal, Search
from greenhaven.core.planning.groups.shares import GardenGroups
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.obeying import Settled, trimmed
from greenhaven.core.planning.program import DELIVERY_LIMITS, REQUIRED_PER_T, Program
from greenhaven.core.planning.rule_rows import RULE_TOTAL
from greenhaven.core.planning.solver import InfeasiblePlanError, Session
from greenhaven.core.planning.trace import product_content, settle, trace

SAME_CONTENT = 1e-3  # relative: nearer than that a composition counts as known
MOST_PASSES = 3  # times that deliveries are planned, each with what the ones before leave in heaps


@dataclass(frozen=True, slots=True)
class Delivery:
    """Deliveries for a collection that is settled.

    Parameters
    ----------
    aggregate : Aggregate
        Groups of sources as collection was planned, of gardens as deliveries were.
    settled : Settled
        What moves, within the caps of what compost really holds.
    search : Search
        The rounds; its cost is that of the whole plan before deliveries were trimmed.
    cost : float
        Of the whole plan as it moves.
    """

    aggregate: Aggregate
    settled: Settled
    search: Search
    cost: float

    @property
    def gap(self) -> float:
        """How near it is proven to be to the best that its collection allows."""
        return gap_between(self.cost, self.search.bound)


def deliver(plan: Attempt, goal: Goal, executor: Executor) -> Delivery:
    """Plan the deliveries with the composition that the plan's own collection gives the compost.

    What is collected is kept. Groups of gardens are large at first and split as those of the whole
    plan are, until the deliveries are proven near the best that this collection allows. What they
    leave in a heap is mixed with what becomes ripe later; where deliveries must be trimmed for
    that, they are planned again.

    Parameters
    ----------
    plan : Attempt
    goal : Goal
    executor : Executor

    Raises
    ------
    InfeasiblePlanError
        If the compost does not reach a required floor.
    """
    content, kept = content_made(plan), _Kept(_ripens(plan), _collected(plan), ())
    best = one = _carried_out(plan, _searched(plan, content, kept, (goal, executor)))
    for _ in range(MOST_PASSES - 1):
        left = product_content(one.settled.followed, plan.aggregate.inputs.content[0])
        same = np.allclose(left, content, rtol=SAME_CONTENT) and one.settled.obeys
        if same or (best.gap <= goal.gap and best.settled.obeys):
            break
        content, kept = left, kept.tighter(one.settled.missed()[1:])
        one = _carried_out(plan, _searched(plan, content, kept, (goal, executor)))
        best = min(best, one, key=lambda each: (not each.settled.obeys, each.gap))
    return best


@dataclass(frozen=True, slots=True)
class _Kept:
    """What deliveries have to keep to.

    Parameters
    ----------
    ripens_t : array, shape (weeks, n_hubs)
        Product that is added to what lies in each hub [t].
    used : tuple of array
        What the collection uses of each row of each article that speaks of more than one place.
    margins : tuple of array
        By how much more than asked for each of them is to be kept.
    """

    ripens_t: Floats
    used: tuple[Floats, ...]
    margins: tuple[Floats, ...]

    def tighter(self, missed: list[Floats]) -> "_Kept":
        """The same with margins that are wider by what was missed."""
        old = self.margins or tuple(np.zeros_like(each) for each in missed)
        wider = (each + more for each, more in zip(old, missed, strict=True))
        return replace(self, margins=tuple(wider))


def _collected(plan: Attempt) -> tuple[Floats, ...]:
    """What the collection uses of each row of each article."""
    rules, moves = plan.aggregate.inputs.rulebook, plan.moves
    if not isinstance(rules, GroupRules):
        return ()
    nothing = np.zeros(moves.deliver.size + plan.kept.size)
    moved = np.concatenate([moves.collect.ravel(), nothing])
    return tuple(ruling.amounts(moved) for ruling in rules.said[1:])


def _searched(plan: Attempt, content: Floats, kept: _Kept, by: tuple[Goal, Executor]) -> Search:
    """Plan groups of gardens, price their members, split, and plan again."""
    goal, executor = by
    whole, search = plan.aggregate.whole, Search(goal)
    spent = plan.cost_of_collection()
    groups = garden_draft(whole, content)
    opened = near(whole, groups)
    while True:
        one = _deliveries(whole, (groups, opened), content, kept, executor)
        least = delivery_bound(one, kept.ripens_t, executor)
        if search.enough(one, spent + one.cost_of_delivery(), spent + least.value):
            return search
        groups, opened = refined_gardens(one, least, search.allowed())


def content_made(plan: Attempt) -> Floats:
    """N and P of what the plan's own collection makes hubs send [kg/t], (weeks, n_hubs, 2)."""
    inputs = plan.aggregate.inputs
    return product_content(trace(inputs, plan.moves), inputs.content[0])


def _ripens(plan: Attempt) -> Floats:
    """Product that is added to what lies in each hub in each week [t], shape (weeks, n_hubs)."""
    followed = trace(plan.aggregate.inputs, plan.moves)
    lies = followed.ripe[:, :, WET]
    before = np.vstack([np.zeros((1, lies.shape[1])), lies[:-1]])
    return np.asarray(lies - before + followed.sent[:, :, WET], dtype=np.float64)


def _deliveries(
    whole: Whole,
    draft: tuple[Grouping, Booleans],
    content: Floats,
    kept: _Kept,
    executor: Executor,
) -> Attempt:
    """Solve for the deliveries of groups of gardens."""
    serving = serve(whole, *draft, content, executor)
    known = _without_sources(whole, serving, content)
    program = _alone(known.program(), kept)
    try:
        solution = Session(_tighter(program, kept)).solve()
    except InfeasiblePlanError as error:
        raise InfeasiblePlanError(_missed_floor(whole, program)) from error
    moves = settle(known.inputs, program, solution)
    prices = multipliers_of(whole, program, solution.duals)
    return Attempt(known, program, moves, program.stock.of(solution.values), prices)


def _without_sources(
    whole: Whole, serving: tuple[GardenGroups, Links], content: Floats
) -> Aggregate:
    """The gardens' groups beside a single group of sources that gives nothing."""
    sources = grouping_by(np.zeros(len(whole.givers), dtype=np.int64))
    nothing = np.zeros(0, dtype=np.int64)
    collect = Links(nothing, nothing, np.zeros((0, whole.weeks)), np.zeros(0))
    return put_together(whole, (sources, collect, np.zeros((1, whole.weeks))), serving, content)


def _alone(program: Program, kept: _Kept) -> Program:
    """The program of deliveries: what becomes ripe is given, and of the rest nothing must hold.

    What the collection uses of an article's bounds is taken off them.
    """
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    for family in program.families:
        rows = slice(family.rows.start, family.rows.stop)
        if family.limit == "ripe stock":
            lower[rows] = upper[rows] = kept.ripens_t.ravel()
        elif family.limit not in (*DELIVERY_LIMITS, RULE_TOTAL):
            lower[rows], upper[rows] = -np.inf, np.inf
    for article, used in zip(program.articles[1:], kept.used, strict=True):
        if article.of_deliveries:
            rows = slice(article.rows.start, article.rows.stop)
            lower[rows], upper[rows] = article.ruling.lower - used, article.ruling.upper - used
    return replace(program, row_lower=lower, row_upper=upper)


def _tighter(program: Program, kept: _Kept) -> Program:
    """Move the bounds of articles inwards, so that they are kept where heaps mix otherwise."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    for article, margin in zip(program.articles[1:], kept.margins, strict=False):
        rows = slice(article.rows.start, article.rows.stop)
        room = np.minimum(margin, np.maximum(upper[rows] - lower[rows], 0.0) / 2)
        lower[rows], upper[rows] = lower[rows] + room, upper[rows] - room
    return replace(program, row_lower=lower, row_upper=upper)


def _missed_floor(whole: Whole, program: Program) -> str:
    """How near to the required floor the compost comes."""
    if whole.ruled.rows:
        names = ", ".join(each.article for each in whole.ruled.rows)
        return (
            "No deliveries of the compost that the hubs would make keep all rules and a fairness "
            f"floor of {100 * float(program.lower[program.floor]):.0f} % at once. These rules "
            f"speak of many places together: {names}. Loosen one of them."
        )
    lower, cost = program.lower.copy(), program.cost.copy()
    required = float(lower[program.floor])
    lower[program.floor] = 0.0
    cost[program.floor] = -REQUIRED_PER_T * program.needs.sum()
    reached = Session(replace(program, lower=lower, cost=cost)).solve().values[program.floor]
    return (
        f"No plan gives every district's gardens {100 * required:.0f} % of their safe dose: with "
        f"the compost that the hubs would make, {100 * reached:.1f} % is reached. "
        "Lower the fairness floor."
    )


def _carried_out(plan: Attempt, search: Search) -> Delivery:
    """Both halves together, with deliveries trimmed to what gardens may really receive."""
    one, giving = search.best, plan.aggregate
    known = put_together(
        giving.whole,
        (giving.sources, giving.collect, giving.inputs.supply),
        (one.aggregate.gardens, one.aggregate.deliver),
        one.aggregate.inputs.content,
    )
    settled = trimmed(known.inputs, replace(plan.moves, deliver=one.moves.deliver))
    moves = replace(settled.moves, deliver=settled.followed.deliver)
    kept = settled.followed.ripe[:, :, WET]
    whole_plan = Attempt(known, known.program(), moves, kept, one.prices)
    return Delivery(known, settled, search, whole_plan.cost())
