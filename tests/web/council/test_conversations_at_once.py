"""Many people answer at the same moment; each answer has its place, and nobody's is lost."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.council.conversations.actions import add_statement, say_opinion
from greenhaven.web.council.conversations.models import Conversation, Opinion, Statement
from tests.web.council.talking import asked, crowd
from tests.web.neighbours import person
from tests.web.village import village_state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation(city: City) -> Conversation:
    take_snapshot(city=city, state=village_state(city), by="a test")
    return asked(person("sol", Role.STEWARD))


def test_answers_at_the_same_moment_come_one_after_another(conversation):
    statement = conversation.statements.order_by("number")[0]

    def answer(who: Person) -> None:
        try:
            say_opinion(statement=statement, value=1, by=who)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, crowd(8)))

    orders = Opinion.objects.order_by("order").values_list("order", flat=True)
    assert list(orders) == list(range(1, 9))
    assert Conversation.objects.get().cast == 8


def test_a_statement_sent_twice_at_once_is_written_once(conversation):
    (writer,), key = crowd(1), uuid4()

    def write(_time: int) -> None:
        try:
            add_statement(conversation=conversation, text="Bees first.", by=writer, key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))

    assert Statement.objects.filter(author=writer).count() == 1
