"""What leaves the hubs, once it is settled what goes into them and what compost that makes."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.groups.aggregate import Aggregate, put_together, serve
from greenhaven.core.planning.groups.attempt import WET, Attempt
from greenhaven.core.planning.groups.bound import delivery_bound
from greenhaven.core.planning.groups.executors import Executor
from greenhaven.core.planning.groups.grouping import Grouping, grouping_by
from greenhaven.core.planning.groups.links import Links
from greenhaven.core.planning.groups.multipliers import multipliers_of
from greenhaven.core.planning.groups.opening import garden_draft, near
from greenhaven.core.planning.groups.refining import refined_gardens
from greenhaven.core.planning.groups.search import Search
from greenhaven.core.planning.groups.shares import GardenGroups
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.obeying import Settled, trimmed
from greenhaven.core.planning.program import DELIVERY_LIMITS, REQUIRED_PER_T, Program
from greenhaven.core.planning.solver import InfeasiblePlanError, Session
from greenhaven.core.planning.trace import Trace, product_content, settle, trace


@dataclass(frozen=True, slots=True)
class Delivery:
    """Deliveries for a collection that is settled.

    Parameters
    ----------
    aggregate : Aggregate
        Groups of sources as collection was planned, of gardens as deliveries were.
    settled : Settled
        What moves, within the caps of what compost really holds.
    """

    aggregate: Aggregate
    settled: Settled


def deliver(plan: Attempt, search: Search, executor: Executor) -> Delivery:
    """Plan the deliveries with the composition that the plan's own collection gives the compost.

    What is collected is kept. Groups of gardens are large at first and split as those of the whole
    plan are, until the deliveries are proven near the best that this collection allows.

    Parameters
    ----------
    plan : Attempt
    search : Search
        Keeps the best deliveries and bound; costs in it are those of the whole plan.
    executor : Executor

    Raises
    ------
    InfeasiblePlanError
        If the compost does not reach a required floor.
    """
    whole = plan.aggregate.whole
    content, ripens = content_made(plan), _ripens(trace(plan.aggregate.inputs, plan.moves))
    groups = garden_draft(whole, content)
    opened = near(whole, groups)
    while True:
        one = _deliveries(whole, (groups, opened), content, ripens, executor)
        least = delivery_bound(one, ripens, executor)
        spent = plan.cost_of_collection()
        if search.enough(one, spent + one.cost_of_delivery(), spent + least.value):
            break
        groups, opened = refined_gardens(one, least, search.allowed())
    return _carried_out(plan, search.best)


def content_made(plan: Attempt) -> Floats:
    """N and P of what the plan's own collection makes hubs send [kg/t], (weeks, n_hubs, 2)."""
    inputs = plan.aggregate.inputs
    return product_content(trace(inputs, plan.moves), inputs.content[0])


def _ripens(followed: Trace) -> Floats:
    """Product that is added to what lies in each hub in each week [t], shape (weeks, n_hubs)."""
    lies = followed.ripe[:, :, WET]
    before = np.vstack([np.zeros((1, lies.shape[1])), lies[:-1]])
    return np.asarray(lies - before + followed.sent[:, :, WET], dtype=np.float64)


def _deliveries(
    whole: Whole,
    draft: tuple[Grouping, Booleans],
    content: Floats,
    ripens_t: Floats,
    executor: Executor,
) -> Attempt:
    """Solve for the deliveries of groups of gardens."""
    serving = serve(whole, *draft, content, executor)
    known = _without_sources(whole, serving, content)
    program = _alone(known.program(), ripens_t)
    try:
        solution = Session(program).solve()
    except InfeasiblePlanError as error:
        raise InfeasiblePlanError(_missed_floor(program)) from error
    moves = settle(known.inputs, program, solution)
    prices = multipliers_of(whole, program, solution.duals)
    return Attempt(known, program, moves, program.stock.of(solution.values), prices)


def _without_sources(
    whole: Whole, serving: tuple[GardenGroups, Links], content: Floats
) -> Aggregate:
    """The gardens' groups beside a single group of sources that gives nothing."""
    sources = grouping_by(np.zeros(len(whole.givers), dtype=np.int64))
    nothing = np.zeros(0, dtype=np.int64)
    collect = Links(nothing, nothing, np.zeros((0, whole.weeks)))
    return put_together(whole, (sources, collect, np.zeros((1, whole.weeks))), serving, content)


def _alone(program: Program, ripens_t: Floats) -> Program:
    """The program of deliveries: what becomes ripe is given, and of the rest nothing must hold."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    for family in program.families:
        rows = slice(family.rows.start, family.rows.stop)
        if family.limit == "ripe stock":
            lower[rows] = upper[rows] = ripens_t.ravel()
        elif family.limit not in DELIVERY_LIMITS:
            lower[rows], upper[rows] = -np.inf, np.inf
    return replace(program, row_lower=lower, row_upper=upper)


def _missed_floor(program: Program) -> str:
    """How near to the required floor the compost comes."""
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


def _carried_out(plan: Attempt, one: Attempt) -> Delivery:
    """Both halves together, with deliveries trimmed to what gardens may really receive."""
    sources, supply = plan.aggregate.sources, plan.aggregate.inputs.supply
    known = put_together(
        plan.aggregate.whole,
        (sources, plan.aggregate.collect, supply),
        (one.aggregate.gardens, one.aggregate.deliver),
        one.aggregate.inputs.content,
    )
    moves = replace(plan.moves, deliver=one.moves.deliver)
    return Delivery(known, trimmed(known.inputs, moves))
