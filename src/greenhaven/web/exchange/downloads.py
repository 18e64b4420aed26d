"""A plan's flows as files for other programs."""

import csv
import io
import json

from greenhaven.core.city import City
from greenhaven.core.planning.plan import Flows
from greenhaven.web.exchange.places import Places

COLUMNS = (
    *("week", "first_day", "leg", "origin", "origin_name", "destination", "destination_name"),
    *("via", "material", "km", "wet_t", "water_t", "carbon_t", "nitrogen_t", "phosphorus_t"),
    *("potassium_t", "ash_t"),
)


def as_csv(city: City, flows: Flows, days: list[str]) -> str:
    """One row a flow; `days` are the first days of the plan's weeks."""
    places, text = Places(city), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in flows.records():
        ends = [row["origin"], _name(places, row["origin"])]
        ends += [row["destination"], _name(places, row["destination"])]
        masses = [f"{row[name]:.9g}" for name in Flows.names()[6:]]
        way = [row["week"] + 1, days[row["week"]], row["leg"], *ends, row["via"], row["material"]]
        writer.writerow([*way, *masses])
    return text.getvalue()


def as_geojson(city: City, flows: Flows, days: list[str]) -> str:
    """One straight line a flow, from where it begins to where it ends."""
    places = Places(city)
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [_point(places, row["origin"]), _point(places, row["destination"])],
            },
            "properties": {
                "week": row["week"] + 1,
                "first_day": days[row["week"]],
                "leg": row["leg"],
                "origin": row["origin"],
                "destination": row["destination"],
                "via": row["via"],
                "material": row["material"],
                "km": round(row["km"], 3),
                "wet_t": round(row["wet"], 9),
            },
        }
        for row in flows.records()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":"), ensure_ascii=False)


def _row(places: Places, place: str) -> tuple[str, float, float]:
    city = places.city
    for table, rows in (
        (city.hubs, places.hubs),
        (city.gardens, places.gardens),
        (city.sources, places.sources),
    ):
        if place in rows:
            row = rows[place]
            return str(table.name[row]), float(table.lon[row]), float(table.lat[row])
    return place, 0.0, 0.0


def _name(places: Places, place: str) -> str:
    return _row(places, place)[0]


def _point(places: Places, place: str) -> list[float]:
    return [round(degrees, 6) for degrees in _row(places, place)[1:]]
