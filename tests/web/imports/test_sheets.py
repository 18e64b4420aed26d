"""Files that people have become tables of texts, and other files are refused in words."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from greenhaven.web.exchange.imports.days import order_of
from greenhaven.web.exchange.imports.fields import guessed
from greenhaven.web.exchange.imports.models import ImportKind
from greenhaven.web.exchange.imports.sheets import (
    MOST_BYTES,
    MOST_ROWS,
    MOST_UNPACKED,
    SheetError,
    read_sheet,
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_its_dialect(delimiter: str) -> None:
    text = f'Place{delimiter}Pounds\n"Café{delimiter} corner"{delimiter}120\n\n'

    sheet = read_sheet(text.encode("utf-8-sig"))

    assert sheet.headers == ("Place", "Pounds")
    assert sheet.rows == ((f"Café{delimiter} corner", "120"),)


def test_csv_of_an_older_spreadsheet_keeps_its_accents() -> None:
    sheet = read_sheet("Lugar;Libras\nCafé Ñandú;12\n".encode("cp1252"))

    assert sheet.rows == (("Café Ñandú", "12"),)


def test_xlsx_is_read_with_its_days() -> None:
    book = openpyxl.Workbook()
    table = book.worksheets[0]
    table.append(["Place", "Weight", "Date"])
    table.append(["Corner café", 12.5, datetime(2024, 1, 3)])
    kept = io.BytesIO()
    book.save(kept)

    sheet = read_sheet(kept.getvalue())

    assert sheet.headers == ("Place", "Weight", "Date")
    assert sheet.rows == (("Corner café", "12.5", "2024-01-03"),)


def bomb() -> bytes:
    """An archive that grows a thousandfold when it is unpacked."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (MOST_UNPACKED + 1))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "headings"),
        (b"Place,Pounds\n", "headings"),
        (b"x" * (MOST_BYTES + 1), "10 MB"),
        (b"Place,Pounds\na\x00b,1\n", "no spreadsheet"),
        (b'Place,Pounds\n"never closed,1\n', "quoted cell"),
        (b"PK\x03\x04 and then nothing", "XLSX"),
        (("Place\n" + "a\n" * (MOST_ROWS + 1)).encode(), "at most"),
        (("a," * 80 + "\n" + "b," * 80).encode(), "columns"),
        (("Place\n" + "a" * 600).encode(), "letters"),
    ],
)
def test_file_that_is_no_sheet_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(SheetError, match=told):
        read_sheet(content)


def test_archive_that_grows_too_large_is_refused() -> None:
    with pytest.raises(SheetError, match="unpacked"):
        read_sheet(bomb())


def test_headings_that_say_the_same_are_told_apart() -> None:
    sheet = read_sheet(b"Pounds,Pounds,,\n1,2,3,\n")

    assert sheet.headers == ("Pounds", "Pounds (2)", "column 3")


def test_columns_are_guessed_from_what_people_write() -> None:
    columns, fixed = guessed(
        ImportKind.OFFERS, ("Business Name", "Type", "Weight (lbs)", "Frequency", "Barrio")
    )

    assert columns == {
        "place": "Business Name",
        "material": "Type",
        "amount": "Weight (lbs)",
        "recurrence": "Frequency",
        "district": "Barrio",
    }
    assert fixed == {"unit": "lb"}


@pytest.mark.parametrize(
    ("seen", "unit", "order"),
    [
        (["11/13/2025", "11/1/2025"], "", "mdy"),
        (["13.11.2025", "1.11.2025"], "lb", "dmy"),
        (["11/1/2025"], "lb", "mdy"),
        (["11/1/2025"], "kg", ""),
        (["13/1/2025", "1/13/2025"], "lb", ""),
        (["2025-11-03", ""], "lb", ""),
    ],
)
def test_a_column_tells_how_its_days_are_written(seen: list[str], unit: str, order: str) -> None:
    assert order_of(seen, unit) == order
