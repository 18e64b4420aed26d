"""Runs of columns and rows of a program, and the rows while they are being gathered."""

from dataclasses import dataclass, field

import numpy as np

from greenhaven.core.columns import Floats, Integers, Texts


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
    article: str = ""  # the article that states them; "" = a limit that no rule made


@dataclass(slots=True)
class Rows:
    """Rows while they are being gathered."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    triplets: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        limit: str,
        unit: str,
        owners: Texts,
        lower: Floats,
        upper: Floats,
        *,
        article: str = "",
    ) -> Block:
        """Add one row for each week and owner; bounds have shape (weeks, owners)."""
        block = Block(self.count, *lower.shape)
        self.lower.append(lower.ravel())
        self.upper.append(upper.ravel())
        self.families.append(Family(limit, unit, owners, block, article))
        self.count = block.stop
        return block

    def put(self, rows: Integers, columns: Integers, values: Floats | float) -> None:
        """Add entries; the three broadcast."""
        parts = np.broadcast_arrays(rows, columns, values)
        self.triplets.append(tuple(part.ravel() for part in parts))  # type: ignore[arg-type]


def places(size: int, items: Integers) -> Integers:
    """Where each position stands among the items; −1 = not among them."""
    place = np.full(size, -1)
    place[items] = np.arange(len(items))
    return place
