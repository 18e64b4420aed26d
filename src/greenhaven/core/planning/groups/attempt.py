"""One plan of groups at a known composition of compost, what it costs, and its prices."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.aggregate import Aggregate
from greenhaven.core.planning.groups.multipliers import Multipliers, multipliers_of
from greenhaven.core.planning.groups.wants import missed_cost
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import InfeasiblePlanError, Session
from greenhaven.core.planning.trace import Moves, settle, trace
from greenhaven.core.planning.wishes import planned_of

WET = ELEMENTS.index("wet")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A plan of groups that keeps every limit of every member.

    Parameters
    ----------
    aggregate : Aggregate
        Groups, links, and the composition that compost is taken to have.
    program : Program
        Its linear program.
    moves : Moves
        What moves, to the last gram.
    kept : array, shape (weeks, n_hubs)
        Ripe product that lies in each hub at a week's end [t].
    prices : Multipliers
    """

    aggregate: Aggregate
    program: Program
    moves: Moves
    kept: Floats
    prices: Multipliers

    def served_t(self) -> Floats:
        """Safe doses that the deliveries fill in each district's gardens [t]."""
        known, whole = self.aggregate, self.aggregate.whole
        filled = (self.moves.deliver * known.served()).sum(axis=0)
        district = whole.takers.district[known.gardens.groups.one_of_each()][known.deliver.group]
        inside, size = district >= 0, len(whole.city.districts)
        served = np.bincount(district[inside], weights=filled[inside], minlength=size)
        return np.asarray(served, dtype=np.float64)

    def floor(self) -> float:
        """Share of its safe dose that every district's gardens get at least; 0 if none has any."""
        return least_share(self.served_t(), self.program.needs)

    def cost(self) -> float:
        """What the program counts for the plan, less its reward for fairness."""
        return self.cost_of_collection() + self.cost_of_delivery()

    def cost_of_collection(self) -> float:
        """Haulage, handling, gates, what is left, and water."""
        mixing = [each.needs_recipe for each in self.aggregate.inputs.processes()]
        program, moves = self.program, self.moves
        water = moves.water[:, mixing]
        blocks = (program.collect, program.left, program.water)
        pairs = zip(blocks, (moves.collect, moves.left, water), strict=True)
        return sum(float((block.of(program.cost) * moved).sum()) for block, moved in pairs)

    def cost_of_delivery(self) -> float:
        """Haulage to gardens and storage, less the worth of compost and the reward for fairness.

        What gardens asked for and do not get counts, too.
        """
        program = self.program
        sent = float((program.deliver.of(program.cost) * self.moves.deliver).sum())
        kept = float((program.stock.of(program.cost) * self.kept).sum())
        missed = float(self.missed().sum())
        return sent + kept + missed + float(program.cost[program.floor]) * self.floor()

    def missed(self) -> Floats:
        """What counts for what each group of gardens asked for and does not get."""
        inputs = self.aggregate.inputs
        wanting, size = inputs.wanting, len(self.aggregate.gardens.groups)
        if not len(wanting.asked):
            return np.zeros(size)
        planned = planned_of(inputs, self.moves.deliver)
        paid = missed_cost(wanting.asked.wet, planned, inputs.settings.need_price_per_t)
        return np.bincount(wanting.garden, weights=paid, minlength=size).astype(np.float64)


def least_share(served_t: Floats, needs_t: Floats) -> float:
    """The least share of its need that any district gets, at most 1; 0 where nobody needs any."""
    needing = needs_t > 0
    if not needing.any():
        return 0.0
    return float(min(np.min(served_t[needing] / needs_t[needing]), 1.0))


def attempted(known: Aggregate) -> Attempt:
    """Plan the groups with the composition that compost is taken to have.

    Raises
    ------
    InfeasiblePlanError
        If limits contradict each other; the message names what was demanded.
    PlanningError
        If the solver fails.
    """
    program = known.program()
    try:
        solution = Session(program).solve()
    except InfeasiblePlanError as error:
        raise InfeasiblePlanError(_demanded(known.whole)) from error
    moves = settle(known.inputs, program, solution)
    followed = trace(known.inputs, moves)
    moves = replace(moves, deliver=followed.deliver)
    prices = multipliers_of(known.whole, program, solution.duals)
    return Attempt(known, program, moves, followed.ripe[:, :, WET], prices)


def _demanded(whole: Whole) -> str:
    """What a plan can fail to keep: nothing else asks for anything."""
    hubs, settings = whole.city.hubs, whole.settings
    fed = int((hubs.minimum_t_per_week[whole.hubs] > 0).sum())
    rules = ", ".join(each.article for each in whole.ruled.rows) or "ways that are forbidden"
    asked = {
        "every source must find a place (nothing may be left over)": settings.serve_all,
        f"every district's gardens must get at least {100 * (settings.fairness_floor or 0):.0f} % "
        "of their safe dose": bool(settings.fairness_floor),
        f"{fed} hubs must be fed their least intake in every week": fed > 0,
        f"the rules must be kept by every member of a group: {rules}": whole.ruled.rulebook
        is not None,
    }
    listing = "\n".join(f"  - {line}" for line, demanded in asked.items() if demanded)
    return f"No plan meets these limits at once:\n{listing}\nLoosen one of them."
