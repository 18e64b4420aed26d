"""One page tells what is being decided now, and what of it waits for whoever looks."""

import pytest
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.receipts import new_code
from tests.web.council.gathering import meeting, published
from tests.web.council.sharing import opened
from tests.web.council.talking import asked
from tests.web.decided import discussed, drafted, resident_of, ruled
from tests.web.voting import called

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def page(client):
    answer = client.get(reverse("council"))
    assert answer.status_code == 200
    return answer.content.decode()


def at_home(person, steward):
    resident_of(person, steward, clock.now(present_city()))
    return person


def test_a_draft_is_found_by_who_writes_it_and_by_nobody_else(
    as_someone, resident, neighbour, steward
):
    ruled()
    at_home(resident, steward)
    draft = drafted(resident)

    mine, theirs = page(as_someone(resident)), page(as_someone(neighbour))

    assert draft.title in mine
    assert draft.title not in theirs


@pytest.mark.usefixtures("places")
def test_where_nothing_is_being_decided_the_page_says_so(client):
    said = page(client)

    assert "No vote is open now." in said
    assert "No proposal is being discussed." in said
    assert "No conversation is open now." in said
    assert "No money is being shared out now." in said
    assert "No meeting is called." in said
    assert "Nothing has been decided by a proposal yet." in said
    assert "To take part, sign in." in said


def test_who_may_vote_is_led_to_the_ballot_until_they_have_voted(as_someone, resident, steward):
    at_home(resident, steward)
    poll = called(steward)
    browser = as_someone(resident)

    before = page(browser)
    cast(poll=poll, by=resident, choice="yes", secret=new_code())
    after = page(browser)

    assert reverse("poll-ballot", args=[poll.number]) in before
    assert "7 days left" in before or "6 days left" in before
    assert "you have voted" not in before
    assert "you have voted" in after
    assert reverse("poll-ballot", args=[poll.number]) not in after


def test_who_is_not_known_to_live_here_is_told_how_to_get_a_vote(
    as_someone, resident, neighbour, steward
):
    at_home(neighbour, steward)
    poll = called(steward)

    said = page(as_someone(resident))

    assert reverse("me-residence") in said
    assert poll.title in said
    assert reverse("poll-ballot", args=[poll.number]) not in said


def test_what_is_going_on_is_listed_once_it_is_open(as_someone, resident, neighbour, steward):
    ruled()
    for each in (resident, neighbour):
        at_home(each, steward)
    discussed(resident, neighbour, title="Quiet nights")
    drafted(neighbour, title="Only a draft")
    asked(steward)
    opened(steward, title="Money for seeds")
    published(steward, title="Spring meeting")
    meeting(steward, title="Not told yet")

    said = page(as_someone(resident))

    assert "Money for seeds" in said
    assert "Spring meeting" in said
    assert "Not told yet" not in said
    assert "Quiet nights" in said
    assert "Only a draft" not in said
    assert "What should the yard be like?" in said


def test_a_full_page_asks_the_database_few_questions(
    as_someone, resident, neighbour, steward, django_assert_max_num_queries
):
    ruled()
    for each in (resident, neighbour):
        at_home(each, steward)
    for number in range(4):
        called(steward, title=f"Question {number}")
        discussed(resident, neighbour, title=f"Proposal {number}")
        asked(steward, question=f"Thought {number}?")
        opened(steward, title=f"Budget {number}")
        published(steward, title=f"Meeting {number}")
    browser = as_someone(resident)
    page(browser)

    with django_assert_max_num_queries(MOST_QUERIES):
        page(browser)


def test_a_steward_is_led_to_where_residence_is_confirmed(as_someone, resident, steward):
    assert reverse("residence") in page(as_someone(steward))
    assert f'"{reverse("residence")}"' not in page(as_someone(resident))
