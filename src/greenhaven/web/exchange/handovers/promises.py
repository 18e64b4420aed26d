"""Promises: asked for, agreed to by both sides, and how they end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.handovers.names import name_in_folder
from greenhaven.web.exchange.handovers.sides import (
    Side,
    own_sides,
    people_of,
    refuse_unless_speaks,
    takes_drop_offs,
)
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.plans.models import Plan

Hours = tuple[time | None, time | None]
GRACE_DAYS = 3  # that a keeper has to say whether somebody came
MOST_WORDS = 300


@transaction.atomic
def propose(  # noqa: PLR0913 -- one argument a column
    *,
    leg: str,
    giver_place: Place,
    taker_place: Place,
    material: str,
    amount_mg: int,
    due_on: date,
    by: Person | None = None,
    plan: Plan | None = None,
    offer: Offer | None = None,
    need: Offer | None = None,
    giver: Person | None = None,
    taker: Person | None = None,
    hours: Hours | None = None,
    reason: str = "",
    lapses_at: datetime | None = None,
) -> Commitment:
    """Ask both sides for one movement on one day; who asks has agreed for their own side.

    One offer is promised once a day: what stands already is given back. A place that takes
    drop-offs agrees by itself.
    """
    city = present_city()
    standing = Commitment.objects.filter(offer=offer, due_on=due_on, state__in=OPEN_STATES)
    if offer and (known := standing.first()):
        return known
    if due_on < clock.today(city):
        raise PromiseError(_("This day is over. Choose today or a later one."))
    made = Commitment(
        leg=leg,
        plan=plan,
        offer=offer,
        need=need,
        giver_place=giver_place,
        giver=giver,
        taker_place=taker_place,
        taker=taker,
        material=material,
        amount_mg=amount_mg,
        due_on=due_on,
        from_hour=hours[0] if hours else None,
        to_hour=hours[1] if hours else None,
        reason=reason[:600],
        lapses_at=lapses_at or lapse_of(city, due_on),
    )
    if by is not None:
        for side in own_sides(made, Actor.of(by)):
            _sign(made, side, by)
    if leg == "collect" and takes_drop_offs(city, taker_place, material, due_on, amount_mg):
        _sign(made, Side.TAKER, None)
    _settle(made)
    made.save(force_insert=True)
    for side in _silent(made):
        _tell(people_of(made, side), "promise.asked", made)
    witness(by=by or "planner", action="commitment.propose", subject=made, told=told_of(made))
    return made


def lapse_of(city: City, due_on: date) -> datetime:
    """Until when both must have agreed: the eve of the day, or its end where that is today."""
    zone = ZoneInfo(city.timezone)
    begins = datetime.combine(due_on, time(), tzinfo=zone)
    far = due_on - clock.today(city) > timedelta(days=1)
    return begins if far else begins + timedelta(days=1)


@transaction.atomic
def agree(*, commitment: Commitment, by: Person, side: str) -> Commitment:
    """Agree for one side; when both have, it is agreed."""
    row = _locked(commitment, CommitmentState.PROPOSED)
    _refuse_lapsed(row)
    refuse_unless_speaks(row, by, Side(side))
    _sign(row, Side(side), by)
    _settle(row)
    row.save()
    if row.state == CommitmentState.AGREED:
        _tell(people_of(row, Side(side).other), "promise.agreed", row)
    witness(by=by, action="commitment.agree", subject=row, told={"side": side})
    return row


@transaction.atomic
def decline(
    *,
    commitment: Commitment,
    by: Person,
    why: str,
    no_for: str = NoFor.ONCE,
    would_suit_mg: int = 0,
) -> Commitment:
    """Say no to what is only proposed, and for how long; the next plans leave it out for so long.

    Where it was too much at once, what would suit is the most that is asked for from then on.
    """
    row = _locked(commitment, CommitmentState.PROPOSED)
    if no_for not in NoFor.values:
        raise PromiseError(_("Choose one of the answers shown."))
    row.no_for = no_for
    row.would_suit_mg = would_suit_mg if no_for == NoFor.TOO_MUCH else 0
    if no_for == NoFor.TOO_MUCH and not 0 < would_suit_mg < row.amount_mg:
        raise PromiseError(_("Say how much would suit: more than nothing, and less than this."))
    return _end(row, by, CommitmentState.DECLINED, why)


@transaction.atomic
def ask_again(*, commitment: Commitment, by: Person) -> Commitment:
    """Take back that it was declined for longer than this once: plans may ask for it again."""
    row = _locked(commitment, CommitmentState.DECLINED)
    side = _side_of(row, by)
    if row.no_for == NoFor.ONCE:
        return row
    row.no_for, row.would_suit_mg = NoFor.ONCE, 0
    row.save(update_fields=["no_for", "would_suit_mg", "changed_at"])
    witness(by=by, action="commitment.ask_again", subject=row, told={"side": side.value})
    return row


@transaction.atomic
def withdraw(
    *, commitment: Commitment, by: Person, why: str = "", counts: bool = True
) -> Commitment:
    """Take back what was agreed, or what one asked for.

    Where it is only made anew with another amount or day, it counts for nobody.
    """
    row = _end(_locked(commitment, *OPEN_STATES), by, CommitmentState.WITHDRAWN, why)
    if not counts:
        row.answered_by = None
        row.save(update_fields=["answered_by"])
    return row


@transaction.atomic
def miss(*, commitment: Commitment, by: Person) -> Commitment:
    """Say that nobody came: the side that waited says it, and not before the day."""
    row = _locked(commitment, CommitmentState.AGREED)
    if row.due_on > clock.today(present_city()):
        raise PromiseError(_("The day has not come yet."))
    return _end(row, by, CommitmentState.MISSED, "")


@transaction.atomic
def lapse_promises(*, now: datetime) -> int:
    """Let go what was not agreed in time, and what nobody said anything of after its day.

    That nobody came is only ever said by a person; silence is not held against anyone.
    """
    unanswered = Q(state=CommitmentState.PROPOSED, lapses_at__lte=now)
    unsaid = Q(state=CommitmentState.AGREED, due_on__lt=now.date() - timedelta(days=GRACE_DAYS))
    rows = list(
        Commitment.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(unanswered | unsaid)
        .select_related("giver_place", "taker_place")
        .order_by("pk")
    )
    for row in rows:
        was_agreed = row.state == CommitmentState.AGREED
        row.state = CommitmentState.LAPSED
        row.save(update_fields=["state", "changed_at"])
        if not was_agreed:
            for side in (side for side in Side if side not in _silent(row)):
                _tell(people_of(row, side), "promise.lapsed", row)
    if rows:
        numbers = [row.pk for row in rows]
        witness(by="clock", action="commitment.lapse", subject="commitments", told={"ids": numbers})
    return len(rows)


def _end(row: Commitment, by: Person, state: CommitmentState, why: str) -> Commitment:
    """End a promise by one side's word, and tell the other."""
    side = _side_of(row, by)
    row.state, row.answer = state, why.strip()[:MOST_WORDS]
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    topic = {
        CommitmentState.DECLINED: "promise.declined",
        CommitmentState.WITHDRAWN: "promise.withdrawn",
        CommitmentState.MISSED: "promise.missed",
    }[state]
    _tell(people_of(row, side.other), topic, row)
    told = {"why": row.answer, "for": row.no_for}
    witness(by=by, action=f"commitment.{state.value}", subject=row, told=told)
    return row


def _side_of(row: Commitment, by: Person) -> Side:
    """The side that someone speaks for; a coordinator, for the place that takes."""
    own = own_sides(row, Actor.of(by))
    if own:
        return Side.GIVER if Side.GIVER in own else Side.TAKER
    refuse_unless_speaks(row, by, Side.TAKER)
    return Side.TAKER


def _locked(commitment: Commitment, *states: CommitmentState) -> Commitment:
    """The row as it is now, held until the transaction ends, if it stands in one of the states."""
    row = (
        Commitment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("giver_place", "taker_place")
        .get(pk=commitment.pk)
    )
    if row.state not in states:
        raise PromiseError(
            _("This promise is “%(state)s” already; nothing was changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _refuse_lapsed(row: Commitment) -> None:
    if row.lapses_at <= clock.now(present_city()):
        raise PromiseError(_("The time to agree is over. Offer it anew for another day."))


def _sign(row: Commitment, side: Side, by: Person | None) -> None:
    """A side has agreed; the first word counts."""
    if getattr(row, f"{side.value}_agreed_at") is None:
        setattr(row, f"{side.value}_agreed_at", timezone.now())
        setattr(row, f"{side.value}_agreed_by", by)


def _settle(row: Commitment) -> None:
    if row.giver_agreed_at and row.taker_agreed_at:
        row.state = CommitmentState.AGREED


def _silent(row: Commitment) -> tuple[Side, ...]:
    """The sides that have not agreed yet."""
    return tuple(side for side in Side if getattr(row, f"{side.value}_agreed_at") is None)


def _tell(people: Iterable[Person], topic: str, row: Commitment) -> None:
    tell(people=people, topic=topic, told=told_of(row), url=f"/promises/{row.pk}/")


def told_of(row: Commitment, city: City | None = None) -> dict[str, str | int | float]:
    """What a notice of a promise says."""
    return {
        "what": name_in_folder(city or present_city(), row.material),
        "amount_mg": row.amount_mg,
        "due_on": row.due_on.isoformat(),
        "place": row.taker_place.name,
    }
