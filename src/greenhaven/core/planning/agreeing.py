"""What people have agreed on, as a plan keeps it: a way for each, and a price for leaving it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import Agreed, City, GardenKind, Gardens, Hubs, Sources, distance_km
from greenhaven.core.columns import Integers, Texts
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import Arcs, Network, accepts
from greenhaven.core.planning.staying import Stay
from greenhaven.core.rules.movements import Leg

# Times the price of a tonne left without a place, the highest that a city states: what is agreed
# is left only where a limit forbids it.
PRICE_IN_UNSERVED = 10.0
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


def stay_with(inputs: Inputs, agreed: Agreed) -> Stay | None:
    """What is agreed in the weeks of a plan, at a price that leaves it only for a limit.

    Parameters
    ----------
    inputs : Inputs
        With ways for all that is agreed: see `linked`.
    agreed : Agreed

    Returns
    -------
    Stay or None
        None where nothing is agreed for these weeks.
    """
    city, network = inputs.city, inputs.network
    collect = np.zeros((inputs.weeks, len(network.collect)))
    deliver = np.zeros((inputs.weeks, len(network.deliver)))
    week = _weeks(agreed, inputs.start)
    sides = (
        (collect, network.collect, TO_HUBS, city.sources, city.hubs),
        (deliver, network.deliver, FROM_HUBS, city.hubs, city.gardens),
    )
    for moved, arcs, legs, origins, destinations in sides:
        at = _first_arcs(arcs)
        vias = np.append(city.hubs.id, "")
        for row, pair in _pairs(agreed, legs, origins, destinations):
            arc = _arc_by(at.get(pair, []), vias[arcs.via], str(agreed.via[row]))
            if arc is not None and 0 <= week[row] < inputs.weeks:
                moved[week[row], arc] += agreed.wet[row]
    if not collect.any() and not deliver.any():
        return None
    return Stay(collect, deliver, PRICE_IN_UNSERVED * city.parameters["unserved_per_t"])


def _weeks(agreed: Agreed, start: date) -> Integers:
    days = [(date.fromisoformat(due) - start).days for due in agreed.due.tolist()]
    return np.floor_divide(np.array(days, dtype=np.int64), 7)


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
