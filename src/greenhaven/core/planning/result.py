"""From settled movements to the labelled tables of a plan."""

from collections.abc import Mapping

import numpy as np

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats
from greenhaven.core.material import SOLIDS_DENSITY_KG_PER_M3, WATER_DENSITY_KG_PER_M3
from greenhaven.core.planning.balance import balance_errors
from greenhaven.core.planning.doses import doses, is_garden
from greenhaven.core.planning.effects import article_effects
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.plan import (
    ELEMENTS,
    NEGLIGIBLE_T,
    ArticlePrices,
    Flows,
    HubWeeks,
    LimitPrices,
    Plan,
    Recipes,
    Rooms,
    Solve,
    Stopped,
    Unserved,
)
from greenhaven.core.planning.recipes import (
    PROCESSES,
    contents,
    yields,
)
from greenhaven.core.planning.rule_reasons import rule_reasons
from greenhaven.core.planning.shares import shares_of
from greenhaven.core.planning.trace import Moves, Trace
from greenhaven.core.rules.movements import Leg


def assemble(
    inputs: Inputs, how: Solve, settled: Settled, prices: tuple[LimitPrices, ArticlePrices]
) -> Plan:
    """Label everything that a reader may ask of a plan."""
    city, moves, followed = inputs.city, settled.moves, settled.followed
    flows = _flows(inputs, moves, followed)
    hub_weeks = _hub_weeks(inputs, moves, followed)
    unserved = _unserved(inputs, moves)
    errors = balance_errors(flows, hub_weeks)
    shares = shares_of(inputs, followed)
    summary = _summary(inputs, moves, flows, followed, errors)
    served = shares.share[shares.need > 0]
    return Plan(
        city=city.id,
        start=inputs.start,
        weeks=inputs.weeks,
        solve=how,
        flows=flows,
        hub_weeks=hub_weeks,
        recipes=_recipes(inputs, moves),
        unserved=unserved,
        prices=prices[0],
        shares=shares,
        fairness_floor=float(served.min()) if len(served) else 0.0,
        balance_error=errors,
        unreported=int((~inputs.reported).sum()),
        summary=summary,
        articles=article_effects(settled),
        article_prices=prices[1],
        rule_reasons=rule_reasons(inputs, settled),
        stopped=_stopped(inputs),
        rooms=_rooms(inputs),
    )


def _stopped(inputs: Inputs) -> Stopped:
    halts, city = inputs.halts, inputs.city
    week, hub = np.nonzero(halts.hubs)
    days, district = np.nonzero(halts.districts)
    places = np.concatenate([city.hubs.id[hub], city.districts.id[district]])
    return Stopped(places, np.concatenate([week, days]))


def _rooms(inputs: Inputs) -> Rooms:
    hubs = inputs.city.hubs
    week, hub = np.nonzero(inputs.room < hubs.capacity_t_per_week)
    return Rooms(hubs.id[hub], week, inputs.room[week, hub], inputs.kept[week, hub])


def _flows(inputs: Inputs, moves: Moves, followed: Trace) -> Flows:
    city, network = inputs.city, inputs.network
    hub_id, garden = city.hubs.id, city.gardens
    arcs = network.collect
    week, arc = np.nonzero(moves.collect > 0)
    kinds = source_kinds(city)[arcs.origin[arc]]
    exported = np.isin(arcs.destination[arc], network.outside)
    via = np.append(hub_id, "")[arcs.via[arc]]
    collected = moves.collect[week, arc, None] * contents(city.kinds)[kinds]
    first = (
        *(week, np.where(exported, Leg.EXPORT, Leg.COLLECT)),
        *(city.sources.id[arcs.origin[arc]], hub_id[arcs.destination[arc]], via),
        *(city.kinds.id[kinds], arcs.km[arc], *collected.T),
    )
    arcs = network.deliver
    week, arc = np.nonzero(followed.deliver > 0)
    hub = np.searchsorted(network.hubs, arcs.origin[arc])
    sold = garden.kind[arcs.destination[arc]] == GardenKind.SALE
    products = np.array([process.product for process in inputs.processes()], dtype=np.str_)
    delivered = followed.deliver[week, arc, None] * followed.heap[week, hub]
    second = (
        *(week, np.where(sold, Leg.SALE, Leg.RETURN)),
        *(hub_id[arcs.origin[arc]], garden.id[arcs.destination[arc]]),
        *(np.full(len(arc), "", dtype=np.str_), products[hub], arcs.km[arc], *delivered.T),
    )
    columns = [np.concatenate(pair) for pair in zip(first, second, strict=True)]
    return Flows(*columns)


def _hub_weeks(inputs: Inputs, moves: Moves, followed: Trace) -> HubWeeks:
    hubs, weeks, elements = len(inputs.network.hubs), inputs.weeks, len(ELEMENTS)
    names = inputs.city.hubs.id[inputs.network.hubs]
    water = np.zeros((weeks, hubs, elements))
    for element in ("wet", "water"):
        water[:, :, ELEMENTS.index(element)] = moves.water
    return HubWeeks(
        hub=np.tile(np.repeat(names, elements), weeks),
        week=np.repeat(np.arange(weeks), hubs * elements),
        element=np.tile(np.array(ELEMENTS), weeks * hubs),
        opening=followed.opening.ravel(),
        received=(followed.received - water).ravel(),
        water_added=water.ravel(),
        lost_to_air=followed.lost.ravel(),
        sent=followed.sent.ravel(),
        in_process=followed.in_process.ravel(),
        ripe=followed.ripe.ravel(),
    )


def _unserved(inputs: Inputs, moves: Moves) -> Unserved:
    spare = inputs.city.kinds.bulking[source_kinds(inputs.city)]
    week, source = np.nonzero((moves.left > NEGLIGIBLE_T) & ~spare)
    return Unserved(week, inputs.city.sources.id[source], moves.left[week, source])


def _recipes(inputs: Inputs, moves: Moves) -> Recipes:
    """The mix of each hub that composts, in each week in which it starts one."""
    city, network = inputs.city, inputs.network
    composts = np.array([process.needs_recipe for process in inputs.processes()], dtype=bool)
    mix = mixes(inputs, moves)  # (weeks, hubs, kinds)
    water = moves.water
    total = mix.sum(axis=2) + water
    week, hub = np.nonzero((total > NEGLIGIBLE_T) & composts)
    mix, water, total = mix[week, hub], water[week, hub], total[week, hub]
    kinds = city.kinds
    density = city.parameters["settling_factor"] * kinds.bulk_density_kg_per_m3
    volume = mix @ (1 / density)
    solids = mix @ ((1 - kinds.moisture) / SOLIDS_DENSITY_KG_PER_M3)
    wetness = mix @ kinds.moisture + water
    filled = solids + wetness / WATER_DENSITY_KG_PER_M3
    return Recipes(
        hub=city.hubs.id[network.hubs[hub]],
        week=week,
        wet=total,
        carbon_to_nitrogen=(mix @ kinds.carbon) / (mix @ kinds.nitrogen),
        moisture=wetness / total,
        free_air_space=1 - filled / volume,
        bulking_share=mix[:, kinds.bulking].sum(axis=1) / total,
        water_added=water,
    )


def mixes(inputs: Inputs, moves: Moves) -> Floats:
    """What each hub takes in of each kind [t wet], shape (weeks, n_hubs, n_kinds)."""
    city, network = inputs.city, inputs.network
    kinds = source_kinds(city)[network.collect.origin]
    inside = np.isin(network.collect.destination, network.hubs)
    hub = np.searchsorted(network.hubs, network.collect.destination[inside])
    total = np.zeros((inputs.weeks, len(network.hubs), len(city.kinds)))
    for week, row in enumerate(moves.collect[:, inside]):
        np.add.at(total[week], (hub, kinds[inside]), row)
    return total


def _summary(
    inputs: Inputs, moves: Moves, flows: Flows, followed: Trace, errors: Mapping[str, float]
) -> Mapping[str, float]:
    """The numbers that people quote, in tonnes wet unless the name says otherwise."""
    city, price = inputs.city, inputs.city.parameters
    bulking = city.kinds.bulking[source_kinds(city)]
    product = np.array([process.product for process in inputs.processes()], dtype=np.str_)
    received = mixes(inputs, moves).sum(axis=(0, 2))
    by_leg = {leg: float(flows.wet[flows.leg == leg].sum()) for leg in Leg}
    kind = dict(zip(city.gardens.id.tolist(), city.gardens.kind.tolist(), strict=True))
    to_kind = dict.fromkeys(GardenKind, 0.0)
    for place, wet, leg in zip(
        flows.destination.tolist(), flows.wet.tolist(), flows.leg.tolist(), strict=True
    ):
        if leg == Leg.RETURN:
            to_kind[GardenKind(kind[place])] += wet
    outward = np.isin(flows.leg, [Leg.COLLECT, Leg.EXPORT])
    spare = set(city.kinds.id[city.kinds.bulking].tolist())
    used = float(flows.wet[outward & np.isin(flows.material, list(spare))].sum())
    haulage = float((flows.wet * flows.km).sum())
    safe, potential = garden_sink(inputs, flows)
    return {
        "collected_t": by_leg[Leg.COLLECT] + by_leg[Leg.EXPORT] - used,
        "bulking_t": used,
        "composted_t": float(received[product == "compost"].sum()),
        "digested_t": float(received[product == "digestate"].sum()),
        "exported_t": by_leg[Leg.EXPORT],
        "unserved_t": float(moves.left[:, ~bulking].sum()),
        "returned_to_soil_t": by_leg[Leg.RETURN],
        "returned_from_opening_t": _returned_from_before(inputs, followed),
        "to_gardens_t": to_kind[GardenKind.GARDEN],
        "to_parks_t": to_kind[GardenKind.PARK],
        "to_street_trees_t": to_kind[GardenKind.STREET_TREES],
        "sold_t": by_leg[Leg.SALE],
        "water_added_t": float(moves.water.sum()),
        "lost_to_air_t": float(followed.lost[:, :, 0].sum()),
        "in_process_t": float(followed.in_process[-1, :, 0].sum()),
        "ripe_t": float(followed.ripe[-1, :, 0].sum()),
        "haulage_t_km": haulage,
        "cost": haulage * price["haulage_per_t_km"]
        + by_leg[Leg.COLLECT] * price["handling_per_t"]
        + by_leg[Leg.EXPORT] * price["export_per_t"],
        "gardens_safe_t_per_year": safe,
        "gardens_safe_share": safe / potential if potential else 0.0,
        "garden_area_ha": float(city.gardens.area_m2[is_garden(city)].sum() / 1e4),
        "max_balance_error": max(errors.values()),
    }


def _returned_from_before(inputs: Inputs, followed: Trace) -> float:
    """What goes back to the soil and was in process before the plan began [t wet]."""
    arcs, kinds = inputs.network.deliver, inputs.city.gardens.kind
    soil = kinds[arcs.destination] != GardenKind.SALE
    hub = np.searchsorted(inputs.network.hubs, arcs.origin)
    return float((followed.deliver * followed.before[:, hub])[:, soil].sum())


def garden_sink(inputs: Inputs, flows: Flows) -> tuple[float, float]:
    """Compost that the gardens can safely take in a year, and that the city's organics would make.

    The compost is that which the plan sends to gardens; where it sends none, the typical one.

    Returns
    -------
    safe, potential : float
        [t wet a year]; gardens only, parks and sale are not counted.
    """
    city, growing = inputs.city, is_garden(inputs.city)
    sent = flows.take(np.isin(flows.destination, city.gardens.id[growing]))
    content = inputs.typical_content()
    if len(sent):
        given = np.array([sent.nitrogen.sum(), sent.phosphorus.sum()])
        content = 1e3 * given / sent.wet.sum()
    dose = doses(city.gardens.caps_kg(), content)
    safe = dose[growing & np.isfinite(dose)].sum()
    kinds = source_kinds(city)
    yearly = np.nansum(city.supply.tonnes[:, -12:], axis=1)
    per_tonne = yields(city.kinds, PROCESSES["aerated_static_pile"])[:, 0]
    organics = ~city.kinds.bulking[kinds]
    return float(safe), float((yearly * per_tonne[kinds])[organics].sum())
