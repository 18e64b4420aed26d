"""Votes and statements: the last vote counts, and what cannot be is refused with its name."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.conversation import Conversation, Statements
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.opinion_map import draw
from greenhaven.core.voice.opinions.votes import Votes, joined
from tests.core.voice.opinions.talks import statements, talk, votes


def vote(participant="p", statement="s0", cast=1, order=0):
    return {"participant": participant, "statement": statement, "vote": cast, "order": order}


def test_last_vote_counts_whatever_the_order_of_rows():
    rows = [vote(cast=1, order=5), vote(cast=-1, order=9), vote(cast=0, order=7)]
    for turned in (rows, rows[::-1]):
        shown = draw(Conversation(statements(1), Votes.of(turned)))

        assert shown.tallies.all_disagrees.tolist() == [1]
        assert shown.tallies.all_seen.tolist() == [1]


def test_two_last_votes_are_refused():
    twice = Votes.of([vote(cast=1, order=5), vote(cast=-1, order=5)])

    with pytest.raises(OpinionsError, match="p has two different votes on s0 with the same order"):
        draw(Conversation(statements(1), twice))


def test_same_vote_twice_is_one():
    twice = Votes.of([vote(order=5), vote(order=5)])

    assert draw(Conversation(statements(1), twice)).tallies.all_seen.tolist() == [1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (vote(cast=2), "vote of p on s0: expected 1 .*, 2 came"),
        (vote(participant=""), "a vote on s0 names no participant"),
        (vote(statement="s9"), "votes on statements that are not there: s9"),
    ],
)
def test_vote_that_cannot_be_is_refused(row, words):
    with pytest.raises(OpinionsError, match=words):
        Conversation(statements(1), Votes.of([row]))


@pytest.mark.parametrize(
    ("ids", "standings", "words"),
    [
        (["a", "a"], ["in", "in"], "statements with the same id: a"),
        (["a", ""], ["in", "in"], "a statement has no id"),
        (["a", "b"], ["in", "maybe"], "statement b: expected a standing of in, .*, maybe came"),
    ],
)
def test_statement_that_cannot_be_is_refused(ids, standings, words):
    table = Statements(np.array(ids), np.array(ids), np.array(standings))

    with pytest.raises(OpinionsError, match=words):
        Conversation(table, votes([]))


def test_digest_is_that_of_the_votes_that_count():
    conversation = talk(["+-", "0+"])
    told = conversation.votes
    turned = Conversation(conversation.statements, told.take(np.array([3, 1, 0, 2])))
    older = Votes.of([vote("p000", "s0", -1, -5)])
    changed = Votes.of([vote("p000", "s0", -1, 5)])

    assert len(conversation.digest) == 64
    assert turned.digest == conversation.digest == draw(conversation).digest
    assert Conversation(conversation.statements, joined(told, older)).digest == conversation.digest
    assert (
        Conversation(conversation.statements, joined(told, changed)).digest != conversation.digest
    )


def test_digest_does_not_hang_on_the_order_of_statements():
    conversation = talk(["+-", "0+"])
    table = conversation.statements.take(np.array([1, 0]))
    turned = Conversation(table, conversation.votes)

    assert turned.digest == conversation.digest == draw(turned).digest
