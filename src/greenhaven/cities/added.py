"""Hubs and gardens that people add to those of a city's tables."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from greenhaven.cities.declared import arrays_of, with_assumed
from greenhaven.cities.recorded import Declared, NewPlaces
from greenhaven.cities.schema import Value
from greenhaven.cities.tables import GARDENS, HUBS
from greenhaven.core.city import City, CompostWanted, GardenKind, Gardens, HubKind, Hubs

ROWS = {"hubs": Hubs, "gardens": Gardens}
# What a hub must say of itself before the plan gives it work.
NEEDED = ("process", "accepts", "capacity_t_per_week")


def with_places(city: City, places: NewPlaces, declared: Declared) -> City:
    """The city with the hubs and gardens that people added, as they are before any word of them.

    A processing hub takes part from the day on which its keeper has said how it processes, what
    it takes and how much; a garden takes up compost once its area is known.
    """
    for table in ("hubs", "gardens"):
        known = set(getattr(city, table).id.tolist())
        rows = [row for row in places.records() if row["table"] == table and row["id"] not in known]
        if not rows:
            continue
        said = {(str(row["id"]), str(row["column"])) for row in declared.records()}
        make = _new_hub if table == "hubs" else _new_garden
        new = [make(city, row, said) for row in rows]
        before = getattr(city, table)
        columns: dict[str, list[Value]] = {
            name: getattr(before, name).tolist() + [row[name] for row in new]
            for name in before.names()
        }
        grown = ROWS[table](**arrays_of(table, columns))
        city = replace(city, notes=(*city.notes, *_added(rows)), **{table: grown})
        if table == "gardens":
            city = _with_usual(city, rows)
    return city


def _new_hub(city: City, row: dict[str, Any], said: set[tuple[str, str]]) -> dict[str, Value]:
    """A hub of which nobody has said anything yet."""
    processes = row["kind"] == HubKind.PROCESSING_HUB
    ready = not processes or all((row["id"], name) in said for name in NEEDED)
    given: dict[str, Value] = {column.name: column.blank or "" for column in HUBS.columns}
    given |= {name: row[name] for name in ("id", "name", "kind", "district", "lat", "lon")}
    return given | {
        "accepts": "" if processes else " ".join(city.kinds.id.tolist()),
        "capacity_t_per_week": 0.0 if processes else np.inf,
        "minimum_t_per_week": 0.0,
        "opening_fill": 0.0,
        "takes_part": ready,
        "demonstration": False,
        "smart_bin": False,
        "foreign_matter_percent": np.nan,
    }


def _new_garden(city: City, row: dict[str, Any], _said: set[tuple[str, str]]) -> dict[str, Value]:
    """A garden of which nobody has said anything yet: it has no area, and takes up nothing."""
    given: dict[str, Value] = {column.name: column.blank or "" for column in GARDENS.columns}
    given |= {name: row[name] for name in ("id", "name", "kind", "district", "lat", "lon")}
    given |= {"open_water_m": np.nan, "well_m": np.nan, "area_m2": 0.0}
    given["compost_wanted"] = CompostWanted.SAFE.value
    return given | {name: value for name, value, _ in _usual(city, str(row["kind"]))}


def _usual(city: City, kind: str) -> Iterator[tuple[str, float, str]]:
    """What most gardens of a kind have: column, value, unit; caution where there is none."""
    gardens = city.gardens
    alike = (gardens.kind == kind) & (gardens.kind != GardenKind.SALE)
    cautious = {
        "growing_share": (0.1, "share"),
        "nitrogen_cap_kg_per_ha_year": (0.0, "kg/ha/year"),
        "phosphorus_cap_kg_per_ha_year": (0.0, "kg/ha/year"),
    }
    for name, (least, unit) in cautious.items():
        values, counts = np.unique(getattr(gardens, name)[alike], return_counts=True)
        yield name, float(values[np.argmax(counts)]) if len(values) else least, unit


def _with_usual(city: City, rows: list[dict[str, Any]]) -> City:
    """The assumptions that new gardens rest on."""
    for kind in dict.fromkeys(str(row["kind"]) for row in rows):
        ids = [str(row["id"]) for row in rows if row["kind"] == kind]
        for name, value, unit in _usual(city, kind):
            told = {
                "table": "gardens",
                "column": name,
                "applies_to": f"kind={kind}",
                "value": f"{value:g}",
                "unit": unit,
                "reason": "as most others of its kind here, until its keeper says otherwise",
                "source": "assumed by Greenhaven",
            }
            city = with_assumed(city, told, [("gardens", name, each) for each in ids])
        told = {
            "table": "gardens",
            "column": "compost_wanted",
            "applies_to": f"kind={kind}",
            "value": CompostWanted.SAFE.value,
            "unit": "-",
            "reason": "nobody there has said how much they want, so the plan counts on what is "
            "safe",
            "source": "assumed by Greenhaven",
        }
        city = with_assumed(city, told, [("gardens", "compost_wanted", each) for each in ids])
    return city


def _added(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row["table"] == "gardens":
            yield f"{row['name']} was added here; it takes up compost once its area is known."
        elif row["kind"] == HubKind.PROCESSING_HUB:
            yield (
                f"{row['name']} was added here; it takes part once its keeper has said how it "
                "processes, what it takes and how much."
            )
        else:
            yield f"{row['name']} was added here."
