"""What one article demands of a set of movements: bans, and linear rows that know their owner."""

from dataclasses import dataclass

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


def _no_rows() -> tuple[Texts, Integers, Integers, Floats]:
    nowhere = np.zeros(0, dtype=np.int64)
    return np.zeros(0, dtype=np.str_), nowhere, nowhere, np.zeros(0)
