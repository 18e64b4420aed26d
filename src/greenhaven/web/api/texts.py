"""The plain values that paths and bodies carry."""

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated

from ninja import Path
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

MOST_KEY = 2**63 - 1  # of a row
NULL = "\x00"
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
FIRST_DAY, LAST_DAY = EARLIEST.date(), LATEST.date()


def _without_null(text: str) -> str:
    """No database keeps a null character in a text."""
    if NULL in text:
        raise ValueError("a text without null characters was expected")
    return text


def _of_our_time(at: datetime) -> datetime:
    """A moment that every database and every zone can hold."""
    if at.tzinfo is None:
        raise ValueError("a time with its zone was expected, as in 2025-11-03T09:30-05:00")
    if not EARLIEST <= at < LATEST:
        raise ValueError("a time between the years 2000 and 3000 was expected")
    return at


def _day_of_our_time(day: date) -> date:
    """A day that can be reckoned with."""
    if not FIRST_DAY <= day < LAST_DAY:
        raise ValueError("a day between the years 2000 and 3000 was expected")
    return day


def _of_the_city(at: time) -> time:
    """An hour of the city's day, without a zone of its own."""
    if at.tzinfo is not None:
        raise ValueError("an hour of the city without a zone was expected, as in 09:30")
    return at


def _finite(value: object) -> object:
    """None stands for what no number tells: nothing is known, or there is no limit."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


Clean = AfterValidator(_without_null)
Code = Annotated[str, Path(max_length=120, pattern=r"^[-\w]+$")]
Row = Annotated[int, Path(ge=1, le=MOST_KEY)]
RowKey = Annotated[int, Field(ge=1, le=MOST_KEY)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Clean]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), Clean]
Long = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), Clean
]
Slug = Annotated[str, StringConstraints(max_length=120, pattern=r"^[-\w]+$")]
Amount = Annotated[Decimal, Field(ge=0, le=10**12, max_digits=18, decimal_places=6)]
Moment = Annotated[datetime, AfterValidator(_of_our_time)]
Day = Annotated[date, AfterValidator(_day_of_our_time)]
Hour = Annotated[time, AfterValidator(_of_the_city)]
Month = Annotated[int, Field(ge=1, le=12)]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 = Monday")]
Unit = Annotated[str, Field(max_length=16)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Clean]
Finite = Annotated[float | None, BeforeValidator(_finite)]
