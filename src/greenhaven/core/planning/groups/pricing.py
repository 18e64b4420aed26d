"""The best that every source and every garden could do at given prices, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.groups.end_prices import of_ways
from greenhaven.core.planning.groups.executors import Executor, done_by
from greenhaven.core.planning.groups.multipliers import Multipliers
from greenhaven.core.planning.groups.ruled import surely_too_far
from greenhaven.core.planning.groups.sphere import between_km
from greenhaven.core.planning.groups.whole import Whole

SOURCES_AT_ONCE = 2_048  # so that their distances stay in the processor's cache
SOURCES_A_PART = 65_536
LEFT = -1  # the label of what is best left where it arises


@dataclass(frozen=True, slots=True)
class Priced:
    """What each member costs at its best, and which end that is.

    Parameters
    ----------
    cost : array, shape (n_members,)
        In the city's currency, over all weeks.
    best : array of int, shape (n_members, n_labels)
        For a source its best way in each week, LEFT = none.
    """

    cost: Floats
    best: Integers


@dataclass(frozen=True, slots=True)
class _Part:
    """Sources of one class and the ways that take what they give."""

    place: Floats
    supply: Floats
    point: Floats  # price of the collection point, shape (n, weeks)
    ways: Integers
    stop: Floats
    beyond_km: Floats  # by road, from the stop to the way's end
    added: Floats  # gate, beyond and price of each way, shape (weeks, n_ways)
    added_per_km: Floats | None  # of the road, shape (weeks, n_ways)
    longest_km: Floats | None  # that rules allow, shape (weeks, n_ways)
    per_km: float  # straight
    detour: float
    left_per_t: float

    def of_rules(self, week: int, straight_km: Floats) -> Floats | None:
        """What rules add to a tonne on each way, inf where they forbid it; None = nothing."""
        if self.added_per_km is None and self.longest_km is None:
            return None
        km = self.detour * straight_km + self.beyond_km
        more = np.zeros_like(km) if self.added_per_km is None else km * self.added_per_km[week]
        if self.longest_km is not None:
            more[surely_too_far(km, self.longest_km[week])] = np.inf
        return more


def price_sources(whole: Whole, prices: Multipliers, executor: Executor) -> Priced:
    """The least that each source can cost with any way that takes its kind."""
    givers = whole.givers
    cost = np.zeros(len(givers))
    best = np.zeros((len(givers), whole.weeks), dtype=np.int64)
    rows, parts = [], []
    for mine, part in _source_parts(whole, prices):
        rows.append(mine)
        parts.append(part)
    for mine, (least, label) in zip(rows, done_by(executor, _price_part, parts), strict=True):
        cost[mine], best[mine] = least, label
    return Priced(cost, best)


def _source_parts(whole: Whole, prices: Multipliers) -> Iterator[tuple[Integers, _Part]]:
    givers, ways = whole.givers, whole.ways
    haul = whole.city.parameters["haulage_per_t_km"]
    fixed = ways.gate_per_t + haul * ways.beyond_km
    priced, left, longest = of_ways(whole, prices), whole.left_per_t(), whole.ruled.collect_km
    for each, kind in enumerate(whole.ruled.kind.tolist()):
        alike = np.flatnonzero(whole.ruled.giving == each)
        taken = np.flatnonzero(ways.takes[:, kind])
        along = None if priced.per_km is None else priced.per_km[:, taken, each]
        for start in range(0, len(alike), SOURCES_A_PART):
            mine = alike[start : start + SOURCES_A_PART]
            point = givers.point[mine]
            yield (
                mine,
                _Part(
                    givers.place[mine],
                    givers.supply[mine],
                    np.where(point[:, None] >= 0, -prices.capacity[:, point].T, 0.0),
                    taken,
                    ways.stop[taken],
                    ways.beyond_km[taken],
                    fixed[taken] + priced.added[:, taken, each],
                    along,
                    None if longest is None else longest[each][:, taken],
                    whole.haul_per_km(),
                    whole.city.parameters["detour_factor"],
                    float(left[kind]),
                ),
            )


def _price_part(part: _Part) -> tuple[Floats, Integers]:
    """Least cost of each source and its best way in each week."""
    size, weeks = part.supply.shape
    cost = np.zeros(size)
    best = np.full((size, weeks), LEFT, dtype=np.int64)
    for start in range(0, size, SOURCES_AT_ONCE):
        rows = slice(start, start + SOURCES_AT_ONCE)
        straight = between_km(part.place[rows], part.stop)
        haul = part.per_km * straight
        for week in range(weeks):
            more = part.of_rules(week, straight)
            way = haul if more is None else haul + more
            least, label = _least(way, part.added[week], part.ways)
            least = least + part.point[rows, week]
            stays = least >= part.left_per_t
            best[rows, week] = np.where(stays, LEFT, label)
            given = part.supply[rows, week]
            paid = np.where(given > 0, np.where(stays, part.left_per_t, least), 0.0)
            cost[rows] += given * paid
    return cost, best


def _least(haul: Floats, added: Floats, ways: Integers) -> tuple[Floats, Integers]:
    if not len(ways):
        return np.full(len(haul), np.inf), np.full(len(haul), LEFT)
    total = haul + added
    position = np.argmin(total, axis=1)
    return np.take_along_axis(total, position[:, None], axis=1)[:, 0], ways[position]
