"""Where rounds stop, between which hours, and when nothing may be loaded there."""

from dataclasses import dataclass, field, replace

import numpy as np

from greenhaven.core.columns import (
    Columns,
    Floats,
    Integers,
    Texts,
    absent,
    no_numbers,
    no_texts,
)
from greenhaven.core.planning.rounds.errors import RoundsError

MUST = np.inf  # the worth of a stop that is left out only where there is no way


@dataclass(frozen=True, slots=True)
class Stops(Columns):
    """One row a visit: what is fetched there and what is brought."""

    id: Texts
    name: Texts
    lat: Floats
    lon: Floats
    collect_kg: Floats  # goes to the hub
    deliver_kg: Floats  # comes from the hub
    service_s: Integers  # work at the stop, whatever is handled there
    hub: Texts = field(default_factory=no_texts, metadata=absent(""))  # bound to it; "" = any
    place: Texts = field(default_factory=no_texts, metadata=absent(""))  # id in the city
    district: Texts = field(default_factory=no_texts, metadata=absent(""))
    material: Texts = field(default_factory=no_texts, metadata=absent(""))
    service_s_per_kg: Floats = field(default_factory=no_numbers, metadata=absent(0.0))
    collect_l: Floats = field(default_factory=no_numbers, metadata=absent(0.0))
    deliver_l: Floats = field(default_factory=no_numbers, metadata=absent(0.0))
    # What leaving it out would cost, in the city's currency; inf = only where there is no way.
    worth: Floats = field(default_factory=no_numbers, metadata=absent(MUST))
    # The kind of vehicle that alone gets there; "" = any.
    vehicle: Texts = field(default_factory=no_texts, metadata=absent(""))

    @property
    def kg(self) -> Floats:
        """What is handled at each stop."""
        return self.collect_kg + self.deliver_kg

    @property
    def work_s(self) -> Integers:
        """How long the work at each stop takes, in whole seconds."""
        return np.ceil(self.service_s + self.service_s_per_kg * self.kg).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Windows(Columns):
    """When work at a stop may begin, in seconds since the first day's midnight, ends included.

    A stop may have several; one without any is open at all times.
    """

    stop: Texts
    opens_s: Integers
    closes_s: Integers


@dataclass(frozen=True, slots=True)
class Closures(Columns):
    """Times in which nothing is loaded or unloaded, ends not included.

    A row that names a hub closes that hub, and no stop.
    """

    district: Texts  # "" = everywhere
    stop: Texts  # "" = every stop of the district
    leg: Texts  # "collect", "deliver"; "" = both
    begins_s: Integers  # since the first day's midnight, by the clock
    ends_s: Integers
    why: Texts  # a short name that can stand in a sentence: "the quiet hours"
    hub: Texts = field(default_factory=no_texts, metadata=absent(""))  # "" = hubs of the district


@dataclass(frozen=True, slots=True)
class HubSites(Columns):
    """Hubs where vehicles are at home or unload."""

    id: Texts
    name: Texts
    district: Texts
    lat: Floats
    lon: Floats


def no_stops() -> Stops:
    """A table without rows."""
    texts = ("id", "name", "hub", "place", "district", "material", "vehicle")
    others = dict.fromkeys(set(Stops.names()) - {*texts, "service_s"}, np.float64)
    return Stops.of([], **dict.fromkeys(texts, np.str_), service_s=np.int64, **others)


def no_windows() -> Windows:
    """A table without rows."""
    return Windows.of([], stop=np.str_, opens_s=np.int64, closes_s=np.int64)


def no_closures() -> Closures:
    """A table without rows."""
    texts = dict.fromkeys(("district", "stop", "leg", "why", "hub"), np.str_)
    return Closures.of([], begins_s=np.int64, ends_s=np.int64, **texts)


def checked_stops(stops: Stops) -> Stops:
    """The stops, if each has an id of its own and amounts that can be carried."""
    ids, counts = np.unique(stops.id, return_counts=True)
    if len(twins := ids[counts > 1]):
        raise RoundsError(f"stops must have different ids; twice: {', '.join(twins[:5])}")
    for name in ("collect_kg", "deliver_kg", "collect_l", "deliver_l", "service_s_per_kg"):
        values = getattr(stops, name)
        _refuse(stops, ~(np.isfinite(values) & (values >= 0)), f"{name} must be 0 or more")
    _refuse(stops, stops.service_s < 0, "service_s must be 0 or more")
    _refuse(stops, ~(stops.worth >= 0), "worth must be 0 or more")
    places = np.isfinite(stops.lat) & np.isfinite(stops.lon)
    _refuse(stops, ~places, "lat and lon must be numbers")
    return stops


def _refuse(stops: Stops, wrong: np.ndarray, expected: str) -> None:
    if wrong.any():
        names = ", ".join(stops.id[wrong][:3].tolist())
        raise RoundsError(f"stops: {expected}; not so at {names}")


def split_loads(stops: Stops, most_kg: Floats, most_l: Floats) -> Stops:
    """The same stops, with one visit for each vehicle load where a load is too large for one.

    Parameters
    ----------
    stops : Stops
    most_kg, most_l : array, shape (n_stops,)
        What the largest vehicle that may come holds; inf = anything.

    Returns
    -------
    Stops
        A stop of several visits has "#2", "#3" … behind its id from the second on; the amounts are
        shared equally. Ids of stops that are not split stay as they are, and so does the first.
    """
    kg = np.maximum(stops.collect_kg, stops.deliver_kg)
    litres = np.maximum(stops.collect_l, stops.deliver_l)
    with np.errstate(divide="ignore", invalid="ignore"):
        loads = np.maximum(np.ceil(kg / most_kg - 1e-9), np.ceil(litres / most_l - 1e-9))
    visits = np.where(np.isfinite(loads), np.maximum(loads, 1), 1).astype(np.int64)
    row = np.repeat(np.arange(len(stops)), visits)
    number = np.arange(len(row)) - np.repeat(np.cumsum(visits) - visits, visits)
    parts = stops.take(row)
    share = 1.0 / visits[row]
    amounts = ("collect_kg", "deliver_kg", "collect_l", "deliver_l")
    ids = [
        name if not nth else f"{name}#{nth + 1}"
        for name, nth in zip(parts.id.tolist(), number.tolist(), strict=True)
    ]
    return replace(
        parts,
        id=np.array(ids, dtype=np.str_),
        **{name: getattr(parts, name) * share for name in amounts},
    )
