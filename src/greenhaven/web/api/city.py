"""What is public of the city: its materials and units, and the plan in force."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Lines
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.commons import clock
from greenhaven.web.commons.assumptions import Assumption, assumptions
from greenhaven.web.commons.materials import density_of, materials
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.plans.queries import Loop, NoPlanError, current_loop
from greenhaven.web.exchange.plans.weeks import Choice, chosen_rows

router = Router(tags=["City and plan"])
MOST_FLOWS = 500


class MaterialShape(Schema):
    """A material that sources give."""

    id: str
    name: str
    pile: str = Field(description="green or brown")
    density_kg_per_m3: float


class CityShape(Schema):
    """The city, and which day it is there."""

    id: str
    name: str
    timezone: str
    today: date
    stands_still: bool = Field(description="A demonstration stands still on one day.")
    materials: list[MaterialShape]
    units: list[str]
    districts: dict[str, str]
    notes: list[str] = Field(description="What one must know of how its tables were made.")
    weather_from: date
    weather_to: date


class AssumptionShape(Schema):
    """One value that nobody measured, and why it is what it is."""

    table: str
    column: str
    title: str
    scope: str
    value: str
    reason: str
    source: str
    rows: int = Field(description="How many values rest on it.")


class PlanShape(Schema):
    """The plan in force, in its own figures."""

    start: date
    weeks: int
    digest: str
    made_at: Any
    rulebook_version: int | None
    summary: dict[str, float]


class FlowShape(Schema):
    """One movement of the plan."""

    week_of: date
    leg: str
    origin: str
    via: str
    destination: str
    material: str
    wet_t: float
    nitrogen_kg: float
    phosphorus_kg: float
    km: float
    reason: str


class FlowsShape(Schema):
    """One page of movements."""

    items: list[FlowShape]
    next: int | None


@router.get("/city", response=answers(CityShape), operation_id="city")
@opens("city.read")
def city(request: HttpRequest) -> CityShape:
    """The city, its materials, districts and units."""
    del request
    here = present_city()
    known = [
        MaterialShape(id=code, name=name, pile=pile, density_kg_per_m3=density_of(here, code))
        for code, name, pile in materials(here)
    ]
    return CityShape(
        id=here.id,
        name=here.name,
        timezone=here.timezone,
        today=clock.today(here),
        stands_still=here.clock.fixed,
        materials=known,
        units=list(UNITS),
        districts=dict(zip(here.districts.id.tolist(), here.districts.name.tolist(), strict=True)),
        notes=[str(note) for note in here.notes],
        weather_from=here.clock.weather_from,
        weather_to=here.clock.weather_to,
    )


@router.get("/assumptions", response=answers(list[AssumptionShape]), operation_id="assumptions")
@paginate(Lines)
@opens("city.read")
def assumed(request: HttpRequest) -> list[Assumption]:
    """Every number that nobody measured."""
    del request
    return assumptions(present_city())


@router.get("/plan", response=answers(PlanShape), operation_id="plan")
@opens("city.read")
def plan(request: HttpRequest) -> PlanShape:
    """The plan in force."""
    del request
    loop = the_loop()
    kept = loop.kept
    return PlanShape(
        start=kept.start,
        weeks=kept.weeks,
        digest=kept.digest,
        made_at=kept.created_at,
        rulebook_version=kept.rulebook.version if kept.rulebook else None,
        summary={name: float(value) for name, value in kept.summary.items()},
    )


@router.get("/plan/flows", response=answers(FlowsShape), operation_id="plan_flows")
@opens("city.read")
def flows(
    request: HttpRequest,
    week: Annotated[int | None, Query(ge=1, le=52)] = None,
    place: Annotated[str, Query(max_length=120)] = "",
    district: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_FLOWS)] = 100,
) -> FlowsShape:
    """What the plan moves, each with its reason; of one week, one district or one place."""
    del request
    loop = the_loop()
    table, reasons = loop.plan.flows, loop.reasons
    chosen = chosen_rows(loop.city, loop.plan, Choice(district, week - 1 if week else None))
    rows = [
        row
        for row in range(after, len(table))
        if chosen[row]
        and (not place or place in (table.origin[row], table.destination[row], table.via[row]))
    ]
    page = rows[:limit]
    items = [_flow(loop, row, str(reasons[row])) for row in page]
    return FlowsShape(items=items, next=rows[limit] if len(rows) > limit else None)


def _flow(loop: Loop, row: int, reason: str) -> FlowShape:
    table = loop.plan.flows
    return FlowShape(
        week_of=loop.plan.start + timedelta(weeks=int(table.week[row])),
        leg=str(table.leg[row]),
        origin=str(table.origin[row]),
        via=str(table.via[row]),
        destination=str(table.destination[row]),
        material=str(table.material[row]),
        wet_t=float(table.wet[row]),
        nitrogen_kg=1e3 * float(table.nitrogen[row]),
        phosphorus_kg=1e3 * float(table.phosphorus[row]),
        km=float(table.km[row]),
        reason=reason,
    )


def the_loop() -> Loop:
    """The plan in force with its city."""
    try:
        return current_loop()
    except NoPlanError as error:
        raise ProblemError(404, "not_there", str(error)) from error
