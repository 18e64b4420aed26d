"""Where the organics of a large city may go: every hub that accepts them, and every way out."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City, HubKind
from greenhaven.core.columns import Booleans, Columns, Floats, Integers
from greenhaven.core.planning.groups.sphere import between_km, on_sphere
from greenhaven.core.planning.network import accepts


@dataclass(frozen=True, slots=True)
class Ways(Columns):
    """Ends of a collection: a processing hub, or a processor outside by a station or directly."""

    destination: Integers  # position in City.hubs
    via: Integers  # transfer station, position in City.hubs; −1 = none
    stop: Floats  # where the way from the source ends, unit vectors, shape (n, 3)
    beyond_km: Floats  # from there to the destination, by road
    gate_per_t: Floats  # what is paid there, in the city's currency
    inside: Booleans  # a hub of the city
    takes: Booleans  # shape (n, n_kinds)


def ways_of(city: City, hubs: Integers, outside: Integers) -> Ways:
    """Every way that organics of some source may go.

    Parameters
    ----------
    city : City
    hubs : array of int
        Processing hubs that take part, positions in City.hubs.
    outside : array of int
        Processors outside the city, positions in City.hubs.

    Returns
    -------
    Ways
        The hubs first, in their order; then the ways out. A source of a kind that some station
        passes on goes by a station, one of another kind directly. Bulking material stays.
    """
    table, price = city.hubs, city.parameters
    vectors = on_sphere(table.lat, table.lon)
    out = _ways_out(city, outside)
    destination = np.concatenate([hubs, out[0]])
    via = np.concatenate([np.full(len(hubs), -1), out[1]])
    inside = np.arange(len(destination)) < len(hubs)
    stop = np.where(via >= 0, via, destination)
    legs = [between_km(vectors[[a]], vectors[[b]]).item() for a, b in zip(*out[:2], strict=True)]
    beyond = np.concatenate([np.zeros(len(hubs)), np.where(out[1] >= 0, legs, 0.0)])
    return Ways(
        destination=destination,
        via=via,
        stop=vectors[stop],
        beyond_km=beyond * price["detour_factor"],
        gate_per_t=np.where(inside, price["handling_per_t"], price["export_per_t"]),
        inside=inside,
        takes=np.concatenate([accepts(city, hubs), out[2]]),
    )


def _ways_out(city: City, outside: Integers) -> tuple[Integers, Integers, Booleans]:
    """Processor, station (−1 = directly) and kinds of each way out of the city."""
    hubs = city.hubs
    stations = np.flatnonzero((hubs.kind == HubKind.TRANSFER_STATION) & hubs.takes_part)
    passes, exported = accepts(city, stations), ~city.kinds.bulking
    ends, vias, kinds = [], [], []
    for processor, taken in zip(outside.tolist(), accepts(city, outside), strict=True):
        for station, passed in zip(stations.tolist(), passes, strict=True):
            ends.append(processor)
            vias.append(station)
            kinds.append(passed & taken & exported)
        ends.append(processor)
        vias.append(-1)
        kinds.append(taken & exported & ~passes.any(axis=0))
    shape = (len(ends), len(city.kinds))
    return (
        np.array(ends, dtype=np.int64),
        np.array(vias, dtype=np.int64),
        np.array(kinds, dtype=bool).reshape(shape),
    )
