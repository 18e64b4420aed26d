"""What a group says of itself: the statements on which it stands out from everybody else.

Source
------
The statistics of Polis as published with its server (compdemocracy/polis, snapshot 2024-10-23):
shares and ratios with one vote added to each side, tests of one and of two shares.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.voice.opinions.tallies import Tallies

SIGNIFICANT = 1.2816  # standard deviations: one-sided 90 %
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Leaning:
    """How far a group leans one way on each statement, shape (n_statements,) each.

    Parameters
    ----------
    votes : array of int
        Votes of that way.
    share : array
        Of those who saw it.
    test : array
        Of the share against a half [standard deviations].
    ratio : array
        The share over that elsewhere.
    ratio_test : array
        Of the two shares against each other [standard deviations].
    """

    votes: Integers
    share: Floats
    test: Floats
    ratio: Floats
    ratio_test: Floats

    @property
    def significant(self) -> Booleans:
        """Whether both tests hold."""
        return np.asarray((self.test > SIGNIFICANT) & (self.ratio_test > SIGNIFICANT))

    @property
    def strength(self) -> Floats:
        """What ranks statements: the product of all four."""
        return np.asarray(self.ratio * self.ratio_test * self.share * self.test)


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement on which a group stands out.

    Parameters
    ----------
    statement : str
    agrees : bool
        Whether it agrees with it, or disagrees.
    votes, seen : int
        How many in the group do, of how many who saw it.
    elsewhere, elsewhere_seen : int
        The same in all other groups together.
    share, test, ratio, ratio_test : float
        As in `Leaning`.
    """

    statement: str
    agrees: bool
    votes: int
    seen: int
    elsewhere: int
    elsewhere_seen: int
    share: float
    test: float
    ratio: float
    ratio_test: float


def share_and_test(votes: Integers, seen: Integers) -> tuple[Floats, Floats]:
    """The share with one vote added to each side, and its test against a half."""
    share = (votes + 1) / (seen + 2)
    return share, 2 * np.sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5)


def leaning(votes: Integers, seen: Integers, elsewhere: Integers, others: Integers) -> Leaning:
    """How far `votes` of `seen` lean, beside `elsewhere` of `others`."""
    share, test = share_and_test(votes, seen)
    here, there = seen + 1, others + 1
    pooled = (votes + elsewhere + 2) / (here + there)
    variance = pooled * (1 - pooled) * (1 / here + 1 / there)
    difference = (votes + 1) / here - (elsewhere + 1) / there
    return Leaning(
        votes=votes,
        share=share,
        test=test,
        ratio=share / ((elsewhere + 1) / (others + 2)),
        ratio_test=np.where(
            variance > 0, difference / np.sqrt(np.where(variance > 0, variance, 1.0)), 0.0
        ),
    )


def representative(tallies: Tallies, label: int, shown: int = SHOWN) -> tuple[Representative, ...]:
    """The statements that tell a group from the others, those it agrees with first.

    Parameters
    ----------
    tallies : Tallies
    label : int
        The group.
    shown : int
        How many at most.
    """
    agree, disagree = both_leanings(tallies, label)
    best = _best_agree(agree, tallies.counted & (agree.votes + disagree.votes > 0))
    chosen = _sufficient(agree, disagree, tallies.counted)
    if best is not None:
        chosen = [best, *(each for each in chosen if each != best)]
    if not chosen and tallies.counted.any():
        larger = np.maximum(agree.ratio_test, disagree.ratio_test)
        chosen = [int(np.argmax(np.where(tallies.counted, larger, -np.inf)))]
    told = [_told(tallies, label, statement) for statement in chosen[:shown]]
    return tuple(sorted(told, key=lambda each: not each.agrees))


def both_leanings(tallies: Tallies, label: int) -> tuple[Leaning, Leaning]:
    """How far a group leans towards agreeing and towards disagreeing."""
    row = tallies.row(label)
    seen, others = tallies.seen[row], tallies.seen.sum(axis=0) - tallies.seen[row]
    agree, disagree = (
        leaning(table[row], seen, table.sum(axis=0) - table[row], others)
        for table in (tallies.agrees, tallies.disagrees)
    )
    return agree, disagree


def _sufficient(agree: Leaning, disagree: Leaning, counted: Booleans) -> list[int]:
    """Statements on which either leaning is significant, the strongest first."""
    towards = agree.ratio_test > disagree.ratio_test
    strength = np.where(towards, agree.strength, disagree.strength)
    enough = np.flatnonzero(counted & (agree.significant | disagree.significant))
    return [int(each) for each in enough[np.argsort(-strength[enough], kind="stable")]]


def _best_agree(agree: Leaning, voted: Booleans) -> int | None:
    """The statement with which the group agrees best, looked for in the order of the statements."""
    best: int | None = None
    liked = agree.share * agree.test
    for each in np.flatnonzero(voted):
        if best is None:
            better = agree.test[each] > SIGNIFICANT or (
                agree.ratio[each] > 1 and agree.share[each] > 0.5
            )
        elif agree.ratio[best] > 1:
            better = agree.strength[each] > agree.strength[best]
        else:
            better = liked[each] > liked[best]
        best = int(each) if better else best
    return best


def _told(tallies: Tallies, label: int, statement: int) -> Representative:
    row = tallies.row(label)
    agree, disagree = both_leanings(tallies, label)
    agrees = bool(agree.ratio_test[statement] > disagree.ratio_test[statement])
    lean, table = (agree, tallies.agrees) if agrees else (disagree, tallies.disagrees)
    seen = tallies.seen[:, statement]
    return Representative(
        statement=str(tallies.statements[statement]),
        agrees=agrees,
        votes=int(table[row, statement]),
        seen=int(seen[row]),
        elsewhere=int(table[:, statement].sum() - table[row, statement]),
        elsewhere_seen=int(seen.sum() - seen[row]),
        share=float(lean.share[statement]),
        test=float(lean.test[statement]),
        ratio=float(lean.ratio[statement]),
        ratio_test=float(lean.ratio_test[statement]),
    )
