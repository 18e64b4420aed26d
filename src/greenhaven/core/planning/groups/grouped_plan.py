"""A plan of groups, who belongs to which group, and how near it is proven to be to the best.

Every table is in columns of numbers: a place is its row in the city's tables. Masses are tonnes
wet, unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from greenhaven.core.columns import Columns, Floats, Integers, Texts
from greenhaven.core.planning.groups.multipliers import Multipliers
from greenhaven.core.planning.plan import HubWeeks, Recipes, Shares, Wishes, no_wishes

HALF_A_CENT = 0.005  # a cost and a bound that are nearer than that count as the same


@dataclass(frozen=True, slots=True)
class Collected(Columns):
    """What groups of sources send, sorted by group; only what moves."""

    group: Integers
    week: Integers  # 0 = first
    hub: Integers  # that receives, position in City.hubs
    via: Integers  # transfer station, position in City.hubs; −1 = none
    share: Floats  # of what each member gives in that week
    wet: Floats


@dataclass(frozen=True, slots=True)
class Returned(Columns):
    """What groups of gardens, parks and buyers receive, sorted by group; only what moves."""

    group: Integers
    week: Integers
    hub: Integers  # that sends, position in City.hubs
    wet: Floats


@dataclass(frozen=True, slots=True)
class Obeyed(Columns):
    """What each article of the rulebook says of the plan, asked about every place's movements."""

    article: Texts  # id
    unit: Texts
    worst_owner: Texts  # of whom it is missed most; "" = nobody, or all
    bounds: Integers  # rows that it states, one an owner
    binding: Integers  # of them, those that the plan uses up
    in_spite: Floats  # moved although it is banned [t]
    beyond: Floats  # the furthest that a bound is missed beyond tolerance, in `unit`


def nothing_obeyed() -> Obeyed:
    """A table without rows."""
    texts = dict.fromkeys(("article", "unit", "worst_owner"), np.str_)
    counts = dict.fromkeys(("bounds", "binding"), np.int64)
    return Obeyed.of([], **texts, **counts, in_spite=np.float64, beyond=np.float64)


@dataclass(frozen=True, slots=True)
class Rounds(Columns):
    """How near the plan had come after each round of splitting groups."""

    source_groups: Integers
    garden_groups: Integers
    columns: Integers  # of the round's linear program
    cost: Floats  # of the best plan so far, in the city's currency, less the reward for fairness
    bound: Floats  # the highest so far of what no plan can go below
    gap: Floats  # (cost − bound) / |bound|
    seconds: Floats  # since the planning began


@dataclass(frozen=True, slots=True)
class Certificate:
    """What proves how good a plan is.

    Parameters
    ----------
    content : array, shape (weeks, n_hubs, 2)
        N and P that compost is taken to hold [kg/t]; hubs are those of `HubWeeks`, in order.
    prices : Multipliers
        From which anyone can compute the bound again.
    cost : float
        Of the plan in the program of every place, less the reward for fairness.
    bound : float
        What no plan of that program can go below, with any hub that accepts a source's kind and
        any hub that composts.
    """

    content: Floats
    prices: Multipliers
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """(cost − bound) / |bound|."""
        return gap_between(self.cost, self.bound)


@dataclass(frozen=True, slots=True)
class GroupedPlan:
    """The plan of some weeks for a large city.

    Parameters
    ----------
    city : str
    start : date
    weeks : int
    source_group : array of int, shape (n_sources,)
    garden_group : array of int, shape (n_gardens,)
    garden_share : array, shape (n_gardens,)
        Of what its group receives.
    collected : Collected
    returned : Returned
    left_share : array, shape (n_groups, weeks)
        Share of what a group of sources gives for which no place is found.
    hub_weeks, recipes, shares :
        As in a plan of every place.
    fairness_floor : float
        Share of need that every district with gardens gets at least.
    planned : Certificate
        Of collection and deliveries together, with the composition that compost is expected to
        have. What is collected is that of the plan; deliveries were planned anew afterwards.
    carried_out : Certificate
        Of the plan as it is, with the composition that its own collection gives the compost; the
        bound is that of all deliveries that this collection allows.
    rounds, delivery_rounds : Rounds
        Of the two.
    """

    city: str
    start: date
    weeks: int
    source_group: Integers
    garden_group: Integers
    garden_share: Floats
    collected: Collected
    returned: Returned
    left_share: Floats
    hub_weeks: HubWeeks
    recipes: Recipes
    shares: Shares
    fairness_floor: float
    planned: Certificate
    carried_out: Certificate
    rounds: Rounds
    delivery_rounds: Rounds
    balance_error: Mapping[str, float]  # by element, worst of all hubs and weeks
    unreported: int  # source-weeks whose supply was not reported and is planned as nothing
    summary: Mapping[str, float]  # collected_t, composted_t, returned_to_soil_t …
    articles: Obeyed  # one row an article
    wishes: Wishes = field(default_factory=no_wishes)  # what comes of what gardens asked for

    @property
    def gap(self) -> float:
        """How much cheaper the best plan can be at most, as a share of the bound."""
        return self.planned.gap


def gap_between(cost: float, bound: float) -> float:
    """(cost − bound) / |bound|; 0 where both are the same, infinite where nothing is proven."""
    if cost - bound <= HALF_A_CENT:
        return 0.0
    return (cost - bound) / abs(bound) if np.isfinite(bound) and bound else float("inf")
