"""What can be done with a sheet: it is read, tried, taken in whole, and taken back whole."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.actions import declare, withdraw_declaration
from greenhaven.web.commons.places.models import Declaration, Place
from greenhaven.web.commons.places.sources import add_source
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.handovers.actions import correct_handover, record_handover
from greenhaven.web.exchange.handovers.models import Handover, Method
from greenhaven.web.exchange.imports.fields import FIELDS, guessed, plain
from greenhaven.web.exchange.imports.models import (
    ColumnMapping,
    ImportKind,
    ImportState,
    SheetImport,
    SheetRow,
)
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.reading import Draft, NewPlace
from greenhaven.web.exchange.imports.sheets import Sheet
from greenhaven.web.exchange.imports.words import order_of
from greenhaven.web.exchange.offers.actions import CHANGEABLE, make_offer, withdraw_offer
from greenhaven.web.exchange.offers.models import Direction, Offer, Way

T = TypeVar("T")


class ImportingError(GreenhavenError):
    """A sheet that cannot be taken in, or not be taken back."""


@transaction.atomic
def bring_sheet(
    *, sheet: Sheet, kind: str, file_name: str, by: Person, key: uuid.UUID
) -> SheetImport:
    """Keep a sheet, with the columns as the last one of its kind had them, or as headings say."""
    if (known := SheetImport.objects.filter(key=key).first()) is not None:
        return _same(known, sheet, kind)
    columns, fixed = _understood(kind, sheet)
    brought = SheetImport.objects.create(
        key=key,
        kind=kind,
        file_name=file_name[:200],
        digest=sheet.digest,
        headers=list(sheet.headers),
        cells=[list(row) for row in sheet.rows],
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
    if locked.state not in (ImportState.READ, ImportState.TRIED):
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


@transaction.atomic
def take_in(*, sheet: SheetImport, by: Person) -> int:
    """Take in every row that has no fault; the others are left, and named. All of them or none.

    Gives how many were taken in.
    """
    locked = _locked(sheet)
    if locked.state == ImportState.TAKEN:
        return locked.rows.filter(faults=[]).count()
    if SheetImport.objects.filter(
        digest=locked.digest, kind=locked.kind, state=ImportState.TAKEN
    ).exists():
        raise ImportingError(_("The same file was taken in already. Take that one back first."))
    tables = tried(locked)
    good = [draft for draft in tables.drafts if not draft.faults]
    if not good:
        raise ImportingError(_("No row can be taken in: each has a fault."))
    maker = _Maker(locked, by, tables.city.timezone, clock.now(tables.city))
    rows = []
    for draft in tables.drafts:
        row = SheetRow(sheet=locked, number=draft.number, faults=[list(f) for f in draft.faults])
        if not draft.faults:
            maker.make(row, draft)
        rows.append(row)
    SheetRow.objects.filter(sheet=locked).delete()
    SheetRow.objects.bulk_create(rows, batch_size=500)
    locked.state = ImportState.TAKEN
    locked.taken_at = maker.now
    try:
        locked.save(update_fields=["state", "taken_at"])
    except IntegrityError as error:
        raise ImportingError(_("The same file is being taken in elsewhere.")) from error
    witness(by=by, action="import.take", subject=locked, told={"rows": len(good)})
    return len(good)


@transaction.atomic
def take_back(*, sheet: SheetImport, by: Person) -> int:
    """Undo what a sheet brought: withdraw offers, correct handovers; all of it or nothing.

    What is over already stays: offers that were fulfilled or have lapsed, and what somebody has
    taken back. Gives how many rows were taken back.
    """
    locked = _locked(sheet)
    if locked.state != ImportState.TAKEN:
        raise ImportingError(_("This sheet is not taken in."))
    reason = _("Taken back with the sheet “%(name)s”.") % {"name": locked.file_name}
    rows = locked.rows.select_related("offer", "handover__event", "declaration")
    undone = 0
    for row in rows.filter(faults=[]).order_by("-number"):
        try:
            undone += _taken_back(row, by, reason)
        except GreenhavenError as error:
            raise ImportingError(
                _("Row %(row)d cannot be taken back: %(why)s") % {"row": row.number, "why": error}
            ) from error
    locked.state = ImportState.UNDONE
    locked.undone_at = clock.now(tried(locked).city)
    locked.save(update_fields=["state", "undone_at"])
    witness(by=by, action="import.undo", subject=locked, told={"rows": undone})
    return undone


def _taken_back(row: SheetRow, by: Person, reason: str) -> bool:
    """Whether something of a row still stood and is taken back now."""
    if row.offer is not None and row.offer.state in CHANGEABLE:
        withdraw_offer(offer=row.offer, by=by)
        return True
    if row.handover is not None and (standing := _standing(row.handover)) is not None:
        correct_handover(handover=standing, by=by, reason=reason)
        return True
    if row.declaration is not None and row.declaration.withdrawn_at is None:
        withdraw_declaration(declaration=row.declaration, by=by)
        return True
    return False


def _standing(handover: Handover) -> Handover | None:
    """The handover that holds in place of one, however often it was corrected."""
    row: Handover | None = handover
    while row is not None and row.corrected_at is not None:
        row = Handover.objects.filter(replaces=row).first()
    return row


def _locked(sheet: SheetImport) -> SheetImport:
    return SheetImport.objects.select_for_update().get(pk=sheet.pk)


@dataclass(slots=True)
class _Maker:
    """Makes what rows tell; a place that two rows name is made once."""

    sheet: SheetImport
    by: Person
    zone: str
    now: datetime
    made: dict[str, Place] = field(default_factory=dict)

    def make(self, row: SheetRow, draft: Draft) -> None:
        """The offer, handover or declaration of a row; a refusal names the row."""
        try:
            if self.sheet.kind == ImportKind.DROP_OFFS:
                row.handover = self._handover(draft)
            elif self.sheet.kind == ImportKind.DECLARATIONS:
                row.declaration = self._declaration(draft)
            else:
                row.offer = self._offer(draft)
        except GreenhavenError as error:
            raise ImportingError(
                _("Row %(row)d: %(why)s") % {"row": draft.number, "why": error}
            ) from error

    def _key(self, draft: Draft) -> uuid.UUID:
        """The same row of the same import is the same thing, however often it is sent."""
        return uuid.uuid5(self.sheet.key, f"{self.sheet.undone_at} {draft.number}")

    def _place(self, told: Place | NewPlace | None) -> Place:
        if told is None or isinstance(told, Place):
            return _there(told)
        name = plain(told.name)
        if name not in self.made:
            self.made[name] = add_source(
                by=self.by, name=told.name, district=told.district, lat=told.lat, lon=told.lon
            )
        return self.made[name]

    def _offer(self, draft: Draft) -> Offer:
        needs = self.sheet.kind == ImportKind.NEEDS
        return make_offer(
            by=self.by,
            direction=Direction.NEED if needs else Direction.OFFER,
            place=self._place(draft.place),
            material=draft.material,
            quantity=draft.quantity,
            unit=draft.unit,
            way=Way.FETCH,
            recurrence=draft.recurrence,
            first_day=_there(draft.first_day),
            last_day=draft.last_day,
            note=draft.note,
            key=self._key(draft),
        )

    def _handover(self, draft: Draft) -> Handover:
        noon = datetime.combine(_there(draft.first_day), time(12), ZoneInfo(self.zone))
        hub = _there(draft.hub)
        return record_handover(
            by=self.by,
            leg=Leg.COLLECT,
            giver_place=self._place(draft.place) if draft.place else hub,
            taker_place=hub,
            material=draft.material,
            quantity=draft.quantity,
            unit=draft.unit,
            method=Method.VOLUME if UNITS[draft.unit].kg is None else Method.WEIGHED,
            at=min(noon, self.now),
            key=self._key(draft),
        )

    def _declaration(self, draft: Draft) -> Declaration:
        return declare(
            place=self._place(draft.place),
            column=draft.column,
            value=draft.value,
            unit=draft.unit,
            evidence=draft.note,
            by=self.by,
        )


def _there(value: T | None) -> T:
    """A value that a draft without faults has."""
    if value is None:
        raise ImportingError(_("A row without faults lacks a value."))
    return value
