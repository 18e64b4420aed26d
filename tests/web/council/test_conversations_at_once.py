"""Many people answer at the same moment; each answer has its place, and nobody's is lost."""

from uuid import uuid4

import pytest
from django.db import connection

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.council.conversations.actions import add_statement, say_opinion
from greenhaven.web.council.conversations.models import Conversation, Opinion, Statement
from tests.web.council.talking import asked, crowd
from tests.web.ledger.at_once import together
from tests.web.neighbours import person
from tests.web.village import village_state

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]


@pytest.fixture
def conversation(city: City) -> Conversation:
    take_snapshot(city=city, state=village_state(city), by="a test")
    return asked(person("sol", Role.STEWARD))


def test_answers_at_the_same_moment_come_one_after_another(conversation) -> None:
    statement = conversation.statements.order_by("number")[0]

    def answer(who: Person) -> None:
        say_opinion(statement=statement, value=1, by=who)

    said = together(*[lambda who=who: answer(who) for who in crowd(6)])

    assert said == ["done"] * 6
    orders = Opinion.objects.order_by("order").values_list("order", flat=True)
    assert list(orders) == list(range(1, 7))
    assert Conversation.objects.get().cast == 6


def test_a_statement_sent_twice_at_once_is_written_once(conversation) -> None:
    (writer,), key = crowd(1), uuid4()

    def write() -> None:
        add_statement(conversation=conversation, text="Bees first.", by=writer, key=key)

    assert together(write, write) == ["done", "done"]
    assert Statement.objects.filter(author=writer).count() == 1
