"""Promises: both sides agree, and what becomes of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.actions import (
    agree,
    decline,
    lapse_promises,
    miss,
    withdraw,
)
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.queries import reliability
from tests.web.handovers.loads import MONDAY, promise, weighed
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db
S = CommitmentState


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


def topics(person: Person) -> list[str]:
    """What someone was told."""
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("topic", flat=True))


def test_promise_waits_for_the_keeper(resident, home, keeper, places) -> None:
    made = promise(resident, home, places["yard"])

    assert made.state == S.PROPOSED
    assert made.giver_agreed_by == resident
    assert topics(keeper) == ["promise.asked"]


def test_promise_is_agreed_when_both_have_agreed(resident, home, keeper, places) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")

    assert (made.state, made.taker_agreed_by) == (S.AGREED, keeper)
    assert topics(resident) == ["promise.agreed"]
    assert AuditRow.objects.filter(action="commitment.agree").count() == 1


def test_collection_point_takes_what_is_brought_without_being_asked(resident, home, places) -> None:
    assert promise(resident, home, places["square"]).state == S.AGREED


def test_large_load_is_asked_for_even_at_a_collection_point(resident, home, places) -> None:
    large = promise(resident, home, places["square"], amount_mg=201_000_000)

    assert large.state == S.PROPOSED


def test_closed_collection_point_does_not_agree_by_itself(resident, home, places) -> None:
    june = MONDAY.replace(month=6)

    assert promise(resident, home, places["square"], due_on=june).state == S.PROPOSED
    assert promise(resident, home, places["mill"]).state == S.PROPOSED


def test_nobody_answers_for_the_other_side(resident, home, neighbour, gardener, places) -> None:
    made = promise(resident, home, places["yard"])

    for someone in (resident, neighbour, gardener):
        with pytest.raises(PromiseError, match="other side"):
            agree(commitment=made, by=someone, side="taker")
    made.refresh_from_db()
    assert made.state == S.PROPOSED


def test_coordinator_agrees_for_a_place_that_nobody_keeps(
    resident, home, coordinator, places
) -> None:
    made = promise(resident, home, places["station"])

    assert agree(commitment=made, by=coordinator, side="taker").state == S.AGREED


def test_promise_in_the_past_is_refused(resident, home, places) -> None:
    with pytest.raises(PromiseError, match="day is over"):
        promise(resident, home, places["yard"], due_on=MONDAY - timedelta(days=1))

    assert not Commitment.objects.exists()


def test_declined_promise_says_why_and_stays_declined(resident, home, keeper, places) -> None:
    made = decline(
        commitment=promise(resident, home, places["yard"]), by=keeper, why=" The heap is hot. "
    )

    assert (made.state, made.answer, made.answered_by) == (S.DECLINED, "The heap is hot.", keeper)
    assert topics(resident) == ["promise.declined"]
    for move in (
        lambda: agree(commitment=made, by=keeper, side="taker"),
        lambda: decline(commitment=made, by=keeper, why=""),
        lambda: withdraw(commitment=made, by=resident),
        lambda: miss(commitment=made, by=keeper),
    ):
        with pytest.raises(PromiseError, match="declined"):
            move()


def test_what_is_proposed_lapses_when_nobody_answers(resident, home, places) -> None:
    made = promise(resident, home, places["yard"], due_on=MONDAY + timedelta(days=5))
    now = clock.now(present_city())

    assert lapse_promises(now=now) == 0
    assert lapse_promises(now=made.lapses_at) == 1
    assert lapse_promises(now=made.lapses_at) == 0
    made.refresh_from_db()
    assert made.state == S.LAPSED
    assert topics(resident) == ["promise.lapsed"]


def test_promise_that_has_lapsed_by_time_is_not_agreed_to(resident, home, keeper, places) -> None:
    now = clock.now(present_city())
    made = promise(resident, home, places["yard"], lapses_at=now)

    with pytest.raises(PromiseError, match="time to agree is over"):
        agree(commitment=made, by=keeper, side="taker")


def test_silence_after_the_day_is_held_against_nobody(resident, home, places) -> None:
    promise(resident, home, places["square"])
    now = clock.now(present_city())

    assert lapse_promises(now=now + timedelta(days=3)) == 0
    assert lapse_promises(now=now + timedelta(days=4)) == 1
    assert str(reliability(resident)) == "New here: no promise has come due yet."


def test_keeper_says_that_nobody_came(resident, home, keeper, places) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")

    assert miss(commitment=made, by=keeper).state == S.MISSED
    assert topics(resident)[-1] == "promise.missed"
    assert reliability(resident).missed == 1
    assert reliability(places["yard"]).missed == 0


def test_giver_says_that_nobody_fetched_it(resident, home, keeper, places) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")

    miss(commitment=made, by=resident)

    assert reliability(resident).missed == 0
    assert reliability(places["yard"]).missed == 1


def test_nobody_is_missed_before_the_day(resident, home, keeper, places) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    made = promise(resident, home, places["yard"], due_on=tomorrow)
    agree(commitment=made, by=keeper, side="taker")

    with pytest.raises(PromiseError, match="not come yet"):
        miss(commitment=made, by=keeper)


def test_late_withdrawal_counts_for_who_took_it_back(resident, home, keeper, places) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")

    withdraw(commitment=made, by=resident)

    assert reliability(resident).late_withdrawn == 1
    assert reliability(places["yard"]).late_withdrawn == 0
    assert str(reliability(resident)) == (
        "Kept 0 of one promise; 1 was taken back on the last day."
    )


def test_reliability_is_told_in_words(resident, home, keeper, places) -> None:
    for _again in range(2):
        made = promise(resident, home, places["yard"])
        weighed(keeper, home, places["yard"], giver=resident, commitment=made)

    assert str(reliability(resident)) == "Kept all 2 promises."


def test_database_refuses_a_promise_agreed_by_one_side_only(resident, home, places) -> None:
    made = promise(resident, home, places["yard"])

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(state=S.AGREED)


def test_database_refuses_an_answer_without_its_time(resident, home, places) -> None:
    made = promise(resident, home, places["yard"])

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(state=S.DECLINED)


def test_keeper_of_the_place_does_not_agree_for_a_bringer_without_a_home(resident, places) -> None:
    kim = Person.objects.create_user("kay@example.org", name="Kay")
    Grant.objects.create(person=kim, role=Role.KEEPER, place=places["yard"])
    made = promise(resident, places["yard"], places["yard"], by=None)

    with pytest.raises(PromiseError, match="other side"):
        agree(commitment=made, by=kim, side="giver")


@pytest.mark.parametrize(
    ("before", "after"),
    [(S.LAPSED, S.AGREED), (S.WITHDRAWN, S.AGREED), (S.MISSED, S.AGREED), (S.DECLINED, S.KEPT)],
)
def test_database_refuses_to_bring_back_what_has_ended(
    resident, home, places, before, after
) -> None:
    made = promise(resident, home, places["square"])
    ended = {"answered_at": made.created_at} if before != S.LAPSED else {}
    steps = [before] if before != S.DECLINED else [S.WITHDRAWN]
    for step in steps:
        Commitment.objects.filter(pk=made.pk).update(state=step, **ended)

    with pytest.raises(IntegrityError, match="promise"), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(state=after, answered_at=None)
