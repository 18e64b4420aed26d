"""Taking a sheet in and back, by parts of which each is done whole or not at all.

Each part is one transaction: what it made, which rows it made it of, how far the sheet is, and one
row of the audit chain. Whatever ends in between, what is counted as done is done, and the rest can
be gone on with or all of it taken back.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.imports.making import Maker
from greenhaven.web.exchange.imports.models import (
    ImportKind,
    ImportState,
    SheetImport,
    SheetRow,
)
from greenhaven.web.exchange.imports.queries import Trial, tried
from greenhaven.web.exchange.imports.reading import Draft
from greenhaven.web.exchange.imports.twice import left_out
from greenhaven.web.exchange.imports.undoing import back_again

# Rows in one transaction: others who write wait for no longer than a tenth of a second.
PARTS = dict.fromkeys(ImportKind, 100)
PAUSE_S = 0.03  # between parts, in which SQLite lets another writer come first


class Step(NamedTuple):
    """What one part did: how many rows, and whether it was the last."""

    rows: int
    over: bool


def carry_out(sheet: SheetImport) -> SheetImport:
    """Do what was asked of a sheet until it is done or stopped; what is done already stays."""
    with override(sheet.asked_by.language if sheet.asked_by else "en"):
        try:
            _work(sheet)
        except GreenhavenError as error:
            _end(sheet, str(error))
        except Exception:
            _end(sheet, _("Something went wrong; it was logged. What was done until then stays."))
            raise
    sheet.refresh_from_db()
    return sheet


def _work(sheet: SheetImport) -> None:
    step = _next_back
    if sheet.state == ImportState.TAKING:
        step = _Taking(sheet, tried(sheet)).next
    elif sheet.state != ImportState.UNDOING:
        return
    while not step(sheet).over:
        if connection.vendor == "sqlite":
            time.sleep(PAUSE_S)


class _Taking:
    """Rows that are taken in, part by part."""

    def __init__(self, sheet: SheetImport, trial: Trial) -> None:
        self.trial = trial
        self.maker = Maker.of(sheet, trial.city)
        self.size = PARTS[ImportKind(sheet.kind)]

    @transaction.atomic
    def next(self, sheet: SheetImport) -> Step:
        """Take in the next rows, or see that there are none, or that it shall stop."""
        locked = locked_sheet(sheet)
        if locked.state != ImportState.TAKING:
            return Step(0, over=True)
        if locked.stop_asked_at is not None:
            _stop(locked)
            return Step(0, over=True)
        part = self.trial.drafts[locked.done : locked.done + self.size]
        rows = [self._row(locked, draft) for draft in part]
        wanted = [
            (row, draft)
            for row, draft in zip(rows, part, strict=True)
            if not row.faults and not row.left_out
        ]
        self._make(wanted)
        SheetRow.objects.bulk_create(rows)
        locked.done += len(part)
        if over := locked.done >= locked.total:
            locked.state, locked.taken_at = ImportState.TAKEN, clock.now(self.trial.city)
        locked.save(update_fields=["done", "state", "taken_at"])
        told = {"rows": sum(not row.faults and not row.left_out for row in rows)}
        told |= {"first": part[0].number, "last": part[-1].number} if part else {}
        witness(by=locked.asked_by, action="import.take", subject=locked, told=told)
        return Step(len(part), over)

    def _row(self, sheet: SheetImport, draft: Draft) -> SheetRow:
        return SheetRow(
            sheet=sheet,
            number=draft.number,
            faults=[list(fault) for fault in draft.faults],
            left_out="" if draft.faults else left_out(draft, sheet.repeats, sheet.present),
        )

    def _make(self, wanted: Sequence[tuple[SheetRow, Draft]]) -> None:
        """All at once; where one of them is refused, each by itself, and that one is named."""
        try:
            with transaction.atomic():
                self.maker.make(wanted)
                return
        except (GreenhavenError, DatabaseError):
            self.maker.forget()
        for row, draft in wanted:
            row.offer = row.handover = row.declaration = None
            try:
                with transaction.atomic():
                    self.maker.make([(row, draft)])
            except GreenhavenError as error:
                self.maker.forget()
                row.faults = [["", str(error)]]


@transaction.atomic
def _next_back(sheet: SheetImport) -> Step:
    """Take back the next rows, the last first."""
    locked = locked_sheet(sheet)
    if locked.state != ImportState.UNDOING or locked.asked_by is None:
        return Step(0, over=True)
    if locked.stop_asked_at is not None:
        _stop(locked)
        return Step(0, over=True)
    size = PARTS[ImportKind(locked.kind)]
    rows = locked.rows.filter(faults=[], left_out="").order_by("-number")
    part = list(
        rows.select_related("offer", "handover__event", "declaration")[
            locked.done : locked.done + size
        ]
    )
    undone = back_again(part, locked, locked.asked_by)
    locked.done += len(part)
    if over := locked.done >= locked.total:
        locked.state, locked.undone_at = ImportState.UNDONE, clock.now(present_city())
    locked.save(update_fields=["done", "state", "undone_at"])
    witness(by=locked.asked_by, action="import.undo", subject=locked, told={"rows": undone})
    return Step(len(part), over)


def locked_sheet(sheet: SheetImport) -> SheetImport:
    """The row as it is now, held until the transaction ends; without the file's cells."""
    locked = SheetImport.objects.select_for_update(no_key=True, of=("self",)).defer("cells")
    return locked.select_related("asked_by").get(pk=sheet.pk)


def halted(sheet: SheetImport, words: str = "") -> None:
    """Leave it as it is: what was taken in stays, and what was taken back stays taken back."""
    back = sheet.state == ImportState.UNDOING
    sheet.state = ImportState.TAKEN if back else ImportState.STOPPED
    sheet.words = words[:600]
    sheet.stop_asked_at = None
    sheet.save(update_fields=["state", "words", "stop_asked_at"])


def _stop(sheet: SheetImport) -> None:
    halted(sheet)
    told = {"done": sheet.done, "total": sheet.total}
    witness(by=sheet.asked_by, action="import.stop", subject=sheet, told=told)


@transaction.atomic
def _end(sheet: SheetImport, words: str) -> None:
    locked = locked_sheet(sheet)
    if locked.state in (ImportState.TAKING, ImportState.UNDOING):
        halted(locked, words)
        witness(by=locked.asked_by, action="import.halt", subject=locked, told={"why": words})
