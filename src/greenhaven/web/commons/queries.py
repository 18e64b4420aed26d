"""What is asked of snapshots."""

from functools import lru_cache

from greenhaven.core.city import City, CityState
from greenhaven.core.document import unpack
from greenhaven.web.commons.models import Publication, Snapshot

DOCUMENTS = ("snapshot__city_document", "snapshot__state_document")


def latest_snapshot(city_id: str | None = None) -> Snapshot | None:
    """The present snapshot of one city, or of the city published last; without its documents."""
    published = Publication.objects.select_related("snapshot").defer(*DOCUMENTS)
    if city_id is not None:
        published = published.filter(snapshot__city=city_id)
    last = published.order_by("-pk").first()
    return last.snapshot if last else None


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
