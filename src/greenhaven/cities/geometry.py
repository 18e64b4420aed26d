"""Areas, centres and containment of polygons in longitude and latitude."""

import math
from collections.abc import Sequence

import numpy as np

from greenhaven.core.columns import Floats

SEMI_MAJOR_AXIS_M = 6378137.0  # WGS 84, NIMA TR8350.2
ECCENTRICITY_SQUARED = 0.00669437999014  # WGS 84, NIMA TR8350.2

Ring = Floats  # shape (n, 2): longitude and latitude in degrees, the last point is the first
Polygons = Sequence[Sequence[Ring]]  # of each polygon the outer ring, then its holes


def area_m2(polygons: Polygons) -> float:
    """Area on the WGS 84 ellipsoid [m2].

    Parameters
    ----------
    polygons : sequence of polygons

    Returns
    -------
    float

    Source
    ------
    Snyder (1987), Map projections, USGS Professional Paper 1395, eq. 3-12: the area between the
    equator and a latitude. Edges are straight in the equal-area cylindrical projection; for
    outlines of a city this differs from geodesics by far less than the outlines are known.
    """
    return sum(
        abs(_signed_area_m2(outer)) - sum(abs(_signed_area_m2(hole)) for hole in holes)
        for outer, *holes in polygons
    )


def centre(polygons: Polygons) -> tuple[float, float]:
    """Longitude and latitude of the centroid, in the plane of the degrees."""
    total, east, north = 0.0, 0.0, 0.0
    origin = polygons[0][0][0]
    for outer, *holes in polygons:
        for ring, sign in ((outer, 1.0), *((hole, -1.0) for hole in holes)):
            area, x, y = _moments(ring - origin)
            total += sign * area
            east += sign * x
            north += sign * y
    if total <= 0:
        points = np.concatenate([outer for outer, *_ in polygons])
        lon, lat = points.mean(axis=0)
        return float(lon), float(lat)
    return float(origin[0] + east / total), float(origin[1] + north / total)


def contains(polygons: Polygons, lon: float, lat: float) -> bool:
    """Whether a point lies within; the even-odd rule, so holes are outside."""
    crossings = 0
    for rings in polygons:
        for ring in rings:
            (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
            spans = (y0 > lat) != (y1 > lat)
            height = np.where(spans, y1 - y0, 1.0)
            crossings += int(np.sum(spans & (lon < x0 + (lat - y0) / height * (x1 - x0))))
    return crossings % 2 == 1


def distance_degrees(polygons: Polygons, lon: float, lat: float) -> float:
    """Distance from a point to the nearest edge, in degrees of latitude."""
    scale = np.array([math.cos(math.radians(lat)), 1.0])
    point = np.array([lon, lat]) * scale
    nearest = math.inf
    for rings in polygons:
        for ring in rings:
            start, end = ring[:-1] * scale, ring[1:] * scale
            along = end - start
            length = np.maximum((along**2).sum(axis=1), 1e-18)
            share = np.clip(((point - start) * along).sum(axis=1) / length, 0, 1)
            gap = point - (start + share[:, None] * along)
            nearest = min(nearest, float(np.sqrt((gap**2).sum(axis=1).min())))
    return nearest


def _signed_area_m2(ring: Ring) -> float:
    lon, sine = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
    squared = ECCENTRICITY_SQUARED
    e = math.sqrt(squared)
    q = (1 - squared) * (sine / (1 - squared * sine**2) + np.arctanh(e * sine) / e)
    strip = (q[:-1] + q[1:]) / 2 * np.diff(lon)
    return float(SEMI_MAJOR_AXIS_M**2 / 2 * strip.sum())


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Area and first moments of a ring, positive whichever way round it runs."""
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() / 2
    east = ((x[:-1] + x[1:]) * cross).sum() / 6
    north = ((y[:-1] + y[1:]) * cross).sum() / 6
    sign = 1.0 if area >= 0 else -1.0
    return float(sign * area), float(sign * east), float(sign * north)
