"""Sheets as people really send them: what can be read is, what cannot is named with its row."""

import io
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports.days import days
from greenhaven.web.exchange.imports.forms import ColumnsForm
from greenhaven.web.exchange.imports.models import ImportKind
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.sheets import SheetError, read_sheet
from greenhaven.web.exchange.imports.words import CellError
from tests.web.imports.brought import brought, taken_in

HEADINGS = "Date,From,Brought to,Type,Weight (lbs)\n"


def workbook(*lines: Sequence[object], merged: str = "") -> bytes:
    """An XLSX file with these lines."""
    book = openpyxl.Workbook()
    table = book.worksheets[0]
    for line in lines:
        table.append(list(line))
    if merged:
        table.merge_cells(merged)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Lugar;Libras\nCafé Ñandú;12,5\n".encode("utf-8-sig"),
        "Lugar;Libras\nCafé Ñandú;12,5\n".encode("utf-16"),
        "Lugar\tLibras\nCafé Ñandú\t12,5\n".encode("cp1252"),
        "Lugar;Libras\r\n\r\nCafé Ñandú;12,5\r\n;;;\r\n".encode(),
    ],
)
def test_sheet_is_read_whatever_saved_it(content: bytes) -> None:
    sheet = read_sheet(content)

    assert (sheet.headers, sheet.rows) == (("Lugar", "Libras"), (("Café Ñandú", "12,5"),))


def test_letters_of_no_alphabet_are_refused() -> None:
    with pytest.raises(SheetError, match="letters of this file"):
        read_sheet(b"Place,Pounds\nCaf\x81,12\n")


def test_formula_counts_by_what_it_gave_and_is_refused_where_it_gave_nothing() -> None:
    with pytest.raises(SheetError, match="Row 3 holds a formula that was never computed"):
        read_sheet(workbook(("Place", "Pounds"), ("Café", 12), ("Market", "=6*2")))


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        ("NaN", "A number was expected"),
        ("inf", "A number was expected"),
        ("-5", "above 0"),
        ("0", "above 0"),
        ("", "missing"),
        ("1e999999", "A number was expected"),
        ("99999999999", "more than one handover"),
        ("#N/A", "“#N/A” came"),
        ("=B2*2", "“=B2*2” came"),
        ('"1,200"', "two ways"),
        ("twelve", "“twelve” came"),
    ],
)
def test_weight_that_is_none_is_named_and_nothing_is_written(
    coordinator: Person, weight: str, told: str
) -> None:
    line = f"2024-01-03,Ana,Village yard,food,{weight}\n"
    sheet = brought(HEADINGS + line, coordinator, ImportKind.DROP_OFFS)

    [bad] = tried(sheet).bad

    assert bad.number == 2
    assert told in bad.faults[0][1]
    assert not Handover.objects.exists()


def test_decimal_commas_weigh_what_they_say(coordinator: Person) -> None:
    text = "Fecha;De;Destino;Tipo;Peso (kg)\n3/1/2024;Ana;Village yard;food;7,4\n"
    sheet = brought(text, coordinator, ImportKind.DROP_OFFS)
    sheet.fixed = sheet.fixed | {"dates": "dmy"}
    sheet.save()

    assert taken_in(sheet, coordinator) == 1
    [row] = Handover.objects.all()
    assert row.accepted_mg == 7_400_000
    assert row.happened_at.date() == date(2024, 1, 3)


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("2025-11-03", "iso"),
        ("2025/11/3", "mdy"),
        ("2025.11.03", "dmy"),
        ("2025-11-03T00:00:00", "iso"),
        ("2025-11-03 14:20", "iso"),
        ("3/11/2025", "dmy"),
        ("3.11.25", "dmy"),
        ("3-11-2025", "dmy"),
        ("11/3/2025 14:20:31", "mdy"),
        ("11/3/2025, 2:20 PM", "mdy"),
        ("3 Nov 2025", "iso"),
        ("3-Nov-2025", "iso"),
        ("Nov 3, 2025", "iso"),
        ("November 3rd 2025", "mdy"),
        ("3 de noviembre de 2025", "dmy"),
        ("3 noviembre 2025", "iso"),
    ],
)
def test_day_is_read_in_many_styles(written: str, order: str) -> None:
    assert days(order)(written) == date(2025, 11, 3)


@pytest.mark.parametrize(
    "written",
    ["3/11/2025", "31/31/2025", "2025-02-30", "3 No 2025", "Smarch 3, 2025", "soon", "45"],
)
def test_day_that_is_none_or_may_be_two_is_asked_back(written: str) -> None:
    with pytest.raises(CellError, match="is no day"):
        days("iso")(written)


def test_form_marks_only_what_may_be_left_out(
    coordinator: Person, as_someone: Callable[[Person], Client]
) -> None:
    sheet = brought("Business,Type,Pounds\nCafé,food,9\n", coordinator)
    trial = tried(sheet)
    form = ColumnsForm(sheet, trial.city, [])

    page = as_someone(coordinator).get(f"/imports/{sheet.pk}/").content.decode()

    marked = [bound.name for bound in form if not getattr(bound.field, "unmarked", False)]
    assert page.count("(optional)") == len(marked)
    assert set(marked) == {
        "keep_as",
        "column-district",
        "column-lat",
        "column-lon",
        "column-last_day",
        "column-note",
    }
