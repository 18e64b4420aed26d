"""Ballots are cast once, changed by their code alone, and counted as they were cast."""

import json
from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.rules import (
    EqualShares,
    HighestScore,
    MostApproved,
    Quorum,
    Schulze,
    TransferableVote,
    YesNo,
)
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.polls.actions import void
from greenhaven.web.council.polls.casting import cast, withdraw
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.errors import AlreadyVotedError, NotOpenError, VoteError
from greenhaven.web.council.polls.keeping_time import keep_time
from greenhaven.web.council.polls.models import Ballot, Poll, VoterMark
from greenhaven.web.council.polls.queries import progress_of
from greenhaven.web.council.polls.questions import digest_of_lot
from greenhaven.web.council.polls.receipts import new_code
from tests.web.voting import OPTIONS, attest, called, its_end, read_again, voters

QUICK = YesNo(quorum_share=Fraction(1, 2))


@pytest.fixture
def people(steward):
    return voters(steward, "una", "vic", "wes", "xia")


def closed(settings, poll: Poll) -> Poll:
    its_end(settings, poll)
    return count(poll)


def test_secret_vote_is_cast_counted_and_recounted(steward, people, settings) -> None:
    poll = called(steward, rule=QUICK)
    for each, choice in zip(people, ("yes", "yes", "no", "abstain"), strict=True):
        cast(poll=poll, by=each, choice=choice, secret=new_code())

    done = closed(settings, poll)

    assert (done.state, done.result["outcome"]) == ("counted", "passed")
    assert done.result["figures"]["yes"] == 2
    assert recount(read_public(done.file)).agrees
    assert done.roll_count == 4
    assert done.result["ballots"] == 4


def test_ballot_is_changed_by_its_code_alone(steward, people) -> None:
    poll, code = called(steward), new_code()
    first = cast(poll=poll, by=people[0], choice="yes", secret=code)

    with pytest.raises(AlreadyVotedError, match="Only the browser"):
        cast(poll=poll, by=people[0], choice="no", secret=new_code())
    again = cast(poll=poll, by=people[0], choice="yes", secret=code.lower().replace("-", " "))
    changed = cast(poll=poll, by=people[0], choice="no", secret=code)

    assert (again, changed.changed) == (first, True)
    assert changed.code != first.code
    assert [each.choice for each in Ballot.objects.all()] == ["no"]
    assert VoterMark.objects.count() == 1


def test_code_of_one_person_casts_no_ballot_for_another(steward, people) -> None:
    poll, code = called(steward), new_code()
    cast(poll=poll, by=people[0], choice="yes", secret=code)

    with pytest.raises(VoteError, match="used before"):
        cast(poll=poll, by=people[1], choice="no", secret=code)

    assert [each.choice for each in Ballot.objects.all()] == ["yes"]
    assert VoterMark.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "A", "not a code at all, really", "U" * 400, "\x00" * 24])
def test_forged_codes_are_refused(steward, people, secret: str) -> None:
    poll = called(steward)

    with pytest.raises(VoteError):
        cast(poll=poll, by=people[0], choice="yes", secret=secret)

    assert not Ballot.objects.exists()
    assert not VoterMark.objects.exists()


@pytest.mark.parametrize(
    ("rule", "policy", "choice"),
    [
        (YesNo(), {}, "perhaps"),
        (YesNo(), {}, None),
        (YesNo(), {}, ["yes", "no"]),
        (MostApproved(), {}, ["a", "a"]),
        (MostApproved(), {}, ["z"]),
        (MostApproved(), {"limits": {"most_options": 1}}, ["a", "b"]),
        (MostApproved(), {"limits": {"least_options": 2}}, ["a"]),
        (HighestScore(), {}, {"a": -1}),
        (HighestScore(), {}, {"a": float("nan")}),
        (HighestScore(), {}, {"a": 1.5}),
        (HighestScore(), {}, {"a": True}),
        (HighestScore(), {"limits": {"most_points": 5}}, {"a": 10**30}),
        (HighestScore(), {"limits": {"most_points_in_all": 5}}, {"a": 3, "b": 3}),
        (Schulze(), {}, [["a"], ["a"]]),
        (Schulze(), {}, [[]]),
        (Schulze(), {}, "abc"),
        (EqualShares(), {"budget": 1000, "limits": {"most_cost": 1000}}, ["a", "b"]),
    ],
)
def test_ballots_that_do_not_fit_are_refused(steward, people, rule, policy, choice) -> None:
    options = [] if isinstance(rule, YesNo) else OPTIONS
    poll = called(steward, rule=rule, policy=policy, options=options)

    with pytest.raises(VoteError, match="does not fit"):
        cast(poll=poll, by=people[0], choice=choice, secret=new_code())

    assert not Ballot.objects.exists()
    assert not VoterMark.objects.exists()


@pytest.mark.parametrize(
    ("rule", "choices", "winners"),
    [
        (MostApproved(), [["a"], ["a", "b"], [], ["b", "a"]], ["a"]),
        (HighestScore(), [{"a": 3}, {"b": 5}, {"b": 1, "c": 2}, {}], ["b"]),
        (Schulze(status_quo="c"), [[["b"], ["a"]], [["b"]], [["c"]], [["a", "b"]]], ["b"]),
        (TransferableVote(seats=2), [[["a"]], [["a"], ["b"]], [["b"]], [["b"]]], ["b", "a"]),
        (EqualShares(), [["a"], ["b"], ["b"], ["b", "c"]], ["b"]),
    ],
)
def test_every_rule_is_counted(steward, people, settings, rule, choices, winners) -> None:
    policy = {"budget": 1000, "currency": "USD"}
    poll = called(steward, rule=rule, options=OPTIONS, policy=policy)
    for each, choice in zip(people, choices, strict=True):
        cast(poll=poll, by=each, choice=choice, secret=new_code())

    done = closed(settings, poll)

    assert sorted(set(done.result["winners"]) - {"c"}) == sorted(winners)
    assert recount(read_public(done.file)).agrees


def test_vote_past_its_end_takes_no_ballot_whatever_the_clock_did(
    steward, people, settings
) -> None:
    poll = called(steward)
    its_end(settings, poll)

    with pytest.raises(NotOpenError, match="closed on"):
        cast(poll=poll, by=people[0], choice="yes", secret=new_code())

    assert read_again(poll).state == "open"
    assert not Ballot.objects.exists()


def test_vote_opens_with_the_first_ballot_if_the_clock_is_late(steward, people, settings) -> None:
    poll = called(steward, days=(1, 7))
    with pytest.raises(NotOpenError, match="opens on"):
        cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    settings.TODAY = (poll.opens_at + timedelta(days=1)).date()

    cast(poll=poll, by=people[0], choice="yes", secret=new_code())

    assert read_again(poll).state == "open"


@pytest.mark.usefixtures("people")
def test_who_is_not_on_the_roll_does_not_vote(steward, resident) -> None:
    poll = called(steward)
    attest(steward, [resident])  # after the roll was frozen

    with pytest.raises(NotEntitledError, match="not on the roll"):
        cast(poll=poll, by=resident, choice="yes", secret=new_code())

    assert not Ballot.objects.exists()


def test_vote_without_voters_is_not_called(steward) -> None:
    with pytest.raises(VoteError, match="Nobody may vote"):
        called(steward)


def test_open_vote_is_changed_and_taken_back(steward, people, settings) -> None:
    poll = called(steward, rule=QUICK, secrecy="open")
    cast(poll=poll, by=people[0], choice="no")
    cast(poll=poll, by=people[0], choice="yes")
    cast(poll=poll, by=people[1], choice="yes")
    cast(poll=poll, by=people[2], choice="no")
    withdraw(poll=poll, by=people[2])

    done = closed(settings, poll)

    assert done.result["figures"] | {"yes": 2, "no": 0} == done.result["figures"]
    told = json.loads(done.file)
    assert {each["choice"] for each in told["ballots"]} == {"yes"}
    assert all(each.name not in done.file for each in people)
    assert recount(read_public(done.file)).agrees


def test_counted_vote_stays_as_it_is(steward, people, settings) -> None:
    poll = called(steward)
    cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    done = closed(settings, poll)

    assert count(poll).file == done.file
    with pytest.raises(VoteError, match="result stays"):
        void(poll=poll, by=steward, why="I did not like it")


def test_void_vote_says_why(steward, people) -> None:
    poll = called(steward)
    with pytest.raises(VoteError, match="Say why"):
        void(poll=poll, by=steward, why=" ")

    void(poll=poll, by=steward, why="The text was wrong")

    with pytest.raises(NotOpenError, match="The text was wrong"):
        cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    assert Notice.objects.filter(topic="vote.void").count() == 4


def test_people_are_told_when_it_opens_and_before_it_closes(steward, people, settings) -> None:
    poll = called(steward, days=(1, 9))
    assert not Notice.objects.filter(topic__startswith="vote.").exists()
    settings.TODAY = (poll.opens_at + timedelta(days=1)).date()
    keep_time()
    cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    settings.TODAY = (poll.closes_at - timedelta(days=1)).date()
    keep_time()
    keep_time()

    assert Notice.objects.filter(topic="vote.opened").count() == 4
    reminded = Notice.objects.filter(topic="vote.closing").values_list("person", flat=True)
    assert sorted(reminded) == sorted(each.pk for each in people[1:])

    its_end(settings, poll)
    keep_time()

    assert read_again(poll).state == "counted"
    assert Notice.objects.filter(topic="vote.counted").count() == 4


def test_second_vote_confirms_the_first(steward, people, settings) -> None:
    twice = YesNo(quorum=Quorum.NONE, quorum_share=Fraction(0), votes=2, days_between=30)
    first = called(steward, rule=twice)
    cast(poll=first, by=people[0], choice="yes", secret=new_code())
    first = closed(settings, first)
    assert first.result["outcome"] == "again"

    settings.TODAY = (first.closes_at + timedelta(days=40)).date()
    second = called(steward, rule=twice, first=first)
    cast(poll=second, by=people[0], choice="yes", secret=new_code())

    assert closed(settings, second).result["outcome"] == "passed"


def test_seats_are_drawn_by_the_lot_that_was_committed_to(steward, people, settings) -> None:
    poll = called(steward, rule=MostApproved(), options=OPTIONS)
    assert digest_of_lot(poll.lot) == poll.lot_digest
    cast(poll=poll, by=people[0], choice=["a"], secret=new_code())
    cast(poll=poll, by=people[1], choice=["b"], secret=new_code())

    done = closed(settings, poll)

    lot = json.loads(done.file)["question"]["lot"]
    assert done.result["winners"] == [next(each for each in lot if each in ("a", "b"))]


def test_turnout_that_a_rule_does_not_know_is_told_beside(steward, people, settings) -> None:
    poll = called(steward, rule=MostApproved(), options=OPTIONS, policy={"turnout": "1/2"})
    cast(poll=poll, by=people[0], choice=["a"], secret=new_code())
    assert progress_of(poll).voters_needed == 2

    assert closed(settings, poll).result["quorum"] == {
        "voters_needed": 2,
        "voters": 1,
        "reached": False,
    }


def test_vote_of_someone_who_is_erased_stays(steward, people, settings) -> None:
    secret, public = called(steward), called(steward, title="And openly?", secrecy="open")
    cast(poll=secret, by=people[0], choice="yes", secret=new_code())
    cast(poll=public, by=people[0], choice="yes")

    erase(person=people[0], by=people[0])
    people[0].refresh_from_db()
    with pytest.raises(NotEntitledError):
        cast(poll=public, by=people[0], choice="no")

    for poll in (secret, public):
        assert closed(settings, poll).result["figures"]["yes"] == 1


@pytest.mark.usefixtures("people")
def test_form_that_is_sent_again_calls_one_vote(steward) -> None:
    key = uuid4()
    first = called(steward, key=key)

    assert called(steward, key=key, closes_at=first.closes_at).pk == first.pk
    with pytest.raises(VoteError, match="sent before"):
        called(steward, key=key, title="Another", closes_at=first.closes_at)
    assert Poll.objects.count() == 1
