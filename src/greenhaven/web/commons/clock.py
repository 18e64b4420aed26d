"""Which day and time it is in the city; a demonstration stands still on one day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from greenhaven.core.city import City


def now(city: City) -> datetime:
    """The present moment in the city's zone; in a city with a fixed clock, on its day."""
    zone = ZoneInfo(city.timezone)
    present = timezone.now().astimezone(zone)
    if not city.clock.fixed:
        return present
    return present.replace(
        year=city.clock.today.year, month=city.clock.today.month, day=city.clock.today.day
    )


def today(city: City) -> date:
    """The present day in the city."""
    return now(city).date()


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
