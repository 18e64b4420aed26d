"""Codes that come by post: asked for, printed by a steward, typed in once."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.actions import refuse_unknown, settle
from greenhaven.web.commons.residence.digests import digest_of, new_code, spaced
from greenhaven.web.commons.residence.errors import ResidenceError
from greenhaven.web.commons.residence.models import AddressCode, Proof, Residence
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.timetable import Row

GOOD_FOR = timedelta(days=30)
ON_ITS_WAY = timedelta(days=7)  # so long no second card is asked for
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed on one postcard; the code is known only now."""

    address: str
    code: str
    until: datetime


@transaction.atomic
def ask_code(*, by: Person, address: str, district: str) -> AddressCode:
    """Ask for a postcard with a code; asked again before it is printed, the address is mended."""
    city = present_city()
    at = clock.now(city)
    refuse_unknown(city, district, address)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = AddressCode.objects.filter(city=city.id, person=by, used_at=None).first()
    if waiting is not None and waiting.printed_at and at < waiting.printed_at + ON_ITS_WAY:
        raise ResidenceError(_("Your card is on its way. Give it a week."))
    if waiting is not None:
        waiting.delete()
    made = AddressCode.objects.create(
        city=city.id,
        person=by,
        district=district,
        address=" ".join(address.split())[:300],
        home_digest=digest_of("home", address),
        asked_at=at,
        expires_at=at + GOOD_FOR,
    )
    witness(by=by, action="residence.ask", subject=made)
    return made


@transaction.atomic
def print_codes(*, by: Person, again: bool = False) -> list[Card]:
    """The cards that wait; `again` those that the same steward printed today, with new codes."""
    city = present_city()
    at = clock.now(city)
    rows = AddressCode.objects.select_for_update(no_key=True, of=("self",)).filter(
        city=city.id, used_at=None, expires_at__gt=at
    )
    rows = (
        rows.filter(printed_by=by, printed_at__gte=clock.begins(at.date()))
        if again
        else rows.filter(printed_at=None)
    )
    cards = []
    for row in rows.exclude(person=by).order_by("pk"):
        code = new_code()
        row.code_digest = digest_of("code", code)
        row.printed_at, row.printed_by, row.tries = at, by, 0
        row.expires_at = at + GOOD_FOR
        row.save()
        cards.append(Card(row.address, spaced(code), row.expires_at))
    if cards:
        witness(by=by, action="residence.print", subject=city.id, told={"cards": len(cards)})
    return cards


def use_code(*, by: Person, code: str) -> Residence:
    """Where someone lives is confirmed by the code that came there.

    A wrong code is counted, so that none is found by trying.
    """
    city = present_city()
    at = clock.now(city)
    with transaction.atomic():
        row = (
            AddressCode.objects.select_for_update(no_key=True, of=("self",))
            .filter(city=city.id, person=by, used_at=None)
            .exclude(code_digest="")
            .first()
        )
        if row is None:
            raise ResidenceError(_("No card is on its way to you. Ask for one first."))
        if row.tries >= MOST_TRIES:
            raise ResidenceError(_("That was tried too often. Ask for a new card."))
        if row.expires_at <= at:
            raise ResidenceError(_("This code has run out. Ask for a new card."))
        if hmac.compare_digest(row.code_digest, digest_of("code", code)):
            return _confirmed(row, at)
        row.tries += 1
        row.save(update_fields=["tries"])
    raise ResidenceError(_("This is not the code on the card. Look at it again."))


def _confirmed(row: AddressCode, at: datetime) -> Residence:
    row.used_at, row.address, row.code_digest = at, "", ""
    row.save()
    made = settle(
        person=row.person,
        city=present_city(),
        district=row.district,
        proof=Proof.CODE,
        home_digest=row.home_digest,
        at=at,
    )
    witness(by=row.person, action="residence.confirm", subject=made, told={"proof": Proof.CODE})
    return made


def forget_addresses(_row: Row, _now: datetime) -> None:
    """Addresses of cards that have run out are no longer known."""
    at = clock.now(present_city())
    AddressCode.objects.filter(expires_at__lte=at).exclude(address="").update(
        address="", code_digest=""
    )
