"""The rows of what gardens ask for: served first, at a price for what is missed.

A garden that said what it wants takes that and nothing else. What it asks for and does not get has
a price, half as high again for the first half of each wish as for the second, so that where compost
is short everybody gets some.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.blocks import Block, Rows, places
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.rule_rows import Added

ASKED, GRADE, NEED = "asked for", "grade asked for", "need"
FIRST_HALF = 1.5  # times the price of the second half


@dataclass(frozen=True, slots=True)
class Served:
    """Where a program says what comes of each wish.

    Parameters
    ----------
    need : Block
        Rows, one a wish: what is brought and what is missed come to what was asked for.
    missed : tuple of Block
        Columns: how much of the second half, and of the first, is not brought.
    """

    need: Block
    missed: tuple[Block, Block]


def put_wanted(inputs: Inputs, rows: Rows, added: Added, deliver: Block) -> Served | None:
    """Add the rows of what gardens said; None where nobody said anything."""
    wanting, city = inputs.wanting, inputs.city
    if wanting.everything:
        return None
    asked, week = np.nonzero(wanting.welcome)
    wet, price = wanting.asked.wet, inputs.settings.need_price_per_t
    brought = added.add(wet[asked], 0.0)
    second = added.add(wet / 2, price)
    first = added.add(wet / 2, FIRST_HALF * price)
    need = rows.add(NEED, "t", inputs.city.gardens.id[wanting.garden], wet[None], wet[None])
    index = need.index()[0]
    rows.put(index[asked], brought.index()[0], 1.0)
    rows.put(index, second.index()[0], 1.0)
    rows.put(index, first.index()[0], 1.0)
    gardens = np.flatnonzero(wanting.speaks | np.isin(np.arange(len(city.gardens)), wanting.garden))
    zero = np.zeros((inputs.weeks, len(gardens)))
    taken = rows.add(ASKED, "t", city.gardens.id[gardens], zero, zero).index()
    place = places(len(city.gardens), gardens)
    _put_deliveries(inputs, rows, deliver, (taken, place))
    rows.put(taken[week, place[wanting.garden[asked]]], brought.index()[0], -1.0)
    _put_beside(inputs, rows, added, (taken, gardens))
    _put_grades(inputs, rows, deliver, (asked, week, brought.index()[0]))
    return Served(need, (second, first))


def _put_deliveries(
    inputs: Inputs, rows: Rows, deliver: Block, where: tuple[Integers, Integers]
) -> None:
    """Everything that comes to a garden in a week."""
    index, place = where
    arcs = np.flatnonzero(place[inputs.network.deliver.destination] >= 0)
    columns = deliver.index()[:, arcs]
    rows.put(index[:, place[inputs.network.deliver.destination[arcs]]], columns, 1.0)


def _put_beside(inputs: Inputs, rows: Rows, added: Added, where: tuple[Integers, Integers]) -> None:
    """What may come although it is not asked for: what was agreed, and what its people let come."""
    index, gardens = where
    room: Floats = np.where(
        inputs.wanting.speaks[gardens], inputs.wanting.agreed[:, gardens], np.inf
    )
    week, at = np.nonzero(room > 0)
    beside = added.add(room[week, at], 0.0)
    rows.put(index[week, at], beside.index()[0], -1.0)


def _put_grades(
    inputs: Inputs, rows: Rows, deliver: Block, brought: tuple[Integers, Integers, Integers]
) -> None:
    """What is asked of a grade comes from hubs whose compost is of it."""
    wanting, arcs = inputs.wanting, inputs.network.deliver
    asked, week, columns = brought
    graded = ~wanting.suits.all(axis=1)
    for garden in np.unique(wanting.garden[graded]).tolist():
        mine = graded & (wanting.garden == garden)
        suits = wanting.suits[mine].all(axis=0)
        bounds = (np.full((inputs.weeks, 1), -np.inf), np.zeros((inputs.weeks, 1)))
        owner = inputs.city.gardens.id[[garden]]
        index = rows.add(GRADE, "t", owner, *bounds).index()[:, 0]
        use = mine[asked]
        rows.put(index[week[use]], columns[use], 1.0)
        ways = np.flatnonzero((arcs.destination == garden) & suits[arcs.origin])
        rows.put(index[:, None], deliver.index()[:, ways], -1.0)
