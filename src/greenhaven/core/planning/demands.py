"""What a plan must meet: one demand a rule, limit or wish, and each can be let go or loosened."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.sparse import coo_array, csc_array, hstack

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.planning.halts import no_halts
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_rows import ArticleRows
from greenhaven.core.planning.wanted_rows import ASKED, GRADE, NEED

PHYSICAL = ("supply", "intake", "ripe stock", "fairness floor", "rule", "rule total", NEED)
LEAST = ("minimum",)  # limits that bind from below
# How many times less a tonne's worth of a limit is loosened than one of a rule: what soils take
# and what composts is not decided by anybody.
RELUCTANCE = {
    "capacity": 2.0,
    "minimum": 2.0,
    "nitrogen cap": 10.0,
    "phosphorus cap": 10.0,
    ASKED: 5.0,
    GRADE: 5.0,
}
OF_NATURE = 1e3  # of the limits of a mix, which are multiplied out
KM_PER_T = 10.0  # t km that weigh as much as a tonne
NO_ROWS = np.zeros(0, dtype=np.int64)


class Wish(StrEnum):
    """Whose demand it is."""

    SERVE_ALL = "serve all"
    FLOOR = "fairness floor"
    RULE = "rule"
    LIMIT = "limit"
    HUB_CLOSED = "hub closed"
    LEFT_ALONE = "district left alone"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand, and the columns that loosen it.

    Parameters
    ----------
    wish : Wish
    name : str
        Article, or kind of limit; "" = neither.
    owner : str
        Place that a limit or halt belongs to; "" = all.
    rows : array of int
        Rows of the program that state it.
    columns : array of int
        Columns of the elastic program: room beyond the rows, or what is forbidden.
    prices : array
        Of one unit in each of these columns, weighed so that a tonne's worth of any rule is 1. Of
        what is forbidden a long way weighs more than a short one.
    unit : str
    """

    wish: Wish
    name: str
    owner: str
    rows: Integers
    columns: Integers
    prices: Floats
    unit: str


@dataclass(frozen=True, slots=True)
class Elastic:
    """A program in which every demand may be loosened at a price, and the demands."""

    program: Program  # its costs are the plan's own, without any reward for fairness
    demands: tuple[Demand, ...]
    required: float  # fairness floor that is asked for

    def enforcing(self, demands: tuple[Demand, ...], own: float) -> Program:
        """The program that pays for loosening these demands, and `own` times the plan's costs.

        What other demands ask for is free to be loosened.
        """
        cost = own * self.program.cost
        for demand in demands:
            cost[demand.columns] += demand.prices
        return replace(self.program, cost=cost)

    def allowing(self, demand: Demand, own: float) -> Program:
        """The program in which this demand alone may be loosened, `own` as in `enforcing`.

        The square of its prices is paid, so that a limit on ways is raised as little as can be.
        What another demand forbids as well stays forbidden.
        """
        cost, upper, lower = own * self.program.cost, self.program.upper.copy(), self.program.lower
        lower = lower.copy()
        for other in self.demands:
            upper[other.columns] = 0.0
            if other.wish == Wish.FLOOR:
                lower[other.columns] = upper[other.columns] = self.required
        others = [each.columns for each in self.demands if each is not demand]
        mine = np.setdiff1d(demand.columns, np.concatenate([NO_ROWS, *others]))
        upper[mine], lower[mine] = self.program.upper[mine], self.program.lower[mine]
        cost[demand.columns] += demand.prices * np.abs(demand.prices)
        return replace(self.program, cost=cost, lower=lower, upper=upper)

    def amounts(self, demand: Demand, values: Floats) -> Floats:
        """How far a solution loosens a demand, one number a column."""
        found = np.where(values[demand.columns] > 0, values[demand.columns], 0.0)
        return self.required - found if demand.wish == Wish.FLOOR else found

    def missed(self, demands: tuple[Demand, ...], values: Floats) -> float:
        """What a solution pays for loosening these demands."""
        paid = (np.abs(each.prices) @ self.amounts(each, values) for each in demands)
        return float(sum(paid))


def elastic(inputs: Inputs, program: Program) -> Elastic:
    """Give every demand of a program room, where it has none.

    What is physical stays: what sources give, what hubs hold, and what becomes of it.
    """
    upper, lower, cost = program.upper.copy(), program.lower.copy(), program.cost.copy()
    demands = [*_wishes(inputs, program), *_halts(inputs, program)]
    demands += _declined(inputs, program)
    hard = [article for article in program.articles if article.ruling.is_hard]
    demands += [_of_article(inputs, program, article) for article in hard]
    limits = list(_limits(inputs, program))
    signs, rows = _room(limits)
    for demand in demands:
        upper[demand.columns] = np.inf
    cost[program.floor], required = 0.0, float(program.lower[program.floor])
    lower[program.floor], upper[program.floor] = 0.0, required
    size = len(rows)
    room = coo_array((signs, (rows, np.arange(size))), shape=(len(program.row_lower), size))
    wide = replace(
        program,
        cost=np.append(cost, np.zeros(size)),
        lower=np.append(lower, np.zeros(size)),
        upper=np.append(upper, np.full(size, np.inf)),
        matrix=csc_array(hstack([program.matrix, room], format="csc")),
    )
    return Elastic(wide, tuple(demands + limits), required)


def _wishes(inputs: Inputs, program: Program) -> Iterator[Demand]:
    """What the coordinator asked for."""
    if inputs.settings.serve_all:
        counted = ~inputs.city.kinds.bulking[source_kinds(inputs.city)]
        columns = program.left.index()[:, counted].ravel()
        yield Demand(Wish.SERVE_ALL, "", "", NO_ROWS, columns, np.ones(len(columns)), "t")
    if inputs.settings.fairness_floor:
        price = -np.maximum(program.needs.sum(keepdims=True), 1.0)
        yield Demand(Wish.FLOOR, "", "", NO_ROWS, np.array([program.floor]), price, "share")


def _halts(inputs: Inputs, program: Program) -> Iterator[Demand]:
    """Hubs that are closed and districts that nobody drives to."""
    city, halts = inputs.city, inputs.halts
    none = no_halts(city, inputs.weeks)
    for hub in np.flatnonzero(halts.hubs.any(axis=0)):
        alone = none.closing(np.array([hub]), np.flatnonzero(halts.hubs[:, hub]))
        name = str(city.hubs.id[hub])
        yield _stopped(replace(inputs, halts=alone), program, Wish.HUB_CLOSED, name)
    for place in np.flatnonzero(halts.districts.any(axis=0)):
        weeks = np.flatnonzero(halts.districts[:, place])
        alone = none.standing_down(np.array([place]), weeks)
        name = str(city.districts.id[place])
        yield _stopped(replace(inputs, halts=alone), program, Wish.LEFT_ALONE, name)


def _declined(inputs: Inputs, program: Program) -> Iterator[Demand]:
    """What people said no to."""
    if inputs.most is None:
        return
    collect, deliver = (most == 0 for most in inputs.most)
    parts = (program.collect.index()[collect], program.deliver.index()[deliver])
    columns = np.concatenate(parts)
    if len(columns):
        yield Demand(Wish.DECLINED, "", "", NO_ROWS, columns, np.ones(len(columns)), "t")


def _stopped(inputs: Inputs, program: Program, wish: Wish, owner: str) -> Demand:
    collect, deliver = inputs.still()
    parts = (program.collect.index()[collect], program.deliver.index()[deliver])
    columns = np.concatenate(parts)
    return Demand(wish, "", owner, NO_ROWS, columns, np.ones(len(columns)), "t")


def _of_article(inputs: Inputs, program: Program, article: ArticleRows) -> Demand:
    ruling, room = article.ruling, np.arange(article.lack.start, article.excess.stop)
    columns = np.concatenate([room, article.banned])
    ways = np.zeros(len(program.cost))
    for block, arcs in (
        (program.collect, inputs.network.collect),
        (program.deliver, inputs.network.deliver),
    ):
        block.of(ways)[:] = arcs.km
    ways = ways[article.banned]
    shortest = ways[ways > 0].min(initial=np.inf)
    weights = np.maximum(ways / shortest, 1.0)
    prices = np.concatenate([np.full(len(room), _price(inputs, ruling.unit)), weights])
    rows = np.arange(article.rows.start, article.rows.stop)
    return Demand(Wish.RULE, ruling.article, "", rows, columns, prices, ruling.unit)


def _limits(inputs: Inputs, program: Program) -> Iterator[Demand]:
    """One demand for each limit and owner; its columns come after those of the program."""
    start = len(program.cost)
    for family in program.families:
        if family.limit in PHYSICAL:
            continue
        price = _price(inputs, family.unit.removesuffix(" a week"))
        price *= RELUCTANCE.get(family.limit, OF_NATURE)
        for owner in range(family.rows.items):
            rows = family.rows.index()[:, owner]
            columns = np.arange(start, start + len(rows))
            start += len(rows)
            name = str(family.owners[owner])
            prices = np.full(len(rows), price)
            yield Demand(Wish.LIMIT, family.limit, name, rows, columns, prices, family.unit)


def _room(limits: list[Demand]) -> tuple[Floats, Integers]:
    """Sign and row of each column that gives a limit room."""
    if not limits:
        return np.zeros(0), np.zeros(0, dtype=np.int64)
    signs = [np.full(len(each.rows), 1.0 if each.name in LEAST else -1.0) for each in limits]
    return np.concatenate(signs), np.concatenate([each.rows for each in limits])


def _price(inputs: Inputs, unit: str) -> float:
    """What one unit weighs, so that a tonne's worth of all is alike."""
    nitrogen, phosphorus = np.maximum(inputs.typical_content(), 1e-3).tolist()
    weights: dict[str, float] = {
        "t": 1.0,
        "kg N": 1 / nitrogen,
        "kg P": 1 / phosphorus,
        "t km": 1 / KM_PER_T,
        inputs.city.currency: 1 / max(inputs.city.parameters["handling_per_t"], 1.0),
    }
    return weights.get(unit, 1.0)
