"""Which numbers are too small to be shown to everybody."""

import numpy as np

from greenhaven.core.columns import Booleans
from greenhaven.core.voice.opinions.tallies import Tallies

LEAST_SEEN = 5


def hidden_cells(tallies: Tallies, least_seen: int = LEAST_SEEN) -> tuple[Booleans, Booleans]:
    """The cells of groups, and of everybody, that are not shown.

    Parameters
    ----------
    tallies : Tallies
    least_seen : int
        A cell is hidden if fewer have seen the statement.

    Returns
    -------
    groups : array of bool, shape (n_groups, n_statements)
    everybody : array of bool, shape (n_statements,)

    Notes
    -----
    What everybody said less what is shown of the groups tells what is hidden. So where the hidden
    add up to too few, people in no group included, the next smallest cell is hidden as well, and
    where there is none, the line of everybody.
    """
    everybody = tallies.all_seen < least_seen
    apart = tallies.all_seen - tallies.seen.sum(axis=0)
    cells = np.vstack([tallies.seen, apart])
    hidden = cells < least_seen
    for statement in np.flatnonzero(~everybody):
        for cell in np.argsort(cells[:, statement], kind="stable"):
            if not 0 < cells[hidden[:, statement], statement].sum() < least_seen:
                break
            hidden[cell, statement] = True
        else:
            everybody[statement] |= 0 < cells[hidden[:, statement], statement].sum() < least_seen
    return hidden[:-1], everybody
