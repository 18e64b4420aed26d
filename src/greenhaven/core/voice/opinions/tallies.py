"""How many in each group agreed, disagreed and passed."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Integers, Texts
from greenhaven.core.voice.opinions.groups import Groups
from greenhaven.core.voice.opinions.sheet import Sheet
from greenhaven.core.voice.opinions.votes import AGREE, DISAGREE


@dataclass(frozen=True, slots=True)
class Tallies:
    """Votes by group and statement.

    Parameters
    ----------
    statements : array of str, shape (n_statements,)
    counted : array of bool, shape (n_statements,)
        Those with votes that moderation does not keep out.
    meta : array of bool, shape (n_statements,)
        Those that ask who somebody is.
    labels : tuple of int
        The groups, ascending: the rows of what follows.
    agrees, disagrees, seen : array of int, shape (n_groups, n_statements)
        Seen = agreed, disagreed or passed.
    all_agrees, all_disagrees, all_seen : array of int, shape (n_statements,)
        Of everybody, in a group or not.
    """

    statements: Texts
    counted: Booleans
    meta: Booleans
    labels: tuple[int, ...]
    agrees: Integers
    disagrees: Integers
    seen: Integers
    all_agrees: Integers
    all_disagrees: Integers
    all_seen: Integers

    def row(self, label: int) -> int:
        """The row of a group."""
        return self.labels.index(label)


def tallies(sheet: Sheet, groups: Groups, out: Booleans, meta: Booleans) -> Tallies:
    """Count the votes of each group, as they were cast."""
    labels = groups.labels
    size, people = len(sheet.statements), len(sheet.participants)
    group = np.full(people, len(labels))
    group[np.searchsorted(sheet.participants, groups.participant)] = np.searchsorted(
        np.array(labels, dtype=np.int64), groups.label
    )
    cell = group[sheet.row] * size + sheet.column

    def count(chosen: Booleans) -> Integers:
        counts = np.bincount(cell[chosen], minlength=(len(labels) + 1) * size)
        return counts.reshape(len(labels) + 1, size)

    agrees = count(sheet.vote == AGREE)
    disagrees = count(sheet.vote == DISAGREE)
    seen = count(np.ones(len(cell), dtype=bool))
    return Tallies(
        statements=sheet.statements,
        counted=(seen.sum(axis=0) > 0) & ~out,
        meta=meta,
        labels=labels,
        agrees=agrees[:-1],
        disagrees=disagrees[:-1],
        seen=seen[:-1],
        all_agrees=agrees.sum(axis=0),
        all_disagrees=disagrees.sum(axis=0),
        all_seen=seen.sum(axis=0),
    )
