"""Programs read what people think, and say it for their person."""

import hashlib
from uuid import uuid4

import pytest
from django.test import Client

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.conversations.models import Conversation, Opinion, Statement
from greenhaven.web.council.conversations.moderating import merge
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.levels.models import Level
from tests.web.api.programs import Program, program_of
from tests.web.council.talking import asked, crowd, divided
from tests.web.neighbours import circle_of


@pytest.fixture
def talk(steward: Person) -> Conversation:
    """What the yard should be like."""
    return asked(steward)


def test_statement_is_written_once_and_without_a_name(talk: Conversation, resident: Person) -> None:
    program, path = program_of(resident), f"/conversations/{talk.slug}/statements"
    text = {"text": "Worms like the shade."}

    first = program.post(path, text, repeat="one")
    again = program.post(path, text, repeat="one")

    assert first[0] == again[0] == 201
    assert first == again
    assert Statement.objects.filter(author=resident).count() == 1
    assert "Ana" not in str(Program().get(path))
    assert program.get("/me/statements")[1]["items"][0]["statement"]["text"] == text["text"]


def test_opinion_said_twice_is_one(talk: Conversation, resident: Person) -> None:
    program, path = program_of(resident), f"/conversations/{talk.slug}"

    for answer in ("agree", "agree", "disagree"):
        told = program.ask("PUT", f"{path}/statements/2/opinion", {"answer": answer})
        assert told == (200, {"statement": 2, "answer": answer})

    assert Opinion.objects.filter(person=resident).count() == 1
    assert program.get(f"{path}/mine")[1]["items"] == [{"statement": 2, "answer": "disagree"}]
    assert program.get(f"{path}/next")[1]["number"] != 2
    assert AuditRow.objects.filter(action="opinion.say").count() == 2


def test_opinion_of_a_merged_statement_counts_for_the_other(
    talk: Conversation, resident: Person, steward: Person
) -> None:
    one, other = talk.statements.filter(number__in=(1, 2)).order_by("number")
    merge(kept=one, gone=other, by=steward)
    program = program_of(resident)

    path = f"/conversations/{talk.slug}/statements/2/opinion"
    assert program.ask("PUT", path, {"answer": "agree"})[1]["statement"] == 1
    assert Opinion.objects.get().statement == one


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/statements", {}),
        ("POST", "/statements", {"text": " "}),
        ("POST", "/statements", {"text": "x" * 281}),
        ("POST", "/statements", {"text": "a\x00b"}),
        ("POST", "/statements", {"text": 7}),
        ("PUT", "/statements/1/opinion", {"answer": "perhaps"}),
        ("PUT", "/statements/1/opinion", {"answer": 1}),
        ("PUT", "/statements/0/opinion", {"answer": "agree"}),
        ("PUT", "/statements/NaN/opinion", {"answer": "agree"}),
    ],
)
def test_what_cannot_be_said_is_refused_whole(
    talk: Conversation, resident: Person, method: str, path: str, body: object
) -> None:
    before = AuditRow.objects.count()

    status, told = program_of(resident).ask(method, f"/conversations/{talk.slug}{path}", body)

    assert (status, told["code"]) == (422, "not_understood")
    assert told["faults"]
    assert AuditRow.objects.count() - before == 1  # the key that was made
    assert not Opinion.objects.exists()


def test_closed_conversation_takes_nothing(
    talk: Conversation, resident: Person, steward: Person
) -> None:
    path = f"/conversations/{talk.slug}"
    closed = program_of(steward).post(f"{path}/close")[1]

    status, told = program_of(resident).ask(
        "PUT", f"{path}/statements/1/opinion", {"answer": "agree"}
    )

    assert not closed["open"]
    assert (status, told["message"]) == (422, "This conversation is closed. Its map stays.")
    assert program_of(resident).get(f"{path}/next") == (200, None)


def test_only_members_find_a_circles_conversation(
    steward: Person, resident: Person, neighbour: Person
) -> None:
    circle = circle_of(steward, resident)
    inner = asked(steward, level=Level.CIRCLE, circle=circle)
    path = f"/conversations/{inner.slug}"

    assert program_of(resident).get(path)[1]["circle"] == "mill-lane"
    for program in (Program(), program_of(neighbour)):
        assert program.get(path)[0] == 404
        assert program.get(f"{path}/statements")[0] == 404
        assert program.get(f"{path}/map")[0] == 404
        assert program.get("/conversations")[1]["items"] == []
    answer = {"answer": "agree"}
    assert program_of(neighbour).ask("PUT", f"{path}/statements/1/opinion", answer)[0] == 404


def test_map_tells_the_groups_and_where_it_is_published(talk: Conversation) -> None:
    divided(talk, crowd(40))
    publish(talk)

    _, told = Program().get(f"/conversations/{talk.slug}/map")

    assert told["people"] == 40
    assert len(told["groups"]) == 2
    assert all(group["reasons"] for group in told["groups"])
    assert 0 <= told["accord"]["low"] <= told["accord"]["value"] <= told["accord"]["high"] <= 1
    for row in told["rows"]:
        for cell in row["cells"]:
            assert cell["seen"] is None or cell["agree"] + cell["disagree"] + cell["passed"] == 100
    file = Client().get(told["document"]).content
    assert hashlib.sha256(file).hexdigest() == told["document_digest"]
    assert Program().get(f"/conversations/{talk.slug}")[1]["people"] == 40


def test_conversation_is_opened_for_a_district_and_once(steward: Person) -> None:
    program = program_of(steward)
    told = {"question": "Where do leaves go?", "district": "n", "statements": ["To the park."]}

    first = program.post("/conversations", told, repeat="leaves")
    assert first == program.post("/conversations", told, repeat="leaves")

    assert (first[0], first[1]["level"], first[1]["district"]) == (201, "district", "n")
    assert Conversation.objects.count() == 1
    for wrong in (
        {"district": "nowhere"},
        {"closes_on": "2001-01-01"},
        {"closes_on": "2999-01-01"},
    ):
        status, refused = program.post("/conversations", told | wrong)
        assert (status, refused["code"]) == (422, "not_possible"), refused
    assert Conversation.objects.count() == 1


def test_outcome_is_told_to_everyone(talk: Conversation, steward: Person) -> None:
    program, path = program_of(steward), f"/conversations/{talk.slug}"

    told = program.post(f"{path}/statements/3/outcomes", {"answer": "There are leads now."})
    assert told[0] == 201
    assert program.post(f"{path}/statements/3/outcomes", {})[0] == 422
    assert program.post(f"{path}/statements/3/outcomes", {"proposal": 99})[0] == 404

    answered = Program().get(f"{path}/outcomes")[1]["answered"]
    assert [each["statement"]["number"] for each in answered] == [3]
    assert answered[0]["outcomes"][0]["answer"] == "There are leads now."


def test_key_without_the_scope_says_nothing(talk: Conversation, resident: Person) -> None:
    reader = program_of(resident, "read", "give", "mine")
    path = f"/conversations/{talk.slug}"

    assert reader.get(path)[0] == 200
    assert reader.post(f"{path}/statements", {"text": str(uuid4())})[0] == 403
    assert reader.ask("PUT", f"{path}/statements/1/opinion", {"answer": "agree"})[0] == 403
    assert not Opinion.objects.exists()
