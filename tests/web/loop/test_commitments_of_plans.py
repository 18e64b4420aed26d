"""A plan's week becomes promises, and what nobody answered goes when the plan changes."""

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from greenhaven.core.document import digest, pack
from greenhaven.core.planning.plan import Flows
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.exchange.handovers.actions import agree, decline
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.loop import committing
from greenhaven.web.exchange.loop.committing import commit_week
from greenhaven.web.exchange.loop.present import publish_present
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.plans.actions import adopt, settings_digest
from tests.web.loop.test_present_loop import offer_of
from tests.web.neighbours import home_of
from tests.web.village import START, flow, village_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(places, city):  # noqa: ARG001 -- hubs and gardens are on the map
    """The village with its door rounds on the map."""
    bring_rounds(city=city)
    return {place.code: place for place in Place.objects.all()}


def kept_plan(snapshot, flows):
    """Another plan of the village that moves these."""
    made = replace(village_plan(), flows=Flows.of(flows))
    document = pack(made)
    plan = Plan.objects.create(
        snapshot=snapshot,
        start=made.start,
        weeks=made.weeks,
        settings_digest=settings_digest(PlanSettings(), None, 99),
        digest=digest(document),
        document=document,
        summary=dict(made.summary),
        made_by="a test",
    )
    adopt(plan=plan, by="a test")
    return plan


def by_ends(**state):
    return {
        (row.giver_place.code, row.taker_place.code): row
        for row in Commitment.objects.filter(**state).select_related("giver_place", "taker_place")
    }


@pytest.mark.usefixtures("rounds")
def test_each_movement_of_the_week_is_proposed_once_with_its_reason(kept):
    made = commit_week(plan=kept, week=0, by="planner")

    found = by_ends()
    assert len(made) == len(found) == 9
    assert found["door-n", "yard"].amount_mg == 3_000_000_000
    # What is brought to the square is given from the square.
    assert found["square", "yard"].amount_mg == 400_000_000
    assert found["yard", "rose"].leg == "return"
    assert "takes food scraps" in found["door-n", "yard"].reason
    assert {row.plan for row in made} == {kept}
    assert all(START <= row.due_on < START + timedelta(weeks=1) for row in made)
    assert AuditRow.objects.filter(action="plan.commit").count() == 1


@pytest.mark.usefixtures("rounds")
def test_committing_a_week_twice_changes_nothing(kept):
    commit_week(plan=kept, week=0, by="planner")
    before = list(Commitment.objects.order_by("pk").values())

    again = commit_week(plan=kept, week=0, by="planner")

    assert again == []
    assert list(Commitment.objects.order_by("pk").values()) == before
    assert AuditRow.objects.filter(action="plan.commit").count() == 1


@pytest.mark.usefixtures("rounds")
def test_a_movement_keeps_its_weekday_from_week_to_week(kept):
    commit_week(plan=kept, week=0, by="planner")
    commit_week(plan=kept, week=1, by="planner")

    days = [row.due_on for row in Commitment.objects.filter(giver_place__code="door-n")]
    assert days[1] - days[0] == timedelta(weeks=1)


@pytest.mark.usefixtures("rounds")
def test_rounds_and_processors_outside_agree_by_themselves_and_keepers_are_asked(kept, keeper):
    commit_week(plan=kept, week=0, by="planner")

    found = by_ends()
    assert found["door-s", "away"].state == CommitmentState.AGREED
    assert found["door-n", "yard"].state == CommitmentState.PROPOSED
    assert found["door-n", "yard"].giver_agreed_at is not None
    assert found["yard", "rose"].giver_agreed_at is None
    told = Notice.objects.get(topic="plan.asks")
    assert told.person == keeper
    assert told.told == {"count": 7}


@pytest.mark.usefixtures("rounds")
def test_unanswered_proposals_of_an_older_plan_go_with_a_reason(kept, snapshot):
    commit_week(plan=kept, week=0, by="planner")
    flows = [
        flow(0, "collect", ("door-n", "", "yard"), "food", 1.0),
        flow(0, "collect", ("drop-n", "", "yard"), "food", 0.41),
    ]

    made = commit_week(plan=kept_plan(snapshot, flows), week=0, by="planner")

    assert [(row.giver_place.code, row.amount_mg) for row in made] == [("door-n", 1_000_000_000)]
    gone = by_ends(state="withdrawn")
    assert len(gone) == 8
    assert gone["yard", "rose"].answer.startswith("The plan has changed")
    # Nearly as much as before: nobody is asked anew.
    assert by_ends(state="proposed")["square", "yard"].plan == kept


@pytest.mark.usefixtures("rounds")
def test_what_a_keeper_agreed_to_stands_whatever_the_next_plan_says(kept, snapshot, keeper):
    commit_week(plan=kept, week=0, by="planner")
    delivery = by_ends()["yard", "rose"]
    agree(commitment=delivery, by=keeper, side="giver")
    round_n = by_ends()["door-n", "yard"]
    agree(commitment=round_n, by=keeper, side="taker")
    flows = [flow(0, "collect", ("door-n", "", "yard"), "food", 3.5)]

    made = commit_week(plan=kept_plan(snapshot, flows), week=0, by="planner")

    delivery.refresh_from_db()
    round_n.refresh_from_db()
    assert delivery.state == CommitmentState.PROPOSED
    assert round_n.state == CommitmentState.AGREED
    assert [row.amount_mg for row in made] == [500_000_000]  # only what is more


@pytest.mark.usefixtures("rounds")
def test_what_a_keeper_declined_is_not_asked_again_that_week(kept, keeper):
    commit_week(plan=kept, week=0, by="planner")
    decline(commitment=by_ends()["yard", "rose"], by=keeper, why="it is not sieved yet")

    assert commit_week(plan=kept, week=0, by="planner") == []


@pytest.mark.usefixtures("rounds")
def test_what_homes_offer_is_asked_of_each_on_their_own_days(resident, neighbour):
    first = offer_of(resident, home_of(resident), first_day=START + timedelta(days=2))
    second = offer_of(neighbour, home_of(neighbour), first_day=START + timedelta(days=4))
    flows = [
        flow(0, "collect", ("offers-n-food-fetched", "", "yard"), "food", 0.007),
        flow(0, "export", ("offers-n-food-fetched", "", "away"), "food", 0.007),
    ]

    plan = kept_plan(publish_present(by="a test")[0], flows)
    made = commit_week(plan=plan, week=0, by="planner")

    assert [(row.offer, row.giver, row.due_on) for row in made] == [
        (first, resident, first.first_day),
        (second, neighbour, second.first_day),
    ]
    assert {row.taker_place.code for row in made} == {"yard", "away"}
    assert commit_week(plan=plan, week=0, by="planner") == []
    assert {row.person for row in Notice.objects.filter(topic="plan.asks")} == {resident, neighbour}


@pytest.mark.usefixtures("rounds")
def test_a_week_of_thousands_of_movements_is_proposed_in_seconds_and_few_queries(
    snapshot, monkeypatch, django_assert_max_num_queries
):
    count = 3000
    Place.objects.bulk_create(
        Place(
            city="village",
            code=f"bed-{number}",
            name=f"Bed {number}",
            kind="garden",
            sort="garden",
            lat=51,
            lon=4,
            shown_lat=51,
            shown_lon=4,
            from_tables=True,
        )
        for number in range(count)
    )
    flows = [
        flow(0, "return", ("yard", "", f"bed-{number}"), "compost", 0.1) for number in range(count)
    ]
    plan = kept_plan(snapshot, flows)
    reasons = np.array(["as much as is ripe"] * count)
    monkeypatch.setattr(committing, "reasons_of", lambda *_: reasons)  # of gardens of the tables

    begun = time.perf_counter()
    with django_assert_max_num_queries(100):
        made = commit_week(plan=plan, week=0, by="planner")
    spent = time.perf_counter() - begun

    assert len(made) == count
    assert spent < 4


@pytest.mark.usefixtures("rounds")
def test_promise_of_a_place_that_has_closed_is_not_asked(kept):
    Place.objects.filter(code="rose").update(closed_at=timezone.now())

    commit_week(plan=kept, week=0, by="planner")

    assert ("yard", "rose") not in by_ends()


@pytest.mark.usefixtures("rounds")
def test_what_a_garden_asked_for_is_answered_by_the_delivery(kept, places, gardener):
    need = offer_of(gardener, places["rose"], direction="need", material="compost", way="bring")

    commit_week(plan=kept, week=0, by="planner")

    delivery = by_ends()["yard", "rose"]
    assert (delivery.need, delivery.taker) == (need, gardener)
    assert by_ends()["yard", "park"].need is None
