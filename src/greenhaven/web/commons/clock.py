"""Which day and time it is in the city; a demonstration stands still on one day.

`GREENHAVEN_TODAY` names another day for it to stand on; a city with a live clock takes no notice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from greenhaven.core.city import City
from greenhaven.web.commons.snapshots.queries import NoCityError, one_city, present_city

REMEMBERED_S = 60  # of the city's clock, in each process
PLAYED: ContextVar[date | None] = ContextVar("the day that is played", default=None)


def now(city: City) -> datetime:
    """The present moment in the city's zone; in a city with a fixed clock, on its day."""
    zone = ZoneInfo(city.timezone)
    present = timezone.now().astimezone(zone)
    if not city.clock.fixed:
        return present
    day = PLAYED.get() or settings.TODAY or city.clock.today
    return present.replace(year=day.year, month=day.month, day=day.day)


@contextmanager
def standing_on(day: date) -> Iterator[None]:
    """Another day for a demonstration meanwhile: so that what is played for it has a past."""
    before = PLAYED.set(day)
    try:
        yield
    finally:
        PLAYED.reset(before)


def today(city: City) -> date:
    """The present day in the city."""
    return now(city).date()


def begins(day: date) -> datetime:
    """The moment at which a day begins in the city; by moments, a database finds its rows fast."""
    return datetime.combine(day, time(), zone_of_city())


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


class CityZone:
    """Times on every page are those of the city's clocks; the city stays the same meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_city(), timezone.override(zone_of_city()):
            return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        """Where no city is loaded yet, no page is there."""
        if isinstance(error, NoCityError):
            raise Http404(str(error)) from error


def as_here(moment: datetime) -> datetime:
    """A moment that the machine wrote down, by the city's clock.

    A demonstration stands still while the machine goes on: what was written down two days ago
    was two days before its day.
    """
    zone, day = _clock_of_city()
    there = moment.astimezone(zone)
    if day is None:
        return there
    return datetime.combine(
        there.date() + (day - timezone.now().astimezone(zone).date()), there.time(), zone
    )


def zone_of_city() -> ZoneInfo:
    """The zone of the present city; that of the site where no city is loaded yet."""
    return _clock_of_city()[0]


def _clock_of_city() -> tuple[ZoneInfo, date | None]:
    """Its zone, and the day on which it stands still if it does."""
    known = caches["template_fragments"]
    kept: tuple[str, date | None] | None = known.get("clock")
    if kept is None:
        try:
            city = present_city()
        except NoCityError:
            return ZoneInfo("UTC"), None
        day = (settings.TODAY or city.clock.today) if city.clock.fixed else None
        kept = (city.timezone, day)
        known.set("clock", kept, REMEMBERED_S)
    return ZoneInfo(kept[0]), kept[1]
