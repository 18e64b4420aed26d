"""What can be done with snapshots: they are taken, and never changed."""

import hashlib

from django.db import transaction

from greenhaven.core.city import City, CityState
from greenhaven.core.document import digest, pack
from greenhaven.web.commons.models import Publication, Snapshot
from greenhaven.web.commons.queries import latest_snapshot


def snapshot_digest(city_document: bytes, state_document: bytes) -> str:
    """One digest of a city and its state."""
    both = f"{digest(city_document)} {digest(state_document)}"
    return hashlib.sha256(both.encode()).hexdigest()


@transaction.atomic
def take_snapshot(*, city: City, state: CityState, by: str) -> tuple[Snapshot, bool]:
    """Keep a city and its state and make them the present ones. True says that they are new.

    The same ones are kept once; taken again, they are the present ones again.
    """
    city_document, state_document = pack(city), pack(state)
    snapshot, new = Snapshot.objects.get_or_create(
        digest=snapshot_digest(city_document, state_document),
        defaults={
            "city": city.id,
            "name": city.name,
            "day": state.day,
            "city_document": city_document,
            "state_document": state_document,
            "made_by": by,
        },
    )
    if latest_snapshot(city.id) != snapshot:
        Publication.objects.create(snapshot=snapshot, published_by=by)
    return snapshot, new
