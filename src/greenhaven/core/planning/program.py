"""The weekly linear program: its columns, its rows, and whose each row is.

Masses in tonnes wet, money in the city's currency, caps in kg of N or P. The matrices are built as
triplets in NumPy and handed to the solver as they are; there is no modelling layer.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csc_array

from greenhaven.core.city import GardenKind
from greenhaven.core.columns import Floats
from greenhaven.core.planning import limit_rows as limits
from greenhaven.core.planning.blocks import Block, Family, Rows
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.movements import movement_columns
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.rule_rows import Added, ArticleRows, put_article, rulings_of
from greenhaven.core.planning.wanted_rows import ASKED, GRADE, NEED, Served, put_wanted
from greenhaven.core.rules.ruling import Ruling

DELIVERY_LIMITS = (
    "ripe stock",
    "nitrogen cap",
    "phosphorus cap",
    "fairness floor",
    ASKED,
    GRADE,
    NEED,
)
SOONER_PER_T_WEEK = 0.05  # soil is served first, what is left over is sold
WATER_PER_T = 0.01  # next to nothing: no more is sprinkled than a mix needs
REQUIRED_PER_T = 1e5  # far above any haul, in any currency


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper.

    The columns of the plan come first, then the floor, then what rules add; the rows of rules come
    after all others.
    """

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
    articles: tuple[ArticleRows, ...]
    needs: Floats  # safe dose of each district's gardens over the horizon [t]
    served: Served | None = None  # what comes of what gardens ask for; None = none asks


def build_program(inputs: Inputs, rulings: tuple[Ruling, ...] | None = None) -> Program:
    """State the plan of all weeks as one linear program.

    Parameters
    ----------
    inputs : Inputs
    rulings : tuple of Ruling, optional
        What the inputs' rulebook demands, where that is known already.
    """
    processes = inputs.processes()
    mixing = np.flatnonzero([process.needs_recipe for process in processes])
    collect, left, intake, water, deliver, stock = _blocks(inputs, len(mixing))
    floor = stock.stop
    rows = Rows()
    limits.put_supply(inputs, rows, collect, left)
    limits.put_intake(inputs, rows, collect, intake)
    limits.put_capacity(inputs, rows, collect, intake)
    limits.put_minimum(inputs, rows, intake)
    limits.put_recipe(inputs, rows, intake, water, mixing)
    limits.put_stock(inputs, rows, (intake, deliver, stock), processes)
    limits.put_caps(inputs, rows, deliver)
    needs = limits.put_floor(inputs, rows, deliver, floor)
    cost, upper = _columns(inputs, floor + 1, (collect, left, water, deliver, stock))
    lower = np.zeros(floor + 1)
    lower[floor] = inputs.settings.fairness_floor or 0.0
    upper[floor] = 1.0
    cost[floor] = -inputs.settings.fairness_price_per_t * needs.sum()
    added = Added(floor + 1)
    served = put_wanted(inputs, rows, added, deliver)
    known = rulings_of(inputs) if rulings is None else rulings
    articles = _articles(known, rows, added, (collect, deliver, stock))
    for article in articles:
        if article.ruling.is_hard:
            upper[article.banned] = 0.0
        else:
            cost[article.banned] += article.ruling.price
    rows_, columns, values = (np.concatenate(part) for part in zip(*rows.triplets, strict=True))
    return Program(
        np.concatenate([cost, *added.cost]),
        np.concatenate([lower, np.zeros(added.start - floor - 1)]),
        np.concatenate([upper, *added.upper]),
        np.concatenate(rows.lower),
        np.concatenate(rows.upper),
        csc_array(coo_array((values, (rows_, columns)), shape=(rows.count, added.start))),
        *(collect, left, intake, water, deliver, stock),
        floor,
        tuple(rows.families),
        articles,
        needs,
        served,
    )


def _blocks(inputs: Inputs, mixing: int) -> tuple[Block, ...]:
    """Where the columns of each kind of movement stand: what is collected, left, taken in,
    watered, delivered, and in stock."""
    network = inputs.network
    sizes = (
        *(len(network.collect), len(inputs.city.sources), len(inputs.pairs())),
        *(mixing, len(network.deliver), len(network.hubs)),
    )
    blocks: list[Block] = []
    for items in sizes:
        begins = blocks[-1].stop if blocks else 0
        blocks.append(Block(begins, inputs.weeks, items))
    return tuple(blocks)


def _articles(
    rulings: tuple[Ruling, ...], rows: Rows, added: Added, blocks: tuple[Block, Block, Block]
) -> tuple[ArticleRows, ...]:
    """Add the rows of every article that touches this plan."""
    collect, deliver, stock = blocks
    columns = movement_columns(collect, deliver, stock)
    deliveries = columns >= deliver.start
    return tuple(put_article(ruling, rows, added, columns, deliveries) for ruling in rulings)


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
    for free in _of_collection_alone(program):
        row_lower[free], row_upper[free] = -np.inf, np.inf
    bounds = (cost, lower, upper, row_lower, row_upper)
    names = ("cost", "lower", "upper", "row_lower", "row_upper")
    return replace(program, **dict(zip(names, bounds, strict=True)))  # type: ignore[arg-type]


def as_goals(program: Program) -> Program:
    """The same program with hard articles as goals that come before any cost.

    Where it is fixed what was collected, that can no longer help to keep them; so the caller sees
    how near to them the deliveries come.
    """
    cost, upper = program.cost.copy(), program.upper.copy()
    for article in program.articles:
        if article.ruling.is_hard:
            cost[article.slack], upper[article.slack] = REQUIRED_PER_T, np.inf
    return replace(program, cost=cost, upper=upper)


def _of_collection_alone(program: Program) -> list[slice]:
    """Rows in which nothing stands that leaves a hub."""
    kept = {each.ruling.article for each in program.articles if each.of_deliveries}
    return [
        slice(family.rows.start, family.rows.stop)
        for family in program.families
        if family.limit not in DELIVERY_LIMITS and family.article not in kept
    ]


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
    for block, still in zip((collect, deliver), inputs.still(), strict=True):
        block.of(upper)[still] = 0.0
    if inputs.most is not None:
        for block, most in zip((collect, deliver), inputs.most, strict=True):
            block.of(upper)[:] = np.minimum(block.of(upper), most)
    return cost, upper
