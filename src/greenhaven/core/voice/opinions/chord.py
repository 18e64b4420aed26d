"""The chord: how far the groups of a conversation sound together, as one number.

For each statement that every group has heard, the geometric mean over the groups of the share of
each that takes the side which they share most; the chord is the mean of it over the statements. 1
is everybody on one side of everything, 0.5 a town in which every group is split in halves, and it
falls towards 0 where groups stand against each other. Who passes has not taken a side.

It is the root of group-aware consensus, so it means the same with two groups as with five. It says
how much of what was asked is shared. It does not say that anything is right, nor what people think
who did not vote; and since what is asked is up to those who write, it tells the course of one
conversation, and compares two only where they ask the same.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.votes import AGREE, DISAGREE

LEAST_HEARD = 5  # people of every group; fewer say little and could be recognised
WIDTH = 1.96  # standard deviations either way: 95 %
SILENT = "No statement has been seen by {least} people of every group yet."
SOUNDS = (
    "{agreement} of 1 ({low} to {high}), over {statements, plural, one {# statement} other "
    "{# statements}} that every group has seen: on {together} all lean the same way, on {apart} "
    "groups lean against each other."
)


@dataclass(frozen=True, slots=True)
class Accord:
    """How far some groups agree.

    Parameters
    ----------
    value, low, high : float
        0-1, with its 95 % interval: had other people like these voted.
    statements, together, apart : int
        How many were heard; on how many every group has a majority on the same side, and on how
        many there are majorities on both.
    """

    value: float
    low: float
    high: float
    statements: int
    together: int
    apart: int


@dataclass(frozen=True, slots=True)
class Consonance:
    """How far two groups agree; no accord where they have heard nothing in common."""

    one: int
    other: int
    accord: Accord | None


@dataclass(frozen=True, slots=True)
class Chord:
    """How far all groups agree, why, and each two of them.

    Parameters
    ----------
    accord : Accord or None
        None before every group has heard a statement.
    why : Message
    pairs : tuple of Consonance
    """

    accord: Accord | None
    why: Message
    pairs: tuple[Consonance, ...]

    @property
    def agreement(self) -> float | None:
        """The measure, 0-1."""
        return self.accord.value if self.accord else None


def chord(shown: OpinionMap) -> Chord:
    """The agreement of a map, and of each two of its groups."""
    labels = shown.groups.labels
    together = accord(shown, labels)
    pairs = combinations(labels, 2)
    return Chord(
        accord=together,
        why=_why(together),
        pairs=tuple(Consonance(*pair, accord(shown, pair)) for pair in pairs),
    )


def accord(shown: OpinionMap, labels: tuple[int, ...]) -> Accord | None:
    """How far some of the groups agree on the statements that each of them has heard."""
    counts = shown.tallies
    rows = [counts.row(label) for label in labels]
    seen = counts.seen[rows]
    heard = counts.counted & ~counts.meta & (seen >= LEAST_HEARD).all(axis=0) & bool(rows)
    if not heard.any():
        return None
    agree, disagree = ((each[rows] + 1) / (seen + 2) for each in (counts.agrees, counts.disagrees))
    agreeing = _together(agree) >= _together(disagree)
    shares = np.where(agreeing, agree, disagree)
    value = float(_together(shares)[heard].mean())
    wide = WIDTH * _deviation(shown, labels, shares, np.where(agreeing, AGREE, DISAGREE), heard)
    agree_most, disagree_most = agree[:, heard] > 0.5, disagree[:, heard] > 0.5
    return Accord(
        value=value,
        low=max(0.0, value - wide),
        high=min(1.0, value + wide),
        statements=int(heard.sum()),
        together=int((agree_most.all(axis=0) | disagree_most.all(axis=0)).sum()),
        apart=int((agree_most.any(axis=0) & disagree_most.any(axis=0)).sum()),
    )


def _together(shares: Floats) -> Floats:
    return np.asarray(np.exp(np.log(shares).mean(axis=0)))


def _deviation(
    shown: OpinionMap, labels: tuple[int, ...], shares: Floats, side: Floats, heard: Booleans
) -> float:
    """Standard deviation of the mean, from what each person's votes do to it.

    Source
    ------
    The infinitesimal jackknife: Efron (1982), The Jackknife, the Bootstrap and Other Resampling
    Plans, chapter 6. Votes of one person hang together; people are taken as independent.
    """
    sheet, groups, counts = shown.sheet, shown.groups, shown.tallies
    place = np.full(len(sheet.participants), -1)
    place[np.searchsorted(sheet.participants, groups.participant)] = [
        labels.index(label) if label in labels else -1 for label in groups.label.tolist()
    ]
    chosen = (place[sheet.row] >= 0) & heard[sheet.column]
    row, column = sheet.row[chosen], sheet.column[chosen]
    group = place[row]
    share = shares[group, column]
    seen = counts.seen[[counts.row(label) for label in labels]][group, column]
    moved = ((sheet.vote[chosen] == side[column]) - share) / (seen + 2)
    effect = _together(shares)[column] * moved / (share * len(labels) * heard.sum())
    people = np.bincount(row, weights=effect)
    return float(np.sqrt((people**2).sum()))


def _why(together: Accord | None) -> Message:
    if together is None:
        return message(SILENT, least=LEAST_HEARD)
    return message(
        SOUNDS,
        agreement=round(together.value, 2),
        low=round(together.low, 2),
        high=round(together.high, 2),
        statements=together.statements,
        together=together.together,
        apart=together.apart,
    )
