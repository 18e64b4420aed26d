"""The chord: 1 in unison, a half where groups are split, towards 0 where they oppose each other."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.chord import accord, chord
from greenhaven.core.voice.opinions.groups import groups_of
from greenhaven.core.voice.opinions.opinion_map import draw, regrouped
from tests.core.voice.opinions.talks import default_names, talk, two_camps


def in_groups(rows, *sizes):
    """The map of some rows whose people are put into groups one after the other."""
    labels = np.repeat(np.arange(len(sizes)), sizes).tolist()
    return regrouped(
        draw(talk(rows)), groups_of(dict(zip(default_names(rows), labels, strict=True)))
    )


def test_unison_comes_near_one_and_opposition_near_nothing():
    unison = chord(in_groups(["+++"] * 400, 200, 200))
    opposed = chord(in_groups(["+++"] * 200 + ["---"] * 200, 200, 200))

    assert unison.agreement == pytest.approx(1, abs=0.01)
    assert opposed.agreement < 0.08
    assert (unison.accord.together, unison.accord.apart) == (3, 0)
    assert (opposed.accord.together, opposed.accord.apart) == (0, 3)


def test_groups_split_in_halves_sound_at_one_half_however_many_they_are():
    halves = ["+", "-"] * 60

    assert chord(in_groups(halves, 60, 60)).agreement == pytest.approx(0.5)
    assert chord(in_groups(halves, 30, 30, 30, 30)).agreement == pytest.approx(0.5)


def test_rejecting_together_is_agreeing():
    agreed, rejected = (chord(in_groups([sign * 2] * 40, 20, 20)) for sign in "+-")

    assert agreed.agreement == rejected.agreement


def test_measure_is_that_of_its_definition():
    rows = ["+"] * 6 + ["-"] * 2 + ["+"] * 3 + ["0"] * 3

    assert chord(in_groups(rows, 8, 6)).agreement == pytest.approx(np.sqrt(7 / 10 * 4 / 8))


def test_pair_sounds_by_itself():
    shown = in_groups(["+"] * 10 + ["+"] * 10 + ["-"] * 10, 10, 10, 10)
    pairs = {(each.one, each.other): each.accord.value for each in chord(shown).pairs}

    assert pairs[0, 1] == pytest.approx(11 / 12)
    assert pairs[0, 2] == pairs[1, 2] == pytest.approx(np.sqrt(11 / 12 * 1 / 12))


def test_chord_is_silent_before_every_group_has_heard_a_statement():
    found = chord(draw(talk(["+", "-", "+"])))

    assert found.agreement is None
    assert found.why.say() == "No statement has been seen by 5 people of every group yet."
    assert chord(draw(talk([], words=["a"]))).accord is None


def test_chord_leaves_out_who_somebody_is_and_what_is_kept_out():
    found = chord(draw(talk(two_camps(), ["in"] * 5 + ["meta", "out", "in"])))

    assert found.accord.statements == 6


def test_chord_says_why():
    assert chord(draw(talk(two_camps()))).why.say() == (
        "0.59 of 1 (0.57 to 0.61), over 8 statements that every group has seen: on 4 all lean the "
        "same way, on 4 groups lean against each other."
    )


@pytest.mark.parametrize("people", [40, 120])
def test_interval_is_as_wide_as_that_of_people_drawn_again(people):
    draws = np.random.default_rng(5)
    leaning = np.repeat([[0.8, 0.7, 0.3, 0.9], [0.3, 0.6, 0.6, 0.8]], people // 2, axis=0)
    signs = np.array(list("-+"))
    rows = ["".join(row) for row in signs[(draws.random((people, 4)) < leaning).astype(int)]]
    found = accord(in_groups(rows, people // 2, people // 2), (0, 1))
    again = []
    for _ in range(120):
        chosen = draws.integers(0, people // 2, people)
        chosen[people // 2 :] += people // 2
        drawn = in_groups([rows[at] for at in chosen], people // 2, people // 2)
        again.append(accord(drawn, (0, 1)).value)

    assert (found.high - found.low) / 2 == pytest.approx(1.96 * np.std(again), rel=0.25)
    assert found.low < found.value < found.high
