"""One run of equal shares without rounding: what decides, and what is published.

Budgets are whole numbers over a common denominator that grows from round to round, and rows with
equal budgets are one level; that keeps exact runs of tens of thousands of ballots under a second.
"""

import heapq
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.rules import Utility

Holding: TypeAlias = tuple[int, int, int]  # budget, points that are given, people
FULLER, FEW = 2, 64  # times as many levels as were kept: then those that nobody holds are dropped
ROUNDING = 1e-6  # far more than floats are off by


@dataclass(frozen=True, slots=True)
class Purchase:
    """One option that was bought, all amounts in the smallest unit of the money.

    Parameters
    ----------
    row : int
    price : Fraction
        What was paid per point: for approvals the most that any supporter paid.
    payers, drained : int
        Supporters who paid something; of them, those who had no more than they paid.
    most : Fraction
        The most that one of them paid.
    """

    row: int
    price: Fraction
    payers: int
    drained: int
    most: Fraction


@dataclass(frozen=True, slots=True)
class ExactRun:
    """What one share buys, and what the supporters of each option have left in the end."""

    share: Fraction
    bought: tuple[Purchase, ...]
    left: tuple[Fraction, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Rows of the options in the order in which they were bought."""
        return tuple(each.row for each in self.bought)


def exact_run(profile: Profile, utility: Utility, share: Fraction) -> ExactRun:
    """What is bought when every voter holds so much, in the smallest unit of the money."""
    return _Purse(profile, utility, share).run()


class _Purse:
    """Budgets as levels: whole numbers, each over the scale that was common when it arose.

    Floats beside them tell which supporters are certainly not short at some price, and which
    options certainly cannot be paid for; only what is left is worked out in whole numbers.
    """

    def __init__(self, profile: Profile, utility: Utility, share: Fraction) -> None:
        self.profile = profile
        self.share = share
        self.scale = share.denominator
        self.number, self.over = [share.numerator], [share.denominator]  # of each level
        self.times: dict[int, int] = {}  # by which a level's number grows to the present scale
        self.about = np.array([float(share)])
        self.level = np.zeros(len(profile.ballots), dtype=np.int64)  # of each row
        self.kept = FEW
        self.weight = profile.ballots.weight
        self.points = [points.astype(np.int64) for points in profile.points]
        self.tops = [int(points.max(initial=0)) + 1 for points in self.points]
        self.worth = [cost if utility is Utility.COST else 1 for cost in profile.cost]

    def run(self) -> ExactRun:
        profile = self.profile
        heap = []
        for row in profile.candidates:
            bound = Fraction(self.worth[row] * profile.score[row], profile.cost[row])
            heap.append((-bound, profile.tie[row], row))
        heapq.heapify(heap)
        bought: list[Purchase] = []
        while (found := self._best(heap)) is not None:
            bought.append(self._buy(*found))
        whole = [self._whole(level) for level in range(len(self.number))]
        left = tuple(self._held(row, whole) for row in range(len(profile.cost)))
        return ExactRun(self.share, tuple(bought), left)

    def _best(self, heap: list[tuple[Fraction, int, int]]) -> tuple[int, Fraction] | None:
        """The option that beats what the others were worth at most, and its price."""
        best: tuple[tuple[Fraction, int, int], Fraction] | None = None
        passed = []
        while heap and (best is None or heap[0] < best[0]):
            _, tie, row = heapq.heappop(heap)
            price = self._price(row)
            if price is None:
                continue
            entry = (-self.worth[row] / price, tie, row)
            passed.append(entry)
            if best is None or entry < best[0]:
                best = entry, price
        for entry in passed:
            if best is None or entry != best[0]:
                heapq.heappush(heap, entry)
        return None if best is None else (best[0][2], best[1])

    def _holdings(self, row: int) -> tuple[Integers, Integers, Integers]:
        """The supporters of an option: levels of budget, points that they give it, people."""
        rows, tops = self.profile.supporters[row], self.tops[row]
        people = np.bincount(self.level[rows] * tops + self.points[row], self.weight[rows])
        keys = np.flatnonzero(people)
        level, points = np.divmod(keys, tops)
        return level, points, people[keys].astype(np.int64)

    def _price(self, row: int) -> Fraction | None:
        """The price per point at which payments make up the cost; None if they cannot."""
        level, points, people = self._holdings(row)
        about, cost = self.about[level], self.profile.cost[row]
        if float(about @ people) < cost * (1 - ROUNDING):
            return None
        able = about / points
        short = able <= _about(able, about * people, points * people, cost) * (1 + ROUNDING)
        asked = self.profile.score[row]
        missing = cost * self.scale
        for held, given, count in self._sorted(level[short], points[short], people[short]):
            if missing * given <= held * asked:
                break
            missing -= held * count
            asked -= given * count
        return Fraction(missing, asked * self.scale) if asked else None

    def _sorted(self, level: Integers, points: Integers, people: Integers) -> list[Holding]:
        """Supporters by what they can pay per point, whole numbers over the present scale."""
        many = lcm(*set(points.tolist()))
        triples = zip(level.tolist(), points.tolist(), people.tolist(), strict=True)
        holdings = [(self._whole(at), given, count) for at, given, count in triples]
        return sorted(holdings, key=lambda each: each[0] * (many // each[1]))

    def _whole(self, level: int) -> int:
        over = self.over[level]
        if over not in self.times:
            self.times[over] = self.scale // over
        return self.number[level] * self.times[over]

    def _buy(self, row: int, price: Fraction) -> Purchase:
        """Take the payments; whoever paid stands on a new level."""
        level, points, people = self._holdings(row)
        self.scale = lcm(self.scale, price.denominator)
        self.times = {}
        each_point = price.numerator * (self.scale // price.denominator)
        tops, place = self.tops[row], len(self.number)
        moved = np.zeros(place * tops, dtype=np.int64)
        new: dict[int, int] = {}
        payers = drained = most = 0
        triples = zip(level.tolist(), points.tolist(), people.tolist(), strict=True)
        for at, given, count in triples:
            held, asked = self._whole(at), each_point * given
            payers += count if held else 0
            drained += count if 0 < held <= asked else 0
            most = max(most, min(held, asked))
            moved[at * tops + given] = new.setdefault(max(0, held - asked), place + len(new))
        rows = self.profile.supporters[row]
        self.level[rows] = moved[self.level[rows] * tops + self.points[row]]
        self.number += new
        self.over += [self.scale] * len(new)
        self.about = np.append(self.about, [held / self.scale for held in new])
        if len(self.number) > FULLER * self.kept:
            self._forget()
        return Purchase(row, price, payers, drained, Fraction(most, self.scale))

    def _forget(self) -> None:
        """Keep only levels that somebody holds."""
        used, self.level = np.unique(self.level, return_inverse=True)
        self.number = [self.number[level] for level in used.tolist()]
        self.over = [self.over[level] for level in used.tolist()]
        self.about = self.about[used]
        self.kept = max(FEW, len(used))

    def _held(self, row: int, whole: list[int]) -> Fraction:
        level, _, people = self._holdings(row)
        pairs = zip(level.tolist(), people.tolist(), strict=True)
        return Fraction(sum(whole[at] * count for at, count in pairs), self.scale)


def _about(able: Floats, money: Floats, points: Integers, cost: int) -> float:
    """Roughly the price per point, for supporters who can pay so much per point."""
    order = np.argsort(able)
    paid = np.concatenate([[0.0], np.cumsum(money[order])[:-1]])
    asked = points.sum() - np.concatenate([[0], np.cumsum(points[order])[:-1]])
    prices = (cost - paid) / asked
    enough = np.flatnonzero(prices <= able[order])
    return float(prices[enough[0]] if len(enough) else able[order[-1]])
