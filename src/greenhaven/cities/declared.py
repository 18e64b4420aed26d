"""Values that keepers declare, in place of what was assumed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from greenhaven.cities.cells import CellError, parse
from greenhaven.cities.recorded import Declared
from greenhaven.cities.schema import CellType, Column, Value
from greenhaven.cities.tables import GARDENS, HUBS
from greenhaven.core.city import AssumedCells, Assumptions, City
from greenhaven.core.columns import Texts

SCHEMAS = {"hubs": HUBS, "gardens": GARDENS}
KEPT = frozenset({"id", "name", "kind", "district", "lat", "lon"})  # nobody declares these

Cell = tuple[str, str, str]  # table, column, id


def with_declared(city: City, declared: Declared) -> City:
    """The city as its keepers know it: the last value of each cell holds, its assumption goes.

    A value that the city's own checks refuse changes nothing, and a note says so.
    """
    if not len(declared):
        return city
    notes, cells = list(city.notes), []
    changed: dict[str, dict[str, list[Value]]] = {}
    for row in declared.records():
        table, column = str(row["table"]), SCHEMAS[str(row["table"])].column(str(row["column"]))
        at = _row(city, table, str(row["id"]))
        if column is None or column.name in KEPT or at is None:
            continue
        try:
            value = _read(city, column, str(row["value"]))
        except CellError as error:
            notes.append(
                f"{_where(city, table, at, column)}: {row['value']} was said by {row['by']}"
                f" on {row['on']}, but the plan needs {error}."
            )
            continue
        columns = changed.setdefault(table, {})
        columns.setdefault(column.name, getattr(getattr(city, table), column.name).tolist())
        columns[column.name][at] = value
        cells.append((table, column.name, str(row["id"])))
        notes.append(_said(city, table, at, column, row))
    tables = {
        table: replace(getattr(city, table), **arrays_of(table, columns))
        for table, columns in changed.items()
    }
    return replace(without_assumed(city, cells), **tables, notes=tuple(notes))


def without_assumed(city: City, cells: Iterable[Cell]) -> City:
    """The city with these cells no longer assumed; an assumption that nothing rests on goes."""
    gone = set(cells)
    marks = city.assumed
    keys = zip(marks.table.tolist(), marks.column.tolist(), marks.id.tolist(), strict=True)
    stays = np.array([key not in gone for key in keys], dtype=bool)
    if stays.all():
        return city
    left = marks.take(stays)
    lost = np.bincount(marks.assumption[~stays], minlength=len(city.assumptions))
    rows = city.assumptions.rows - lost
    used = (rows > 0) | (lost == 0)
    number = np.cumsum(used) - 1
    return replace(
        city,
        assumptions=replace(city.assumptions, rows=rows).take(used),
        assumed=replace(left, assumption=number[left.assumption]),
    )


def with_assumed(city: City, assumption: dict[str, str], cells: list[Cell]) -> City:
    """The city with one more assumption, on which these cells rest."""
    texts: dict[str, Any] = {
        name: _joined(getattr(city.assumptions, name), [text]) for name, text in assumption.items()
    }
    count = len(city.assumptions)
    assumptions = Assumptions(**texts, rows=np.append(city.assumptions.rows, len(cells)))
    table, column, row_id = ([cell[part] for cell in cells] for part in range(3))
    marks = city.assumed
    return replace(
        city,
        assumptions=assumptions,
        assumed=AssumedCells(
            _joined(marks.table, table),
            _joined(marks.column, column),
            _joined(marks.id, row_id),
            np.append(marks.assumption, np.full(len(cells), count, dtype=np.int64)),
        ),
    )


def _joined(before: Texts, more: list[str]) -> Texts:
    return np.array([*before.tolist(), *more], dtype=np.str_)


def _row(city: City, table: str, row_id: str) -> int | None:
    found = np.flatnonzero(getattr(city, table).id == row_id)
    return int(found[0]) if len(found) else None


def _read(city: City, column: Column, text: str) -> Value:
    value = parse(column, text)
    if column.refers_to == "kinds":
        known = set(city.kinds.id.tolist())
        if strangers := [name for name in str(value).split() if name not in known]:
            raise CellError(f"materials of the city, not {', '.join(strangers)}")
    return value


def arrays_of(table: str, columns: dict[str, list[Value]]) -> dict[str, Any]:
    """Columns of hubs or gardens as the arrays that the table is made of."""
    types = {CellType.NUMBER: np.float64, CellType.FLAG: np.bool_}
    schema = SCHEMAS[table]
    made: dict[str, Any] = {}
    for name, values in columns.items():
        column = schema.column(name)
        made[name] = np.array(values, dtype=types.get(column.type, np.str_) if column else np.str_)
    return made


def _where(city: City, table: str, at: int, column: Column) -> str:
    return f"{getattr(city, table).name[at]}, {column.name.replace('_', ' ')}"


def _said(city: City, table: str, at: int, column: Column, row: dict[str, Any]) -> str:
    unit = "" if column.unit == "-" or column.type is not CellType.NUMBER else f" {column.unit}"
    return (
        f"{_where(city, table, at, column)}: {row['value']}{unit}, "
        f"as {row['by']} said on {row['on']} ({row['evidence']})."
    )
