"""How many prefer each option to each other one, and the order that Schulze makes of it.

Source
------
Schulze (2011), A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36, 267–303, sections 2.3 and 4; a defeat
is as strong as the winning side is large, and among equal ones as the losing side is small.
"""

import numpy as np

from greenhaven.core.columns import Integers
from greenhaven.core.voice.ballots.ballots import Ballots


def preferences(ballots: Ballots) -> Integers:
    """People who prefer the option of the row to that of the column.

    An option that a ballot does not name stands behind all that it names, beside the other unnamed.

    Returns
    -------
    array of int, shape (n_options, n_options)
    """
    few = ballots.grouped()
    count = len(few.question.options)
    place = np.full((len(few), count), np.iinfo(np.int64).max)
    place[few.voter, few.option] = few.value
    rows = [few.weight @ (place[:, [row]] < place) for row in range(count)]
    return np.array(rows, dtype=np.int64)


def strengths(preferred: Integers) -> Integers:
    """How strong the strongest chain of defeats from one option to another is.

    Positive where every link is a defeat, 0 where some are ties, -1 where there is no chain.
    """
    against = preferred.T
    many = int(preferred.max(initial=0)) + 1
    path = np.where(preferred > against, preferred * many + many - against, -1)
    path[preferred == against] = 0
    for between in range(len(path)):
        path = np.maximum(path, np.minimum(path[:, [between]], path[[between], :]))
    return path


def schulze_ranks(path: Integers) -> list[int]:
    """Place of each option, 1 first; options that do not beat each other share one."""
    beats = path > path.T
    ranks, rest, place = [0] * len(path), set(range(len(path))), 1
    while rest:
        first = [row for row in rest if not any(beats[other, row] for other in rest)]
        for row in first:
            ranks[row] = place
        rest -= set(first)
        place += len(first)
    return ranks
