"""What all sources of a plan of groups send, added up place by place."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import HubKind
from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan
from greenhaven.core.planning.groups.member_flows import SourceFlows, left_over, source_flows
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.network import accepts
from greenhaven.core.planning.program import WATER_PER_T
from greenhaven.core.planning.recipes import recipe_rows

SOURCES_AT_ONCE = 65_536
LEAST_T = 1.0  # what is missed is measured against a tonne at least: a millionth of it is a gram


@dataclass(slots=True)
class Arrivals:
    """Sums over all sources [t], while they are being added up; hubs as in City.hubs.

    Parameters
    ----------
    intake : array, shape (weeks, n_hubs, n_kinds)
        What hubs and processors outside receive.
    passed : array, shape (weeks, n_hubs)
        What stations and collection points pass on.
    water : array, shape (weeks, n_hubs)
        What is sprinkled on the mixes.
    cost : float
        Of all that, in the city's currency.
    supply_error : float
        Worst difference between what a source gives and what is moved and left, as a share.
    """

    intake: Floats
    passed: Floats
    water: Floats
    cost: float = 0.0
    supply_error: float = 0.0


def arrivals_of(whole: Whole, plan: GroupedPlan) -> Arrivals:
    """Add up what every source sends."""
    city, weeks, hubs = whole.city, whole.weeks, len(whole.city.hubs)
    water = np.zeros((weeks, hubs))
    rows = plan.hub_weeks.element == "water"
    water[:, whole.hubs] = plan.hub_weeks.water_added[rows].reshape(weeks, -1)
    found = Arrivals(np.zeros((weeks, hubs, len(city.kinds))), np.zeros((weeks, hubs)), water)
    found.cost = WATER_PER_T * float(water.sum())
    for start in range(0, len(city.sources), SOURCES_AT_ONCE):
        some = slice(start, min(start + SOURCES_AT_ONCE, len(city.sources)))
        _add(whole, found, source_flows(city, plan, some), left_over(city, plan, some), some)
    return found


def _add(whole: Whole, found: Arrivals, flows: SourceFlows, left: Floats, some: slice) -> None:
    city, price, givers = whole.city, whole.city.parameters, whole.givers
    kind = givers.kind[flows.source]
    np.add.at(found.intake, (flows.week, flows.hub, kind), flows.wet)
    for place in (flows.via, givers.point[flows.source]):
        by = place >= 0
        np.add.at(found.passed, (flows.week[by], place[by]), flows.wet[by])
    outside = city.hubs.kind[flows.hub] == HubKind.OUT_OF_CITY
    gate = np.where(outside, price["export_per_t"], price["handling_per_t"])
    found.cost += float((flows.wet * (price["haulage_per_t_km"] * flows.km + gate)).sum())
    unserved = np.where(left > 0, whole.left_per_t()[givers.kind[some], None], 0.0)
    found.cost += float((left * unserved).sum())
    moved = left.copy()
    np.add.at(moved, (flows.source - some.start, flows.week), flows.wet)
    supply = givers.supply[some]
    error = np.abs(moved - supply) / np.where(supply > 0, supply, 1.0)
    found.supply_error = max(found.supply_error, float(error.max(initial=0.0)))


def all_accepted(whole: Whole, found: Arrivals) -> bool:
    """Whether every hub receives only what it accepts."""
    taken = accepts(whole.city, np.arange(len(whole.city.hubs)))
    takes_part = np.isin(
        np.arange(len(whole.city.hubs)),
        np.concatenate([whole.hubs, whole.sample.network.outside]),
    )
    return not bool((found.intake.sum(axis=0)[~(taken & takes_part[:, None])] > 0).any())


def room_passed(whole: Whole, found: Arrivals) -> float:
    """Most that a capacity is exceeded, or a least intake missed, by as a share of it."""
    hubs = whole.city.hubs
    used = found.intake.sum(axis=2) + found.passed
    limited = np.isfinite(hubs.capacity_t_per_week)
    most = hubs.capacity_t_per_week[limited]
    over = (used[:, limited] - most) / np.maximum(most, LEAST_T)
    fed = whole.hubs[hubs.minimum_t_per_week[whole.hubs] > 0]
    least = hubs.minimum_t_per_week[fed]
    under = (least - found.intake.sum(axis=2)[:, fed]) / np.maximum(least, LEAST_T)
    return float(max(over.max(initial=0.0), under.max(initial=0.0)))


def mix_passed(whole: Whole, found: Arrivals) -> float:
    """Most that a recipe's row is exceeded by, as a share of the mass of the mix."""
    city = whole.city
    mixing = np.array([each.needs_recipe for each in whole.sample.processes()], dtype=bool)
    hubs = whole.hubs[mixing]
    mix, water = found.intake[:, hubs], found.water[:, hubs]
    mass = np.maximum(mix.sum(axis=2) + water, LEAST_T)
    rules = recipe_rows(city.kinds, whole.settings.recipe, city.parameters["settling_factor"])
    rows = [mix @ rule.coefficients + rule.water * water for rule in rules]
    return float(max((row / mass).max(initial=0.0) for row in rows))
