"""A city from its folder: everything, or a report of every fault."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from greenhaven.cities.assuming import Filled, fill, tables_of
from greenhaven.cities.checks import check, composition
from greenhaven.cities.faults import CityFolderError, Fault, printable
from greenhaven.cities.outlines import Outline, read_outlines
from greenhaven.cities.reading import Sheet, read_settings, read_sheet, with_blanks_settled
from greenhaven.cities.schema import CellType, Value
from greenhaven.cities.tables import SETTINGS_FILE, TABLES
from greenhaven.core.city import (
    Capture,
    City,
    Clock,
    Districts,
    Gardens,
    Hubs,
    Kinds,
    Sources,
    Supply,
    Tonnage,
    Weather,
)
from greenhaven.core.columns import Columns, positions
from greenhaven.core.material import Composition
from greenhaven.errors import GreenhavenError

Rows = TypeVar("Rows", bound=Columns)
DTYPES = {CellType.NUMBER: np.float64, CellType.FLAG: np.bool_}


class UnknownCityError(GreenhavenError):
    """Neither the name of a bundled city nor a folder."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds, once it has no faults."""

    settings: Mapping[str, Value]
    filled: Filled
    outlines: Mapping[str, Outline]


def bundled() -> tuple[str, ...]:
    """Names of the cities that come with Greenhaven."""
    packages = resources.files("greenhaven.cities").iterdir()
    return tuple(sorted(each.name for each in packages if _bundled_folder(each.name).is_dir()))


def open_city(name_or_path: str | Path) -> City:
    """The city of a bundled name or of a folder.

    Raises
    ------
    UnknownCityError
        If there is no such name and no such folder.
    CityFolderError
        With every fault of the folder.
    """
    folder = folder_of(name_or_path)
    contents, faults = _read(folder)
    if contents is None:
        raise CityFolderError(folder, faults)
    return _city(contents)


def check_folder(path: str | Path) -> tuple[Fault, ...]:
    """Every fault of a city folder; none when it can be opened."""
    _, faults = _read(folder_of(path))
    return faults


def _bundled_folder(name: str) -> Path:
    return Path(str(resources.files("greenhaven.cities"))) / name / "folder"


def folder_of(name_or_path: str | Path) -> Path:
    """The folder of a bundled name, or a folder.

    Raises
    ------
    UnknownCityError
        If there is no such name and no such folder.
    """
    if isinstance(name_or_path, str) and name_or_path in bundled():
        return _bundled_folder(name_or_path)
    folder = Path(name_or_path)
    try:
        exists = folder.is_dir()
    except ValueError:  # a path with a null character
        exists = False
    if not exists:
        known = ", ".join(bundled())
        raise UnknownCityError(
            f"no city {printable(str(name_or_path))!r}: expected a bundled city ({known}) "
            f"or a folder with {SETTINGS_FILE}"
        )
    return folder


def _read(folder: Path) -> tuple[Contents | None, tuple[Fault, ...]]:
    """What the folder holds, or None and every fault in the order of the files."""
    faults: list[Fault] = []
    settings = read_settings(folder, faults)
    read = {table.name: read_sheet(folder, table, faults) for table in TABLES}
    sheets = {name: sheet for name, sheet in read.items() if sheet is not None}
    outlines = read_outlines(folder, faults)
    filled = Filled(sheets, {}, (), {})
    assumed = "assumptions" in sheets
    if assumed:
        filled = fill(sheets, str(settings.get("currency", "")), faults)
    sheets = {
        name: with_blanks_settled(sheet, faults, assumed=assumed)
        for name, sheet in filled.sheets.items()
    }
    check(sheets, settings, outlines, faults)
    if faults or outlines is None:
        order = [SETTINGS_FILE, *(table.file for table in TABLES)]
        faults.sort(
            key=lambda fault: (
                order.index(fault.file) if fault.file in order else 99,
                fault.row or 0,
            )
        )
        return None, tuple(dict.fromkeys(faults))
    settled = Filled(sheets, filled.parameters, filled.assumed, filled.rows)
    return Contents(settings, settled, outlines), ()


def _city(contents: Contents) -> City:
    sheets, settings = contents.filled.sheets, contents.settings
    assumptions, assumed = tables_of(sheets["assumptions"], contents.filled)
    sources = _table(Sources, sheets["sources"])
    days = {
        name: date.fromisoformat(str(settings[f"clock.{name}"]))
        for name in ("today", "weather_from", "weather_to")
    }
    return City(
        id=str(settings["id"]),
        name=str(settings["name"]),
        timezone=str(settings["timezone"]),
        currency=str(settings["currency"]),
        clock=Clock(fixed=bool(settings["clock.fixed"]), **days),
        kinds=_kinds(sheets["kinds"]),
        districts=_table(Districts, sheets["districts"]),
        sources=sources,
        supply=_supply(sheets["supply"], sources),
        hubs=_table(Hubs, sheets["hubs"]),
        gardens=_table(Gardens, sheets["gardens"]),
        tonnage=_table(Tonnage, sheets["tonnage"]),
        capture=_table(Capture, sheets["capture"]),
        weather=_table(Weather, sheets["weather"]),
        assumptions=assumptions,
        parameters=contents.filled.parameters,
        outlines={name: outline.text for name, outline in contents.outlines.items()},
        notes=tuple(str(settings["notes"]).splitlines()),
        assumed=assumed,
    )


def _table(kind: type[Rows], sheet: Sheet) -> Rows:
    return kind(**{name: _array(sheet, name) for name in kind.names()})


def _array(sheet: Sheet, name: str) -> np.ndarray:
    column = sheet.table.column(name)
    dtype = np.str_ if column is None else DTYPES.get(column.type, np.str_)
    return np.array(sheet.cells[name], dtype=dtype)


def _kinds(sheet: Sheet) -> Kinds:
    rows = [
        dict(zip(sheet.cells, values, strict=True))
        for values in zip(*sheet.cells.values(), strict=True)
    ]
    materials = [composition(row) for row in rows]
    contents: dict[str, Any] = {
        field.name: np.array([getattr(each, field.name) for each in materials], dtype=np.float64)
        for field in fields(Composition)
    }
    own = ("id", "name", "bulking", "carbon_loss", "nitrogen_loss")
    return Kinds(**{name: _array(sheet, name) for name in own}, **contents)


def _supply(sheet: Sheet, sources: Sources) -> Supply:
    months = sorted(set(sheet.texts("month")))
    tonnes = np.full((len(sources), len(months)), np.nan)
    rows = positions(sources.id, _array(sheet, "source_id"))
    tonnes[rows, np.searchsorted(months, sheet.texts("month"))] = _array(sheet, "tonnes")
    return Supply(tuple(months), tonnes)
