"""Places of New York that take up compost: community gardens, large parks, and sale."""

from collections.abc import Mapping, Sequence
from typing import Any

from greenhaven.cities.geometry import area_m2, centre
from greenhaven.cities.nyc.hubs import Row, slug
from greenhaven.cities.outlines import outline_of
from greenhaven.cities.records import GardenRecord, merged_gardens
from greenhaven.core.city import GardenKind

# Joint interest areas of the district map that are city parks. Left out: two airports, the marsh
# of Jamaica Bay, and the beaches and forts of the federal recreation area on Staten Island.
PARKS = (
    "Central Park",
    "Van Cortlandt Park",
    "Bronx Park",
    "Pelham Bay Park",
    "Prospect Park",
    "Flushing Meadows-Corona Park",
    "Forest Park",
)
SALE: Row = {
    "id": "sale",
    "name": "Landscapers and soil blenders",
    "kind": GardenKind.SALE,
    "area_m2": "0",
    "growing_share": "0",
}


def garden_rows(gardens: Sequence[GardenRecord]) -> list[Row]:
    """Active gardens, each id once, as rows of gardens.csv."""
    active = tuple(each for each in gardens if each.status == "Active")
    return [
        {
            "id": each.id,
            "name": each.name,
            "kind": GardenKind.GARDEN,
            "district": each.district,
            "lat": f"{each.lat}",
            "lon": f"{each.lon}",
            "area_m2": f"{each.area_m2}",
        }
        for each in merged_gardens(active)
    ]


def park_rows(features: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Parks with the area of their outline, as rows of gardens.csv."""
    rows = []
    for feature in park_features(features):
        polygons = outline_of(feature["geometry"]).polygons
        lon, lat = centre(polygons)
        name = feature["properties"]["name"]
        rows.append(
            {
                "id": slug(name),
                "name": name,
                "kind": GardenKind.PARK,
                "lat": f"{lat:.5f}",
                "lon": f"{lon:.5f}",
                "area_m2": f"{area_m2(polygons):.0f}",
            }
        )
    return rows


def park_features(features: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The features of the district map that are parks."""
    return [each for each in features if each["properties"]["name"] in PARKS]
