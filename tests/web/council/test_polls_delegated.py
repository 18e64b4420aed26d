"""Open votes can be handed on: for a time, to a few, and until the last minute taken back."""

import json
from datetime import timedelta

import pytest

from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.rules import Quorum, YesNo
from greenhaven.web.commons import clock
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.actions import DelegationError, delegate, withdraw
from greenhaven.web.council.delegations.codes import code_of, person_with
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.polls import casting
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.keeping_time import keep_time
from tests.web.neighbours import circle_of
from tests.web.voting import called, its_end, voters

FREE = {"rule": YesNo(Quorum.NONE, 0), "secrecy": "open", "delegation": True}
WIDE = {"policy": {"delegation_most_share": 1.0}}


@pytest.fixture
def people(steward):
    return voters(steward, "una", "vic", "wes", "xia")


def figures(settings, poll) -> dict[str, int]:
    its_end(settings, poll)
    done = count(poll)
    assert recount(read_public(done.file)).agrees
    return done.result["figures"]


def test_vote_goes_where_it_was_handed(steward, people, settings) -> None:
    una, vic, wes, xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=vic)
    delegate(by=vic, taker=wes)  # and so una's goes on to wes
    cast(poll=poll, by=wes, choice="yes")
    cast(poll=poll, by=xia, choice="no")

    told = figures(settings, poll)

    assert (told["yes"], told["no"]) == (3, 1)


def test_own_vote_and_the_nearest_delegation_go_before(steward, people, settings) -> None:
    una, vic, wes, xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=wes)
    delegate(by=una, taker=wes, topic="question")
    delegate(by=una, taker=xia, poll=poll)
    delegate(by=vic, taker=wes)
    cast(poll=poll, by=vic, choice="no")
    cast(poll=poll, by=wes, choice="yes")
    cast(poll=poll, by=xia, choice="no")

    told = figures(settings, poll)

    assert (told["yes"], told["no"]) == (1, 3)


def test_cycle_carries_nobody_and_the_cap_holds(steward, people, settings) -> None:
    una, vic, wes, xia = people
    poll = called(steward, **FREE, policy={"delegation_most_share": 0.05})
    delegate(by=una, taker=vic)
    delegate(by=vic, taker=una)
    delegate(by=wes, taker=xia)
    cast(poll=poll, by=xia, choice="yes")

    assert figures(settings, poll)["yes"] == 1


def test_delegation_is_taken_back_until_the_end(steward, people, settings) -> None:
    una, vic, wes, _xia = people
    poll = called(steward, **FREE, **WIDE)
    given = delegate(by=una, taker=vic)
    stays = delegate(by=wes, taker=vic)
    cast(poll=poll, by=vic, choice="yes")
    withdraw(delegation=given, by=una)
    its_end(settings, poll)
    withdraw(delegation=stays, by=wes)  # too late: the vote is closed

    assert count(poll).result["figures"]["yes"] == 2


def test_delegation_ends_by_itself(steward, people, settings) -> None:
    una, vic, _wes, _xia = people
    made = delegate(by=una, taker=vic)
    assert made.ends_at - made.given_at > timedelta(days=360)
    settings.TODAY = (made.ends_at + timedelta(days=1)).date()
    poll = called(steward, **FREE, **WIDE)
    cast(poll=poll, by=vic, choice="yes")

    assert figures(settings, poll)["yes"] == 1


def test_who_hands_on_is_told_what_becomes_of_it(steward, people, settings) -> None:
    una, vic, _wes, _xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=vic)
    settings.TODAY = (poll.closes_at - timedelta(days=1)).date()
    keep_time()
    cast(poll=poll, by=vic, choice="yes")
    cast(poll=poll, by=vic, choice="no")

    assert Notice.objects.filter(topic="vote.entrusted", person=vic).count() == 1
    assert Notice.objects.filter(topic="vote.closing_for", person=una).count() == 1
    assert Notice.objects.filter(topic="vote.carried", person=una).count() == 1


def test_odd_delegations_are_refused(steward, people, resident) -> None:
    una, vic, _wes, _xia = people
    secret, public = called(steward), called(steward, title="Openly?", **FREE)
    erase(person=resident, by=resident)
    resident.refresh_from_db()
    for more, words in (
        ({"taker": una}, "somebody else"),
        ({"taker": vic, "poll": secret}, "secret"),
        ({"taker": vic, "topic": "everything"}, "Choose what"),
        ({"taker": resident}, "has left"),
        ({"taker": steward, "poll": public}, "on the roll"),
    ):
        with pytest.raises(DelegationError, match=words):
            delegate(by=una, **more)
    assert not Delegation.objects.exists()
    given = delegate(by=una, taker=vic)
    with pytest.raises(DelegationError, match="two of them"):
        withdraw(delegation=given, by=steward)


def test_same_thing_twice_is_one_delegation(people) -> None:
    una, vic, wes, _xia = people
    assert delegate(by=una, taker=vic) == delegate(by=una, taker=vic)
    delegate(by=una, taker=wes)

    standing = Delegation.objects.filter(withdrawn_at=None)
    assert [each.taker for each in standing] == [wes]


def test_erasure_takes_delegations_back_and_leaves_votes(steward, people, settings) -> None:
    una, vic, wes, xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=vic)
    delegate(by=wes, taker=xia)
    cast(poll=poll, by=vic, choice="yes")
    cast(poll=poll, by=xia, choice="yes")
    erase(person=vic, by=vic)

    told = figures(settings, poll)

    assert told["yes"] == 3  # vic's own, xia's, and wes's by xia; una's goes nowhere


def test_names_of_delegates_stand_in_no_file(steward, people, settings) -> None:
    una, vic, _wes, _xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=vic)
    cast(poll=poll, by=vic, choice="yes")
    its_end(settings, poll)
    done = count(poll)

    assert len(json.loads(done.file)["delegations"]) == 1
    assert not [each for each in people if each.name in done.file]
    assert not [each for each in people if str(each.pseudonym) in done.file]


def test_code_finds_one_person_and_nobody_by_guessing(people) -> None:
    una, vic, _wes, _xia = people

    assert person_with(code_of(una).lower().replace("-", "")) == una
    assert code_of(una) != code_of(vic)
    for wrong in ("", "0", "A" * 40, code_of(una)[:-1] + "0", "Z" * 30, "\x00"):
        assert person_with(wrong) in (None, una if wrong == code_of(una) else None)


def test_page_hands_a_vote_on_and_takes_it_back(steward, people, as_someone) -> None:
    una, vic, wes, _xia = people
    circle_of(una, vic)
    poll = called(steward, **FREE)
    page = as_someone(una)
    for told, words in (
        ({}, "one of both"),
        ({"taker": wes.pk}, "Select a valid choice"),
        ({"code": "7K2M-9XQ4-ABCD"}, "Nobody has that code"),
        ({"taker": vic.pk, "what": "vote:999"}, "Select a valid choice"),
    ):
        answer = page.post("/me/delegations/", told)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    page.post("/me/delegations/", {"taker": vic.pk, "what": f"vote:{poll.number}"})
    page.post("/me/delegations/", {"code": code_of(wes), "what": ""})
    assert Delegation.objects.filter(withdrawn_at=None).count() == 2
    assert "Vic" in page.get(f"/votes/{poll.number}/").content.decode()
    for each in Delegation.objects.all():
        page.post(f"/me/delegations/{each.pk}/end/")
    assert not Delegation.objects.filter(withdrawn_at=None).exists()


def test_withdrawn_vote_is_carried_again(steward, people, settings) -> None:
    una, vic, _wes, _xia = people
    poll = called(steward, **FREE, **WIDE)
    delegate(by=una, taker=vic)
    cast(poll=poll, by=una, choice="no")
    cast(poll=poll, by=vic, choice="yes")
    casting.withdraw(poll=poll, by=una)

    told = figures(settings, poll)

    assert (told["yes"], told["no"]) == (2, 0)
    assert clock.today(present_city()) > poll.closes_at.date()


def test_two_others_are_carried_in_a_small_vote_and_the_third_is_told(steward, settings) -> None:
    people = voters(steward, "una", "vic", "wes", "xia", "yan", "zoe", "abe", "bea")
    una, vic, wes, *direct = people
    policy = {"delegation_most_share": 0.05, "delegation_others_in_any_case": 2}
    poll = called(steward, **FREE, policy=policy)
    for each in (una, vic, wes):
        delegate(by=each, taker=direct[0])
    for each in direct:
        cast(poll=poll, by=each, choice="yes")

    told = figures(settings, poll)

    assert told["yes"] == 7  # five themselves, and two of three
    assert Notice.objects.get(topic="vote.left_out").person == wes
