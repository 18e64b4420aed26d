"""What the tables hold of a person: every relation by name, and what erasure makes of it.

Each room says it of its own tables. A test walks the models and fails where a new relation to a
person is on no list.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from greenhaven.web.commons.people.models import Person


class Fate(StrEnum):
    """What becomes of the rows when the person is erased."""

    KEEP = "kept under the pseudonym"
    DELETE = "deleted"


@dataclass(frozen=True, slots=True)
class Belonging:
    """One field of one table that names a person."""

    model: str  # "commons.Grant"
    field: str  # "person"
    title: str  # how the download calls these rows
    fate: Fate = Fate.KEEP
    empties: tuple[str, ...] = ()  # texts and photos that erasure empties in rows that are kept
    hides: tuple[str, ...] = ()  # secrets that the download leaves out

    @property
    def relation(self) -> str:
        """The field's full name."""
        return f"{self.model}.{self.field}"


@dataclass(frozen=True, slots=True)
class Room:
    """What a room of the house keeps of people, and what it does before someone is erased."""

    belongings: tuple[Belonging, ...]
    # Takes back what still stands, such as offers and promises, by the room's own actions.
    before: Callable[[Person], None]


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, in the order in which they are emptied."""

    rooms: dict[str, Room] = field(default_factory=dict)

    def furnish(self, name: str, room: Room) -> None:
        """Add a room; called when the applications are loaded."""
        self.rooms[name] = room

    def belongings(self) -> Iterator[Belonging]:
        """All of them, those first that lean on others."""
        for room in self.rooms.values():
            yield from room.belongings


HOUSE = House()
