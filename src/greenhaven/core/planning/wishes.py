"""What comes of what gardens asked for, in numbers and words."""

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.plan import NEGLIGIBLE_T, NUTRIENTS, Wishes, no_wishes
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.solver import Solution
from greenhaven.core.planning.words import by_day, mass, name_of

FULL = 1 - 1e-6
SOIL_IS_FULL = "its soil can safely take no more"
NO_SHOWN_HEAT = "no hub within reach has compost whose heat was shown"
NO_MORE_RIPE = "no more compost is ripe and within reach by then"


def wishes_of(inputs: Inputs, settled: Settled, priced: tuple[Program, Solution]) -> Wishes:
    """One row for each wish of the plan's weeks, in the order of their last days.

    Parameters
    ----------
    inputs : Inputs
    settled : Settled
    priced : tuple of Program and Solution
        The program of collection and deliveries together, and its optimum, whose duals say what
        one more tonne of each wish would cost.
    """
    wanting, (program, optimum) = inputs.wanting, priced
    if program.served is None or not len(wanting.asked):
        return no_wishes()
    dual = program.served.need.of(optimum.duals)[0]
    planned = planned_of(inputs, settled.followed.deliver)
    full = _full_soils(inputs, settled)
    rows = []
    for at, row in enumerate(wanting.asked.records()):
        price = max(float(dual[at]), 0.0)
        told = {
            "garden": row["garden"],
            "grade": row["grade"],
            "first": row["first"],
            "last": row["last"],
            "asked": row["wet"],
            "planned": float(planned[at]),
            "price_per_t": price,
        }
        why = _why(inputs, at, full=bool(full[wanting.garden[at]]))
        rows.append(told | {"sentence": sentence_of(inputs.city, told, why)})
    rows.sort(key=lambda row: (str(row["last"]), str(row["first"]), str(row["garden"])))
    empty = no_wishes()
    types = {name: getattr(empty, name).dtype.type for name in Wishes.names()}
    return Wishes.of(rows, **types)


def planned_of(inputs: Inputs, deliver: Floats) -> Floats:
    """What is brought for each wish [t]: what ends first is served first, and by grade."""
    wanting, arcs = inputs.wanting, inputs.network.deliver
    left, planned = deliver.copy(), np.zeros(len(wanting.asked))
    graded = ~wanting.suits.all(axis=1)
    order = np.lexsort((wanting.asked.first, wanting.asked.last, ~graded))
    for at in order.tolist():
        ways = np.flatnonzero(
            (arcs.destination == wanting.garden[at]) & wanting.suits[at][arcs.origin]
        )
        for week in np.flatnonzero(wanting.welcome[at]).tolist():
            for way in ways.tolist():
                take = min(float(left[week, way]), float(wanting.asked.wet[at]) - planned[at])
                left[week, way] -= take
                planned[at] += take
    return planned


def _full_soils(inputs: Inputs, settled: Settled) -> Booleans:
    """Gardens whose soil can safely take no more, shape (n_gardens,)."""
    arcs = inputs.network.deliver
    hub_of = np.searchsorted(inputs.network.hubs, arcs.origin)
    content = 1e3 * settled.followed.heap[:, hub_of][:, :, NUTRIENTS]
    given = (settled.followed.deliver[:, :, None] * content).sum(axis=0)
    gardens = len(inputs.city.gardens)
    full = np.zeros(gardens, dtype=bool)
    for nutrient, cap in enumerate(inputs.opening.caps_kg):
        total = np.bincount(arcs.destination, weights=given[:, nutrient], minlength=gardens)
        full |= total >= FULL * cap
    return full


def _why(inputs: Inputs, at: int, *, full: bool) -> str:
    """What keeps a wish from being served whole."""
    wanting, arcs = inputs.wanting, inputs.network.deliver
    ways = arcs.destination == wanting.garden[at]
    if full:
        return SOIL_IS_FULL
    if not wanting.suits[at][arcs.origin[ways]].any():
        return NO_SHOWN_HEAT
    return NO_MORE_RIPE


def sentence_of(city: City, told: dict[str, float | str], why: str) -> str:
    """What comes of a wish, and what keeps it from being served whole."""
    name, day = name_of(city, str(told["garden"])), by_day(str(told["last"]))
    asked, planned = float(told["asked"]), float(told["planned"])
    if asked - planned > max(NEGLIGIBLE_T, 1e-3 * asked):
        return (
            f"{name} gets {mass(planned)} of the {mass(asked)} that it asked for by {day}: {why}."
        )
    return f"{name} gets the {mass(asked)} that it asked for by {day}."
