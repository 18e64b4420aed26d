"""What comes of what gardens of a large city asked for, read place by place."""

from collections.abc import Iterator

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan
from greenhaven.core.planning.groups.member_flows import GardenFlows, garden_flows
from greenhaven.core.planning.groups.wants import NO_PATTERN, missed_cost
from greenhaven.core.planning.groups.whole import Whole
from greenhaven.core.planning.plan import Wishes, no_wishes
from greenhaven.core.planning.wishes import NO_MORE_RIPE, NO_SHOWN_HEAT, SOIL_IS_FULL, sentence_of

GARDENS_AT_ONCE = 65_536
LEAST_T = 1e-3  # what is beyond a wish is measured against a kilogram at least
SURELY_LESS = 1 - 1e-6  # than what was asked for: the soil takes no more


def planned_for(whole: Whole, plan: GroupedPlan) -> Floats:
    """What is brought for each wish of `whole.wants` [t]: what ends first is served first."""
    wanting = whole.wants.wanting
    planned = np.zeros(len(wanting.asked))
    graded = np.asarray(~wanting.suits.all(axis=1))
    for garden, flows in _asking(whole, plan):
        rows = np.arange(*whole.wants.rows(garden).indices(len(planned)))
        asked = wanting.asked.take(rows)
        left = flows.wet.copy()
        for at in rows[np.lexsort((asked.first, asked.last, ~graded[rows]))].tolist():
            fits = wanting.welcome[at][flows.week] & wanting.suits[at][flows.hub]
            for flow in np.flatnonzero(fits)[np.argsort(flows.week[fits], kind="stable")].tolist():
                take = min(float(left[flow]), float(wanting.asked.wet[at]) - planned[at])
                left[flow] -= take
                planned[at] += take
    return planned


def missed(whole: Whole, planned: Floats) -> float:
    """What counts for the part of all wishes that is not brought, in the city's currency."""
    wants = whole.wants
    return float(missed_cost(wants.wanting.asked.wet, planned, wants.price_per_t).sum())


def wishes_passed(whole: Whole, plan: GroupedPlan) -> float:
    """Most that comes to a garden beyond what it asked for, or when it did not, as a share of it.

    Who lets come what its soil can take has no such limit.
    """
    worst, wants = 0.0, whole.wants
    for garden, flows in _asking(whole, plan):
        if wants.speaks[garden]:
            welcome = np.asarray(wants.wanting.welcome[wants.rows(garden)].any(axis=0))
            unasked = float(flows.wet[~welcome[flows.week]].sum())
            beyond = float(flows.wet.sum()) - float(wants.total_t[garden])
            most = max(float(wants.total_t[garden]), LEAST_T)
            worst = max(worst, unasked / most, beyond / most)
    return worst


def wishes_told(whole: Whole, plan: GroupedPlan) -> Wishes:
    """One row a wish, in the order of their last days; what one more tonne costs is not known."""
    wants = whole.wants
    if not len(wants.wanting.asked):
        return no_wishes()
    planned, rows = planned_for(whole, plan), []
    for at, row in enumerate(wants.wanting.asked.records()):
        told = {name: row[name] for name in ("garden", "grade", "first", "last")}
        told |= {"asked": float(wants.said_t[at]), "planned": float(planned[at])}
        told |= {"price_per_t": 0.0}
        rows.append(told | {"sentence": sentence_of(whole.city, told, _why(whole, at))})
    rows.sort(key=lambda row: (str(row["last"]), str(row["first"]), str(row["garden"])))
    empty = no_wishes()
    types = {name: getattr(empty, name).dtype.type for name in Wishes.names()}
    return Wishes.of(rows, **types)


def _why(whole: Whole, at: int) -> str:
    """What keeps a wish from being served whole."""
    wants = whole.wants
    if wants.wanting.asked.wet[at] < SURELY_LESS * wants.said_t[at]:
        return SOIL_IS_FULL
    return NO_MORE_RIPE if wants.wanting.suits[at][whole.hubs].any() else NO_SHOWN_HEAT


def _asking(whole: Whole, plan: GroupedPlan) -> Iterator[tuple[int, GardenFlows]]:
    """Each garden that asks for compost, with what it receives."""
    asking = np.flatnonzero(whole.takers.pattern != NO_PATTERN)
    for start in range(0, len(asking), GARDENS_AT_ONCE):
        some: Integers = asking[start : start + GARDENS_AT_ONCE]
        flows = garden_flows(whole.city, plan, some)
        begins = np.searchsorted(flows.garden, some, side="left").tolist()
        ends = np.searchsorted(flows.garden, some, side="right").tolist()
        for garden, first, last in zip(some.tolist(), begins, ends, strict=True):
            yield garden, flows.take(slice(first, last))
