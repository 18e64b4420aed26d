"""What prices of limits and rules add to a tonne on its way to a hub or from it, by class."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.groups.multipliers import Multipliers, recipe_rules
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.recipes import yields


@dataclass(frozen=True, slots=True)
class EndPrices:
    """What a tonne adds to its way.

    Parameters
    ----------
    added : array, shape (weeks, n_ends, n_classes)
        For each tonne.
    per_km : array, shape (weeks, n_ends, n_classes), optional
        For each tonne and kilometre by road; None = nothing.
    """

    added: Floats
    per_km: Floats | None

    def of_links(self, end: Integers, of_class: Integers, km: Floats) -> Floats:
        """What a tonne adds on links whose ways are `km` long, both shape (weeks, n_links)."""
        added: Floats = self.added[:, end, of_class]
        return added if self.per_km is None else added + self.per_km[:, end, of_class] * km

    def at(self, week: int, of_class: Integers, km: Floats) -> Floats:
        """What a tonne adds in a week to every end, shape (n, n_ends) as `km`."""
        added: Floats = self.added[week].T[of_class]
        return added if self.per_km is None else added + self.per_km[week].T[of_class] * km


def of_ways(whole: Whole, prices: Multipliers) -> EndPrices:
    """What a tonne adds to its haul and gate on each way.

    Inside the city that is the room it takes and its part in the mix, less what its compost is
    worth; on a way out the room at the station and the processor. Rules come on top.
    """
    city, ways, weeks, kind = whole.city, whole.ways, whole.weeks, whole.ruled.kind
    hubs = len(whole.hubs)
    coefficients = np.stack([rule.coefficients for rule in recipe_rules(whole)])[:, kind]
    room = prices.capacity + prices.minimum
    more, along = whole.ruled.added(prices.rules)
    added = more.collect.transpose(1, 2, 0).copy()
    added[:, :hubs] -= room[:, whole.hubs, None]
    added[:, :hubs] -= np.einsum("rth,rk->thk", prices.recipe, coefficients)
    for hub, process in enumerate(whole.sample.processes()):
        lead = process.lead_weeks
        if lead < weeks:
            ripens = yields(city.kinds, process)[kind, 0]
            added[: weeks - lead, hub] += ripens * prices.ripe[lead:, hub, None]
    out = ~ways.inside
    passed = np.where(ways.via >= 0, prices.capacity[:, ways.via], 0.0)
    added[:, out] -= (prices.capacity[:, ways.destination] + passed)[:, out, None]
    return EndPrices(added, None if along is None else along.collect.transpose(1, 2, 0))


def of_hubs(whole: Whole, prices: Multipliers) -> EndPrices:
    """What a tonne from each hub adds to its haul: the worth of what is ripe there, and rules."""
    more, along = whole.ruled.added(prices.rules)
    added = more.deliver.transpose(1, 2, 0) - prices.ripe[:, :, None]
    return EndPrices(added, None if along is None else along.deliver.transpose(1, 2, 0))
