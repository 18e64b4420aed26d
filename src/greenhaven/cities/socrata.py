"""Readers of New York's open data as Socrata serves it: tonnage, drop-offs and gardens.

They take the text of an answer or of a downloaded file, as CSV or JSON, and give the records from
which a city is built. Nothing is fetched here.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from greenhaven.cities.faults import printable, quoted
from greenhaven.cities.geometry import Polygons, area_m2, centre
from greenhaven.cities.outlines import OutlineError, outline_of
from greenhaven.cities.records import (
    SHORT_TON_T,
    DropOffRecord,
    GardenRecord,
    TonnageRecord,
    parted_name,
)
from greenhaven.errors import GreenhavenError

Record = TypeVar("Record")
Row = Mapping[str, object]

STREAMS = {
    "refusetonscollected": "refuse",
    "papertonscollected": "paper",
    "mgptonscollected": "metal_glass_plastic",
    "resorganicstons": "organics_household",
    "schoolorganictons": "organics_school",
    "leavesorganictons": "leaves",
    "xmastreetons": "christmas_trees",
    "otherorganicstons": "organics_other",
}
BOROUGHS = {"manhattan": "1", "bronx": "2", "brooklyn": "3", "queens": "4", "statenisland": "5"}
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?|-?\d+(\.\d*)?|-?\.\d+", re.ASCII)
POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.ASCII)
PAIR = re.compile(r"(-?[\d.]+(?:[eE][-+]?\d+)?)\s+(-?[\d.]+(?:[eE][-+]?\d+)?)", re.ASCII)

# Names of one column through the years; compared without capitals, spaces and underscores.
DROP_OFF_COLUMNS = {
    "name": ("sitename", "foodscrapdropoffsitename", "foodscrapdropoffsite"),
    "operator": ("hostedby",),
    "open_months": ("openmonth", "openmonths"),
    "hours": ("dayhours", "operationdayhours"),
}
DISTRICT_COLUMNS = ("borocd",)
ADDRESS_COLUMNS = ("siteaddr", "location")
POINT_COLUMNS = ("locationpoint", "point")
APP_COLUMNS = ("appios", "appandroid")
APP_NOTE = "app to access bins"
GARDEN_COLUMNS = {
    "id": ("parksid",),
    "name": ("gardenname",),
    "district": ("communityboard",),
    "status": ("status",),
    "outline": ("multipolygon",),
}
TONNAGE_COLUMNS = {
    "month": ("month",),
    "borough": ("borough",),
    "district": ("communitydistrict",),
    "organics": ("resorganicstons",),
}


class SocrataError(GreenhavenError):
    """An answer that is not the data set that was expected; every bad row is named."""


class RowError(ValueError):
    """One bad row."""


def read_tonnage(text: str) -> tuple[TonnageRecord, ...]:
    """Monthly tonnage (data set ebb7-mvp5), short tons turned into tonnes to 10 kg.

    A blank cell makes no record: it was not reported.
    """
    rows = _rows(text, "monthly tonnage", TONNAGE_COLUMNS)
    return tuple(record for records in _each(rows, _tonnage) for record in records)


def read_drop_offs(text: str) -> tuple[DropOffRecord, ...]:
    """Food scrap drop-offs and smart bins (data set if26-z6xq), any of its headers so far."""
    return tuple(_each(_rows(text, "food scrap drop-offs", DROP_OFF_COLUMNS), _drop_off))


def read_gardens(text: str) -> tuple[GardenRecord, ...]:
    """Community gardens (data set p78i-pat6); area and middle are those of the outline."""
    return tuple(_each(_rows(text, "community gardens", GARDEN_COLUMNS), _garden))


def polygons_of(text: str) -> Polygons:
    """The polygons of a WKT text, MULTIPOLYGON or POLYGON.

    Raises
    ------
    OutlineError
        With what was expected.
    """
    kind, _, body = text.strip().partition("(")
    names = {"MULTIPOLYGON": "MultiPolygon", "POLYGON": "Polygon"}
    listed = PAIR.sub(r"[\1,\2]", f"({body}").replace("(", "[").replace(")", "]")
    try:
        coordinates = json.loads(listed)
    except (ValueError, RecursionError):
        coordinates = None
    if kind.strip() not in names or coordinates is None:
        raise OutlineError("a MULTIPOLYGON or POLYGON in WKT")
    return outline_of({"type": names[kind.strip()], "coordinates": coordinates}).polygons


def _rows(
    text: str, what: str, needed: Mapping[str, tuple[str, ...]]
) -> list[tuple[int, dict[str, object]]]:
    """The rows with their numbers; names of columns without capitals, spaces, underscores."""
    start = text.lstrip("\ufeff \r\n\t")[:1]
    try:
        names, raw = _json_rows(json.loads(text)) if start in ("[", "{") else _csv_rows(text)
    except (ValueError, RecursionError, csv.Error) as error:
        raise SocrataError(f"{what}: neither CSV nor JSON: {printable(str(error))}") from error
    plain = {_plain(name) for name in names}
    missing = [" or ".join(each) for each in needed.values() if not plain & set(each)]
    if missing:
        came = ", ".join(sorted(plain)) or "none"
        raise SocrataError(f"{what}: expected a column {'; '.join(missing)}; came {came}")
    rows = [{_plain(name): value for name, value in row.items()} for row in raw]
    return list(enumerate(rows, start=1))


def _csv_rows(text: str) -> tuple[list[str], list[dict[str, object]]]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    names = next(reader, [])
    rows = [row for row in reader if row]
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"a row does not have {len(names)} cells, as the header has")
    return names, [dict(zip(names, row, strict=True)) for row in rows]


def _json_rows(content: object) -> tuple[list[str], list[dict[str, object]]]:
    """Rows of a query's answer (a list of objects) or of a whole file (columns and lists)."""
    if isinstance(content, list) and all(isinstance(row, dict) for row in content):
        return sorted({str(name) for row in content for name in row}), content
    try:
        whole: Any = content
        names = [str(column["fieldName"]) for column in whole["meta"]["view"]["columns"]]
        return names, [dict(zip(names, row, strict=True)) for row in whole["data"]]
    except (KeyError, TypeError) as error:
        raise ValueError("neither a list of objects nor a whole file") from error


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def _each(rows: list[tuple[int, dict[str, object]]], read: Callable[[Row], Record]) -> list[Record]:
    records, bad = [], []
    for number, row in rows:
        try:
            records.append(read(row))
        except (RowError, OutlineError) as error:
            bad.append(f"row {number}: {error}")
    if bad:
        raise SocrataError("\n  ".join([f"{len(bad)} rows cannot be read:", *bad]))
    return records


def _text(row: Row, names: tuple[str, ...]) -> str:
    value = next((row[name] for name in names if row.get(name)), "")
    return str(value).strip()


def _float(row: Row, name: str) -> float | None:
    text = str(row.get(name) if row.get(name) is not None else "").strip()
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise RowError(f"{name}: expected a number, came {quoted(text)}")
    return float(text.replace(",", ""))


def _tonnage(row: Row) -> list[TonnageRecord]:
    listed = _text(row, ("month",))
    found = re.fullmatch(r"(\d{4}) ?/ ?(\d{2})", listed, re.ASCII)
    if not found or not 1 <= int(found.group(2)) <= 12:
        raise RowError(f"month: expected a text like 2025 / 10, came {quoted(listed)}")
    district = _district(row)
    records = []
    for name, stream in STREAMS.items():
        tons = _float(row, name)
        if tons is None:
            continue
        if tons < 0:
            raise RowError(f"{name}: expected at least 0 short tons, came {tons:g}")
        month = f"{found.group(1)}-{found.group(2)}"
        records.append(TonnageRecord(district, month, stream, round(tons * SHORT_TON_T, 2)))
    return records


def _district(row: Row) -> str:
    """The district id: number of the borough, then two digits; the name of the borough rules."""
    borough, number = _text(row, ("borough",)), _text(row, ("communitydistrict",))
    digit = BOROUGHS.get(_plain(borough))
    if digit is None:
        raise RowError(f"borough: expected one of the five, came {quoted(borough)}")
    if not re.fullmatch(r"\d{1,2}", number, re.ASCII):
        raise RowError(f"communitydistrict: expected a number, came {quoted(number)}")
    listed = _text(row, ("boroughid",))
    if listed and listed != digit:
        raise RowError(f"borough_id: expected {digit} for {borough}, came {quoted(listed)}")
    return f"{digit}{int(number):02d}"


def _drop_off(row: Row) -> DropOffRecord:
    name, remark = parted_name(_text(row, DROP_OFF_COLUMNS["name"]))
    if not name:
        raise RowError("the name of the site is blank")
    lat, lon = _point(row)
    return DropOffRecord(
        name=name,
        remark=remark,
        operator=_text(row, DROP_OFF_COLUMNS["operator"]),
        address=_text(row, ADDRESS_COLUMNS),
        district=_text(row, DISTRICT_COLUMNS),
        lat=lat,
        lon=lon,
        open_months=_text(row, DROP_OFF_COLUMNS["open_months"]),
        notes=_text(row, ("notes",)),
        smart_bin=bool(_text(row, APP_COLUMNS)) or APP_NOTE in _text(row, ("notes",)),
    )


def _point(row: Row) -> tuple[float, float]:
    lat, lon = _float(row, "latitude"), _float(row, "longitude")
    if lat is None or lon is None:
        value = next((row[name] for name in POINT_COLUMNS if row.get(name)), "")
        if isinstance(value, dict):
            value = "POINT ({} {})".format(*(value.get("coordinates") or ("", ""))[:2])
        found = POINT.fullmatch(str(value).strip())
        if not found or not all(NUMBER.fullmatch(part) for part in found.groups()):
            raise RowError("no place: neither latitude and longitude nor a point")
        lon, lat = float(found.group(1)), float(found.group(2))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise RowError(f"expected a place on Earth, came {lat:g}, {lon:g}")
    return lat, lon


def _garden(row: Row) -> GardenRecord:
    garden_id = _text(row, GARDEN_COLUMNS["id"])
    if not garden_id:
        raise RowError("parksid is blank")
    outline = row.get("multipolygon")
    polygons = (
        outline_of(outline).polygons
        if isinstance(outline, dict)
        else polygons_of(str(outline or ""))
    )
    lon, lat = centre(polygons)
    return GardenRecord(
        id=garden_id,
        name=_text(row, GARDEN_COLUMNS["name"]),
        district=_text(row, GARDEN_COLUMNS["district"]),
        lat=float(np.round(lat, 6)),
        lon=float(np.round(lon, 6)),
        area_m2=round(area_m2(polygons), 1),
        status=_text(row, GARDEN_COLUMNS["status"]),
    )
