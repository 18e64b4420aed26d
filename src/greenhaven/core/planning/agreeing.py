"""What people have agreed on, as a plan keeps it: a way for each, and a price for leaving it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import Agreed, City, GardenKind, Gardens, Hubs, Sources, distance_km
from greenhaven.core.columns import Floats, Integers, Texts
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import Arcs, Network, accepts
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.staying import Stay
from greenhaven.core.rules.movements import Leg

# Times the price of a tonne left without a place, the highest that a city states: what is agreed
# is left only where a limit forbids it.
PRICE_IN_UNSERVED = 10.0
# Share of the price of processing a tonne by which a plan must be cheaper before people's week
# becomes another than they were told.
NEAR_IN_HANDLING = 0.1
DAYS_PER_WEEK = 7
TO_HUBS = (Leg.COLLECT, Leg.EXPORT)
FROM_HUBS = (Leg.RETURN, Leg.SALE)


def linked(city: City, network: Network, agreed: Agreed) -> Network:
    """The network with a way for each agreed movement that is none of its nearest ones.

    Only between places that take part; a hub that does not accept the material gets no way.
    """
    if not len(agreed):
        return network
    collect = _missing(network.collect, _collections(city, network, agreed))
    deliver = _missing(network.deliver, _deliveries(city, network, agreed))
    return replace(
        network,
        collect=_with(network.collect, collect, city, (city.sources, city.hubs)),
        deliver=_with(network.deliver, deliver, city, (city.hubs, city.gardens)),
    )


def stay_with(inputs: Inputs, agreed: Agreed, near: Plan | None = None) -> Stay | None:
    """What is agreed in the weeks of a plan, and what an older plan told people, each at its price.

    Parameters
    ----------
    inputs : Inputs
        With ways for all that is agreed: see `linked`.
    agreed : Agreed
        Left only for a limit.
    near : Plan, optional
        Left where that is worth more than a little; the older plan began no later.

    Returns
    -------
    Stay or None
        None where nothing is agreed or was told for these weeks.
    """
    known = _told(near, inputs) if near is not None else None
    moved, prices = [], []
    unserved, handling = (
        inputs.city.parameters[name] for name in ("unserved_per_t", "handling_per_t")
    )
    for side in _sides(inputs):
        firm = _amounts(inputs, agreed, side)
        soft = np.zeros_like(firm) if known is None else _amounts(inputs, known, side)
        moved.append(np.where(firm > 0, firm, soft))
        prices.append(np.where(firm > 0, PRICE_IN_UNSERVED * unserved, NEAR_IN_HANDLING * handling))
    if not moved[0].any() and not moved[1].any():
        return None
    return Stay(moved[0], moved[1], (prices[0], prices[1]))


@dataclass(frozen=True, slots=True)
class _Side:
    """Collections, or deliveries."""

    arcs: Arcs
    legs: tuple[Leg, ...]
    origins: Sources | Hubs
    destinations: Hubs | Gardens


def _sides(inputs: Inputs) -> tuple[_Side, _Side]:
    city, network = inputs.city, inputs.network
    return (
        _Side(network.collect, TO_HUBS, city.sources, city.hubs),
        _Side(network.deliver, FROM_HUBS, city.hubs, city.gardens),
    )


def _amounts(inputs: Inputs, agreed: Agreed, side: _Side) -> Floats:
    """What is agreed on each arc in each week [t wet], shape (weeks, n_arcs)."""
    moved = np.zeros((inputs.weeks, len(side.arcs)))
    if not len(agreed):
        return moved
    week, between = _weeks(agreed, inputs.start), _first_arcs(side.arcs)
    vias = np.append(inputs.city.hubs.id, "")[side.arcs.via]
    for row, pair in _pairs(agreed, side.legs, side.origins, side.destinations):
        arc = _arc_by(between.get(pair, []), vias, str(agreed.via[row]))
        if arc is not None and 0 <= week[row] < inputs.weeks:
            moved[week[row], arc] += agreed.wet[row]
    return moved


def _told(near: Plan, inputs: Inputs) -> Agreed:
    """What an older plan moves in the weeks of this one, as if it were agreed for their days.

    What it moves in a week of its own is taken to move evenly over its days.
    """
    flows = near.flows
    whole, part = divmod((inputs.start - near.start).days, DAYS_PER_WEEK)
    rows = []
    # A week of the older plan lies in two weeks of this one, unless both begin on the same weekday.
    for later, share in ((0, DAYS_PER_WEEK - part), (1, part)):
        week = flows.week - whole - later
        use = (week >= 0) & (share > 0)
        rows.append((flows.take(use), week[use], share / DAYS_PER_WEEK))
    first = inputs.start
    return Agreed(
        **{
            name: np.concatenate([getattr(flow, name) for flow, _, _ in rows])
            for name in ("leg", "origin", "destination", "via")
        },
        due=np.array(
            [
                (first + timedelta(weeks=number)).isoformat()
                for _, weeks, _ in rows
                for number in weeks.tolist()
            ],
            dtype=np.str_,
        ),
        wet=np.concatenate([flow.wet * share for flow, _, share in rows]),
    )


def _weeks(agreed: Agreed, start: date) -> Integers:
    days = [(date.fromisoformat(due) - start).days for due in agreed.due.tolist()]
    return np.floor_divide(np.array(days, dtype=np.int64), DAYS_PER_WEEK)


def _pairs(
    agreed: Agreed, legs: tuple[Leg, ...], origins: Sources | Hubs, destinations: Hubs | Gardens
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Rows of these legs, with the positions of their ends; ends that are no longer there miss."""
    starts = {name: row for row, name in enumerate(origins.id.tolist())}
    ends = {name: row for row, name in enumerate(destinations.id.tolist())}
    for row in np.flatnonzero(np.isin(agreed.leg, legs)).tolist():
        start = starts.get(str(agreed.origin[row]))
        end = ends.get(str(agreed.destination[row]))
        if start is not None and end is not None:
            yield row, (start, end)


def _first_arcs(arcs: Arcs) -> dict[tuple[int, int], list[int]]:
    """Arcs between each two places, the shortest first."""
    between: dict[tuple[int, int], list[int]] = {}
    for arc in np.argsort(arcs.km, kind="stable").tolist():
        between.setdefault((int(arcs.origin[arc]), int(arcs.destination[arc])), []).append(arc)
    return between


def _arc_by(arcs: list[int], vias: Texts, via: str) -> int | None:
    """The arc by that station; the shortest where none is named, or it has no arc."""
    named = [arc for arc in arcs if via and vias[arc] == via]
    return next(iter(named or arcs), None)


def _collections(city: City, network: Network, agreed: Agreed) -> list[tuple[int, int]]:
    """Agreed ways from sources to hubs that take part and accept what is given."""
    row_of = {int(hub): row for row, hub in enumerate(network.hubs)}
    taken = accepts(city, network.hubs)
    kinds = {kind: row for row, kind in enumerate(city.kinds.id.tolist())}
    return [
        (source, hub)
        for _, (source, hub) in _pairs(agreed, (Leg.COLLECT,), city.sources, city.hubs)
        if hub in row_of and taken[row_of[hub], kinds[str(city.sources.kind[source])]]
    ]


def _deliveries(city: City, network: Network, agreed: Agreed) -> list[tuple[int, int]]:
    """Agreed ways from hubs that deliver compost to gardens."""
    arcs = network.deliver
    to_soil = city.gardens.kind[arcs.destination] != GardenKind.SALE
    composting = set(arcs.origin[to_soil].tolist())
    return [
        pair
        for _, pair in _pairs(agreed, (Leg.RETURN,), city.hubs, city.gardens)
        if pair[0] in composting and city.gardens.kind[pair[1]] != GardenKind.SALE
    ]


def _missing(arcs: Arcs, wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    known = set(zip(arcs.origin.tolist(), arcs.destination.tolist(), strict=True))
    return [pair for pair in dict.fromkeys(wanted) if pair not in known]


def _with(
    arcs: Arcs,
    pairs: list[tuple[int, int]],
    city: City,
    ends: tuple[Sources | Hubs, Hubs | Gardens],
) -> Arcs:
    if not pairs:
        return arcs
    origin, destination = np.array(pairs, dtype=np.int64).T
    places, others = ends
    direct = distance_km(
        places.lat[origin], places.lon[origin], others.lat[destination], others.lon[destination]
    )
    km = direct * city.parameters["detour_factor"]
    more = (origin, destination, np.full(len(pairs), -1), km)
    before = (arcs.origin, arcs.destination, arcs.via, arcs.km)
    return Arcs(*(np.concatenate(both) for both in zip(before, more, strict=True)))
