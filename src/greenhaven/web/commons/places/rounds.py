"""Rounds at the door, as places that give: what a district gives has no single giver."""

from django.db import transaction

from greenhaven.core.city import City
from greenhaven.web.commons.places.models import Place, PlaceKind

ROUND = "round"  # the sort of a place that stands for the doors of a district
FOLLOWED = ("name", "sort", "district", "lat", "lon", "shown_lat", "shown_lon")


@transaction.atomic
def bring_rounds(*, city: City) -> int:
    """Put every source that is collected at doors on the map; gives how many there are.

    What is brought to a collection point is given from there, which has a place already. A source
    that is called as a hub or garden is has none: the place of that name is theirs.
    """
    table = city.sources
    taken = {*city.hubs.id.tolist(), *city.gardens.id.tolist()}
    names = ("id", "name", "district", "lat", "lon", "hub")
    columns = (getattr(table, name).tolist() for name in names)
    rows = [
        Place(
            city=city.id,
            code=code,
            name=name,
            kind=PlaceKind.SOURCE,
            sort=ROUND,
            district=district,
            lat=lat,
            lon=lon,
            shown_lat=lat,
            shown_lon=lon,
            from_tables=True,
        )
        for code, name, district, lat, lon, hub in zip(*columns, strict=True)
        if not hub and code not in taken
    ]
    Place.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=list(FOLLOWED),
        batch_size=500,
    )
    return len(rows)
