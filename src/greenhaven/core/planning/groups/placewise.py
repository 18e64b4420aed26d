"""A plan of groups told place by place, in the tables that everybody reads."""

from dataclasses import replace

import numpy as np

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.core.columns import Floats
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan, Obeyed
from greenhaven.core.planning.groups.member_flows import garden_flows, left_over, source_flows
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.plan import (
    ELEMENTS,
    NEGLIGIBLE_T,
    ArticleEffects,
    Flows,
    LimitPrices,
    Plan,
    Solve,
    Unserved,
    no_article_effects,
    no_article_prices,
)
from greenhaven.core.planning.recipes import contents, process_of
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg


def plan_of_places(city: City, plan: GroupedPlan, settings: PlanSettings | None = None) -> Plan:
    """What each source gives and each garden gets, as in a plan that was made place by place.

    Prices of single limits and rules are not known, and no flow names the rule behind it.

    Parameters
    ----------
    city : City
        The city that the plan was made for.
    plan : GroupedPlan
    settings : PlanSettings, optional
        With which it was made.
    """
    texts = dict.fromkeys(("limit", "owner", "unit", "sentence"), np.str_)
    none = LimitPrices.of([], **texts, weeks=np.int64, saving=np.float64, confirmed=np.bool_)
    rounds = len(plan.rounds)
    how = Solve("grouped", plan.carried_out.cost, 0.0, 0.0, int(plan.rounds.columns[-1]), 0, rounds)
    return Plan(
        city=plan.city,
        start=plan.start,
        weeks=plan.weeks,
        solve=how,
        flows=_joined(_outward(city, plan), _homeward(city, plan, settings or PlanSettings())),
        hub_weeks=plan.hub_weeks,
        recipes=plan.recipes,
        unserved=_unserved(city, plan),
        prices=none,
        shares=plan.shares,
        fairness_floor=plan.fairness_floor,
        balance_error=plan.balance_error,
        unreported=plan.unreported,
        summary={**plan.summary, "gap": plan.gap},
        articles=_effects(plan.articles),
        wishes=plan.wishes,
        article_prices=no_article_prices(),
    )


def _outward(city: City, plan: GroupedPlan) -> Flows:
    """Collections and what leaves the city, with what each kind holds."""
    moved, hubs = source_flows(city, plan), city.hubs
    kind = source_kinds(city)[moved.source]
    held = moved.wet[:, None] * contents(city.kinds)[kind]
    outside = hubs.kind[moved.hub] == HubKind.OUT_OF_CITY
    return Flows(
        week=moved.week,
        leg=np.where(outside, Leg.EXPORT.value, Leg.COLLECT.value),
        origin=city.sources.id[moved.source],
        destination=hubs.id[moved.hub],
        via=np.append(hubs.id, "")[moved.via],
        material=city.kinds.id[kind],
        km=moved.km,
        **dict(zip(ELEMENTS, held.T, strict=True)),
    )


def _homeward(city: City, plan: GroupedPlan, settings: PlanSettings) -> Flows:
    """Deliveries and sales, with what the heap holds that they come from."""
    moved, hubs = garden_flows(city, plan), city.hubs
    products = np.array(
        [
            process_of(str(name), settings.lead_weeks).product if name else ""
            for name in hubs.process
        ]
    )
    held = moved.wet[:, None] * _heaps(city, plan)[moved.week, moved.hub]
    sold = city.gardens.kind[moved.garden] == GardenKind.SALE
    return Flows(
        week=moved.week,
        leg=np.where(sold, Leg.SALE.value, Leg.RETURN.value),
        origin=hubs.id[moved.hub],
        destination=city.gardens.id[moved.garden],
        via=np.full(len(moved), "", dtype=np.str_),
        material=products[moved.hub],
        km=moved.km,
        **dict(zip(ELEMENTS, held.T, strict=True)),
    )


def _heaps(city: City, plan: GroupedPlan) -> Floats:
    """Share of each element in what each hub sends in each week, shape (weeks, n_hubs, 7)."""
    order = {name: row for row, name in enumerate(city.hubs.id.tolist())}
    sent = np.zeros((plan.weeks, len(city.hubs), len(ELEMENTS)))
    table = plan.hub_weeks
    hub = np.array([order[name] for name in table.hub.tolist()], dtype=np.int64)
    place = {name: row for row, name in enumerate(ELEMENTS)}
    element = np.array([place[name] for name in table.element.tolist()], dtype=np.int64)
    sent[table.week, hub, element] = table.sent
    wet = sent[:, :, [0]]
    return np.divide(sent, wet, out=np.zeros_like(sent), where=wet > 0)


def _joined(first: Flows, second: Flows) -> Flows:
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in Flows.names()
    }
    joined = replace(first, **columns)
    return joined.take(np.argsort(joined.week, kind="stable"))


def _unserved(city: City, plan: GroupedPlan) -> Unserved:
    left = left_over(city, plan)
    spare = city.kinds.bulking[source_kinds(city)]
    source, week = np.nonzero((left > NEGLIGIBLE_T) & ~spare[:, None])
    return Unserved(week, city.sources.id[source], left[source, week])


def _effects(obeyed: Obeyed) -> ArticleEffects:
    """What articles did; a plan of groups keeps those that it keeps at all."""
    rows = [
        {
            "article": row["article"],
            "hard": True,
            "forbidden": 0,
            "bounds": row["bounds"],
            "binding": row["binding"],
            "in_spite": row["in_spite"],
            "beyond": row["beyond"],
            "worst": row["beyond"],
            "worst_owner": row["worst_owner"],
            "unit": row["unit"],
            "paid": 0.0,
        }
        for row in obeyed.records()
    ]
    if not rows:
        return no_article_effects()
    types = dict.fromkeys(("article", "worst_owner", "unit"), np.str_)
    return ArticleEffects.of(rows, **types)
