"""What can be done with places: they are brought with a city, added, and declared upon."""

from django.db import transaction

from greenhaven.core.city import City
from greenhaven.core.columns import Columns
from greenhaven.web.commons.places.models import Place, PlaceKind

FOLLOWED = ("name", "kind", "sort", "district", "lat", "lon", "shown_lat", "shown_lon")


@transaction.atomic
def bring_places(*, city: City) -> int:
    """Put the hubs and gardens of a city's tables on the map, or bring them up to date.

    What keepers declared and who keeps them stays. A place that left the tables stays, for what
    was handed over there is still told of it. Gives how many are new.
    """
    before = Place.objects.filter(city=city.id, from_tables=True).count()
    rows = [
        *_rows(city.id, PlaceKind.HUB, city.hubs, city.hubs.kind.tolist()),
        *_rows(city.id, PlaceKind.GARDEN, city.gardens, city.gardens.kind.tolist()),
    ]
    Place.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=list(FOLLOWED),
        batch_size=500,
    )
    return Place.objects.filter(city=city.id, from_tables=True).count() - before


def _rows(city: str, kind: PlaceKind, table: Columns, sorts: list[str]) -> list[Place]:
    columns = ("id", "name", "district", "lat", "lon")
    values = zip(*(getattr(table, name).tolist() for name in columns), sorts, strict=True)
    return [
        Place(
            city=city,
            code=code,
            name=name,
            kind=kind,
            sort=sort,
            district=district,
            lat=lat,
            lon=lon,
            shown_lat=lat,
            shown_lon=lon,
            from_tables=True,
        )
        for code, name, district, lat, lon, sort in values
    ]
