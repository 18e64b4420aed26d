"""What can be done with a sheet: it is read, tried, taken in, stopped, and taken back whole."""

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.imports.days import order_of
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.fields import FIELDS, guessed
from greenhaven.web.exchange.imports.models import (
    AT_WORK,
    IN_THE_BOOKS,
    OPEN,
    ColumnMapping,
    ImportState,
    Present,
    Repeats,
    SheetImport,
    SheetRow,
)
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.reading import FIRST_ROW
from greenhaven.web.exchange.imports.sheets import Sheet
from greenhaven.web.exchange.imports.taking import halted
from greenhaven.web.exchange.imports.tasks import work_on_sheet
from greenhaven.web.exchange.imports.twice import left_out, usual_repeats
from greenhaven.web.exchange.imports.undoing import refuse_what_moved_on

# What is kept when something is asked of a sheet: its cells may be many, and stay as they are.
ASKED = (
    "state",
    "asked_by",
    "stop_asked_at",
    "words",
    "repeats",
    "present",
    "done",
    "total",
    "taken_at",
)


@transaction.atomic
def bring_sheet(
    *, sheet: Sheet, kind: str, file_name: str, by: Person, key: uuid.UUID
) -> SheetImport:
    """Keep a sheet, with the columns as the last one of its kind had them, or as headings say."""
    if (known := SheetImport.objects.filter(key=key).first()) is not None:
        return _same(known, sheet, kind)
    columns, fixed = _understood(kind, sheet)
    plain = tuple(range(FIRST_ROW, FIRST_ROW + len(sheet.rows)))
    brought = SheetImport.objects.create(
        key=key,
        kind=kind,
        file_name=file_name[:200],
        digest=sheet.digest,
        headers=list(sheet.headers),
        cells=[list(row) for row in sheet.rows],
        numbers=list(sheet.numbers) if sheet.numbers != plain else [],
        merged=[[str(each), each.column - 1, each.first, each.last] for each in sheet.merged],
        columns=columns,
        fixed=fixed,
        made_by=by,
    )
    witness(by=by, action="import.bring", subject=brought, told={"digest": sheet.digest})
    return brought


def _same(known: SheetImport, sheet: Sheet, kind: str) -> SheetImport:
    if (known.digest, known.kind) != (sheet.digest, kind):
        raise ImportingError(
            _("This form was sent before with another file. Open the page again and choose anew.")
        )
    return known


def _understood(kind: str, sheet: Sheet) -> tuple[dict[str, str], dict[str, str]]:
    """The newest saved mapping whose columns are all there, else what headings say."""
    headers = set(sheet.headers)
    for mapping in ColumnMapping.objects.filter(kind=kind).order_by("-changed_at"):
        if mapping.columns and set(mapping.columns.values()) <= headers:
            return dict(mapping.columns), dict(mapping.fixed)
    columns, fixed = guessed(kind, sheet.headers)
    if (column := columns.get("day") or columns.get("first_day")) is not None:
        at = sheet.headers.index(column)
        if order := order_of([row[at] for row in sheet.rows], fixed.get("unit", "")):
            fixed["dates"] = order
    return columns, fixed


@transaction.atomic
def set_columns(
    *,
    sheet: SheetImport,
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
    by: Person,
    keep_as: str = "",
) -> None:
    """Say which column tells what, and keep that for the next sheet if a name is given."""
    locked = _locked(sheet)
    if locked.state not in OPEN:
        raise ImportingError(_("This sheet was taken in already; its columns stay as they were."))
    names = {field.name for field in FIELDS[locked.kind]} | {"dates"}
    unknown = [name for name in columns if name not in names]
    if unknown or any(header not in locked.headers for header in columns.values()):
        raise ImportingError(_("A column was named that this sheet does not have."))
    locked.columns = dict(columns)
    locked.fixed = dict(fixed)
    locked.state = ImportState.TRIED
    locked.save(update_fields=["columns", "fixed", "state"])
    if keep_as.strip():
        ColumnMapping.objects.update_or_create(
            kind=locked.kind,
            name=keep_as.strip()[:80],
            defaults={"columns": locked.columns, "fixed": locked.fixed, "made_by": by},
        )
    witness(by=by, action="import.columns", subject=locked, told={"columns": locked.columns})


def take_in(*, sheet: SheetImport, by: Person, repeats: str = "", present: str = "") -> SheetImport:
    """Have every row taken in that has no fault and is not left out; the worker does it.

    A sheet that was stopped goes on where it was, as it was begun.
    """
    state = SheetImport.objects.values_list("state", flat=True).get(pk=sheet.pk)
    begins = state in (*OPEN, ImportState.UNDONE)
    chosen = _chosen(sheet, repeats, present) if begins else None
    with transaction.atomic():
        locked = _locked(sheet)
        if locked.state in (ImportState.TAKING, ImportState.TAKEN):
            return locked
        if locked.state == ImportState.UNDOING:
            raise ImportingError(_("This sheet is being taken back."))
        if (chosen is None) != (locked.state == ImportState.STOPPED):
            raise ImportingError(_("Somebody else has just asked for something else. Look again."))
        if chosen is not None:
            _refuse_again(locked)
            SheetRow.objects.filter(sheet=locked).delete()
            locked.repeats, locked.present, locked.total = chosen
            locked.done = 0
        _to_work(locked, ImportState.TAKING, by)
        told = {"repeats": locked.repeats, "present": locked.present}
        witness(by=by, action="import.ask", subject=locked, told=told)
        return locked


def _refuse_again(sheet: SheetImport) -> None:
    if _same_file(sheet).exists():
        raise ImportingError(_("The same file was taken in already. Take that one back first."))


def _chosen(sheet: SheetImport, repeats: str, present: str) -> tuple[str, str, int]:
    """What was chosen, and how many rows there are; refused where nothing can be taken in.

    The rows are read before anything is locked, as that takes a while.
    """
    _refuse_again(sheet)
    trial = tried(sheet)
    if not trial.good:
        raise ImportingError(_("No row can be taken in: each has a fault."))
    repeats, present = repeats or usual_repeats(sheet.kind), present or Present.LEAVE
    if repeats not in ("", *Repeats.values) or present not in Present.values:
        raise ImportingError(_("Choose one of those shown."))
    if trial.repeated and not repeats:
        first = trial.repeated[0]
        raise ImportingError(
            _("Row %(row)d is the same as row %(other)d. Say whether each of them is meant.")
            % {"row": first.number, "other": first.same_as}
        )
    if all(left_out(draft, repeats, present) for draft in trial.good):
        raise ImportingError(_("Every row is in the books already."))
    return repeats, present, len(trial.drafts)


@transaction.atomic
def stop(*, sheet: SheetImport, by: Person) -> SheetImport:
    """End it after the part that is being worked on; where nobody works on it, at once."""
    locked = _locked(sheet)
    if locked.state not in AT_WORK:
        return locked
    locked.stop_asked_at = timezone.now()
    locked.save(update_fields=["stop_asked_at"])
    if not _is_worked_on(locked):
        halted(locked)
    witness(by=by, action="import.stop", subject=locked, told={"done": locked.done})
    return locked


@transaction.atomic
def take_back(*, sheet: SheetImport, by: Person) -> SheetImport:
    """Have all that a sheet brought undone: offers withdrawn, handovers corrected, by the worker.

    What is over already stays: offers that were fulfilled or have lapsed, and what somebody has
    taken back. Where compost of a drop-off has moved on, nothing is begun.
    """
    locked = _locked(sheet)
    if locked.state == ImportState.UNDOING:
        return locked
    if locked.state not in (ImportState.TAKEN, ImportState.STOPPED):
        raise ImportingError(_("This sheet is not taken in."))
    refuse_what_moved_on(locked)
    locked.taken_at = locked.taken_at or clock.now(present_city())
    locked.done, locked.total = 0, locked.rows.filter(faults=[], left_out="").count()
    _to_work(locked, ImportState.UNDOING, by)
    witness(by=by, action="import.ask_back", subject=locked, told={"rows": locked.total})
    return locked


def _to_work(sheet: SheetImport, state: ImportState, by: Person) -> None:
    """Put it into the queue, in the same transaction: neither is there without the other."""
    sheet.state, sheet.asked_by, sheet.stop_asked_at, sheet.words = state, by, None, ""
    try:
        with transaction.atomic():
            sheet.save(update_fields=ASKED)
    except IntegrityError as error:
        raise ImportingError(_("The same file is being taken in elsewhere.")) from error
    work_on_sheet.enqueue(sheet.pk)


def _is_worked_on(sheet: SheetImport) -> bool:
    """Whether a task for it waits or runs."""
    tasks = DBTaskResult.objects.filter(
        task_path=work_on_sheet.module_path, status__in=("READY", "RUNNING")
    )
    return any(told["args"] == [sheet.pk] for told in tasks.values_list("args_kwargs", flat=True))


def _same_file(sheet: SheetImport) -> QuerySet[SheetImport]:
    others = SheetImport.objects.filter(digest=sheet.digest, kind=sheet.kind)
    return others.filter(state__in=IN_THE_BOOKS).exclude(pk=sheet.pk)


def _locked(sheet: SheetImport) -> SheetImport:
    return SheetImport.objects.select_for_update(no_key=True).defer("cells").get(pk=sheet.pk)
