"""What the coordinator's day is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from greenhaven.core.city import City
from greenhaven.web.commons.templatetags.quantities import day as in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that wants a decision."""

    what: str
    why: str
    url: str
    do: str
    at_once: bool = False  # done by the button itself


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind, and where the others are."""

    title: str
    lines: list[Line]
    count: int
    url: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.count - len(self.lines), 0)


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the page is made of."""

    groups: list[Group]
    decisions: int


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom the page is made, and when."""

    city: City
    now: datetime
    units: str

    @property
    def today(self) -> date:
        """The day in the city."""
        return self.now.date()

    def day_of(self, at: datetime) -> str:
        """A moment's day in the city, in words."""
        return in_words(at.astimezone(self.now.tzinfo).date())
