"""Which statement to show somebody next.

Source
------
The priorities of Polis as published with its server (compdemocracy/polis, snapshot 2024-10-23):
statements that divide or are agreed with, and those that few have seen, come sooner.
"""

import numpy as np

from greenhaven.core.columns import Floats, Texts
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.space import OpinionSpace
from greenhaven.core.voice.opinions.tallies import Tallies

OF_META = 7.0**2
UNKNOWN = 1.0
FIRST_VOTES, FADES_BY = 8.0, 5.0


def priorities(space: OpinionSpace, tallies: Tallies) -> Floats:
    """How soon each statement should be shown.

    Returns
    -------
    array, shape (n_statements,)
        Weights of a draw: 1 for a statement without votes, 49 for one that asks who somebody is,
        0 for one that moderation keeps out.
    """
    agreed, seen = tallies.agrees.sum(axis=0), tallies.seen.sum(axis=0)
    passed = seen - agreed - tallies.disagrees.sum(axis=0)
    pass_share, agree_share = (passed + 1) / (seen + 2), (agreed + 1) / (seen + 2)
    importance = (1 - pass_share) * (1 + space.extremity) * agree_share
    weight = (importance * (1 + FIRST_VOTES * 2.0 ** (-seen / FADES_BY))) ** 2
    weight = np.where(space.voted, weight, UNKNOWN)
    return np.asarray(np.where(tallies.meta, OF_META, weight))


def drawn(statements: Texts, weights: Floats, seed: int) -> str | None:
    """One statement, drawn by weight; None if there is none to show.

    Parameters
    ----------
    statements : array of str, shape (n,)
    weights : array, shape (n,)
        0 = never.
    seed : int
        Of the draw: the same seed draws the same statement.
    """
    if seed < 0:
        raise OpinionsError(f"expected a seed of 0 or more, {seed} came")
    summed = weights.cumsum()
    if not len(summed) or summed[-1] <= 0:
        return None
    aim = np.random.default_rng(seed).random() * summed[-1]
    return str(statements[min(int(np.searchsorted(summed, aim, "right")), len(summed) - 1)])
