"""Sheets that were brought: how they read, taking them in, taking them back."""

from datetime import datetime
from typing import Literal

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
    stop,
    take_back,
    take_in,
)
from greenhaven.web.exchange.imports.models import (
    ColumnMapping,
    ImportKind,
    SheetImport,
    SheetRow,
)
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
    done: int
    total: int
    words: str
    made_at: datetime
    taken_at: datetime | None
    undone_at: datetime | None


class RepeatShape(Schema):
    """A row that says the same as one above it."""

    row: int
    same_as: int


class PresentShape(Schema):
    """A row that is in the books already: a handover, offer or declaration with that id."""

    row: int
    kind: str
    id: int


class MergedShape(Schema):
    """A row that has what cells over several rows say, by their names in the spreadsheet."""

    row: int
    cells: list[str]


class TrialShape(Schema):
    """How many rows can be taken in, what is wrong with the others, and what is there twice."""

    good: int
    bad: int
    faults: list[FaultShape]
    repeated: list[RepeatShape]
    present: list[PresentShape]
    merged: list[MergedShape]


class ColumnsTold(Schema):
    """Which column tells what, and what holds for every row."""

    columns: dict[str, str]
    fixed: dict[str, str] = Field(default_factory=dict)
    keep_as: str = ""


class RowShape(Schema):
    """What became of a row: the id of what it was made into, or why it was not taken in."""

    number: int
    faults: list[FaultShape]
    left_out: str
    handover: int | None = Field(validation_alias="handover_id")
    offer: int | None = Field(validation_alias="offer_id")
    declaration: int | None = Field(validation_alias="declaration_id")

    @staticmethod
    def resolve_faults(row: SheetRow) -> list[FaultShape]:
        """With the row that they are of."""
        return [FaultShape(row=row.number, field=field, message=said) for field, said in row.faults]


class MappingShape(Schema):
    """Columns that were kept under a name."""

    name: str
    kind: str
    columns: dict[str, str]
    fixed: dict[str, str]
    changed_at: datetime


class TakeTold(Schema):
    """What becomes of rows that are there twice, in the sheet or in the books."""

    repeats: Literal["", "each", "once"] = ""
    present: Literal["leave", "take"] = "leave"


def the_sheet(sheet: int) -> SheetImport:
    """The sheet with that number; its cells are read where they are needed."""
    return get_object_or_404(SheetImport.objects.defer("cells"), pk=sheet)


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
        raise SheetError(_("The file is larger than 10 MB."))
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
    repeated = [
        RepeatShape(row=draft.number, same_as=draft.same_as)
        for draft in read.drafts
        if draft.same_as is not None
    ]
    present = [
        PresentShape(row=draft.number, kind=draft.present.kind, id=draft.present.pk)
        for draft in read.drafts
        if draft.present is not None
    ]
    return TrialShape(
        good=len(read.good),
        bad=len(read.bad),
        faults=faults,
        repeated=repeated,
        present=present,
        merged=[MergedShape(row=each.number, cells=list(each.merged)) for each in read.merged],
    )


@router.get("/imports/{sheet}/state", response=answers(SheetShape), operation_id="sheet_state")
@opens("import.manage", the_sheet)
def state(request: HttpRequest, sheet: Row) -> SheetImport:
    """How far a sheet is that is being taken in or back."""
    del sheet
    return found(request, SheetImport)


@router.get("/imports/{sheet}/rows", response=answers(list[RowShape]), operation_id="sheet_rows")
@paginate(Pages)
@opens("import.manage", the_sheet)
def rows(request: HttpRequest, sheet: Row) -> QuerySet[SheetRow]:
    """What became of its rows."""
    del sheet
    return SheetRow.objects.filter(sheet=found(request, SheetImport))


@router.get(
    "/import-mappings", response=answers(list[MappingShape]), operation_id="import_mappings"
)
@paginate(Pages)
@opens("import.manage")
def mappings(request: HttpRequest) -> QuerySet[ColumnMapping]:
    """Columns that were kept: a sheet with the same headings is read the same way."""
    del request
    return ColumnMapping.objects.all()


@router.post("/imports/{sheet}/columns", response=answers(SheetShape), operation_id="set_columns")
@opens("import.manage", the_sheet)
def understand(request: HttpRequest, sheet: Row, told: ColumnsTold) -> SheetImport:
    """Say which column tells what."""
    set_columns(sheet=found(request, SheetImport), by=who(request), **told.dict())
    return the_sheet(sheet)


@router.post("/imports/{sheet}/take", response=answers(SheetShape), operation_id="take_in")
@opens("import.manage", the_sheet)
def take(request: HttpRequest, sheet: Row, told: TakeTold | None = None) -> SheetImport:
    """Have every row taken in that has no fault. It is done in the background.

    The sheet says how far it is: its state is `taking`, and `done` of `total` rows are through.
    """
    del sheet
    chosen = told or TakeTold()
    return take_in(sheet=found(request, SheetImport), by=who(request), **chosen.dict())


@router.post("/imports/{sheet}/stop", response=answers(SheetShape), operation_id="stop_sheet")
@opens("import.manage", the_sheet)
def halt(request: HttpRequest, sheet: Row) -> SheetImport:
    """Stop it where it is; to take it in goes on from there."""
    del sheet
    return stop(sheet=found(request, SheetImport), by=who(request))


@router.post("/imports/{sheet}/undo", response=answers(SheetShape), operation_id="take_back")
@opens("import.manage", the_sheet)
def undo(request: HttpRequest, sheet: Row) -> SheetImport:
    """Have all taken back that it brought, in the background; its state is `undoing`."""
    del sheet
    return take_back(sheet=found(request, SheetImport), by=who(request))
