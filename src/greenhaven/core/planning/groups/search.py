"""The best plan and the best bound so far, and when to stop looking."""

import time
from dataclasses import dataclass, field

import numpy as np

from greenhaven.core.planning.groups.attempt import Attempt
from greenhaven.core.planning.groups.grouped_plan import Certificate, Rounds, gap_between

SHARE_LEFT = 0.25  # of the gap that is aimed at may stay hidden in groups that are not split
MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Goal:
    """When a search may stop.

    Parameters
    ----------
    gap : float
        As soon as the plan is proven that near to the best, as a share of the bound.
    most_seconds : float, optional
        Before a round that would probably end later than this; None = never.
    began_s : float
        When the planning began, on the clock of `time.perf_counter`.
    """

    gap: float
    most_seconds: float | None
    began_s: float


@dataclass(slots=True)
class Search:
    """Rounds of one search, all of one program: so bounds and costs may come from different ones.

    Parameters
    ----------
    goal : Goal
    rows : list
        One record a round.
    """

    goal: Goal
    rows: list[dict[str, float]] = field(default_factory=list)
    cost: float = np.inf
    bound: float = -np.inf
    plan: Attempt | None = None
    proof: Attempt | None = None
    last_size: tuple[int, ...] = ()

    @property
    def best(self) -> Attempt:
        """The cheapest plan so far."""
        if self.plan is None:
            raise LookupError("no round was made yet")
        return self.plan

    @property
    def gap(self) -> float:
        """How near the best plan is proven to be to the best there is."""
        return gap_between(self.cost, self.bound)

    def allowed(self) -> float:
        """What may stay hidden in groups that are not split, in the city's currency."""
        return SHARE_LEFT * self.goal.gap * abs(self.bound)

    def enough(self, plan: Attempt, cost: float, bound: float) -> bool:
        """Take note of a round; whether it may be the last."""
        if self.plan is None or cost < self.cost:
            self.cost, self.plan = cost, plan
        if self.proof is None or bound > self.bound:
            self.bound, self.proof = bound, plan
        before = self.rows[-1]["seconds"] if self.rows else 0.0
        seconds = time.perf_counter() - self.goal.began_s
        known = plan.aggregate
        size = (
            len(known.sources),
            len(known.gardens.groups),
            len(known.collect),
            len(known.deliver),
        )
        self.rows.append(
            {
                "source_groups": size[0],
                "garden_groups": size[1],
                "columns": plan.program.matrix.shape[1],
                "cost": self.cost,
                "bound": self.bound,
                "gap": self.gap,
                "seconds": seconds,
            }
        )
        stuck, self.last_size = size == self.last_size, size
        late = self.goal.most_seconds is not None and 2 * seconds - before > self.goal.most_seconds
        return self.gap <= self.goal.gap or stuck or late or len(self.rows) >= MOST_ROUNDS

    def rounds(self) -> Rounds:
        """The rounds as a table."""
        counts = dict.fromkeys(("source_groups", "garden_groups", "columns"), np.int64)
        amounts = dict.fromkeys(("cost", "bound", "gap", "seconds"), np.float64)
        return Rounds.of(self.rows, **counts, **amounts)

    def certificate(self) -> Certificate:
        """What proves the best plan."""
        if self.proof is None:
            raise LookupError("no round was made yet")
        content = self.proof.aggregate.inputs.content
        return Certificate(content, self.proof.prices, self.cost, self.bound)
