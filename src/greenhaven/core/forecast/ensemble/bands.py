"""How wide the futures of an ensemble lie: quantiles over its members."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Columns, Floats
from greenhaven.core.forecast.uncertain import EnsembleError

SHARES = (0.05, 0.1, 0.5, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Bands(Columns):
    """Quantiles of one series over the members; 8 of 10 futures lie between `p10` and `p90`."""

    p05: Floats
    p10: Floats
    p50: Floats
    p90: Floats
    p95: Floats


def quantiles(values: Floats, shares: Sequence[float] = SHARES) -> Floats:
    """Quantiles over the members.

    Parameters
    ----------
    values : array, shape (n_members, …)
    shares : sequence of float
        0–1 [-].

    Returns
    -------
    array, shape (n_shares, …)

    Raises
    ------
    EnsembleError
        If there is no member, or a value is not a number.

    Source
    ------
    Hyndman & Fan (1996), Sample quantiles in statistical packages, American Statistician 50(4),
    361, type 8: unbiased in the median whatever the distribution. A quantile that lies beyond the
    outermost member is that member: with fewer than 14 members the 5 and 95 % points are.
    """
    if not len(values):
        raise EnsembleError("quantiles need at least one member, none came")
    if not np.isfinite(values).all():
        raise EnsembleError("quantiles need numbers; some member has none")
    found = np.quantile(values, shares, axis=0, method="median_unbiased")
    return np.asarray(found, dtype=np.float64)


def bands(values: Floats) -> Bands:
    """The bands of a series, one row a step.

    Parameters
    ----------
    values : array, shape (n_members, n_steps)
    """
    return Bands(*quantiles(values))
