"""Ballots as columns: one table for votes of every kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from greenhaven.core.columns import Integers
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Limits, Question

Choice = Mapping[str, int]  # of an option's id: 1 approved, points, or place in an order


@dataclass(frozen=True)
class Ballots:
    """The ballots of one vote; the marks of ballot i are ``start[i]:start[i + 1]``.

    Parameters
    ----------
    question : Question
    start : array of int, shape (n_ballots + 1,)
        Where the marks of each ballot begin.
    option : array of int, shape (n_marks,)
        Row of the option in the question; ascending within a ballot.
    value : array of int, shape (n_marks,)
        1 for what is approved; points; or the place in an order, 1 first, equal for equals.
    weight : array of int, shape (n_ballots,)
        How many people the ballot speaks for: 1, and one more for each who delegated.
    """

    question: Question
    start: Integers
    option: Integers
    value: Integers
    weight: Integers

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def voter(self) -> Integers:
        """Ballot of each mark, shape (n_marks,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    @cached_property
    def people(self) -> int:
        """How many people the ballots speak for."""
        return int(self.weight.sum())

    @cached_property
    def support(self) -> Integers:
        """People whose ballots name each option (with points: give it some), shape (n_options,)."""
        weights = self.weight[self.voter] * (self.value > 0)
        return self._per_option(weights)

    @cached_property
    def points(self) -> Integers:
        """Sum of the values for each option, shape (n_options,)."""
        return self._per_option(self.weight[self.voter] * self.value)

    def _per_option(self, of_mark: Integers) -> Integers:
        total = np.zeros(len(self.question.options), dtype=np.int64)
        np.add.at(total, self.option, of_mark)
        return total

    def choice(self, ballot: int) -> dict[str, int]:
        """What one ballot says, by the ids of the options."""
        marks = slice(self.start[ballot], self.start[ballot + 1])
        ids = self.question.ids
        pairs = zip(self.option[marks].tolist(), self.value[marks].tolist(), strict=True)
        return {ids[row]: value for row, value in pairs}

    def grouped(self) -> "Ballots":
        """Equal ballots as one ballot of their weight together, in the order of the first."""
        told: dict[bytes, int] = {}
        pairs = np.column_stack([self.option, self.value])
        bounds = self.start.tolist()
        names = [pairs[at:to].tobytes() for at, to in pairwise(bounds)]
        group = np.array([told.setdefault(name, len(told)) for name in names], dtype=np.int64)
        weight = np.zeros(len(told), dtype=np.int64)
        np.add.at(weight, group, self.weight)
        first = np.full(len(told), len(self), dtype=np.int64)
        np.minimum.at(first, group, np.arange(len(self)))
        return self._of(first, weight)

    def without(self, gone: Iterable[int]) -> "Ballots":
        """The same vote without some of its ballots."""
        kept = np.setdiff1d(np.arange(len(self)), np.array(list(gone), dtype=np.int64))
        return self._of(kept, self.weight[kept])

    def _of(self, rows: Integers, weight: Integers) -> "Ballots":
        lengths = np.diff(self.start)[rows]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        marks = np.arange(start[-1]) + np.repeat(self.start[rows] - start[:-1], lengths)
        return replace(
            self, start=start, option=self.option[marks], value=self.value[marks], weight=weight
        )


def ballots_of(
    question: Question, choices: Sequence[Choice], weights: Sequence[int] | None = None
) -> Ballots:
    """Ballots from what each says of the options; an empty one abstains.

    Raises
    ------
    BallotsError
        If a ballot does not fit the question; the message counts ballots from 1.
    """
    option: list[int] = []
    value: list[int] = []
    start = [0]
    for number, choice in enumerate(choices, 1):
        if fault := fault_of(question, choice):
            raise BallotsError(f"ballot {number}: {fault}")
        for row, mark in sorted((question.row[id_], mark) for id_, mark in choice.items()):
            option.append(row)
            value.append(mark)
        start.append(len(option))
    weight = [1] * len(choices) if weights is None else list(weights)
    if len(weight) != len(choices) or min(weight, default=1) < 1:
        raise BallotsError("every ballot has one weight, of 1 or more")
    columns = (np.array(column, dtype=np.int64) for column in (start, option, value, weight))
    return Ballots(question, *columns)


def fault_of(question: Question, choice: Choice) -> str:
    """What makes a ballot invalid; empty if nothing does."""
    for id_, mark in choice.items():
        if id_ not in question.row:
            return f"there is no option {id_!r}: there are {_some(question.ids)}"
        if mark < _least(question.kind):
            return f"{id_} has {mark}; the least is {_least(question.kind)}"
        if question.kind in (Kind.APPROVAL, Kind.YES_NO) and mark != 1:
            return f"{id_} has {mark}; an option is either named or not"
    if question.kind is Kind.YES_NO and len(choice) > 1:
        return "yes and no at once"
    return _beyond(question, choice, question.limits)


def _least(kind: Kind) -> int:
    return 0 if kind is Kind.POINTS else 1


def _beyond(question: Question, choice: Choice, limits: Limits) -> str:
    costs = sum(question.options[question.row[id_]].cost for id_ in choice)
    checks = (
        ("options", len(choice), limits.most_options),
        ("in cost", costs, limits.most_cost),
        *(
            ("points for one option", max(choice.values(), default=0), limits.most_points),
            ("points", sum(choice.values()), limits.most_points_in_all),
        )
        * (question.kind is Kind.POINTS),
    )
    for what, came, most in checks:
        if most is not None and came > most:
            return f"{came} {what}; at most {most} are allowed"
    if choice and len(choice) < limits.least_options:
        return f"{len(choice)} options; at least {limits.least_options} are asked for"
    return ""


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
