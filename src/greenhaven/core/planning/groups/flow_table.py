"""The movements of a plan of groups for other programs: one row a group, week and way."""

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan
from greenhaven.core.rules.movements import Leg


def group_flows(city: City, plan: GroupedPlan) -> pa.Table:
    """What groups of sources send and groups of gardens receive.

    Returns
    -------
    pyarrow.Table
        A group is told by its number among those of its side, the number of its members and their
        middle; `wet_t` is what all of them send or receive together [t].
    """
    hub = city.hubs.id
    sent, got = plan.collected, plan.returned
    outside = city.hubs.kind[sent.hub] == HubKind.OUT_OF_CITY
    giver = _one_of_each(plan.source_group)
    taker = _one_of_each(plan.garden_group)
    sold = city.gardens.kind[taker[got.group]] == GardenKind.SALE
    legs = (
        np.where(outside, Leg.EXPORT.value, Leg.COLLECT.value),
        np.where(sold, Leg.SALE.value, Leg.RETURN.value),
    )
    week = np.concatenate([sent.week, got.week])
    none = np.full(len(got.group), "")
    days = [(plan.start + timedelta(weeks=number)).isoformat() for number in range(plan.weeks)]
    columns: dict[str, Any] = {
        "week": week + 1,
        "first_day": np.array(days, dtype=np.str_)[week],
        "leg": np.concatenate(legs),
        "group": np.concatenate([sent.group, got.group]) + 1,
        "places": np.concatenate(
            [city.sources.kind[giver[sent.group]], city.gardens.kind[taker[got.group]]]
        ),
        "hub": np.concatenate([hub[sent.hub], hub[got.hub]]),
        "via": np.concatenate([np.append(hub, "")[sent.via], none]),
        "wet_t": np.concatenate([sent.wet, got.wet]),
    }
    sides = (
        _middles(plan.source_group, city.sources.lat, city.sources.lon),
        _middles(plan.garden_group, city.gardens.lat, city.gardens.lon),
    )
    for name, of_sources, of_gardens in zip(("members", "lat", "lon"), *sides, strict=True):
        columns[name] = np.concatenate([of_sources[sent.group], of_gardens[got.group]])
    return pa.table(columns)


def as_csv(city: City, plan: GroupedPlan) -> bytes:
    """The movements of groups as comma-separated values, UTF-8, with a header."""
    sink = pa.BufferOutputStream()
    csv.write_csv(group_flows(city, plan), sink)
    return bytes(sink.getvalue().to_pybytes())


def as_parquet(city: City, plan: GroupedPlan) -> bytes:
    """The movements of groups as an Apache Parquet file; city, start and weeks are metadata."""
    about = {"city": plan.city, "start": plan.start.isoformat(), "weeks": str(plan.weeks)}
    sink = pa.BufferOutputStream()
    parquet.write_table(group_flows(city, plan).replace_schema_metadata(about), sink)
    return bytes(sink.getvalue().to_pybytes())


def _one_of_each(group: Integers) -> Integers:
    return np.asarray(np.unique(group, return_index=True)[1], dtype=np.int64)


def _middles(group: Integers, lat: Floats, lon: Floats) -> tuple[Integers, Floats, Floats]:
    """Members of each group, and where its middle lies [°]."""
    size = np.bincount(group)
    return size, np.bincount(group, weights=lat) / size, np.bincount(group, weights=lon) / size
