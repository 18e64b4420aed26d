"""Delegated votes: a direct vote counts itself, chains end with a voter, circles with nobody."""

from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.delegation import carried, most_of_one


def test_voter_speaks_for_those_who_named_them():
    found = carried(["ana", "ben"], {"kim": "ana", "lea": "kim", "moe": "ben"})

    assert found.weights == {"ana": 3, "ben": 2}
    assert found.chains == {"kim": ("ana",), "lea": ("kim", "ana"), "moe": ("ben",)}


def test_own_vote_overrides_a_delegation():
    found = carried(["ana", "kim"], {"kim": "ana", "lea": "kim"})

    assert found.weights == {"ana": 1, "kim": 2}


def test_circle_in_which_nobody_votes_carries_nobody():
    found = carried(["ana"], {"kim": "lea", "lea": "moe", "moe": "kim", "ben": "kim", "me": "me"})

    assert found.weights == {"ana": 1}
    assert found.chains == {}


def test_circle_is_broken_by_a_vote():
    found = carried(["lea"], {"kim": "lea", "lea": "moe", "moe": "kim"})

    assert found.weights == {"lea": 3}
    assert found.chains["moe"] == ("kim", "lea")


def test_delegation_to_somebody_who_does_not_vote_is_lost():
    assert carried(["ana"], {"kim": "zoe"}).weights == {"ana": 1}


def test_cap_keeps_later_delegations_from_counting():
    delegations = {f"p{at}": "ana" for at in range(8)}

    found = carried(["ana", "ben"], delegations, Fraction(1, 2))

    assert found.weights == {"ana": 5, "ben": 1}
    assert found.beyond_the_cap == ("p4", "p5", "p6", "p7")


def test_cap_never_takes_away_a_vote_of_ones_own():
    assert carried(["ana"], {"kim": "ana"}, Fraction(1, 100)).weights == {"ana": 1}


@pytest.mark.parametrize(
    ("total", "most"), [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (7, 3), (39, 3), (80, 4)]
)
def test_two_others_are_carried_in_any_case_but_never_half(total, most):
    assert most_of_one(total, Fraction(1, 20), 2) == most
    assert most == 1 or 2 * most < total


def test_small_circle_can_hand_votes_on_though_the_cap_is_less_than_one_person():
    voters = ["ana", "ben", "cem", "dia", "eva"]
    delegations = {"kim": "ana", "lea": "ana", "moe": "ana"}

    found = carried(voters, delegations, Fraction(1, 20), others_in_any_case=2)

    assert found.weights["ana"] == 3
    assert found.beyond_the_cap == ("moe",)
    assert carried(voters, delegations, Fraction(1, 20)).weights["ana"] == 1
