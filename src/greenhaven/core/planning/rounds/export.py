"""Rounds for other programs: one row a visit, or lines and points on the map."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

from greenhaven.core.planning.rounds.hours import clock
from greenhaven.core.planning.rounds.inputs import RoundsInputs
from greenhaven.core.planning.rounds.result import RoundPlan

Row = dict[str, Any]


def visit_rows(plan: RoundPlan) -> list[Row]:
    """Every visit of every round, with its vehicle, date and clock times; units in the names."""
    rounds = {row["id"]: row for row in plan.rounds.records()}
    return [_visit(plan, rounds[row["round"]], row) for row in plan.visits.records()]


def _visit(plan: RoundPlan, of: Row, row: Row) -> Row:
    return {
        "round": of["id"],
        "vehicle": of["vehicle"],
        "kind": of["kind"],
        "date": (plan.start + timedelta(days=of["day"])).isoformat(),
        "order": row["order"],
        "trip": row["trip"],
        "what": row["what"],
        "place": row["place"],
        "name": row["name"],
        "arrives": clock(row["arrives_s"]),
        "begins": clock(row["begins_s"]),
        "leaves": clock(row["leaves_s"]),
        **{name: row[name] for name in ("km", "collect_kg", "deliver_kg", "load_kg")},
    }


def as_csv(inputs: RoundsInputs, plan: RoundPlan) -> str:
    """The visits as comma-separated values, then the stops that were left out, with reasons."""
    del inputs
    rows, text = visit_rows(plan), io.StringIO()
    heads = ["round", "vehicle", "kind", "date", "order", "trip", "what", "place", "name"]
    heads += ["arrives", "begins", "leaves", "km", "collect_kg", "deliver_kg", "load_kg", "reason"]
    writer = csv.DictWriter(text, heads, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    writer.writerows(_left_out(plan))
    return text.getvalue()


def _left_out(plan: RoundPlan) -> list[Row]:
    return [
        {
            "what": "left_out",
            "place": row["stop"],
            **{name: row[name] for name in ("name", "collect_kg", "deliver_kg", "reason")},
        }
        for row in plan.left_out.records()
    ]


def as_geojson(inputs: RoundsInputs, plan: RoundPlan) -> str:
    """A line for each round, a point for each stop, also for those left out (RFC 7946)."""
    at = {}
    for table in (inputs.hubs, inputs.stops):
        for name, lon, lat in zip(table.id.tolist(), table.lon, table.lat, strict=True):
            at[name] = [float(lon), float(lat)]
    rows = visit_rows(plan)
    features = []
    for each in plan.rounds.records():
        line = [at[row["place"]] for row in rows if row["round"] == each["id"]]
        features.append(_feature("LineString", line, each))
    stops = [row for row in rows if row["what"] == "stop"]
    features += [_feature("Point", at[row["place"]], row) for row in (*stops, *_left_out(plan))]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":"), ensure_ascii=False)


def _feature(kind: str, coordinates: object, properties: Row) -> Row:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
