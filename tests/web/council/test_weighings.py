"""What a proposal would do is computed once, told beside it, and known to be stale when it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from greenhaven.core.forecast.consequences.proposals import Question
from greenhaven.core.rules.articles import Layer
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.actions import enact, take_snapshot
from greenhaven.web.commons.snapshots.queries import state_of
from greenhaven.web.council.consequences.actions import ask_weighing, stop_weighing
from greenhaven.web.council.consequences.models import Weighing, Work
from greenhaven.web.council.consequences.pages import beside
from greenhaven.web.council.consequences.queries import known_of
from greenhaven.web.council.consequences.tasks import weigh_anew
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.proposals.queries import text_now
from tests.web.decided import discussed, drafted, resident_of, ruled
from tests.web.rulebooks import village_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]
SOON = Question(weeks=2, every=2, members=2, advice_binds=True)
STRICTER = {
    "action": "amend",
    "article": "phosphorus-of-beds",
    "fields": {"cap_kg_per_ha_year": 1},
}


@pytest.fixture
def proposal(city, resident, steward):
    ruled()
    resident_of(resident, steward, clock.now(city))
    return drafted(resident, changes=[STRICTER], layer=Layer.ORDINARY, title="Less phosphorus")


@pytest.fixture
def weighed(proposal):
    made = ask_weighing(text=text_now(proposal))
    return carry_out(weighing=made, question=SOON)


def test_what_is_known_is_not_computed_again(
    proposal, resident, django_capture_on_commit_callbacks
):
    text = text_now(proposal)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask_weighing(text=text, by=resident), ask_weighing(text=text, by=resident)

    assert first == second
    assert DBTaskResult.objects.filter(task_path__endswith="weigh_text").count() == 1


def test_what_somebody_waits_for_is_computed_before_what_the_clock_asks(
    proposal, resident, django_capture_on_commit_callbacks
):
    text = text_now(proposal)
    with django_capture_on_commit_callbacks(execute=True):
        stop_weighing(weighing=ask_weighing(text=text), by=resident)
        ask_weighing(text=text, by=resident)

    by_clock, by_somebody = DBTaskResult.objects.order_by("enqueued_at")
    assert by_somebody.priority > by_clock.priority


def test_differences_are_told_in_the_readers_language(weighed, proposal, client):
    assert weighed.state == Work.DONE, weighed.words

    english = client.get(reverse("proposal", args=[proposal.number])).content.decode()
    spanish = client.get(
        reverse("proposal", args=[proposal.number]), headers={"accept-language": "es"}
    ).content.decode()

    assert "What would differ in 2 weeks" in english
    assert "Lo que sería distinto en 2 semanas" in spanish
    with translation.override("en"):
        assert beside(weighed).city[0].words in english


def test_both_maps_show_each_district_once(weighed, city):
    told = beside(weighed)

    assert len(told.areas) == len(city.districts)
    assert {"%" in area.title for area in told.areas if area.now is not None} <= {True}


def test_figures_are_stale_once_the_rules_change(weighed):
    assert known_of(weighed.text).fresh

    enact(articles=village_rules(version=4), by="council")

    assert not known_of(weighed.text).fresh


def test_stale_figures_are_shown_with_their_day_until_there_are_new_ones(weighed, proposal, client):
    enact(articles=village_rules(version=4), by="council")

    page = client.get(reverse("proposal", args=[proposal.number])).content.decode()

    assert "they have changed since" in page
    assert beside(weighed).city[0].words in page


def test_texts_in_discussion_are_weighed_again_by_the_clock(city, resident, neighbour, steward):
    ruled()
    for who in (resident, neighbour):
        resident_of(who, steward, clock.now(city))
    made = discussed(resident, neighbour)

    weigh_anew(None, clock.now(city))
    weigh_anew(None, clock.now(city))

    assert Weighing.objects.get().text == text_now(made)


def test_what_was_stopped_stays_stopped(proposal, resident):
    made = ask_weighing(text=text_now(proposal))

    stop_weighing(weighing=made, by=resident)
    carry_out(weighing=made, question=SOON)

    assert Weighing.objects.get().state == Work.STOPPED
    assert known_of(text_now(proposal)).done is None


def test_a_stop_while_it_runs_keeps_nothing_half(proposal):
    made = ask_weighing(text=text_now(proposal))
    Weighing.objects.update(state=Work.STOPPED)

    row = carry_out(weighing=made, question=SOON)

    assert (row.state, row.document, bytes(row.packed)) == (Work.STOPPED, None, b"")


def test_rules_that_leave_no_plan_are_named(city, resident, steward, client):
    ruled()
    resident_of(resident, steward, clock.now(city))
    impossible = {
        "action": "add",
        "article": {
            "kind": "reserve_floor",
            "id": "all-of-it",
            "layer": "ordinary",
            "least_t": 100_000,
            "weeks_to_build": 0,
        },
    }
    made = drafted(resident, changes=[impossible], layer=Layer.ORDINARY, title="Keep it all")

    row = carry_out(weighing=ask_weighing(text=text_now(made)), question=SOON)
    page = client.get(reverse("proposal", args=[made.number])).content.decode()

    assert row.state == Work.DONE, row.words
    assert set(row.document["conflict"]) == {"en", "es"}
    assert "These cannot all hold together" in page


def test_anybody_who_signed_in_asks_in_a_browser(proposal, neighbour, resident, as_someone):
    as_someone(neighbour).post(reverse("proposal-weigh", args=[proposal.number]))
    as_someone(resident).post(reverse("proposal-weigh-stop", args=[proposal.number]))

    assert Weighing.objects.get().state == Work.STOPPED


def test_the_brief_tells_the_text_and_what_it_would_do(weighed, proposal, client):
    page = client.get(reverse("proposal-brief", args=[proposal.number])).content.decode()

    assert "Less phosphorus" in page
    assert "People sleep." in page
    assert beside(weighed).city[0].words in page


def test_pages_ask_the_database_little(weighed, proposal, client, django_assert_max_num_queries):
    assert weighed.state == Work.DONE
    with django_assert_max_num_queries(15):
        client.get(reverse("proposal-brief", args=[proposal.number]))
    with django_assert_max_num_queries(15):
        client.get(reverse("proposal", args=[proposal.number]))


def test_a_new_day_of_the_city_makes_figures_stale(weighed, city, snapshot):
    assert known_of(weighed.text).fresh

    state = state_of(snapshot.digest)
    take_snapshot(
        city=city, state=replace(state, day=state.day + timedelta(days=1)), by="the clock"
    )

    assert not known_of(weighed.text).fresh


def test_the_price_of_the_rule_stands_beside_what_it_is_now(city, resident, steward, client):
    ruled()
    resident_of(resident, steward, clock.now(city))
    budget = {
        "action": "add",
        "article": {
            "kind": "hauling_budget",
            "id": "cheap-ways",
            "layer": "ordinary",
            "currency": city.currency,
            "most_per_week": 1,
        },
    }
    made = drafted(resident, changes=[budget], layer=Layer.ORDINARY, title="Cheap ways")

    row = carry_out(weighing=ask_weighing(text=text_now(made)), question=SOON)
    page = client.get(reverse("proposal", args=[made.number])).content.decode()
    spanish = client.get(
        reverse("proposal", args=[made.number]), headers={"accept-language": "es"}
    ).content.decode()
    brief = client.get(reverse("proposal-brief", args=[made.number])).content.decode()

    assert row.state == Work.DONE, row.words
    assert "There is no such rule now." in page
    assert "Most a week: one more would be worth " in page
    assert f" {city.currency} in 2 weeks." in page
    assert "Máximo por semana: uno más valdría " in spanish
    assert "Most a week: one more would be worth " in brief
