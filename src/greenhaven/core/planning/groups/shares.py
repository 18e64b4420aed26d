"""How what a group of gardens receives is shared among them, so that each keeps within its caps."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.groups.grouping import Grouping
from greenhaven.core.planning.groups.members import Takers

ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class GardenGroups:
    """Groups of gardens, and how each shares what it receives.

    Parameters
    ----------
    groups : Grouping
    dose_t : array, shape (n_gardens,)
        Typical compost that each can safely take [t]; inf = any amount.
    share : array, shape (n_gardens,)
        Of what its group receives: as it asks for, or may take by its caps and the rules. Sums to
        1 in each group; 0 in one whose gardens may take nothing.
    caps_kg : pair of array, shape (n_groups,)
        Most N and P that a group may receive so that no member's cap is passed: a garden with the
        share w keeps within its cap while the group keeps within cap / w. Where the members have
        the same ratio of N to P that is the sum of their caps.
    """

    groups: Grouping
    dose_t: Floats
    share: Floats
    caps_kg: tuple[Floats, Floats]

    def counted(self, takers: Takers) -> Booleans:
        """Gardens of which the fairness floor speaks."""
        return takers.counts & np.isfinite(self.dose_t)


def shared(takers: Takers, groups: Grouping, content: Floats) -> GardenGroups:
    """Let each group share by what each may take of compost of that N and P [kg/t], or asks for."""
    dose, allowed = takers.doses_t(content), takers.allowed_t(content)
    weight = np.where(np.isfinite(allowed), allowed, 1.0)
    weight = np.where(takers.pattern >= 0, takers.asked_t, weight)
    total = groups.total(weight)[groups.of]
    share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return GardenGroups(groups, dose, share, _group_caps(takers, groups, share))


def _group_caps(takers: Takers, groups: Grouping, share: Floats) -> tuple[Floats, Floats]:
    held = share > 0
    idle = groups.total(held.astype(np.float64)) == 0
    caps = []
    for cap in takers.caps_kg.T:
        most = np.full(len(groups), np.inf)
        np.minimum.at(most, groups.of[held], cap[held] / share[held])
        caps.append(np.where(idle, 0.0, most))
    return caps[0], caps[1]


def used_per_t(caps_kg: Floats, content: Floats) -> Floats:
    """Share of its safe dose that one tonne uses up in each garden, shape (n_gardens, n_contents).

    The nutrient that is nearer its cap counts; a garden that may take nothing counts as served.

    Parameters
    ----------
    caps_kg : array, shape (n_gardens, 2)
    content : array, shape (n_contents, 2)
        N and P [kg/t].
    """
    used = np.zeros((len(caps_kg), len(content)))
    for cap, held in zip(caps_kg.T, content.T, strict=True):
        rate = np.divide(1.0, cap, out=np.zeros(len(cap)), where=(cap > 0) & np.isfinite(cap))
        np.maximum(used, np.multiply.outer(rate, held), out=used)
    return used


def served_per_t(
    takers: Takers, gardens: GardenGroups, content: Floats, links: tuple[Integers, Integers]
) -> Floats:
    """Safe doses that a tonne on each link fills in its group's gardens [t], shape (weeks, links).

    Parameters
    ----------
    takers : Takers
    gardens : GardenGroups
    content : array, shape (weeks, n_hubs, 2)
        N and P of what hubs send [kg/t].
    links : pair of array of int
        Group and hub of each link, sorted by group.
    """
    group, hub = links
    weeks, counted = len(content), gardens.counted(takers)
    served = np.zeros((weeks, len(group)))
    first = np.searchsorted(group, np.arange(len(gardens.groups) + 1))
    for number in np.unique(group).tolist():
        row = slice(int(first[number]), int(first[number + 1]))
        mine = gardens.groups.members(number)
        mine = mine[counted[mine]]
        reached = content[:, hub[row]].reshape(-1, 2)
        for start in range(0, len(mine), ROWS_AT_ONCE):
            some = mine[start : start + ROWS_AT_ONCE]
            filled = used_per_t(takers.own_caps_kg[some], reached)
            weight = gardens.share[some] * gardens.dose_t[some]
            served[:, row] += np.einsum("m,mc->c", weight, filled).reshape(weeks, -1)
    return served
