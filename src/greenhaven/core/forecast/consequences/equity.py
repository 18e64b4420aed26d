"""How evenly compost is shared between districts, by what their gardens can safely take."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.planning.doses import doses, is_garden
from greenhaven.core.planning.opening import DAYS_PER_YEAR
from greenhaven.core.rules.movements import Leg


@dataclass(frozen=True, slots=True)
class Needs:
    """What the gardens of a city can safely take over a horizon."""

    room_kg: tuple[Floats, Floats]  # N and P, shape (n_gardens,)
    weight: Floats  # of a garden in its district [t of typical compost], shape (n_gardens,)
    district: Integers  # of each garden, position in City.districts; −1 = none

    def of_districts(self, districts: int) -> Floats:
        """Need of each district [t of typical compost], shape (n_districts,)."""
        inside = self.district >= 0
        need = np.bincount(self.district[inside], self.weight[inside], minlength=districts)
        return need.astype(np.float64)


def needs_of(city: City, state: CityState, schedule: Schedule) -> Needs:
    """What gardens can take until the schedule ends, beside what they got before.

    The caps are of twelve months: a horizon of more gives as much room again for each year more.
    A district's gardens are weighed by the compost that fills their caps; its N and P are those
    of what the schedule returns, so that two schedules are measured alike by one `Needs`.
    """
    years = max(schedule.days / DAYS_PER_YEAR, 1.0)
    applied = (state.nitrogen_applied_kg, state.phosphorus_applied_kg)
    room = [
        np.where(np.isinf(cap), np.inf, np.maximum(cap - done, 0.0) + (years - 1) * _finite(cap))
        for cap, done in zip(city.gardens.caps_kg(), applied, strict=True)
    ]
    returned = schedule.flows.take(schedule.flows.leg == Leg.RETURN)
    wet = returned.wet.sum()
    content = np.array([returned.nitrogen.sum(), returned.phosphorus.sum()])
    content = 1e3 * content / wet if wet > 0 else np.ones(2)
    dose = doses((room[0], room[1]), content)
    counted = is_garden(city) & np.isfinite(dose)
    order = {name: row for row, name in enumerate(city.districts.id.tolist())}
    district = [order.get(name, -1) for name in city.gardens.district.tolist()]
    return Needs(
        (room[0], room[1]), np.where(counted, dose, 0.0), np.array(district, dtype=np.int64)
    )


def _finite(cap: Floats) -> Floats:
    return np.where(np.isinf(cap), 0.0, cap)


def district_shares(needs: Needs, given_kg: tuple[Floats, Floats], districts: int) -> Floats:
    """Share of its gardens' safe dose that each district gets, shape (n_members, n_districts).

    Parameters
    ----------
    needs : Needs
    given_kg : pair of array, shape (n_members, n_gardens)
        N and P.
    districts : int

    Returns
    -------
    array
        0–1; the nutrient that is nearer its cap counts, and a garden is never more than full;
        NaN where a district has no garden that could take any.
    """
    filled = np.zeros_like(given_kg[0])
    for given, room in zip(given_kg, needs.room_kg, strict=True):
        cap = np.isfinite(room) & (room > 0)
        filled = np.maximum(filled, np.divide(given, room, out=np.zeros_like(given), where=cap))
    used = np.minimum(filled, 1.0) * needs.weight
    served = np.zeros((len(used), districts))
    inside = np.flatnonzero(needs.district >= 0)
    np.add.at(served.T, needs.district[inside], used[:, inside].T)
    need = needs.of_districts(districts)
    return np.divide(served, need, out=np.full_like(served, np.nan), where=need > 0)


def worst_share(shares: Floats) -> Floats:
    """The smallest share of any district with gardens, shape (n_members,); 1 without any."""
    known = np.where(np.isnan(shares), np.inf, shares)
    return np.asarray(known.min(axis=1, initial=1.0), dtype=np.float64)


def jain_index(shares: Floats) -> Floats:
    """How even the shares are: 1 = all alike, 1/n = one district has all, shape (n_members,).

    Where nobody gets anything all are alike.

    Source
    ------
    Jain, Chiu & Hawe (1984), A quantitative measure of fairness, DEC TR-301: (Σx)² / (n Σx²).
    """
    counted = shares[:, ~np.isnan(shares).all(axis=0)] if len(shares) else shares
    squares = (counted**2).sum(axis=1) * counted.shape[1]
    index = np.divide(
        counted.sum(axis=1) ** 2, squares, out=np.ones(len(shares)), where=squares > 0
    )
    return np.asarray(index, dtype=np.float64)
