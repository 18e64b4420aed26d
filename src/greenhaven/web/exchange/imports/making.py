"""What rows become: drop-offs in the books many at once, offers and declarations one by one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.actions import declare
from greenhaven.web.commons.places.models import Declaration, Place
from greenhaven.web.commons.places.sources import add_source
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.handovers.models import Method
from greenhaven.web.exchange.handovers.past import Brought, record_brought
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport, SheetRow
from greenhaven.web.exchange.imports.reading import Draft, NewPlace
from greenhaven.web.exchange.offers.actions import make_offer
from greenhaven.web.exchange.offers.models import Direction, Offer, Way

T = TypeVar("T")


@dataclass(slots=True)
class Maker:
    """Makes what rows tell; a place that two rows name is made once."""

    sheet: SheetImport
    by: Person
    city: City
    made: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: SheetImport, city: City) -> "Maker":
        """For whoever asked that the sheet be taken in."""
        return cls(sheet, _there(sheet.asked_by), city)

    def forget(self) -> None:
        """Places that were made in a transaction that was taken back are none."""
        self.made.clear()

    def make(self, wanted: Sequence[tuple[SheetRow, Draft]]) -> None:
        """The offers, handovers or declarations of rows; all of them, or a refusal."""
        if self.sheet.kind == ImportKind.DROP_OFFS:
            brought = [self._brought(draft) for _row, draft in wanted]
            now = clock.now(self.city)
            made = record_brought(rows=brought, by=self.by, city=self.city, now=now)
            for (row, _draft), handover in zip(wanted, made, strict=True):
                row.handover = handover
            return
        for row, draft in wanted:
            if self.sheet.kind == ImportKind.DECLARATIONS:
                row.declaration = self._declaration(draft)
            else:
                row.offer = self._offer(draft)

    def _key(self, draft: Draft) -> uuid.UUID:
        """The same row of the same import is the same thing, however often it is sent."""
        return uuid.uuid5(self.sheet.key, f"{self.sheet.undone_at} {draft.number}")

    def _place(self, told: Place | NewPlace | None) -> Place:
        if told is None or isinstance(told, Place):
            return _there(told)
        name = plain(told.name)
        if name not in self.made:
            self.made[name] = self._known(told.name) or add_source(
                by=self.by, name=told.name, district=told.district, lat=told.lat, lon=told.lon
            )
        return self.made[name]

    def _known(self, name: str) -> Place | None:
        """The place that an earlier row of the sheet has put on the map."""
        rows = self.sheet.rows.filter(offer__place__name=name).select_related("offer__place")
        row = rows.first()
        return row.offer.place if row is not None and row.offer is not None else None

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

    def _brought(self, draft: Draft) -> Brought:
        zone = ZoneInfo(self.city.timezone)
        noon = datetime.combine(_there(draft.first_day), time(12), zone)
        hub = _there(draft.hub)
        return Brought(
            giver_place=self._place(draft.place) if draft.place else hub,
            hub=hub,
            material=draft.material,
            amount_mg=draft.mg,
            quantity=draft.quantity,
            unit=draft.unit,
            method=Method.VOLUME if UNITS[draft.unit].kg is None else Method.WEIGHED,
            at=min(noon, clock.now(self.city)),
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
