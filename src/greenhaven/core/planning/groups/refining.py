"""Which groups hide the most behind their averages, and how they are planned next."""

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.groups.attempt import Attempt
from greenhaven.core.planning.groups.bound import Bound
from greenhaven.core.planning.groups.drafting import Draft, composting, takes_of, vectors_of
from greenhaven.core.planning.groups.end_prices import of_hubs, of_ways
from greenhaven.core.planning.groups.group_rules import collecting, delivering
from greenhaven.core.planning.groups.grouping import Grouping, split
from greenhaven.core.planning.groups.ruled import too_far
from greenhaven.core.planning.groups.sphere import between_km

PROMISING = 3  # ends that are opened to a group because they look best at the prices
CONTESTING = 2  # groups of a kind to which an end is opened because they lose least by it
ENDLESS = 1e15  # what a group hides whose members are not bounded at the prices
MARGIN_PER_T = 2.0  # and cost at most that much more than the best, in the city's currency


def refined(plan: Attempt, bound: Bound, allowed: float) -> Draft:
    """Split the groups that hide most, and open to each what its members would choose.

    Parameters
    ----------
    plan : Attempt
    bound : Bound
    allowed : float
        What may stay hidden in groups that are not split, in the city's currency.

    Returns
    -------
    Draft
        Everything that the plan moves can still be moved, so that the next plan is no dearer.
    """
    known, whole = plan.aggregate, plan.aggregate.whole
    chosen = _most(_hidden_by_sources(plan, bound), allowed / 2)
    mass = whole.givers.supply.sum(axis=1)
    sources, parent = split(known.sources, bound.sources.best, mass, chosen)
    gardens, hubs = refined_gardens(plan, bound, allowed / 2)
    return Draft(sources, gardens, _ways(plan, bound, sources, parent), hubs)


def refined_gardens(plan: Attempt, bound: Bound, allowed: float) -> tuple[Grouping, Booleans]:
    """The same for the gardens alone: their groups, and the hubs that are open to each."""
    known = plan.aggregate
    chosen = _most(_hidden_by_gardens(plan, bound), allowed)
    groups, parent = split(known.gardens.groups, bound.gardens.best, known.gardens.share, chosen)
    return groups, _hubs(plan, bound, groups, parent)


def _hidden_by_sources(plan: Attempt, bound: Bound) -> Floats:
    """What each group of sources costs beyond the best of each of its members."""
    known, prices = plan.aggregate, plan.prices
    whole, moves, program = known.whole, plan.moves, plan.program
    one = known.sources.one_of_each()
    point, group = whole.givers.point[one], known.collect.group
    links = collecting(whole, known.collect, one)
    added = of_ways(whole, prices).of_links(links.end, links.of_class, links.km.T)
    reduced = known.collect_cost() + added
    reduced -= np.where(point[group] >= 0, prices.capacity[:, point[group]], 0.0)
    paid = _by_group(group, moves.collect * reduced, len(known.sources))
    paid += (moves.left * program.left.of(program.cost)).sum(axis=0)
    return paid - known.sources.total(bound.sources.cost)


def _hidden_by_gardens(plan: Attempt, bound: Bound) -> Floats:
    """What each group of gardens costs beyond the best of each of its members."""
    known, prices, program = plan.aggregate, plan.prices, plan.program
    group, groups = known.deliver.group, known.gardens.groups
    links = delivering(known.whole, known.deliver, groups.one_of_each())
    added = of_hubs(known.whole, prices).of_links(links.end, links.of_class, links.km.T)
    district = known.whole.takers.district[groups.one_of_each()]
    reward = np.where(district >= 0, prices.floor[district], 0.0)[group]
    reduced = program.deliver.of(program.cost) + added - reward * known.served()
    given = _by_group(group, plan.moves.deliver * reduced, len(groups)) + plan.missed()
    return given - groups.total(bound.gardens.cost)


def _by_group(group: Integers, values: Floats, count: int) -> Floats:
    sums = np.bincount(group, weights=values.sum(axis=0), minlength=count)
    return np.asarray(sums, dtype=np.float64)


def _most(behind: Floats, allowed: float) -> Booleans:
    """The groups that hide most, until the others hide no more than what is allowed."""
    behind = np.minimum(behind, ENDLESS)
    order = np.argsort(-behind, kind="stable")
    rest = behind.clip(min=0.0).sum() - np.cumsum(behind[order].clip(min=0.0))
    count = int(np.searchsorted(-rest, -allowed)) + 1
    chosen = np.zeros(len(behind), dtype=bool)
    chosen[order[:count]] = True
    return chosen & (behind > 0)


def _ways(plan: Attempt, bound: Bound, groups: Grouping, parent: Integers) -> Booleans:
    known, whole = plan.aggregate, plan.aggregate.whole
    takes = takes_of(whole, groups)
    opened = _used(known.collect.group, known.collect.end, plan.moves.collect, takes, parent)
    for label in bound.sources.best.T:
        opened[groups.of[label >= 0], label[label >= 0]] = True
    price = whole.city.parameters["haulage_per_t_km"]
    fixed = whole.ways.gate_per_t + price * whole.ways.beyond_km
    one = groups.one_of_each()
    kind, alike = whole.givers.kind[one], whole.ruled.giving[one]
    straight = between_km(_middle(groups, whole.givers.place), whole.ways.stop)
    haul = whole.haul_per_km() * straight
    road = whole.city.parameters["detour_factor"] * straight + whole.ways.beyond_km
    priced = of_ways(whole, plan.prices)
    for week in range(whole.weeks):
        reduced = np.where(takes, haul + fixed + priced.at(week, alike, road), np.inf)
        reduced = _allowed(reduced, road, whole.ruled.collect_km, (week, alike))
        opened |= _promising(reduced) | _contesting(reduced, kind)
    return opened & takes


def _hubs(plan: Attempt, bound: Bound, groups: Grouping, parent: Integers) -> Booleans:
    known, whole = plan.aggregate, plan.aggregate.whole
    takes = composting(whole, groups)
    moved = plan.moves.deliver
    opened = _used(known.deliver.group, known.deliver.end, moved, takes, parent)
    hub = bound.gardens.best[:, -1]
    opened[groups.of[hub >= 0], hub[hub >= 0]] = True
    one = groups.one_of_each()
    straight = between_km(_middle(groups, whole.takers.place), vectors_of(whole))
    haul = whole.haul_per_km() * straight
    detour = np.where(whole.takers.sells[one], 0.0, whole.city.parameters["detour_factor"])
    road, alike = detour[:, None] * straight, whole.ruled.taking[one]
    district = np.where(takes.any(axis=1), whole.takers.district[one], -1)
    priced = of_hubs(whole, plan.prices)
    for week in range(whole.weeks):
        reduced = np.where(takes, haul + priced.at(week, alike, road), np.inf)
        reduced = _allowed(reduced, road, whole.ruled.deliver_km, (week, alike))
        opened |= _promising(reduced) | _contesting(reduced, district)
    # Buyers come to every hub.
    opened |= whole.takers.sells[groups.one_of_each()][:, None]
    return opened & takes


def _allowed(
    reduced: Floats, km: Floats, longest_km: Floats | None, at: tuple[int, Integers]
) -> Floats:
    """Costs of ways in a week for groups of some classes; inf where rules forbid them."""
    if longest_km is None:
        return reduced
    week, alike = at
    return np.where(too_far(km, longest_km[alike, week]), np.inf, reduced)


def _used(
    group: Integers, end: Integers, moved: Floats, like: Booleans, parent: Integers
) -> Booleans:
    """What each new group's parent uses."""
    used = moved.max(axis=0, initial=0.0) > 0
    by_parent = np.zeros((int(parent.max(initial=-1)) + 1, like.shape[1]), dtype=bool)
    by_parent[group[used], end[used]] = True
    return np.asarray(by_parent[parent], dtype=bool)


def _promising(reduced: Floats) -> Booleans:
    """The ends that look best to each group, not much dearer than the very best."""
    size = reduced.shape[1]
    if not size:
        return np.zeros(reduced.shape, dtype=bool)
    edge = np.partition(reduced, min(PROMISING, size) - 1, axis=1)[:, min(PROMISING, size) - 1]
    best = reduced.min(axis=1)
    return np.asarray(reduced <= np.minimum(edge, best + MARGIN_PER_T)[:, None], dtype=bool)


def _contesting(reduced: Floats, key: Integers) -> Booleans:
    """For each end, the groups of each key that would lose least by turning to it.

    An end that no group of some kind can turn to has no price for that kind.
    """
    best = reduced.min(axis=1, initial=np.inf, keepdims=True)
    lost = np.subtract(reduced, best, out=np.full_like(reduced, np.inf), where=np.isfinite(best))
    opened = np.zeros(reduced.shape, dtype=bool)
    for each in np.unique(key).tolist():
        rows = np.flatnonzero(key == each)
        edge = np.partition(lost[rows], min(CONTESTING, len(rows)) - 1, axis=0)
        opened[rows] = lost[rows] <= edge[min(CONTESTING, len(rows)) - 1]
    return opened


def _middle(groups: Grouping, place: Floats) -> Floats:
    """Where a group lies, as unit vectors."""
    total = groups.total(place)
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), dtype=np.float64)
