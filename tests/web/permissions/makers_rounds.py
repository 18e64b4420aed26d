"""Pages of rounds, vehicles and alliances."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from greenhaven.web.commons.places.queries import keepers_of
from greenhaven.web.exchange.alliances.actions import propose
from greenhaven.web.exchange.alliances.models import Alliance
from greenhaven.web.exchange.rounds.models import Draft, Round, Stop, Vehicle
from tests.web.alliances.allied import room
from tests.web.handovers.loads import MONDAY, promise
from tests.web.permissions.targets import Maker, fixed, of
from tests.web.permissions.world import Side, World
from tests.web.rounds.driven import van

EIGHT = datetime.combine(MONDAY, time(8), UTC)


def vehicle(_world: World, side: Side) -> Vehicle:
    """A van that is at home at the side's hub."""
    return van(side.hub, code=f"van-{side.hub.code}-{Vehicle.objects.count()}")


def driven(world: World, side: Side, state: str = "planned") -> Round:
    """A round that the side's owner drives: to their own door, and back to the hub."""
    made = Round.objects.create(
        city="village",
        day=MONDAY,
        name="North",
        vehicle=vehicle(world, side),
        driver=side.owner,
        state=state,
        begins_at=EIGHT,
        ends_at=EIGHT + timedelta(hours=3),
        metres=9000,
        sheet_digest="0" * 64,
    )
    fetched = promise(side.owner, side.home, side.hub)
    usual: dict[str, Any] = {"round": made, "planned_at": EIGHT, "leaves_at": EIGHT}
    door: dict[str, Any] = {"what": "collect", "place": side.home, "amount_mg": 8_000_000}
    Stop.objects.create(number=1, commitment=fetched, **door, **usual)
    Stop.objects.create(number=2, what="return", place=side.hub, **usual)
    return made


def stop(world: World, side: Side) -> Stop:
    """The first halt of a round that is under way."""
    return driven(world, side, "under_way").stops.get(number=1)


def draft(_world: World, side: Side) -> Draft:
    """A search for a day's rounds: that someone asked for it opens nothing."""
    day = MONDAY + timedelta(days=Draft.objects.count())
    return Draft.objects.create(city="village", day=day, asked_by=side.owner)


def alliance(_world: World, side: Side) -> Alliance:
    """The side's hub proposes an alliance to its circle."""
    keeper = keepers_of(side.hub).first()
    assert keeper is not None
    return propose(
        first=side.hub,
        second=side.circle,
        pledges=[room(side.hub)],
        begins_on=MONDAY,
        by=keeper,
    )


def of_round(permission: str, state: str = "planned") -> Maker:
    """A page of a round."""
    return of(permission, lambda w, side: driven(w, side, state), lambda it: {"number": it.pk})


def of_stop() -> Maker:
    """A page of a halt."""
    return of("round.drive", stop, lambda it: {"number": it.round_id, "stop": it.pk})


def of_van() -> Maker:
    """A page of a vehicle."""
    return of("plan.manage", vehicle, lambda it: {"code": it.code})


def of_draft() -> Maker:
    """A page of a search."""
    return of("plan.manage", draft, lambda it: {"number": it.pk})


def of_alliance(permission: str) -> Maker:
    """A page of an alliance."""
    return of(permission, alliance, lambda it: {"alliance": it.pk})


MAKERS = {
    "alliances": fixed("alliance.read"),
    "alliance-propose": fixed("alliance.propose"),
    "alliance": of_alliance("alliance.read"),
    "alliance-agree": of_alliance("alliance.agree"),
    "alliance-end": of_alliance("alliance.agree"),
    "rounds": fixed("plan.manage"),
    "rounds-draft": fixed("plan.manage"),
    "rounds-draft-state": of_draft(),
    "rounds-draft-stop": of_draft(),
    "rounds-sheets": fixed("plan.manage"),
    "rounds-mine": fixed("account.own"),
    "driver-hours": fixed("account.own"),
    "vehicles": fixed("plan.manage"),
    "vehicle": of_van(),
    "vehicle-retire": of_van(),
    "opening-hours": of(
        "place.declare", lambda _world, side: side.hub, lambda it: {"code": it.code}
    ),
    "round": of_round("round.drive"),
    "round-sheet": of_round("round.drive"),
    "round-assign": of_round("plan.manage"),
    "round-drop": of_round("plan.manage"),
    "round-accept": of_round("round.drive"),
    "round-give-back": of_round("round.drive", "agreed"),
    "round-begin": of_round("round.drive", "agreed"),
    "round-onward": of_round("round.drive", "under_way"),
    "round-more": of_round("round.drive", "under_way"),
    "stop-arrive": of_stop(),
    "stop-done": of_stop(),
    "stop-weigh": of_stop(),
    "stop-skip": of_stop(),
}
