"""What rows become: drop-offs, offers, needs and declarations, a part of a sheet at once."""

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
from greenhaven.web.commons.places.many import Point, Said, add_sources, declare_many
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.handovers.models import Method
from greenhaven.web.exchange.handovers.past import Brought, record_brought
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport, SheetRow
from greenhaven.web.exchange.imports.reading import Draft, NewPlace
from greenhaven.web.exchange.offers.actions import make_offers
from greenhaven.web.exchange.offers.checks import Asked
from greenhaven.web.exchange.offers.models import Direction, Way

T = TypeVar("T")
Wanted = Sequence[tuple[SheetRow, Draft]]


@dataclass(slots=True)
class Maker:
    """Makes what rows tell, a part of them at once; a place that two rows name is made once."""

    sheet: SheetImport
    by: Person
    city: City
    made: dict[str, Place] = field(default_factory=dict)  # in parts that are done
    fresh: dict[str, Place] = field(default_factory=dict)  # in the part that is being made

    @classmethod
    def of(cls, sheet: SheetImport, city: City) -> "Maker":
        """For whoever asked that the sheet be taken in."""
        return cls(sheet, _there(sheet.asked_by), city)

    def forget(self) -> None:
        """Places that were made in a transaction that was taken back are none."""
        self.fresh.clear()

    def make(self, wanted: Wanted) -> None:
        """The offers, handovers or declarations of rows; all of them, or a refusal."""
        makers = {
            ImportKind.DROP_OFFS: self._handovers,
            ImportKind.DECLARATIONS: self._declarations,
        }
        makers.get(ImportKind(self.sheet.kind), self._offers)(wanted)
        self.made |= self.fresh
        self.fresh.clear()

    def _handovers(self, wanted: Wanted) -> None:
        brought = [self._brought(draft) for _row, draft in wanted]
        now = clock.now(self.city)
        made = record_brought(rows=brought, by=self.by, city=self.city, now=now)
        for (row, _draft), handover in zip(wanted, made, strict=True):
            row.handover = handover

    def _offers(self, wanted: Wanted) -> None:
        self._put_on_the_map([draft.place for _row, draft in wanted])
        asked = [(self._asked(draft), self._key(draft)) for _row, draft in wanted]
        made = make_offers(wanted=asked, by=self.by, city=self.city)
        for (row, _draft), offer in zip(wanted, made, strict=True):
            row.offer = offer

    def _declarations(self, wanted: Wanted) -> None:
        said = [
            Said(_known(draft.place), draft.column, draft.value, draft.unit, draft.note)
            for _row, draft in wanted
        ]
        made = declare_many(said=said, by=self.by, city=self.city)
        for (row, _draft), declaration in zip(wanted, made, strict=True):
            row.declaration = declaration

    def _key(self, draft: Draft) -> uuid.UUID:
        """The same row of the same import is the same thing, however often it is sent."""
        return uuid.uuid5(self.sheet.key, f"{self.sheet.undone_at} {draft.number}")

    def _put_on_the_map(self, told: Sequence[Place | NewPlace | None]) -> None:
        """The places that no row before has put there."""
        new = {plain(each.name): each for each in reversed(told) if isinstance(each, NewPlace)}
        points = {
            name: Point(each.name, each.district, each.lat, each.lon)
            for name, each in new.items()
            if name not in self.made
        }
        added = add_sources(points=list(points.values()), city=self.city)
        self.fresh = dict(zip(points, added, strict=True))

    def _place(self, told: Place | NewPlace | None) -> Place:
        if isinstance(told, NewPlace):
            name = plain(told.name)
            return self.fresh.get(name) or self.made[name]
        return _there(told)

    def _asked(self, draft: Draft) -> Asked:
        needs = self.sheet.kind == ImportKind.NEEDS
        return Asked(
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
            towards=None,
            circle=None,
            season=None,
            hours=None,
            note=draft.note,
        )

    def _brought(self, draft: Draft) -> Brought:
        zone = ZoneInfo(self.city.timezone)
        noon = datetime.combine(_there(draft.first_day), time(12), zone)
        hub = _there(draft.hub)
        return Brought(
            giver_place=_known(draft.place) if draft.place else hub,
            hub=hub,
            material=draft.material,
            amount_mg=draft.mg,
            quantity=draft.quantity,
            unit=draft.unit,
            method=Method.VOLUME if UNITS[draft.unit].kg is None else Method.WEIGHED,
            at=min(noon, clock.now(self.city)),
            key=self._key(draft),
        )


def _known(told: Place | NewPlace | None) -> Place:
    """A place that is on the map: nothing is declared of one that is not."""
    if not isinstance(told, Place):
        raise ImportingError(_("A row without faults lacks a value."))
    return told


def _there(value: T | None) -> T:
    """A value that a draft without faults has."""
    if value is None:
        raise ImportingError(_("A row without faults lacks a value."))
    return value
