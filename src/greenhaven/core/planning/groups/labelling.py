"""From settled movements of groups to the tables of a plan."""

from dataclasses import replace

import numpy as np

from greenhaven.core.planning.groups.delivery import Delivery
from greenhaven.core.planning.groups.grouped_plan import (
    Collected,
    GroupedPlan,
    Returned,
    nothing_obeyed,
)
from greenhaven.core.planning.groups.search import Search
from greenhaven.core.planning.plan import LimitPrices, Plan, Solve, no_article_prices
from greenhaven.core.planning.result import assemble


def labelled(delivery: Delivery, planned: Search) -> GroupedPlan:
    """The plan as it will be carried out, with its proofs."""
    known, settled = delivery.aggregate, delivery.settled
    whole, supply = known.whole, known.inputs.supply
    tables = _tables(delivery)
    left = np.divide(settled.moves.left.T, supply, out=np.zeros_like(supply), where=supply > 0)
    return GroupedPlan(
        city=whole.city.id,
        start=whole.start,
        weeks=whole.weeks,
        source_group=known.sources.of,
        garden_group=known.gardens.groups.of,
        garden_share=known.gardens.share,
        collected=_collected(delivery),
        returned=_returned(delivery),
        left_share=left,
        hub_weeks=tables.hub_weeks,
        recipes=tables.recipes,
        shares=tables.shares,
        fairness_floor=tables.fairness_floor,
        planned=planned.certificate(),
        carried_out=replace(delivery.search.certificate(), cost=delivery.cost),
        rounds=planned.rounds(),
        delivery_rounds=delivery.search.rounds(),
        balance_error=tables.balance_error,
        unreported=whole.unreported,
        summary=tables.summary,
        articles=nothing_obeyed(),
    )


def _tables(delivery: Delivery) -> Plan:
    """Hubs, recipes, shares and sums: a plan of groups has the same ones as a plan of places."""
    texts = dict.fromkeys(("limit", "owner", "unit", "sentence"), np.str_)
    none = LimitPrices.of([], **texts, weeks=np.int64, saving=np.float64, confirmed=np.bool_)
    how = Solve("grouped", 0.0, 0.0, 0.0, 0, 0, 0)
    return assemble(delivery.aggregate.inputs, how, delivery.settled, (none, no_article_prices()))


def _collected(delivery: Delivery) -> Collected:
    known, moved = delivery.aggregate, delivery.settled.moves.collect
    links, ways, supply = known.collect, known.whole.ways, known.inputs.supply
    link, week = np.nonzero(moved.T > 0)
    group, way = links.group[link], links.end[link]
    wet, given = moved[week, link], supply[group, week]
    share = np.divide(wet, given, out=np.zeros_like(wet), where=given > 0)
    order = np.lexsort((week, group))
    table = Collected(group, week, ways.destination[way], ways.via[way], share, wet)
    return table.take(order)


def _returned(delivery: Delivery) -> Returned:
    known, moved = delivery.aggregate, delivery.settled.followed.deliver
    link, week = np.nonzero(moved.T > 0)
    group, hub = known.deliver.group[link], known.whole.hubs[known.deliver.end[link]]
    table = Returned(group, week, hub, moved[week, link])
    return table.take(np.lexsort((week, group)))
