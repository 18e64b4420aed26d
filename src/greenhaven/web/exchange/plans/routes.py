"""A week's movements as the map draws them: few, bowed, as wide as they are heavy."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Floats
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.outlines import Frame
from greenhaven.web.commons.quantities import mass
from greenhaven.web.exchange.plans.places import Place, Places

BOW = 0.14  # how far a route bends aside, as a share of its length
POINTS = 13  # of a bowed line


@dataclass(frozen=True, slots=True)
class Route:
    """What goes from one place to another in one week."""

    leg: str
    origin: str
    destination: str
    start: tuple[float, float]  # longitude, latitude
    end: tuple[float, float]
    tonnes: float

    @property
    def words(self) -> str:
        """The route in words."""
        return f"{self.origin} → {self.destination}: {mass(self.tonnes)}"


def routes(city: City, plan: Plan, week: int) -> list[Route]:
    """The movements of one week, those of a district drawn together; the heaviest first."""
    found = [*_inward(city, plan, week), *_returned(city, plan, week)]
    return sorted(found, key=lambda route: -route.tonnes)


def _inward(city: City, plan: Plan, week: int) -> list[Route]:
    places, flows = Places(city), plan.flows
    sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
    rows = np.flatnonzero((flows.week == week) & np.isin(flows.leg, (Leg.COLLECT, Leg.EXPORT)))
    for row in rows.tolist():
        district = str(city.sources.district[places.sources[str(flows.origin[row])]])
        via, destination = str(flows.via[row]), str(flows.destination[row])
        leg, tonnes = str(flows.leg[row]), float(flows.wet[row])
        sums[leg, "district", district, via or destination] += tonnes
        if via:
            sums[leg, "hub", via, destination] += tonnes
    found = []
    for (leg, kind, origin, destination), tonnes in sums.items():
        start = _district(city, places, origin) if kind == "district" else places.hub(origin)
        found.append(_route(leg, start, places.hub(destination), tonnes))
    return found


def _returned(city: City, plan: Plan, week: int) -> list[Route]:
    """Deliveries to the soil; the gardens of a district that one hub serves are drawn together."""
    places, flows = Places(city), plan.flows
    rows = np.flatnonzero((flows.week == week) & (flows.leg == Leg.RETURN))
    served: dict[tuple[str, str], list[tuple[Place, float]]] = defaultdict(list)
    for row in rows.tolist():
        taker, tonnes = places.garden(str(flows.destination[row])), float(flows.wet[row])
        together = taker.kind == GardenKind.GARDEN and taker.district
        served[str(flows.origin[row]), taker.district if together else taker.id].append(
            (taker, tonnes)
        )
    return [
        _route(
            Leg.RETURN, places.hub(hub), _together(city, places, takers), sum(t for _, t in takers)
        )
        for (hub, _), takers in served.items()
    ]


def _together(city: City, places: Places, takers: list[tuple[Place, float]]) -> Place:
    """The one place, or the middle of several gardens of one district."""
    first, shares = takers[0][0], [tonnes for _, tonnes in takers]
    if len({taker.id for taker, _ in takers}) == 1:
        return first
    name = str(city.districts.name[places.districts[first.district]])
    title = _("%(n)s gardens, %(district)s") % {"n": len(takers), "district": name}
    lat = float(np.average([taker.lat for taker, _ in takers], weights=shares))
    lon = float(np.average([taker.lon for taker, _ in takers], weights=shares))
    return Place(first.district, title, "district", "", first.district, lat, lon, "")


def _district(city: City, places: Places, district: str) -> Place:
    table, row = city.districts, places.districts[district]
    lat, lon = float(table.lat[row]), float(table.lon[row])
    return Place(district, str(table.name[row]), "district", "", district, lat, lon, "")


def _route(leg: str, start: Place, end: Place, tonnes: float) -> Route:
    return Route(str(leg), start.name, end.name, (start.lon, start.lat), (end.lon, end.lat), tonnes)


def bowed(frame: Frame, route: Route) -> tuple[Floats, Floats]:
    """The route as a bowed line on the plate: x and y of its points."""
    (x0, x2), (y0, y2) = frame.place(
        np.array([route.start[0], route.end[0]]), np.array([route.start[1], route.end[1]])
    )
    x1, y1 = (x0 + x2) / 2 - BOW * (y2 - y0), (y0 + y2) / 2 + BOW * (x2 - x0)
    along = np.linspace(0, 1, POINTS)
    weights = (1 - along) ** 2, 2 * along * (1 - along), along**2
    x = weights[0] * x0 + weights[1] * x1 + weights[2] * x2
    y = weights[0] * y0 + weights[1] * y1 + weights[2] * y2
    return x, y
