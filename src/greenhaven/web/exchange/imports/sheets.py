"""Spreadsheets as bytes to texts: CSV in the usual dialects, and XLSX."""

import codecs
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.exchange.imports.merged import Merged, ranges_of, spread, without_titles

MOST_BYTES = 10_000_000
MOST_UNPACKED = 120_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELL = 500
ZIP_MAGIC = b"PK\x03\x04"
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


class SheetError(GreenhavenError):
    """A file that is no spreadsheet that can be read."""


Lines = list[tuple[int, list[str]]]  # each with its number in the spreadsheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts, and the file it came from.

    Parameters
    ----------
    headers : tuple of str
    rows : tuple of tuple of str
        Cells that are merged over several rows hold in each of them what the first one says.
    digest : str
        Of the file.
    numbers : tuple of int
        Of each row, as the spreadsheet counts.
    merged : tuple of Merged
        Cells that are one over several of the rows.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    digest: str
    numbers: tuple[int, ...]
    merged: tuple[Merged, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """The first table of a file.

    Raises
    ------
    SheetError
        If the file is too large, is neither CSV nor XLSX, or has no headers or no rows.
    """
    if len(content) > MOST_BYTES:
        raise SheetError(
            _("The file is larger than 10 MB. Split it, or leave out what is not needed.")
        )
    book = content.startswith(ZIP_MAGIC)
    every = list(enumerate(_xlsx(content) if book else _csv(content), start=1))
    lines: Lines = [(number, _trimmed(line)) for number, line in every if any(line)]
    merged = _merged(content) if book else ()
    lines = without_titles(lines, merged)
    if len(lines) < 2:
        raise SheetError(_("A line of headings and at least one row were expected."))
    if len(lines) - 1 > MOST_ROWS:
        raise SheetError(
            _("%(rows)d rows came; at most %(most)d can be taken in at once. Split the file.")
            % {"rows": len(lines) - 1, "most": MOST_ROWS}
        )
    lines = spread(lines, merged)
    width = max(len(line) for _number, line in lines)
    if width > MOST_COLUMNS:
        raise SheetError(
            _("%(columns)d columns came; at most %(most)d can be read.")
            % {"columns": width, "most": MOST_COLUMNS}
        )
    headers, *rows = (tuple(line) + ("",) * (width - len(line)) for _number, line in lines)
    numbers = tuple(number for number, _line in lines[1:])
    return Sheet(
        _told_apart(headers),
        tuple(rows),
        hashlib.sha256(content).hexdigest(),
        numbers,
        tuple(each for each in merged if each.rows_among(numbers) and each.column <= width),
    )


def _trimmed(line: list[str]) -> list[str]:
    """Without the empty cells at its end, of which spreadsheets have as many as they like."""
    filled = [number for number, cell in enumerate(line, start=1) if cell]
    return line[: filled[-1]]


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise SheetError(_("This is no spreadsheet: a CSV or XLSX file was expected."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_cell(value) for value in line]
    except csv.Error as error:
        raise SheetError(_("The file breaks off inside a quoted cell; save it anew.")) from error


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        has_formulas = _looked_into(content)
        yield from ([_cell(value) for value in row] for row in _table(content))
        if has_formulas:
            _refuse_uncomputed(content)
    except SheetError:
        raise
    except Exception as error:  # whatever a broken archive or its XML makes of the reader
        raise SheetError(
            _("This XLSX file cannot be read. Save it as CSV and try that.")
        ) from error


def _merged(content: bytes) -> tuple[Merged, ...]:
    """The merged cells of the first table, which its rows alone do not tell."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    path = book.worksheets[0]._worksheet_path  # nothing else says which file
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ranges_of(archive.read(path), MOST_ROWS + 2, MOST_COLUMNS + 1)


def _table(content: bytes, *, computed: bool = True) -> Iterable[Iterable[object]]:
    """The cells of the first table: what formulas gave, or the formulas themselves."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=computed)
    rows: Iterable[Iterable[object]] = book.worksheets[0].iter_rows(
        values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1
    )
    return rows


def _looked_into(content: bytes) -> bool:
    """Refuse an archive that grows too large; tells whether any of its tables has formulas."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise SheetError(_("This spreadsheet is too large when it is unpacked."))
        tables = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA.search(archive.read(name)) for name in tables)


def _refuse_uncomputed(content: bytes) -> None:
    """A program that writes formulas without computing them leaves cells that say nothing."""
    both = zip(_table(content), _table(content, computed=False), strict=True)
    for number, (values, formulas) in enumerate(both, start=1):
        for value, formula in zip(values, formulas, strict=True):
            if value is None and formula is not None:
                raise SheetError(
                    _(
                        "Row %(row)d holds a formula that was never computed. Open the file in a "
                        "spreadsheet program, save it, and bring it again."
                    )
                    % {"row": number}
                )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip().replace("\x00", "")
    if len(text) > MOST_CELL:
        raise SheetError(
            _("A cell holds %(count)d letters; at most %(most)d can be.")
            % {"count": len(text), "most": MOST_CELL}
        )
    return text


def _told_apart(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Headers of which no two are the same, and none is empty."""
    seen: dict[str, int] = {}
    named = []
    for number, header in enumerate(headers, start=1):
        name = header or _("column %(number)d") % {"number": number}
        seen[name] = seen.get(name, 0) + 1
        named.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(named)
