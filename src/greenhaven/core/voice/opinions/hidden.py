"""Which numbers are too small to be shown to everybody."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Integers
from greenhaven.core.voice.opinions.tallies import Tallies

LEAST_SEEN = 5


@dataclass(frozen=True, slots=True)
class Totals:
    """Votes of everybody as they are shown, shape (n_statements,) each.

    People in no group are left out of the line of a statement that fewer than five of them have
    seen: with the groups beside it, the line would tell what they said.
    """

    agrees: Integers
    disagrees: Integers
    seen: Integers


def shown_totals(tallies: Tallies, least_seen: int = LEAST_SEEN) -> Totals:
    """The votes of everybody, of people in no group only where they are enough."""
    apart = tallies.all_seen - tallies.seen.sum(axis=0)
    few = apart < least_seen
    pairs = (
        (tallies.agrees, tallies.all_agrees),
        (tallies.disagrees, tallies.all_disagrees),
        (tallies.seen, tallies.all_seen),
    )
    return Totals(*(np.where(few, groups.sum(axis=0), everybody) for groups, everybody in pairs))


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
    The line of everybody less what is shown of the groups tells what is hidden. So where the hidden
    add up to too few, people in no group included, the next smallest group is hidden as well.
    """
    total = shown_totals(tallies, least_seen).seen
    apart = total - tallies.seen.sum(axis=0)
    hidden = tallies.seen < least_seen
    for statement in np.flatnonzero(hidden.any(axis=0)):
        cells = tallies.seen[:, statement]
        for group in np.argsort(cells, kind="stable"):
            unknown = cells[hidden[:, statement]].sum() + apart[statement]
            if not 0 < unknown < least_seen:
                break
            hidden[group, statement] = True
    return hidden, total < least_seen


def openly_counted(tallies: Tallies, least_seen: int = LEAST_SEEN) -> Tallies:
    """The tallies with only those statements counted of which no group is hidden."""
    hidden, everybody = hidden_cells(tallies, least_seen)
    return replace(tallies, counted=tallies.counted & ~everybody & ~hidden.any(axis=0))
