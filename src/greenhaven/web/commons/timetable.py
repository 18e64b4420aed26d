"""What each room wants done again and again; the clock of the site goes through it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

AT_WORK = ("READY", "RUNNING")


class Row(Protocol):
    """What is kept of it from one time to the next."""

    seen: str  # what it found when it looked last


Do = Callable[[Row, datetime], None]


@dataclass(frozen=True, slots=True)
class Appointed:
    """What is done every so often, or every day at a time of the city's clock."""

    do: Do
    every: timedelta | None = None
    at: time | None = None

    def after(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it is due next; what was missed meanwhile is done once, not again and again."""
        if self.at is None:
            return now + (self.every or timedelta(days=1))
        here = now.astimezone(zone)
        day = here.date() if here.time() < self.at else here.date() + timedelta(days=1)
        return datetime.combine(day, self.at, tzinfo=zone)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Where each room says what it wants done; read when the clock begins, for it is much."""

    pages: list[str] = field(default_factory=list)

    def add(self, page: str) -> None:
        """Name a mapping of appointments by its module and name; when applications are loaded."""
        self.pages.append(page)

    def appointed(self) -> dict[str, Appointed]:
        """All that is appointed, by its name."""
        found: dict[str, Appointed] = {}
        for page in self.pages:
            found |= import_string(page)
        return found


TIMETABLE = Timetable()


def enqueue_once(task: Task[..., Any]) -> None:
    """Put a task to work, unless it waits or runs already."""
    path = task.module_path
    if not DBTaskResult.objects.filter(task_path=path, status__in=AT_WORK).exists():
        task.enqueue()


def put(task: Task[..., Any]) -> Do:
    """Put a task to work whenever it is due."""
    return lambda _row, _now: enqueue_once(task)
