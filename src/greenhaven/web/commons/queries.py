"""What is asked of snapshots."""

from functools import lru_cache

from greenhaven.core.city import City, CityState
from greenhaven.core.document import unpack
from greenhaven.web.commons.models import Snapshot

DOCUMENTS = ("city_document", "state_document")


def latest_snapshot(city_id: str | None = None) -> Snapshot | None:
    """The newest snapshot of one city, or of any; its documents are read only when asked for."""
    snapshots = Snapshot.objects.defer(*DOCUMENTS)
    if city_id is not None:
        snapshots = snapshots.filter(city=city_id)
    return snapshots.order_by("-created_at", "-pk").first()


@lru_cache(maxsize=4)
def city_of(digest: str) -> City:
    """The city of the snapshot with that digest; kept in memory, for it never changes."""
    row = Snapshot.objects.only("city_document").get(digest=digest)
    return unpack(City, bytes(row.city_document))


@lru_cache(maxsize=4)
def state_of(digest: str) -> CityState:
    """The state of the snapshot with that digest."""
    row = Snapshot.objects.only("state_document").get(digest=digest)
    return unpack(CityState, bytes(row.state_document))
