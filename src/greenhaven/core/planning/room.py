"""The room that hubs really have in each week: without what they keep for allies, or cannot use."""

from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.halts import Halts, no_halts
from greenhaven.core.planning.wanting import DAYS_PER_WEEK, days_in_weeks


def room_of(city: City, state: CityState, start: date, weeks: int) -> Floats:
    """What each hub can take in each week [t], shape (weeks, n_hubs); inf = no limit.

    Room that is kept on some weekdays is kept in a week by as many of them as fall within it. A
    hub that is down for a part of a week has that part less.
    """
    capacity = city.hubs.capacity_t_per_week
    room = np.broadcast_to(capacity, (weeks, len(capacity))).copy()
    open_share = 1 - _days_down(city, state, start, weeks) / DAYS_PER_WEEK
    room = np.multiply(room, open_share, out=np.zeros_like(room), where=open_share > 0)
    return np.maximum(room - kept_of(city, state, start, weeks), 0.0)


def kept_of(city: City, state: CityState, start: date, weeks: int) -> Floats:
    """What each hub keeps free for allies in each week [t], shape (weeks, n_hubs)."""
    order = {name: row for row, name in enumerate(city.hubs.id.tolist())}
    kept = np.zeros((weeks, len(city.hubs)))
    for row in state.kept.records():
        hub, bits = order.get(row["hub"]), row["weekdays"]
        if hub is None or not bits:
            continue
        first = max(date.fromisoformat(row["first"]), start)
        last = start + timedelta(days=DAYS_PER_WEEK * weeks - 1)
        last = min(date.fromisoformat(row["last"]), last) if row["last"] else last
        of_day = row["wet"] / int(bits).bit_count()
        for offset in range((first - start).days, (last - start).days + 1):
            if bits >> (start + timedelta(days=offset)).weekday() & 1:
                kept[offset // DAYS_PER_WEEK, hub] += of_day
    return kept


def halts_of(city: City, state: CityState, start: date, weeks: int) -> Halts:
    """Hubs that are down on every day of a week stand still in it."""
    whole: Booleans = _days_down(city, state, start, weeks) >= DAYS_PER_WEEK
    halts = no_halts(city, weeks)
    return Halts(whole, halts.districts)


def _days_down(city: City, state: CityState, start: date, weeks: int) -> Floats:
    """On how many days of each week each hub is down, shape (weeks, n_hubs)."""
    order = {name: row for row, name in enumerate(city.hubs.id.tolist())}
    down = np.zeros((weeks, len(city.hubs)))
    for row in state.down.records():
        if (hub := order.get(row["hub"])) is not None:
            days = days_in_weeks(row["first"], row["last"], start, weeks)
            down[:, hub] = np.maximum(down[:, hub], days)
    return down
