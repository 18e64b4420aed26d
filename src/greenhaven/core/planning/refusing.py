"""What people said no to, as the most that a plan may move there."""

from datetime import date

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Floats, Texts
from greenhaven.core.planning.network import Arcs, Network
from greenhaven.core.rules.movements import Leg

DAYS_PER_WEEK = 7
TO_HUBS = (Leg.COLLECT, Leg.EXPORT)
Most = tuple[Floats, Floats]  # of collections and of deliveries, shape (weeks, n_arcs) each


def most_of(city: City, network: Network, state: CityState, start: date, weeks: int) -> Most | None:
    """The most that may move on each arc in each week [t]; None where nothing was declined.

    A movement that was declined for a day is meant on that weekday of the weeks that follow, too,
    until the last day that was named. What was agreed to since stands.
    """
    if not len(state.declined):
        return None
    sides = (
        (network.collect, True, city.sources.id, city.hubs.id),
        (network.deliver, False, city.hubs.id, city.gardens.id),
    )
    found = []
    for arcs, outward, origins, destinations in sides:
        most = np.full((weeks, len(arcs)), np.inf)
        declined = state.declined.take(np.isin(state.declined.leg, TO_HUBS) == outward)
        agreed = state.agreed.take(np.isin(state.agreed.leg, TO_HUBS) == outward)
        by_ends = _arcs_between(arcs, origins, destinations)
        for row in declined.records():
            at = by_ends.get((row["origin"], row["destination"]), [])
            hit = _weeks(row, start, weeks)
            most[np.ix_(hit, at)] = np.minimum(most[np.ix_(hit, at)], row["most"])
        stands = np.zeros_like(most)
        for row in agreed.records():
            week = (date.fromisoformat(row["due"]) - start).days // DAYS_PER_WEEK
            if 0 <= week < weeks:
                at = by_ends.get((row["origin"], row["destination"]), [])
                stands[week, at] += row["wet"]
        found.append(np.maximum(most, stands))
    return found[0], found[1]


def _arcs_between(
    arcs: Arcs, origins: Texts, destinations: Texts
) -> dict[tuple[str, str], list[int]]:
    between: dict[tuple[str, str], list[int]] = {}
    ends = zip(origins[arcs.origin].tolist(), destinations[arcs.destination].tolist(), strict=True)
    for arc, pair in enumerate(ends):
        between.setdefault(pair, []).append(arc)
    return between


def _weeks(row: dict[str, str], start: date, weeks: int) -> list[int]:
    """Weeks in which the weekday that was declined comes within the time that was named."""
    due = (date.fromisoformat(row["due"]) - start).days
    last = DAYS_PER_WEEK * weeks
    until = (date.fromisoformat(row["until"]) - start).days if row["until"] else last
    first = due if due >= 0 else due % DAYS_PER_WEEK
    days = range(first, min(until + 1, last), DAYS_PER_WEEK)
    return [day // DAYS_PER_WEEK for day in days]
