"""What leaves the hubs, once it is known what went into them."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.lexicographic import raised_floors
from greenhaven.core.planning.obeying import Settled, trimmed
from greenhaven.core.planning.program import Program, as_goals, build_program, deliveries_only
from greenhaven.core.planning.settings import Fairness
from greenhaven.core.planning.shares import shares_of
from greenhaven.core.planning.solver import InfeasiblePlanError, Session, Solution
from greenhaven.core.planning.staying import Stay, folded, with_stay
from greenhaven.core.planning.trace import product_content, settle, trace

SAME_CONTENT = 1e-3  # relative
MOST_DELIVERIES = 4  # times that deliveries are solved for one collection


@dataclass(frozen=True, slots=True)
class Delivered:
    """A plan's deliveries and all that they rest on."""

    inputs: Inputs  # with the composition that the deliveries were planned with
    program: Program  # with that composition
    optimum: Solution
    settled: Settled


def deliver(
    inputs: Inputs, program: Program, first: Solution, stay: Stay | None = None
) -> Delivered:
    """Deliver with the composition that the plan's own inputs give the compost.

    Composition as a variable would make the program bilinear (pooling). Once it is fixed what goes
    into the hubs, the N and P of what comes out are known, and only deliveries are solved again.
    Where rules are then still missed, because deliveries were trimmed or heaps mixed otherwise,
    deliveries are solved again with bounds that are tighter by what was missed. What is to `stay`
    as it was has a price then, too.
    """
    content = product_content(trace(inputs, settle(inputs, program, first)), inputs.content[0])
    optimum = first
    if not np.allclose(content, inputs.content, rtol=SAME_CONTENT):
        inputs = replace(inputs, content=content)
        program, optimum = _again(inputs, first, [], stay)
    settled = trimmed(inputs, settle(inputs, program, optimum))
    margins = [np.zeros(len(ruling.owners)) for ruling in settled.rulings]
    for _ in range(MOST_DELIVERIES - 1):
        if settled.obeys:
            break
        margins = [old + more for old, more in zip(margins, settled.missed(), strict=True)]
        content = product_content(settled.followed, inputs.content[0])
        inputs = replace(inputs, content=content)
        program, optimum = _again(inputs, first, margins, stay)
        settled = trimmed(inputs, settle(inputs, program, optimum))
    delivered = Delivered(inputs, program, optimum, settled)
    if inputs.settings.fairness == Fairness.MAX_MIN:
        return delivered
    return _fairest(delivered, first, margins, stay)


def _fairest(
    delivered: Delivered, first: Solution, margins: list[Floats], stay: Stay | None
) -> Delivered:
    """The fairest of some deliveries, each planned with the composition that the last really had.

    Heaps mix otherwise when other gardens are served, so that shares which were level in the
    program are not quite so in the plan.
    """
    tried = [delivered]
    for _ in range(MOST_DELIVERIES - 1):
        last = tried[-1]
        content = product_content(last.settled.followed, last.inputs.content[0])
        if np.allclose(content, last.inputs.content, rtol=SAME_CONTENT):
            break
        inputs = replace(last.inputs, content=content)
        program, optimum = _again(inputs, first, margins, stay)
        settled = trimmed(inputs, settle(inputs, program, optimum))
        tried.append(Delivered(inputs, program, optimum, settled))
    return max(tried, key=lambda each: (each.settled.obeys, sorted_shares(each)))


def sorted_shares(delivered: Delivered) -> tuple[float, ...]:
    """What the districts with gardens really get, the worst-off first."""
    shares = shares_of(delivered.inputs, delivered.settled.followed)
    return tuple(np.sort(shares.share[shares.need > 0]).tolist())


def _again(
    inputs: Inputs, first: Solution, margins: list[Floats], stay: Stay | None
) -> tuple[Program, Solution]:
    program = build_program(inputs)
    tighter = _tighter(deliveries_only(program, first.values), margins)
    try:
        optimum = _solved(inputs, tighter, stay)
    except InfeasiblePlanError:
        optimum = _solved(inputs, as_goals(tighter), stay)
    return program, optimum


def _solved(inputs: Inputs, program: Program, stay: Stay | None) -> Solution:
    staying = program if stay is None else with_stay(program, stay)
    session = Session(staying)
    return folded(fair(inputs, staying, session, session.solve())[1], program, stay)


def fair(
    inputs: Inputs, program: Program, session: Session, optimum: Solution
) -> tuple[Program, Solution]:
    """The optimum, with floors raised one after the other where that is asked for."""
    if inputs.settings.fairness == Fairness.MAX_MIN:
        return program, optimum
    return raised_floors(program, session, optimum)


def _tighter(program: Program, margins: list[Floats]) -> Program:
    """Move the bounds of hard articles inwards; a bound of 0 on a share becomes a little more."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    for article, margin in zip(program.articles, margins, strict=False):
        if article.ruling.is_hard and len(margin) == article.rows.items:
            at = slice(article.rows.start, article.rows.stop)
            room = np.maximum(upper[at] - lower[at], 0.0) / 2
            lower[at] += np.minimum(margin, room)
            upper[at] -= np.minimum(margin, room)
    return replace(program, row_lower=lower, row_upper=upper)
