"""One run of equal shares without rounding: what decides, and what is published.

Budgets are whole numbers over one common denominator that grows from round to round, and rows with
equal budgets are one level; that keeps exact runs of tens of thousands of ballots under a second.
"""

import heapq
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

import numpy as np

from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.rules import Utility

Holding: TypeAlias = tuple[int, int, int]  # a level of budget, points that are given, people
FULLER, FEW = 2, 64  # times as many levels as were kept: then those that nobody holds are dropped


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
    """Budgets as levels over a common denominator."""

    def __init__(self, profile: Profile, utility: Utility, share: Fraction) -> None:
        self.profile = profile
        self.share = share
        self.scale = share.denominator
        self.levels = [share.numerator]
        self.level = np.zeros(len(profile.ballots), dtype=np.int64)  # of each row
        self.weight = profile.ballots.weight
        self.points = [points.astype(np.int64) for points in profile.points]
        self.tops = [int(points.max(initial=0)) + 1 for points in self.points]
        self.kept = FEW
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
        left = tuple(self._held(row) for row in range(len(profile.cost)))
        return ExactRun(self.share, tuple(bought), left)

    def _best(self, heap: list[tuple[Fraction, int, int]]) -> tuple[int, Fraction] | None:
        """The option that beats what the others were worth at most, and its price (scaled)."""
        best: tuple[tuple[Fraction, int, int], Fraction] | None = None
        passed = []
        while heap and (best is None or heap[0] < best[0]):
            _, tie, row = heapq.heappop(heap)
            price = self._price(row)
            if price is None:
                continue
            entry = (-self.worth[row] * self.scale / price, tie, row)
            passed.append(entry)
            if best is None or entry < best[0]:
                best = entry, price
        for entry in passed:
            if best is None or entry != best[0]:
                heapq.heappush(heap, entry)
        return None if best is None else (best[0][2], best[1])

    def _holdings(self, row: int) -> list[Holding]:
        """The supporters of an option by what they have left and how much they give it."""
        rows, tops = self.profile.supporters[row], self.tops[row]
        people = np.bincount(self.level[rows] * tops + self.points[row], self.weight[rows])
        keys = np.flatnonzero(people)
        counted = zip(keys.tolist(), people[keys].tolist(), strict=True)
        return [(*divmod(key, tops), int(count)) for key, count in counted]

    def _price(self, row: int) -> Fraction | None:
        """The price per point at which payments make up the cost; None if they cannot."""
        holdings = [
            (self.levels[level], points, people) for level, points, people in self._holdings(row)
        ]
        many = lcm(*{points for _, points, _ in holdings})
        holdings.sort(key=lambda each: each[0] * (many // each[1]))
        missing = self.profile.cost[row] * self.scale
        asked = self.profile.score[row]
        for held, points, people in holdings:
            if missing * points <= held * asked:
                return Fraction(missing, asked)
            missing -= held * people
            asked -= points * people
        return None

    def _buy(self, row: int, price: Fraction) -> Purchase:
        """Take the payments; levels are rescaled so that they stay whole."""
        paid_per_point = price / self.scale
        self.scale *= price.denominator
        self.levels = [held * price.denominator for held in self.levels]
        tops, place = self.tops[row], len(self.levels)
        moved = np.zeros(place * tops, dtype=np.int64)
        new: dict[int, int] = {}
        payers = drained = most = 0
        for level, points, people in self._holdings(row):
            held, asked = self.levels[level], price.numerator * points
            payers += people if held else 0
            drained += people if 0 < held <= asked else 0
            most = max(most, min(held, asked))
            moved[level * tops + points] = new.setdefault(max(0, held - asked), place + len(new))
        rows = self.profile.supporters[row]
        self.level[rows] = moved[self.level[rows] * tops + self.points[row]]
        self.levels += new
        if len(self.levels) > FULLER * self.kept:
            self._forget()
        dearest = Fraction(most, self.scale)
        return Purchase(row, paid_per_point, payers, drained, dearest)

    def _forget(self) -> None:
        """Keep only levels that somebody holds, over the least denominator."""
        used, self.level = np.unique(self.level, return_inverse=True)
        self.levels = [self.levels[level] for level in used.tolist()]
        divisor = gcd(self.scale, *self.levels)
        self.scale //= divisor
        self.levels = [held // divisor for held in self.levels]
        self.kept = len(self.levels)

    def _held(self, row: int) -> Fraction:
        held = sum(self.levels[level] * people for level, _, people in self._holdings(row))
        return Fraction(held, self.scale)
