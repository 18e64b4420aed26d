"""The published facts from which the folder is built, as records."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from greenhaven.cities.records import DropOffRecord, GardenRecord, TonnageRecord, parted_name
from greenhaven.errors import GreenhavenError

Row = Mapping[str, str]
Record = TypeVar("Record")
STREAMS = {
    "refuse": "refuse",
    "organics_res": "organics_household",
    "organics_school": "organics_school",
    "organics_other": "organics_other",
    "leaves": "leaves",
    "xmas_trees": "christmas_trees",
}
COMPOSITION_YEAR = "2023"
WEATHER = ("date", "tmin_c", "tmax_c", "precip_mm", "snow_mm", "wind_ms")


class FactsError(GreenhavenError):
    """A folder of facts that lacks something."""


@dataclass(frozen=True, slots=True)
class FacilityRecord:
    """A site in the State's list of solid waste management facilities."""

    number: str  # of the State
    name: str
    operator: str
    district: str
    lat: float
    lon: float
    allows: str  # kind of permit or registration
    materials: tuple[str, ...]
    expires: str  # ISO date; "" = none given


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is published, before anything is assumed."""

    districts: tuple[Row, ...]
    tonnage: tuple[TonnageRecord, ...]
    capture: tuple[Row, ...]
    drop_offs: tuple[DropOffRecord, ...]
    facilities: tuple[FacilityRecord, ...]
    gardens: tuple[GardenRecord, ...]
    schools: tuple[Row, ...]
    weather: tuple[Row, ...]
    composition: Mapping[str, float]  # share of the waste by component [%]
    outlines: tuple[Mapping[str, Any], ...]  # GeoJSON features


def read_facts(folder: Path) -> Facts:
    """The facts of a folder of CSV files.

    Raises
    ------
    FactsError
        If a file or column is missing; the message names it.
    """
    hubs = _table(folder, "hubs.csv", dict)
    outlines = json.loads((folder / "districts.geojson").read_text(encoding="utf-8"))
    return Facts(
        districts=_table(folder, "districts.csv", dict),
        tonnage=tuple(
            record
            for record in _table(folder, "district_tonnage.csv", _tonnage)
            if record is not None
        ),
        capture=_table(folder, "organics_capture.csv", dict),
        drop_offs=tuple(_drop_off(row) for row in hubs if row["kind"] in ("drop_off", "smart_bin")),
        facilities=tuple(
            _facility(row) for row in hubs if row["kind"] in ("compost_site", "transfer_station")
        ),
        gardens=_table(folder, "gardens.csv", _garden),
        schools=_table(folder, "schools.csv", dict),
        weather=_table(folder, "weather_2009_2024.csv", lambda row: {k: row[k] for k in WEATHER}),
        composition={
            row["component"]: float(row["share_pct"])
            for row in _table(folder, "waste_composition.csv", dict)
            if row["year"] == COMPOSITION_YEAR
        },
        outlines=tuple(outlines["features"]),
    )


def _table(folder: Path, name: str, read: Callable[[Row], Record]) -> tuple[Record, ...]:
    path = folder / name
    if not path.is_file():
        raise FactsError(f"{folder}: no file {name}")
    with path.open(encoding="utf-8", newline="") as file:
        try:
            return tuple(read(row) for row in csv.DictReader(file))
        except KeyError as error:
            raise FactsError(f"{path}: no column {error}") from error


def _tonnage(row: Row) -> TonnageRecord | None:
    stream = STREAMS.get(row["stream"])
    if stream is None:
        return None
    return TonnageRecord(row["district_id"], row["period"], stream, float(row["tonnes"]))


def _drop_off(row: Row) -> DropOffRecord:
    name, remark = parted_name(row["name"])
    return DropOffRecord(
        name=name,
        remark=remark,
        operator=row["operator"],
        address=row["address"],
        district=row["district_id"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        open_months=row["open_months"],
        notes=row["notes"],
        smart_bin=row["kind"] == "smart_bin",
    )


def _facility(row: Row) -> FacilityRecord:
    listed = row["permit_expires"]
    expires = datetime.strptime(listed, "%m/%d/%Y").date().isoformat() if listed else ""
    return FacilityRecord(
        number=row["id"].removeprefix("dec-"),
        name=row["name"],
        operator=row["operator"].replace(";", ","),
        district=row["district_id"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        allows=row["notes"],
        materials=tuple(part for part in row["materials"].split(";") if part),
        expires=expires,
    )


def _garden(row: Row) -> GardenRecord:
    return GardenRecord(
        id=row["id"],
        name=row["name"],
        district=row["district_id"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        area_m2=float(row["area_m2"]),
        status=row["status"],
    )
