"""Follow every element of a solution through the hubs, so that what is shown balances.

The solver's answer holds to about 1e-7 t. Here the movements are settled to what the sources gave
and the hubs held, and C, N, P, K, water and ash travel with them: a hub's ripe product is one
well-mixed heap, so what is sent has the heap's composition.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.blocks import places
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.plan import ELEMENTS, NEGLIGIBLE_T, NUTRIENTS
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.recipes import contents, yields
from greenhaven.core.planning.solver import Solution

WET, WATER = ELEMENTS.index("wet"), ELEMENTS.index("water")


@dataclass(frozen=True, slots=True)
class Moves:
    """Settled movements [t wet]."""

    collect: Floats  # shape (weeks, n_collect)
    left: Floats  # shape (weeks, n_sources)
    water: Floats  # shape (weeks, n_hubs)
    deliver: Floats  # shape (weeks, n_deliver)


@dataclass(frozen=True, slots=True)
class Trace:
    """What each hub held and lost; shape (weeks, n_hubs, 7), last axis in the order of ELEMENTS."""

    received: Floats
    lost: Floats
    sent: Floats
    in_process: Floats
    ripe: Floats
    opening: Floats
    heap: Floats  # share of each element in what is sent, 0 where nothing lies
    before: Floats  # share of what is sent that was in process before, shape (weeks, n_hubs)
    deliver: Floats  # settled deliveries, shape (weeks, n_deliver)


def settle(inputs: Inputs, program: Program, solution: Solution) -> Moves:
    """Make the solver's movements exact: sources give what they have, to the last gram."""
    collect = _tidy(program.collect.of(solution.values))
    left = _tidy(program.left.of(solution.values))
    origin, sources = inputs.network.collect.origin, len(inputs.city.sources)
    supply = inputs.supply.T
    sums = [np.bincount(origin, weights=row, minlength=sources) for row in collect]
    moved = np.stack(sums).astype(np.float64)
    target = np.where(left > 0, np.minimum(moved, supply), supply)
    scale = np.divide(target, moved, out=np.zeros_like(moved), where=moved > 0)
    collect = collect * scale[:, origin]
    moved = np.where(moved > 0, target, 0.0)
    deliver = _tidy(program.deliver.of(solution.values))
    water = np.zeros((inputs.weeks, len(inputs.network.hubs)))
    mixing = [process.needs_recipe for process in inputs.processes()]
    water[:, mixing] = _tidy(program.water.of(solution.values))
    return Moves(collect, np.maximum(supply - moved, 0.0), water, deliver)


def _tidy(values: Floats) -> Floats:
    return np.where(values > NEGLIGIBLE_T, values, 0.0)


def trace(inputs: Inputs, moves: Moves) -> Trace:
    """Carry every element from the sources through the heaps to the gardens."""
    weeks, hubs = inputs.weeks, len(inputs.network.hubs)
    entered = _entering(inputs, moves)
    outputs, given = _ripening(inputs, moves, entered)
    older = inputs.opening.ripe_by_week(weeks)
    before, old = np.zeros((weeks, hubs)), np.zeros(hubs)
    shape = (weeks, hubs, len(ELEMENTS))
    sent, in_process, ripe, heap, opening = (np.zeros(shape) for _ in range(5))
    waiting, lying = _opening_content(inputs)
    deliver = moves.deliver.copy()
    hub_of = _hub_positions(inputs)[inputs.network.deliver.origin]
    for week in range(weeks):
        opening[week] = waiting + lying
        lying = lying + outputs[week]
        waiting = waiting + entered[week] - given[week]
        held, old = lying[:, WET], old + older[week]
        before[week] = np.divide(old, held, out=np.zeros(hubs), where=held > 0)
        wanted = np.bincount(hub_of, weights=deliver[week], minlength=hubs)
        share = np.divide(held, wanted, out=np.ones(hubs), where=wanted > held)
        deliver[week] *= share[hub_of]
        out = np.minimum(wanted * share, held)
        heap[week] = np.divide(
            lying, held[:, None], out=np.zeros_like(lying), where=held[:, None] > 0
        )
        sent[week] = out[:, None] * heap[week]
        lying, old = lying - sent[week], old - out * before[week]
        in_process[week], ripe[week] = waiting, lying
    lost = given - outputs
    return Trace(entered, lost, sent, in_process, ripe, opening, heap, before, deliver)


def _entering(inputs: Inputs, moves: Moves) -> Floats:
    """What enters each hub in each week, sprinkled water included."""
    city, network = inputs.city, inputs.network
    content = contents(city.kinds)[source_kinds(city)[network.collect.origin]]
    entered = _by_hub(inputs, moves.collect, content)
    entered[:, :, WET] += moves.water
    entered[:, :, WATER] += moves.water
    return entered


def _by_hub(inputs: Inputs, moved: Floats, content: Floats) -> Floats:
    """Sum movements × content by receiving hub, shape (weeks, n_hubs, 7)."""
    hubs = len(inputs.network.hubs)
    into = _hub_positions(inputs)[inputs.network.collect.destination]
    inside = into >= 0
    total = np.zeros((inputs.weeks, hubs, len(ELEMENTS)))
    for week, row in enumerate(moved):
        np.add.at(total[week], into[inside], row[inside, None] * content[inside])
    return total


def _hub_positions(inputs: Inputs) -> Integers:
    """Where each hub of the city stands among those of the plan; −1 = not among them."""
    return places(len(inputs.city.hubs), inputs.network.hubs)


def _ripening(inputs: Inputs, moves: Moves, entered: Floats) -> tuple[Floats, Floats]:
    """Product that becomes ripe in each week, and the inputs that it was made of."""
    city, network, weeks = inputs.city, inputs.network, inputs.weeks
    kinds = source_kinds(city)[network.collect.origin]
    into = _hub_positions(inputs)[network.collect.destination]
    made = np.zeros((len(into), len(ELEMENTS)))
    processes = inputs.processes()
    for hub, process in enumerate(processes):
        made[into == hub] = yields(city.kinds, process)[kinds[into == hub]]
    produced = _by_hub(inputs, moves.collect, made)
    outputs, given = np.zeros_like(produced), np.zeros_like(produced)
    for hub, process in enumerate(processes):
        lead = process.lead_weeks
        outputs[lead:, hub] += produced[: weeks - lead, hub] if lead < weeks else 0.0
        given[lead:, hub] += entered[: weeks - lead, hub] if lead < weeks else 0.0
    stock = inputs.opening
    # What is ready on the very first day was in process until then: it loses what it loses.
    later = (stock.week >= 0) & (stock.week < weeks)
    where = (stock.week[later], stock.hub[later])
    np.add.at(outputs, where, stock.outputs[later])
    np.add.at(given, where, stock.inputs[later])
    return outputs, given


def _opening_content(inputs: Inputs) -> tuple[Floats, Floats]:
    """In process and ripe before the first week, shape (n_hubs, 7) each."""
    stock = inputs.opening
    shape = (stock.hubs, len(ELEMENTS))
    waiting, lying = np.zeros(shape), np.zeros(shape)
    early = stock.week < 0
    np.add.at(waiting, stock.hub[~early], stock.inputs[~early])
    np.add.at(lying, stock.hub[early], stock.outputs[early])
    return waiting, lying


def product_content(trace_: Trace, fallback: Floats) -> Floats:
    """N and P of what each hub can send [kg/t wet], shape (weeks, n_hubs, 2).

    Where a heap is empty the `fallback`, shape (n_hubs, 2), stands in.
    """
    content = 1e3 * trace_.heap[:, :, NUTRIENTS]
    return np.where(trace_.heap[:, :, [WET]] > 0, content, fallback[None])
