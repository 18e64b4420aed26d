"""What is put to the vote: the kind of ballot, the options, who may vote, and the lot."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from greenhaven.core.voice.ballots.errors import BallotsError

YES: Final = "yes"
NO: Final = "no"


class Kind(StrEnum):
    """What a ballot says of the options."""

    YES_NO = "yes_no"  # one of two, or an abstention
    APPROVAL = "approval"  # a set of options
    POINTS = "points"  # whole points for some options
    RANKED = "ranked"  # an order of some options, equals allowed


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen; `cost` counts the smallest unit of the question's money."""

    id: str
    title: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a valid ballot may hold; None where there is no limit."""

    least_options: int = 0
    most_options: int | None = None
    most_points: int | None = None  # for one option
    most_points_in_all: int | None = None
    most_cost: int | None = None  # of the options that one ballot names together


@dataclass(frozen=True, slots=True)
class EarlierVote:
    """An earlier vote on the same text, for decisions that need two."""

    day: date
    passed: bool
    digest: str = ""  # of its public file


@dataclass(frozen=True)
class Question:
    """What was asked, as it stood when the vote opened.

    Parameters
    ----------
    kind : Kind
    options : tuple of Option
        In the order of the ballot paper. A yes/no question has the two options "yes" and "no".
    electorate : int
        How many people may vote; quorums are shares of it. Zero where nobody counted them.
    lot : tuple of str
        Ids of all options, in an order drawn before the counting: the earlier one wins what nothing
        else decides. Empty is the order of the ballot paper.
    budget : int
        What can be spent, in the smallest unit of the money.
    decimals : int
        Digits behind the point that the smallest unit is: 2 where costs are in hundredths.
    """

    kind: Kind
    options: tuple[Option, ...]
    electorate: int = 0
    lot: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    budget: int = 0
    currency: str = ""
    decimals: int = 0
    limits: Limits = Limits()
    closed_on: date | None = None
    earlier: tuple[EarlierVote, ...] = ()

    def __post_init__(self) -> None:
        ids = [option.id for option in self.options]
        if not ids:
            raise BallotsError("a question needs options: none came")
        for id_ in ids:
            if not id_ or id_ != id_.strip():
                raise BallotsError(f"the id of an option is a word, {id_!r} came")
        if len(set(ids)) < len(ids):
            twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
            raise BallotsError(f"options need different ids: {', '.join(twice)} came twice")
        if self.kind is Kind.YES_NO and ids != [YES, NO]:
            raise BallotsError("a yes/no question has the options yes and no, in this order")
        if self.lot and sorted(self.lot) != sorted(ids):
            raise BallotsError("the lot orders every option once; this one does not")
        for option in self.options:
            if option.cost < 0:
                raise BallotsError(f"a cost is 0 or more: {option.id} came with {option.cost}")
        if min(self.budget, self.electorate, self.decimals) < 0:
            raise BallotsError("budget, electorate and decimals are 0 or more")

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the options, in the order of the ballot paper."""
        return tuple(option.id for option in self.options)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Place of each option on the ballot paper, by its id."""
        return {id_: row for row, id_ in enumerate(self.ids)}

    @cached_property
    def luck(self) -> tuple[int, ...]:
        """Place of each option in the lot, in the order of the ballot paper; 0 wins ties."""
        place = {id_: place for place, id_ in enumerate(self.lot or self.ids)}
        return tuple(place[id_] for id_ in self.ids)


def yes_no(
    title: str, *, electorate: int, text: str = "", closed_on: date | None = None
) -> Question:
    """A question that is answered by yes or no."""
    return Question(
        Kind.YES_NO,
        (Option(YES), Option(NO)),
        electorate,
        title=title,
        text=text,
        closed_on=closed_on,
    )


def drawn_lot(ids: Iterable[str], seed: str) -> tuple[str, ...]:
    """An order of options that follows from a seed which nobody could choose.

    The seed is made public before the counting and known to nobody before the ballots are in: dice
    thrown in a meeting, numbers of a lottery, the line of a checkpoint. Options are sorted by
    SHA-256 of ``seed|id``.
    """
    return tuple(sorted(ids, key=lambda id_: hashlib.sha256(f"{seed}|{id_}".encode()).digest()))
