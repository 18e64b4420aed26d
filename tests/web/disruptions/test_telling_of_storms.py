"""Storms and hubs that are down are told once, whole or not at all."""

import uuid
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.emergencies.queries import alerts_in_force
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.exchange.disruptions.actions import end, tell_hub_is_down, tell_of_storm
from greenhaven.web.exchange.disruptions.errors import DisruptionError
from greenhaven.web.exchange.disruptions.models import Disruption, Kind
from greenhaven.web.exchange.loop.models import Cause, Replanning
from greenhaven.web.exchange.loop.noticing import what_a_plan_reads
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.rounds.asking import foretold
from tests.web.emergencies_told import agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(city, places):  # noqa: ARG001 -- the village is published
    return clock.now(city)


def storm(coordinator, now, **more):
    usual = {"by": coordinator, "begins_at": now, "ends_at": now + timedelta(hours=20)}
    return tell_of_storm(**(usual | more))


@pytest.mark.usefixtures("keeper")
def test_storm_reaches_plans_rounds_and_keepers(coordinator, now, city):
    agreed()
    before = what_a_plan_reads()
    made = storm(coordinator, now, districts=["s"], severity=4)

    _, state = present()
    alerts = state.alerts
    assert (alerts.event.tolist(), alerts.area.tolist(), alerts.severity.tolist()) == (
        ["storm"],
        ["s"],
        [4],
    )
    assert alerts.article.tolist() == ["stand-down"]  # what it sets in force, and nothing else
    assert foretold(city, state).alerts is alerts
    assert what_a_plan_reads() != before
    assert Notice.objects.get(topic="disruption.storm").person.name == "Kim"
    assert AuditRow.objects.filter(action="disruption.storm").count() == 1
    end(disruption=made, by=coordinator)
    assert alerts_in_force(city.id, now + timedelta(hours=3)).article.tolist() == []


def test_storm_without_districts_is_everywhere(coordinator, now):
    agreed()
    storm(coordinator, now)

    assert present()[1].alerts.area.tolist() == ["n", "s", ""]


def test_storm_that_no_article_is_agreed_for_stops_nothing(coordinator, now):
    storm(coordinator, now)

    assert len(present()[1].alerts) == 0


def test_hub_is_down_until_someone_says_otherwise(coordinator, now, places):
    made = tell_hub_is_down(by=coordinator, place=places["yard"], begins_at=now, words="no water")
    assert present()[1].down.last.tolist() == [""]

    end(disruption=made, by=coordinator)
    again = end(disruption=made, by=coordinator)

    assert len(present()[1].down) == 0
    assert again.ended_by == coordinator
    assert AuditRow.objects.filter(action="disruption.end").count() == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"districts": ["atlantis"]}, "no district"),
        ({"severity": 9}, "one of those shown"),
        ({"ends_at": timedelta(hours=-1)}, "later end"),
        ({"ends_at": timedelta(days=30)}, "14 days"),
        ({"begins_at": timedelta(days=20), "ends_at": timedelta(days=21)}, "two weeks ahead"),
    ],
)
def test_storm_that_cannot_be_is_refused_and_nothing_kept(coordinator, now, told, words):
    later = {name: now + value for name, value in told.items() if isinstance(value, timedelta)}

    with pytest.raises(DisruptionError, match=words):
        storm(coordinator, now, **(told | later))

    assert not Disruption.objects.exists()


def test_what_is_no_open_hub_is_not_down_and_none_is_down_twice(coordinator, now, places):
    with pytest.raises(DisruptionError, match="a hub that is open"):
        tell_hub_is_down(by=coordinator, place=places["rose"], begins_at=now)

    tell_hub_is_down(by=coordinator, place=places["yard"], begins_at=now)
    with pytest.raises(DisruptionError, match="down then already"):
        tell_hub_is_down(by=coordinator, place=places["yard"], begins_at=now)
    assert Disruption.objects.count() == 1


def test_the_same_key_is_one_and_other_words_under_it_are_refused(coordinator, now, places):
    key = uuid.uuid4()
    told = {"by": coordinator, "place": places["yard"], "begins_at": now, "key": key}

    first, second = tell_hub_is_down(**told), tell_hub_is_down(**told)

    assert first == second
    with pytest.raises(DisruptionError, match="something else in it"):
        tell_hub_is_down(**(told | {"place": places["station"]}))
    assert Disruption.objects.count() == 1


def sent(now, **more):
    usual = {
        "storm-key": str(uuid.uuid4()),
        "storm-first_day": now.date().isoformat(),
        "storm-first_hour": "06:00",
        "storm-last_day": now.date().isoformat(),
        "storm-last_hour": "23:30",
        "storm-severity": "3",
    }
    return usual | more


def test_coordinator_tells_of_a_storm_on_a_page_and_a_plan_is_made_at_once(
    as_someone, coordinator, now
):
    client = as_someone(coordinator)
    assert "Nothing is the matter" in client.get("/disruptions/").content.decode()

    answer = client.post("/disruptions/storm/", sent(now, **{"storm-districts": ["n", "s"]}))

    assert answer.status_code == 302
    made = Disruption.objects.get()
    assert (made.kind, made.areas, made.begins_at.astimezone(now.tzinfo).hour) == (
        Kind.STORM,
        ["n", "s"],
        6,
    )
    row = Replanning.objects.get()
    assert (row.cause, row.occasion, row.asked_by) == (Cause.OCCASION, made, coordinator)
    assert DBTaskResult.objects.count() == 1
    page = client.get("/disruptions/").content.decode()
    assert "North bank, South bank" in page
    assert "A storm, severe" in page
    assert "Change what is told" in client.get("/day/").content.decode()

    client.post(f"/disruptions/{made.pk}/end/")
    assert "Nothing is the matter" in client.get("/disruptions/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"storm-first_day": ""},
        {"storm-first_day": "yesterday"},
        {"storm-last_day": "1999-01-01"},
        {"storm-severity": "nan"},
        {"storm-districts": ["atlantis"]},
        {"storm-key": ""},
    ],
)
def test_form_of_a_storm_that_is_wrong_says_so_and_writes_nothing(
    as_someone, coordinator, now, wrong
):
    answer = as_someone(coordinator).post("/disruptions/storm/", sent(now, **wrong))

    assert answer.status_code == 422
    assert not Disruption.objects.exists()
    assert not Replanning.objects.exists()


def test_hub_that_is_down_is_told_on_the_page(as_someone, coordinator, now, places):
    told = {
        "hub-key": str(uuid.uuid4()),
        "hub-place": str(places["yard"].pk),
        "hub-first_day": now.date().isoformat(),
        "hub-words": "the loader is broken",
    }

    answer = as_someone(coordinator).post("/disruptions/hub/", told)

    assert answer.status_code == 302
    assert Disruption.objects.get().place == places["yard"]
    page = as_someone(coordinator).get("/disruptions/").content.decode()
    assert "Village yard is down" in page
    assert "nobody knows until when" in page


@pytest.mark.usefixtures("now")
def test_page_takes_few_queries(as_someone, coordinator, django_assert_max_num_queries):
    client = as_someone(coordinator)
    client.get("/disruptions/")

    with django_assert_max_num_queries(15):
        client.get("/disruptions/")
