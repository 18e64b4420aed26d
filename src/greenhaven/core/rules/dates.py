"""Days, days of every year, and hours of every day."""

import calendar
import re
from datetime import date, time
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from greenhaven.core.rules.words import Message, message, month_day

LEAP_YEAR = 2000
FIRST_YEAR, LAST_YEAR = 1900, 2999  # of a rule: outside them somebody has mistyped


def _whole_day(text: Any) -> Any:
    """The day of a year, month and day; digits alone would be taken for seconds since 1970."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise PydanticCustomError("date_type", "expected a date")
    year, month, day = (int(part) for part in text.split("-"))
    year, month = min(max(year, FIRST_YEAR), LAST_YEAR), min(max(month, 1), 12)
    last = calendar.monthrange(year, month)[1]
    nearest = f"{year}-{month:02d}-{min(max(day, 1), last):02d}"
    if text != nearest:
        told = "there is no day {came} from {first} to {last}; nearest valid value: {nearest}"
        known = {"came": text, "first": FIRST_YEAR, "last": LAST_YEAR, "nearest": nearest}
        raise PydanticCustomError("day", told, known)
    return date.fromisoformat(text)


def _day_of_year(text: str) -> str:
    """The text, if it is a month and a day that some year has."""
    if not re.fullmatch(r"\d\d-\d\d", text):
        raise PydanticCustomError("month_day", "expected a month and day, such as 11-15")
    month, day = (int(part) for part in text.split("-"))
    nearest_month = min(max(month, 1), 12)
    last = calendar.monthrange(LEAP_YEAR, nearest_month)[1]
    nearest = f"{nearest_month:02d}-{min(max(day, 1), last):02d}"
    if text != nearest:
        raise PydanticCustomError(
            "month_day",
            "no year has such a day; nearest valid value: {nearest}",
            {"nearest": nearest},
        )
    return text


def _hour_of_day(text: str) -> str:
    """The text, if it is an hour and minute of the day."""
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise PydanticCustomError("hour", "expected an hour and minute, such as 21:00")
    hour, minute = (int(part) for part in text.split(":"))
    nearest = "00:00" if text == "24:00" else f"{min(hour, 23):02d}:{min(minute, 59):02d}"
    if text != nearest:
        raise PydanticCustomError(
            "hour", "no day has such an hour; nearest valid value: {nearest}", {"nearest": nearest}
        )
    return text


Day: TypeAlias = Annotated[date, BeforeValidator(_whole_day)]
MonthDay: TypeAlias = Annotated[str, AfterValidator(_day_of_year)]
HourMinute: TypeAlias = Annotated[str, AfterValidator(_hour_of_day)]


class Season(BaseModel):
    """A part of every year, both days included; it may wrap over new year."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    begins: MonthDay = Field(description="first day, month-day")
    ends: MonthDay = Field(description="last day, month-day")

    def holds(self, day: date) -> bool:
        """Whether a day lies in it; 29 February is skipped where a year has none."""
        return within((day.month, day.day), _pair(self.begins), _pair(self.ends))

    def words(self) -> Message:
        """From when to when."""
        begins, ends = (month_day(*_pair(each)) for each in (self.begins, self.ends))
        return message("from {begins} to {ends}", begins=begins, ends=ends)


def within(what: tuple[int, int], first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a pair lies between two others, both included, on a circle."""
    if first <= last:
        return first <= what <= last
    return what >= first or what <= last


def hour_of(text: str) -> time:
    """The time of an hour and minute."""
    return time.fromisoformat(text)


def _pair(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
