"""What the articles of a rulebook demand of a plan, as bounds and rows of its program."""

from dataclasses import dataclass, field

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.blocks import Block, Rows
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.movements import movements_of
from greenhaven.core.rules.ruling import Ruling

RULE = "rule"
RULE_TOTAL = "rule total"


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """One article's part of a program."""

    ruling: Ruling
    rows: Block  # one an owner
    lack: Block  # columns: how far each row falls short of its lower bound
    excess: Block  # columns: how far each row goes beyond its upper bound
    total: int  # column of the sum that shares are of; −1 = none
    banned: Integers  # columns that it forbids
    of_deliveries: bool  # its rows speak of what leaves the hubs, perhaps among others

    @property
    def stop(self) -> int:
        """Behind its last row, which is that of the total where there is one."""
        return self.rows.stop + (self.total >= 0)

    @property
    def slack(self) -> slice:
        """The columns `lack` and `excess` together."""
        return slice(self.lack.start, self.excess.stop)


@dataclass(slots=True)
class Added:
    """Columns that rules add to a program, while they are being gathered."""

    start: int  # of the next column
    cost: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)

    def add(self, upper: Floats, cost: float) -> Block:
        """Add columns from 0 to `upper`, shape (n,), that cost the same."""
        block = Block(self.start, 1, len(upper))
        self.upper.append(upper)
        self.cost.append(np.full(len(upper), cost))
        self.start = block.stop
        return block


def rulings_of(inputs: Inputs) -> tuple[Ruling, ...]:
    """What the rulebook of the inputs demands of their movements."""
    if inputs.rulebook is None:
        return ()
    return tuple(inputs.rulebook.rulings(movements_of(inputs), inputs.facts))


def put_article(
    ruling: Ruling, rows: Rows, added: Added, columns: Integers, deliveries: Booleans
) -> ArticleRows:
    """Add an article's rows, the total that they may use, and room beyond bounds that have a price.

    Parameters
    ----------
    ruling : Ruling
    rows : Rows
    added : Added
    columns : array of int, shape (n_movements,)
        The program's column of each movement.
    deliveries : array of bool, shape (n_movements,)
        Which movements leave hubs or lie in them.
    """
    size = len(ruling.owners)
    bounds = (ruling.lower[None], ruling.upper[None])
    block = rows.add(RULE, ruling.unit, ruling.owners, *bounds, article=ruling.article)
    rows.put(block.start + ruling.rows, columns[ruling.movements], ruling.coefficients)
    # A hard rule's room is there too, and shut: a change of the rule is then a change of bounds.
    room = np.zeros(size) if ruling.is_hard else np.full(size, np.inf)
    price = 0.0 if ruling.is_hard else ruling.price
    lack = added.add(np.where(np.isfinite(ruling.lower), room, 0.0), price)
    excess = added.add(np.where(np.isfinite(ruling.upper), room, 0.0), price)
    rows.put(block.index()[0], lack.index()[0], np.isfinite(ruling.lower).astype(float))
    rows.put(block.index()[0], excess.index()[0], -np.isfinite(ruling.upper).astype(float))
    total, shared = -1, np.flatnonzero(ruling.of_total)
    if len(shared):
        total = _put_total(ruling, rows, added, columns)
        rows.put(block.start + shared, np.array(total), ruling.of_total[shared])
    touched = bool(deliveries[ruling.movements].any())
    touched |= len(shared) > 0 and bool(deliveries[ruling.total].any())
    banned = columns[ruling.banned]
    return ArticleRows(ruling, block, lack, excess, total, banned, touched)


def _put_total(ruling: Ruling, rows: Rows, added: Added, columns: Integers) -> int:
    """The sum that shares are of stands once, so that no row of a share is long."""
    column = added.add(np.full(1, np.inf), 0.0).start
    zero = np.zeros((1, 1))
    owner = np.array([""])
    row = rows.add(RULE_TOTAL, "t", owner, zero, zero, article=ruling.article).start
    rows.put(np.array(row), np.array(column), 1.0)
    rows.put(np.array(row), columns[ruling.total], -1.0)
    return column
