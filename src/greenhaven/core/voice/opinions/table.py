"""The opinion map as a table, for those who do not read pictures, and for exports."""

from dataclasses import dataclass

from greenhaven.core.columns import Integers
from greenhaven.core.voice.opinions.hidden import LEAST_SEEN, hidden_cells, shown_totals
from greenhaven.core.voice.opinions.opinion_map import OpinionMap


@dataclass(frozen=True, slots=True)
class Cell:
    """What some people said of a statement.

    Parameters
    ----------
    group : int or None
        The label; None = everybody; people in no group only where they are enough.
    agrees, disagrees, passes : int or None
        None where too few have seen it to say so in public.
    """

    group: int | None
    agrees: int | None
    disagrees: int | None
    passes: int | None

    @property
    def seen(self) -> int | None:
        """How many have seen it."""
        if self.agrees is None or self.disagrees is None or self.passes is None:
            return None
        return self.agrees + self.disagrees + self.passes


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with what everybody and each group said of it."""

    statement: str
    words: str
    everybody: Cell
    groups: tuple[Cell, ...]


def table(shown: OpinionMap, least_seen: int = LEAST_SEEN) -> tuple[Row, ...]:
    """What everybody and each group said, a row a statement, in the order of the statements.

    Parameters
    ----------
    shown : OpinionMap
    least_seen : int
        A cell that fewer have seen is hidden, and so are those that would give it away; 0 hides
        nothing and is for those who run the conversation.
    """
    counts = shown.tallies
    hidden, hidden_everybody = hidden_cells(counts, least_seen)
    total = shown_totals(counts, least_seen)
    everybody = (total.agrees, total.disagrees, total.seen)
    words = shown.agenda.statements.words.tolist()
    return tuple(
        Row(
            statement=str(counts.statements[at]),
            words=words[at],
            everybody=_cell(None, everybody, at, hidden=bool(hidden_everybody[at])),
            groups=tuple(
                _cell(
                    label,
                    (counts.agrees[row], counts.disagrees[row], counts.seen[row]),
                    at,
                    hidden=bool(hidden[row, at]),
                )
                for row, label in enumerate(counts.labels)
            ),
        )
        for at in counts.counted.nonzero()[0].tolist()
    )


def _cell(
    group: int | None, votes: tuple[Integers, Integers, Integers], at: int, *, hidden: bool
) -> Cell:
    if hidden:
        return Cell(group, None, None, None)
    agrees, disagrees, seen = (int(each[at]) for each in votes)
    return Cell(group, agrees, disagrees, seen - agrees - disagrees)
