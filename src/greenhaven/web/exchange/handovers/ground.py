"""What is known of a load that is brought to a hub before it is written down: one question."""

from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Subquery

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.prepared import Given, Question
from greenhaven.web.commons.snapshots.queries import newest
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import being_filled
from greenhaven.web.exchange.credit.queries import shared_circles
from greenhaven.web.exchange.handovers.ways import Way
from greenhaven.web.exchange.ledger.models import Account, AccountKind

ARISING = AccountKind.ARISING
GROUND = Question(
    lambda: being_filled(Given("taker_place")).annotate(
        arising=Subquery(
            Account.objects.filter(place=Given("giver_place"), kind=ARISING).values("pk")
        ),
        circle=Subquery(shared_circles(Given("taker_place"), Given("giver")).values("pk")[:1]),
        city=Subquery(newest().values("snapshot__digest")),
    )
)


class Ground(NamedTuple):
    """The batch that it goes into, the account that it arises from, the circle that it counts in.

    And the digest of the present city. The batch is locked until the transaction ends. An account
    that was never opened is none.
    """

    into: Batch
    arising: Account | None
    circles: tuple[int, ...]  # one or none
    city: str | None


def ground_of(way: Way, giver: Person | None) -> Ground | None:
    """What is known of a load that arises; none where nothing is being filled, or for other ways.

    Each part is then asked for, or opened, where it is needed.
    """
    if way.leg is not Leg.COLLECT or way.into is not None or not way.arises:
        return None
    told = {"giver_place": way.giver_place.pk, "taker_place": way.taker_place.pk}
    found = GROUND.first(**told, giver=giver.pk if giver else None)
    if found is None:
        return None
    row = vars(found)
    circles = () if row["circle"] is None else (row["circle"],)
    return Ground(found, _arising(row["arising"], way), circles, row["city"])


def _arising(key: int | None, way: Way) -> Account | None:
    if key is None:
        return None
    columns = {"id": key, "kind": ARISING, "place_id": way.giver_place.pk, "unbounded": True}
    return Account.from_db(DEFAULT_DB_ALIAS, list(columns), list(columns.values()))
