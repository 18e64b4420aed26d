"""What each limit costs."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from greenhaven.core.planning.plan import Plan
from greenhaven.web.commons.sentences import in_readers_words

SHOWN = 4  # of each kind of limit
TITLES = {
    "capacity": _("Capacity"),
    "minimum": _("What must be fed"),
    "nitrogen cap": _("Nitrogen cap"),
    "phosphorus cap": _("Phosphorus cap"),
    "fairness floor": _("Fairness floor"),
    "C:N at most": _("C:N at most"),
    "C:N at least": _("C:N at least"),
    "moisture at most": _("Moisture at most"),
    "moisture at least": _("Moisture at least"),
    "free air space at least": _("Free air space at least"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit and what one more unit of it would save."""

    sentence: str
    weeks: int
    saving: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind, the dearest first, and how many more of them bind."""

    kind: str
    dearest: tuple[Limit, ...]
    more: int

    @property
    def title(self) -> str:
        """What they are called."""
        return str(TITLES.get(self.kind, self.kind))


def priced_limits(plan: Plan) -> list[Limits]:
    """The limits that cost something, by kind; the kinds with the dearest limits first.

    A price that a second solve confirmed stands before one that it did not.
    """
    prices = plan.prices
    kinds = []
    for kind in np.unique(prices.limit[prices.saving > 0]).tolist():
        rows = np.flatnonzero((prices.limit == kind) & (prices.saving > 0))
        ordered = rows[np.lexsort((-prices.saving[rows], ~prices.confirmed[rows]))]
        dearest = tuple(_limit(plan, row) for row in ordered[:SHOWN].tolist())
        kinds.append(Limits(kind, dearest, len(rows) - len(dearest)))
    return sorted(kinds, key=lambda each: (not each.dearest[0].confirmed, -each.dearest[0].saving))


def _limit(plan: Plan, row: int) -> Limit:
    prices = plan.prices
    return Limit(
        in_readers_words(str(prices.sentence[row])),
        int(prices.weeks[row]),
        float(prices.saving[row]),
        bool(prices.confirmed[row]),
    )
