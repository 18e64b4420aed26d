"""The plan of some weeks: sources to hubs, hubs to gardens, what is left, what limits cost."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState, weekly_supply
from greenhaven.core.columns import Floats
from greenhaven.core.planning.conflict import explain_conflict
from greenhaven.core.planning.network import accepts, build_network
from greenhaven.core.planning.opening import opening_stock
from greenhaven.core.planning.plan import ELEMENTS, Plan, Solve
from greenhaven.core.planning.prices import limit_prices
from greenhaven.core.planning.program import Inputs, Program, build_program
from greenhaven.core.planning.recipes import yields
from greenhaven.core.planning.result import assemble
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import (
    InfeasiblePlanError,
    PlanningError,
    Session,
    Solution,
)
from greenhaven.core.planning.trace import Moves, Trace, product_content, settle, trace

MOST_WEEKS = 52  # the N and P caps speak of any twelve months: a plan lies within one of them
CAP_TOLERANCE = 1e-9
NUTRIENTS = [ELEMENTS.index("nitrogen"), ELEMENTS.index("phosphorus")]

Progress = Callable[[str, float], None]


def allocate(
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    settings: PlanSettings | None = None,
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
    inputs = _inputs(city, state, start, weeks, settings or PlanSettings())
    tell("building the program", 0.05)
    program = build_program(inputs)
    session = Session(program)
    built = time.process_time() - clock
    tell("solving", 0.1)
    clock = time.process_time()
    fairest = _solve(session, program, inputs)
    inputs, program, fairest, rounds = _relinearise(session, inputs, program, fairest, tell)
    optimum = _cheapest(session, program, fairest)
    solved = time.process_time() - clock
    moves, followed = _within_caps(inputs, settle(inputs, program, optimum))
    tell("pricing the limits", 0.8)
    prices = limit_prices(inputs, program, session, optimum)
    size = program.matrix.shape
    how = Solve("optimal", optimum.objective, built, solved, size[1], size[0], rounds)
    tell("done", 1.0)
    return assemble(inputs, how, moves, followed, prices)


def _inputs(
    city: City, state: CityState, start: date, weeks: int, settings: PlanSettings
) -> Inputs:
    supply, reported = weekly_supply(city, start, weeks)
    network = build_network(city, settings)
    opening = opening_stock(city, state, network.hubs, settings.lead_weeks)
    empty = np.zeros((weeks, len(network.hubs), 2))
    inputs = Inputs(city, settings, start, network, supply, reported, opening, empty)
    content = np.broadcast_to(_first_content(inputs), empty.shape)
    return replace(inputs, content=content)


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
    """The plan with as high a fairness floor as its price allows."""
    try:
        return session.solve()
    except InfeasiblePlanError as error:
        raise InfeasiblePlanError(explain_conflict(inputs, program, *session.conflict())) from error


def _cheapest(session: Session, program: Program, fairest: Solution) -> Solution:
    """The same plan with the floor fixed, so that duals are prices and fairness is no profit."""
    reached = float(np.clip(fairest.values[program.floor], 0.0, 1.0))
    lowest = program.lower[program.floor]
    kept = max(lowest, reached * (1 - 1e-9))
    session.set_column(program.floor, kept, kept, 0.0)
    return session.solve(warm=True)


def _relinearise(
    session: Session, inputs: Inputs, program: Program, first: Solution, tell: Progress
) -> tuple[Inputs, Program, Solution, int]:
    """Bring the product's N and P up to date with what the plan puts in, once, and solve again.

    Composition as a variable would make the program bilinear (pooling); what the second solve
    leaves is trimmed by `_within_caps`.
    """
    followed = trace(inputs, settle(inputs, program, first))
    content = product_content(followed, inputs.content[0])
    if np.allclose(content, inputs.content, rtol=1e-3):
        return inputs, program, first, 1
    tell("bringing the composition of compost up to date", 0.6)
    inputs = replace(inputs, content=content)
    program = build_program(inputs)
    session.replace(program)
    return inputs, program, session.solve(warm=True), 2


def _within_caps(inputs: Inputs, moves: Moves) -> tuple[Moves, Trace]:
    """Trim deliveries until what each garden really receives lies within its N and P caps."""
    arcs = inputs.network.deliver
    hub_of = np.searchsorted(inputs.network.hubs, arcs.origin)
    for _ in range(100):
        followed = trace(inputs, moves)
        content = 1e3 * followed.heap[:, hub_of][:, :, NUTRIENTS]
        given = (followed.deliver[:, :, None] * content).sum(axis=0)
        gardens = len(inputs.city.gardens)
        keep = np.ones(gardens)
        for nutrient, cap in enumerate(inputs.opening.caps_kg):
            total = np.bincount(arcs.destination, weights=given[:, nutrient], minlength=gardens)
            over = total > cap * (1 + CAP_TOLERANCE)
            keep[over] = np.minimum(keep[over], (cap / np.maximum(total, 1e-300))[over])
        moves = replace(moves, deliver=followed.deliver * keep[arcs.destination])
        if (keep == 1).all():
            return moves, followed
    raise PlanningError("deliveries could not be brought within the gardens' caps")
