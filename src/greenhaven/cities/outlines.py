"""Outlines of districts: GeoJSON in and out, and the district in which a point lies."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from greenhaven.cities.faults import Fault, printable, quoted
from greenhaven.cities.geometry import Polygons, contains, distance_degrees
from greenhaven.cities.reading import read_text
from greenhaven.cities.tables import OUTLINES_FILE

DEEPEST = {"Polygon": 1, "MultiPolygon": 2}


class OutlineError(ValueError):
    """A geometry that is no outline; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline: as it is drawn, and as it is measured."""

    text: str  # GeoJSON geometry
    polygons: Polygons


def read_outlines(folder: Path, faults: list[Fault]) -> dict[str, Outline] | None:
    """The outlines by id; None where the file cannot be used."""
    text = read_text(folder / OUTLINES_FILE, faults)
    if text is None:
        return None
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        came = f"what is not JSON ({quoted(str(error))})"
        faults.append(Fault(OUTLINES_FILE, None, "", came, "a GeoJSON FeatureCollection"))
        return None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        came = "no list of features"
        faults.append(Fault(OUTLINES_FILE, None, "features", came, "a FeatureCollection"))
        return None
    outlines: dict[str, Outline] = {}
    for name, outline in _readable(features, faults):
        if name in outlines:
            came = f"{quoted(name)} twice"
            faults.append(Fault(OUTLINES_FILE, None, "id", came, "each id once"))
        outlines[name] = outline
    return outlines


def outline_of(geometry: object) -> Outline:
    """The outline that a GeoJSON geometry describes.

    Raises
    ------
    OutlineError
        With what was expected.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in DEEPEST:
        raise OutlineError("a geometry of type Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    listed = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(listed, list) or not listed:
        raise OutlineError("coordinates: a list of polygons")
    polygons = [_rings(polygon) for polygon in listed]
    text = json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))
    return Outline(text, polygons)


def district_at(outlines: Mapping[str, Outline], lat: float, lon: float) -> str:
    """The district in which a point lies, or the nearest one."""
    for name, outline in outlines.items():
        if contains(outline.polygons, lon, lat):
            return name
    return min(outlines, key=lambda name: distance_degrees(outlines[name].polygons, lon, lat))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")


def _readable(features: list[object], faults: list[Fault]) -> Iterator[tuple[str, Outline]]:
    for number, feature in enumerate(features, start=1):
        place = f"feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        name = properties.get("id") if isinstance(properties, dict) else None
        if (
            isinstance(name, bool)
            or not isinstance(name, str | int)
            or not isinstance(feature, dict)
        ):
            expected = "properties with the id of a district or garden"
            faults.append(Fault(OUTLINES_FILE, None, place, "no id", expected))
            continue
        label = printable(name) if isinstance(name, str) else f"{name:d}"
        try:
            yield label, outline_of(feature.get("geometry"))
        except OutlineError as error:
            came = f"a geometry of {quoted(label)} that cannot be read"
            faults.append(Fault(OUTLINES_FILE, None, place, came, str(error)))


def _rings(polygon: object) -> list[np.ndarray]:
    if not isinstance(polygon, list) or not polygon:
        raise OutlineError("a polygon: a list of rings")
    return [_ring(ring) for ring in polygon]


def _ring(ring: object) -> np.ndarray:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise OutlineError("rings of at least four points, the last equal to the first")
    for point in ring:
        if not isinstance(point, list) or len(point) < 2 or not all(map(_is_number, point)):
            raise OutlineError("points of longitude and latitude")
    points = np.array([point[:2] for point in ring], dtype=np.float64)
    if not (np.abs(points) <= [180, 90]).all():
        raise OutlineError("longitude from -180 to 180, then latitude from -90 to 90")
    return points


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e9 and math.isfinite(value)
