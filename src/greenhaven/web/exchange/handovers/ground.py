"""What is known of a load that is brought to a hub before it is written down: one question."""

from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet, Subquery

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.inserting import Held
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.prepared import Given, NextKey, Question
from greenhaven.web.commons.snapshots.queries import newest
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.batches.queries import filling
from greenhaven.web.exchange.credit.queries import shared_circles
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.ways import Way
from greenhaven.web.exchange.ledger.models import UNBOUNDED, Account, AccountKind, Event

M = TypeVar("M", bound=Model)
ARISING, LOT = AccountKind.ARISING, AccountKind.LOT
BATCHES = Batch._meta.db_table
# An event happens where a batch is filled, and the batch is held for it.
STILL_FILLED = Held(
    Event,
    f"SELECT place_id FROM {BATCHES}",  # noqa: S608 -- a model's
    f"id = %s AND stage = '{Stage.INTAKE}' AND reactor_id IS NULL",
    (("place_id", "(SELECT place_id FROM held_event)"),),
)


def _ground() -> QuerySet[Batch, tuple[Any, ...]]:
    arising = Account.objects.filter(place=Given("giver_place"), kind=ARISING)
    return filling(Given("taker_place")).values_list(
        "pk",
        "code",
        "account",
        "started_at",
        Subquery(arising.values("pk")),
        Subquery(shared_circles(Given("taker_place"), Given("giver")).values("pk")[:1]),
        Subquery(newest().values("snapshot__digest")),
        NextKey(Handover),
    )


SEEN, HELD = Question(_ground), Question(lambda: _ground().select_for_update(no_key=True))


class Ground(NamedTuple):
    """The batch that it goes into, the account that it arises from, the circle that it counts in.

    And the digest of the present city, and the key that the handover will have. An account that
    was never opened is none.
    """

    into: Batch
    arising: Account | None
    circles: tuple[int, ...]  # one or none
    city: str | None
    key: int


def ground_of(way: Way, giver: Person | None, *, held: bool = True) -> Ground | None:
    """What is known of a load that arises; none where nothing is being filled, or for other ways.

    Each part is then asked for, or opened, where it is needed. The batch is `held` until the
    transaction ends.
    """
    if way.leg is not Leg.COLLECT or way.into is not None or not way.arises:
        return None
    told = {"giver_place": way.giver_place.pk, "taker_place": way.taker_place.pk}
    found = (HELD if held else SEEN).first(**told, giver=giver.pk if giver else None)
    if found is None:
        return None
    batch, code, lot, started, arising, circle, city, key = found
    giver_place, taker_place = told.values()
    into = _known(
        Batch, id=batch, code=code, place_id=taker_place, account_id=lot, started_at=started
    )
    into.account = _account(lot, LOT, taker_place)
    source = arising and _account(arising, ARISING, giver_place)
    return Ground(into, source, () if circle is None else (circle,), city, key)


@lru_cache(maxsize=10_000)
def _account(key: int, kind: AccountKind, place: int) -> Account:
    """An account; kept in memory, for none ever changes."""
    return _known(Account, id=key, kind=kind, place_id=place, unbounded=kind in UNBOUNDED)


def _known(model: type[M], **columns: Any) -> M:
    """A row of which these columns are known; others are asked for where they are wanted."""
    return model.from_db(DEFAULT_DB_ALIAS, list(columns), list(columns.values()))
