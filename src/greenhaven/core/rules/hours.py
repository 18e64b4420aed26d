"""When nothing may be brought or fetched: what a plan of weeks leaves open, and rounds keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.columns import Columns, Integers, Texts
from greenhaven.core.rules.articles import Article, Authority, Level
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
    place: Texts  # garden, hub or source; "" = every place of the district
    leg: Texts  # Leg; "" = all
    begins_s: Integers
    ends_s: Integers


def closed_times(
    rulebook: Rulebook, facts: Facts, first: date, days: int, *, priced: bool = False
) -> ClosedTimes:
    """When articles that bind this network close places or ways.

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
    priced : bool
        Whether articles from which a plan may depart at a price close too; hard ones always do.
    """
    rows: list[Row] = []
    for article in rulebook.articles:
        if (priced or article.price is None) and article.authority is not Authority.ADVISORY:
            rows.extend(_own(article, facts, _rows(article, facts, first, days)))
    names = ("district", "place", "leg", "begins_s", "ends_s", "article")
    records = [dict(zip(names, row, strict=True)) for row in rows]
    texts = dict.fromkeys(("district", "place", "leg", "article"), np.str_)
    return ClosedTimes.of(records, begins_s=np.int64, ends_s=np.int64, **texts)


def _rows(article: Article, facts: Facts, first: date, days: int) -> Iterator[Row]:
    if isinstance(article, QuietHours):
        yield from _quiet(article, facts, first, days)
    elif isinstance(article, StormStandDown):
        yield from _warned(article, facts, first, days)
    elif isinstance(article, WeatherGate):
        yield from _weather(article, facts, first, days)


def _own(article: Article, facts: Facts, rows: Iterator[Row]) -> Iterator[Row]:
    """What an article closes, in the area that it speaks for; of a circle, its own places."""
    if article.level is None:
        yield from rows
        return
    found: dict[Row, None] = {}  # each once: a warning for everywhere comes district by district
    places = _places(article, facts)
    for district, place, leg, begins, ends, name in rows:
        if place:
            mine = [(district, place)] if place in places else []
        elif article.level is Level.DISTRICT:
            mine = [(article.area or "", "")] if district in ("", article.area) else []
        else:  # what lies nobody knows where is closed with any district: better too quiet
            mine = [("", each) for each, of in places.items() if district in ("", of) or not of]
        found |= dict.fromkeys((*where, leg, begins, ends, name) for where in mine)
    yield from found


def _places(article: Article, facts: Facts) -> dict[str, str]:
    """Every place of its area with the district that it lies in; "" where nothing tells it."""
    found = dict.fromkeys(article.area_places or (), article.area_district or "")
    for table in (facts.city.sources, facts.city.hubs, facts.city.gardens):
        mine = article.own(table)
        found |= dict(zip(table.id[mine].tolist(), table.district[mine].tolist(), strict=True))
    return found


def _quiet(article: QuietHours, facts: Facts, first: date, days: int) -> Iterator[Row]:
    """The quiet hours of each day, a night in two parts."""
    begins, ends = (_seconds(hour_of(each)) for each in (article.begins, article.ends))
    parts = [(begins, ends)] if begins <= ends else [(0, ends), (begins, SECONDS_PER_DAY)]
    nights = [
        (midnight + opens, midnight + closes)
        for midnight in range(0, days * SECONDS_PER_DAY, SECONDS_PER_DAY)
        for opens, closes in parts
        if opens < closes
    ]
    for district in article.districts or ("",):
        for span in nights:
            for where, times in _held(article, facts, first, district, span):
                yield (where, "", "", *times, article.id)


def _warned(article: StormStandDown, facts: Facts, first: date, days: int) -> Iterator[Row]:
    for where, times in _held(article, facts, first, "", (0, days * SECONDS_PER_DAY)):
        yield from ((where, "", leg.value, *times, article.id) for leg in article.legs)


def _weather(article: WeatherGate, facts: Facts, first: date, days: int) -> Iterator[Row]:
    """Whole days at each place that it means."""
    gardens = facts.city.gardens
    bad = article.bad_days(facts)
    for number in range(days):
        if bad.get(first + timedelta(days=number), False):
            midnight = number * SECONDS_PER_DAY
            span = (midnight, midnight + SECONDS_PER_DAY)
            for place in np.flatnonzero(article.meant(facts)).tolist():
                district = str(gardens.district[place])
                for _, times in _held(article, facts, first, district, span):
                    yield ("", str(gardens.id[place]), Leg.RETURN.value, *times, article.id)


def _held(
    article: Article, facts: Facts, first: date, district: str, span: tuple[int, int]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """When an article is in force in some time [s], and in which district; "" = all."""
    low, high = _within(article, first, span)
    if article.trigger is None:
        if low < high:
            yield district, (low, high)
        return
    zone, midnight = ZoneInfo(facts.city.timezone), datetime.combine(first, time())
    for each in [district] if district else facts.city.districts.id.tolist():
        for window in article.windows(facts.alerts, each):
            begins, ends = (
                int((at.astimezone(zone).replace(tzinfo=None) - midnight).total_seconds())
                for at in (window.begins, window.ends)
            )
            if max(begins, low) < min(ends, high):
                yield each, (max(begins, low), min(ends, high))


def _within(article: Article, first: date, span: tuple[int, int]) -> tuple[int, int]:
    """The part of some time [s] in which an article's dates hold."""
    low, high = span
    low = max(low, (article.effective_from - first).days * SECONDS_PER_DAY)
    if article.effective_to is not None:
        high = min(high, (article.effective_to - first).days * SECONDS_PER_DAY)
    return low, high


def _seconds(hour: time) -> int:
    return 3600 * hour.hour + 60 * hour.minute
