"""From the files of a folder to sheets of values; every fault is noted, none stops the reading."""

import csv
import io
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from greenhaven.cities import headers
from greenhaven.cities.cells import CellError, parse
from greenhaven.cities.faults import Fault, quoted
from greenhaven.cities.schema import Column, Table, Value
from greenhaven.cities.tables import SETTINGS, SETTINGS_FILE


class Mark(Enum):
    """A cell without a value."""

    BLANK = "blank"
    REFUSED = "refused"  # its fault is noted already


Cell = Value | Mark


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it was read; faults are noted beside it."""

    table: Table
    lines: tuple[int, ...]  # line of each row in the file
    cells: dict[str, list[Cell]]  # every column of the schema

    def texts(self, column: str) -> list[str]:
        """The cells of a column as texts; a cell without a value is an empty text."""
        return ["" if isinstance(cell, Mark) else str(cell) for cell in self.cells[column]]


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """The text of a file, or None and a fault."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault(path.name, None, "", "no such file", "this file in the folder"))
        return None
    except OSError as error:
        came = f"a file that cannot be read ({error.strerror})"
        faults.append(Fault(path.name, None, "", came, "a readable file"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        came = f"a byte that is not UTF-8 (0x{data[error.start]:02x})"
        faults.append(Fault(path.name, line, "", came, "text in UTF-8"))
        return None
    if not text.strip():
        faults.append(Fault(path.name, None, "", "an empty file", "at least a header"))
        return None
    return text


def read_sheet(folder: Path, table: Table, faults: list[Fault]) -> Sheet | None:
    """A table of the folder; None where nothing of it can be used."""
    text = read_text(folder / table.file, faults)
    if text is None:
        return None
    rows = _rows(text, table, faults)
    if not rows:
        return None
    header = [name.strip() for name in rows[0][1]]
    placed, noted = _placed_columns(table, header, faults)
    body = [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row)]
    whole = [(line, _whole_row(table, header, line, row, faults)) for line, row in body]
    cells: dict[str, list[Cell]] = {}
    for column in table.columns:
        absent = Mark.REFUSED if column.name in noted else Mark.BLANK
        place = placed.get(column.name)
        cells[column.name] = [
            absent if place is None else _cell(table, column, line, row[place], faults)
            for line, row in whole
        ]
    return Sheet(table, tuple(line for line, _ in body), cells)


def read_settings(folder: Path, faults: list[Fault]) -> dict[str, Value]:
    """The keys of city.toml that could be read, by their dotted names, and the notes."""
    text = read_text(folder / SETTINGS_FILE, faults)
    if text is None:
        return {}
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        came = f"what is not TOML ({quoted(str(error))})"
        faults.append(Fault(SETTINGS_FILE, None, "", came, "a TOML document"))
        return {}
    given = _flattened(content)
    notes = given.pop("notes", [])
    settings = {}
    for column in SETTINGS:
        value = given.pop(column.name, "")
        if value == "":
            faults.append(Fault(SETTINGS_FILE, None, column.name, "nothing", column.meaning))
            continue
        try:
            settings[column.name] = parse(column, _as_text(value))
        except CellError as error:
            came = quoted(_as_text(value))
            faults.append(Fault(SETTINGS_FILE, None, column.name, came, str(error)))
    for name in given:
        expected, _ = headers.advice(name, [column.name for column in SETTINGS] + ["notes"])
        faults.append(Fault(SETTINGS_FILE, None, "", f"unknown key {quoted(name)}", expected))
    settings["notes"] = _notes(notes, faults)
    return settings


def _flattened(content: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else f"a {type(value).__name__}"


def _notes(notes: object, faults: list[Fault]) -> str:
    """The notes as one text, a note a line."""
    if not isinstance(notes, list) or not all(
        isinstance(note, str) and note.strip() and note.isprintable() for note in notes
    ):
        expected = "a list of texts, each on one line"
        faults.append(Fault(SETTINGS_FILE, None, "notes", "something else", expected))
        return ""
    return "\n".join(notes)


def _rows(text: str, table: Table, faults: list[Fault]) -> list[tuple[int, list[str]]]:
    """The rows with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    begins = 1
    try:
        for row in reader:
            if row:
                rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as error:
        came = f"a row that is not CSV ({quoted(str(error))})"
        faults.append(Fault(table.file, begins, "", came, "cells separated by commas"))
        return []
    return rows


def _whole_row(
    table: Table, header: list[str], line: int, row: list[str], faults: list[Fault]
) -> list[str | Mark]:
    """The row; of one with too few or too many cells only the id, so that it is still known."""
    if len(row) == len(header):
        return list(row)
    came, expected = f"{len(row)} cells", f"{len(header)} cells, as in the header"
    faults.append(Fault(table.file, line, "", came, expected))
    kept = dict(zip(header, row, strict=False))
    return [kept.get(name, Mark.REFUSED) if name == "id" else Mark.REFUSED for name in header]


def _placed_columns(
    table: Table, header: list[str], faults: list[Fault]
) -> tuple[dict[str, int], set[str]]:
    """Where each column of the schema stands in the file, and which are noted as missing."""
    known = [column.name for column in table.columns]
    placed: dict[str, int] = {}
    noted: set[str] = set()
    for place, name in enumerate(header):
        if name in placed:
            faults.append(Fault(table.file, 1, "", f"column {name} twice", "each column once"))
        elif name in known:
            placed[name] = place
        else:
            expected, near = headers.advice(name, [each for each in known if each not in header])
            came = f"unknown column {quoted(name)}"
            faults.append(Fault(table.file, 1, "", came, expected))
            noted.add(near)
    for column in table.columns:
        needed = column.blank is None and not column.assumable
        if needed and column.name not in placed and column.name not in noted:
            came = "no such column in the header"
            faults.append(Fault(table.file, 1, column.name, came, column.meaning))
            noted.add(column.name)
    return placed, noted


def _cell(table: Table, column: Column, line: int, text: str | Mark, faults: list[Fault]) -> Cell:
    if isinstance(text, Mark):
        return text
    stripped = text.replace("\u00a0", " ").strip()  # spreadsheets write non-breaking spaces
    if not stripped:
        return Mark.BLANK
    try:
        return parse(column, stripped)
    except CellError as error:
        faults.append(Fault(table.file, line, column.name, quoted(stripped), str(error)))
        return Mark.REFUSED


def with_blanks_settled(sheet: Sheet, faults: list[Fault], *, assumed: bool) -> Sheet:
    """The sheet with what blanks stand for; a blank that stands for nothing is noted.

    Where nothing could be assumed, because assumptions.csv cannot be read, a blank that an
    assumption might have filled is not held against the table.
    """
    settled: dict[str, list[Cell]] = {}
    for column in sheet.table.columns:
        cells = sheet.cells[column.name]
        excused = column.assumable and not assumed
        if column.blank is None and not excused:
            faults.extend(
                Fault(sheet.table.file, line, column.name, "nothing", _wanted(sheet.table, column))
                for line, cell in zip(sheet.lines, cells, strict=True)
                if cell is Mark.BLANK
            )
        stand_in = Mark.REFUSED if column.blank is None or excused else column.blank
        settled[column.name] = [stand_in if cell is Mark.BLANK else cell for cell in cells]
    return replace(sheet, cells=settled)


def _wanted(table: Table, column: Column) -> str:
    expected = f"a value: {column.meaning}"
    if column.assumable:
        expected += f"; or an assumption for {table.name}, {column.name} in assumptions.csv"
    return expected
