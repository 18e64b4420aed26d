"""What each limit costs."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.planning.plan import Plan

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit and what one more unit of it would save."""

    sentence: str
    weeks: int
    saving: float
    unit: str
    confirmed: bool


def dearest(plan: Plan, shown: int = SHOWN) -> list[Limit]:
    """The limits that cost most, the dearest first; those that cost nothing are left out."""
    prices = plan.prices
    rows = np.argsort(-prices.saving, kind="stable")[:shown]
    return [
        Limit(
            str(prices.sentence[row]),
            int(prices.weeks[row]),
            float(prices.saving[row]),
            str(prices.unit[row]),
            bool(prices.confirmed[row]),
        )
        for row in rows
        if prices.saving[row] > 0
    ]
