"""What people record beside a city's tables, in columns: the other half of the present city.

Nothing here names a person, and nothing says where a home is: an offer from a home is known by
its district alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np

from greenhaven.core.city import (
    Alerts,
    Asked,
    Down,
    Kept,
    no_alerts,
    nothing_asked,
    nothing_down,
    nothing_kept,
)
from greenhaven.core.columns import Booleans, Columns, Floats, Texts

Rows = TypeVar("Rows", bound=Columns)


@dataclass(frozen=True, slots=True)
class Declared(Columns):
    """Values that keepers say of their places, in place of what was assumed or listed."""

    table: Texts  # "hubs" or "gardens"
    id: Texts
    column: Texts
    value: Texts  # as a cell of the table would be written
    evidence: Texts  # how it is known
    by: Texts  # in which role: "its keeper", "a coordinator"
    on: Texts  # ISO date


@dataclass(frozen=True, slots=True)
class NewPlaces(Columns):
    """Hubs and gardens that are not in the city's tables."""

    table: Texts  # "hubs" or "gardens"
    id: Texts
    name: Texts
    kind: Texts  # HubKind or GardenKind
    district: Texts
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class Offered(Columns):
    """What people offer: one row an open offer."""

    district: Texts
    material: Texts  # id in Kinds
    fetched: Booleans  # at the door; else it is brought
    hub: Texts  # collection point where it is brought; "" = not said
    place: Texts  # a market, kitchen or school that offers; "" = people at home
    name: Texts  # of that place
    lat: Floats  # of that place; NaN for people at home
    lon: Floats
    tonnes: Floats  # each time
    every_days: Floats  # 0 = once
    first: Texts  # ISO date
    last: Texts  # ISO date; after it the offer lapses
    months: Texts  # numbers of the months of its season, separated by spaces; "" = all year


@dataclass(frozen=True, slots=True)
class Lots(Columns):
    """Batches that are recorded at hubs, as the ledger holds them [t]."""

    id: Texts
    hub: Texts
    started: Texts  # ISO date; of a batch that is still filled, the day it was opened
    ready: Texts  # ISO date; "" = as long after its start as its process takes
    filling: Booleans
    ripe: Booleans
    free: Booleans  # released, or not yet ripe, and not held
    wet: Floats
    water: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats
    carbon_to_air: Floats  # what left it as gas so far
    nitrogen_to_air: Floats


@dataclass(frozen=True, slots=True)
class Ingredients(Columns):
    """What batches were made of: carbon and nitrogen by kind, as they came in [t]."""

    lot: Texts
    material: Texts
    carbon: Floats
    nitrogen: Floats


@dataclass(frozen=True, slots=True)
class Spread(Columns):
    """Nutrients brought to gardens in the last twelve months [kg]."""

    garden: Texts
    nitrogen_kg: Floats
    phosphorus_kg: Floats


@dataclass(frozen=True, slots=True)
class Promised(Columns):
    """Movements that both sides have agreed to."""

    leg: Texts
    giver: Texts  # code of the place that gives
    taker: Texts
    material: Texts
    offered: Texts  # the source that the offer behind it is part of; "" = none
    due: Texts  # ISO date
    tonnes: Floats


@dataclass(frozen=True, slots=True)
class SaidNo(Columns):
    """Movements that someone declined, and for how long."""

    leg: Texts
    giver: Texts  # code of the place that gives
    taker: Texts
    material: Texts
    offered: Texts  # the source that the offer behind it is part of; "" = none
    by: Texts  # who said no: "giver" or "taker"
    due: Texts  # ISO date
    until: Texts  # ISO date; "" = until it is said otherwise
    tonnes: Floats  # that would still suit each time; 0 = nothing


TEXTS = {
    Declared: Declared.names(),
    NewPlaces: ("table", "id", "name", "kind", "district"),
    Offered: ("district", "material", "hub", "place", "name", "first", "last", "months"),
    Lots: ("id", "hub", "started", "ready"),
    Ingredients: ("lot", "material"),
    Spread: ("garden",),
    Promised: ("leg", "giver", "taker", "material", "offered", "due"),
    SaidNo: ("leg", "giver", "taker", "material", "offered", "by", "due", "until"),
}
FLAGS = {Offered: ("fetched",), Lots: ("filling", "ripe", "free")}


def table_of(kind: type[Rows], rows: Sequence[dict[str, object]] = ()) -> Rows:
    """A table of records from rows, typed although there may be none."""
    types: dict[str, type] = dict.fromkeys(kind.names(), np.float64)
    types |= dict.fromkeys(TEXTS[kind], np.str_)
    types |= dict.fromkeys(FLAGS.get(kind, ()), np.bool_)
    return kind.of(list(rows), **types)


@dataclass(frozen=True, slots=True)
class Records:
    """All that people have recorded; empty until they do."""

    declared: Declared = field(default_factory=partial(table_of, Declared))
    places: NewPlaces = field(default_factory=partial(table_of, NewPlaces))
    offered: Offered = field(default_factory=partial(table_of, Offered))
    lots: Lots = field(default_factory=partial(table_of, Lots))
    ingredients: Ingredients = field(default_factory=partial(table_of, Ingredients))
    spread: Spread = field(default_factory=partial(table_of, Spread))
    promised: Promised = field(default_factory=partial(table_of, Promised))
    said_no: SaidNo = field(default_factory=partial(table_of, SaidNo))
    asked: Asked = field(default_factory=nothing_asked)  # by gardens
    kept: Kept = field(default_factory=nothing_kept)  # for allies
    down: Down = field(default_factory=nothing_down)
    alerts: Alerts = field(default_factory=no_alerts)
    with_batches: frozenset[str] = frozenset()  # hubs that ever recorded one
    closed: frozenset[str] = frozenset()  # hubs and gardens that are there no longer
