"""A plan's week as promises: proposed to both sides, and what has changed taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.rounds import ROUND
from greenhaven.web.commons.snapshots.queries import base_snapshot, city_of
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.handovers.promises import lapse_of
from greenhaven.web.exchange.loop.declined import answers
from greenhaven.web.exchange.loop.wanted import Ends, Wanted, wanted_of
from greenhaven.web.exchange.offers.models import Direction
from greenhaven.web.exchange.offers.queries import open_offers
from greenhaven.web.exchange.plans.models import Plan
from greenhaven.web.exchange.plans.queries import plan_of, reasons_of
from greenhaven.web.exchange.rounds.models import RoundState, Stop, StopState

S = CommitmentState
ALIKE = 0.1  # a promise of nearly as much stands: nobody is asked anew for a tenth
ALIKE_MG = 1_000_000
CHUNK = 500
# These have nobody who could answer: the plan itself agrees for them.
BY_THEMSELVES = (ROUND, HubKind.OUT_OF_CITY, GardenKind.SALE)


@dataclass(slots=True)
class _Change:
    """What is to be written."""

    new: list[Commitment] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


@transaction.atomic
def commit_week(*, plan: Plan, week: int, by: Person | str) -> list[Commitment]:
    """Propose what a plan moves in one of its weeks; gives what is new.

    What someone has agreed to stands, and so does what is proposed already. Proposals that
    nobody answered and the plan no longer asks for are withdrawn with a reason. Done twice, it
    changes nothing.
    """
    city, day = city_of(plan.snapshot.digest), plan.start + timedelta(weeks=week)
    today = clock.today(city)
    offers = open_offers(day).filter(direction=Direction.OFFER, place__city=city.id)
    asked = wanted_of(
        plan_of(plan.digest),
        reasons_of(plan.snapshot.digest, plan.digest),
        Ends.of(city, offers, answers(city, max(day, today))),
        week,
    )
    asked = [one for one in asked if one.due_on >= today]
    _wait_for_others(city)
    standing = _standing(city, max(day, today), day + timedelta(weeks=1))
    change = _compared(plan, city, asked, standing)
    _answer_needs(change.new, day)
    if not change.new and not change.gone:
        return []
    now = timezone.now()
    for chunk in _chunks(change.gone):
        Commitment.objects.filter(pk__in=chunk).update(
            state=S.WITHDRAWN,
            answer=_("The plan has changed and no longer asks for this."),
            answered_at=now,
            changed_at=now,
        )
    made = Commitment.objects.bulk_create(change.new, batch_size=CHUNK)
    _tell_askers(made)
    told = {"week": day.isoformat(), "proposed": len(made), "withdrawn": len(change.gone)}
    witness(by=by, action="plan.commit", subject=plan, told=told)
    return made


def _wait_for_others(city: City) -> None:
    """One after the other: who commits second finds what the first has proposed."""
    if base := base_snapshot(city.id):
        list(Snapshot.objects.select_for_update(no_key=True).filter(pk=base.pk).values_list("pk"))


def _answer_needs(made: list[Commitment], day: date) -> None:
    """What someone asked for is answered by what is brought there."""
    needs = open_offers(day).filter(direction=Direction.NEED)
    asked = {(need.place_id, need.material): need for need in reversed(needs)}
    for row in made:
        if need := asked.get((row.taker_place_id, row.material)):
            row.need, row.taker = need, need.person


def _standing(city: City, first: date, until: date) -> list[Commitment]:
    """Promises of these days, locked: an answer that comes meanwhile waits and is kept."""
    on_a_round = Stop.objects.filter(commitment=OuterRef("pk")).exclude(
        Q(state=StopState.SKIPPED) | Q(round__state=RoundState.DROPPED)
    )
    return list(
        Commitment.objects.select_for_update(no_key=True, of=("self",))
        .annotate(on_a_round=Exists(on_a_round))
        .filter(due_on__gte=first, due_on__lt=until, giver_place__city=city.id)
        .order_by("pk")
    )


def _key(row: Commitment) -> tuple[str, int, int, str, int | None, date | None]:
    day = row.due_on if row.offer_id else None
    return (row.leg, row.giver_place_id, row.taker_place_id, row.material, row.offer_id, day)


def _compared(plan: Plan, city: City, asked: list[Wanted], standing: list[Commitment]) -> _Change:
    """Which promises are to be made, and which of the plan's own proposals are to go."""
    change, today = _Change(), timezone.now()
    by_key: dict[object, list[Commitment]] = {}
    taken = {
        (row.offer_id, row.due_on)
        for row in standing
        if row.offer_id and not _unanswered(row) and row.state in (S.PROPOSED, S.AGREED, S.KEPT)
    }
    for row in standing:
        by_key.setdefault(_key(row), []).append(row)
    for one in asked:
        rows = by_key.pop(one.key, [])
        open_own = [row for row in rows if _unanswered(row)]
        others = [row for row in rows if not _unanswered(row) and not _taken_back_by_plan(row)]
        want = one.amount_mg - sum(row.amount_mg for row in others if row.state in _COUNTED)
        if any(_said_no(row, one) for row in others) or (
            one.offer and (one.offer.pk, one.due_on) in taken
        ):
            want = 0
        if open_own and _alike(sum(row.amount_mg for row in open_own), want):
            continue
        change.gone += [row.pk for row in open_own]
        if want > ALIKE_MG or (want > 0 and not others):
            change.new.append(_proposal(plan, city, one, want, today))
    for rows in by_key.values():
        change.gone += [row.pk for row in rows if _unanswered(row)]
    return change


_COUNTED = (S.PROPOSED, S.AGREED, S.KEPT)
_ANSWERED_NO = (S.DECLINED, S.WITHDRAWN, S.MISSED, S.LAPSED)


def _said_no(row: Commitment, one: Wanted) -> bool:
    """Whether an answer stands against it; who said that it was too much is asked for less."""
    if row.no_for == NoFor.TOO_MUCH:
        return one.amount_mg > row.would_suit_mg
    return row.state in _ANSWERED_NO


def _unanswered(row: Commitment) -> bool:
    """A proposal of a plan that no person has said anything to, and no round is made of."""
    return (
        row.plan_id is not None
        and not row.on_a_round  # type: ignore[attr-defined]  # annotated
        and row.state in (S.PROPOSED, S.AGREED)
        and row.giver_agreed_by_id is None
        and row.taker_agreed_by_id is None
    )


def _taken_back_by_plan(row: Commitment) -> bool:
    return row.state == S.WITHDRAWN and row.plan_id is not None and row.answered_by_id is None


def _alike(amount: int, want: int) -> bool:
    return want > 0 and abs(amount - want) <= max(ALIKE * max(amount, want), ALIKE_MG)


def _proposal(plan: Plan, city: City, one: Wanted, amount_mg: int, now: datetime) -> Commitment:
    made = Commitment(
        leg=one.leg,
        plan=plan,
        offer=one.offer,
        giver_place=one.giver,
        giver=one.offer.person if one.offer else None,
        taker_place=one.taker,
        material=one.material,
        amount_mg=amount_mg,
        due_on=one.due_on,
        from_hour=one.offer.from_hour if one.offer else None,
        to_hour=one.offer.to_hour if one.offer else None,
        reason=one.reason[:600],
        lapses_at=lapse_of(city, one.due_on),
    )
    if one.giver.sort in BY_THEMSELVES:
        made.giver_agreed_at = now
    if one.taker.sort in BY_THEMSELVES:
        made.taker_agreed_at = now
    if made.giver_agreed_at and made.taker_agreed_at:
        made.state = S.AGREED
    return made


def _tell_askers(made: list[Commitment]) -> None:
    """One notice for each person who is asked, however much it is."""
    asked: dict[int, int] = {}
    places: dict[int, int] = {}
    for row in made:
        if row.giver_id:
            asked[row.giver_id] = asked.get(row.giver_id, 0) + 1
        elif not row.giver_agreed_at:
            places[row.giver_place_id] = places.get(row.giver_place_id, 0) + 1
        if not row.taker_agreed_at:
            places[row.taker_place_id] = places.get(row.taker_place_id, 0) + 1
    keepers = Grant.objects.filter(role=Role.KEEPER, ended_at=None, place__isnull=False)
    for person, place in keepers.values_list("person", "place"):
        if place in places:
            asked[person] = asked.get(person, 0) + places[place]
    by_count: dict[int, list[int]] = {}
    for person, count in asked.items():
        by_count.setdefault(count, []).append(person)
    for count, people in sorted(by_count.items()):
        tell(
            people=Person.objects.filter(pk__in=people),
            topic="plan.asks",
            told={"count": count},
            url="/me/",
        )


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    for first in range(0, len(keys), CHUNK):
        yield keys[first : first + CHUNK]
