"""Sheets that were brought: how they read, taking them in, taking them back."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Row
from greenhaven.web.exchange.imports.actions import (
    bring_sheet,
    set_columns,
    take_back,
    take_in,
)
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.sheets import MOST_BYTES, SheetError, read_sheet

router = Router(tags=["Spreadsheets"])


class FaultShape(Schema):
    """What is wrong with a row; rows count as in the spreadsheet."""

    row: int
    field: str
    message: str


class SheetShape(Schema):
    """A sheet, and how it reads now."""

    id: int
    kind: str
    file_name: str
    state: str
    headers: list[str]
    columns: dict[str, str]
    fixed: dict[str, str]
    made_at: datetime
    taken_at: datetime | None
    undone_at: datetime | None


class TrialShape(Schema):
    """How many rows can be taken in, and what is wrong with the others."""

    good: int
    bad: int
    faults: list[FaultShape]


class ColumnsTold(Schema):
    """Which column tells what, and what holds for every row."""

    columns: dict[str, str]
    fixed: dict[str, str] = Field(default_factory=dict)
    keep_as: str = ""


class CountShape(Schema):
    """How many rows."""

    rows: int


def the_sheet(sheet: int) -> SheetImport:
    """The sheet with that number."""
    return get_object_or_404(SheetImport, pk=sheet)


@router.get("/imports", response=answers(list[SheetShape]), operation_id="imports")
@paginate(Pages)
@opens("import.manage")
def sheets(request: HttpRequest) -> QuerySet[SheetImport]:
    """What was brought so far."""
    del request
    return SheetImport.objects.defer("cells")


@router.post("/imports", response=answers(SheetShape, 201), operation_id="bring_sheet")
@opens("import.manage")
def bring(
    request: HttpRequest, kind: Form[ImportKind], file: File[UploadedFile]
) -> Status[SheetImport]:
    """Bring a CSV or XLSX file; nothing is taken in yet."""
    if (file.size or 0) > MOST_BYTES:
        raise SheetError(_("The file is larger than 2 MB."))
    brought = bring_sheet(
        sheet=read_sheet(file.read()),
        kind=kind,
        file_name=file.name or "sheet",
        by=who(request),
        key=key_of(request),
    )
    return Status(201, brought)


@router.get("/imports/{sheet}", response=answers(TrialShape), operation_id="try_sheet")
@opens("import.manage", the_sheet)
def trial(request: HttpRequest, sheet: Row) -> TrialShape:
    """How its rows read now; nothing is written."""
    del sheet
    read = tried(found(request, SheetImport))
    faults = [
        FaultShape(row=draft.number, field=field, message=said)
        for draft in read.bad
        for field, said in draft.faults
    ]
    return TrialShape(good=len(read.good), bad=len(read.bad), faults=faults)


@router.post("/imports/{sheet}/columns", response=answers(SheetShape), operation_id="set_columns")
@opens("import.manage", the_sheet)
def understand(request: HttpRequest, sheet: Row, told: ColumnsTold) -> SheetImport:
    """Say which column tells what."""
    set_columns(sheet=found(request, SheetImport), by=who(request), **told.dict())
    return the_sheet(sheet)


@router.post("/imports/{sheet}/take", response=answers(CountShape), operation_id="take_in")
@opens("import.manage", the_sheet)
def take(request: HttpRequest, sheet: Row) -> CountShape:
    """Take in every row that has no fault."""
    del sheet
    return CountShape(rows=take_in(sheet=found(request, SheetImport), by=who(request)))


@router.post("/imports/{sheet}/undo", response=answers(CountShape), operation_id="take_back")
@opens("import.manage", the_sheet)
def undo(request: HttpRequest, sheet: Row) -> CountShape:
    """Take back what it brought."""
    del sheet
    return CountShape(rows=take_back(sheet=found(request, SheetImport), by=who(request)))
