"""Outlines of districts as the flat drawing of a plate.

The projection is the spherical Mercator of web maps, so that a plate and the live map coincide.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats

PLATE = 2000  # units across the longer side: about half a pixel on a wide screen
SLIMMEST = 0.75  # least short side of a plate, as a share of the long one
Ring = list[list[float]]


def mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude [°] to the unit square, y downwards."""
    phi = np.radians(lat)
    return (lon + 180) / 360, (1 - np.arcsinh(np.tan(phi)) / np.pi) / 2


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The unit square back to longitude and latitude [°]."""
    return 360 * x - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world that a plate shows."""

    west: float
    north: float
    scale: float  # plate units per unit of the Mercator square
    width: int
    height: int

    @classmethod
    def around(cls, outlines: Mapping[str, str], margin: float = 0.02) -> "Frame":
        """The frame of all outlines with a margin, a share of the longer side."""
        points = np.array(
            [point for text in outlines.values() for ring in rings(text) for point in ring]
            or [[-180.0, -85.0], [180.0, 85.0]]
        )
        corners = np.column_stack(mercator(points[:, 0], points[:, 1]))
        low, high = corners.min(axis=0), corners.max(axis=0)
        longer = (high - low).max()
        size = np.maximum(high - low, SLIMMEST * longer) + 2 * margin * longer
        scale = PLATE / size.max()
        west, north = ((low + high - size) / 2).tolist()
        return cls(west, north, float(scale), *(round(side) for side in size * scale))

    def place(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Where points lie on the plate."""
        x, y = mercator(np.asarray(lon), np.asarray(lat))
        return (x - self.west) * self.scale, (y - self.north) * self.scale

    def locate(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Which points of the world lie there on the plate: longitude, latitude [°]."""
        return degrees(x / self.scale + self.west, y / self.scale + self.north)

    def path(self, outline: str) -> str:
        """One outline as the path of an SVG, in whole units."""
        return "".join(self._closed(np.array(ring)) for ring in rings(outline))

    def _closed(self, ring: Floats) -> str:
        x, y = self.place(ring[:, 0], ring[:, 1])
        points = np.column_stack([np.rint(x), np.rint(y)]).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) < 3:
            return ""
        moves = "".join(f"{dx} {dy} " for dx, dy in steps[:-1].tolist())
        return f"M{points[0][0]} {points[0][1]}l{moves}z".replace(" -", "-").replace(" z", "z")


def rings(outline: str) -> Iterator[Ring]:
    """Every ring of a GeoJSON polygon or of several."""
    geometry = json.loads(outline)
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        yield from polygon
