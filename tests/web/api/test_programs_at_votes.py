"""Programs read votes and recount them; they never cast one, nor learn what is not published."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.rules import Schulze
from greenhaven.web.api.site import api
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.delegations.codes import code_of
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.polls.actions import void
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Ballot, OpenVote, Poll
from greenhaven.web.council.polls.receipts import new_code
from tests.web.api.programs import Program, program_of
from tests.web.neighbours import circle_of
from tests.web.voting import OPTIONS, called, its_end, voters

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(steward: Person) -> list[Person]:
    """Three who may vote."""
    return voters(steward, "vera", "vito", "vic")


def ballots(poll: Poll, people: Sequence[Person], choices: Sequence[Any]) -> None:
    """All vote with their own hands."""
    for who, choice in zip(people, choices, strict=True):
        cast(poll=poll, by=who, choice=choice, secret=new_code())


def test_no_operation_casts_or_reads_a_ballot(people: list[Person], steward: Person) -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    poll, program = called(steward), program_of(people[0])

    assert not [each for each in paths if "ballot" in each or "receipt" in each]
    assert list(paths["/votes/{number}"]) == ["get"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert program.ask(method, f"/votes/{poll.number}", {"choice": "yes"})[0] == 405
    assert program.post(f"/votes/{poll.number}/ballot", {"choice": "yes"})[0] == 404
    assert not Ballot.objects.exists()
    assert not OpenVote.objects.exists()


@pytest.mark.parametrize("secrecy", ["secret", "open"])
def test_while_it_is_open_only_the_number_of_voters_is_told(
    people: list[Person], steward: Person, settings: Settings, secrecy: str
) -> None:
    poll = called(steward, secrecy=secrecy)
    path = f"/votes/{poll.number}"
    before = Program().get(path)[1]

    ballots(poll, people, ["yes", "no", "yes"])
    told = Program().get(path)[1]

    assert told["progress"] == {**before["progress"], "voters": 3}
    assert {**told, "progress": None} == {**before, "progress": None}
    its_end(settings, poll)
    assert Program().get(path)[1]["result"] is None, "it is not counted yet"


def test_counted_vote_is_recounted_from_its_public_file(
    people: list[Person], steward: Person, settings: Settings
) -> None:
    poll = called(steward, rule=Schulze(), options=OPTIONS)
    ballots(poll, people, [[["a"], ["b", "c"]], [["b"]], [["b"], ["a"]]])
    its_end(settings, poll)
    count(poll)

    _, told = Program().get(f"/votes/{poll.number}")
    file = Client().get(told["result"]["file"]).content.decode()
    again = recount(read_public(file, "vote.json"))

    assert again.agrees
    assert list(again.result.winners) == told["result"]["winners"]
    assert told["result"]["root"] == again.root
    assert (told["kind"], told["rule"]["kind"]) == ("ranked", "schulze")
    assert told["result"]["few"], "three ballots tell much"
    assert {each["id"] for each in told["result"]["options"]} == {"a", "b", "c"}
    assert all(each["reasons"] for each in told["result"]["rows"])


def test_votes_are_found_by_state(people: list[Person], steward: Person) -> None:
    del people
    first, second = called(steward, days=(1, 7)), called(steward, title="And a bike?")
    void(poll=second, by=steward, why="It was called by mistake.")

    def numbers(query: str) -> list[int]:
        return [each["number"] for each in Program().get(f"/votes{query}")[1]["items"]]

    assert numbers("") == [first.number, second.number]
    assert numbers("?state=void") == [second.number]
    assert numbers("?proposal=7") == []
    assert Program().get("/votes?state=lost")[0] == 422
    assert Program().get("/votes/0")[0] == 422
    assert Program().get("/votes/99")[0] == 404


def test_vote_is_handed_on_with_a_scope_of_its_own(people: list[Person]) -> None:
    giver, taker, _other = people
    told = {"code": code_of(taker), "topic": "ordinary"}

    assert program_of(giver, "read", "decide").post("/me/delegations", told)[0] == 403
    program = program_of(giver, "read", "entrust")
    status, made = program.post("/me/delegations", told)
    assert (status, made["taker"], made["topic"]) == (201, str(taker), "ordinary")
    assert program.post("/me/delegations", told)[1]["id"] == made["id"]

    mine = program.get("/me/delegations")[1]
    assert [each["id"] for each in mine["given"]] == [made["id"]]
    theirs = program_of(taker).get("/me/delegations")[1]
    assert [each["giver"] for each in theirs["taken"]] == [str(giver)]
    assert program.post(f"/me/delegations/{made['id']}/end")[0] == 200
    assert program.get("/me/delegations")[1]["given"] == []


def test_vote_is_handed_on_to_somebody_of_a_circle_for_one_vote(
    people: list[Person], steward: Person
) -> None:
    giver, taker, _other = people
    circle_of(giver, taker)
    poll = called(steward, secrecy="open", delegation=True)
    program = program_of(giver)
    near = program.get("/me/delegations")[1]["near"]

    assert near == [{"id": taker.pk, "name": str(taker)}]
    made = program.post("/me/delegations", {"person": taker.pk, "vote": poll.number})
    assert (made[0], made[1]["vote"]) == (201, poll.number)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"code": "NOBODY"},
        {"code": "x" * 41},
        {"person": 1},
        {"person": -1},
        {"person": 2**70},
        {"topic": "whim"},
        {"vote": 99},
        {"code": str(uuid4())},
    ],
)
def test_what_cannot_be_handed_on_is_refused(
    people: list[Person], steward: Person, wrong: dict[str, Any]
) -> None:
    told = {"code": code_of(people[1])} if {"topic", "vote"} & wrong.keys() else {}

    status, refused = program_of(people[0]).post("/me/delegations", told | wrong)

    assert (status, bool(refused["message"])) == (422, True)
    assert program_of(steward).post("/me/delegations/99/end")[0] == 404
    assert not Delegation.objects.exists()


def test_others_end_no_delegation_that_is_not_theirs(people: list[Person]) -> None:
    giver, taker, other = people
    made = program_of(giver).post("/me/delegations", {"code": code_of(taker)})[1]

    assert program_of(other).post(f"/me/delegations/{made['id']}/end")[0] == 422
    assert Delegation.objects.get().withdrawn_at is None


def test_one_reads_where_one_is_known_to_live(people: list[Person], steward: Person) -> None:
    told = program_of(people[0], "read").get("/me/residence")[1]

    assert (told["known"], told["district"], told["proof"]) == (True, "n", "steward")
    assert not told["long_standing"]
    assert "home" not in str(told)
    assert program_of(steward).get("/me/residence")[1]["known"] is False
    assert Program().get("/me/residence")[0] == 401
