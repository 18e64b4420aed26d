"""What an operation must need, and how an object of a side is made for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.actions import intake_of
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.reports.actions import report
from greenhaven.web.exchange.reports.holding import place_hold
from greenhaven.web.exchange.reports.models import Hold, Report
from tests.web.permissions.makers_people import declaration
from tests.web.permissions.world import Side, World

Made = tuple[Mapping[str, Any], Parties]
Make = Callable[[World, Side], Made]


@dataclass(frozen=True)
class Door:
    """What an operation must need, the object that it is asked for, and a body it understands."""

    permission: str
    make: Make | None = None
    body: object = None
    body_of: Callable[[Side], object] | None = None
    form: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)  # of a path that is nobody's
    query: Mapping[str, str] = field(default_factory=dict)
    empty: bool = False  # the village has nothing of it: the answer may be that nothing is there


def numbered(name: str, thing: Callable[[World, Side], Any]) -> Make:
    """A path with the number of a thing."""

    def make(world: World, side: Side) -> Made:
        made = thing(world, side)
        return {name: made.pk}, made.parties()

    return make


def coded(thing: Callable[[World, Side], Any]) -> Make:
    """A path with the code of a thing."""

    def make(world: World, side: Side) -> Made:
        made = thing(world, side)
        return {"code": made.code}, made.parties()

    return make


def batch(_world: World, side: Side) -> Batch:
    """What is being filled at the side's hub."""
    return intake_of(place=side.hub, at=clock.now(present_city()))


def noticed(_world: World, side: Side) -> Report:
    """A bad smell at the side's hub, told by its owner."""
    now = clock.now(present_city())
    return report(kind="odour", place=side.hub, at=now, by=side.owner)


def held(world: World, side: Side) -> Hold:
    """A hold on that batch."""
    now = clock.now(present_city())
    return place_hold(batch=batch(world, side), reason="-", by=world.known["sol"], at=now)


def declared(world: World, side: Side) -> Made:
    """A declaration of the side's hub."""
    target = declaration(world, side)
    values = {"code": target.values["code"], "declaration": target.values["pk"]}
    return values, target.parties


def in_circle(_world: World, side: Side) -> Made:
    """The side's circle."""
    return {"slug": side.circle.slug}, side.circle.parties()


def at_hub(_world: World, side: Side) -> Made:
    """A request without a path's value, about the side's hub."""
    return {}, side.hub.parties()


def brought(side: Side) -> object:
    """A drop-off at the side's hub."""
    code = side.hub.code
    told = {"leg": "collect", "giver_place": code, "taker_place": code}
    return told | {"material": "food", "quantity": "1"}


HUB = coded(lambda _world, side: side.hub)
HOME = coded(lambda _world, side: side.home)
BATCH = coded(batch)
