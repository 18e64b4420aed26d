"""Count any vote by any rule that fits its ballots."""

from collections.abc import Callable
from typing import Any

from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.budgets.by_votes import count_greedy
from greenhaven.core.voice.ballots.budgets.equal_shares import count_equal_shares
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.ranked.runoff import count_instant_runoff, count_transferable
from greenhaven.core.voice.ballots.ranked.schulze import count_schulze
from greenhaven.core.voice.ballots.result import Result
from greenhaven.core.voice.ballots.rules import (
    COUNTS,
    EqualShares,
    Greedy,
    HighestScore,
    InstantRunoff,
    MostApproved,
    Quorum,
    Rule,
    Schulze,
    TransferableVote,
    YesNo,
    fault_of_rule,
    name_of,
)
from greenhaven.core.voice.ballots.totals import count_highest_score, count_most_approved
from greenhaven.core.voice.ballots.yesno import count_yes_no

_COUNTERS: dict[type, Callable[[Any, Ballots], Result]] = {
    YesNo: count_yes_no,
    MostApproved: count_most_approved,
    HighestScore: count_highest_score,
    Schulze: count_schulze,
    InstantRunoff: count_instant_runoff,
    TransferableVote: count_transferable,
    EqualShares: count_equal_shares,
    Greedy: count_greedy,
}


def count(rule: Rule, ballots: Ballots) -> Result:
    """Count the ballots.

    Raises
    ------
    BallotsError
        If the rule does not count such ballots, or needs to know more than the question tells.
    """
    question = ballots.question
    if fault := fault_of_rule(rule):
        raise BallotsError(fault)
    if question.kind not in COUNTS[type(rule)]:
        fitting = ", ".join(COUNTS[type(rule)])
        raise BallotsError(f"{name_of(rule)} counts {fitting}; these ballots are {question.kind}")
    if _asks_for_electorate(rule) and not question.electorate:
        raise BallotsError("a quorum is a share of all who may vote, and nobody may: electorate 0")
    if question.electorate and ballots.people > question.electorate:
        came, may = ballots.people, question.electorate
        raise BallotsError(f"{came} votes came, but only {may} people may vote")
    return _COUNTERS[type(rule)](rule, ballots)


def _asks_for_electorate(rule: Rule) -> bool:
    if isinstance(rule, YesNo):
        return rule.quorum is not Quorum.NONE and rule.quorum_share > 0
    if isinstance(rule, Schulze):
        return max(rule.least_positive, rule.least_non_negative) > 0
    return False
