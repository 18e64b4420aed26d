"""Options by votes while the budget lasts: the plain rule, and the one that others are compared to.

An option that nobody named is never carried out.
"""

from dataclasses import dataclass

from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.rules import Greedy


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken by votes, and what was left when each option had its turn.

    Parameters
    ----------
    order : tuple of int
        Rows of the options that won.
    money : mapping of int
        Money when the option had its turn, by row; rows that never had one are missing.
    """

    order: tuple[int, ...]
    money: dict[int, int]


def greedy(profile: Profile, rule: Greedy) -> Taken:
    """Go down the list of votes; stop at the first that does not fit unless those are skipped."""
    money, order, turns = profile.budget, [], {}
    for row in profile.by_votes:
        if profile.score[row] < rule.threshold:
            continue
        turns[row] = money
        if profile.cost[row] <= money:
            money -= profile.cost[row]
            order.append(row)
        elif not rule.skip:
            break
    return Taken(tuple(order), turns)
