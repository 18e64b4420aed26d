"""A request that is sent again, or comes late, does not overturn what somebody said after it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.council.conversations.actions import MOST_KEYS, say_opinion
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.models import Opinion
from tests.web.council.talking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]


@pytest.fixture
def statement(steward):
    return asked(steward).statements.order_by("number").first()


def test_a_replayed_request_changes_nothing_whatever_was_said_since(statement, resident):
    first, second = uuid4(), uuid4()
    told = {"statement": statement, "by": resident}
    say_opinion(value=1, key=first, **told)
    say_opinion(value=-1, key=second, **told)
    rows = AuditRow.objects.count()

    again = [say_opinion(value=1, key=first, **told), say_opinion(value=-1, key=second, **told)]

    assert [each.value for each in again] == [-1, -1]
    assert Opinion.objects.get().order == 2
    assert AuditRow.objects.count() == rows


def test_a_request_that_was_long_on_its_way_does_not_overwrite_a_later_word(statement, resident):
    told = {"statement": statement, "by": resident}
    say_opinion(value=1, key=uuid4(), **told)

    late = say_opinion(value=-1, key=uuid4(), waited=timedelta(hours=2), **told)
    now = say_opinion(value=0, key=uuid4(), **told)

    assert late.value == 1
    assert now.value == Opinion.objects.get().value == 0


def test_an_earlier_word_that_waited_holds_where_nothing_was_said_since(statement, resident):
    said = say_opinion(
        statement=statement, value=-1, by=resident, key=uuid4(), waited=timedelta(hours=2)
    )

    assert Opinion.objects.get() == said
    assert said.value == -1


def test_one_request_says_one_thing(statement, resident):
    key = uuid4()
    say_opinion(statement=statement, value=1, by=resident, key=key)

    with pytest.raises(ConversationError, match="sent before with other content"):
        say_opinion(statement=statement, value=-1, by=resident, key=key)

    assert Opinion.objects.get().value == 1


def test_few_requests_are_remembered_and_nobody_elses(statement, resident, neighbour):
    key = uuid4()
    for at in range(2 * MOST_KEYS):
        say_opinion(statement=statement, value=at % 2, by=resident, key=uuid4())
    say_opinion(statement=statement, value=-1, by=resident, key=key)

    other = say_opinion(statement=statement, value=1, by=neighbour, key=key)

    assert len(Opinion.objects.get(person=resident).keys) == MOST_KEYS
    assert other.value == 1


def test_a_page_sends_its_key_and_who_goes_back_may_press_another_answer(
    statement, resident, as_someone
):
    browser, slug = as_someone(resident), statement.conversation.slug
    page = browser.get(f"/conversations/{slug}/").content.decode()
    number = re.search(r'name="statement" value="(\d+)"', page)[1]
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)[1]
    where, sent = f"/conversations/{slug}/say/", {"statement": number, "key": key}

    for answer in ("agree", "disagree", "agree"):  # the last is the first, sent again
        browser.post(where, sent | {"answer": answer})

    assert Opinion.objects.get().value == -1
    mine = browser.get(f"/conversations/{slug}/mine/").content.decode()
    assert 'name="key"' in mine


@pytest.mark.parametrize("sent", [{"key": "x"}, {"waited_s": "-3"}, {"waited_s": "9999999999"}])
def test_a_key_or_a_wait_that_cannot_be_is_refused(statement, resident, as_someone, sent):
    slug = statement.conversation.slug
    told = {"statement": statement.number, "answer": "agree"} | sent

    as_someone(resident).post(f"/conversations/{slug}/say/", told)

    assert not Opinion.objects.exists()
