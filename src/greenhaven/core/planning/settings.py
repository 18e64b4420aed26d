"""What a coordinator may set before a plan is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from greenhaven.core.planning.recipes import RecipeLimits


class Fairness(StrEnum):
    """How far a plan goes in being fair between districts."""

    MAX_MIN = "max_min"  # the worst-off is as well off as can be
    LEXICOGRAPHIC = "lexicographic"  # then the next, and so on


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What a coordinator may set.

    Parameters
    ----------
    links : int
        Nearest hubs that each source and garden may use.
    fairness_floor : float, optional
        Share of its safe dose that every district's gardens must get; None = as high as can be.
    fairness_price_per_t : float
        What a tonne of safe dose that the floor promises is worth, summed over all districts: the
        floor rises as long as lifting every district's share together costs no more than this for
        each tonne, in the city's currency. A very high price gives strict max–min.
    need_price_per_t : float
        What a tonne counts that a garden asked for and does not get, and half as much again for the
        first half of what it asked for: it comes before what is only assumed to be welcome.
    fairness : Fairness
        Whether the floor of the worst-off district is all, or the next-worst are raised in turn:
        each further floor at the same price for each tonne that it promises to those it speaks of.
    with_demonstration : bool
        True gives hubs that do not exist, shown as examples, real work too.
    serve_all : bool
        True forbids leaving organics without a place.
    lead_weeks : mapping of str to int
        Lead times that replace those of PROCESSES, by process id.
    recipe : RecipeLimits
    priced_limits : int
        How many of the dearest limits are confirmed by a second solve.
    """

    links: int = 8
    fairness_floor: float | None = None
    fairness_price_per_t: float = 400.0
    need_price_per_t: float = 800.0
    fairness: Fairness = Fairness.MAX_MIN
    with_demonstration: bool = False
    serve_all: bool = False
    lead_weeks: Mapping[str, int] = field(default_factory=dict)
    recipe: RecipeLimits = field(default_factory=RecipeLimits)
    priced_limits: int = 10
