"""The most that every garden could save by compost at given prices, within its caps, one by one.

Within two caps a garden's best is a small program; it is bounded from below by each cap alone, and
the higher of the two bounds counts. That is exact where one nutrient limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.groups.end_prices import of_hubs
from greenhaven.core.planning.groups.executors import Executor, done_by
from greenhaven.core.planning.groups.grouping import grouping_by
from greenhaven.core.planning.groups.multipliers import Multipliers
from greenhaven.core.planning.groups.pricing import LEFT, Priced
from greenhaven.core.planning.groups.ruled import surely_too_far
from greenhaven.core.planning.groups.shares import GardenGroups, used_per_t
from greenhaven.core.planning.groups.sphere import between_km, on_sphere
from greenhaven.core.planning.groups.wants import missed_at_most
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.program import SOONER_PER_T_WEEK
from greenhaven.core.planning.wanted_rows import FIRST_HALF

GARDENS_AT_ONCE = 512
GARDENS_A_PART = 8_192


@dataclass(frozen=True, slots=True)
class _Part:
    place: Floats  # shape (n, 3)
    caps_kg: Floats  # shape (n, 2)
    worth_per_t: Floats
    reward: Floats  # for each safe dose served, in the city's currency
    at: Floats  # unit vectors of the hubs that compost
    hubs: Integers
    content: Floats  # shape (weeks, n_hubs, 2)
    price: Floats  # of ripe compost, of waiting and of rules, shape (weeks, n_hubs)
    price_per_km: Floats | None  # of the road, shape (weeks, n_hubs)
    longest_km: Floats | None  # that rules allow, shape (weeks, n_hubs)
    own_caps_kg: Floats  # shape (n, 2)
    per_km: float  # straight
    detour: float


def price_gardens(
    whole: Whole, gardens: GardenGroups, content: Floats, prices: Multipliers, executor: Executor
) -> Priced:
    """The least cost (a saving is negative) of each garden with any hub that composts.

    Its label tells hub, week and limiting nutrient of the delivery that is worth most, LEFT where
    none is worth its way; and, as a label of its own, the hub.
    """
    takers = whole.takers
    cost = np.zeros(len(takers))
    best = np.full((len(takers), 2), LEFT, dtype=np.int64)
    mine = list(_alike(whole))
    parts = _parts(whole, gardens, content, prices, mine)
    for row, (least, label) in zip(mine, done_by(executor, _price_part, parts), strict=True):
        cost[row], best[row] = least, label
    asking = list(_alike_in_asking(whole))
    parts = _parts(whole, gardens, content, prices, asking)
    for row, part in zip(asking, parts, strict=True):
        cost[row], best[row] = _price_asking(whole, part, row)
    return Priced(cost, best)


def _alike_in_asking(whole: Whole) -> Iterator[Integers]:
    """Gardens that ask for compost, alike in that and before the rules, some at a time."""
    takers = whole.takers
    asks = np.flatnonzero(takers.pattern >= 0)
    if not len(asks):
        return
    alike = grouping_by(takers.pattern[asks], whole.ruled.taking[asks])
    for group in range(len(alike)):
        rows = asks[alike.members(group)]
        for start in range(0, len(rows), GARDENS_AT_ONCE):
            yield rows[start : start + GARDENS_AT_ONCE]


def _price_asking(whole: Whole, part: _Part, rows: Integers) -> tuple[Floats, Integers]:
    """Least cost and labels of gardens that ask for the same.

    Each half of each wish goes by the way that is best for it, whatever the soil's caps; or all
    goes by the caps, as if it were worth what a first half is. The higher bound counts.
    """
    wants, one = whole.wants, int(rows[0])
    total, price = whole.takers.asked_t[rows], wants.price_per_t
    base = missed_at_most(total, price)
    label = np.full((len(rows), 2), LEFT, dtype=np.int64)
    if not len(part.hubs):
        return base, label
    reduced, mine = _reduced(part, slice(0, len(rows))), wants.rows(one)
    suits = wants.wanting.suits[mine][:, whole.hubs[part.hubs]]
    welcome = wants.wanting.welcome[mine]
    opened = (welcome[:, :, None] & suits[:, None, :]).reshape(len(suits), -1)
    by_wishes = np.zeros(len(rows))
    for share, ways in zip(wants.parts(one), opened, strict=True):
        least = reduced[:, ways].min(axis=1, initial=np.inf)
        for worth in (FIRST_HALF * price, price):
            by_wishes += share / 2 * total * np.minimum(least - worth, 0.0)
    any_way = opened.any(axis=0)
    wanted = np.where(any_way, reduced - FIRST_HALF * price, np.inf)
    if not wants.speaks[one]:  # it lets more come than it asks for
        beyond, _ = _within_caps(part, slice(0, len(rows)), reduced)
        by_wishes += beyond
        wanted = np.where(any_way, wanted, reduced)
    by_caps, label = _within_caps(part, slice(0, len(rows)), wanted)
    return base + np.maximum(by_wishes, by_caps), label


def _alike(whole: Whole) -> Iterator[Integers]:
    """Gardens with a cap that ask for nothing and the rules treat alike, some at a time."""
    capped = ~whole.takers.uncapped & (whole.takers.pattern < 0)
    for each in range(whole.ruled.shape.taking):
        rows = np.flatnonzero(capped & (whole.ruled.taking == each))
        for start in range(0, len(rows), GARDENS_A_PART):
            yield rows[start : start + GARDENS_A_PART]


def _parts(
    whole: Whole, gardens: GardenGroups, content: Floats, prices: Multipliers, rows: list[Integers]
) -> Iterator[_Part]:
    takers, table = whole.takers, whole.city.hubs
    composts = [process.product == "compost" for process in whole.sample.processes()]
    hubs = np.flatnonzero(np.array(composts, dtype=bool))
    at = on_sphere(table.lat[whole.hubs[hubs]], table.lon[whole.hubs[hubs]])
    counted = gardens.counted(takers)
    reward = np.zeros(len(takers))
    reward[counted] = prices.floor[takers.district[counted]] * gardens.dose_t[counted]
    wait = SOONER_PER_T_WEEK * np.arange(whole.weeks)[:, None]
    priced, longest = of_hubs(whole, prices), whole.ruled.deliver_km
    for mine in rows:
        alike = int(whole.ruled.taking[mine[0]])
        along = priced.per_km
        yield _Part(
            takers.place[mine],
            takers.caps_kg[mine],
            takers.worth_per_t[mine],
            reward[mine],
            at,
            hubs,
            content[:, hubs],
            wait + priced.added[:, hubs, alike],
            None if along is None else along[:, hubs, alike],
            None if longest is None else longest[alike][:, hubs],
            takers.own_caps_kg[mine],
            whole.haul_per_km(),
            whole.city.parameters["detour_factor"],
        )


def _price_part(part: _Part) -> tuple[Floats, Integers]:
    """Least cost and labels of each garden."""
    size = len(part.place)
    cost, best = np.zeros(size), np.full((size, 2), LEFT, dtype=np.int64)
    if not len(part.hubs):
        return cost, best
    for start in range(0, size, GARDENS_AT_ONCE):
        rows = slice(start, start + GARDENS_AT_ONCE)
        reduced = _reduced(part, rows)
        cost[rows], best[rows] = _within_caps(part, rows, reduced)
    return cost, best


def _reduced(part: _Part, rows: slice) -> Floats:
    """Reduced cost of a tonne, shape (n_rows, weeks × n_hubs)."""
    weeks, hubs = part.price.shape
    straight = between_km(part.place[rows], part.at)
    haul = part.per_km * straight - part.worth_per_t[rows, None]
    reduced = np.tile(haul, weeks) + part.price.ravel()
    if part.price_per_km is not None or part.longest_km is not None:
        km = np.tile(part.detour * straight, weeks)
        if part.price_per_km is not None:
            reduced = reduced + km * part.price_per_km.ravel()
        if part.longest_km is not None:
            reduced[surely_too_far(km, part.longest_km.ravel())] = np.inf
    served = used_per_t(part.own_caps_kg[rows], part.content.reshape(weeks * hubs, 2))
    return np.asarray(reduced - part.reward[rows, None] * served, dtype=np.float64)


def _within_caps(part: _Part, rows: slice, reduced: Floats) -> tuple[Floats, Integers]:
    """The higher of the bounds that N and P alone give, and where it is reached."""
    content = part.content.reshape(-1, 2)
    size, hubs = len(reduced), len(part.hubs)
    bound = np.full(size, -np.inf)
    label = np.full((size, 2), LEFT, dtype=np.int64)
    for nutrient in range(2):
        # kg of the cap × saving a kg; where nothing counts against the cap it bounds nothing.
        per_kg = np.divide(
            reduced, content[:, nutrient], out=np.full_like(reduced, -np.inf),
            where=content[:, nutrient] > 0,
        )  # fmt: skip
        per_kg[(reduced >= 0) & (content[:, nutrient] <= 0)] = 0.0
        position = np.argmin(per_kg, axis=1)
        dearest = np.minimum(per_kg[np.arange(size), position], 0.0)
        cap = part.caps_kg[rows, nutrient]
        takes = (dearest < 0) & (cap > 0)
        least = np.multiply(dearest, cap, out=np.zeros(size), where=takes)
        tighter = least > bound
        bound = np.where(tighter, least, bound)
        which = np.column_stack([2 * position + nutrient, part.hubs[position % hubs]])
        which = np.where(least[:, None] < 0, which, LEFT)
        label = np.where(tighter[:, None], which, label)
    return bound, label
