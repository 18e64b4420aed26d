"""Whatever people vote: numbers, whoever comes first and whatever people are called."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.voice.opinions.chord import LEAST_HEARD, accord, chord
from greenhaven.core.voice.opinions.consensus import common_ground, majority
from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.groups import groups_of
from greenhaven.core.voice.opinions.hidden import LEAST_SEEN, hidden_cells, shown_totals
from greenhaven.core.voice.opinions.opinion_map import draw, next_statement, regrouped, update
from greenhaven.core.voice.opinions.published import from_json, published, to_json
from greenhaven.core.voice.opinions.representative import representative
from greenhaven.core.voice.opinions.routing import priorities
from greenhaven.core.voice.opinions.votes import joined
from greenhaven.core.voice.opinions.words import summary
from tests.core.voice.opinions.talks import default_names, talk, votes

STANDINGS = ["in", "in", "in", "waiting", "out", "meta"]


@st.composite
def talks(draw_value, least=0, most=45):
    """Conversations of nobody up to 45 people and of 1 to 9 statements, with any moderation."""
    width = draw_value(st.integers(1, 9))
    leaning = draw_value(st.sampled_from(["+-0 ", "+", "-", "0", " ", "++++-", "+-"]))
    row = st.text(st.sampled_from(leaning), min_size=width, max_size=width)
    rows = draw_value(st.lists(row, min_size=least, max_size=most))
    standing = st.lists(st.sampled_from(STANDINGS), min_size=width, max_size=width)
    words = [f"Statement {at}" for at in range(width)]
    return rows, draw_value(standing), draw_value(st.booleans()), words


def drawn(rows, standings, strict, words, names=None):
    return draw(talk(rows, standings, strict=strict, words=words, names=names))


def arrays(part):
    return [
        getattr(part, each.name)
        for each in fields(part)
        if isinstance(getattr(part, each.name), np.ndarray)
    ]


@settings(max_examples=120, deadline=None)
@given(talks())
def test_any_conversation_has_a_map_of_numbers(made):
    shown = drawn(*made)

    for part in (shown.space, shown.groups, shown.tallies):
        for array in arrays(part):
            assert array.dtype.kind != "f" or np.isfinite(array).all()
    assert np.isfinite(priorities(shown.space, shown.tallies)).all()
    assert len(shown.groups.labels) <= 5
    smallest = max(5, 0.03 * len(shown.groups.participant))
    if len(shown.groups.labels) > 1:
        assert min(shown.groups.size(each) for each in shown.groups.labels) >= smallest
    sounding = chord(shown).accord
    assert sounding is None or 0 <= sounding.low <= sounding.value <= sounding.high <= 1
    assert all(each.say() for each in summary(shown))
    text = to_json(published(shown))
    assert to_json(from_json(text)) == text


@settings(max_examples=60, deadline=None)
@given(talks(), st.randoms(use_true_random=False))
def test_order_and_names_of_people_change_nothing_else(made, chance):
    rows, standings, strict, words = made
    names = default_names(rows)
    one = drawn(rows, standings, strict, words)
    chance.shuffle(names)
    other = drawn(rows, standings, strict, words, names)
    table = other.conversation().votes
    turned = np.array(chance.sample(range(len(table)), len(table)), dtype=np.int64)
    again = draw(replace(other.conversation(), votes=table.take(turned)))

    for name in ("centre", "axes", "extremity", "spread"):
        assert np.array_equal(getattr(one.space, name), getattr(other.space, name))
    if len(one.space.participants) <= 15 or one.space.clustered.all():
        assert published(one).points == published(other).points
        assert np.array_equal(one.tallies.agrees, other.tallies.agrees)
    assert np.array_equal(again.space.positions, other.space.positions)
    assert np.array_equal(again.groups.label, other.groups.label)


@settings(max_examples=60, deadline=None)
@given(talks(least=1), st.data())
def test_update_is_the_map_of_all_votes(made, data):
    rows, standings, strict, words = made
    shown = drawn(rows, standings, strict, words)
    row = data.draw(st.text(st.sampled_from("+-0 "), min_size=len(words), max_size=len(words)))
    who = data.draw(st.sampled_from([*default_names(rows), "new"]))
    more = votes([row], [who])
    more = replace(more, order=more.order + 10_000)
    told = shown.conversation()
    whole = draw(Conversation(told.statements, joined(told.votes, more), told.strict), shown.groups)

    after = update(shown, more)

    assert np.array_equal(after.space.positions, whole.space.positions)
    assert np.array_equal(after.groups.label, whole.groups.label)
    assert after.digest == whole.digest


@settings(max_examples=100, deadline=None)
@given(talks(least=12), st.data())
def test_one_more_on_the_shared_side_never_lowers_the_chord(made, data):
    rows, standings, strict, words = made
    labels = {name: at % 2 for at, name in enumerate(default_names(rows))}
    shown = drawn(rows, standings, strict, words)
    known = {name: labels[name] for name in shown.space.participants.tolist()}
    before = regrouped(shown, groups_of(known))
    counts = before.tallies
    if len(counts.labels) < 2:
        return
    heard = (counts.seen >= LEAST_HEARD).all(axis=0) & counts.counted & ~counts.meta
    if not heard.any():
        return
    at = data.draw(st.sampled_from(np.flatnonzero(heard).tolist()))
    shares = [
        np.prod((table[:, at] + 1) / (counts.seen[:, at] + 2))
        for table in (counts.agrees, counts.disagrees)
    ]
    side = 1 if shares[0] >= shares[1] else -1
    voters = before.sheet.row[before.sheet.column == at]
    who = before.sheet.participants[data.draw(st.sampled_from(voters.tolist()))]
    more = votes([" " * at + ("+" if side == 1 else "-")], [str(who)])
    after = regrouped(update(before, replace(more, order=more.order + 10_000)), before.groups)

    assert accord(after, (0, 1)).value >= accord(before, (0, 1)).value - 1e-12


@settings(max_examples=100, deadline=None)
@given(talks(least=5))
def test_what_is_hidden_cannot_be_told_from_what_is_shown(made):
    counts = drawn(*made).tallies
    groups, everybody = hidden_cells(counts)
    total = shown_totals(counts)

    assert (counts.seen[~groups] >= LEAST_SEEN).all()
    assert (total.seen[~everybody] >= LEAST_SEEN).all()
    left = total.seen - np.where(groups, 0, counts.seen).sum(axis=0)
    assert ((left == 0) | (left >= LEAST_SEEN) | everybody).all()


@settings(max_examples=60, deadline=None)
@given(talks())
def test_statements_kept_out_are_told_nowhere(made):
    shown = drawn(*made)
    out = set(shown.agenda.statements.id[shown.agenda.out].tolist())
    told = {each.statement for each in common_ground(shown.tallies)}
    found = majority(shown.tallies)
    told |= {each.statement for each in (*found.agree, *found.disagree)}
    for label in shown.groups.labels:
        told |= {each.statement for each in representative(shown.tallies, label)}

    assert not told & out
    assert next_statement(shown, "somebody new", 1) not in out
