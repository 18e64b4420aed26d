"""A heap that was ripe before anything was written down: no page is there to say so.

GREENHAVEN_HOME=… python -m tests.journeys.heaps kira lower-east-side-ecology-center 2000
"""

import os
import sys

import django

MG_PER_KG = 1_000_000
# Of a kilogram of ripe compost of kitchen and garden waste.
WATER, CARBON, NITROGEN, PHOSPHORUS, POTASSIUM, ASH = 0.40, 0.18, 0.012, 0.0025, 0.006, 0.27


def ripe(keeper: str, hub: str, kg: int) -> str:
    """The code of a released batch at a hub, with so much in it."""
    from greenhaven.web.commons import clock
    from greenhaven.web.commons.materials import Vector
    from greenhaven.web.commons.people.models import Person
    from greenhaven.web.commons.places.models import Place
    from greenhaven.web.commons.snapshots.queries import present_city
    from greenhaven.web.exchange.batches.models import Batch, Stage
    from greenhaven.web.exchange.ledger.actions import open_books, open_lot

    by, place = Person.objects.get(email=f"{keeper}@example.org"), Place.objects.get(code=hub)
    parts = (1.0, WATER, CARBON, NITROGEN, PHOSPHORUS, POTASSIUM, ASH)
    vector = Vector(*(round(part * kg * MG_PER_KG) for part in parts))
    at, account = clock.now(present_city()), open_lot(place=place)
    open_books(account=account, vector=vector, by=by, at=at, reason="it lay there, sieved")
    batch = Batch.objects.create(
        code=f"{hub}-ripe-{account.pk}",
        place=place,
        account=account,
        stage=Stage.RIPE,
        opened_at=at,
        started_at=at,
        released_at=at,
        released_by=by,
        release_grounds={"hygienised": True, "foreign_matter_percent": 0.1},
    )
    return batch.code


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenhaven.web.settings")
    django.setup()
    keeper, hub, kg = sys.argv[1:]
    print(ripe(keeper, hub, int(kg)))  # noqa: T201 -- what it is run for
