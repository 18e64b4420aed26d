"""The first groups, and the ends that are open to them."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.groups.grouping import (
    Grouping,
    first_garden_groups,
    first_source_groups,
)
from greenhaven.core.planning.groups.ruled import limited
from greenhaven.core.planning.groups.sphere import between_km, on_sphere
from greenhaven.core.planning.groups.whole import Whole

# times more groups to begin with where rules limit ways: most ends are out of reach of a group,
# and a group may only go where each of its members may
NEAR_TIMES = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """Groups and the ends that are open to them: what the next plan is made from."""

    sources: Grouping
    gardens: Grouping
    ways: Booleans  # shape (n_source_groups, n_ways)
    hubs: Booleans  # shape (n_garden_groups, n_hubs)


def first_draft(whole: Whole, content: Floats) -> Draft:
    """Few large groups to which every hub is open: prices reach across a city.

    Groups no wider than hubs are apart, each with its nearest hubs only, begin with far worse
    prices: what is short in one quarter is then not asked for in the next.
    """
    cells = whole.first_columns // max(whole.weeks * int(whole.ways.takes.sum()), 1)
    cells *= NEAR_TIMES if limited(whole.ruled.collect_km) else 1
    sources = first_source_groups(whole.givers, whole.ruled.giving, cells)
    gardens = garden_draft(whole, content)
    return Draft(sources, gardens, takes_of(whole, sources), near(whole, gardens))


def garden_draft(whole: Whole, content: Floats) -> Grouping:
    """Few large groups of gardens."""
    cells = whole.first_columns // max(4 * whole.weeks * len(whole.hubs), 1)
    close = limited(whole.ruled.deliver_km)
    cells *= NEAR_TIMES if close else 1
    typical = whole.typical_content(content)
    return first_garden_groups(whole.takers, whole.ruled.taking, typical, cells, close=close)


def takes_of(whole: Whole, groups: Grouping) -> Booleans:
    """Which ways take what each group gives, shape (n_groups, n_ways)."""
    kind = whole.givers.kind[groups.one_of_each()]
    return np.asarray(whole.ways.takes.T[kind], dtype=bool)


def composting(whole: Whole, groups: Grouping) -> Booleans:
    """Which hubs make what each group of gardens takes, shape (n_groups, n_hubs)."""
    products = np.array([each.product for each in whole.sample.processes()], dtype=np.str_)
    sells = whole.takers.sells[groups.one_of_each()]
    return np.asarray(sells[:, None] | (products == "compost"), dtype=bool)


def vectors_of(whole: Whole) -> Floats:
    """The plan's hubs as unit vectors, shape (n_hubs, 3)."""
    table = whole.city.hubs
    return on_sphere(table.lat[whole.hubs], table.lon[whole.hubs])


def near(whole: Whole, groups: Grouping) -> Booleans:
    """Every hub, or as many of the nearest as the first program has room for."""
    takes = composting(whole, groups)
    size = takes.shape[1]
    most = max(2 * whole.first_columns // (whole.weeks * max(len(groups), 1)), whole.settings.links)
    if most >= size:
        return takes
    one = groups.one_of_each()
    far = between_km(whole.takers.place[one], vectors_of(whole))
    edge = np.partition(np.where(takes, far, np.inf), most - 1, axis=1)[:, most - 1]
    return np.asarray(takes & ((far <= edge[:, None]) | whole.takers.sells[one][:, None]))
