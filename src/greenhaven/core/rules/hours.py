"""When nothing may be brought or fetched: what a plan of weeks leaves open, and rounds keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.columns import Columns, Integers, Texts
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.dates import hour_of
from greenhaven.core.rules.kinds import QuietHours, StormStandDown, WeatherGate
from greenhaven.core.rules.movements import Facts, Leg
from greenhaven.core.rules.rulebook import Rulebook

SECONDS_PER_DAY = 86_400
Row = tuple[str, str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class ClosedTimes(Columns):
    """Times by the city's clock, in seconds since the first day's midnight, ends not included."""

    article: Texts
    district: Texts  # "" = everywhere, or where the place lies
    place: Texts  # garden; "" = every place of the district
    leg: Texts  # Leg; "" = all
    begins_s: Integers
    ends_s: Integers


def closed_times(rulebook: Rulebook, facts: Facts, first: date, days: int) -> ClosedTimes:
    """When hard articles that bind this network close places or ways.

    Quiet hours, warnings and bad weather; what closes a week is in the plan already.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
        Warnings that were received and weather that is foretold.
    first : date
        The day whose midnight is 0.
    days : int
        Number of days, ≥ 1.
    """
    rows: list[Row] = []
    for article in rulebook.articles:
        if article.price is None and article.authority is not Authority.ADVISORY:
            rows.extend(_rows(article, facts, first, days))
    names = ("district", "place", "leg", "begins_s", "ends_s", "article")
    records = [dict(zip(names, row, strict=True)) for row in rows]
    texts = dict.fromkeys(("district", "place", "leg", "article"), np.str_)
    return ClosedTimes.of(records, begins_s=np.int64, ends_s=np.int64, **texts)


def _rows(article: Article, facts: Facts, first: date, days: int) -> Iterator[Row]:
    if isinstance(article, QuietHours):
        yield from _quiet(article, first, days)
    elif isinstance(article, StormStandDown):
        yield from _warned(article, facts, first, days)
    elif isinstance(article, WeatherGate):
        yield from _weather(article, facts, first, days)


def _quiet(article: QuietHours, first: date, days: int) -> Iterator[Row]:
    """The quiet hours of each day, a night in two parts."""
    begins, ends = (_seconds(hour_of(each)) for each in (article.begins, article.ends))
    parts = [(begins, ends)] if begins <= ends else [(0, ends), (begins, SECONDS_PER_DAY)]
    for number in range(days):
        if article.trigger is not None or not article.in_force(first + timedelta(days=number)):
            continue
        midnight = number * SECONDS_PER_DAY
        for district in article.districts or ("",):
            for opens, closes in parts:
                if opens < closes:
                    yield (district, "", "", midnight + opens, midnight + closes, article.id)


def _warned(article: StormStandDown, facts: Facts, first: date, days: int) -> Iterator[Row]:
    zone = ZoneInfo(facts.city.timezone)
    midnight = datetime.combine(first, time())
    if article.trigger is None:
        return
    for district in facts.city.districts.id.tolist():
        for window in article.trigger.windows(facts.alerts, district):
            clock = [
                each.astimezone(zone).replace(tzinfo=None) for each in (window.begins, window.ends)
            ]
            begins, ends = (int((each - midnight).total_seconds()) for each in clock)
            span = _within(begins, ends, days)
            if span is not None and article.in_force(clock[0].date()):
                yield from ((district, "", leg.value, *span, article.id) for leg in article.legs)


def _weather(article: WeatherGate, facts: Facts, first: date, days: int) -> Iterator[Row]:
    """Whole days at each place that it means."""
    places = facts.city.gardens.id[article.meant(facts)].tolist()
    bad = article.bad_days(facts)
    for number in range(days):
        day = first + timedelta(days=number)
        if bad.get(day, False) and article.in_force(day) and article.trigger is None:
            begins = number * SECONDS_PER_DAY
            span = (begins, begins + SECONDS_PER_DAY)
            yield from (("", place, Leg.RETURN.value, *span, article.id) for place in places)


def _within(begins: int, ends: int, days: int) -> tuple[int, int] | None:
    """The part that lies in the days; None where there is none."""
    low, high = max(begins, 0), min(ends, days * SECONDS_PER_DAY)
    return (low, high) if low < high else None


def _seconds(hour: time) -> int:
    return 3600 * hour.hour + 60 * hour.minute
