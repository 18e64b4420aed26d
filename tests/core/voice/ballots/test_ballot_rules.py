"""Rules are their parameters: one text for each, and what cannot be is named."""

from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.choices import canonical
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Option, Question
from greenhaven.core.voice.ballots.rules import (
    AMENDMENT,
    CONSTITUTION,
    COUNTS,
    NAMES,
    ORDINARY,
    Completion,
    EqualShares,
    Schulze,
    TransferableVote,
    name_of,
    plain_rule,
    read_rule,
)

EVERY = (
    ORDINARY,
    AMENDMENT,
    CONSTITUTION,
    *(kind() for kind in NAMES.values()),
    EqualShares(step=Fraction(5, 2), eligibility=Fraction(1, 3), comparison=True),
    TransferableVote(seats=3, digits=5),
)


@pytest.mark.parametrize("rule", EVERY, ids=name_of)
def test_rule_is_its_plain_text(rule):
    plain = plain_rule(rule)

    assert read_rule(plain) == rule
    assert canonical(plain) == canonical(plain_rule(read_rule(plain)))


def test_parameters_that_are_left_out_have_their_defaults():
    assert read_rule({"kind": "equal_shares", "completion": "add1"}) == EqualShares(
        completion=Completion.ADD1
    )


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        (None, "there is no rule None"),
        ({}, "there is no rule None: there are yes_no, most_approved"),
        ({"kind": "dictate"}, "there is no rule 'dictate'"),
        ({"kind": "yes_no", "turnout": "none"}, "has no 'turnout': it has quorum"),
        ({"kind": "yes_no", "quorum": "most"}, "quorum: 'most' cannot be"),
        ({"kind": "yes_no", "majority": "2/0"}, "majority: '2/0' cannot be"),
        ({"kind": "yes_no", "majority": "two thirds"}, "cannot be"),
        (
            {"kind": "yes_no", "majority": 0.66},
            "majority: expected a share such as 2/3, as text, 0.66 came",
        ),
        ({"kind": "yes_no", "majority": "5/4"}, "majority is a share from 0 to 1"),
        ({"kind": "yes_no", "votes": 0}, "votes is 1 or more"),
        ({"kind": "yes_no", "votes": True}, "expected a whole number"),
        ({"kind": "yes_no", "days_between": -1}, "0 or more"),
        ({"kind": "equal_shares", "step": "0"}, "a step is more than 0"),
        ({"kind": "equal_shares", "step": "-1"}, "a step is more than 0"),
        ({"kind": "transferable_vote", "digits": 40}, "digits are 0 to 12"),
        ({"kind": "greedy", "threshold": "many"}, "threshold: expected a whole number"),
    ],
)
def test_rule_that_cannot_be_is_named(plain, said):
    with pytest.raises(BallotsError, match=said):
        read_rule(plain)


def test_every_kind_of_ballot_is_counted_by_some_rule():
    assert {kind for kinds in COUNTS.values() for kind in kinds} == set(Kind)
    assert set(COUNTS) == set(NAMES.values())


def test_rule_refuses_ballots_that_it_does_not_count():
    ballots = ballots_of(Question(Kind.APPROVAL, (Option("a"),)), [{"a": 1}])

    with pytest.raises(BallotsError, match="schulze counts ranked; these ballots are approval"):
        count(Schulze(), ballots)


def test_budget_of_nothing_is_refused():
    ballots = ballots_of(Question(Kind.APPROVAL, (Option("a", cost=3),)), [{"a": 1}])

    with pytest.raises(BallotsError, match="a budget of more than 0"):
        count(EqualShares(), ballots)
