"""Budget ballots seen from the options: who supports each, what it costs, which wins a tie."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Question

FEWER = 2  # times fewer rows: weights cost more than rows below that


@dataclass(frozen=True)
class Profile:
    """Who supports what; equal ballots are one row where that makes far fewer of them.

    Parameters
    ----------
    ballots : Ballots
        One row for each, or for all that are equal.
    candidates : tuple of int
        Rows of the options that somebody supports and that may be chosen.
    """

    ballots: Ballots
    candidates: tuple[int, ...]

    @cached_property
    def question(self) -> Question:
        """What was asked."""
        return self.ballots.question

    @cached_property
    def cost(self) -> tuple[int, ...]:
        """Cost of every option, in the smallest unit of the money."""
        return tuple(option.cost for option in self.question.options)

    @property
    def budget(self) -> int:
        """What can be spent, in the smallest unit of the money."""
        return self.question.budget

    @property
    def people(self) -> int:
        """How many share the budget."""
        return self.ballots.people

    @cached_property
    def weight(self) -> Floats:
        """People of each row, as floats: whole numbers, so exact."""
        return self.ballots.weight.astype(float)

    @cached_property
    def supporters(self) -> tuple[Integers, ...]:
        """Rows that support each option."""
        return tuple(self.ballots.voter[marks] for marks in self._marks)

    @cached_property
    def points(self) -> tuple[Floats, ...]:
        """What each supporting row gives the option; ones for approvals."""
        return tuple(self.ballots.value[marks].astype(float) for marks in self._marks)

    @cached_property
    def graded(self) -> bool:
        """Whether some supporters give more than others."""
        return bool((self.ballots.value > 1).any())

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """People who support each option."""
        return tuple(self.ballots.support.tolist())

    @cached_property
    def score(self) -> tuple[int, ...]:
        """Points of each option; its votes where ballots approve."""
        return tuple(self.ballots.points.tolist())

    @cached_property
    def tie(self) -> tuple[int, ...]:
        """Place of each option where all else is equal: lowest cost, most votes, then the lot."""
        rows = range(len(self.cost))
        key = {row: (self.cost[row], -self.votes[row], self.question.luck[row]) for row in rows}
        place = {row: place for place, row in enumerate(sorted(rows, key=key.__getitem__))}
        return tuple(place[row] for row in rows)

    @cached_property
    def by_votes(self) -> tuple[int, ...]:
        """The candidates by points, then as ties are broken."""
        return tuple(sorted(self.candidates, key=lambda row: (-self.score[row], self.tie[row])))

    @cached_property
    def _marks(self) -> tuple[Integers, ...]:
        marks = self.ballots
        held = np.flatnonzero(marks.value > 0)
        order = held[np.argsort(marks.option[held], kind="stable")]
        bounds = np.searchsorted(marks.option[order], np.arange(len(self.cost) + 1))
        return tuple(order[at:to] for at, to in pairwise(bounds))

    def spent(self, rows: tuple[int, ...]) -> int:
        """What some options cost together."""
        return sum(self.cost[row] for row in rows)

    def chosen_by(self, rows: tuple[int, ...]) -> Integers:
        """How many of some options each row supports, shape (n_rows,)."""
        count = np.zeros(len(self.ballots), dtype=np.int64)
        for row in rows:
            count[self.supporters[row]] += 1
        return count


def profile_of(ballots: Ballots, eligibility: Fraction | None = None) -> Profile:
    """The profile of a budget vote, without the options that are not eligible.

    Raises
    ------
    BallotsError
        If it is no budget vote.
    """
    question = ballots.question
    if question.kind not in (Kind.APPROVAL, Kind.POINTS):
        raise BallotsError(f"budgets are shared by approvals or points, not by {question.kind}")
    if question.budget <= 0:
        raise BallotsError("a budget of more than 0 is needed")
    support = ballots.support.tolist()
    rows = [row for row, votes in enumerate(support) if votes and question.options[row].cost > 0]
    people = ballots.people
    if eligibility is not None:
        part = {row: Fraction(question.options[row].cost, question.budget) for row in rows}
        rows = [row for row in rows if support[row] >= eligibility * part[row] * people]
    few = ballots.grouped()
    worth_it = FEWER * len(few) <= len(ballots)
    return Profile(few if worth_it else ballots, tuple(rows))
