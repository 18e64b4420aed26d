"""What one cell cannot show: doubles, references, places, months and days across the tables."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from greenhaven.cities import headers
from greenhaven.cities.cells import parse_mix
from greenhaven.cities.faults import Fault, quoted
from greenhaven.cities.outlines import Outline
from greenhaven.cities.reading import Cell, Mark, Sheet
from greenhaven.cities.schema import CellType, Column, Value
from greenhaven.cities.tables import OUTLINES_FILE, SETTINGS_FILE
from greenhaven.core.city import HubKind, distance_km
from greenhaven.core.material import Composition, MaterialError, mixture_of

BEYOND_CITY_KM = 50.0  # farther than this outside the circle around the outlines is a slip
CONTENTS = ("moisture", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
TIMEZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
SHORTEST_WEATHER_DAYS = 365
NEEDED = ("kinds", "districts", "sources", "hubs")


def check(
    sheets: Mapping[str, Sheet],
    settings: Mapping[str, Value],
    outlines: Mapping[str, Outline] | None,
    faults: list[Fault],
) -> None:
    """Note every fault between cells, rows and tables."""
    for sheet in sheets.values():
        if not sheet.lines and sheet.table.name in NEEDED:
            faults.append(Fault(sheet.table.file, None, "", "no rows", "at least one row"))
        faults.extend(_doubles(sheet))
        faults.extend(_strangers(sheet, sheets))
    faults.extend(_settings(settings))
    if "kinds" in sheets:
        faults.extend(_kinds(sheets["kinds"]))
    if "hubs" in sheets:
        faults.extend(_idle_hubs(sheets["hubs"]))
    if "supply" in sheets:
        faults.extend(_supply_months(sheets["supply"]))
    if "weather" in sheets:
        faults.extend(_weather(sheets["weather"], settings))
    if outlines is not None:
        faults.extend(_outlines(sheets, outlines))
        faults.extend(_places(sheets, outlines))


def composition(cells: Mapping[str, Cell]) -> Composition:
    """What a kind is made of: its own contents where given, else those of its mix.

    Raises
    ------
    MaterialError
        If contents are missing or cannot be.
    """
    names = (*CONTENTS, "bulk_density_kg_per_m3")
    given = {name: float(value) for name in names if not isinstance(value := cells[name], Mark)}
    given = {name: value for name, value in given.items() if not np.isnan(value)}
    mix = str(cells["made_of"])
    if mix:
        mixed = mixture_of(parse_mix(mix))
        return Composition(**{name: given.get(name, float(getattr(mixed, name))) for name in names})
    if missing := [name for name in names if name not in given]:
        raise MaterialError(f"made_of is blank, and so is {', '.join(missing)}")
    return Composition(**given)


def _doubles(sheet: Sheet) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    columns = [sheet.texts(name) for name in sheet.table.key]
    for line, key in zip(sheet.lines, zip(*columns, strict=True), strict=True):
        if not all(key):
            continue
        if key in seen:
            came = f"{quoted(', '.join(key))} again"
            expected = f"each {', '.join(sheet.table.key)} once; first on line {seen[key]}"
            yield Fault(sheet.table.file, line, sheet.table.key[0], came, expected)
        seen.setdefault(key, line)


def _strangers(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    for column in sheet.table.columns:
        if column.refers_to not in sheets:
            continue
        known = set(sheets[column.refers_to].texts("id"))
        for line, text in zip(sheet.lines, sheet.texts(column.name), strict=True):
            for name in text.split() if column.type is CellType.IDS else [text]:
                if name and name not in known:
                    yield _stranger(sheet, line, column, name, known)


def _stranger(sheet: Sheet, line: int, column: Column, name: str, known: set[str]) -> Fault:
    near = headers.close_name(name, sorted(known))
    expected = f"an id in {column.refers_to}.csv" + (f"; did you mean {near}?" if near else "")
    return Fault(sheet.table.file, line, column.name, quoted(name), expected)


def _settings(settings: Mapping[str, Value]) -> Iterator[Fault]:
    wanted = (
        ("timezone", TIMEZONE, "a name like Europe/Paris"),
        ("currency", CURRENCY, "three capital letters, like EUR"),
    )
    for name, pattern, expected in wanted:
        text = str(settings.get(name, ""))
        if text and not pattern.fullmatch(text):
            yield Fault(SETTINGS_FILE, None, name, quoted(text), expected)


def _kinds(sheet: Sheet) -> Iterator[Fault]:
    names = list(sheet.cells)
    for place, line in enumerate(sheet.lines):
        cells = {name: sheet.cells[name][place] for name in names}
        if any(cells[name] is Mark.REFUSED for name in (*CONTENTS, "made_of")):
            continue
        try:
            composition(cells)
        except MaterialError as error:
            came = f"contents of {quoted(str(cells['id']))} that cannot be"
            yield Fault(sheet.table.file, line, "", came, str(error))


def _idle_hubs(sheet: Sheet) -> Iterator[Fault]:
    for line, kind, process in zip(
        sheet.lines, sheet.cells["kind"], sheet.cells["process"], strict=True
    ):
        if kind == HubKind.PROCESSING_HUB and process == "":
            expected = "how this processing hub processes, or an assumption for it"
            yield Fault(sheet.table.file, line, "process", "nothing", expected)


def _supply_months(sheet: Sheet) -> Iterator[Fault]:
    months = sorted({text for text in sheet.texts("month") if text})
    numbers = [12 * int(month[:4]) + int(month[5:]) for month in months]
    expected = "at least twelve months, and the last twelve in a row"
    if len(months) < 12:
        came = f"{len(months)} months"
        yield Fault(sheet.table.file, None, "month", came, expected)
    elif numbers[-1] - numbers[-12] != 11:
        came = f"twelve months from {months[-12]} to {months[-1]}"
        yield Fault(sheet.table.file, None, "month", came, expected)


def _weather(sheet: Sheet, settings: Mapping[str, Value]) -> Iterator[Fault]:
    for line, low, high in zip(
        sheet.lines, sheet.cells["minimum_c"], sheet.cells["maximum_c"], strict=True
    ):
        if isinstance(low, float) and isinstance(high, float) and low > high:
            yield Fault(sheet.table.file, line, "minimum_c", f"{low:g}", f"at most {high:g}")
    given = [settings.get(f"clock.weather_{end}") for end in ("from", "to")]
    if not all(isinstance(day, str) for day in given):
        return
    first, last = (date.fromisoformat(str(day)) for day in given)
    if (last - first).days + 1 < SHORTEST_WEATHER_DAYS:
        came = f"weather from {first} to {last}"
        expected = f"at least {SHORTEST_WEATHER_DAYS} days, so that every day has a stand-in"
        yield Fault(SETTINGS_FILE, None, "clock.weather_to", came, expected)
        return
    days = {(first + timedelta(days=day)).isoformat() for day in range((last - first).days + 1)}
    if missing := sorted(days - set(sheet.texts("date"))):
        came = f"no row for {len(missing)} days, the first {missing[0]}"
        yield Fault(sheet.table.file, None, "date", came, f"every day from {first} to {last}")


def _outlines(sheets: Mapping[str, Sheet], outlines: Mapping[str, Outline]) -> Iterator[Fault]:
    if "districts" not in sheets or "gardens" not in sheets:
        return
    districts = sheets["districts"]
    for line, name in zip(districts.lines, districts.texts("id"), strict=True):
        if name and name not in outlines:
            expected = f"an outline with this id in {OUTLINES_FILE}"
            yield Fault(districts.table.file, line, "id", f"{quoted(name)} without one", expected)
    known = {*districts.texts("id"), *sheets["gardens"].texts("id")}
    for name in outlines:
        if name not in known:
            expected = "the id of a district or garden"
            yield Fault(OUTLINES_FILE, None, "id", quoted(name), expected)


def _places(sheets: Mapping[str, Sheet], outlines: Mapping[str, Outline]) -> Iterator[Fault]:
    corners = [ring for each in outlines.values() for rings in each.polygons for ring in rings]
    if not corners:
        return
    lon, lat = np.concatenate(corners).T
    middle = float(np.median(lat)), float(np.median(lon))
    away = distance_km(np.array(middle[0]), np.array(middle[1]), lat, lon)
    radius = float(away.max()) + BEYOND_CITY_KM
    for name in ("districts", "sources", "hubs", "gardens"):
        if name in sheets:
            yield from _far(sheets[name], middle, radius)


def _far(sheet: Sheet, middle: tuple[float, float], radius: float) -> Iterator[Fault]:
    outside = sheet.cells.get("kind", [""] * len(sheet.lines))
    columns = (sheet.lines, sheet.cells["lat"], sheet.cells["lon"], outside)
    for line, lat, lon, kind in zip(*columns, strict=True):
        if not isinstance(lat, float) or not isinstance(lon, float) or kind == HubKind.OUT_OF_CITY:
            continue
        away = _km(middle, lat, lon)
        if away > radius:
            expected = f"a place within {radius:.0f} km of the middle of the outlines"
            swapped = abs(lon) <= 90 and _km(middle, lon, lat) <= radius
            expected += "; latitude and longitude are swapped" if swapped else ""
            came = f"{lat:g}, {lon:g}, {away:.0f} km away"
            yield Fault(sheet.table.file, line, "lat, lon", came, expected)


def _km(middle: tuple[float, float], lat: float, lon: float) -> float:
    points = [np.array(each) for each in (*middle, lat, lon)]
    return float(distance_km(points[0], points[1], points[2], points[3]))
