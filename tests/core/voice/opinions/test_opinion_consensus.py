"""Statistics by hand: representative statements, majorities, common ground, what is shown next."""

from collections import Counter
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from greenhaven.core.voice.opinions.consensus import common_ground, group_aware, majority
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.groups import groups_of
from greenhaven.core.voice.opinions.opinion_map import draw, next_statement, regrouped
from greenhaven.core.voice.opinions.representative import representative
from greenhaven.core.voice.opinions.routing import drawn, priorities
from tests.core.voice.opinions.talks import default_names, talk, two_camps


def test_statistics_of_one_statement_are_those_of_the_equations():
    shown = draw(talk(["++", "++", "+0", "--", "-+"]))
    shown = regrouped(shown, groups_of({"p000": 0, "p001": 0, "p002": 0, "p003": 1, "p004": 1}))

    told = next(each for each in representative(shown.tallies, 0) if each.statement == "s0")

    pooled = (3 + 1 + 0 + 1) / (4 + 3)
    assert (told.votes, told.seen, told.elsewhere, told.elsewhere_seen) == (3, 3, 0, 2)
    assert told.share == pytest.approx(4 / 5)
    assert told.test == pytest.approx(2 * sqrt(4) * (4 / 4 - 0.5))
    assert told.ratio == pytest.approx((4 / 5) / (1 / 4))
    assert told.ratio_test == pytest.approx(
        (4 / 4 - 1 / 3) / sqrt(pooled * (1 - pooled) * (1 / 4 + 1 / 3))
    )


def test_representative_statements_are_five_at_most_agreements_first():
    rows = ["++++----"] * 20 + ["----++++"] * 20
    told = representative(draw(talk(rows)).tallies, 0)

    assert len(told) == 5
    assert [each.agrees for each in told] == sorted((each.agrees for each in told), reverse=True)
    assert not any(each.statement == "s0" and each.agrees for each in told if each.elsewhere)


def test_statement_kept_out_represents_nobody():
    told = representative(draw(talk(two_camps(), ["out", *["in"] * 7])).tallies, 0)

    assert "s0" not in [each.statement for each in told]


def test_nothing_counted_represents_nobody():
    shown = draw(talk(two_camps(), ["out"] * 8))

    for label in shown.groups.labels:
        assert representative(shown.tallies, label) == ()
    assert majority(shown.tallies).agree == ()
    assert common_ground(shown.tallies) == ()


def test_majority_holds_what_most_say_and_rejects_what_most_reject():
    found = majority(draw(talk(two_camps())).tallies)

    assert [each.statement for each in found.agree] == ["s4", "s5"]
    assert [each.statement for each in found.disagree] == ["s6", "s7"]
    assert (found.agree[0].votes, found.agree[0].seen) == (42, 42)
    assert found.agree[0].share == pytest.approx(43 / 44)


def test_group_aware_consensus_is_the_product_over_groups():
    shown = draw(talk(two_camps()))
    agree, disagree = group_aware(shown.tallies)

    assert agree[4] == pytest.approx(23 / 24 * 21 / 22)
    assert disagree[4] == pytest.approx(1 / 24 * 1 / 22)
    assert [each.statement for each in common_ground(shown.tallies)[:2]] == ["s4", "s5"]


def test_common_ground_leaves_out_questions_of_who_somebody_is():
    shown = draw(talk(two_camps(), ["in"] * 4 + ["meta"] + ["in"] * 3))

    assert "s4" not in [each.statement for each in common_ground(shown.tallies)]


def test_priority_is_that_of_the_equation():
    shown = draw(talk(["+0", "+-", "0+"]))
    extremity = shown.space.extremity[0]
    importance = (1 - 2 / 5) * (1 + extremity) * 3 / 5

    expected = (importance * (1 + 8 * 2 ** (-3 / 5))) ** 2
    assert priorities(shown.space, shown.tallies)[0] == pytest.approx(expected)


def test_priority_of_unknown_and_of_who_somebody_is():
    shown = draw(talk(["+0 +", "+- +", "0+ +"], ["in", "in", "in", "meta"]))

    assert priorities(shown.space, shown.tallies)[2:].tolist() == [1.0, 49.0]


def test_next_statement_is_one_not_voted_on_and_not_kept_out():
    shown = draw(talk(["+-0 ", "+ 0-"], ["in", "in", "in", "out"]))

    assert next_statement(shown, "p001", seed=3) == "s1"
    assert next_statement(shown, "p000", seed=3) is None
    assert {next_statement(shown, "new", seed) for seed in range(400)} == {"s0", "s1", "s2"}


def test_next_statement_is_drawn_by_weight_and_repeats_with_its_seed():
    statements, weights = np.array(["a", "b", "c"]), np.array([1.0, 0.0, 3.0])
    found = Counter(drawn(statements, weights, seed) for seed in range(2000))

    assert found["b"] == 0
    assert found["c"] / found["a"] == pytest.approx(3, rel=0.15)
    assert drawn(statements, weights, 7) == drawn(statements, weights, 7)


def test_draw_refuses_a_negative_seed_and_knows_when_nothing_is_left():
    with pytest.raises(OpinionsError, match="expected a seed of 0 or more, -1 came"):
        drawn(np.array(["a"]), np.array([1.0]), -1)
    assert drawn(np.array([], dtype=str), np.zeros(0), 1) is None


def test_pass_of_somebody_in_no_group_changes_no_group():
    rows = two_camps()
    before = draw(talk(rows))
    after = draw(talk([*rows, "0       "]))
    groups = groups_of(
        dict(zip(before.groups.participant.tolist(), before.groups.label.tolist(), strict=True))
    )
    same = regrouped(after, groups)

    assert default_names([*rows, ""])[-1] not in after.groups.participant
    for label in groups.labels:
        assert representative(same.tallies, label) == representative(before.tallies, label)
    assert common_ground(same.tallies) == common_ground(before.tallies)
    assert replace(before.tallies, all_seen=same.tallies.all_seen).all_seen[0] == 43
