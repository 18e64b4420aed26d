"""A refusal in words: what cannot hold together, and the least that would have to give way."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.conflict import Conflict, smallest_conflict
from greenhaven.core.planning.demands import Demand, Elastic, Wish, elastic
from greenhaven.core.planning.errors import InfeasiblePlanError, Loosening, Stated
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.movements import movement_columns
from greenhaven.core.planning.plan import NEGLIGIBLE_T
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_words import loosened_words, sentence_of
from greenhaven.core.planning.solver import Session, Solution
from greenhaven.core.planning.words import grouped, mass, name_of

COST_BESIDE = 1e-4  # what the plan's own costs count, where a tonne's worth of loosening counts 1
LOOSE = 1e-6  # in a demand's own unit: less is the solver's tolerance
SHOWN = 12
MOST_ALONE = 8
LIMITS = {
    "capacity": "{owner} takes at most {upper} t a week",
    "minimum": "{owner} must be fed at least {lower} t a week",
    "nitrogen cap": "{owner} may still receive {upper} kg of nitrogen",
    "phosphorus cap": "{owner} may still receive {upper} kg of phosphorus",
    "asked for": "{owner} takes what it asked for, and no more",
    "grade asked for": "{owner} asked for compost whose heat was shown",
    "C:N at most": "the mix at {owner} must not exceed its highest C:N",
    "C:N at least": "the mix at {owner} must reach its lowest C:N",
    "moisture at most": "the mix at {owner} must not be wetter than its highest moisture",
    "moisture at least": "the mix at {owner} must reach its lowest moisture",
    "free air space at least": "the mix at {owner} must keep its free air space",
}
LOOSENED = {
    "capacity": "{owner} would have to take {raised} t a week",
    "minimum": "{owner} would have to be content with {lowered} t a week",
    "nitrogen cap": "{owner} would have to be allowed {more} kg of nitrogen more",
    "phosphorus cap": "{owner} would have to be allowed {more} kg of phosphorus more",
    "asked for": "{owner} would have to take {more} t a week that it did not ask for",
    "grade asked for": "{owner} would have to take {more} t a week of other compost",
}
SAID = {
    Wish.HUB_CLOSED: "{owner} is closed",
    Wish.LEFT_ALONE: "nobody drives to {owner}",
    Wish.DECLINED: "nobody is asked again for what was declined",
}
TAKEN_BACK = {
    Wish.HUB_CLOSED: "{owner} would have to open, for {amount}",
    Wish.LEFT_ALONE: "somebody would have to drive to {owner}, for {amount}",
    Wish.DECLINED: "people would have to be asked again for {amount} that they declined",
}
MIX_LOOSENED = "the mix at {owner} would have to leave its limit, {limit}"


def refusal(inputs: Inputs, program: Program) -> InfeasiblePlanError:
    """Why there is no plan for a program, and what would be the least to ask.

    The least is the cheapest way of loosening demands until there is a plan: a tonne's worth of
    any rule or wish weighs the same, of a hub's own limits twice, of what soils take ten times as
    much, and what composts gives way last. Of ways that weigh the same, the cheapest plan's is
    taken. Beside it stands each demand of the conflict that would do alone.
    """
    stretched = elastic(inputs, program)
    conflict = smallest_conflict(program, stretched)
    asked = _Asked(inputs, program, stretched)
    stated = tuple(_stated(inputs, program, conflict))
    together = tuple(asked.together())
    alone = tuple(asked.alone(conflict.demands))
    return InfeasiblePlanError(_message(stated, together, alone), stated, together, alone)


def _message(
    stated: tuple[Stated, ...], together: tuple[Loosening, ...], alone: tuple[Loosening, ...]
) -> str:
    head = "No plan meets these rules and limits at once:"
    if len(stated) == 1:
        head = "With what sources give and hubs hold, no plan meets this:"
    said = [each.sentence for each in together]
    parts = [head, *_listing([each.sentence for each in stated])]
    known = {(each.wish, each.name, each.owner) for each in stated}
    more = any((each.wish, each.name, each.owner) not in known for each in together)
    beside = " More than these cannot hold together." if more else ""
    parts += [f"Loosen one of them.{beside} The least that would do:", *_listing(said)]
    others = [each.sentence for each in alone if [each.sentence] != said]
    if others:
        parts += ["Each of these would do alone:", *_listing(others)]
    return "\n".join(parts)


def _listing(lines: list[str]) -> list[str]:
    shown = lines[:SHOWN] + ([f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else [])
    return [f"  - {line}" for line in shown]


def _stated(inputs: Inputs, program: Program, conflict: Conflict) -> Iterator[Stated]:
    """What the coordinator and the rules ask comes first: it is what can be taken back."""
    first = sorted(conflict.demands, key=lambda each: list(Wish).index(each.wish))
    for demand in first:
        sentence = _demand_words(inputs, program, demand, conflict)
        yield Stated(demand.wish, demand.name, demand.owner, sentence)


def _demand_words(inputs: Inputs, program: Program, demand: Demand, conflict: Conflict) -> str:
    owner = name_of(inputs.city, demand.owner)
    if demand.wish == Wish.SERVE_ALL:
        return "every source must find a place (nothing may be left over)"
    if demand.wish == Wish.FLOOR:
        share = grouped(100 * (inputs.settings.fairness_floor or 0.0))
        return f"every district's gardens must get at least {share} % of their safe dose"
    if demand.wish == Wish.RULE:
        return sentence_of(inputs, demand.name)
    if demand.wish in SAID:
        return SAID[demand.wish].format(owner=owner)
    weeks = np.flatnonzero(np.isin(demand.rows, conflict.rows))
    at = demand.rows[weeks] if len(weeks) else demand.rows
    text = LIMITS[demand.name].format(
        owner=owner,
        lower=grouped(program.row_lower[at].max(), 2),
        upper=grouped(program.row_upper[at].min(), 2),
    )
    return text + _in_weeks(weeks.tolist(), len(demand.rows))


def _in_weeks(those: list[int], weeks: int) -> str:
    if weeks == 1 or not those:
        return ""
    if len(those) == weeks:
        return " (in every week)"
    named = ", ".join(str(week + 1) for week in sorted(those))
    return f" (in week{'s' if len(those) > 1 else ''} {named})"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A program whose demands are loosened on trial."""

    inputs: Inputs
    program: Program
    stretched: Elastic

    def together(self) -> Iterator[Loosening]:
        """What gives way in the plan that loosens least, what weighs most first."""
        loosest = Session(self.stretched.enforcing(self.stretched.demands, COST_BESIDE)).solve()
        found = []
        for demand in self.stretched.demands:
            amounts = self.stretched.amounts(demand, loosest.values)
            if self._amount(demand, loosest) > LOOSE:
                found.append((float(np.abs(demand.prices) @ amounts), demand))
        for _, demand in sorted(found, key=lambda each: -each[0]):
            yield self._loosening(demand, loosest)

    def alone(self, demands: tuple[Demand, ...]) -> Iterator[Loosening]:
        """Each demand that gives a plan by itself, and by how much it has to give way."""
        session = None
        for demand in demands[:MOST_ALONE]:
            program = self.stretched.allowing(demand, COST_BESIDE)
            session = session or Session(program)
            session.become(program)
            try:
                loosest = session.solve()
            except InfeasiblePlanError:
                continue
            yield self._loosening(demand, loosest)

    def _amount(self, demand: Demand, loosest: Solution) -> float:
        amounts = self.stretched.amounts(demand, loosest.values)
        return float(amounts.max() if demand.wish == Wish.LIMIT else amounts.sum())

    def _loosening(self, demand: Demand, loosest: Solution) -> Loosening:
        amount, program = self._amount(demand, loosest), self.program
        columns = movement_columns(program.collect, program.deliver, program.stock)
        moved = loosest.values[columns]
        moved = np.where(moved > NEGLIGIBLE_T, moved, 0.0)
        words = _loosened_words(self.inputs, program, demand, amount, moved)
        return Loosening(demand.wish, demand.name, demand.owner, amount, demand.unit, words)


def _loosened_words(
    inputs: Inputs, program: Program, demand: Demand, amount: float, moved: Floats
) -> str:
    owner = name_of(inputs.city, demand.owner)
    if demand.wish == Wish.SERVE_ALL:
        return f"{mass(amount)} would be left without a place"
    if demand.wish == Wish.FLOOR:
        share = np.floor(1e3 * ((inputs.settings.fairness_floor or 0.0) - amount)) / 10
        return f"the fairness floor would have to be {max(share, 0.0):g} %"
    if demand.wish == Wish.RULE:
        beyond = f"{grouped(amount, 2)} {demand.unit}"
        return loosened_words(inputs, demand.name, moved, beyond)
    if demand.wish in TAKEN_BACK:
        return TAKEN_BACK[demand.wish].format(owner=owner, amount=mass(amount))
    return LOOSENED.get(demand.name, MIX_LOOSENED).format(
        owner=owner,
        limit=demand.name,
        more=grouped(amount, 2),
        raised=grouped(program.row_upper[demand.rows].max() + amount, 2),
        lowered=grouped(program.row_lower[demand.rows].max() - amount, 2),
    )
