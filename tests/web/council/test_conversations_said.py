"""People write statements and say what they think; the last word holds, and nothing is lost."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditPayload, AuditRow
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations import actions
from greenhaven.web.council.conversations.actions import say_opinion
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.models import (
    Conversation,
    Moderation,
    Opinion,
    OpinionMap,
    Statement,
)
from greenhaven.web.council.conversations.moderating import merge, moderate, part
from greenhaven.web.council.conversations.opening import close, close_due
from greenhaven.web.council.conversations.publishing import due, publish
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.models import Level
from tests.web.council.talking import asked, crowd, divided, written
from tests.web.neighbours import circle_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]


@pytest.fixture
def conversation(steward):
    return asked(steward)


def first(conversation):
    return conversation.statements.order_by("number").first()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_last_word_holds(conversation, resident):
    statement = first(conversation)

    for value in (1, -1, 0):
        say_opinion(statement=statement, value=value, by=resident)

    (row,) = Opinion.objects.all()
    assert (row.value, row.order) == (0, 3)
    assert fresh(conversation).cast == 3


def test_the_same_said_again_changes_nothing(conversation, resident):
    one = say_opinion(statement=first(conversation), value=1, by=resident)
    rows = AuditRow.objects.count()

    again = say_opinion(statement=first(conversation), value=1, by=resident)

    assert again == one
    assert AuditRow.objects.count() == rows
    assert fresh(conversation).cast == 1


@pytest.mark.parametrize("value", [2, -2, 10**9])
def test_there_are_three_answers(conversation, resident, value):
    with pytest.raises(ConversationError, match="Agree, disagree or pass"):
        say_opinion(statement=first(conversation), value=value, by=resident)

    assert not Opinion.objects.exists()


def test_the_audit_does_not_tell_what_was_said(conversation, resident):
    told = {}
    for value in (1, -1):
        say_opinion(statement=first(conversation), value=value, by=resident)
        row = AuditRow.objects.latest("number")
        told[value] = AuditPayload.objects.get(row=row).told
        assert (row.action, row.subject) == ("opinion.say", f"conversation {conversation.pk}")

    assert told[1] != told[-1]
    assert all(set(json.loads(text)) == {"seal"} for text in told.values())


def test_a_closed_conversation_takes_nothing_more(conversation, resident, steward):
    say_opinion(statement=first(conversation), value=1, by=resident)

    close(conversation=conversation, by=steward)
    close(conversation=conversation, by=steward)

    with pytest.raises(ConversationError, match="closed"):
        say_opinion(statement=first(conversation), value=-1, by=resident)
    with pytest.raises(ConversationError, match="closed"):
        written(conversation, resident, "Too late?")
    assert [each.topic for each in resident.notices.all()] == ["conversation.closed"]


def test_a_conversation_ends_with_its_last_day_whatever_the_clock_does(steward, resident):
    now = clock.now(present_city())
    made = asked(steward, closes_at=now + timedelta(hours=1))
    Conversation.objects.update(closes_at=now - timedelta(seconds=1))

    with pytest.raises(ConversationError, match="closed"):
        say_opinion(statement=first(made), value=1, by=resident)
    assert close_due(now) == 1
    assert close_due(now) == 0
    assert fresh(made).closed_at is not None


def test_a_circle_talks_among_its_members(steward, resident, neighbour):
    circle = circle_of(steward, resident)
    made = asked(steward, level=Level.CIRCLE, circle=circle)

    say_opinion(statement=first(made), value=1, by=resident)

    with pytest.raises(NotEntitledError, match="members"):
        say_opinion(statement=first(made), value=1, by=neighbour)
    with pytest.raises(NotEntitledError, match="members"):
        written(made, neighbour, "Let me in.")


def test_the_same_key_writes_once(conversation, resident):
    key = uuid4()

    one = written(conversation, resident, "Bees first.", key=key)
    two = written(conversation, resident, " Bees  first. ", key=key)

    assert one == two
    with pytest.raises(ConversationError, match="other content"):
        written(conversation, resident, "Wasps first.", key=key)


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 281, "The YARD should close at eight, in the evening"]
)
def test_nothing_too_much_and_the_very_same_are_refused(conversation, resident, text):
    before = Statement.objects.count()

    with pytest.raises(ConversationError):
        written(conversation, resident, text)

    assert Statement.objects.count() == before


def test_who_writes_a_lot_lets_others_speak(conversation, resident, neighbour):
    for number in range(actions.WRITES_OFTEN):
        written(conversation, resident, f"Bench number {number} is broken.")

    with pytest.raises(ConversationError, match="Let others speak"):
        written(conversation, resident, "And one more thing.")
    written(conversation, neighbour, "I mend benches.")


def test_answers_in_hundreds_are_slowed_down(conversation, resident, monkeypatch):
    monkeypatch.setattr(actions, "ANSWERS_OFTEN", 2)
    one, two, three = conversation.statements.order_by("number")[:3]
    say_opinion(statement=one, value=1, by=resident)
    say_opinion(statement=two, value=1, by=resident)

    with pytest.raises(ConversationError, match="in a few minutes"):
        say_opinion(statement=three, value=1, by=resident)


def test_what_waits_is_answered_only_where_it_is_shown(steward, resident, neighbour):
    strict = asked(steward, moderated_first=True)
    waiting = written(strict, resident, "Geese bite.")

    with pytest.raises(ConversationError, match="not shown"):
        say_opinion(statement=waiting, value=1, by=neighbour)
    moderate(statement=waiting, standing=Moderation.IN, by=steward)

    say_opinion(statement=waiting, value=1, by=neighbour)
    assert resident.notices.latest("pk").topic == "statement.in"


def test_what_is_left_out_has_a_reason_and_leaves_the_maps(conversation, resident, steward):
    mean = written(conversation, resident, "Ben is a fool.")
    divided(fresh(conversation), crowd(8))
    publish(fresh(conversation))

    with pytest.raises(ConversationError, match="Say why"):
        moderate(statement=mean, standing=Moderation.OUT, by=steward, why="  ")
    moderate(statement=mean, standing=Moderation.OUT, by=steward, why="It names someone.")

    assert not OpinionMap.objects.exists()
    assert resident.notices.latest("pk").told["why"] == "It names someone."
    assert str(mean.number) not in [
        row["statement"] for row in publish(fresh(conversation)).document["map"]["statements"]
    ]


def test_a_merge_loses_nobodys_support(conversation, steward, resident, neighbour):
    one, other = conversation.statements.order_by("number")[:2]
    say_opinion(statement=one, value=1, by=resident)
    say_opinion(statement=other, value=1, by=neighbour)
    say_opinion(statement=other, value=-1, by=resident)

    merge(kept=one, gone=other, by=steward)

    shown = map_of(fresh(conversation))
    at = shown.tallies.statements.tolist().index(str(one.number))
    assert str(other.number) not in shown.tallies.statements.tolist()
    assert (shown.tallies.all_agrees[at], shown.tallies.all_disagrees[at]) == (1, 1)
    say_opinion(statement=other, value=0, by=neighbour)  # a page that was opened before
    assert Opinion.objects.get(person=neighbour, statement=one).value == 0


def test_what_was_merged_can_be_parted(conversation, steward, resident):
    one, other = conversation.statements.order_by("number")[:2]
    say_opinion(statement=other, value=1, by=resident)
    merge(kept=one, gone=other, by=steward)

    part(statement=other, by=steward)

    assert map_of(fresh(conversation)).tallies.all_agrees.tolist()[:2] == [0, 1]


def test_a_merge_within_one_conversation_only(conversation, steward):
    elsewhere = asked(steward, question="Something else?")

    with pytest.raises(ConversationError, match="of this conversation"):
        merge(kept=first(conversation), gone=first(elsewhere), by=steward)
    with pytest.raises(ConversationError, match="of this conversation"):
        merge(kept=first(conversation), gone=first(conversation), by=steward)


def test_a_chain_of_merges_counts_for_the_last(conversation, steward, resident):
    one, two, three = conversation.statements.order_by("number")[:3]
    say_opinion(statement=one, value=1, by=resident)
    merge(kept=two, gone=one, by=steward)
    merge(kept=three, gone=two, by=steward)

    assert fresh(one).merged_into == three
    assert map_of(fresh(conversation)).tallies.all_agrees.tolist()[0] == 1


def test_the_map_kept_up_is_that_drawn_anew(conversation):
    divided(conversation, crowd(16))
    publish(fresh(conversation))
    kept_up = map_of(fresh(conversation))
    divided(conversation, crowd(4, "late"), seed=2)
    kept_up = map_of(fresh(conversation))

    caches["template_fragments"].clear()
    anew = map_of(fresh(conversation))

    assert kept_up.digest == anew.digest
    assert kept_up.space.positions.tolist() == anew.space.positions.tolist()
    assert kept_up.groups.label.tolist() == anew.groups.label.tolist()


def test_maps_are_published_when_something_was_said(conversation, resident):
    assert not due().exists()
    divided(conversation, crowd(12))

    row = publish(due().get())

    assert not due().exists()
    assert row.participants == 12
    say_opinion(statement=first(conversation), value=1, by=resident)
    assert due().get() == conversation


def test_who_is_erased_is_on_no_map_and_their_words_stay(conversation, resident, steward):
    statement = written(conversation, resident, "Bees first.")
    divided(conversation, [*crowd(5), resident])
    assert len(map_of(fresh(conversation)).space.participants) == 6

    erase(person=resident, by=steward)

    assert not Opinion.objects.filter(person=resident).exists()
    assert fresh(statement).text == "Bees first."
    assert len(map_of(fresh(conversation)).space.participants) == 5
    assert due().exists()


def test_the_database_keeps_opinions_in_order(conversation, resident):
    one = say_opinion(statement=first(conversation), value=1, by=resident)
    other = conversation.statements.order_by("number")[1]

    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(
            conversation=conversation,
            statement=other,
            person=resident,
            value=1,
            order=one.order,
            said_at=one.said_at,
        )
