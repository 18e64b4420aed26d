"""In which district a point is, and the small map on which a home is put."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from greenhaven.cities.geometry import contains
from greenhaven.core.city import City
from greenhaven.web.commons.outlines import Frame, rings
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import between_km

WIDTH = 340  # pixels: it fits the smallest phone, and is never scaled, so that a press can be read
LANDMARKS = 14


def district_at(city: City, lat: float, lon: float) -> str:
    """The district that holds a point; empty where none does."""
    for district, outline in city.outlines.items():
        if district in city.districts.id and contains(_polygons(outline), lon, lat):
            return district
    return ""


@lru_cache(maxsize=512)
def _polygons(outline: str) -> tuple[tuple[np.ndarray, ...], ...]:
    return (tuple(np.array(ring, dtype=float) for ring in rings(outline)),)


def district_name(city: City, district: str) -> str:
    """The name of a district; empty where there is none."""
    names = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    return str(names.get(district, ""))


def middle_of(city: City, district: str) -> tuple[float, float]:
    """The middle of a district."""
    row = int(np.flatnonzero(city.districts.id == district)[0])
    return float(city.districts.lat[row]), float(city.districts.lon[row])


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the small map by which one finds one's way."""

    x: float
    y: float
    name: str
    kind: str
    flips: bool  # its name stands to the left


@dataclass(frozen=True, slots=True)
class SmallMap:
    """A district in pixels, with its hubs and gardens."""

    width: int
    height: int
    path: str
    scale: float  # of the path's units to pixels
    marks: tuple[Mark, ...]
    frame: Frame

    def locate(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a pixel."""
        lon, lat = self.frame.locate(np.array(x / self.scale), np.array(y / self.scale))
        return round(float(lat), 6), round(float(lon), 6)

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """The pixel of a point."""
        x, y = self.frame.place(np.array(lon), np.array(lat))
        return round(float(x) * self.scale, 1), round(float(y) * self.scale, 1)

    def metres(self, lat: float) -> float:
        """How many pixels a hundred metres are there."""
        _x0, y0 = self.place(lat, 0.0)
        _x1, y1 = self.place(lat + 0.01, 0.0)
        return abs(y1 - y0) / (between_km(lat, 0.0, lat + 0.01, 0.0) * 10)


def small_map(city: City, district: str) -> SmallMap | None:
    """The map of a district; none where its outline is not known."""
    if (outline := city.outlines.get(district)) is None:
        return None
    frame = Frame.around({district: outline})
    scale = WIDTH / frame.width
    drawn = SmallMap(WIDTH, round(frame.height * scale), frame.path(outline), scale, (), frame)
    found = Place.objects.filter(
        city=city.id, district=district, closed_at=None, kind__in=[PlaceKind.HUB, PlaceKind.GARDEN]
    ).order_by("-kind", "name")[:LANDMARKS]
    marks = []
    for place in found:
        x, y = drawn.place(place.lat, place.lon)
        marks.append(Mark(x, y, place.name, place.kind, x > WIDTH / 2))
    return SmallMap(WIDTH, drawn.height, drawn.path, scale, tuple(marks), frame)
