"""Groups of people who voted alike: how many there are, who is in them, and why so many."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers, Texts
from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.opinions.kmeans import partition
from greenhaven.core.voice.opinions.labels import by_size, carried_on
from greenhaven.core.voice.opinions.silhouette import silhouettes
from greenhaven.core.voice.opinions.space import OpinionSpace

MOST_GROUPS = 5
PEOPLE_FOR_ONE_GROUP_MORE = 12
SMALLEST, SMALLEST_SHARE = 5, 0.03
CLEARLY_BETTER = 0.02
CLEARNESS = (
    (0.70, message("they stand clearly apart")),
    (0.50, message("they stand fairly apart")),
    (0.25, message("they shade into one another")),
    (-1.0, message("they hardly differ")),
)
NOBODY = message("Nobody has answered yet.")
TOO_FEW = (
    "{people, plural, one {# person} other {# people}}: too few to tell groups of at least "
    "{smallest} apart."
)
UNDIVIDED = "No division of the {people} people leaves {smallest} or more in every group."
FOUND = "{groups} groups tell people apart best: {clearness} (silhouette {silhouette})."
KEPT = (
    "Still {groups} groups: no other number is clearly better; {clearness} "
    "(silhouette {silhouette})."
)
GIVEN = message("As they were shown before.")


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is in which group.

    Parameters
    ----------
    participant : array of str, shape (n,)
        Everybody who voted often enough, sorted.
    label : array of int, shape (n,)
        The number of the group, which is also that of its colour.
    silhouette : float
        How far they lie apart for their width, -1 to 1; 0 for one group.
    tried : tuple of float
        Silhouette of 2, 3, … groups; -1 where a group would be too small.
    why : Message
        Why there are so many.
    """

    participant: Texts
    label: Integers
    silhouette: float
    tried: tuple[float, ...]
    why: Message

    @property
    def labels(self) -> tuple[int, ...]:
        """The numbers of the groups, ascending."""
        return tuple(int(each) for each in np.unique(self.label))

    def size(self, label: int) -> int:
        """How many people are in a group."""
        return int((self.label == label).sum())


def grouped(space: OpinionSpace, before: Groups | None = None) -> Groups:
    """The groups of the people who voted often enough.

    Parameters
    ----------
    space : OpinionSpace
    before : Groups, optional
        Those last shown. Their number is kept unless another is better by more than 0.02, and the
        new groups take over their labels.
    """
    people, points = space.participants[space.clustered], space.positions[space.clustered]
    if not len(people):
        return Groups(people, np.zeros(0, dtype=np.int64), 0.0, (), NOBODY)
    smallest = max(SMALLEST, math.ceil(SMALLEST_SHARE * len(people)))
    order = np.lexsort(points.T[::-1])
    found = _tried(points[order], smallest)
    scores = dict(zip(found, silhouettes(points[order], list(found.values())), strict=True))
    chosen = _chosen(scores, len(before.labels) if before else 0)
    labels = np.zeros(len(people), dtype=np.int64)
    if chosen:
        labels[order] = by_size(found[chosen], points[order])
    if before is not None and len(before.participant):
        labels = carried_on(people, labels, before.participant, before.label)
    return Groups(
        participant=people,
        label=labels,
        silhouette=scores.get(chosen, 0.0),
        tried=tuple(scores.get(k, -1.0) for k in range(2, _most(len(people)) + 1)),
        why=_why(scores, chosen, len(people), smallest),
    )


def _most(people: int) -> int:
    return min(MOST_GROUPS, 2 + people // PEOPLE_FOR_ONE_GROUP_MORE)


def _tried(points: Floats, smallest: int) -> dict[int, Integers]:
    tried = ((k, partition(points, k, smallest)) for k in range(2, _most(len(points)) + 1))
    return {k: labels for k, labels in tried if labels is not None}


def _chosen(scores: dict[int, float], before: int) -> int:
    """The best number of groups; the one before unless another is clearly better; 0 = undivided."""
    best = max(scores, key=lambda k: (scores[k], -k), default=0)
    if before in scores and scores[best] <= scores[before] + CLEARLY_BETTER:
        return before
    return best


def _why(scores: dict[int, float], chosen: int, people: int, smallest: int) -> Message:
    if people < 2 * smallest:
        return message(TOO_FEW, people=people, smallest=smallest)
    if not chosen:
        return message(UNDIVIDED, people=people, smallest=smallest)
    told = FOUND if scores[chosen] >= max(scores.values()) else KEPT
    return message(
        told,
        groups=chosen,
        clearness=clearness(scores[chosen]),
        silhouette=round(scores[chosen], 2),
    )


def groups_of(labels: Mapping[str, int]) -> Groups:
    """Groups that were kept as a label for each participant, to be carried on."""
    people = sorted(labels)
    return Groups(
        participant=np.array(people, dtype=np.str_),
        label=np.array([labels[each] for each in people], dtype=np.int64),
        silhouette=0.0,
        tried=(),
        why=GIVEN,
    )


def clearness(silhouette: float) -> Message:
    """How clearly groups stand apart, in words."""
    return next(words for least, words in CLEARNESS if silhouette >= least)
