"""Heaps of the village yard: filled, hot, turned, ripe."""

import uuid
from datetime import UTC, datetime, timedelta

from greenhaven.web.commons.materials import vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.actions import (
    add_reactor,
    intake_of,
    move_on,
    start_batch,
)
from greenhaven.web.exchange.batches.laboratory import record_test
from greenhaven.web.exchange.batches.models import Batch, Reactor, ReactorKind, Seen, Stage
from greenhaven.web.exchange.batches.observing import observe, turn, walk
from greenhaven.web.exchange.batches.releasing import release
from greenhaven.web.exchange.batches.words import SPOTS
from greenhaven.web.exchange.ledger.actions import Move, account_of, draw, record
from greenhaven.web.exchange.ledger.models import AccountKind, Event, EventKind
from tests.web.village import village

KG = 1_000_000
OPENED = datetime(2024, 12, 1, 9, tzinfo=UTC)
STARTED = datetime(2024, 12, 8, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def bring(
    batch: Batch, material: str, kg: float, at: datetime, source: Place | None = None
) -> Event:
    """Material that somebody brought into a batch."""
    lot = batch.account
    arising = account_of(place=source or batch.place, kind=AccountKind.ARISING)
    vector = vector_of(village(), material, round(kg * KG))
    moves = [Move(arising, lot, vector, material)]
    return record(kind=EventKind.HANDOVER, place=batch.place, moves=moves, by=None, at=at)


def spread(batch: Batch, garden: Place, kg: float, at: datetime) -> Event:
    """Compost that was handed to a garden, as the ledger has it."""
    soil = account_of(place=garden, kind=AccountKind.SOIL)
    vector = draw(account=batch.account, wet_mg=round(kg * KG), towards=soil)
    moves = [Move(batch.account, soil, vector, "compost")]
    return record(kind=EventKind.HANDOVER, place=garden, moves=moves, by=None, at=at)


def passed_on(batch: Batch, other: Batch, kg: float, at: datetime) -> Event:
    """Some of one batch that was mixed into another."""
    vector = draw(account=batch.account, wet_mg=round(kg * KG), towards=other.account)
    moves = [Move(batch.account, other.account, vector, "compost")]
    return record(kind=EventKind.COMBINE, place=other.place, moves=moves, by=None, at=at)


def filled(
    yard: Place,
    food: float = 500,
    chips: float = 100,
    at: datetime = OPENED,
    source: Place | None = None,
) -> Batch:
    """An intake with scraps and chips in it."""
    batch = intake_of(place=yard, at=at)
    bring(batch, "food", food, at, source)
    bring(batch, "chips", chips, at)
    return batch


def bay(yard: Place, by: Person, name: str = "Bay 1", kind: str = ReactorKind.BIN) -> Reactor:
    """A place to put it."""
    return add_reactor(place=yard, name=name, kind=kind, by=by, volume_l=3000)


def started(yard: Place, by: Person, name: str = "Bay 1", kind: str = ReactorKind.BIN) -> Batch:
    """A batch that has just been laid."""
    batch = filled(yard)
    return start_batch(intakes=[batch], reactor=bay(yard, by, name, kind), by=by, at=STARTED)


def hot(batch: Batch, by: Person, *, days: int = 5, celsius: float = 60.0, first: int = 1) -> None:
    """Walks with the thermometer, one a day, at all five spots."""
    for day in range(first, first + days):
        readings = {spot: celsius + number + day % 3 for number, spot in enumerate(SPOTS)}
        walk(batch=batch, readings=readings, at=STARTED + day * DAY, by=by, key=uuid.uuid4())


def cooled(batch: Batch, by: Person, first: int = 60) -> None:
    """It stays cool after a turning, smells of earth, and cress grows in it."""
    when = STARTED + first * DAY
    turn(batch=batch, at=when, by=by)
    for day in range(3):
        readings = dict.fromkeys(SPOTS, 24.0 + 0.5 * day)
        walk(batch=batch, readings=readings, at=when + day * DAY + timedelta(hours=1), by=by)
    observe(batch=batch, kind=Seen.SMELL, measure="earthy", at=when, by=by)
    record_test(
        batch=batch, measure="emergence", value=95.0, method="cress, by hand", at=when, by=by
    )


def cured(yard: Place, by: Person, name: str = "Bay 1") -> Batch:
    """A batch of which everything is known that a release asks for."""
    batch = started(yard, by, name)
    hot(batch, by)
    cooled(batch, by)
    return move_on(batch=batch, stage=Stage.CURING, by=by, at=STARTED + 63 * DAY)


def released(yard: Place, by: Person, name: str = "Bay 1") -> Batch:
    """A batch that may be given."""
    return release(batch=cured(yard, by, name), by=by, at=STARTED + 64 * DAY)
