"""Make the folder of New York City from published facts.

    python -m greenhaven.cities.nyc.build FACTS OUT

The same facts give the same bytes. PROVENANCE.md of the folder is written by hand.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from greenhaven.cities.nyc.assumed import assumption_rows
from greenhaven.cities.nyc.facts import Facts, read_facts
from greenhaven.cities.nyc.gardens import SALE, garden_rows, park_features, park_rows
from greenhaven.cities.nyc.hubs import (
    DIGESTER,
    OUT_OF_CITY,
    TODAY,
    Row,
    collection_rows,
    facility_rows,
    placed_drop_offs,
    slug,
)
from greenhaven.cities.nyc.supply import Giving, giving
from greenhaven.cities.outlines import outline_of
from greenhaven.cities.tables import OUTLINES_FILE, SETTINGS_FILE, TABLES

TONNAGE_FROM, TONNAGE_TO = "2023-11", "2025-10"
KINDS: tuple[Row, ...] = (
    {"id": "household_organics", "name": "Kitchen organics with soiled paper", "bulking": "no"},
    {"id": "food_scraps", "name": "Food scraps", "bulking": "no"},
    {"id": "school_organics", "name": "School organics", "bulking": "no"},
    {"id": "yard_trimmings", "name": "Yard trimmings", "bulking": "no"},
    {"id": "wood_and_leaves", "name": "Wood and dry leaves", "bulking": "yes"},
)
NOTES = """
Tonnage is what was published, in metric tonnes; a blank is not zero and has no row.
Drop-offs and bins are those of November 2024. Ids are made of names: the list's numbers change.
A drop-off listed as 'LAST DAY' or 'TEMPORARILY CLOSED' takes no part.
Two drop-offs stand in Prospect Park, which is no district; they count in the nearest one.
{listed} rows of active gardens are {gardens} gardens: a row that repeats another is merged into it.
The gardens' outlines cover {hectares:.1f} ha; with the repeated rows it would be {all:.1f} ha.
Hubs are those of the State's list of 2022. Most permits in it have expired.
Some listed sites may take yard waste only; what a permit allows is shown with each hub.
Leaves are not reported on their own since 2024, so dry bulking material is an assumption.
Street trees are left out: no area of tree pits is known.
District outlines are those of 2013, simplified; parks are measured on the same map.
"""


def folder_files(facts: Facts) -> dict[str, str]:
    """The files of the folder and their text."""
    outlines = {
        str(each["properties"]["id"]): outline_of(each["geometry"])
        for each in facts.outlines
        if each["properties"]["kind"] == "CD"
    }
    drop_offs = placed_drop_offs(facts.drop_offs, outlines)
    given = giving(facts, drop_offs)
    rows: dict[str, Sequence[Mapping[str, str]]] = {
        "kinds": KINDS,
        "districts": facts.districts,
        "sources": given.sources,
        "supply": _supply_rows(given),
        "hubs": [
            *facility_rows(facts.facilities),
            DIGESTER,
            OUT_OF_CITY,
            *collection_rows(drop_offs),
        ],
        "gardens": [*garden_rows(facts.gardens), *park_rows(facts.outlines), SALE],
        "tonnage": _tonnage_rows(facts),
        "capture": [
            {"district": row["district_id"], "month": row["period"], "percent": row["capture_pct"]}
            for row in facts.capture
        ],
        "weather": [_weather_row(row) for row in facts.weather],
        "assumptions": assumption_rows(facts),
    }
    files = {
        table.file: _csv(rows[table.name], [column.name for column in table.columns])
        for table in TABLES
    }
    return {**files, SETTINGS_FILE: _settings(facts), OUTLINES_FILE: _outlines(facts)}


def main(arguments: Sequence[str]) -> int:
    """Write the folder; 2 where the arguments are not a folder of facts and one to write to."""
    if len(arguments) != 2 or not Path(arguments[0]).is_dir():
        sys.stderr.write("expected: FACTS (a folder that exists) and OUT (a folder to write)\n")
        return 2
    out = Path(arguments[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, text in folder_files(read_facts(Path(arguments[0]))).items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Rows as CSV: the columns that at least one row fills, in the order of the schema."""
    listed = list(rows)
    used = [name for name in columns if any(row.get(name) for row in listed)]
    text = io.StringIO()
    writer = csv.DictWriter(text, used, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()


def _supply_rows(given: Giving) -> list[Row]:
    return [
        {"source_id": source, "month": month, "tonnes": _tonnes(kilograms)}
        for source, months in given.kilograms.items()
        for month, kilograms in sorted(months.items())
    ]


def _tonnes(kilograms: int) -> str:
    text = f"{kilograms / 1000:.3f}"
    return text.rstrip("0").rstrip(".")


def _tonnage_rows(facts: Facts) -> list[Row]:
    return [
        {
            "district": each.district,
            "month": each.month,
            "stream": each.stream,
            "tonnes": f"{each.tonnes}",
        }
        for each in facts.tonnage
        if TONNAGE_FROM <= each.month <= TONNAGE_TO
    ]


def _weather_row(row: Mapping[str, str]) -> Row:
    return {
        "date": row["date"],
        "minimum_c": row["tmin_c"],
        "maximum_c": row["tmax_c"],
        "rain_mm": row["precip_mm"],
        "snow_mm": row["snow_mm"],
        "wind_m_per_s": row["wind_ms"],
    }


def _outlines(facts: Facts) -> str:
    """District outlines, and those of the parks under the ids of gardens.csv; a feature a line."""
    parks = park_features(facts.outlines)
    lines = []
    for each in facts.outlines:
        properties = each["properties"]
        if properties["kind"] == "CD":
            name = str(properties["id"])
        elif each in parks:
            name = slug(properties["name"])
        else:
            continue
        feature = {
            "type": "Feature",
            "properties": {"id": name},
            "geometry": json.loads(outline_of(each["geometry"]).text),
        }
        lines.append(json.dumps(feature, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _settings(facts: Facts) -> str:
    active = [each for each in facts.gardens if each.status == "Active"]
    merged = garden_rows(facts.gardens)
    figures = {
        "listed": len(active),
        "gardens": len(merged),
        "hectares": sum(float(row["area_m2"]) for row in merged) / 1e4,
        "all": sum(each.area_m2 for each in active) / 1e4,
    }
    lines = NOTES.format(**figures).strip().splitlines()
    notes = "\n".join(f"  {json.dumps(line)}," for line in lines)
    return f"""id = "nyc"
name = "New York City"
timezone = "America/New_York"
currency = "USD"
notes = [
{notes}
]

[clock]
today = {TODAY.isoformat()}
fixed = true
weather_from = {facts.weather[0]["date"]}
weather_to = {facts.weather[-1]["date"]}
"""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
