"""Planning again: one plan for many wishes, whole or not at all, and told to those it touches."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.places.actions import declare
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.exchange.handovers.actions import agree
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.loop import replanning
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.changes import all_changes, changes_for
from greenhaven.web.exchange.loop.models import Cause, PlanChange, Progress, Replanning
from greenhaven.web.exchange.loop.queries import work_in_progress
from greenhaven.web.exchange.loop.replanning import carry_out, stop
from greenhaven.web.exchange.loop.words import why_words
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.plans.actions import make_plan
from greenhaven.web.exchange.plans.queries import current_plan
from tests.web.loop.test_present_loop import offer_of
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(places, snapshot, city):  # noqa: ARG001 -- they are on the map
    """The village with its rounds and a plan of two weeks in force."""
    bring_rounds(city=city)
    return make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="a test")[0]


def asked():
    return wish(cause=Cause.ASKED)[0]


def less_room(places, keeper):
    declare(
        place=places["yard"],
        column="capacity_t_per_week",
        value="0.5",
        unit="t/week",
        evidence="we weighed it",
        by=keeper,
    )


def test_unchanged_city_keeps_its_plan_and_proposes_its_week(planned):
    row = carry_out(replanning=asked())

    assert row.state == Progress.DONE
    assert row.plan == row.previous == planned == current_plan()
    assert Plan.objects.count() == 1
    assert Commitment.objects.filter(plan=planned).exists()
    assert not PlanChange.objects.exists()


def test_changed_city_is_planned_anew_and_those_whom_it_touches_are_told_why(
    planned, places, keeper, resident
):
    carry_out(replanning=asked())
    less_room(places, keeper)

    row = carry_out(replanning=asked())

    assert row.state == Progress.DONE
    assert row.previous == planned
    assert row.plan == current_plan() != planned
    mine = list(changes_for(keeper, replanning.base_city()))
    assert mine
    assert all(places["yard"] in (change.giver, change.taker) for change in mine)
    words = {why_words(change.why) for change in mine}
    assert "Village yard has less room." in words
    told = Notice.objects.filter(topic="plan.changed")
    assert {notice.person for notice in told} == {keeper}
    assert told.get().told == {"count": len(mine)}
    assert not changes_for(resident, replanning.base_city()).exists()
    assert all_changes(replanning.base_city()).count() >= len(mine)


def test_carried_out_again_after_a_kill_tells_and_asks_nobody_twice(planned, places, keeper):
    less_room(places, keeper)
    row = asked()
    carry_out(replanning=row)
    before = (PlanChange.objects.count(), Commitment.objects.count(), Notice.objects.count())

    Replanning.objects.filter(pk=row.pk).update(state=Progress.RUNNING)
    again = carry_out(replanning=row)

    assert again.state == Progress.DONE
    assert again.previous == planned
    assert (
        PlanChange.objects.count(),
        Commitment.objects.count(),
        Notice.objects.count(),
    ) == before


@pytest.mark.usefixtures("planned")
def test_wishes_that_wait_are_one_and_a_night_is_planned_once():
    first, new = wish(cause=Cause.CHANGE, after=timedelta(minutes=1))
    again, newer = wish(cause=Cause.CHANGE)
    night, _ = wish(cause=Cause.NIGHT)
    carry_out(replanning=night)
    later, other = wish(cause=Cause.NIGHT)

    assert (first, new, newer) == (again, True, False)
    assert (later, other) == (night, False)
    assert DBTaskResult.objects.count() == 2


@pytest.mark.usefixtures("planned")
def test_a_city_is_planned_by_one_at_a_time():
    Replanning.objects.filter(pk=wish(cause=Cause.NIGHT)[0].pk).update(state=Progress.RUNNING)

    with pytest.raises(replanning.BusyError):
        carry_out(replanning=asked())

    assert Replanning.objects.get(cause=Cause.ASKED).state == Progress.WAITING


def test_plan_that_cannot_be_leaves_the_old_one_in_force_and_says_why(
    planned, places, keeper, coordinator, monkeypatch
):
    less_room(places, keeper)

    def impossible(**_):
        raise InfeasiblePlanError("Two rules contradict each other.")

    monkeypatch.setattr(replanning, "make_plan", impossible)
    row = carry_out(replanning=asked())

    assert row.state == Progress.FAILED
    assert row.words == "Two rules contradict each other."
    assert current_plan() == planned
    assert not Commitment.objects.exists()
    assert Notice.objects.get(topic="plan.impossible").person == coordinator


@pytest.mark.usefixtures("planned")
def test_fault_in_the_middle_leaves_nothing_half_written(places, keeper, monkeypatch):
    less_room(places, keeper)

    def broken(**_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(replanning, "keep_changes", broken)
    with pytest.raises(RuntimeError):
        carry_out(replanning=asked())

    assert Replanning.objects.get().state == Progress.FAILED
    assert not Commitment.objects.exists()


def test_stopped_while_it_runs_it_ends_and_the_old_plan_stands(
    planned, places, keeper, coordinator
):
    less_room(places, keeper)
    row = asked()

    def at_once(what, _share):
        if what == "solving":
            stop(replanning=row, by=coordinator)

    ended = carry_out(replanning=row, progress=at_once)

    # Progress is written down twice a second; a stop that came between counts at the next step.
    assert ended.state == Progress.STOPPED
    assert current_plan() == planned


def test_stopped_while_it_waits_it_is_never_begun(planned, coordinator):
    row = asked()

    stop(replanning=row, by=coordinator)
    carried = carry_out(replanning=row)

    assert carried.state == Progress.STOPPED
    assert carried.plan is None
    assert current_plan() == planned
    assert stop(replanning=row, by=coordinator).state == Progress.STOPPED


@pytest.mark.usefixtures("planned")
def test_work_in_progress_says_what_waits_and_runs():
    row = asked()
    Replanning.objects.filter(pk=row.pk).update(
        state=Progress.RUNNING, doing="solving", share=0.4, started_at=timezone.now()
    )

    work = work_in_progress()

    assert [(each.title, each.running, each.share, each.doing) for each in work] == [
        ("A new plan: someone asked for it", True, 0.4, "finding the best plan")
    ]
    assert work[0].replanning == row.pk


@pytest.mark.usefixtures("planned")
def test_offer_from_home_is_planned_promised_and_its_withdrawal_told(resident):
    offer = offer_of(resident, home_of(resident), amount_mg=40_000_000)
    carry_out(replanning=asked())
    asked_of = Commitment.objects.get(offer=offer)
    assert asked_of.giver == resident

    offer.state = "paused"
    offer.save()
    carry_out(replanning=asked())

    asked_of.refresh_from_db()
    assert asked_of.state == CommitmentState.WITHDRAWN
    assert asked_of.answer.startswith("The plan has changed")


def test_agreed_promise_is_kept_by_the_next_plan_and_in_the_books_of_the_city(
    planned, places, keeper
):
    carry_out(replanning=asked())
    row = Commitment.objects.filter(taker_place=places["yard"], giver_place__sort="round").first()
    agree(commitment=row, by=keeper, side="taker")
    less_room(places, keeper)

    ended = carry_out(replanning=asked())

    row.refresh_from_db()
    assert row.state == CommitmentState.AGREED
    assert ended.plan != planned
