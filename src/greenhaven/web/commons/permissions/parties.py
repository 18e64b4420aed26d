"""Whose an object is: the people, places and circles that have a say in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Parties:
    """The people whose own it is, the places whose keepers and circles whose members have a say."""

    people: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    circles: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        people: Iterable[int | None] = (),
        places: Iterable[int | None] = (),
        circles: Iterable[int | None] = (),
    ) -> Self:
        """Of keys, of which some may be none."""
        kept = (
            frozenset(key for key in keys if key is not None) for keys in (people, places, circles)
        )
        return cls(*kept)


NOBODYS = Parties()


class Belonging(Protocol):
    """Something that somebody has a say in."""

    def parties(self) -> Parties: ...
