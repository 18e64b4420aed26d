"""A plan's movements for other programs: one row, or one line on the map, a flow."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from greenhaven.core.city import City
from greenhaven.core.columns import Rows
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.plan import ELEMENTS, Plan


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    lon: float
    lat: float


def flow_columns(city: City, plan: Plan, rows: Rows = slice(None)) -> dict[str, list[Any]]:
    """The chosen flows with names, days and reasons; masses in tonnes, units in column names."""
    places, flows = _places(city), plan.flows.take(rows)
    weeks = flows.week.tolist()
    columns: dict[str, list[Any]] = {
        "week": [week + 1 for week in weeks],
        "first_day": [(plan.start + timedelta(weeks=week)).isoformat() for week in weeks],
        "leg": flows.leg.tolist(),
    }
    for end in ("origin", "destination", "via"):
        columns[end] = getattr(flows, end).tolist()
        columns[f"{end}_name"] = [places[place].name for place in columns[end]]
    columns["material"] = flows.material.tolist()
    columns["km"] = flows.km.tolist()
    columns |= {f"{element}_t": getattr(flows, element).tolist() for element in ELEMENTS}
    columns["reason"] = reasons(city, plan)[rows].tolist()
    return columns


def as_csv(city: City, plan: Plan, rows: Rows = slice(None)) -> str:
    """The flows as comma-separated values, UTF-8, with a header."""
    columns, text = flow_columns(city, plan, rows), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def as_parquet(city: City, plan: Plan) -> bytes:
    """The flows as an Apache Parquet file; city, start and weeks are in the schema's metadata."""
    about = {"city": plan.city, "start": plan.start.isoformat(), "weeks": str(plan.weeks)}
    table = pa.table(flow_columns(city, plan)).replace_schema_metadata(about)
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())


def as_geojson(city: City, plan: Plan, rows: Rows = slice(None)) -> str:
    """The flows as GeoJSON lines (RFC 7946), from origin to destination by the transfer station."""
    places, columns = _places(city), flow_columns(city, plan, rows)
    features = []
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        stops = [row["origin"], row["via"], row["destination"]]
        line = [[places[stop].lon, places[stop].lat] for stop in stops if stop]
        geometry = {"type": "LineString", "coordinates": line}
        features.append({"type": "Feature", "geometry": geometry, "properties": row})
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":"), ensure_ascii=False)


def _places(city: City) -> Mapping[str, _Place]:
    places = {"": _Place("", 0.0, 0.0)}
    for table in (city.sources, city.gardens, city.hubs):
        columns = (table.id, table.name, table.lon, table.lat)
        for place, name, lon, lat in zip(*(column.tolist() for column in columns), strict=True):
            places[place] = _Place(name, lon, lat)
    return places
