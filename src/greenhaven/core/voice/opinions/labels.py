"""Groups keep their colours: new labels are those of the old groups that hold the same people."""

from collections.abc import Sequence

import numpy as np

from greenhaven.core.columns import Floats, Integers, Texts


def by_size(labels: Integers, points: Floats) -> Integers:
    """Labels 0, 1, … from the largest group to the smallest; equal ones from left to right."""
    present = np.unique(labels)
    sizes = [int((labels == each).sum()) for each in present]
    middles = [tuple(points[labels == each].mean(axis=0)) for each in present]
    ranks = sorted(range(len(present)), key=lambda at: (-sizes[at], middles[at]))
    renamed = np.zeros(int(present.max()) + 1, dtype=np.int64) if len(present) else labels
    for rank, at in enumerate(ranks):
        renamed[present[at]] = rank
    return np.asarray(renamed[labels])


def carried_on(people: Texts, labels: Integers, people_before: Texts, before: Integers) -> Integers:
    """The new labels renamed after the old groups whose people they hold.

    Parameters
    ----------
    people, people_before : array of str, shape (n,), (m,)
        Sorted.
    labels, before : array of int, shape (n,), (m,)

    Returns
    -------
    array of int, shape (n,)
        As many people as can be keep their label; a group that takes over nobody's gets a new one.

    Source
    ------
    Kuhn (1955), the Hungarian method, doi:10.1002/nav.3800020109.
    """
    _, here, there = np.intersect1d(people, people_before, assume_unique=True, return_indices=True)
    if not len(here):
        return labels
    now, old = np.unique(labels), np.unique(before)
    shared = np.zeros((len(now), len(old)))
    np.add.at(shared, (np.searchsorted(now, labels[here]), np.searchsorted(old, before[there])), 1)
    names = _assigned(shared, [int(each) for each in old])
    return np.array(names, dtype=np.int64)[np.searchsorted(now, labels)]


def _assigned(shared: Floats, old: Sequence[int]) -> list[int]:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    names = dict.fromkeys(range(len(shared)), -1)
    for row, column in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[row, column] > 0:
            names[int(row)] = old[int(column)]
    fresh = iter(sorted(set(range(len(shared) + len(old))) - set(old)))
    return [name if name >= 0 else next(fresh) for name in names.values()]
