"""What nearly everybody agrees on, and what every group agrees on.

Source
------
As the server of Polis computes them (compdemocracy/polis, snapshot 2024-10-23).
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.voice.opinions.representative import SHOWN, SIGNIFICANT, share_and_test
from greenhaven.core.voice.opinions.tallies import Tallies


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that most people hold, or reject.

    Parameters
    ----------
    statement : str
    votes, seen : int
        How many do, of how many who saw it.
    share : float
        With one vote added to each side.
    test : float
        Of the share against a half [standard deviations].
    """

    statement: str
    votes: int
    seen: int
    share: float
    test: float


@dataclass(frozen=True, slots=True)
class Majority:
    """Statements on which most of all participants agree, or disagree; the clearest first."""

    agree: tuple[Held, ...]
    disagree: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class CommonGround:
    """How far all groups hold, or reject, a statement together.

    Parameters
    ----------
    statement : str
    agree, disagree : float
        Product over the groups of the share that agrees, disagrees; 0-1. It falls with the number
        of groups, so it ranks statements of one map and compares no two maps.
    """

    statement: str
    agree: float
    disagree: float


def majority(tallies: Tallies, shown: int = SHOWN) -> Majority:
    """The statements that most of all participants hold, and those that they reject."""
    tables = (tallies.all_agrees, tallies.all_disagrees)
    return Majority(*(_held(tallies, votes, shown) for votes in tables))


def _held(tallies: Tallies, votes: Integers, shown: int) -> tuple[Held, ...]:
    share, test = share_and_test(votes, tallies.all_seen)
    clear = np.flatnonzero(tallies.counted & (share > 0.5) & (test > SIGNIFICANT))
    ranked = clear[np.argsort(-(share * test)[clear], kind="stable")][:shown]
    return tuple(
        Held(
            statement=str(tallies.statements[each]),
            votes=int(votes[each]),
            seen=int(tallies.all_seen[each]),
            share=float(share[each]),
            test=float(test[each]),
        )
        for each in ranked
    )


def group_aware(tallies: Tallies) -> tuple[Floats, Floats]:
    """Products over the groups of the shares that agree, and that disagree, by statement."""
    agree, disagree = (
        np.prod((votes + 1) / (tallies.seen + 2), axis=0)
        for votes in (tallies.agrees, tallies.disagrees)
    )
    return agree, disagree


def common_ground(tallies: Tallies) -> tuple[CommonGround, ...]:
    """Every statement that is asked of all, those that the groups share most first."""
    agree, disagree = group_aware(tallies)
    asked = np.flatnonzero(tallies.counted & ~tallies.meta & bool(tallies.labels))
    found = [
        CommonGround(str(tallies.statements[each]), float(agree[each]), float(disagree[each]))
        for each in asked
    ]
    return tuple(sorted(found, key=lambda each: -max(each.agree, each.disagree)))
