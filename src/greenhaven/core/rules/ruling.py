"""What one article demands of a set of movements: bans, and linear rows that know their owner."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers, Texts


@dataclass(frozen=True, slots=True)
class Ruling:
    """lower ≤ Σ coefficient · x + of_total · Σ x[total] ≤ upper, one row an owner; and x = 0.

    Parameters
    ----------
    article : str
        Id of the article.
    banned : array of bool, shape (n_movements,)
        Movements that may not be made at all.
    owners : array of str, shape (n_rows,)
        Whom each row speaks of: the id of a garden, district, hub, source or kind; "" = all.
    rows, movements : array of int, shape (n_entries,)
        Where each coefficient stands.
    coefficients : array, shape (n_entries,)
    total : array of bool, shape (n_movements,)
        Movements that make up the total, which stands once in a program however many rows use it.
    of_total : array, shape (n_rows,)
    lower, upper : array, shape (n_rows,)
        ±inf where a side is open. A share is multiplied out, so that its bound is 0.
    unit : str
        Of one more unit of a bound: "kg N", "t", "USD" …
    price : float
        What one unit beyond a bound costs; inf = hard, never beyond. A ban has the price of a
        tonne that is moved in spite of it.
    at_handover : bool
        Whether a single handover is refused by the rows; shares and means are judged in whole
        plans only.
    """

    article: str
    banned: Booleans
    owners: Texts
    rows: Integers
    movements: Integers
    coefficients: Floats
    total: Booleans
    of_total: Floats
    lower: Floats
    upper: Floats
    unit: str
    price: float = np.inf
    at_handover: bool = True

    @property
    def is_hard(self) -> bool:
        """Whether nothing may go beyond its bounds, at any price."""
        return bool(np.isinf(self.price))

    def amounts(self, moved_t: Floats) -> Floats:
        """What each row comes to when that much is moved [t], shape (n_rows,)."""
        terms = self.coefficients * moved_t[self.movements]
        sums = np.bincount(self.rows, weights=terms, minlength=len(self.owners))
        return np.asarray(sums + self.of_total * moved_t[self.total].sum(), dtype=np.float64)

    @property
    def has_effect(self) -> bool:
        """Whether it touches any movement at all: a rule without effect is told at adoption."""
        return bool(self.banned.any() or len(self.movements) or self.total.any())


def ban(article: str, banned: Booleans, price: float = np.inf) -> Ruling:
    """A ruling that only forbids movements."""
    return Ruling(
        article, banned, *_no_rows(), total=np.zeros(len(banned), dtype=bool),
        of_total=np.zeros(0), lower=np.zeros(0), upper=np.zeros(0), unit="t", price=price,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of some groups of movements, and whose each is; arrays of shape (n_groups,)."""

    owners: Texts
    lower: Floats
    upper: Floats
    unit: str


def at_most(owners: Texts, upper: Floats, unit: str = "t") -> Limits:
    """Limits that are open below."""
    return Limits(owners, np.full(len(upper), -np.inf), upper, unit)


def at_least(owners: Texts, lower: Floats, unit: str = "t") -> Limits:
    """Limits that are open above."""
    return Limits(owners, lower, np.full(len(lower), np.inf), unit)


def rows_by(
    article: str, group: Integers, coefficients: Floats, limits: Limits, price: float = np.inf
) -> Ruling:
    """A ruling of one row for each group of movements; groups without a movement have no row.

    Parameters
    ----------
    article : str
    group : array of int, shape (n_movements,)
        Group that each movement counts in; −1 = none.
    coefficients : array, shape (n_movements,)
    limits : Limits
    price : float
    """
    counted = np.flatnonzero((group >= 0) & (coefficients != 0))
    present = np.bincount(group[counted], minlength=len(limits.owners)) > 0
    row = np.cumsum(present) - 1
    return Ruling(
        article,
        banned=np.zeros(len(group), dtype=bool),
        owners=limits.owners[present],
        rows=row[group[counted]],
        movements=counted,
        coefficients=coefficients[counted],
        total=np.zeros(len(group), dtype=bool),
        of_total=np.zeros(int(present.sum())),
        lower=limits.lower[present],
        upper=limits.upper[present],
        unit=limits.unit,
        price=price,
    )


def shares_by(
    article: str,
    group: Integers,
    total: Booleans,
    shares: Floats,
    owners: Texts,
    price: float = np.inf,
) -> Ruling:
    """A ruling that each group has at least its share of a total, in tonnes, judged in whole plans.

    Parameters
    ----------
    article : str
    group : array of int, shape (n_movements,)
        Group that each movement counts in; −1 = none.
    total : array of bool, shape (n_movements,)
        Movements that make up the whole.
    shares : array, shape (n_groups,)
        Of the whole, 0–1; NaN = no row for that group.
    owners : array of str, shape (n_groups,)
    price : float
    """
    asked = ~np.isnan(shares)
    row = np.cumsum(asked) - 1
    counted = np.flatnonzero(total & (group >= 0) & np.append(asked, False)[group])
    size = int(asked.sum())
    return Ruling(
        article,
        banned=np.zeros(len(total), dtype=bool),
        owners=owners[asked],
        rows=row[group[counted]],
        movements=counted,
        coefficients=np.ones(len(counted)),
        total=total,
        of_total=-shares[asked],
        lower=np.zeros(size),
        upper=np.full(size, np.inf),
        unit="t",
        price=price,
        at_handover=False,
    )


def with_least_total(ruling: Ruling, least: float) -> Ruling:
    """The same, and the total is at least so much: shares of nothing mean nothing."""
    if least <= 0:
        return ruling
    return replace(
        ruling,
        owners=np.append(ruling.owners, ""),
        of_total=np.append(ruling.of_total, 1.0),
        lower=np.append(ruling.lower, least),
        upper=np.append(ruling.upper, np.inf),
    )


def _no_rows() -> tuple[Texts, Integers, Integers, Floats]:
    nowhere = np.zeros(0, dtype=np.int64)
    return np.zeros(0, dtype=np.str_), nowhere, nowhere, np.zeros(0)
