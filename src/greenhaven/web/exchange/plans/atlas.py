"""The map of one week: the same plate as a drawing in the page and as data for the live map."""

import json
import textwrap
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import words
from greenhaven.web.commons.outlines import Frame
from greenhaven.web.commons.quantities import mass
from greenhaven.web.commons.snapshots.queries import city_of
from greenhaven.web.exchange.plans.places import Places, page_of
from greenhaven.web.exchange.plans.routes import Route, bowed, routes
from greenhaven.web.exchange.plans.today import published_year

WIDEST = 76.0  # plate units: the heaviest route of any week
NARROWEST = 2.0
NAME_WIDTH = 22  # letters
EDGE = 230, 120  # plate units from a name at the edge to the edge


@dataclass(frozen=True, slots=True)
class Outline:
    """A district on the plate, or a park between districts."""

    id: str
    name: str
    path: str
    district: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the plate."""

    kind: str
    name: str
    words: str
    x: int
    y: int
    open: bool
    lon: float
    lat: float
    url: str
    label: bool = False

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Its name in short lines, each with its height above the place in the text's own size."""
        lines = textwrap.wrap(self.name, NAME_WIDTH)
        above = len(lines) - 1
        return [(line, f"{-1.2 - 1.1 * (above - at):.1f}em") for at, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class Strand:
    """A route on the plate."""

    leg: str
    path: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Dots:
    """All places alike, as one path of points."""

    kind: str
    open: bool
    path: str


@dataclass(frozen=True, slots=True)
class Plate:
    """Everything that the drawing shows."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    strands: tuple[Strand, ...]
    dots: tuple[Dots, ...]  # gardens and collection points, under the hubs
    hubs: tuple[Mark, ...]


@lru_cache(maxsize=4)
def frame_of(digest: str) -> Frame:
    """The frame of the snapshot's city."""
    return Frame.around(city_of(digest).outlines)


@lru_cache(maxsize=4)
def outlines_of(digest: str) -> tuple[Outline, ...]:
    """Districts, and the parks outlined between them, as paths on the plate."""
    city, frame, names = city_of(digest), frame_of(digest), outline_names(digest)
    districts = set(city.districts.id.tolist())
    return tuple(
        Outline(name, names[name], frame.path(outline), name in districts)
        for name, outline in city.outlines.items()
    )


@lru_cache(maxsize=4)
def outline_names(digest: str) -> dict[str, str]:
    """What each outline is called: a district's name or a park's."""
    city = city_of(digest)
    tables = (city.gardens, city.districts)
    named = {
        place: name
        for table in tables
        for place, name in zip(table.id.tolist(), table.name.tolist(), strict=True)
    }
    return {place: named.get(place, place) for place in city.outlines}


@lru_cache(maxsize=4)
def outlines_json(digest: str, language: str) -> str:  # noqa: ARG001 -- in which its words are kept
    """The outlines as one GeoJSON text, to about ten metres, in the language that is in force."""
    names = outline_names(digest)
    features = []
    for outline in outlines_of(digest):
        url = page_of("district", outline.id) if outline.district else ""
        words = _collected(city_of(digest), outline.id) if outline.district else ""
        properties = {"name": names[outline.id], "words": words, "url": url} | {
            "district": outline.district
        }
        geometry = _rounded(json.loads(city_of(digest).outlines[outline.id]))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return _compact({"type": "FeatureCollection", "features": features})


def _collected(city: City, district: str) -> str:
    year = published_year(city, district)
    return _("%(mass)s of organics collected in the last reported year") % {
        "mass": mass(year.tonnes)
    }


def plate(city: City, plan: Plan, week: int, digest: str) -> Plate:
    """The drawing of one week."""
    frame = frame_of(digest)
    heaviest = heaviest_route(plan)
    strands = tuple(_strand(frame, route, heaviest) for route in routes(city, plan, week))
    dots = dotted([*_gardens(city, plan, frame), *_points(city, frame)])
    hubs = tuple(_hubs(city, plan, frame))
    return Plate(frame.width, frame.height, outlines_of(digest), strands, dots, hubs)


def dotted(found: list[Mark]) -> tuple[Dots, ...]:
    """Small places drawn together: a city has a thousand of them."""
    paths: dict[tuple[str, bool], list[str]] = {}
    for mark in found:
        paths.setdefault((str(mark.kind), mark.open), []).append(f"M{mark.x} {mark.y}h0")
    return tuple(Dots(kind, is_open, "".join(path)) for (kind, is_open), path in paths.items())


def heaviest_route(plan: Plan) -> float:
    """What the busiest week brings to one place [t]: the widest line of every week."""
    flows = plan.flows
    inward = np.isin(flows.leg, (Leg.COLLECT, Leg.EXPORT))
    ends = np.char.add(np.char.add(flows.week[inward].astype(str), " "), flows.destination[inward])
    if not len(ends):
        return 1.0
    return float(np.bincount(np.unique(ends, return_inverse=True)[1], flows.wet[inward]).max())


def _strand(frame: Frame, route: Route, heaviest: float) -> Strand:
    x, y = bowed(frame, route)
    middle = len(x) // 2  # of the bow; a quadratic's control point follows from it
    control = 2 * x[middle] - (x[0] + x[-1]) / 2, 2 * y[middle] - (y[0] + y[-1]) / 2
    ends = (x[0], y[0], *control, x[-1], y[-1])
    numbers = "M{:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}".format(*ends)
    width = max(NARROWEST, WIDEST * route.tonnes / heaviest)
    return Strand(route.leg, numbers, f"{width:.1f}", route.words)


def marks(city: City, plan: Plan, frame: Frame) -> tuple[Mark, ...]:
    """Gardens, collection points and hubs, the weightiest last so that they lie on top."""
    return (*_gardens(city, plan, frame), *_points(city, frame), *_hubs(city, plan, frame))


def _gardens(city: City, plan: Plan, frame: Frame) -> list[Mark]:
    table = city.gardens
    x, y = frame.place(table.lon, table.lat)
    given = np.isin(table.id, plan.flows.destination[plan.flows.leg == Leg.RETURN])
    places = Places(city)
    rows = np.flatnonzero(table.kind != GardenKind.SALE).tolist()
    return [
        Mark(
            kind=str(table.kind[row]),
            name=str(table.name[row]),
            words=str(words.GARDEN_KINDS[GardenKind(str(table.kind[row]))]),
            x=round(x[row]),
            y=round(y[row]),
            open=bool(given[row]),
            lon=float(table.lon[row]),
            lat=float(table.lat[row]),
            url=places.garden(str(table.id[row])).url,
        )
        for row in rows
    ]


def _points(city: City, frame: Frame) -> list[Mark]:
    table = city.hubs
    x, y = frame.place(table.lon, table.lat)
    rows = np.flatnonzero(table.kind == HubKind.COLLECTION_POINT).tolist()
    return [
        Mark(
            kind=HubKind.COLLECTION_POINT,
            name=str(table.name[row]),
            words=_("collection point") if table.takes_part[row] else _("closed collection point"),
            x=round(x[row]),
            y=round(y[row]),
            open=bool(table.takes_part[row]),
            lon=float(table.lon[row]),
            lat=float(table.lat[row]),
            url=page_of("district", str(table.district[row])) + "#points",
        )
        for row in rows
    ]


def _hubs(city: City, plan: Plan, frame: Frame) -> list[Mark]:
    table, places = city.hubs, Places(city)
    x, y = frame.place(table.lon, table.lat)
    used = np.isin(table.id, plan.flows.destination) | np.isin(table.id, plan.flows.via)
    found = []
    for kind in (HubKind.OUT_OF_CITY, HubKind.TRANSFER_STATION, HubKind.PROCESSING_HUB):
        for row in np.flatnonzero(table.kind == kind).tolist():
            place = places.hub(str(table.id[row]))
            mark = Mark(
                kind=kind,
                name=place.name,
                words=place.words,
                x=round(x[row]),
                y=round(y[row]),
                open=bool(used[row]),
                label=kind != HubKind.TRANSFER_STATION and bool(used[row]),
                lon=place.lon,
                lat=place.lat,
                url=place.url,
            )
            found.append(at_the_edge(frame, mark))
    return found


def at_the_edge(frame: Frame, mark: Mark) -> Mark:
    """The mark itself where the plate shows it; else its name at the edge, with an arrow."""
    x = min(max(mark.x, 0), frame.width)
    y = min(max(mark.y, 0), frame.height)
    if (x, y) == (mark.x, mark.y):
        return mark
    arrow = ("↑" if mark.y < y else "↓") if y != mark.y else ("←" if mark.x < x else "→")
    x = min(max(x, EDGE[0]), frame.width - EDGE[0])
    y = min(max(y, EDGE[1]), frame.height - EDGE[1])
    lon, lat = frame.locate(np.array(x), np.array(y))
    name = f"{arrow} {mark.name}"
    return replace(mark, kind="edge", name=name, x=x, y=y, lon=float(lon), lat=float(lat))


def map_data(city: City, plan: Plan, week: int, digest: str) -> str:
    """What the live map draws for one week, as one JSON text."""
    frame, heaviest = frame_of(digest), heaviest_route(plan)
    lines = []
    for route in routes(city, plan, week):
        lon, lat = frame.locate(*bowed(frame, route))
        line = np.column_stack([lon, lat]).round(4).tolist()
        width = max(NARROWEST / WIDEST, route.tonnes / heaviest)
        lines.append(
            _feature("LineString", line, leg=route.leg, width=round(width, 4), words=route.words)
        )
    points = [
        _feature(
            "Point",
            [round(mark.lon, 5), round(mark.lat, 5)],
            kind=mark.kind,
            name=mark.name,
            words=mark.words,
            open=mark.open,
            label=mark.label,
            url=mark.url,
        )
        for mark in marks(city, plan, frame)
    ]
    (west, east), (north, south) = frame.locate(
        np.array([0.0, frame.width]), np.array([0.0, frame.height])
    )
    return _compact(
        {
            "week": week,
            "bounds": [round(float(side), 5) for side in (west, south, east, north)],
            "routes": {"type": "FeatureCollection", "features": lines},
            "places": {"type": "FeatureCollection", "features": points},
        }
    )


def _feature(shape: str, coordinates: list[Any], **properties: object) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict):
        return geometry | {"coordinates": _rounded(geometry["coordinates"])}
    if isinstance(geometry, list):
        return [_rounded(item) for item in geometry]
    return round(geometry, 4)


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
