"""Cells of the files of Polis; what cannot be read is named by file, row and column."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from greenhaven.core.voice.opinions.errors import OpinionsError


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: its number (1 = the header) and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells[column].strip()
        if not value:
            raise self.wrong(column, "expected something, the cell is empty")
        return value

    def whole(self, column: str, *, least: int | None = None) -> int:
        """A cell with a whole number."""
        value = self.text(column)
        try:
            found = int(value)
        except ValueError:
            raise self.wrong(column, f"expected a whole number, {value!r} came") from None
        if least is not None and found < least:
            raise self.wrong(column, f"expected {least} or more, {value} came")
        return found

    def one_of(self, column: str, allowed: Sequence[int]) -> int:
        """A cell with one of some numbers."""
        found = self.whole(column)
        if found not in allowed:
            expected = ", ".join(str(each) for each in allowed)
            raise self.wrong(column, f"expected one of {expected}, {found} came")
        return found

    def wrong(self, column: str, what: str) -> OpinionsError:
        """The error that names the cell."""
        return OpinionsError(f"{self.file}, row {self.number}, column {column}: {what}")


def lines_of(path: Path, needed: Sequence[str]) -> Iterator[Line]:
    """The rows of a file, once its columns are known to be there.

    Raises
    ------
    OpinionsError
        If the file is missing, is no UTF-8 text, lacks a column or has a row of another length.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OpinionsError(f"{path.name}: there is no such file in {path.parent}") from None
    except UnicodeDecodeError as error:
        raise OpinionsError(f"{path.name}: expected UTF-8 text ({error})") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise OpinionsError(f"{path.name}, line {reader.line_num}: {error}") from error
    if not rows:
        raise OpinionsError(f"{path.name}: the file is empty; a row with columns was expected")
    heads = [head.strip() for head in rows[0]]
    if missing := [each for each in needed if each not in heads]:
        raise OpinionsError(f"{path.name}: there is no column {', '.join(missing)}")
    if doubled := sorted({each for each in heads if heads.count(each) > 1}):
        raise OpinionsError(f"{path.name}: more than one column {', '.join(doubled)}")
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(heads):
            raise OpinionsError(
                f"{path.name}, row {number}: expected {len(heads)} cells, {len(row)} came"
            )
        yield Line(path.name, number, dict(zip(heads, row, strict=True)))


def written(path: Path, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a file of comma-separated values."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([heads, *rows])
