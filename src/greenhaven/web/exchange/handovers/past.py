"""Handovers of the past, many at once: what a network wrote down before it came here.

What was brought before the hub began to fill its present intake lies in no batch of today: where it
went was written down elsewhere, or nowhere. It counts as brought, and its posting goes to the hub's
account of what the books do not know, so that no heap grows by years of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.materials import vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.batches.actions import intake_of
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.credit.models import Entry
from greenhaven.web.exchange.handovers.actions import correct_handover, record_handover
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.recording import THOUSANDTH
from greenhaven.web.exchange.handovers.routes import EVENTS
from greenhaven.web.exchange.handovers.ways import Way
from greenhaven.web.exchange.ledger.actions import Move, account_of
from greenhaven.web.exchange.ledger.many import correct_many, record_many
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event

LATELY = timedelta(days=14)  # where a hub fills nothing, what is younger begins its intake


@dataclass(frozen=True, slots=True)
class Brought:
    """One drop-off as a list tells it: from a place, or in person at the hub; by nobody named."""

    giver_place: Place
    hub: Place
    material: str
    amount_mg: int
    quantity: Decimal
    unit: str
    method: str
    at: datetime
    key: UUID


def record_brought(
    *, rows: Sequence[Brought], by: Person, city: City, now: datetime
) -> list[Handover]:
    """Write down many drop-offs, each as an event of its own; all of them, or none.

    Of them the caller writes one row into the audit chain. What comes out of another hub's intake
    is asked for one by one, as there has to be enough of it.
    """
    books = _Books(city, by, _earliest(rows, now))
    wanted = [(row, books.intake(row)) for row in rows]
    at_once = [(row, into) for row, into in wanted if not _drawn(row, into)]
    events = record_many([books.event(row, into) for row, into in at_once])
    made = Handover.objects.bulk_create(
        _handover(row, into, event) for (row, into), event in zip(at_once, events, strict=True)
    )
    found = {row.key: handover for (row, _into), handover in zip(at_once, made, strict=True)}
    for row, into in wanted:
        if _drawn(row, into):
            found[row.key] = _one(row, by)
    return [found[row.key] for row in rows]


def take_back_brought(
    *, handovers: Sequence[Handover], by: Person, at: datetime, reason: str
) -> None:
    """Take back many that still stand; those that count in a circle, or keep a promise, singly."""
    counted = set(
        Entry.objects.filter(event__in=[each.event_id for each in handovers]).values_list(
            "event", flat=True
        )
    )
    simple = [
        each
        for each in handovers
        if each.event_id not in counted
        and (each.giver_id, each.taker_id, each.commitment_id) == (None, None, None)
    ]
    correct_many(events=[each.event for each in simple], by=by, at=at, reason=reason)
    keys = [each.pk for each in simple]
    Handover.objects.filter(pk__in=keys).update(corrected_at=at)
    done = set(keys)
    for each in handovers:
        if each.pk not in done:
            correct_handover(handover=each, by=by, reason=reason)


def _drawn(row: Brought, into: Batch | None) -> bool:
    """Whether it comes out of what lies at another hub now."""
    elsewhere = row.giver_place.kind == PlaceKind.HUB and row.giver_place != row.hub
    return into is not None and elsewhere


def _one(row: Brought, by: Person) -> Handover:
    return record_handover(
        by=by,
        leg=Leg.COLLECT,
        giver_place=row.giver_place,
        taker_place=row.hub,
        material=row.material,
        quantity=row.quantity,
        unit=row.unit,
        method=row.method,
        at=row.at,
        key=row.key,
    )


def _handover(row: Brought, into: Batch | None, event: Event) -> Handover:
    return Handover(
        event=event,
        leg=Leg.COLLECT.value,
        giver_place=row.giver_place,
        taker_place=row.hub,
        into=into,
        material=row.material,
        method=row.method,
        unit=row.unit,
        quantity=row.quantity.quantize(THOUSANDTH),
        accepted_mg=row.amount_mg,
        happened_at=row.at,
    )


def _earliest(rows: Sequence[Brought], now: datetime) -> dict[int, datetime]:
    """When each hub's intake would be opened, if it fills none: with the first recent drop-off."""
    found: dict[int, datetime] = {}
    for row in rows:
        known = found.setdefault(row.hub.pk, now)
        if now - LATELY <= row.at < known:
            found[row.hub.pk] = row.at
    return found


@dataclass(slots=True)
class _Books:
    """Accounts and intakes, each looked up once."""

    city: City
    by: Person
    opens: dict[int, datetime]
    accounts: dict[tuple[int, str], Account] = field(default_factory=dict)
    intakes: dict[int, Batch | None] = field(default_factory=dict)

    def intake(self, row: Brought) -> Batch | None:
        """The batch that it went into; none where that lies there no longer."""
        hub = row.hub
        if hub.pk not in self.intakes:
            filling = Batch.objects.filter(place=hub, stage=Stage.INTAKE, reactor=None)
            self.intakes[hub.pk] = filling.select_related("account").first()
        batch = self.intakes[hub.pk]
        opened = batch.opened_at if batch else self.opens[hub.pk]
        if row.at.date() < opened.astimezone(row.at.tzinfo).date():
            return None
        if batch is None:
            batch = self.intakes[hub.pk] = intake_of(place=hub, at=opened)
        return batch

    def event(self, row: Brought, into: Batch | None) -> tuple[Event, Move]:
        """The event of a row, and what it moves."""
        way = Way(Leg.COLLECT, row.giver_place, row.hub, row.material, into, None)
        source = self._account(
            row.giver_place, AccountKind.ARISING if way.arises else AccountKind.DIFFERENCE
        )
        target = into.account if into else self._account(row.hub, AccountKind.DIFFERENCE)
        event = Event(
            key=row.key,
            kind=EVENTS[Leg.COLLECT],
            place=row.hub,
            happened_at=row.at,
            recorded_by=self.by,
            reason="" if into else _("Brought before the books began."),
        )
        vector = vector_of(self.city, row.material, row.amount_mg)
        return event, Move(source, target, vector, row.material)

    def _account(self, place: Place, kind: AccountKind) -> Account:
        known = (place.pk, kind.value)
        if known not in self.accounts:
            self.accounts[known] = account_of(place=place, kind=kind)
        return self.accounts[known]
