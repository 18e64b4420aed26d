"""Find a plan for its inputs: solve, deliver again, and once more where a demand is not met."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.planning.article_prices import article_prices
from greenhaven.core.planning.delivering import Delivered, deliver, fair
from greenhaven.core.planning.doses import is_garden
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.plan import Plan, Solve
from greenhaven.core.planning.prices import limit_prices
from greenhaven.core.planning.program import Program, build_program
from greenhaven.core.planning.relaxation import refusal
from greenhaven.core.planning.result import assemble
from greenhaven.core.planning.rule_words import sentence_of
from greenhaven.core.planning.solver import InfeasiblePlanError, Session, Solution
from greenhaven.core.planning.staying import Stay, solve_near
from greenhaven.core.planning.wishes import wishes_of
from greenhaven.core.planning.words import name_of

FLOOR_TOLERANCE = 1e-6
MOST_ROUNDS = 3

Progress = Callable[[str, float], None]
Start = Callable[[Program], tuple[Session, Solution]]


@dataclass(frozen=True, slots=True)
class Found:
    """A plan before it is labelled, and the program that it was found with."""

    asked: Inputs  # with the composition that the last program was built with
    program: Program  # with floors of their own for every district, where that is asked for
    session: Session
    first: Solution
    delivered: Delivered
    build_cpu_s: float
    solve_cpu_s: float
    rounds: int


def anew(program: Program) -> tuple[Session, Solution]:
    """Solve a program from nothing."""
    session = Session(program)
    return session, session.solve()


def find(
    inputs: Inputs,
    start: Start,
    tell: Progress,
    *,
    stay: Stay | None = None,
    build: Callable[[Inputs], Program] = build_program,
) -> Found:
    """Solve the program of the inputs, and settle what it says.

    Parameters
    ----------
    inputs : Inputs
    start : callable
        Solves a program, and returns the session that did.
    tell : callable
        Called with what is being done and the share done, 0–1.
    stay : Stay, optional
        What is kept as it was, at a price.
    build : callable
        States the program of inputs.

    Raises
    ------
    InfeasiblePlanError
        If limits and rules contradict each other; the message names them in words.
    """
    build_cpu_s = solve_cpu_s = 0.0
    for rounds in range(1, MOST_ROUNDS + 1):
        tell("building the program", 0.2 * rounds - 0.15)
        clock = time.process_time()
        program = build(inputs)
        build_cpu_s += time.process_time() - clock
        tell("solving", 0.2 * rounds - 0.1)
        clock = time.process_time()
        try:
            session, first = start(program)
        except InfeasiblePlanError as error:
            raise refusal(inputs, program) from error
        program, first = fair(inputs, program, session, first)
        if stay is not None:
            first = solve_near(session, program, first, stay)
        delivered = deliver(inputs, program, first, stay)
        solve_cpu_s += time.process_time() - clock
        asked, inputs = inputs, delivered.inputs
        missed = _missed(delivered)
        if not missed:
            times = (build_cpu_s, solve_cpu_s)
            return Found(asked, program, session, first, delivered, *times, rounds)
    raise InfeasiblePlanError(missed)


def labelled(found: Found, linked_cpu_s: float, tell: Progress) -> Plan:
    """The plan with the prices of its limits and rules; `linked_cpu_s` was spent before."""
    tell("pricing the limits", 0.7)
    inputs, delivered = found.delivered.inputs, found.delivered
    asked = (inputs, found.program, found.session, found.first)
    prices = (limit_prices(*asked), article_prices(*asked))
    rows, columns = found.program.matrix.shape
    cost = cost_of(delivered.program, delivered.optimum)
    build_cpu_s = linked_cpu_s + found.build_cpu_s
    how = Solve("optimal", cost, build_cpu_s, found.solve_cpu_s, columns, rows, found.rounds)
    tell("done", 1.0)
    duals = (found.program, found.first)
    wishes = wishes_of(inputs, delivered.settled, duals)
    return replace(assemble(inputs, how, delivered.settled, prices), wishes=wishes)


def cost_of(program: Program, solution: Solution) -> float:
    """What a solution costs, without the reward for fairness."""
    paid = program.cost.copy()
    paid[program.floor] = 0.0
    return float(paid @ solution.values)


def _missed(delivered: Delivered) -> str:
    """Which demand the compost that is really made does not meet, in words; "" = it meets all."""
    inputs = delivered.inputs
    reached = _reached_floor(delivered.program, delivered.optimum)
    if _misses_floor(inputs, reached):
        return _missed_floor(inputs, reached)
    return "" if delivered.settled.obeys else _missed_rule(inputs, delivered.settled)


def _missed_rule(inputs: Inputs, settled: Settled) -> str:
    """The hard article that is missed by most, and whose share of it is missed."""
    pairs = zip(settled.rulings, settled.missed(), strict=True)
    ruling, missed = max(
        ((ruling, missed) for ruling, missed in pairs if ruling.is_hard and missed.any()),
        key=lambda pair: float(pair[1].max()),
    )
    owner = str(ruling.owners[int(np.argmax(missed))])
    who = name_of(inputs.city, owner) if owner else "the whole city"
    return (
        f"No plan was found that keeps this, with the compost that the hubs would make:\n"
        f"  - {sentence_of(inputs, ruling.article)}\n"
        f"{who} misses it by {missed.max():.3g} {ruling.unit}. Loosen it."
    )


def _reached_floor(program: Program, optimum: Solution) -> float:
    """The share that every district's gardens get; nothing where no compost can be had."""
    return float(optimum.values[program.floor]) if program.needs.sum() > 0 else 0.0


def _misses_floor(inputs: Inputs, reached: float) -> bool:
    """Whether the compost that is really made serves the gardens less than was required."""
    required = inputs.settings.fairness_floor or 0.0
    return _wants_compost(inputs) and reached < required - FLOOR_TOLERANCE


def _wants_compost(inputs: Inputs) -> bool:
    """Whether some garden could take any: without one a floor has nothing to promise."""
    room = np.where(inputs.wanting.speaks, 0.0, np.minimum(*inputs.opening.caps_kg))
    return bool((is_garden(inputs.city) & np.isfinite(room) & (room > 0)).any())


def _missed_floor(inputs: Inputs, reached: float) -> str:
    required = inputs.settings.fairness_floor or 0.0
    return (
        f"No plan gives every district's gardens {100 * required:.0f} % of their safe dose: with "
        f"the compost that the hubs would make, {100 * reached:.1f} % is reached. "
        "Lower the fairness floor."
    )
