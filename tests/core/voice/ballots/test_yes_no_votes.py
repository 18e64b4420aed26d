"""Yes or no: quorums are shares of all who may vote, majorities of those who said yes or no."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import EarlierVote, yes_no
from greenhaven.core.voice.ballots.result import Outcome
from greenhaven.core.voice.ballots.rules import (
    AMENDMENT,
    CONSTITUTION,
    ORDINARY,
    Quorum,
    YesNo,
)

TURNOUT = YesNo(quorum=Quorum.TURNOUT, quorum_share=Fraction(1, 2))


def voted(rule, yes, no, blank=0, **more):
    question = replace(yes_no("Turn the heap weekly?", electorate=100), **more)
    choices = [{"yes": 1}] * yes + [{"no": 1}] * no + [{}] * blank
    return count(rule, ballots_of(question, choices))


@pytest.mark.parametrize(
    ("rule", "yes", "no", "blank", "outcome"),
    [
        (ORDINARY, 10, 9, 0, Outcome.PASSED),
        (ORDINARY, 9, 0, 40, Outcome.NOT_PASSED),  # one yes short of a tenth
        (ORDINARY, 20, 20, 0, Outcome.NOT_PASSED),  # as many yes as no is no majority
        (ORDINARY, 0, 0, 50, Outcome.NOT_PASSED),
        (AMENDMENT, 20, 10, 0, Outcome.PASSED),  # two thirds are enough
        (AMENDMENT, 20, 11, 0, Outcome.NOT_PASSED),
        (AMENDMENT, 14, 0, 0, Outcome.NOT_PASSED),  # not 15 %
        (CONSTITUTION, 30, 10, 0, Outcome.AGAIN),
        (CONSTITUTION, 30, 11, 0, Outcome.NOT_PASSED),
        (TURNOUT, 30, 15, 5, Outcome.PASSED),
        (TURNOUT, 30, 15, 4, Outcome.NOT_PASSED),
        (YesNo(quorum=Quorum.NONE), 1, 0, 0, Outcome.PASSED),
        (YesNo(quorum=Quorum.NONE), 0, 0, 0, Outcome.NOT_PASSED),
    ],
)
def test_outcome_follows_from_quorum_and_majority(rule, yes, no, blank, outcome):
    assert voted(rule, yes, no, blank).outcome is outcome


def test_quorum_is_never_rounded_down():
    third = YesNo(quorum_share=Fraction(1, 3))

    assert voted(third, 33, 0).outcome is Outcome.NOT_PASSED
    assert voted(third, 34, 0).outcome is Outcome.PASSED
    assert voted(third, 33, 0, electorate=99).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), Outcome.PASSED),
        (date(2026, 3, 2), date(2026, 3, 31), Outcome.AGAIN),  # 29 days
    ],
)
def test_constitution_needs_two_votes_thirty_days_apart(first, second, outcome):
    earlier = (EarlierVote(first, passed=True),)

    assert voted(CONSTITUTION, 30, 10, closed_on=second, earlier=earlier).outcome is outcome


def test_vote_that_failed_in_between_starts_the_count_anew():
    days = date(2026, 1, 1), date(2026, 2, 10), date(2026, 3, 31)
    earlier = (EarlierVote(days[0], passed=True), EarlierVote(days[1], passed=False))

    result = voted(CONSTITUTION, 30, 10, closed_on=days[2], earlier=earlier)

    assert result.outcome is Outcome.AGAIN
    assert "It has passed 1 of the 2 votes" in " ".join(each.say() for each in result.explain)


def test_result_says_what_was_reached_and_what_was_lacking():
    said = [each.say() for each in voted(AMENDMENT, 20, 11, 2).explain]

    assert said == [
        "33 people voted: 20 yes, 11 no, 2 without a choice. That is 33 % of 100 who may vote.",
        "The 15 yes votes that are needed (15 % of all) were reached.",
        "Of yes and no, 64.5 % are yes; at least 66.7 % are needed.",
        "The proposal is not adopted.",
    ]


def test_empty_electorate_is_named():
    with pytest.raises(BallotsError, match="electorate 0"):
        voted(ORDINARY, 1, 0, electorate=0)


def test_more_votes_than_people_are_named():
    with pytest.raises(BallotsError, match="11 votes came, but only 10 people may vote"):
        voted(ORDINARY, 6, 5, electorate=10)
