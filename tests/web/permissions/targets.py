"""What a route is asked for: its values, and the object whose parties decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from tests.web.permissions.world import Side, World


@dataclass(frozen=True)
class Target:
    """An address to ask for, and whose it is."""

    values: Mapping[str, Any] = field(default_factory=dict)
    parties: Parties = NOBODYS


@dataclass(frozen=True)
class Maker:
    """The permission that a route must need, as it was thought of apart from its view, and how
    an object of a side is made for it; without, one fixed address."""

    permission: str
    make: Callable[[World, Side], Target] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def targets(self, world: World) -> list[tuple[str, Target]]:
        """One of ours and one of theirs; or the one there is."""
        if self.make is None:
            return [("the page", Target(self.values))]
        sides = (("ours", world.ours), ("theirs", world.theirs))
        return [(name, self.make(world, side)) for name, side in sides]


def fixed(permission: str, **values: Any) -> Maker:
    """A page that is nobody's."""
    return Maker(permission, None, values)


def of(
    permission: str,
    thing: Callable[[World, Side], Any],
    values: Callable[[Any], Mapping[str, Any]] = lambda thing: {"pk": thing.pk},
    whole: Callable[[Any], Any] = lambda thing: thing,
) -> Maker:
    """A page of an object that a side has a say in, or of a part of such an object."""

    def make(world: World, side: Side) -> Target:
        made = thing(world, side)
        return Target(values(made), whole(made).parties())

    return Maker(permission, make)
