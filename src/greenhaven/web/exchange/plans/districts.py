"""What a district gives, what it gets, and what its soil can safely take."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City, GardenKind, HubKind
from greenhaven.core.columns import Floats, positions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import words
from greenhaven.web.commons.quantities import measured
from greenhaven.web.exchange.plans.atlas import Outline
from greenhaven.web.exchange.plans.today import PublishedYear, published_year

BINDING = {
    "phosphorus": _("phosphorus"),
    "nitrogen": _("nitrogen"),
    "": _("no limit"),
}


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district in the list of all."""

    id: str
    name: str
    borough: str
    population: float
    tonnes: float  # collected in the last reported year
    capture: "CaptureRate | None"
    gardens: int
    planned: float  # to its soil, over the plan

    @property
    def kg_per_person(self) -> float:
        """Collected a person and year [kg]."""
        return 1000 * self.tonnes / self.population if self.population else float("nan")


@dataclass(frozen=True, slots=True)
class Shade:
    """How dark a district is on the map of all: one of five equal steps up to the highest."""

    id: str
    name: str
    path: str
    step: int
    words: str


STEPS = 5


@dataclass(frozen=True, slots=True)
class CaptureRate:
    """The share of a district's organics that was collected separately in one month."""

    share: float
    month: str


@dataclass(frozen=True, slots=True)
class CollectionPoint:
    """Where people bring organics."""

    name: str
    operator: str
    open_months: str
    note: str
    closed: bool


@dataclass(frozen=True, slots=True)
class GardenDose:
    """A garden, its safe dose, and what sets it."""

    id: str
    name: str
    kind: str
    area_m2: float
    growing_m2: float
    safe_t_per_year: float
    binds: str  # "phosphorus", "nitrogen" or "" = nothing
    planned: float  # over the plan [t]

    @property
    def kind_words(self) -> str:
        """What kind of place it is."""
        return str(words.GARDEN_KINDS[GardenKind(self.kind)])

    @property
    def binds_words(self) -> str:
        """What sets its dose, in words."""
        return str(BINDING[self.binds])


@dataclass(frozen=True, slots=True)
class DistrictPage:
    """Everything that a district's page says, beside its jobs."""

    line: DistrictLine
    year: PublishedYear
    points: tuple[CollectionPoint, ...]
    gardens: tuple[GardenDose, ...]

    @property
    def open_points(self) -> int:
        """How many of its collection points are open."""
        return sum(not point.closed for point in self.points)

    @property
    def safe_t_per_year(self) -> float:
        """What its gardens can take in all."""
        return sum(garden.safe_t_per_year for garden in self.gardens if garden.kind == "garden")


def district_lines(city: City, plan: Plan) -> list[DistrictLine]:
    """All districts, in the city's order."""
    return [district_line(city, plan, row) for row in range(len(city.districts))]


def shades(lines: list[DistrictLine], outlines: tuple[Outline, ...]) -> list[Shade]:
    """The districts on the map, as dark as what was collected a person."""
    by_id = {line.id: line for line in lines}
    highest = highest_kg_per_person(lines)
    return [
        Shade(
            outline.id,
            outline.name,
            outline.path,
            min(STEPS - 1, int(STEPS * by_id[outline.id].kg_per_person / highest)),
            measured(by_id[outline.id].kg_per_person, "kg"),
        )
        for outline in outlines
        if outline.district and np.isfinite(by_id[outline.id].kg_per_person)
    ]


def highest_kg_per_person(lines: list[DistrictLine]) -> float:
    """What the district that collects most collected a person [kg]."""
    found = [line.kg_per_person for line in lines if np.isfinite(line.kg_per_person)]
    return max([*found, 1e-9])


def district_line(city: City, plan: Plan, row: int) -> DistrictLine:
    """One district, by its row."""
    table, name = city.districts, str(city.districts.id[row])
    own = city.gardens.district == name
    return DistrictLine(
        id=name,
        name=str(table.name[row]),
        borough=str(table.borough[row]),
        population=float(table.population[row]),
        tonnes=published_year(city, name).tonnes,
        capture=latest_capture(city, name),
        gardens=int(np.sum(own & (city.gardens.kind == GardenKind.GARDEN))),
        planned=float(planned_doses(city, plan)[own].sum()),
    )


def latest_capture(city: City, district: str) -> CaptureRate | None:
    """The newest published rate, if there is one."""
    rows = np.flatnonzero((city.capture.district == district) & ~np.isnan(city.capture.percent))
    if not len(rows):
        return None
    last = rows[np.argmax(city.capture.month[rows])]
    return CaptureRate(float(city.capture.percent[last]) / 100, str(city.capture.month[last]))


def planned_doses(city: City, plan: Plan) -> Floats:
    """Compost that each garden gets over the plan [t], shape (n_gardens,)."""
    flows = plan.flows
    rows = np.flatnonzero(flows.leg == Leg.RETURN)
    at = positions(city.gardens.id, flows.destination[rows])
    doses = np.bincount(at, flows.wet[rows], minlength=len(city.gardens))
    return np.asarray(doses, dtype=np.float64)


def district_page(city: City, plan: Plan, row: int) -> DistrictPage:
    """One district, by its row."""
    line = district_line(city, plan, row)
    return DistrictPage(
        line,
        published_year(city, line.id),
        tuple(_points(city, line.id)),
        tuple(garden_doses(city, plan, line.id)),
    )


def _points(city: City, district: str) -> list[CollectionPoint]:
    hubs = city.hubs
    here = (hubs.district == district) & (hubs.kind == HubKind.COLLECTION_POINT)
    points = [
        CollectionPoint(
            str(hubs.name[row]),
            str(hubs.operator[row]),
            words.open_months(str(hubs.open_months[row])),
            str(hubs.note[row]),
            not hubs.takes_part[row],
        )
        for row in np.flatnonzero(here)
    ]
    return sorted(points, key=lambda point: (point.closed, point.name))


def garden_doses(city: City, plan: Plan, district: str) -> list[GardenDose]:
    """The gardens and parks of one district, the largest first."""
    table = city.gardens
    caps = np.column_stack(table.caps_kg())
    by_element = np.divide(caps, contents_received(city, plan))
    planned = planned_doses(city, plan)
    doses = [
        GardenDose(
            id=str(table.id[row]),
            name=str(table.name[row]),
            kind=str(table.kind[row]),
            area_m2=float(table.area_m2[row]),
            growing_m2=float(table.area_m2[row] * table.growing_share[row]),
            safe_t_per_year=float(by_element[row].min()),
            binds=_binding(*by_element[row]),
            planned=float(planned[row]),
        )
        for row in np.flatnonzero(table.district == district).tolist()
    ]
    return sorted(doses, key=lambda dose: (dose.kind != GardenKind.GARDEN, -dose.area_m2))


def _binding(by_nitrogen: float, by_phosphorus: float) -> str:
    if not np.isfinite(min(by_nitrogen, by_phosphorus)):
        return ""
    return "phosphorus" if by_phosphorus <= by_nitrogen else "nitrogen"


def contents_received(city: City, plan: Plan) -> Floats:
    """N and P in a tonne of the compost that each garden gets [kg], shape (n_gardens, 2).

    A garden that gets none is told the mean of all compost spread; NaN when none is spread.
    """
    flows = plan.flows
    rows = np.flatnonzero((flows.leg == Leg.RETURN) & (flows.material == "compost"))
    at = positions(city.gardens.id, flows.destination[rows])
    masses = np.zeros((len(city.gardens), 3))
    columns = (flows.wet[rows], 1e3 * flows.nitrogen[rows], 1e3 * flows.phosphorus[rows])
    np.add.at(masses, at, np.column_stack(columns))
    total = masses.sum(axis=0)
    given = masses[:, :1] > 0
    own = np.divide(masses[:, 1:], masses[:, :1], out=np.zeros((len(given), 2)), where=given)
    mean = total[1:] / total[0] if total[0] else np.full(2, np.nan)
    return np.where(given, own, mean)
