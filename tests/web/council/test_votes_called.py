"""A final text is put to the vote on its page, by who may, when the rules allow it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.council.models import Poll
from greenhaven.web.council.proposals.models import Stage
from greenhaven.web.council.proposals.queries import text_now
from tests.web.decided import discussed, finally_worded, resident_of, ruled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def voters(city, resident, neighbour, gardener, steward):
    """Ana, Ben and Gus are known to live in the village; its rulebook is in force."""
    ruled()
    at = clock.now(city)
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener)]


@pytest.fixture
def ana(as_someone, resident):
    return as_someone(resident)


def page(client, proposal):
    return client.get(reverse("proposal", args=[proposal.number])).content.decode()


def test_a_final_text_is_put_to_the_vote(as_someone, steward, ana, resident, neighbour, gardener):
    made = finally_worded(discussed(resident, neighbour, gardener))
    sol = as_someone(steward)
    assert "Call the vote" in page(sol, made)

    answer = sol.post(f"/proposals/{made.number}/vote/", {"key": uuid4(), "secrecy": ""})

    poll = Poll.objects.get()
    made.refresh_from_db()
    assert answer.url == f"/proposals/{made.number}/"
    assert made.stage == Stage.VOTE
    assert poll.text == text_now(made)
    assert poll.closes_at - poll.opens_at == timedelta(days=7)
    assert poll.policy["majority"] == "1/2"
    assert f"/votes/{poll.number}/" in page(ana, made)


def test_a_vote_waits_for_the_days_that_are_asked_for(
    as_someone, steward, resident, neighbour, gardener
):
    made = finally_worded(discussed(resident, neighbour, gardener), days=0)

    answer = as_someone(steward).post(
        f"/proposals/{made.number}/vote/", {"key": uuid4()}, follow=True
    )

    assert "The vote can open on 5 March 2025." in answer.content.decode()
    assert not Poll.objects.exists()


def test_enough_people_bring_it_to_a_vote_without_the_council(ana, resident, neighbour, gardener):
    made = finally_worded(discussed(resident, neighbour, gardener))

    assert "Call the vote" in page(ana, made)
    ana.post(f"/proposals/{made.number}/vote/", {"key": uuid4()})

    assert Poll.objects.get().called_by == resident


def test_a_vote_is_not_made_less_secret(as_someone, steward, resident, neighbour, gardener):
    made = finally_worded(discussed(resident, neighbour, gardener))

    answer = as_someone(steward).post(
        f"/proposals/{made.number}/vote/", {"key": uuid4(), "secrecy": "secret"}
    )

    assert answer.status_code == 302
    assert Poll.objects.get().secrecy == "secret"
