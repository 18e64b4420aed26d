"""What stands still for some weeks: a hub that is closed, a district that nobody drives to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Floats, Integers, Texts, positions


@dataclass(frozen=True, slots=True)
class Halts:
    """Which hubs and districts stand still in which weeks.

    Parameters
    ----------
    hubs : array of bool, shape (weeks, n_hubs)
        Hubs as in City.hubs: nothing is received, passed on or sent.
    districts : array of bool, shape (weeks, n_districts)
        Nothing is fetched from sources or brought to gardens there.
    """

    hubs: Booleans
    districts: Booleans

    def closing(self, hubs: Integers, weeks: Integers) -> "Halts":
        """The same, and these hubs closed in these weeks."""
        closed = self.hubs.copy()
        closed[np.ix_(weeks, hubs)] = True
        return replace(self, hubs=closed)

    def standing_down(self, districts: Integers, weeks: Integers) -> "Halts":
        """The same, and these districts left alone in these weeks."""
        down = self.districts.copy()
        down[np.ix_(weeks, districts)] = True
        return replace(self, districts=down)

    def of_districts(self, ids: Texts, city: City) -> Booleans:
        """Whether places in the districts of those ids stand still, shape (weeks, n_places)."""
        known = np.isin(ids, city.districts.id)
        still = np.zeros((len(self.districts), len(ids)), dtype=bool)
        still[:, known] = self.districts[:, positions(city.districts.id, ids[known])]
        return still


def no_halts(city: City, weeks: int) -> Halts:
    """Everything goes on."""
    return Halts(
        np.zeros((weeks, len(city.hubs)), dtype=bool),
        np.zeros((weeks, len(city.districts)), dtype=bool),
    )


def waiting(supply: Floats, still: Booleans) -> Floats:
    """The supply when what arises in a still week is fetched in the first week that is not.

    Parameters
    ----------
    supply : array, shape (n_sources, weeks)
        [t wet].
    still : array of bool, shape (weeks, n_sources)

    Returns
    -------
    array, shape (n_sources, weeks)
        What waits at the end of the last week stands in that week, where it finds no place.
    """
    later, held = supply.copy(), np.zeros(len(supply))
    for week in range(supply.shape[1] - 1):
        total = later[:, week] + held
        later[:, week], held = np.where(still[week], 0.0, total), np.where(still[week], total, 0.0)
    later[:, -1] += held
    return later


def week_numbers(weeks: Iterable[int] | None, horizon: int) -> Integers:
    """The weeks that are meant, in order; all where none are named."""
    chosen = range(horizon) if weeks is None else sorted(set(weeks))
    return np.array([week for week in chosen if 0 <= week < horizon], dtype=np.int64)
