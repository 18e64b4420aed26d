"""Offers and needs: made, changed, paused, withdrawn, lapsed, and promised ahead."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.actions import propose, withdraw
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment, CommitmentState
from greenhaven.web.exchange.offers.checks import Asked, checked
from greenhaven.web.exchange.offers.errors import OfferError
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState, Recurrence, Way
from greenhaven.web.exchange.offers.queries import occurrences

AHEAD_DAYS = 14  # so far ahead standing offers are promised
CHANGEABLE = (OfferState.OPEN, OfferState.PAUSED)


def make_offer(  # noqa: PLR0913 -- one argument a column
    *,
    by: Person,
    direction: str,
    place: Place,
    material: str,
    quantity: Decimal | float | str,
    unit: str,
    way: str,
    recurrence: str,
    first_day: date,
    last_day: date | None = None,
    towards: Place | None = None,
    circle: Circle | None = None,
    season: tuple[int, int] | None = None,
    hours: tuple[time | None, time | None] | None = None,
    note: str = "",
    grade: str = "",
    key: UUID | None = None,
) -> Offer:
    """Offer something or ask for it; the same key again gives what was made the first time."""
    asked = Asked(
        by=by,
        direction=direction,
        place=place,
        material=material,
        quantity=quantity,
        unit=unit,
        way=way,
        recurrence=recurrence,
        first_day=first_day,
        last_day=last_day,
        towards=towards,
        circle=circle,
        season=season,
        hours=hours,
        note=note,
        grade=grade,
    )
    key = key or uuid4()
    if (known := _known(key, asked)) is not None:
        return known
    try:
        with transaction.atomic():
            return _make(asked, key)
    except IntegrityError:
        if (known := _known(key, asked)) is not None:
            return known
        raise


@transaction.atomic
def change_offer(  # noqa: PLR0913 -- what may be changed
    *,
    offer: Offer,
    by: Person,
    quantity: Decimal | float | str | None = None,
    unit: str | None = None,
    towards: Place | None = None,
    recurrence: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    season: tuple[int, int] | None = None,
    note: str | None = None,
) -> Offer:
    """Change what stands; promises that follow from it are taken back and made anew."""
    row = _locked(offer, by, CHANGEABLE)
    asked = Asked(
        by=by,
        direction=row.direction,
        place=row.place,
        material=row.material,
        quantity=row.quantity if quantity is None else quantity,
        unit=unit or row.unit,
        way=row.way,
        recurrence=recurrence or row.recurrence,
        first_day=first_day or max(row.first_day, clock.today(present_city())),
        last_day=last_day,
        towards=towards or row.towards,
        circle=row.circle,
        season=season,
        hours=(row.from_hour, row.to_hour),
        note=row.note if note is None else note,
        grade=row.grade,
    )
    for name, value in checked(asked).items():
        setattr(row, name, value)
    row.save()
    _take_back(row, by, changed=True)
    if row.state == OfferState.OPEN:
        _promise(row, clock.today(present_city()), anew=True)
    witness(by=by, action="offer.change", subject=row, told=_told(row))
    return row


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Person) -> Offer:
    """Take an offer back, and the promises that follow from it."""
    row = _locked(offer, by, (*CHANGEABLE, OfferState.WITHDRAWN))
    if row.state != OfferState.WITHDRAWN:
        _take_back(row, by)
        _move(row, OfferState.WITHDRAWN)
        witness(by=by, action="offer.withdraw", subject=row)
    return row


@transaction.atomic
def pause(*, offer: Offer, by: Person) -> Offer:
    """Let a standing offer rest: what was promised of it is taken back."""
    row = _locked(offer, by, CHANGEABLE)
    if row.state == OfferState.OPEN:
        _take_back(row, by)
        _move(row, OfferState.PAUSED)
        witness(by=by, action="offer.pause", subject=row)
    return row


@transaction.atomic
def resume(*, offer: Offer, by: Person) -> Offer:
    """Let it stand again."""
    row = _locked(offer, by, CHANGEABLE)
    if row.state == OfferState.PAUSED:
        _move(row, OfferState.OPEN)
        _promise(row, clock.today(present_city()), anew=True)
        witness(by=by, action="offer.resume", subject=row)
    return row


@transaction.atomic
def lapse_offers(*, now: datetime) -> int:
    """Let go what stood until a day that is over. `now` is in the city's zone."""
    over = list(
        Offer.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(state__in=CHANGEABLE, last_day__lt=now.date())
        .order_by("pk")
    )
    for row in over:
        _move(row, OfferState.LAPSED)
    if over:
        ids = [row.pk for row in over]
        witness(by="clock", action="offer.lapse", subject="offers", told={"ids": ids})
    return len(over)


def promise_ahead(*, now: datetime) -> int:
    """Promise what standing offers bring in the next two weeks; gives how many are new."""
    day = now.date()
    standing = (
        Offer.objects.filter(
            direction=Direction.OFFER, state=OfferState.OPEN, way=Way.BRING, last_day__gte=day
        )
        .exclude(recurrence=Recurrence.ONCE)
        .select_related("person", "place", "towards")
    )
    before = Commitment.objects.count()
    for offer in standing.iterator(chunk_size=500):
        _promise(offer, day)
    return Commitment.objects.count() - before


def make_offers(*, wanted: Sequence[tuple[Asked, UUID]], by: Person, city: City) -> list[Offer]:
    """Make the offers and needs of a list, all of them or none, each with the key of its row.

    Of them the caller writes one row into the audit chain. A key that is known gives what was made
    the first time.
    """
    actor = Actor.of(by)
    known = Offer.objects.in_bulk([key for _asked, key in wanted], field_name="key")
    new = [
        _new(asked, key, checked(asked, actor, city)) for asked, key in wanted if key not in known
    ]
    made = known | {row.key: row for row in Offer.objects.bulk_create(new)}
    for row in new:
        _promise(row, clock.today(city))
    return [made[key] for _asked, key in wanted]


@transaction.atomic
def withdraw_offers(*, offers: Sequence[Offer], by: Person) -> int:
    """Take back many that still stand, and the promises that follow from them; gives how many.

    Of them the caller writes one row into the audit chain.
    """
    keys = [each.pk for each in offers]
    standing = Offer.objects.select_for_update(no_key=True).filter(
        pk__in=keys, state__in=CHANGEABLE
    )
    rows, actor = list(standing.order_by("pk")), Actor.of(by)
    if not all(actor.may("offer.change", row.parties()) for row in rows):
        raise OfferError(_("Only who made an offer can change it."))
    ahead = Commitment.objects.filter(offer__in=rows, state__in=OPEN_STATES)
    for promise in ahead.order_by("pk"):
        withdraw(commitment=promise, by=by, why=_("The offer was taken back."))
    taken = Offer.objects.filter(pk__in=[row.pk for row in rows])
    return taken.update(state=OfferState.WITHDRAWN, changed_at=timezone.now())


def _new(asked: Asked, key: UUID, columns: dict[str, object]) -> Offer:
    return Offer(
        key=key,
        person=asked.by,
        direction=asked.direction,
        material=asked.material,
        way=asked.way,
        circle=asked.circle,
        **columns,
    )


def _make(asked: Asked, key: UUID) -> Offer:
    row = _new(asked, key, checked(asked))
    row.save(force_insert=True)
    _promise(row, clock.today(present_city()))
    witness(by=asked.by, action="offer.make", subject=row, told=_told(row))
    return row


def _promise(row: Offer, day: date, *, anew: bool = False) -> None:
    """What someone brings is promised for each of its days ahead.

    A day for which one side has said no stays free, unless the offer itself was changed.
    """
    if row.direction != Direction.OFFER or row.way != Way.BRING or row.towards is None:
        return
    said = Commitment.objects.filter(offer=row)
    if anew:
        said = said.filter(state__in=(*OPEN_STATES, CommitmentState.KEPT))
    taken = set(said.values_list("due_on", flat=True))
    for due_on in occurrences(row, day, max(AHEAD_DAYS, (row.first_day - day).days + 1)):
        if due_on not in taken:
            propose(
                leg="collect",
                giver_place=row.place,
                giver=row.person,
                taker_place=row.towards,
                material=row.material,
                amount_mg=row.amount_mg,
                due_on=due_on,
                by=row.person,
                offer=row,
                hours=(row.from_hour, row.to_hour),
            )


def _take_back(row: Offer, by: Person, *, changed: bool = False) -> None:
    """The promises of an offer that are still to come."""
    why = _("The offer was changed.") if changed else _("The offer was taken back.")
    ahead = Commitment.objects.filter(offer=row, state__in=OPEN_STATES)
    for promise in ahead.order_by("pk"):
        withdraw(commitment=promise, by=by, why=why, counts=not changed)


def _known(key: UUID, asked: Asked) -> Offer | None:
    row = Offer.objects.filter(key=key).first()
    if row is None:
        return None
    same = row.person_id == asked.by.pk and row.direction == asked.direction
    if not (same and row.material == asked.material and row.unit == asked.unit):
        raise OfferError(
            _("This form was sent before with other content. Open the page again and fill it in.")
        )
    return row


def _locked(offer: Offer, by: Person, states: tuple[OfferState, ...]) -> Offer:
    row = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "place", "towards", "circle")
        .get(pk=offer.pk)
    )
    if not Actor.of(by).may("offer.change", row.parties()):
        raise OfferError(_("Only who made an offer can change it."))
    if row.state not in states:
        raise OfferError(
            _("This offer is “%(state)s”; it can no longer be changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _move(row: Offer, state: OfferState) -> None:
    row.state = state
    row.save(update_fields=["state", "changed_at"])


def _told(row: Offer) -> dict[str, object]:
    return {"material": row.material, "amount_mg": row.amount_mg, "from": str(row.first_day)}
