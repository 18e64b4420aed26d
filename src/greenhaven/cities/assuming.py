"""Filling what nobody measured from the assumptions, and remembering which value rests on which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from greenhaven.cities import headers
from greenhaven.cities.cells import CellError, parse
from greenhaven.cities.faults import Fault, quoted
from greenhaven.cities.parameters import PARAMETERS
from greenhaven.cities.reading import Cell, Mark, Sheet
from greenhaven.cities.schema import Column, Value
from greenhaven.cities.tables import ASSUMPTIONS, table
from greenhaven.core.city import AssumedCells, Assumptions, City

FIELDS = ("table", "column", "applies_to", "value", "unit", "reason", "source")


class RowError(ValueError):
    """A row of assumptions.csv that cannot be used: which column, and what was expected."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(expected)
        self.column = column


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of assumptions.csv, ready to be used."""

    row: int  # position in the file
    line: int
    table: str
    column: str
    applies_to: str
    fills: bool  # False: the cells are given and rest on it
    value: Value  # of the column's type; a text where it does not fill

    def matches(self, row_id: str, texts: Mapping[str, str]) -> bool:
        """Whether it applies to a row, by its id or by what stands in one of its columns."""
        name, equals, wanted = self.applies_to.partition("=")
        if equals:
            return texts.get(name) == wanted
        return self.applies_to in ("*", row_id)

    def specificity(self) -> int:
        """0 for an id, 1 for a value of a column, 2 for all rows."""
        if self.applies_to == "*":
            return 2
        return 1 if "=" in self.applies_to else 0


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling: the sheets, the parameters, and what rests on what."""

    sheets: dict[str, Sheet]
    parameters: dict[str, float]
    assumed: tuple[tuple[str, str, str, int], ...]  # table, column, id, row of the assumption
    rows: dict[int, int]  # how many values rest on each assumption


def fill(sheets: Mapping[str, Sheet], currency: str, faults: list[Fault]) -> Filled:
    """Fill blank cells and the city's parameters; what fills nothing is noted."""
    usable, broken = _usable(sheets["assumptions"], currency, faults)
    filled = dict(sheets)
    assumed: list[tuple[str, str, str, int]] = []
    rows: dict[int, int] = dict.fromkeys((each.row for each in usable), 0)
    for name, column in sorted({(each.table, each.column) for each in usable}):
        if name not in filled or (name == "supply" and "sources" not in filled):
            continue
        those = [each for each in usable if (each.table, each.column) == (name, column)]
        those.sort(key=Assumption.specificity)
        filled[name], covered = _filled_column(filled, name, column, those)
        assumed += [(name, column, row_id, row) for row_id, row in dict.fromkeys(covered)]
        for _, row in covered:
            rows[row] += 1
    parameters = _parameters(usable, broken, faults)
    for each in usable:
        if each.table == "city":
            assumed.append(("city", each.column, "*", each.row))
            rows[each.row] = 1
    _note_idle(usable, rows, filled, faults)
    return Filled(filled, parameters, tuple(assumed), rows)


def assumption_for(city: City, table: str, column: str, row_id: str) -> dict[str, str] | None:
    """The assumption on which a value rests, or None where the value is data.

    Parameters
    ----------
    city : City
    table, column : str
        As in the folder: ("hubs", "capacity_t_per_week").
    row_id : str
        Id of the row; of the source for the table "supply"; "*" for the table "city".

    Returns
    -------
    dict or None
        With the keys table, column, applies_to, value, unit, reason, source.
    """
    cells = city.assumed
    here = (cells.table == table) & (cells.column == column) & (cells.id == row_id)
    if not here.any():
        return None
    row = int(cells.assumption[here][0])
    return {name: str(getattr(city.assumptions, name)[row]) for name in FIELDS}


def tables_of(sheet: Sheet, filled: Filled) -> tuple[Assumptions, AssumedCells]:
    """The assumptions as the city carries them, with how much rests on each."""
    count = len(sheet.lines)
    assumptions = Assumptions(
        **{name: np.array(sheet.texts(name), dtype=np.str_) for name in FIELDS},
        rows=np.array([filled.rows[row] for row in range(count)], dtype=np.int64),
    )
    names = ("table", "column", "id", "assumption")
    records = [dict(zip(names, cell, strict=True)) for cell in filled.assumed]
    texts = dict.fromkeys(names[:3], np.str_)
    return assumptions, AssumedCells.of(records, **texts, assumption=np.int64)


def _usable(sheet: Sheet, currency: str, faults: list[Fault]) -> tuple[list[Assumption], set[str]]:
    """The assumptions that can be used, and the parameters whose row has a fault."""
    usable, broken = [], set()
    texts = {name: sheet.texts(name) for name in (*FIELDS, "use")}
    for row, line in enumerate(sheet.lines):
        record = {name: values[row] for name, values in texts.items()}
        if not all(record[name] for name in FIELDS):
            broken.add(record["column"])  # its fault is noted already
            continue
        try:
            usable.append(_assumption(record, row, line, currency))
        except RowError as error:
            broken.add(record["column"])
            came = quoted(record[error.column])
            faults.append(Fault(ASSUMPTIONS.file, line, error.column, came, str(error)))
    return usable, broken


def _assumption(record: Mapping[str, str], row: int, line: int, currency: str) -> Assumption:
    fills = record["use"] != "basis"
    column = _column(record, fills=fills)
    value: Value = record["value"]
    if fills:
        unit = column.unit.replace("{currency}", currency)
        if record["unit"] != unit:
            factor = headers.conversion(record["unit"].replace("/", "_"), unit)
            raise RowError("unit", unit + (f" ({factor})" if factor else ""))
        try:
            value = parse(column, record["value"])
        except CellError as error:
            raise RowError("value", str(error)) from error
    return Assumption(
        row, line, record["table"], record["column"], record["applies_to"], fills, value
    )


def _column(record: Mapping[str, str], *, fills: bool) -> Column:
    """The column that an assumption is about."""
    home = table(record["table"])
    columns = PARAMETERS if home is None else home.columns
    allowed = {each.name: each for each in columns if home is None or not fills or each.assumable}
    if record["column"] not in allowed:
        near = headers.close_name(record["column"], allowed)
        expected = f"{near} (did you mean this?)" if near else f"one of: {', '.join(allowed)}"
        raise RowError("column", expected)
    if home is None and record["applies_to"] != "*":
        raise RowError("applies_to", "* for a parameter of the city")
    if home is None and not fills:
        raise RowError("use", "fill, for a parameter of the city")
    return allowed[record["column"]]


def _filled_column(
    sheets: Mapping[str, Sheet], name: str, column: str, assumptions: list[Assumption]
) -> tuple[Sheet, list[tuple[str, int]]]:
    """One column with its blanks filled, and which row of the table rests on which assumption."""
    sheet = sheets[name]
    cells: list[Cell] = list(sheet.cells[column])
    covered = []
    for place, (row_id, texts) in enumerate(_described(sheets, name)):
        cell = cells[place]
        if cell is Mark.REFUSED:
            continue
        wanted = [each for each in assumptions if each.fills == (cell is Mark.BLANK)]
        chosen = next((each for each in wanted if each.matches(row_id, texts)), None)
        if chosen is not None:
            covered.append((row_id, chosen.row))
            cells[place] = chosen.value if chosen.fills else cell
    return replace(sheet, cells={**sheet.cells, column: cells}), covered


def _described(sheets: Mapping[str, Sheet], name: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Id and texts of each row; a supply is described by its source."""
    about = sheets["sources"] if name == "supply" else sheets[name]
    names = [column.name for column in about.table.columns]
    columns = [about.texts(each) for each in names]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    if name != "supply":
        for row in rows:
            yield row["id"], row
        return
    by_id = {row["id"]: row for row in rows}
    for source in sheets["supply"].texts("source_id"):
        yield source, by_id.get(source, {})


def _parameters(
    usable: list[Assumption], broken: set[str], faults: list[Fault]
) -> dict[str, float]:
    given = {each.column: each.value for each in usable if each.table == "city"}
    parameters = {}
    for column in PARAMETERS:
        if column.name in given:
            parameters[column.name] = float(given[column.name])
        elif column.name not in broken:
            expected = f"a row for city, {column.name} [{column.unit}]: {column.meaning}"
            faults.append(Fault(ASSUMPTIONS.file, None, "", "nothing", expected))
    return parameters


def _note_idle(
    usable: list[Assumption],
    rows: Mapping[int, int],
    sheets: Mapping[str, Sheet],
    faults: list[Fault],
) -> None:
    for each in usable:
        if rows[each.row] == 0 and (each.table in sheets or each.table == "city"):
            what = "blank" if each.fills else "given"
            expected = f"a row that covers at least one {what} cell of {each.table}, {each.column}"
            came = f"{quoted(each.applies_to)}, which fills nothing"
            faults.append(Fault(ASSUMPTIONS.file, each.line, "applies_to", came, expected))
