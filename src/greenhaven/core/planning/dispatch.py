"""Who is offered the next kilogram: by distance and by load together.

The same choice is made for a giver among places to bring to, and for a hub among gardens that take
compost. Ways by policy are kept beside each other so that the price of each can be shown.
"""

from enum import StrEnum

import numpy as np

from greenhaven.core.city import distance_km
from greenhaven.core.columns import Booleans, Floats, Integers

SHARE_IN_WAYS = 5.0
"""Usual ways that one fair share is worth.

Source
------
Own simulation of forty towns of thirty gardens (tests/core/planning/test_dispatch.py): at 5 the
least served garden has 0.61 of its fair share (0.49 where the least served of the three nearest is
chosen, 0.11 where the nearest is) and Jain's index is 0.93 (0.86, 0.48), for a mean way of 0.33 km
(0.34, 0.23). At 3 the least served has 0.49, at 8 0.71 with a way of 0.36 km.
"""


class Policy(StrEnum):
    """How the next kilogram is given away."""

    NEAREST = "nearest"
    TWO_NEAREST = "two nearest, the less served"
    THREE_NEAREST = "three nearest, the less served"
    SCORE = "score: distance and load together"
    LEAST_SERVED = "least served anywhere"
    FIRST_COME = "first come"


NEIGHBOURS = {Policy.TWO_NEAREST: 2, Policy.THREE_NEAREST: 3}


def scores(ways_km: Floats, shares: Floats, usual_km: float) -> Floats:
    """Distance and load in one number [km]; the least is offered first.

    Parameters
    ----------
    ways_km : array, shape (..., n_places)
        From each giver to each place [km]; inf = cannot be reached.
    shares : array, shape (n_places,)
        What each place has had, as a share of what would be fair; 1 = just its share.
    usual_km : float
        The usual way between neighbouring places [km], see `usual_way`.

    Returns
    -------
    array, shape (..., n_places)
        [km].
    """
    return np.asarray(ways_km + SHARE_IN_WAYS * usual_km * shares)


def order(
    ways_km: Floats,
    shares: Floats,
    policy: Policy = Policy.SCORE,
    *,
    usual_km: float = 0.0,
    asked: Floats | None = None,
) -> Integers:
    """Places in the order in which they are offered the next kilogram.

    Parameters
    ----------
    ways_km : array, shape (..., n_places)
        From each giver to each place [km].
    shares : array, shape (n_places,)
        What each place has had, as a share of what would be fair.
    policy : Policy
    usual_km : float
        For the score, see `usual_way`.
    asked : array, shape (n_places,), optional
        For first come: when each place asked, in any unit.

    Returns
    -------
    array of int, shape (..., n_places)
        Positions, first offered first; of equals, the less served, then the nearer one.

    Source
    ------
    The rule of two choices: Azar, Broder, Karlin, Upfal (1999), Balanced allocations, SIAM J.
    Comput. 29(1), 180–200; in use for a food-rescue network: arXiv:2406.06363.
    """
    ways = np.asarray(ways_km, dtype=np.float64)
    keys: list[Floats | Booleans]
    served = np.broadcast_to(shares, ways.shape)
    if policy is Policy.NEAREST:
        keys = [served, ways]
    elif policy is Policy.SCORE:
        keys = [ways, served, scores(ways, served, usual_km)]
    elif policy is Policy.LEAST_SERVED:
        keys = [ways, served]
    elif policy is Policy.FIRST_COME:
        if asked is None:
            raise ValueError("first come needs to know when each place asked")
        keys = [ways, np.broadcast_to(asked, ways.shape)]
    else:
        rank = ways.argsort(axis=-1, kind="stable").argsort(axis=-1, kind="stable")
        keys = [ways, served, rank >= NEIGHBOURS[policy]]
    return np.asarray(np.lexsort(keys, axis=-1))


def shares_of_fair(received: Floats, needs: Floats, least: float) -> Floats:
    """What each has had, as a share of what would be fair: everyone alike for their need.

    Parameters
    ----------
    received : array, shape (n_places,)
        In any unit of mass, at least 0.
    needs : array, shape (n_places,)
        In the same unit, or any other; a place without a need has had enough.
    least : float
        Of one handover, in the unit of `received`: while less than one each was given, the few
        who had something are not made out to have had many times their share.

    Returns
    -------
    array, shape (n_places,)
        1 = just its share; inf = nothing is needed.
    """
    whole = float(needs.sum())
    if not whole > 0:
        return np.full(len(needs), np.inf)
    fair = needs / whole * max(float(received.sum()), least * len(needs))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(needs > 0, received / fair, np.inf))


def usual_way(lat: Floats, lon: Floats) -> float:
    """The usual way from a place to the next [km]: the median over places; 0 for a single one.

    Parameters
    ----------
    lat, lon : array, shape (n_places,)
        [degrees]. For up to a few thousand places: all pairs are compared.
    """
    if len(lat) < 2:
        return 0.0
    ways = distance_km(lat[:, np.newaxis], lon[:, np.newaxis], lat, lon)
    np.fill_diagonal(ways, np.inf)
    return float(np.median(ways.min(axis=1)))


def jain_index(shares: Floats) -> float:
    """How evenly something is shared: 1 = all alike, 1/n = one has everything.

    Source
    ------
    Jain, Chiu, Hawe (1984), A quantitative measure of fairness and discrimination for resource
    allocation in shared computer systems, DEC-TR-301.
    """
    return float(shares.sum() ** 2 / (len(shares) * np.square(shares).sum()))
