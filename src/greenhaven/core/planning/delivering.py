"""What leaves the hubs, once it is known what went into them."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.obeying import Settled, trimmed
from greenhaven.core.planning.program import Program, as_goals, build_program, deliveries_only
from greenhaven.core.planning.solver import InfeasiblePlanError, Session, Solution
from greenhaven.core.planning.trace import product_content, settle, trace

MOST_DELIVERIES = 4  # times that deliveries are solved for one collection


@dataclass(frozen=True, slots=True)
class Delivered:
    """A plan's deliveries and all that they rest on."""

    inputs: Inputs  # with the composition that the deliveries were planned with
    program: Program  # with that composition
    optimum: Solution
    settled: Settled


def deliver(inputs: Inputs, program: Program, first: Solution) -> Delivered:
    """Deliver with the composition that the plan's own inputs give the compost.

    Composition as a variable would make the program bilinear (pooling). Once it is fixed what goes
    into the hubs, the N and P of what comes out are known, and only deliveries are solved again.
    Where rules are then still missed, because deliveries were trimmed or heaps mixed otherwise,
    deliveries are solved again with bounds that are tighter by what was missed.
    """
    content = product_content(trace(inputs, settle(inputs, program, first)), inputs.content[0])
    optimum = first
    if not np.allclose(content, inputs.content, rtol=1e-3):
        inputs = replace(inputs, content=content)
        program, optimum = _again(inputs, first, [])
    settled = trimmed(inputs, settle(inputs, program, optimum))
    margins = [np.zeros(len(ruling.owners)) for ruling in settled.rulings]
    for _ in range(MOST_DELIVERIES - 1):
        if settled.obeys:
            break
        margins = [old + more for old, more in zip(margins, settled.missed(), strict=True)]
        content = product_content(settled.followed, inputs.content[0])
        inputs = replace(inputs, content=content)
        program, optimum = _again(inputs, first, margins)
        settled = trimmed(inputs, settle(inputs, program, optimum))
    return Delivered(inputs, program, optimum, settled)


def _again(inputs: Inputs, first: Solution, margins: list[Floats]) -> tuple[Program, Solution]:
    program = build_program(inputs)
    tighter = _tighter(deliveries_only(program, first.values), margins)
    try:
        return program, Session(tighter).solve()
    except InfeasiblePlanError:
        return program, Session(as_goals(tighter)).solve()


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
