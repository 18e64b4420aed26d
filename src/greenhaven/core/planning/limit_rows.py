"""The rows of the physical world and of the places' own limits."""

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.blocks import Block, Rows, places
from greenhaven.core.planning.doses import district_needs, dose_shares, is_garden, safe_doses
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.recipes import Process, recipe_rows, yields

LEAST_CAP_KG = 1e-9  # so that a garden that may take nothing has a share too


def put_supply(inputs: Inputs, rows: Rows, collect: Block, left: Block) -> None:
    supply = inputs.supply.T
    block = rows.add("supply", "t", inputs.city.sources.id, supply, supply)
    index = block.index()
    rows.put(index[:, inputs.network.collect.origin], collect.index(), 1.0)
    rows.put(index, left.index(), 1.0)


def put_intake(inputs: Inputs, rows: Rows, collect: Block, intake: Block) -> None:
    """What a hub takes of each kind: the arcs meet here once, so that the rows below stay short."""
    pairs = inputs.pairs()
    zero = np.zeros((inputs.weeks, len(pairs)))
    index = rows.add("intake", "t", inputs.city.hubs.id[pairs.hub], zero, zero).index()
    rows.put(index, intake.index(), 1.0)
    arcs = np.flatnonzero(pairs.of_arc >= 0)
    rows.put(index[:, pairs.of_arc[arcs]], collect.index()[:, arcs], -1.0)


def put_capacity(inputs: Inputs, rows: Rows, collect: Block, intake: Block) -> None:
    """Most that a hub receives in a week; stations and collection points pass it on."""
    hubs, network = inputs.city.hubs, inputs.network
    brought = _collection_points(inputs)[network.collect.origin]
    ends = (network.collect.destination, network.collect.via, brought)
    limited = np.flatnonzero(np.isfinite(inputs.room).any(axis=0))
    owners = np.intersect1d(limited, np.concatenate(ends))
    upper = inputs.room[:, owners]
    bounds = (np.full(upper.shape, -np.inf), upper)
    index = rows.add("capacity", "t a week", hubs.id[owners], *bounds).index()
    place = places(len(hubs) + 1, owners)
    _received(inputs, rows, index, place, intake)
    outside = np.where(inputs.pairs().of_arc < 0, network.collect.destination, -1)
    for end in (outside, network.collect.via, brought):
        arcs = np.flatnonzero(place[end] >= 0)
        rows.put(index[:, place[end[arcs]]], collect.index()[:, arcs], 1.0)


def put_minimum(inputs: Inputs, rows: Rows, intake: Block) -> None:
    """Least that a reactor must be fed in a week, whether or not anything can reach it.

    One that is closed need not be.
    """
    hubs = inputs.city.hubs
    owners = inputs.network.hubs[hubs.minimum_t_per_week[inputs.network.hubs] > 0]
    least = np.minimum(hubs.minimum_t_per_week[owners], inputs.room[:, owners])
    lower = np.where(inputs.halts.hubs[:, owners], 0.0, least)
    bounds = (lower, np.full(lower.shape, np.inf))
    index = rows.add("minimum", "t a week", hubs.id[owners], *bounds).index()
    _received(inputs, rows, index, places(len(hubs), owners), intake)


def _received(inputs: Inputs, rows: Rows, index: Integers, place: Integers, intake: Block) -> None:
    """Put what each owner receives of every kind into its rows."""
    pairs = inputs.pairs()
    within = np.flatnonzero(place[pairs.hub] >= 0)
    rows.put(index[:, place[pairs.hub[within]]], intake.index()[:, within], 1.0)


def _collection_points(inputs: Inputs) -> Integers:
    """The collection point of each source, position in City.hubs; −1 = collected at the door."""
    order = {name: row for row, name in enumerate(inputs.city.hubs.id.tolist())}
    return np.array([order.get(name, -1) for name in inputs.city.sources.hub.tolist()], dtype=int)


def put_recipe(inputs: Inputs, rows: Rows, intake: Block, water: Block, mixing: Integers) -> None:
    pairs, hubs = inputs.pairs(), inputs.network.hubs[mixing]
    place = places(len(inputs.city.hubs), hubs)
    into = np.flatnonzero(place[pairs.hub] >= 0)
    shape = (inputs.weeks, len(hubs))
    settling = inputs.city.parameters["settling_factor"]
    for rule in recipe_rows(inputs.city.kinds, inputs.settings.recipe, settling):
        bounds = (np.full(shape, -np.inf), np.zeros(shape))
        index = rows.add(rule.name, "t", inputs.city.hubs.id[hubs], *bounds).index()
        values = rule.coefficients[pairs.kind[into]]
        rows.put(index[:, place[pairs.hub[into]]], intake.index()[:, into], values)
        if rule.water:
            rows.put(index, water.index(), rule.water)


def put_stock(
    inputs: Inputs, rows: Rows, columns: tuple[Block, Block, Block], processes: tuple[Process, ...]
) -> None:
    """Ripe product: what lay there, what becomes ripe after its lead time, what is sent."""
    intake, deliver, stock = columns
    city, network, pairs, weeks = inputs.city, inputs.network, inputs.pairs(), inputs.weeks
    ripe = inputs.opening.ripe_by_week(weeks)
    index = rows.add("ripe stock", "t", city.hubs.id[network.hubs], ripe, ripe).index()
    rows.put(index, stock.index(), 1.0)
    rows.put(index[1:], stock.index()[:-1], -1.0)
    place = places(len(city.hubs), network.hubs)
    rows.put(index[:, place[network.deliver.origin]], deliver.index(), 1.0)
    for hub, process in enumerate(processes):
        mine, lead = np.flatnonzero(pairs.hub == network.hubs[hub]), process.lead_weeks
        if lead < weeks:
            ripens = yields(city.kinds, process)[pairs.kind[mine], 0]
            rows.put(index[lead:, [hub]], intake.index()[: weeks - lead, mine], -ripens)


def put_caps(inputs: Inputs, rows: Rows, deliver: Block) -> None:
    """N and P that each garden may still receive in the twelve months the plan lies in.

    A cap that the other one implies for every arc of its garden is left out: it cannot bind.
    """
    city, network = inputs.city, inputs.network
    position = places(len(city.hubs), network.hubs)
    content = inputs.content[:, position[network.deliver.origin]]
    needed = _caps_that_can_bind(inputs, content)
    for nutrient, (name, left) in enumerate(zip(("N", "P"), inputs.opening.caps_kg, strict=True)):
        owners = np.flatnonzero(needed[nutrient])
        place = places(len(city.gardens), owners)
        arcs = np.flatnonzero(place[network.deliver.destination] >= 0)
        upper = left[None, owners]
        limit = {"N": "nitrogen cap", "P": "phosphorus cap"}[name]
        bounds = (np.full(upper.shape, -np.inf), upper)
        index = rows.add(limit, f"kg {name}", city.gardens.id[owners], *bounds).index()
        columns = deliver.index()[:, arcs]
        taken = content[:, arcs, nutrient]
        rows.put(index[:, place[network.deliver.destination[arcs]]], columns, taken)


def _caps_that_can_bind(inputs: Inputs, content: Floats) -> tuple[Booleans, Booleans]:
    """Which gardens need a row for N, and which for P; `content` is kg/t by week and arc."""
    garden, caps = inputs.network.deliver.destination, inputs.opening.caps_kg
    shares = []
    for nutrient, cap in enumerate(caps):
        shares.append(content[:, :, nutrient] / np.maximum(cap[garden], LEAST_CAP_KG))
    more = (shares[0] - shares[1]).max(axis=0, initial=-np.inf)
    less = (shares[0] - shares[1]).min(axis=0, initial=np.inf)
    some_nitrogen, some_phosphorus = (np.zeros(len(caps[0]), dtype=bool) for _ in range(2))
    np.logical_or.at(some_nitrogen, garden, more > 0)
    np.logical_or.at(some_phosphorus, garden, less <= 0)
    return some_nitrogen & np.isfinite(caps[0]), some_phosphorus & np.isfinite(caps[1])


def put_floor(inputs: Inputs, rows: Rows, deliver: Block, floor: int) -> Floats:
    """Every district's gardens get at least the floor's share of what they can safely take."""
    city, network = inputs.city, inputs.network
    need, district = district_needs(inputs)
    served = np.flatnonzero(need > 0)
    place = places(len(city.districts) + 1, served)
    shape = (1, len(served))
    bounds = (np.zeros(shape), np.full(shape, np.inf))
    owners = city.districts.id[served]
    index = rows.add("fairness floor", "t", owners, *bounds).index()[0]
    doses = safe_doses(inputs)
    counts = is_garden(city) & np.isfinite(doses)
    of = np.where(counts, place[district], -1)[network.deliver.destination]
    arcs = np.flatnonzero(of >= 0)
    counted = doses[network.deliver.destination[arcs]] * dose_shares(inputs)[:, arcs]
    rows.put(index[of[arcs]], deliver.index()[:, arcs], counted)
    rows.put(index, np.array(floor), -need[served])
    return need
