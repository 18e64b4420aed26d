"""Sheets that somebody brings, and the worker that takes them in and back."""

import uuid

from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.imports.actions import bring_sheet, take_back, take_in
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport
from greenhaven.web.exchange.imports.sheets import read_sheet
from greenhaven.web.exchange.imports.tasks import work_on_sheet


def brought(text: str, by: Person, kind: str = ImportKind.OFFERS) -> SheetImport:
    """A sheet as it is kept when somebody brings it."""
    return bring_sheet(
        sheet=read_sheet(text.encode()), kind=kind, file_name="list.csv", by=by, key=uuid.uuid4()
    )


def worked() -> None:
    """Do what waits in the queue for sheets, as a worker would."""
    waiting = DBTaskResult.objects.filter(
        task_path=work_on_sheet.module_path, status__in=("READY", "RUNNING")
    )
    for task in waiting.order_by("enqueued_at"):
        work_on_sheet.func(*task.args_kwargs["args"])
        task.status = "SUCCESSFUL"
        task.save()


def taken_in(sheet: SheetImport, by: Person, **chosen: str) -> int:
    """Have it taken in, and see that it is; gives how many rows it brought."""
    take_in(sheet=sheet, by=by, **chosen)
    worked()
    return sheet.rows.filter(faults=[], left_out="").count()


def taken_back(sheet: SheetImport, by: Person) -> int:
    """Have it taken back, and see that it is; gives how many rows the worker went through."""
    take_back(sheet=sheet, by=by)
    worked()
    sheet.refresh_from_db()
    return sheet.done
