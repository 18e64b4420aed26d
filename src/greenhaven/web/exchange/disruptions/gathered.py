"""Hubs that are down, as a plan reads them; what storms set in force is an emergency."""

from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import City, Down
from greenhaven.web.exchange.disruptions.models import Disruption, Kind


def down_of(city: City, disruptions: list[Disruption]) -> Down:
    """Hubs that cannot work, day by day: what begins or ends within a day counts for all of it."""
    zone = ZoneInfo(city.timezone)
    rows = [
        {
            "hub": each.place.code,
            "first": each.begins_at.astimezone(zone).date().isoformat(),
            "last": each.ends_at.astimezone(zone).date().isoformat() if each.ends_at else "",
        }
        for each in disruptions
        if each.kind == Kind.HUB_DOWN and each.place is not None
    ]
    return Down.of(rows, **dict.fromkeys(("hub", "first", "last"), np.str_))
