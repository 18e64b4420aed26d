"""The weekly linear program: its columns, its rows, and whose each row is.

Masses in tonnes wet, money in the city's currency, caps in kg of N or P. The matrices are built as
triplets in NumPy and handed to the solver as they are; there is no modelling layer.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csc_array

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.planning.doses import district_needs, dose_shares, is_garden, safe_doses
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.recipes import Process, recipe_rows, yields

DELIVERY_LIMITS = ("ripe stock", "nitrogen cap", "phosphorus cap", "fairness floor")
SOONER_PER_T_WEEK = 0.05  # soil is served first, what is left over is sold
WATER_PER_T = 0.01  # next to nothing: no more is sprinkled than a mix needs
LEAST_CAP_KG = 1e-9  # so that a garden that may take nothing has a share too
REQUIRED_PER_T = 1e5  # far above any haul, in any currency


@dataclass(frozen=True, slots=True)
class Block:
    """A run of columns or rows: one for each week and item, week by week."""

    start: int
    weeks: int
    items: int

    @property
    def stop(self) -> int:
        return self.start + self.weeks * self.items

    def index(self) -> Integers:
        """Positions, shape (weeks, items)."""
        return np.arange(self.start, self.stop).reshape(self.weeks, self.items)

    def of(self, values: Floats) -> Floats:
        """The block's part of a solution, shape (weeks, items)."""
        return values[self.start : self.stop].reshape(self.weeks, self.items)


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that state one kind of limit, and to whom each belongs."""

    limit: str
    unit: str  # of one more unit of the limit
    owners: Texts  # shape (items,)
    rows: Block


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper."""

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    matrix: csc_array
    collect: Block
    left: Block
    intake: Block
    water: Block
    deliver: Block
    stock: Block
    floor: int
    families: tuple[Family, ...]
    needs: Floats  # safe dose of each district's gardens over the horizon [t]


@dataclass(slots=True)
class _Rows:
    """Rows while they are being gathered."""

    lower: list[Floats]
    upper: list[Floats]
    triplets: list[tuple[Integers, Integers, Floats]]
    families: list[Family]
    count: int = 0

    def add(self, limit: str, unit: str, owners: Texts, lower: Floats, upper: Floats) -> Block:
        """Add one row for each week and owner; bounds have shape (weeks, owners)."""
        block = Block(self.count, *lower.shape)
        self.lower.append(lower.ravel())
        self.upper.append(upper.ravel())
        self.families.append(Family(limit, unit, owners, block))
        self.count = block.stop
        return block

    def put(self, rows: Integers, columns: Integers, values: Floats | float) -> None:
        """Add entries; the three broadcast."""
        parts = np.broadcast_arrays(rows, columns, values)
        self.triplets.append(tuple(part.ravel() for part in parts))  # type: ignore[arg-type]


def build_program(inputs: Inputs) -> Program:
    """State the plan of all weeks as one linear program."""
    city, network, weeks = inputs.city, inputs.network, inputs.weeks
    processes = inputs.processes()
    mixing = np.flatnonzero([process.needs_recipe for process in processes])
    sizes = (
        *(len(network.collect), len(city.sources), len(inputs.pairs())),
        *(len(mixing), len(network.deliver), len(network.hubs)),
    )
    blocks, start = [], 0
    for items in sizes:
        blocks.append(Block(start, weeks, items))
        start = blocks[-1].stop
    collect, left, intake, water, deliver, stock = blocks
    rows = _Rows([], [], [], [])
    _supply_rows(inputs, rows, collect, left)
    _intake_rows(inputs, rows, collect, intake)
    _capacity_rows(inputs, rows, collect, intake)
    _minimum_rows(inputs, rows, intake)
    _recipe_rows(inputs, rows, intake, water, mixing)
    _stock_rows(inputs, rows, (intake, deliver, stock), processes)
    _cap_rows(inputs, rows, deliver)
    needs = _floor_rows(inputs, rows, deliver, start)
    cost, upper = _columns(inputs, start + 1, (collect, left, water, deliver, stock))
    lower = np.zeros(start + 1)
    lower[start] = inputs.settings.fairness_floor or 0.0
    upper[start] = 1.0
    cost[start] = -inputs.settings.fairness_price_per_t * needs.sum()
    rows_, columns, values = (np.concatenate(part) for part in zip(*rows.triplets, strict=True))
    return Program(
        cost,
        lower,
        upper,
        np.concatenate(rows.lower),
        np.concatenate(rows.upper),
        csc_array(coo_array((values, (rows_, columns)), shape=(rows.count, start + 1))),
        *(collect, left, intake, water, deliver, stock),
        start,
        tuple(rows.families),
        needs,
    )


def deliveries_only(program: Program, values: Floats) -> Program:
    """The same program with everything fixed but what leaves the hubs.

    A required floor becomes a goal that comes before any cost, so that the caller can see how near
    to it the deliveries come.
    Rows that speak of collection alone are let go: a fixed column may miss them by the solver's
    tolerance.
    """
    lower, upper = program.lower.copy(), program.upper.copy()
    for block in (program.collect, program.left, program.intake, program.water):
        fixed = slice(block.start, block.stop)
        lower[fixed] = upper[fixed] = values[fixed]
    cost = program.cost.copy()
    if program.lower[program.floor] > 0:
        lower[program.floor], upper[program.floor] = 0.0, values[program.floor]
        cost[program.floor] = -REQUIRED_PER_T * program.needs.sum()
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    for family in program.families:
        if family.limit not in DELIVERY_LIMITS:
            free = slice(family.rows.start, family.rows.stop)
            row_lower[free], row_upper[free] = -np.inf, np.inf
    bounds = (cost, lower, upper, row_lower, row_upper)
    names = ("cost", "lower", "upper", "row_lower", "row_upper")
    return replace(program, **dict(zip(names, bounds, strict=True)))  # type: ignore[arg-type]


def _supply_rows(inputs: Inputs, rows: _Rows, collect: Block, left: Block) -> None:
    supply = inputs.supply.T
    block = rows.add("supply", "t", inputs.city.sources.id, supply, supply)
    index = block.index()
    rows.put(index[:, inputs.network.collect.origin], collect.index(), 1.0)
    rows.put(index, left.index(), 1.0)


def _intake_rows(inputs: Inputs, rows: _Rows, collect: Block, intake: Block) -> None:
    """What a hub takes of each kind: the arcs meet here once, so that the rows below stay short."""
    pairs = inputs.pairs()
    zero = np.zeros((inputs.weeks, len(pairs)))
    index = rows.add("intake", "t", inputs.city.hubs.id[pairs.hub], zero, zero).index()
    rows.put(index, intake.index(), 1.0)
    arcs = np.flatnonzero(pairs.of_arc >= 0)
    rows.put(index[:, pairs.of_arc[arcs]], collect.index()[:, arcs], -1.0)


def _capacity_rows(inputs: Inputs, rows: _Rows, collect: Block, intake: Block) -> None:
    """Most that a hub receives in a week; stations and collection points pass it on."""
    hubs, network = inputs.city.hubs, inputs.network
    brought = _collection_points(inputs)[network.collect.origin]
    ends = (network.collect.destination, network.collect.via, brought)
    limited = np.flatnonzero(np.isfinite(hubs.capacity_t_per_week))
    owners = np.intersect1d(limited, np.concatenate(ends))
    upper = np.broadcast_to(hubs.capacity_t_per_week[owners], (inputs.weeks, len(owners)))
    bounds = (np.full(upper.shape, -np.inf), upper)
    index = rows.add("capacity", "t a week", hubs.id[owners], *bounds).index()
    place = places(len(hubs) + 1, owners)
    _received(inputs, rows, index, place, intake)
    outside = np.where(inputs.pairs().of_arc < 0, network.collect.destination, -1)
    for end in (outside, network.collect.via, brought):
        arcs = np.flatnonzero(place[end] >= 0)
        rows.put(index[:, place[end[arcs]]], collect.index()[:, arcs], 1.0)


def _minimum_rows(inputs: Inputs, rows: _Rows, intake: Block) -> None:
    """Least that a reactor must be fed in a week, whether or not anything can reach it."""
    hubs = inputs.city.hubs
    owners = inputs.network.hubs[hubs.minimum_t_per_week[inputs.network.hubs] > 0]
    lower = np.broadcast_to(hubs.minimum_t_per_week[owners], (inputs.weeks, len(owners)))
    bounds = (lower, np.full(lower.shape, np.inf))
    index = rows.add("minimum", "t a week", hubs.id[owners], *bounds).index()
    _received(inputs, rows, index, places(len(hubs), owners), intake)


def _received(inputs: Inputs, rows: _Rows, index: Integers, place: Integers, intake: Block) -> None:
    """Put what each owner receives of every kind into its rows."""
    pairs = inputs.pairs()
    within = np.flatnonzero(place[pairs.hub] >= 0)
    rows.put(index[:, place[pairs.hub[within]]], intake.index()[:, within], 1.0)


def _collection_points(inputs: Inputs) -> Integers:
    """The collection point of each source, position in City.hubs; −1 = collected at the door."""
    order = {name: row for row, name in enumerate(inputs.city.hubs.id.tolist())}
    return np.array([order.get(name, -1) for name in inputs.city.sources.hub.tolist()], dtype=int)


def _recipe_rows(
    inputs: Inputs, rows: _Rows, intake: Block, water: Block, mixing: Integers
) -> None:
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


def _stock_rows(
    inputs: Inputs, rows: _Rows, columns: tuple[Block, Block, Block], processes: tuple[Process, ...]
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


def places(size: int, items: Integers) -> Integers:
    """Where each position stands among the items; −1 = not among them."""
    place = np.full(size, -1)
    place[items] = np.arange(len(items))
    return place


def _cap_rows(inputs: Inputs, rows: _Rows, deliver: Block) -> None:
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


def _floor_rows(inputs: Inputs, rows: _Rows, deliver: Block, floor: int) -> Floats:
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


def _columns(inputs: Inputs, count: int, blocks: tuple[Block, ...]) -> tuple[Floats, Floats]:
    """Costs and upper bounds of all columns."""
    city, network = inputs.city, inputs.network
    collect, left, water, deliver, stock = blocks
    price = city.parameters
    cost, upper = np.zeros(count), np.full(count, np.inf)
    exported = np.isin(network.collect.destination, network.outside)
    gate = np.where(exported, price["export_per_t"], price["handling_per_t"])
    haul = price["haulage_per_t_km"]
    collect.of(cost)[:] = haul * network.collect.km + gate
    spare = city.kinds.bulking[source_kinds(city)]
    left.of(cost)[:] = np.where(spare, 0.0, price["unserved_per_t"])
    if inputs.settings.serve_all:
        left.of(upper)[:] = np.where(spare, np.inf, 0.0)
    water.of(cost)[:] = WATER_PER_T
    worth = np.array([price[f"value_{kind}_per_t"] for kind in city.gardens.kind.tolist()])
    soil = city.gardens.kind[network.deliver.destination] != GardenKind.SALE
    waiting = np.arange(inputs.weeks)[:, None] * np.where(soil, SOONER_PER_T_WEEK, 0.0)
    deliver.of(cost)[:] = haul * network.deliver.km - worth[network.deliver.destination] + waiting
    stock.of(cost)[:] = price["storage_per_t_week"]
    return cost, upper
