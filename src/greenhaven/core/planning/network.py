"""Which movements a plan may use: each place and its nearest hubs."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from greenhaven.core.city import EARTH_RADIUS_KM, City, GardenKind, HubKind, distance_km
from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.recipes import process_of
from greenhaven.core.planning.settings import PlanSettings


@dataclass(frozen=True, slots=True)
class Arcs:
    """Possible movements; positions point into the city's tables, `via` is −1 when direct."""

    origin: Integers
    destination: Integers
    via: Integers
    km: Floats

    def __len__(self) -> int:
        return len(self.origin)


@dataclass(frozen=True, slots=True)
class Network:
    """The movements of one week: sources to hubs, and hubs to gardens."""

    collect: Arcs  # source -> processing hub or processor outside the city
    deliver: Arcs  # processing hub -> garden
    hubs: Integers  # processing hubs that take part, positions in City.hubs
    outside: Integers  # processors outside the city


def build_network(city: City, settings: PlanSettings) -> Network:
    """Link every source and garden to its nearest hubs.

    Distances are great circles times the city's detour factor. Material for a processor outside
    the city goes by the transfer station that makes the way shortest, if one accepts it.
    """
    hubs = city.hubs
    processing = processing_hubs(city, with_demonstration=settings.with_demonstration)
    outside = np.flatnonzero((hubs.kind == HubKind.OUT_OF_CITY) & hubs.takes_part)
    inside_arcs = _collect(city, processing, settings.links)
    outside_arcs = _export(city, outside)
    collect = Arcs(
        *(
            np.concatenate([getattr(inside_arcs, name), getattr(outside_arcs, name)])
            for name in ("origin", "destination", "via", "km")
        )
    )
    return Network(collect, _deliver(city, processing, settings), processing, outside)


def processing_hubs(city: City, *, with_demonstration: bool = False) -> Integers:
    """Hubs that take part and process, positions in City.hubs; an example only where asked for."""
    hubs = city.hubs
    real = ~hubs.demonstration | with_demonstration
    return np.flatnonzero((hubs.kind == HubKind.PROCESSING_HUB) & hubs.takes_part & real)


def accepts(city: City, hubs: Integers) -> Booleans:
    """Whether each hub accepts each kind, shape (n_hubs, n_kinds)."""
    lists = [set(str(text).split()) for text in city.hubs.accepts[hubs]]
    taken = [[kind in accepted for kind in city.kinds.id.tolist()] for accepted in lists]
    return np.array(taken, dtype=bool).reshape(len(hubs), len(city.kinds))


def source_kinds(city: City) -> Integers:
    """Position in City.kinds of what each source gives."""
    order = {kind: index for index, kind in enumerate(city.kinds.id.tolist())}
    return np.array([order[kind] for kind in city.sources.kind.tolist()], dtype=np.int64)


def _collect(city: City, hubs: Integers, links: int) -> Arcs:
    kind_of = source_kinds(city)
    accepted = accepts(city, hubs)
    parts = []
    for kind in range(len(city.kinds)):
        sources = np.flatnonzero(kind_of == kind)
        usable = hubs[accepted[:, kind]]
        parts.append(_nearest(city, sources, usable, links))
    return _joined(parts)


def _nearest(city: City, sources: Integers, hubs: Integers, links: int) -> Arcs:
    near = nearest(
        (city.sources.lat[sources], city.sources.lon[sources]),
        (city.hubs.lat[hubs], city.hubs.lon[hubs]),
        links,
    )
    origin = np.repeat(sources, near.shape[1])
    destination = hubs[near.ravel()]
    direct = np.full(len(origin), -1)
    return Arcs(origin, destination, direct, _road_km(city, city.sources, origin, destination))


def _export(city: City, outside: Integers) -> Arcs:
    """Ways out of the city: by the transfer station that is least out of the way.

    Where that one has a limit, every other that accepts the kind is a way too; where none accepts
    it, the way is direct. Bulking material is never exported: what is not needed stays.
    """
    hubs = city.hubs
    stations = np.flatnonzero((hubs.kind == HubKind.TRANSFER_STATION) & hubs.takes_part)
    kind_of = source_kinds(city)
    sources = np.flatnonzero(~city.kinds.bulking[kind_of])
    takes, passes = accepts(city, outside), accepts(city, stations)
    parts = []
    for index, processor in enumerate(outside):
        origin = sources[takes[index, kind_of[sources]]]
        legs = _station_km(city, origin, stations, int(processor))
        usable = passes[:, kind_of[origin]].T
        row, column = np.nonzero(_ways(legs, usable, hubs.capacity_t_per_week[stations]))
        ends = np.full(len(row), processor)
        parts.append(Arcs(origin[row], ends, stations[column], legs[row, column]))
        alone = origin[~usable.any(axis=1)]
        ends, direct = np.full(len(alone), processor), np.full(len(alone), -1)
        parts.append(Arcs(alone, ends, direct, _road_km(city, city.sources, alone, ends)))
    return _joined(parts)


def _ways(legs: Floats, usable: Booleans, capacity: Floats) -> Booleans:
    """Which stations each source may use, shape (n_sources, n_stations)."""
    if not legs.shape[1]:
        return usable
    length = np.where(usable, legs, np.inf)
    best = np.argmin(length, axis=1)
    nearest_one = np.arange(legs.shape[1]) == best[:, None]
    limited = np.isfinite(capacity[best])[:, None]
    return np.asarray(usable & (nearest_one | limited), dtype=bool)


def _station_km(city: City, origin: Integers, stations: Integers, processor: int) -> Floats:
    hubs, sources = city.hubs, city.sources
    first = distance_km(
        sources.lat[origin, None], sources.lon[origin, None], hubs.lat[stations], hubs.lon[stations]
    )
    second = distance_km(
        hubs.lat[stations], hubs.lon[stations], hubs.lat[[processor]], hubs.lon[[processor]]
    )
    return (first + second) * city.parameters["detour_factor"]


def _deliver(city: City, hubs: Integers, settings: PlanSettings) -> Arcs:
    """Compost to the nearest gardens and parks; anything, from every hub, to sale."""
    gardens, table = city.gardens, city.hubs
    products = np.array(
        [process_of(str(name), settings.lead_weeks).product for name in table.process[hubs]]
    )
    sale = np.flatnonzero(gardens.kind == GardenKind.SALE)
    growing = np.flatnonzero(gardens.kind != GardenKind.SALE)
    composting = hubs[products == "compost"]
    near = nearest(
        (gardens.lat[growing], gardens.lon[growing]),
        (table.lat[composting], table.lon[composting]),
        settings.links,
    )
    destination = np.concatenate([np.repeat(growing, near.shape[1]), np.repeat(sale, len(hubs))])
    origin = np.concatenate([composting[near.ravel()], np.tile(hubs, len(sale))])
    direct = np.full(len(origin), -1)
    km = _road_km(city, gardens, destination, origin)
    # Buyers come to the hub: where they are is not known.
    km = np.where(gardens.kind[destination] == GardenKind.SALE, 0.0, km)
    return Arcs(origin, destination, direct, km)


def nearest(places: tuple[Floats, Floats], hubs: tuple[Floats, Floats], links: int) -> Integers:
    """Positions of the nearest hubs of each place, nearest first.

    Parameters
    ----------
    places, hubs : pair of array
        Latitudes and longitudes [°].
    links : int

    Returns
    -------
    array of int, shape (n_places, min(links, n_hubs))
    """
    count = min(links, len(hubs[0]))
    if not count or not len(places[0]):
        return np.zeros((len(places[0]), count), dtype=np.int64)
    tree = cKDTree(_on_sphere(*hubs))
    found = tree.query(_on_sphere(*places), k=np.arange(1, count + 1))[1]
    return np.asarray(found, dtype=np.int64)


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    phi, theta = np.radians(lat), np.radians(lon)
    ring = np.cos(phi)
    points = (ring * np.cos(theta), ring * np.sin(theta), np.sin(phi))
    return EARTH_RADIUS_KM * np.column_stack(points)


def _road_km(city: City, places: object, at: Integers, hubs: Integers) -> Floats:
    lat, lon = places.lat[at], places.lon[at]  # type: ignore[attr-defined]
    direct = distance_km(lat, lon, city.hubs.lat[hubs], city.hubs.lon[hubs])
    return direct * city.parameters["detour_factor"]


def _joined(parts: list[Arcs]) -> Arcs:
    empty = np.zeros(0, dtype=np.int64)
    if not parts:
        return Arcs(empty, empty, empty, np.zeros(0))
    names = ("origin", "destination", "via", "km")
    return Arcs(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
