"""The page of changes: everyone reads what touches them, the coordinator all of it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from greenhaven.web.exchange.loop.models import Cause, PlanChange, Progress, Replanning
from tests.web.loop.test_present_loop import offer_of
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(places, kept):
    """A re-planning with three changes: at the yard, at the mill, and of what homes offer."""
    row = Replanning.objects.create(
        city="village",
        cause=Cause.CHANGE,
        day=date(2025, 3, 3),
        state=Progress.DONE,
        plan=kept,
        ended_at=timezone.now(),
    )
    usual = {
        "replanning": row,
        "leg": "collect",
        "material": "food",
        "week_of": date(2025, 3, 3),
        "destination": "yard",
        "destination_name": "Village yard",
        "taker": places["yard"],
    }
    rows = [
        ("door-n", "Door rounds, North", None, 3_000_000_000, 2_000_000_000, "less_room"),
        ("square", "Market square", places["square"], 400_000_000, 0, "closed"),
        ("offers-n-food-fetched", "Food scraps offered in North bank", None, 0, 7_000_000, "time"),
    ]
    for number, (origin, name, giver, before, after, topic) in enumerate(rows):
        PlanChange.objects.create(
            **(usual | ({"taker": None, "destination": "away"} if number == 2 else {})),
            origin=origin,
            origin_name=name,
            giver=giver,
            before_mg=before,
            after_mg=after,
            why={"topic": topic, "place": "Village yard", "reason": "the nearest hub"},
        )
    return row


def page(client, url="/changes/"):
    return client.get(url).content.decode()


@pytest.mark.usefixtures("changed")
def test_keeper_reads_what_changes_at_their_place_and_why(keeper, as_someone):
    shown = page(as_someone(keeper))

    assert "Food scraps from Door rounds, North to Village yard" in shown
    plain = shown.replace("\xa0", " ")
    assert "2.0 t instead of 3.0 t, from the week of 3 March 2025 on." in plain
    assert "Village yard has less room." in shown
    assert "No longer from the week of 3 March 2025 on; it was 400 kg a week." in plain
    assert "offered in North bank" not in shown
    assert "Plan again now" not in shown


@pytest.mark.usefixtures("changed")
def test_resident_reads_what_changes_for_their_offer(resident, as_someone):
    offer_of(resident, home_of(resident))

    shown = page(as_someone(resident))

    assert "Food scraps offered in North bank" in shown
    assert "Door rounds" not in shown


@pytest.mark.usefixtures("changed")
def test_who_is_touched_by_nothing_reads_that_nothing_has_changed(neighbour, as_someone):
    assert "Nothing has changed." in page(as_someone(neighbour))


@pytest.mark.usefixtures("changed")
def test_coordinator_reads_everything_and_may_narrow_it(coordinator, as_someone):
    client = as_someone(coordinator)

    assert page(client).count('class="told"') == 4  # three changes and the last plan
    assert "Nothing has changed." in page(client, "/changes/?mine")


def test_visitor_is_asked_to_sign_in(kept):  # noqa: ARG001 -- there is a plan
    answer = Client().get("/changes/")

    assert answer.status_code == 302
    assert "login" in answer.url


@pytest.mark.usefixtures("kept")
def test_coordinator_plans_again_sees_it_wait_and_stops_it(coordinator, as_someone):
    client = as_someone(coordinator)

    client.post("/changes/plan-again/")
    client.post("/changes/plan-again/")
    row = Replanning.objects.get()
    assert row.asked_by == coordinator
    assert "A new plan: someone asked for it" in page(client)
    answer = client.post(f"/changes/{row.pk}/stop/", follow=True)

    row.refresh_from_db()
    assert row.state == Progress.STOPPED
    assert "The last plan stands." in answer.content.decode()
    assert client.post("/changes/999999/stop/").status_code == 404
    assert client.get("/changes/plan-again/").status_code == 405


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("who", ["resident", "keeper", "steward", "auditor"])
def test_only_a_coordinator_plans_again_or_stops_a_plan(who, request, as_someone):
    client = as_someone(request.getfixturevalue(who))

    assert client.post("/changes/plan-again/").status_code == 403
    assert client.post(f"/changes/{Replanning.objects.get().pk}/stop/").status_code == 403
    assert Replanning.objects.count() == 1


def test_page_of_changes_takes_few_queries(
    changed, coordinator, as_someone, django_assert_max_num_queries
):
    PlanChange.objects.bulk_create(
        PlanChange(
            replanning=changed,
            leg="return",
            origin="yard",
            destination=f"bed-{number}",
            origin_name="Village yard",
            destination_name=f"Bed {number}",
            material="compost",
            week_of=date(2025, 3, 10),
            before_mg=0,
            after_mg=1_000_000_000 + number,
        )
        for number in range(100)
    )
    client = as_someone(coordinator)

    with django_assert_max_num_queries(15):
        assert "Bed 0" in page(client, "/changes/?page=1")
    assert "Next" in page(client)
    assert page(client, "/changes/?page=nonsense")
