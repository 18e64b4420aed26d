"""The plan of some weeks: sources to hubs, hubs to gardens, what is left, what limits cost."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState, weekly_supply
from greenhaven.core.columns import Floats
from greenhaven.core.planning.article_prices import article_prices
from greenhaven.core.planning.conflict import explain_conflict
from greenhaven.core.planning.delivering import Delivered, deliver, fair
from greenhaven.core.planning.doses import is_garden
from greenhaven.core.planning.facts import opening_facts, under
from greenhaven.core.planning.inputs import MOST_WEEKS, Inputs, Rulebook
from greenhaven.core.planning.network import accepts, build_network
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.opening import opening_stock
from greenhaven.core.planning.plan import NUTRIENTS, Plan, Solve
from greenhaven.core.planning.prices import limit_prices
from greenhaven.core.planning.program import Program, build_program
from greenhaven.core.planning.recipes import yields
from greenhaven.core.planning.result import assemble
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import (
    InfeasiblePlanError,
    PlanningError,
    Session,
    Solution,
)
from greenhaven.core.rules.movements import Facts

FLOOR_TOLERANCE = 1e-6
MOST_ROUNDS = 3

Progress = Callable[[str, float], None]


def allocate(  # noqa: PLR0913 -- all that a plan is made from, each named by the caller
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    settings: PlanSettings | None = None,
    rulebook: Rulebook | None = None,
    facts: Facts | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan who gives what to whom.

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
    rulebook : Rulebook, optional
        The rules in force; None = none but the places' own limits.
    facts : Facts, optional
        What rules need to know beside the movements; what the state shows if not given.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Returns
    -------
    Plan

    Raises
    ------
    InfeasiblePlanError
        If limits contradict each other; the message names them in words.
    PlanningError
        If the horizon is out of range or the solver fails.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlanningError(f"a plan covers 1 to {MOST_WEEKS} weeks, {weeks} were asked for")
    tell = progress or (lambda _what, _share: None)
    tell("linking places", 0.0)
    clock = time.process_time()
    inputs = program_inputs(city, state, start, weeks, settings or PlanSettings())
    inputs = under(inputs, rulebook, facts)
    build_cpu_s = time.process_time() - clock
    solve_cpu_s = 0.0
    for rounds in range(1, MOST_ROUNDS + 1):
        tell("building the program", 0.2 * rounds - 0.15)
        clock = time.process_time()
        program = build_program(inputs)
        session = Session(program)
        build_cpu_s += time.process_time() - clock
        tell("solving", 0.2 * rounds - 0.1)
        clock = time.process_time()
        first = _solve(session, program, inputs)
        program, first = fair(inputs, program, session, first)
        delivered = deliver(inputs, program, first)
        solve_cpu_s += time.process_time() - clock
        inputs = delivered.inputs
        if (missed := _missed(delivered)) is None:
            break
    else:
        raise InfeasiblePlanError(missed)
    tell("pricing the limits", 0.7)
    prices = (
        limit_prices(inputs, program, session, first),
        article_prices(inputs, program, session, first),
    )
    rows, columns = program.matrix.shape
    cost = cost_of(delivered.program, delivered.optimum)
    how = Solve("optimal", cost, build_cpu_s, solve_cpu_s, columns, rows, rounds)
    tell("done", 1.0)
    return assemble(inputs, how, delivered.settled, prices)


def program_inputs(
    city: City, state: CityState, start: date, weeks: int, settings: PlanSettings
) -> Inputs:
    """What the first program is built from: supply, network, opening stock, expected compost."""
    supply, reported = weekly_supply(city, start, weeks)
    network = build_network(city, settings)
    opening = opening_stock(city, state, network.hubs, settings.lead_weeks)
    empty = np.zeros((weeks, len(network.hubs), 2))
    unknown = Facts(city, start, opening.caps_kg, np.zeros(0), np.zeros(0), np.zeros(0))
    inputs = Inputs(city, settings, start, network, supply, reported, opening, empty, unknown)
    content = np.broadcast_to(_first_content(inputs), empty.shape)
    inputs = replace(inputs, content=content)
    return replace(inputs, facts=opening_facts(inputs, state))


def _first_content(inputs: Inputs) -> Floats:
    """N and P of each hub's product [kg/t] before anything is known: its batches, or its kinds."""
    city, hubs, stock = inputs.city, inputs.network.hubs, inputs.opening
    accepted = accepts(city, hubs)
    content = np.zeros((len(hubs), 2))
    for hub, process in enumerate(inputs.processes()):
        made = stock.outputs[stock.hub == hub].sum(axis=0)
        if not made[0]:
            made = yields(city.kinds, process)[accepted[hub]].sum(axis=0)
        content[hub] = 1e3 * made[NUTRIENTS] / made[0] if made[0] else 1.0
    return content


def _solve(session: Session, program: Program, inputs: Inputs) -> Solution:
    try:
        return session.solve()
    except InfeasiblePlanError as error:
        raise InfeasiblePlanError(explain_conflict(inputs, program, *session.conflict())) from error


def cost_of(program: Program, solution: Solution) -> float:
    """What a solution costs, without the reward for fairness."""
    paid = program.cost.copy()
    paid[program.floor] = 0.0
    return float(paid @ solution.values)


def _missed(delivered: Delivered) -> str | None:
    """Which demand the compost that is really made does not meet, in words; None = it meets all."""
    inputs = delivered.inputs
    reached = _reached_floor(delivered.program, delivered.optimum)
    if _misses_floor(inputs, reached):
        return _missed_floor(inputs, reached)
    return None if delivered.settled.obeys else _missed_rule(delivered.settled)


def _missed_rule(settled: Settled) -> str:
    """The hard article that is missed by most, and whose share of it is missed."""
    pairs = zip(settled.rulings, settled.missed(), strict=True)
    ruling, missed = max(
        ((ruling, missed) for ruling, missed in pairs if ruling.is_hard and missed.any()),
        key=lambda pair: float(pair[1].max()),
    )
    owner = str(ruling.owners[int(np.argmax(missed))])
    return (
        f"No plan was found that keeps the rule {ruling.article}: with the compost that the hubs "
        f"would make, {owner or 'it'} misses it by {missed.max():.3g} {ruling.unit}. "
        "Loosen the rule."
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
    room = np.minimum(*inputs.opening.caps_kg)
    return bool((is_garden(inputs.city) & np.isfinite(room) & (room > 0)).any())


def _missed_floor(inputs: Inputs, reached: float) -> str:
    required = inputs.settings.fairness_floor or 0.0
    return (
        f"No plan gives every district's gardens {100 * required:.0f} % of their safe dose: with "
        f"the compost that the hubs would make, {100 * reached:.1f} % is reached. "
        "Lower the fairness floor."
    )
