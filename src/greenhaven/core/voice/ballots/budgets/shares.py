"""One run of equal shares in floats: what the search for the final share is made of.

Every voter holds the same share. Among the options that their supporters can still pay for, the one
is chosen whose supporters pay least for what it is worth to them; they pay alike, or all that they
have left. Decisions closer than `CLOSE` are not taken here: the run is then doubtful, and
`exact` takes it.

Source
------
Peters, Pierczyński, Skowron (2021), Proportional participatory budgeting with additive utilities,
section 3; effective votes and the bound that lets most options be passed over: equalshares.net.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.rules import Utility

CLOSE = 1e-9  # a decision by less than this part of what is compared
Entry = tuple[float, int, int]  # minus the worth per price, place in ties, row: the best first


@dataclass(frozen=True, slots=True)
class Run:
    """What one share buys: rows of the options in the order in which they were chosen."""

    order: tuple[int, ...]
    doubtful: bool = False


class Search:
    """Runs for one share after another."""

    def __init__(self, profile: Profile, utility: Utility) -> None:
        self.cost = profile.cost
        self.tie = profile.tie
        self.candidates = profile.candidates
        self.supporters = profile.supporters
        self.worth = [cost if utility is Utility.COST else 1 for cost in profile.cost]
        self.score = [float(score) for score in profile.score]
        self.weight = [profile.weight[rows] for rows in profile.supporters]
        self.points = profile.points if profile.graded else None
        self.pull = self.weight  # people times the points that they give
        if self.points is not None:
            pairs = zip(self.weight, self.points, strict=True)
            self.pull = [weight * points for weight, points in pairs]
        self.single = self.points is None and bool((profile.weight == 1).all())
        self.rows = len(profile.ballots)

    def run(self, share: float) -> Run:
        """What is bought when every voter holds so much, in the smallest unit of the money."""
        return _Round(self, share).run()

    def paid(self, row: int, held: Floats, price: float) -> tuple[float, float]:
        """What supporters pay at a price per point, and the points of those who are not short."""
        if self.single:
            willing = np.count_nonzero(held >= price)
            return float(np.minimum(held, price).sum()), float(willing)
        asked = price if self.points is None else price * self.points[row]
        payment = np.minimum(held, asked)
        payment *= self.weight[row]
        return float(payment.sum()), float(self.pull[row][held >= asked].sum())


class _Round:
    """One run: budgets, and for each option a price per point that is needed at least.

    The price at which payments add up to the cost is approached from below by Newton's method.
    Every step of it is a bound, and most options are passed over after one step.
    """

    def __init__(self, search: Search, share: float) -> None:
        self.search = search
        self.budget = np.full(search.rows, share)
        pairs = zip(search.cost, search.score, strict=True)
        self.price = [cost / score if score else 0.0 for cost, score in pairs]
        self.alike = [True] * len(self.price)  # all supporters pay the same per point
        self.seen = [(-1, 0.0)] * len(self.price)  # when it was asked last, who was not short then
        self.doubtful = False

    def run(self) -> Run:
        heap = [self._entry(row) for row in self.search.candidates]
        heapq.heapify(heap)
        order: list[int] = []
        while (chosen := self._best(heap, len(order))) is not None:
            self._pay(chosen)
            order.append(chosen)
            if self.doubtful:
                break
        return Run(tuple(order), self.doubtful)

    def _entry(self, row: int) -> Entry:
        search = self.search
        if self.alike[row] and search.worth[row] > 1:
            return -search.score[row], search.tie[row], row
        return -search.worth[row] / self.price[row], search.tie[row], row

    def _best(self, heap: list[Entry], turn: int) -> int | None:
        """The option whose price is known and beats the bounds of all others."""
        known: list[Entry] = []
        while heap and (not known or heap[0][0] <= known[0][0] * (1 - CLOSE)):
            row = heapq.heappop(heap)[2]
            found = self._ask(row, turn)
            if found is not None:
                heapq.heappush(known if found else heap, self._entry(row))
        if not known:
            return None
        chosen = heapq.heappop(known)
        for other in known:
            heapq.heappush(heap, other)
            close = other[0] <= chosen[0] * (1 - CLOSE)
            if close and not self._tied(chosen[2], other[2]):
                self.doubtful = True
        return chosen[2]

    def _ask(self, row: int, turn: int) -> bool | None:
        """Whether the price is found; if not it is raised; None if they cannot pay any more."""
        search, price, cost = self.search, self.price[row], self.search.cost[row]
        held = self.budget.take(search.supporters[row])
        paid, willing = search.paid(row, held, price)
        self.alike[row] = willing == search.score[row]
        if self.alike[row] or self.seen[row] == (turn, willing):
            return True
        if not willing:
            self.doubtful |= paid >= cost * (1 - CLOSE)
            return None
        self.seen[row] = turn, willing
        self.price[row] = price + (cost - paid) / willing
        return self.price[row] <= price

    def _tied(self, one: int, other: int) -> bool:
        """Whether two options that look alike are known to be exactly so."""
        if not (self.alike[one] and self.alike[other]):
            return False
        search = self.search
        value, against = (
            int(search.score[row]) * search.worth[row] * search.cost[rival]
            for row, rival in ((one, other), (other, one))
        )
        return value == against

    def _pay(self, row: int) -> None:
        search, price = self.search, self.price[row]
        rows = search.supporters[row]
        held = self.budget.take(rows)
        asked = price if search.points is None else price * search.points[row]
        left = held - np.minimum(held, asked)
        self.budget[rows] = left
        kept = float((left * search.weight[row]).sum())
        self.doubtful |= kept < CLOSE * search.cost[row]
