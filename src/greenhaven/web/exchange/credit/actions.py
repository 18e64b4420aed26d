"""Handovers counted in circles; called with the handover, in its transaction."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle, Membership, Reckoning
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import shown
from greenhaven.web.exchange.credit.models import Entry, Purse, WriteOff
from greenhaven.web.exchange.credit.queries import INSIDE, circle_of_handover, only_keeper
from greenhaven.web.exchange.credit.worth import worth_of_compost, worth_of_gift
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import Event

MOST_WORDS = 300


class CreditError(GreenhavenError):
    """More would be taken than the circle has agreed on."""


def reckon(
    handover: Handover, nitrogen_mg: int, asked: Sequence[int] | None = None
) -> Entry | None:
    """Count a handover of so much nitrogen in the circle that it belongs to, if there is one.

    The purse of who gave or took is moved; the entry is for the caller to write down. `asked` is
    what was asked before, as `circle_of_handover` takes it.
    """
    if handover.leg not in (Leg.COLLECT, Leg.RETURN) or not handover.accepted_mg:
        return None
    circle = circle_of_handover(handover, asked)
    if circle is None:
        return None
    person = _one_person(handover)
    gives = handover.leg == Leg.COLLECT
    worth = (
        worth_of_gift(present_city(), handover.material, nitrogen_mg)
        if gives
        else -worth_of_compost(nitrogen_mg)
    )
    if person is not None:
        _move(circle, person, worth, may_refuse=True)
    return Entry(
        circle_id=circle,
        person=person,
        event=handover.event,
        given_mg=handover.accepted_mg if gives else 0,
        taken_mg=0 if gives else handover.accepted_mg,
        worth_mg=worth,
        made_at=handover.happened_at,
    )


@transaction.atomic(savepoint=False)
def take_back(*, event: Event, by_event: Event) -> Entry | None:
    """Take back how an event was counted, because another corrects it."""
    entry = Entry.objects.filter(event=event, takes_back=None).select_related("circle").first()
    if entry is None or Entry.objects.filter(takes_back=entry).exists():
        return None
    if entry.person is not None:
        _move(entry.circle_id, entry.person, -entry.worth_mg, may_refuse=False)
    return Entry.objects.create(
        circle=entry.circle,
        person=entry.person,
        event=by_event,
        given_mg=-entry.given_mg,
        taken_mg=-entry.taken_mg,
        worth_mg=-entry.worth_mg,
        takes_back=entry,
        made_at=by_event.happened_at,
    )


@transaction.atomic
def write_off(*, circle: Circle, person: Person, by: Person, reason: str) -> WriteOff:
    """Let go what someone owes who has left: they stand at zero, and are told why.

    Pressed twice, it is done once. Nobody lets go what they owe themselves.
    """
    if not reason.strip():
        raise CreditError(_("Say in a few words why it is let go."))
    if person == by:
        raise CreditError(_("What you owe yourself, another steward can let go."))
    if Membership.objects.filter(circle=circle, person=person, standing__in=INSIDE).exists():
        raise CreditError(
            _("%(name)s is in the circle: what was taken can be given back.") % {"name": person}
        )
    purse = _locked(circle.pk, person)
    if purse.balance_mg >= 0:
        if (last := WriteOff.objects.filter(circle=circle, person=person).last()) is not None:
            return last
        raise CreditError(_("%(name)s owes nothing here.") % {"name": person})
    row = WriteOff.objects.create(
        circle=circle,
        person=person,
        worth_mg=-purse.balance_mg,
        by=by,
        reason=reason.strip()[:MOST_WORDS],
    )
    purse.balance_mg = 0
    purse.limit_mg = circle.credit_limit_mg if circle.reckoning == Reckoning.CREDIT else None
    purse.save(update_fields=["balance_mg", "limit_mg"])
    told: dict[str, str | int | float] = {"circle": circle.name, "amount_mg": row.worth_mg}
    url = reverse("circle", args=[circle.slug])
    tell(people=[person], topic="circle.written_off", told=told | {"reason": row.reason}, url=url)
    witness(by=by, action="credit.write_off", subject=row, told=told | {"reason": row.reason})
    return row


def _move(circle_id: int, person: Person, worth_mg: int, *, may_refuse: bool) -> None:
    """Add to a purse; what goes below its limit is refused, unless a correction makes it so."""
    purse = _locked(circle_id, person)
    circle = purse.circle
    after = purse.balance_mg + worth_mg
    purse.limit_mg = None
    if circle.reckoning == Reckoning.CREDIT:
        if may_refuse and worth_mg < 0 and after < -circle.credit_limit_mg:
            raise CreditError(
                _(
                    "%(name)s would stand at −%(balance)s in %(circle)s, where −%(limit)s is "
                    "agreed on. The circle's stewards can change what is agreed."
                )
                % {
                    "name": person,
                    "balance": shown(-after),
                    "circle": circle,
                    "limit": shown(circle.credit_limit_mg),
                }
            )
        # A limit that was lowered below what someone already owes holds from then on.
        purse.limit_mg = max(circle.credit_limit_mg, -after)
    purse.balance_mg = after
    purse.save(update_fields=["balance_mg", "limit_mg"])


def _locked(circle_id: int, person: Person) -> Purse:
    """The member's purse, held until the transaction ends; made where there is none."""
    locked = Purse.objects.select_for_update(no_key=True, of=("self",)).select_related("circle")
    purse = locked.filter(circle=circle_id, person=person).first()
    if purse is not None:
        return purse
    try:
        with transaction.atomic():
            Purse.objects.create(circle_id=circle_id, person=person)
    except IntegrityError:
        pass  # someone else made it at the same moment
    return locked.get(circle=circle_id, person=person)


def _one_person(handover: Handover) -> Person | None:
    """Who gave, or who took: the one who is named, or who alone keeps the garden."""
    named = handover.giver if handover.leg == Leg.COLLECT else handover.taker
    place = handover.giver_place if handover.leg == Leg.COLLECT else handover.taker_place
    return named or only_keeper(place)
