"""Ballots that lie with the option they count for, and pass on when it leaves or has too many."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from greenhaven.core.voice.ballots.ballots import Ballots

Tiers = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Equal ballots that count for one option, at one value each."""

    order: Tiers
    people: int
    value: Fraction


class Piles:
    """Where every ballot lies; a ballot that names two options as equals is shared by them.

    Parameters
    ----------
    ballots : Ballots
    digits : int or None
        Digits to which the values of passed ballots are cut off; None keeps them exact.
    """

    def __init__(self, ballots: Ballots, digits: int | None = None) -> None:
        self.digits = digits
        self.staying = set(range(len(ballots.question.options)))
        self.taking = set(self.staying)  # whoever is elected takes no further ballots
        self.pile: dict[int, list[Parcel]] = {row: [] for row in sorted(self.staying)}
        self.exhausted = Fraction(0)
        for order, people in _orders(ballots).items():
            self._lay(Parcel(order, people, Fraction(1)))

    def totals(self) -> dict[int, Fraction]:
        """Votes of the options that are still in the count."""
        return {row: self.total(row) for row in sorted(self.staying)}

    def total(self, row: int) -> Fraction:
        """Votes of one option."""
        return sum((each.value * each.people for each in self.pile[row]), Fraction(0))

    def pass_on(self, row: int, part: Fraction = Fraction(1)) -> None:
        """Take an option out of the count and pass on a part of the value of its ballots."""
        self.staying.discard(row)
        self.taking.discard(row)
        parcels, self.pile[row] = self.pile[row], []
        for each in parcels:
            value = each.value if part == 1 else self._cut(each.value * part)
            if value:
                self._lay(Parcel(each.order, each.people, value))

    def _lay(self, parcel: Parcel) -> None:
        for tier in parcel.order:
            if here := [row for row in tier if row in self.taking]:
                value = parcel.value if len(here) == 1 else self._cut(parcel.value / len(here))
                for row in here:
                    self.pile[row].append(Parcel(parcel.order, parcel.people, value))
                return
        self.exhausted += parcel.value * parcel.people

    def _cut(self, value: Fraction) -> Fraction:
        if self.digits is None:
            return value
        many = 10**self.digits
        return Fraction(value.numerator * many // value.denominator, many)


def _orders(ballots: Ballots) -> dict[Tiers, int]:
    """Different orders and how many people gave each."""
    few = ballots.grouped()
    count: dict[Tiers, int] = defaultdict(int)
    options, values, bounds = few.option.tolist(), few.value.tolist(), few.start.tolist()
    for number, people in enumerate(few.weight.tolist()):
        marks = range(bounds[number], bounds[number + 1])
        ranked = sorted((values[mark], options[mark]) for mark in marks)
        tiers = groupby(ranked, key=lambda each: each[0])
        count[tuple(tuple(row for _, row in tier) for _, tier in tiers)] += people
    return count
