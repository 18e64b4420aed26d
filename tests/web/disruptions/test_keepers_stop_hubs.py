"""Who keeps a hub tells that it cannot work, and that it works again."""

import uuid
from datetime import timedelta

import pytest

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions.actions import end, tell_hub_is_down
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.handovers.actions import propose
from greenhaven.web.exchange.loop.models import Cause, Replanning
from greenhaven.web.exchange.loop.present import present
from tests.web.handovers.loads import weighed
from tests.web.neighbours import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(city, places):  # noqa: ARG001 -- the village is published
    return clock.now(city)


def sent(now, **more):
    usual = {
        "down-key": str(uuid.uuid4()),
        "down-first_day": now.date().isoformat(),
        "down-words": "the loader is broken",
    }
    return usual | more


def told(topic: str) -> set[str]:
    """Names of those who were told."""
    return set(Notice.objects.filter(topic=topic).values_list("person__name", flat=True))


def test_keeper_stops_the_hub_a_plan_is_made_and_the_coordinator_sees_it_first(
    as_someone, keeper, coordinator, now, places
):
    client = as_someone(keeper)
    assert "This hub cannot work now" in client.get("/keep/yard/").content.decode()

    answer = client.post("/keep/yard/down/", sent(now))

    assert (answer.status_code, answer["Location"]) == (302, "/keep/yard/")
    made = Disruption.objects.get()
    assert (made.place, made.declared_by, made.ends_at) == (places["yard"], keeper, None)
    row = Replanning.objects.get()
    assert (row.cause, row.occasion) == (Cause.OCCASION, made)
    assert present()[1].down.hub.tolist() == ["yard"]
    page = client.get("/keep/yard/").content.decode()
    assert "Village yard is down" in page
    assert "It works again" in page
    day = as_someone(coordinator).get("/day/").content.decode()
    assert "Village yard is down" in day
    assert "the loader is broken; said by Kim" in day
    first = day.index('id="group-1"')
    assert "Hubs that cannot work</h2>" in day[first : first + 80]


def test_keeper_says_that_the_hub_works_again(as_someone, keeper, coordinator, now):
    client = as_someone(keeper)
    client.post("/keep/yard/down/", sent(now))
    made = Disruption.objects.get()
    Replanning.objects.all().delete()

    answer = client.post(f"/disruptions/{made.pk}/end/")

    assert (answer.status_code, answer["Location"]) == (302, "/keep/yard/")
    made.refresh_from_db()
    assert made.ended_by == keeper
    assert Replanning.objects.get().occasion == made
    assert len(present()[1].down) == 0
    assert told("disruption.hub_up") == {coordinator.name}
    assert AuditRow.objects.filter(action="disruption.end").count() == 1


def test_neighbours_of_the_hub_are_told_and_nobody_else(
    keeper, gardener, coordinator, resident, places
):
    neighbour, stranger = person("Ben"), person("Stu")
    now = clock.now(present_city())
    weighed(keeper, places["yard"], places["yard"], giver=resident, quantity="5")
    propose(
        leg="return",
        giver_place=places["yard"],
        giver=None,
        taker_place=places["rose"],
        material="compost",
        amount_mg=10**9,
        due_on=now.date() + timedelta(days=1),
        by=coordinator,
    )
    propose(
        leg="collect",
        giver_place=places["shop"],
        giver=neighbour,
        taker_place=places["yard"],
        material="food",
        amount_mg=10**8,
        due_on=now.date() + timedelta(days=9),
        by=neighbour,
    )
    Notice.objects.all().delete()

    made = tell_hub_is_down(
        by=keeper, place=places["yard"], begins_at=now, ends_at=now + timedelta(days=3)
    )

    assert told("disruption.hub_stopped") == {coordinator.name}
    assert told("disruption.hub_down") == {resident.name, gardener.name}  # Ben's is after it
    assert stranger.name not in told("disruption.hub_down")
    end(disruption=made, by=coordinator)
    assert told("disruption.hub_up") == {resident.name, gardener.name, keeper.name}


def test_no_one_else_stops_a_hub(as_someone, keeper, gardener, resident, now, places):
    for who in (gardener, resident):
        assert as_someone(who).post("/keep/yard/down/", sent(now)).status_code == 403
    assert as_someone(keeper).post("/keep/station/down/", sent(now)).status_code == 403
    assert as_someone(gardener).post("/keep/rose/down/", sent(now)).status_code == 404
    assert not Disruption.objects.exists()
    other = tell_hub_is_down(by=keeper, place=places["station"], begins_at=now)
    assert as_someone(keeper).post(f"/disruptions/{other.pk}/end/").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"down-first_day": ""},
        {"down-first_day": "NaN"},
        {"down-last_day": "1999-01-01"},
        {"down-last_day": "9999-12-31"},
        {"down-key": ""},
        {"down-words": "x" * 301},
    ],
)
def test_form_that_is_wrong_says_so_and_stops_nothing(as_someone, keeper, now, wrong):
    answer = as_someone(keeper).post("/keep/yard/down/", sent(now, **wrong))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Disruption.objects.exists()
    assert not Replanning.objects.exists()


def test_form_sent_twice_stops_the_hub_once(as_someone, keeper, now):
    client, form = as_someone(keeper), sent(now)

    first, second = (client.post("/keep/yard/down/", form) for _ in range(2))
    third = client.post("/keep/yard/down/", sent(now))

    assert (first.status_code, second.status_code, third.status_code) == (302, 302, 422)
    assert "down then already" in third.content.decode()
    assert Disruption.objects.count() == 1


def test_pages_take_few_queries(as_someone, keeper, now, django_assert_max_num_queries):
    client = as_someone(keeper)
    client.post("/keep/yard/down/", sent(now))
    client.get("/keep/yard/")

    for page in ("/keep/yard/", "/keep/yard/down/"):
        with django_assert_max_num_queries(15):
            assert client.get(page).status_code == 200
