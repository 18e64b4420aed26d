"""What came out of a count: winners, each option's figures and reasons, and the whole table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from greenhaven.core.rules.words import Message

Figure: TypeAlias = "int | Fraction | str"
DIGITS = 6  # behind the point, in what is published


class Outcome(StrEnum):
    """How a vote ended."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    AGAIN = "again"  # passed, and has to pass once more
    CHOSEN = "chosen"  # some options won
    NOTHING = "nothing"  # no option won


@dataclass(frozen=True, slots=True)
class Standing:
    """One option: whether it won and as which (1 first, 0 not), its figures, and why."""

    id: str
    place: int
    figures: Mapping[str, Figure]
    reasons: tuple[Message, ...] = ()

    @property
    def won(self) -> bool:
        """Whether it is among the winners."""
        return self.place > 0


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the count that is published whole; `heads` and `title` are templates in English."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a count.

    Parameters
    ----------
    outcome : Outcome
    winners : tuple of str
        Ids of the options that won, the first first.
    standings : tuple of Standing
        One for each option, in the order of the ballot paper.
    figures : mapping
        What was found over all: votes, turnout, what is spent.
    tables : tuple of Table
        Pairwise comparisons, rounds of elimination, who paid for what.
    explain : tuple of Message
        The result in sentences, for everybody.
    """

    outcome: Outcome
    winners: tuple[str, ...]
    standings: tuple[Standing, ...]
    figures: Mapping[str, Figure]
    tables: tuple[Table, ...] = ()
    explain: tuple[Message, ...] = field(default=())


def plain_result(result: Result) -> dict[str, Any]:
    """A result as plain JSON: no floats, fractions as decimals of six digits, no sentences."""
    return {
        "outcome": str(result.outcome),
        "winners": list(result.winners),
        "figures": _plain_figures(result.figures),
        "options": [
            {"id": each.id, "place": each.place, "figures": _plain_figures(each.figures)}
            for each in result.standings
        ],
        "tables": [
            {
                "title": each.title,
                "heads": list(each.heads),
                "rows": [[plain_figure(cell) for cell in row] for row in each.rows],
            }
            for each in result.tables
        ],
    }


def plain_figure(figure: Figure) -> int | str:
    """A whole number or a word as it is; a fraction rounded half to even, as text."""
    if not isinstance(figure, Fraction):
        return figure
    if figure.denominator == 1:
        return str(figure.numerator)
    with localcontext() as context:
        context.prec = 60
        scaled = round(figure * 10**DIGITS)  # exact, half to even
        text = (
            Decimal(scaled)
            .scaleb(-DIGITS)
            .quantize(Decimal(1).scaleb(-DIGITS), rounding=ROUND_HALF_EVEN)
        )
    return f"{text:f}".rstrip("0").rstrip(".")


def _plain_figures(figures: Mapping[str, Figure]) -> dict[str, int | str]:
    return {name: plain_figure(figure) for name, figure in figures.items()}
