"""Loads, promises and released batches of the village, for the tests of handovers."""

from collections.abc import Mapping
from datetime import date

from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.handovers.actions import propose, record_handover
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.ledger.actions import open_books, open_lot

MONDAY = date(2025, 3, 3)  # the day on which the village stands still
KG = 1_000_000


def promise(giver: Person, home: Place, where: Place, **more: object) -> Commitment:
    """Eight kilograms of food scraps, brought today."""
    usual: dict[str, object] = {
        "leg": "collect",
        "giver_place": home,
        "giver": giver,
        "taker_place": where,
        "material": "food",
        "amount_mg": 8 * KG,
        "due_on": MONDAY,
        "by": giver,
    }
    return propose(**(usual | more))  # type: ignore[arg-type]


def weighed(by: Person, home: Place, where: Place, **more: object) -> Handover:
    """Seven kilograms and four hundred grams on the scale."""
    usual: dict[str, object] = {
        "by": by,
        "leg": "collect",
        "giver_place": home,
        "taker_place": where,
        "material": "food",
        "quantity": "7.4",
        "unit": "kg",
        "method": "weighed",
    }
    return record_handover(**(usual | more))  # type: ignore[arg-type]


def released(place: Place, by: Person, kg: int = 100) -> Batch:
    """A batch that may be given, with so much in it."""
    city = present_city()
    at = clock.now(city)
    account = open_lot(place=place)
    vector = vector_of(city, "food", kg * KG)
    open_books(account=account, vector=vector, by=by, at=at, reason="it lay there")
    grounds: Mapping[str, object] = {"hygienised": True, "foreign_matter_percent": 0.1}
    return Batch.objects.create(
        code=f"{place.code}-ripe-{account.pk}",
        place=place,
        account=account,
        stage=Stage.RIPE,
        opened_at=at,
        started_at=at,
        released_at=at,
        released_by=by,
        release_grounds=grounds,
    )
