"""Storms and hubs that are down, as a plan reads them."""

from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import Alerts, City, Down
from greenhaven.core.rules.triggers import EVERYWHERE, Event
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


def alerts_of(disruptions: list[Disruption]) -> Alerts:
    """Warnings of storms, one row a district."""
    rows = [
        {
            "event": Event.STORM.value,
            "severity": each.severity,
            "area": area,
            "begins": each.begins_at.isoformat(),
            "ends": each.ends_at.isoformat() if each.ends_at else "",
        }
        for each in disruptions
        if each.kind == Kind.STORM
        for area in each.areas or [EVERYWHERE]
    ]
    texts = dict.fromkeys(("event", "area", "begins", "ends"), np.str_)
    return Alerts.of(rows, severity=np.int64, **texts)
