"""The places of a city by their ids."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.urls import reverse

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.web.commons import words


@lru_cache(maxsize=4096)
def page_of(kind: str, name: str) -> str:
    """Where the page of a hub, a garden or a district is; a map asks for a thousand of them."""
    return reverse(kind, args=[name])


@dataclass(frozen=True)
class Place:
    """A place that a page names: where it lies and where more is said of it."""

    id: str
    name: str
    kind: str
    words: str
    district: str
    lat: float
    lon: float
    url: str


class Places:
    """Sources, hubs and gardens of one city, found by id."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._hubs: dict[str, Place] = {}
        self._gardens: dict[str, Place] = {}

    @cached_property
    def districts(self) -> dict[str, int]:
        """Row of each district."""
        return {name: row for row, name in enumerate(self.city.districts.id.tolist())}

    @cached_property
    def sources(self) -> dict[str, int]:
        """Row of each source."""
        return {name: row for row, name in enumerate(self.city.sources.id.tolist())}

    @cached_property
    def hubs(self) -> dict[str, int]:
        """Row of each hub."""
        return {name: row for row, name in enumerate(self.city.hubs.id.tolist())}

    @cached_property
    def gardens(self) -> dict[str, int]:
        """Row of each garden."""
        return {name: row for row, name in enumerate(self.city.gardens.id.tolist())}

    @cached_property
    def materials(self) -> dict[str, str]:
        """Every material and product in words."""
        return words.materials_of(self.city) | {
            name: str(text) for name, text in words.PRODUCTS.items()
        }

    def district_name(self, district: str) -> str:
        """A district's name; the whole city's where a place belongs to none."""
        row = self.districts.get(district)
        return self.city.name if row is None else str(self.city.districts.name[row])

    def hub(self, name: str) -> Place:
        """A hub."""
        if name not in self._hubs:
            self._hubs[name] = self._read_hub(name)
        return self._hubs[name]

    def garden(self, name: str) -> Place:
        """A garden, park, street trees or sale."""
        if name not in self._gardens:
            self._gardens[name] = self._read_garden(name)
        return self._gardens[name]

    def _read_hub(self, name: str) -> Place:
        table, row = self.city.hubs, self.hubs[name]
        kind = str(table.kind[row])
        described = kind in (HubKind.PROCESSING_HUB, HubKind.TRANSFER_STATION, HubKind.OUT_OF_CITY)
        return Place(
            name,
            words.hub(str(table.name[row])),
            kind,
            str(words.HUB_KINDS[HubKind(kind)]),
            str(table.district[row]),
            float(table.lat[row]),
            float(table.lon[row]),
            page_of("hub", name) if described else "",
        )

    def _read_garden(self, name: str) -> Place:
        table, row = self.city.gardens, self.gardens[name]
        kind, district = str(table.kind[row]), str(table.district[row])
        return Place(
            name,
            str(table.name[row]),
            kind,
            str(words.GARDEN_KINDS.get(kind, kind)),  # type: ignore[call-overload]
            district,
            float(table.lat[row]),
            float(table.lon[row]),
            "" if kind == GardenKind.SALE else page_of("garden", name),
        )
