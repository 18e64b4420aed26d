"""Times in which a rulebook lets nobody load: its quiet hours and its stand-downs."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.planning.rounds.fleet import DAY_S
from greenhaven.core.planning.rounds.stops import Closures, no_closures
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.dates import hour_of
from greenhaven.core.rules.kinds import QuietHours, StormStandDown
from greenhaven.core.rules.movements import Alerts, Leg, no_alerts
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import Window

LEGS = {Leg.COLLECT: "collect", Leg.RETURN: "deliver"}
EVERYWHERE = ""


def closures_of(
    rulebook: Rulebook, city: City, start: date, days: int, alerts: Alerts | None = None
) -> Closures:
    """When a rulebook closes which districts.

    Advice binds nobody. Hours with a price bind like others: a round is not worth a neighbour's
    sleep.

    Parameters
    ----------
    rulebook : Rulebook
    city : City
    start : date
        First day.
    days : int
    alerts : Alerts, optional
        Warnings that are in force; without one no emergency article is.

    Returns
    -------
    Closures
        Seconds since the first day's midnight, by the city's clock.
    """
    known = no_alerts() if alerts is None else alerts
    rows: list[dict[str, Any]] = []
    for article in rulebook.articles:
        if article.authority is Authority.ADVISORY:
            continue
        rows += _of_article(article, city, (start, days), known)
    if not rows:
        return no_closures()
    return Closures.of(rows)


def _of_article(
    article: Article, city: City, when: tuple[date, int], alerts: Alerts
) -> Iterator[dict[str, Any]]:
    if isinstance(article, QuietHours):
        districts = article.districts or (EVERYWHERE,)
        spans, legs = list(_nights(article, *when)), [""]
    elif isinstance(article, StormStandDown):
        districts = (EVERYWHERE,)
        spans = [(0, when[1] * DAY_S)]
        legs = [LEGS[leg] for leg in article.legs if leg in LEGS]
    else:
        return
    if article.trigger is not None:
        districts = article.districts if isinstance(article, QuietHours) else ()
        districts = districts or tuple(city.districts.id.tolist())
    for district in districts:
        inside = _in_force(article, district, city, when, alerts)
        for begins, ends in _common(spans, inside):
            for leg in legs:
                yield {
                    "district": district,
                    "stop": "",
                    "leg": leg,
                    "begins_s": begins,
                    "ends_s": ends,
                    "why": article.noun().say(),
                }


def _nights(article: QuietHours, start: date, days: int) -> Iterator[tuple[int, int]]:
    """Quiet hours of each day, also those that began the evening before."""
    del start
    begins, ends = (_second(hour_of(each)) for each in (article.begins, article.ends))
    if begins == ends:
        return
    for day in range(-1, days):
        last = day if begins < ends else day + 1
        yield day * DAY_S + begins, last * DAY_S + ends


def _in_force(
    article: Article, district: str, city: City, when: tuple[date, int], alerts: Alerts
) -> list[tuple[int, int]]:
    """When an article holds in a district: by its dates, and by what triggers it."""
    start, days = when
    by_date = [
        (day * DAY_S, (day + 1) * DAY_S)
        for day in range(-1, days)
        if article.in_force(start + timedelta(days=day))
    ]
    if article.trigger is None:
        return by_date
    windows = article.trigger.windows(alerts, district)
    return _common(by_date, [_on_clock(window, city, start) for window in windows])


def _on_clock(window: Window, city: City, start: date) -> tuple[int, int]:
    zone = ZoneInfo(city.timezone)
    midnight = datetime.combine(start, time())
    begins, ends = (
        (moment.astimezone(zone).replace(tzinfo=None) - midnight).total_seconds()
        for moment in (window.begins, window.ends)
    )
    return int(np.floor(begins)), int(np.ceil(ends))


def _common(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Times that lie in both."""
    cut = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return _joined(sorted((begins, ends) for begins, ends in cut if begins < ends))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begins, ends in spans:
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _second(hour: time) -> int:
    return 3600 * hour.hour + 60 * hour.minute
