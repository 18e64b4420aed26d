"""The plan of some weeks: sources to hubs, hubs to gardens, what is left, what limits cost."""

import time
from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState, weekly_supply
from greenhaven.core.columns import Floats
from greenhaven.core.planning.agreeing import linked, stay_with
from greenhaven.core.planning.facts import opening_facts, under
from greenhaven.core.planning.finding import Progress, anew, find, labelled
from greenhaven.core.planning.groups.sizes import is_large, too_large
from greenhaven.core.planning.inputs import MOST_WEEKS, Inputs, Rulebook
from greenhaven.core.planning.network import accepts, build_network
from greenhaven.core.planning.opening import opening_stock
from greenhaven.core.planning.plan import NUTRIENTS, Plan
from greenhaven.core.planning.recipes import yields
from greenhaven.core.planning.refusing import most_of
from greenhaven.core.planning.room import halts_of, kept_of, room_of
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.planning.wanting import wanting_of
from greenhaven.core.rules.movements import Facts

__all__ = ["Progress", "allocate", "program_inputs"]


def allocate(  # noqa: PLR0913 -- all that a plan is made from, each named by the caller
    city: City,
    state: CityState,
    *,
    start: date,
    weeks: int,
    settings: PlanSettings | None = None,
    rulebook: Rulebook | None = None,
    facts: Facts | None = None,
    near: Plan | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan who gives what to whom; what people have agreed on stays where limits allow it.

    Parameters
    ----------
    city : City
    state : CityState
        Batches in process, nutrients already spread on `start`, and what is agreed.
    start : date
        First day of the first week.
    weeks : int
        1–52.
    settings : PlanSettings, optional
    rulebook : Rulebook, optional
        The rules in force; None = none but the places' own limits.
    facts : Facts, optional
        What rules need to know beside the movements; what the state shows if not given.
    near : Plan, optional
        What people were told before, by a plan that began no later: it is left only where that is
        worth more than a little.
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
        If the horizon is out of range, the city too large for one program, or the solver fails.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlanningError(f"a plan covers 1 to {MOST_WEEKS} weeks, {weeks} were asked for")
    if is_large(city):
        raise PlanningError(too_large(city))
    tell = progress or (lambda _what, _share: None)
    tell("linking places", 0.0)
    clock = time.process_time()
    inputs = program_inputs(city, state, start, weeks, settings or PlanSettings())
    inputs = under(inputs, rulebook, facts)
    linked_cpu_s = time.process_time() - clock
    found = find(inputs, anew, tell, stay=stay_with(inputs, state.agreed, near))
    return labelled(found, linked_cpu_s, tell)


def program_inputs(
    city: City, state: CityState, start: date, weeks: int, settings: PlanSettings
) -> Inputs:
    """What the first program is built from: supply, network, opening stock, expected compost."""
    supply, reported = weekly_supply(city, start, weeks)
    network = linked(city, build_network(city, settings), state.agreed)
    opening = opening_stock(city, state, network.hubs, settings.lead_weeks)
    empty = np.zeros((weeks, len(network.hubs), 2))
    unknown = Facts(city, start, opening.caps_kg, np.zeros(0), np.zeros(0), np.zeros(0))
    known = (city, settings, start, network, supply, reported, opening)
    when = (city, state, start, weeks)
    said = (halts_of(*when), room_of(*when), kept_of(*when), wanting_of(*when))
    most = most_of(city, network, state, start, weeks)
    inputs = Inputs(*known, empty, unknown, *said, most)
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
