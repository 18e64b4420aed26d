"""People into k groups around k middles, from the same twenty beginnings every time."""

import numpy as np
import numpy.typing as npt

from greenhaven.core.columns import Floats, Integers

Labels = npt.NDArray[np.int8]
BEGINNINGS = 20
ROUNDS = 100


def partition(points: Floats, groups: int, smallest: int) -> Integers | None:
    """The tightest of twenty partitions in which no group is too small.

    Parameters
    ----------
    points : array, shape (n, 2)
        Sorted, so that the answer depends on where people lie and on nothing else.
    groups : int
    smallest : int
        Least number of people in a group.

    Returns
    -------
    array of int, shape (n,), or None if every partition has a smaller group

    Source
    ------
    Lloyd (1982), IEEE Trans. Inf. Theory 28, 129-137; beginnings as Arthur and Vassilvitskii
    (2007), k-means++, SODA, 1027-1035.
    """
    if len(points) < groups * smallest:
        return None
    labels, tightness = _settled(points, _beginnings(points, groups))
    sizes = np.stack([(labels == group).sum(axis=1) for group in range(groups)], axis=1)
    tightness[sizes.min(axis=1) < smallest] = np.inf
    best = int(np.argmin(tightness))
    return labels[best].astype(np.int64) if np.isfinite(tightness[best]) else None


def _beginnings(points: Floats, groups: int) -> Floats:
    """Shape (20, groups, 2): each next middle is drawn by its squared distance from the others."""
    middles = np.zeros((BEGINNINGS, groups, 2))
    draws = np.stack([np.random.default_rng(seed).random(groups) for seed in range(BEGINNINGS)])
    middles[:, 0] = points[(draws[:, 0] * len(points)).astype(int)]
    nearest = np.full((BEGINNINGS, len(points)), np.inf)
    for group in range(1, groups):
        across, up = (points.T[axis] - middles[:, group - 1, axis, None] for axis in (0, 1))
        nearest = np.minimum(nearest, across**2 + up**2)
        summed = nearest.cumsum(axis=1)
        aims = draws[:, group] * summed[:, -1]
        chosen = [np.searchsorted(row, aim, "right") for row, aim in zip(summed, aims, strict=True)]
        middles[:, group] = points[np.minimum(chosen, len(points) - 1)]
    return middles


def _settled(points: Floats, middles: Floats) -> tuple[Labels, Floats]:
    """Labels of each beginning, shape (20, n), and its sum of squared distances, shape (20,)."""
    labels = _nearest(points, middles)
    moving = np.arange(len(middles))
    for _ in range(ROUNDS):
        middles[moving] = _middles(points, labels[moving], middles[moving])
        found = _nearest(points, middles[moving])
        still = (found != labels[moving]).any(axis=1)
        labels[moving] = found
        moving = moving[still]
        if not len(moving):
            break
    own = np.take_along_axis(middles, labels[:, :, None], axis=1)
    return labels, ((points - own) ** 2).sum(axis=(1, 2))


def _nearest(points: Floats, middles: Floats) -> Labels:
    """Shape (beginnings, n): compared group by group, since groups are few and people many."""
    heights = (middles**2).sum(axis=2)[:, :, None] - 2 * middles @ points.T
    labels = np.zeros((len(middles), len(points)), dtype=np.int8)
    least = heights[:, 0].copy()
    for group in range(1, middles.shape[1]):
        nearer = heights[:, group] < least
        np.copyto(labels, group, where=nearer)
        np.minimum(least, heights[:, group], out=least)
    return labels


def _middles(points: Floats, labels: Labels, before: Floats) -> Floats:
    """Means of the groups; a group without people stays where it was."""
    middles = before.copy()
    for group in range(before.shape[1]):
        members = (labels == group).astype(float)
        sizes = members.sum(axis=1)
        some = sizes > 0
        middles[some, group] = (members @ points)[some] / sizes[some, None]
    return middles
