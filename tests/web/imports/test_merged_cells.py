"""Cells that are merged say what people mean by them, and the dry run tells so."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports.actions import bring_sheet
from greenhaven.web.exchange.imports.merged import MERGED
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.sheets import SheetError, read_sheet
from tests.web.imports.brought import taken_in
from tests.web.imports.test_strange_sheets import workbook

HEADINGS = ("Date", "From", "Brought to", "Type", "Weight (lbs)")
DAY = datetime(2024, 1, 3)


def drop_offs(by: Person, *lines: tuple[object, ...], merged: str) -> SheetImport:
    """A workbook of what was weighed, as it is kept when somebody brings it."""
    return bring_sheet(
        sheet=read_sheet(workbook(*lines, merged=merged)),
        kind=ImportKind.DROP_OFFS,
        file_name="merged.xlsx",
        by=by,
        key=uuid4(),
    )


def test_day_of_several_rows_holds_in_each_of_them(coordinator: Person) -> None:
    sheet = drop_offs(
        coordinator,
        HEADINGS,
        (DAY, "Ana", "Village yard", "food", 20),
        (None, "Ben", "Village yard", "food", 30),
        (datetime(2024, 1, 4), "Cyd", "Village yard", "food", 40),
        merged="A2:A3",
    )

    trial = tried(sheet)

    assert not trial.bad
    assert [draft.first_day for draft in trial.drafts[:2]] == [date(2024, 1, 3)] * 2
    assert [draft.merged for draft in trial.drafts] == [("A2:A3",), ("A2:A3",), ()]
    assert taken_in(sheet, coordinator) == 3
    assert Handover.objects.count() == 3


def test_amount_of_several_rows_is_no_amount_of_each(coordinator: Person) -> None:
    sheet = drop_offs(
        coordinator,
        HEADINGS,
        (DAY, "Ana", "Village yard", "food", 20),
        (DAY, "Ben", "Village yard", "food", None),
        (DAY, "Cyd", "Village yard", "food", 40),
        merged="E2:E3",
    )

    bad = tried(sheet).bad

    assert [draft.number for draft in bad] == [2, 3]
    assert all("one cell for several rows (E2:E3)" in draft.faults[-1][1] for draft in bad)
    assert taken_in(sheet, coordinator) == 1


def test_title_above_the_headings_is_no_row_and_rows_keep_their_numbers(
    coordinator: Person,
) -> None:
    sheet = drop_offs(
        coordinator,
        ("Drop-offs of January", None, None, None, None),
        (None,),
        HEADINGS,
        (DAY, "Ana", "Village yard", "food", 20),
        (None,),
        (DAY, "Ben", "Nowhere", "food", 20),
        merged="A1:E1",
    )

    [bad] = tried(sheet).bad

    assert tuple(sheet.headers) == HEADINGS
    assert bad.number == 6
    assert taken_in(sheet, coordinator) == 1
    assert set(sheet.rows.values_list("number", flat=True)) == {4, 6}


def test_cells_merged_over_columns_belong_to_the_first(coordinator: Person) -> None:
    sheet = drop_offs(
        coordinator, HEADINGS, (DAY, "Village yard", None, "food", 20), merged="B2:C2"
    )

    [bad] = tried(sheet).bad

    assert bad.faults == (("hub", "This is missing."),)


def test_rows_that_are_empty_but_for_a_merged_cell_are_none(coordinator: Person) -> None:
    line = (DAY, "Ana", "Village yard", "food", 20)
    sheet = drop_offs(coordinator, HEADINGS, line, (None,), (None,), merged="A2:A9")

    assert len(tried(sheet).drafts) == 1


def test_dry_run_tells_what_was_filled(
    coordinator: Person, as_someone: Callable[[Person], Client]
) -> None:
    sheet = drop_offs(
        coordinator,
        HEADINGS,
        (DAY, "Ana", "Village yard", "food", 20),
        (None, "Ben", "Village yard", "food", 30),
        merged="A2:A3",
    )
    client = as_someone(coordinator)

    page = client.get(f"/imports/{sheet.pk}/").content.decode()

    assert "2 rows have what cells over several rows say." in page
    assert page.count("Filled from merged cells: A2:A3.") == 2


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b'<mergeCell ref="A2:B3"/>', [b"A2:B3"]),
        (b"<x:mergeCell foo='1' ref='XFD1:XFD1048576'/>", [b"XFD1:XFD1048576"]),
        (b'<mergeCell ref="A2"/>', []),
        (b'<mergeCell ref="A0:AAAA9"/>', []),
    ],
)
def test_ranges_are_read_from_any_writer(written: bytes, found: list[bytes]) -> None:
    assert MERGED.findall(written) == found


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "XFD9:XFD9"])
def test_ranges_without_sense_do_no_harm(ref: str) -> None:
    content = workbook(HEADINGS, (DAY, "Ana", "Village yard", "food", 20), merged="A1:A2")
    forged = content_with(content, ref)

    sheet = read_sheet(forged)

    assert (sheet.headers, len(sheet.rows)) == (HEADINGS, 1)


@pytest.mark.parametrize("ref", ["B3:A2", "A0:A0"])
def test_ranges_that_cannot_be_are_refused_in_words(ref: str) -> None:
    content = workbook(HEADINGS, (DAY, "Ana", "Village yard", "food", 20), merged="A1:A2")

    with pytest.raises(SheetError, match="cannot be read"):
        read_sheet(content_with(content, ref))


def content_with(content: bytes, ref: str) -> bytes:
    """The same workbook with another merged range."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"A1:A2", ref.encode()))
    return kept.getvalue()
