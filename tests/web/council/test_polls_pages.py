"""What people see of votes, and what they do there, with nothing but a keyboard and forms."""

import json
import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.contrib.sessions.models import Session

from greenhaven.core.voice.ballots.rules import (
    EqualShares,
    HighestScore,
    MostApproved,
    Quorum,
    Schulze,
    TransferableVote,
    YesNo,
)
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Ballot, OpenVote, Poll, VoterMark
from greenhaven.web.council.polls.receipts import new_code
from tests.web.neighbours import circle_of, person
from tests.web.voting import OPTIONS, called, its_end, read_again, voters

CODE = re.compile(r'name="code" value="([^"]*)"')
RECEIPT = re.compile(r'class="receipt"><strong>([^<]+)</strong>')
SCORE = {"rule": HighestScore(), "policy": {"limits": {"most_points": 5}}}


@pytest.fixture
def people(steward):
    return voters(steward, "una", "vic", "wes")


def code_on(client, poll: Poll) -> str:
    return CODE.search(client.get(f"/votes/{poll.number}/ballot/").content.decode())[1]


def text_of(answer) -> str:
    return answer.content.decode()


def test_someone_votes_looks_once_more_and_keeps_a_receipt(steward, people, as_someone) -> None:
    poll, una = called(steward), as_someone(people[0])
    form = {"code": code_on(una, poll), "choice": "yes"}

    looked = una.post(f"/votes/{poll.number}/ballot/", form)
    assert "Is this your vote?" in text_of(looked)
    assert not VoterMark.objects.exists()

    done = una.post(f"/votes/{poll.number}/ballot/", form | {"sure": "1"}, follow=True)
    receipt = RECEIPT.search(text_of(done))[1]
    assert "A picture with this receipt for a camera" in text_of(done)
    assert receipt == Ballot.objects.get().receipt
    assert "You have voted" in text_of(una.get(f"/votes/{poll.number}/"))
    found = una.post(f"/votes/{poll.number}/receipt/", {"receipt": receipt.lower()})
    assert "is in the urn" in text_of(found)

    again = {"code": code_on(una, poll), "choice": "no", "sure": "1"}
    una.post(f"/votes/{poll.number}/ballot/", again)
    assert [each.choice for each in Ballot.objects.all()] == ["no"]


def test_another_browser_needs_the_code(steward, people, as_someone) -> None:
    poll, here, there = called(steward), as_someone(people[0]), as_someone(people[0])
    code = code_on(here, poll)
    address = f"/votes/{poll.number}/ballot/"
    here.post(address, {"code": code, "choice": "yes", "sure": "1"})

    assert "in another browser" in text_of(there.get(address))
    refused = there.post(address, {"code": new_code(), "choice": "no", "sure": "1"}, follow=True)
    assert "Only the browser" in text_of(refused)
    wrong = there.post(f"/votes/{poll.number}/code/", {"code": new_code()}, follow=True)
    assert "No ballot of this vote has that code" in text_of(wrong)
    there.post(f"/votes/{poll.number}/code/", {"code": code})
    there.post(address, {"code": code_on(there, poll), "choice": "no", "sure": "1"})

    assert [each.choice for each in Ballot.objects.all()] == ["no"]


def test_code_lies_in_no_session(steward, people, as_someone) -> None:
    poll, una = called(steward), as_someone(people[0])
    code = code_on(una, poll)
    una.post(f"/votes/{poll.number}/ballot/", {"code": code, "choice": "yes", "sure": "1"})

    for session in Session.objects.all():
        told = json.dumps(session.get_decoded())
        assert code not in told
        assert Ballot.objects.get().receipt not in told


def test_number_of_voters_is_told_from_the_first_day_and_no_result(steward, people, client) -> None:
    poll = called(steward, rule=YesNo(quorum_share=Fraction(2, 3)))
    before = text_of(client.get(f"/votes/{poll.number}/"))
    cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    after = text_of(client.get(f"/votes/{poll.number}/"))

    assert "0 of 3 have voted" in before
    assert "1 of 3 has voted" in after
    assert "it needs 2 yes at least" in after
    assert "7 days left" in after or "6 days left" in after
    assert "What each option got" not in after


@pytest.mark.parametrize(
    ("more", "form", "choice"),
    [
        ({}, {"choice": "abstain"}, "abstain"),
        ({"rule": MostApproved()}, {"o0": "on", "o2": "on"}, ["a", "c"]),
        ({"rule": MostApproved()}, {"blank": "on"}, []),
        ({"rule": Schulze()}, {"o0": "2", "o1": "1", "o2": "2"}, [["b"], ["a", "c"]]),
        ({"rule": TransferableVote(2)}, {"o2": "1"}, [["c"]]),
        (SCORE, {"o0": "5", "o1": "0", "o2": ""}, {"a": 5}),
        ({"rule": EqualShares(), "policy": {"budget": 999}}, {"o1": "on"}, ["b"]),
    ],
)
def test_every_kind_of_ballot_is_cast_by_a_form(
    steward, people, as_someone, more, form, choice
) -> None:
    options = {} if "choice" in form else {"options": OPTIONS}
    poll, una = called(steward, **more, **options), as_someone(people[0])
    address = f"/votes/{poll.number}/ballot/"
    assert una.get(address).status_code == 200
    told = form | {"code": code_on(una, poll)}
    confirm = text_of(una.post(address, told))

    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', confirm))
    hidden.pop("csrfmiddlewaretoken", None)
    una.post(address, hidden | {"sure": "1"})

    assert Ballot.objects.get().choice == choice


@pytest.mark.parametrize(
    ("more", "form", "words"),
    [
        ({}, {}, "Choose one"),
        ({}, {"choice": "perhaps"}, "Select a valid choice"),
        ({"rule": MostApproved()}, {}, "Nothing is chosen"),
        ({"rule": MostApproved()}, {"o0": "on", "blank": "on"}, "both cannot be"),
        ({"rule": Schulze()}, {"o0": "0"}, "greater than or equal to 1"),
        ({"rule": Schulze()}, {"o0": "9"}, "less than or equal to 3"),
        ({"rule": Schulze()}, {"o0": "first"}, "whole number"),
        (SCORE, {"o0": "-1"}, "greater than or equal to 0"),
        (SCORE, {"o0": "NaN"}, "whole number"),
        (SCORE, {"o0": "9" * 400}, "less than or equal to 5"),
        (
            {"rule": EqualShares(), "policy": {"budget": 9, "limits": {"most_cost": 1000}}},
            {"o0": "on", "o1": "on"},
            "does not fit",
        ),
    ],
)
def test_ballot_that_cannot_be_is_shown_again_with_words(
    steward, people, as_someone, more, form, words
) -> None:
    options = {"options": OPTIONS} if "rule" in more else {}
    poll, una = called(steward, **more, **options), as_someone(people[0])
    told = form | {"code": new_code(), "sure": "1"}

    answer = una.post(f"/votes/{poll.number}/ballot/", told)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not VoterMark.objects.exists()


def test_order_is_made_by_buttons_without_scripts(steward, people, as_someone) -> None:
    poll, una = called(steward, rule=Schulze(), options=OPTIONS), as_someone(people[0])
    address, told = f"/votes/{poll.number}/ballot/", {"code": new_code()}

    for step, expected in (
        ("up:2", ["o2", "o0", "o1"]),
        ("up:0", ["o2", "o0", "o1"]),
        ("up:0", ["o0", "o2", "o1"]),
        ("down:0", ["o2", "o0", "o1"]),
        ("out:2", ["o0", "o1", "o2"]),
        ("sideways:77", ["o0", "o1", "o2"]),
    ):
        page = text_of(una.post(address, told | {"move": step}))
        told |= dict(re.findall(r'<input type="number" name="(o\d)"(?: value="(\d)")?', page))
        assert re.findall(r'<input type="number" name="(o\d)"', page) == expected
    assert {told["o0"], told["o1"], told["o2"]} == {"1", ""}


@pytest.mark.usefixtures("people")
def test_who_has_no_vote_sees_why_and_how_to_get_one(
    steward, as_someone, client, neighbour
) -> None:
    poll = called(steward)
    circle = circle_of(person("cleo"))
    inside = called(steward, level="circle", circle=circle, title="Of the circle?")

    assert "Sign in to vote" in text_of(client.get(f"/votes/{poll.number}/"))
    told = text_of(as_someone(neighbour).get(f"/votes/{poll.number}/"))
    assert "/me/residence/" in told
    told = text_of(as_someone(neighbour).get(f"/votes/{inside.number}/"))
    assert f"/circles/{circle.slug}/" in told
    shut = as_someone(neighbour).get(f"/votes/{poll.number}/ballot/", follow=True)
    assert "Have your address confirmed" in text_of(shut)


def test_result_page_tells_the_count_and_the_file_is_public(
    steward, people, client, settings
) -> None:
    poll = called(steward, rule=Schulze(status_quo="c"), options=OPTIONS)
    for each in people:
        cast(poll=poll, by=each, choice=[["b"], ["a"]], secret=new_code())
    assert client.get(f"/votes/{poll.number}/file.json").status_code == 404
    its_end(settings, poll)
    count(poll)

    page = text_of(client.get(f"/votes/{poll.number}/"))
    file = client.get(f"/votes/{poll.number}/file.json")

    assert "Chosen: A bike." in page
    assert "greenhaven council recount" in page
    assert file.content.decode() == read_again(poll).file
    first = json.loads(file.content)["ballots"][0]["receipt"]
    found = text_of(client.post(f"/votes/{poll.number}/receipt/", {"receipt": first}))
    assert "ballot 1 of 3" in found
    assert "1. A bike" in found
    lost = text_of(client.post(f"/votes/{poll.number}/receipt/", {"receipt": "nothing"}))
    assert "No ballot of this vote has that receipt" in lost


def test_open_vote_names_who_voted_once_it_is_over(
    steward, people, as_someone, client, settings
) -> None:
    poll, una = called(steward, secrecy="open"), as_someone(people[0])
    address = f"/votes/{poll.number}/ballot/"
    una.post(address, {"choice": "yes", "sure": "1"})
    una.post(f"/votes/{poll.number}/withdraw/")
    una.post(address, {"choice": "no", "sure": "1"})
    during = text_of(client.get(f"/votes/{poll.number}/"))
    its_end(settings, poll)
    count(poll)
    after = text_of(client.get(f"/votes/{poll.number}/"))

    assert "Una" not in during
    assert re.search(r"Una</th>\s*<td>No</td>", after)
    assert OpenVote.objects.count() == 1


@pytest.mark.usefixtures("people")
def test_council_calls_a_vote_by_the_rules_in_force(as_someone) -> None:
    coun = as_someone(person("coun", Role.COUNCIL))
    today = clock.today(present_city())
    page = text_of(coun.get("/votes/new/"))
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {
        "title": "Who keeps the chipper?",
        "way": "seats",
        "options": "Una\nVic\nWes\n\n",
        "seats": "2",
        "level": "city",
        "secrecy": "",
        "opens_on": str(today + timedelta(days=8)),
        "closes_on": str(today + timedelta(days=20)),
        "key": key,
    }
    for wrong, words in (
        ({"options": "Una\nUna\nVic"}, "stands there twice"),
        ({"options": "Una"}, "two options"),
        ({"seats": "3"}, "Fewer are chosen"),
        ({"seats": "-1"}, "greater than or equal to 1"),
        ({"opens_on": str(today - timedelta(days=1))}, "This day is over"),
        ({"closes_on": str(today + timedelta(days=9))}, "a vote is open for"),
        ({"closes_on": str(today + timedelta(days=900))}, "At most 60 days"),
        ({"level": "district:nowhere"}, "Select a valid choice"),
    ):
        answer = coun.post("/votes/new/", form | wrong)
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert not Poll.objects.exists()

    coun.post("/votes/new/", form)
    coun.post("/votes/new/", form)

    poll = Poll.objects.get()
    assert (poll.matter, poll.secrecy, poll.rule["kind"]) == (
        "seats",
        "secret",
        "transferable_vote",
    )
    assert poll.opens_at - poll.roll_on == timedelta(days=7)


def test_pages_ask_the_database_little(
    steward, people, as_someone, settings, django_assert_max_num_queries
) -> None:
    polls = [called(steward, secrecy="open", delegation=True, title=f"No. {n}") for n in range(4)]
    over = called(steward, rule=YesNo(Quorum.NONE, Fraction(0)))
    cast(poll=over, by=people[0], choice="yes", secret=new_code())
    una = as_someone(people[0])
    one = f"/votes/{polls[0].number}/"
    for address in ("/votes/", one, f"{one}ballot/", f"{one}receipt/", "/me/delegations/"):
        una.get(address)
        with django_assert_max_num_queries(15):
            assert una.get(address).status_code == 200
    its_end(settings, over)
    count(over)
    una.get(f"/votes/{over.number}/")
    with django_assert_max_num_queries(15):
        una.get(f"/votes/{over.number}/")
