"""Digesters for whole ensembles: how much of a feed's carbon becomes gas, as ADM1 says.

ADM1 takes half a second for a digester and a member. On seven feeds of New York's kinds, and 21 to
42 days of retention, it turns 81 to 88 % of the carbon that organisms can use into gas, so that one
share stands for it (docs/explanation/twin.md). How a digester fares from day to day, and whether it
sours, only the detailed forecast tells.
"""

import numpy as np

from greenhaven.core.city import Kinds
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.materials import group_names
from greenhaven.core.models.digestion.feed import GROUPS, split

USABLE = ("X_ch", "X_pr", "X_li", "S_ac")


def usable_carbon(kinds: Kinds) -> Floats:
    """Share of each kind's carbon that a digester's organisms can use, shape (n_kinds,).

    It is that of the oxygen demand.

    Raises
    ------
    DigesterFeedError
        If a kind cannot be what it says it is.
    """
    parts = split(kinds, [GROUPS[name] for name in group_names(kinds)[0]])
    usable: Floats = np.sum([parts[name] for name in USABLE], axis=0)
    demand = parts["total_cod"]
    return np.divide(usable, demand, out=np.zeros_like(demand), where=demand > 0)
