"""However many hands reach for it, one person has one vote."""

import pytest
from django.db import connection

from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.papers.actions import tick
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Ballot, OpenVote, Poll, VoterMark
from greenhaven.web.council.polls.receipts import new_code
from tests.web.ledger.at_once import together
from tests.web.voting import called, its_end, voters

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]


def test_one_person_votes_once_from_many_browsers(steward) -> None:
    una, _vic = voters(steward, "una", "vic")
    poll = called(steward)

    said = together(
        *[lambda: cast(poll=poll, by=una, choice="yes", secret=new_code()) for _ in range(6)]
    )

    assert said == ["AlreadyVotedError"] * 5 + ["done"]
    assert (Ballot.objects.count(), VoterMark.objects.count()) == (1, 1)


def test_one_form_sent_many_times_is_one_ballot(steward) -> None:
    una, _vic = voters(steward, "una", "vic")
    poll, code = called(steward), new_code()

    said = together(*[lambda: cast(poll=poll, by=una, choice="yes", secret=code)] * 4)

    assert said == ["done"] * 4
    assert (Ballot.objects.count(), VoterMark.objects.count()) == (1, 1)


def test_open_vote_is_one_vote(steward) -> None:
    una, _vic = voters(steward, "una", "vic")
    poll = called(steward, secrecy="open")

    said = together(
        *[lambda: cast(poll=poll, by=una, choice="yes")] * 3,
        *[lambda: cast(poll=poll, by=una, choice="no")] * 3,
    )

    assert said == ["done"] * 6
    assert OpenVote.objects.count() == 1


def test_paper_and_screen_are_one_vote(steward, second_steward) -> None:
    una, _vic = voters(steward, "una", "vic")
    poll = called(steward)
    tick(poll=poll, person=una, by=steward)

    said = together(
        lambda: tick(poll=poll, person=una, by=second_steward),
        lambda: cast(poll=poll, by=una, choice="yes", secret=new_code()),
    )

    assert said in (["PaperError", "done"], ["AlreadyVotedError", "done"])
    assert VoterMark.objects.count() == 1
    assert Ballot.objects.count() == (1 if "PaperError" in said else 0)


def test_many_people_vote_at_the_same_moment(steward) -> None:
    people = voters(steward, *[f"voter-{n}" for n in range(8)])
    poll = called(steward)

    def vote(each):
        return lambda: cast(poll=poll, by=each, choice="yes", secret=new_code())

    assert together(*map(vote, people)) == ["done"] * 8
    assert (Ballot.objects.count(), VoterMark.objects.count()) == (8, 8)


def test_vote_is_counted_once_by_many_clocks(steward, settings) -> None:
    una, vic = voters(steward, "una", "vic")
    poll = called(steward)
    cast(poll=poll, by=una, choice="yes", secret=new_code())
    its_end(settings, poll)

    said = together(
        *[lambda: count(poll)] * 4,
        lambda: cast(poll=poll, by=vic, choice="no", secret=new_code()),
    )

    assert said == ["NotOpenError"] + ["done"] * 4
    done = Poll.objects.get(pk=poll.pk)
    assert done.result["figures"]["yes"] == 1
    assert done.counted_at.date() == clock.today(present_city())
