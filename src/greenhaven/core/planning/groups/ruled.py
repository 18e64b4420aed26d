"""What a rulebook demands of a large city, by classes of places that its articles treat alike."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array

from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.planning.inputs import Rulebook
from greenhaven.core.rules.movements import Facts

ROUNDED = 1e-9  # share of a way by which two computations of it may differ


@dataclass(frozen=True, slots=True)
class Shape:
    """How many weeks, classes and ends there are; movements of classes are numbered by it.

    First every collection by class, week and way; then every delivery by class, week and hub;
    then what is kept, by week and hub.
    """

    weeks: int
    giving: int
    ways: int
    taking: int
    hubs: int

    @property
    def collections(self) -> int:
        """How many collections there are."""
        return self.giving * self.weeks * self.ways

    @property
    def deliveries(self) -> int:
        """How many deliveries there are."""
        return self.taking * self.weeks * self.hubs

    def __len__(self) -> int:
        return self.collections + self.deliveries + self.weeks * self.hubs


class Parts(NamedTuple):
    """Numbers of every movement of every class."""

    collect: Floats  # shape (classes, weeks, n_ways)
    deliver: Floats  # shape (classes, weeks, n_hubs)
    kept: Floats  # shape (weeks, n_hubs)


def parted(shape: Shape, values: Floats) -> Parts:
    """Numbers of all movements of classes, by part of the loop."""
    collect, deliver = shape.collections, shape.collections + shape.deliveries
    return Parts(
        values[:collect].reshape(shape.giving, shape.weeks, shape.ways),
        values[collect:deliver].reshape(shape.taking, shape.weeks, shape.hubs),
        values[deliver:].reshape(shape.weeks, shape.hubs),
    )


@dataclass(frozen=True, slots=True)
class WholeRows:
    """The rows of one article that speak of more than one place.

    Parameters
    ----------
    article : str
    owners : array of str, shape (n_rows,)
    lower, upper : array, shape (n_rows,)
    unit : str
    of_total : array, shape (n_rows,)
    total : array of bool, shape (n_movements,)
        Movements of classes that make up the total.
    base, per_km : sparse array, shape (n_rows, n_movements)
        A movement's coefficient is base + per_km × its way by road.
    """

    article: str
    owners: Texts
    lower: Floats
    upper: Floats
    unit: str
    of_total: Floats
    total: Booleans
    base: csc_array
    per_km: csc_array

    def added(self, prices: Floats) -> tuple[Floats, Floats]:
        """What a tonne of each movement costs at prices of the rows, and a tonne and km."""
        base = self.base.T @ prices + self.total * float(self.of_total @ prices)
        return -base, -(self.per_km.T @ prices)


@dataclass(frozen=True, slots=True)
class Ruled:
    """Classes of places that the rules treat alike, and what the rules say of each.

    Parameters
    ----------
    giving, taking : array of int, shape (n_sources,), (n_gardens,)
        Class of each source and garden. Sources of one class give one kind.
    kind : array of int, shape (n_classes,)
        What each class of sources gives, position in City.kinds.
    shape : Shape
    collect_km : array, shape (classes, weeks, n_ways), optional
        Longest way by road on which something may be sent [km]: −1 = not at all, inf = any; None =
        nothing is forbidden.
    deliver_km : array, shape (classes, weeks, n_hubs), optional
    rows : tuple of WholeRows
    rulebook : Rulebook, optional
    facts : Facts, optional
        Of the whole city; given where there is a rulebook.
    """

    giving: Integers
    taking: Integers
    kind: Integers
    shape: Shape
    collect_km: Floats | None = None
    deliver_km: Floats | None = None
    rows: tuple[WholeRows, ...] = ()
    rulebook: Rulebook | None = None
    facts: Facts | None = None

    def added(self, prices: tuple[Floats, ...]) -> tuple[Parts, Parts | None]:
        """What the rows' prices add to a tonne of each movement, and to a tonne and km.

        The second is None where no row speaks of ways.
        """
        base, per_km = np.zeros(len(self.shape)), np.zeros(len(self.shape))
        for rows, price in zip(self.rows, prices, strict=True):
            more = rows.added(price)
            base, per_km = base + more[0], per_km + more[1]
        along = parted(self.shape, per_km) if per_km.any() else None
        return parted(self.shape, base), along


def unruled(kinds: Integers, gardens: int, sizes: tuple[int, int, int, int]) -> Ruled:
    """Nothing is demanded: sources of a kind are alike, and so are all gardens.

    Parameters
    ----------
    kinds : array of int, shape (n_sources,)
        What each source gives.
    gardens : int
    sizes : tuple of int
        Weeks, kinds, ways and hubs.
    """
    weeks, count, ways, hubs = sizes
    shape = Shape(weeks, count, ways, 1, hubs)
    return Ruled(kinds, np.zeros(gardens, dtype=np.int64), np.arange(count), shape)


def limited(longest_km: Floats | None) -> bool:
    """Whether rules limit how far something goes."""
    return longest_km is not None and bool(((longest_km > 0) & np.isfinite(longest_km)).any())


def too_far(km: Floats, longest_km: Floats) -> Booleans:
    """Which ways are forbidden, or so nearly that rounding could make them so."""
    return np.asarray(km > longest_km * (1 - ROUNDED))


def surely_too_far(km: Floats, longest_km: Floats) -> Booleans:
    """Which ways are forbidden however they are rounded."""
    return np.asarray(km > longest_km * (1 + ROUNDED))
