"""A map that is kept up vote by vote is the map of all votes, to the last bit."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.groups import Groups
from greenhaven.core.voice.opinions.opinion_map import draw, moderated, update
from greenhaven.core.voice.opinions.votes import Votes, joined
from tests.core.voice.opinions.talks import statements, talk, two_camps


def cast(*rows):
    names = ("participant", "statement", "vote", "order")
    return Votes.of([dict(zip(names, row, strict=True)) for row in rows])


def same(one, other):
    """Every array of two maps, bit for bit."""
    for part in ("sheet", "space", "groups", "tallies"):
        mine, theirs = getattr(one, part), getattr(other, part)
        for name in type(mine).__dataclass_fields__:
            here, there = getattr(mine, name), getattr(theirs, name)
            if name == "meetings":
                for each in ("votes", "vote_where_seen", "seen"):
                    assert np.array_equal(getattr(here, each), getattr(there, each)), each
            else:
                assert np.array_equal(here, there), f"{part}.{name}"
    return True


@pytest.mark.parametrize(
    "votes",
    [
        cast(("p003", "s2", -1, 1000)),  # somebody thinks again
        cast(("p003", "s2", 1, -5)),  # an old vote arrives late
        cast(("p003", "s2", 1, 1000)),  # the same again
        cast(("new", "s1", 1, 1000)),  # a first vote
        cast(("a", "s1", 1, 1000), ("zz", "s7", 0, 1001), ("a", "s1", -1, 1002)),
        cast(*((f"n{at}", f"s{at % 8}", at % 3 - 1, 1000 + at) for at in range(40))),
    ],
)
def test_update_is_the_map_of_all_votes(votes):
    shown = draw(talk(two_camps()))
    whole = Conversation(shown.agenda.statements, joined(shown.conversation().votes, votes))

    assert same(update(shown, votes), draw(whole, shown.groups))
    assert update(shown, votes).digest == whole.digest


def test_update_leaves_the_map_before_as_it_was():
    shown = draw(talk(two_camps()))
    before = (shown.sheet.meetings.votes.copy(), shown.sheet.vote.copy(), shown.digest)

    update(shown, cast(("p003", "s2", -1, 1000)))

    assert np.array_equal(shown.sheet.meetings.votes, before[0])
    assert np.array_equal(shown.sheet.vote, before[1])
    assert shown.digest == before[2]


def test_first_vote_of_all_can_be_an_update():
    shown = draw(talk([], words=["a", "b"]))
    after = update(shown, cast(("somebody", "s1", 1, 1)))

    assert after.space.participants.tolist() == ["somebody"]
    assert same(after, draw(after.conversation(), shown.groups))


def test_statement_can_be_added_and_moderated():
    shown = draw(talk(two_camps()))
    table = statements(9, ["out", *["in"] * 7, "waiting"])
    after = update(moderated(shown, table), cast(("p001", "s8", 1, 1000)))
    whole = Conversation(table, after.conversation().votes)

    assert same(after, draw(whole, shown.groups))
    assert not after.tallies.counted[0]


def test_statements_in_another_order_are_drawn_anew():
    shown = draw(talk(two_camps()))
    table = shown.agenda.statements.take(np.arange(8)[::-1])
    after = moderated(shown, table)

    assert after.tallies.statements.tolist() == table.id.tolist()
    assert after.digest == shown.digest


def test_two_last_votes_are_refused_in_an_update_as_well():
    shown = draw(talk(["++", "--"]))

    with pytest.raises(OpinionsError, match="p000 has two different votes on s0"):
        update(shown, cast(("p000", "s0", -1, 0)))
    with pytest.raises(OpinionsError, match="p000 has two different votes on s0"):
        update(shown, cast(("p000", "s0", -1, 99), ("p000", "s0", 1, 99)))


def test_vote_on_a_statement_that_is_not_there_is_refused():
    with pytest.raises(OpinionsError, match="votes on statements that are not there: s9"):
        update(draw(talk(["++"])), cast(("p000", "s9", 1, 99)))


def test_more_people_than_are_summed_at_once_are_summed(monkeypatch):
    rows = two_camps()
    whole = draw(talk(rows))
    monkeypatch.setattr("greenhaven.core.voice.opinions.sheet.PEOPLE_AT_ONCE", 7)

    assert same(draw(talk(rows)), whole)
    assert isinstance(whole.groups, Groups)


@pytest.mark.parametrize("answer", ["+", "-"])
def test_thousands_of_one_mind_are_counted_to_the_last_one(answer):
    people = 2 * 2047 + 3
    met = draw(talk([2 * answer] * people)).sheet.meetings
    sign = 1 if answer == "+" else -1

    assert (met.votes == people).all()
    assert (met.vote_where_seen == sign * people).all()
    assert (met.seen == people).all()


def test_names_that_come_in_turns_are_the_same_people():
    rows = two_camps()
    whole = talk(rows)
    turns = np.argsort(whole.votes.order % 17, kind="stable")
    mixed = Conversation(whole.statements, whole.votes.take(turns))

    assert same(draw(mixed), draw(whole))
    assert mixed.digest == whole.digest
