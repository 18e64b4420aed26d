"""The districts, hubs and gardens of the plan in force, as their pages tell of them."""

from datetime import date
from typing import Annotated, Any

import numpy as np
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from greenhaven.core.city import GardenKind
from greenhaven.web.api.answers import answers
from greenhaven.web.api.city import the_loop
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Lines, Listed
from greenhaven.web.api.plans import JobShape, WeekAsked, asked_week
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.texts import Code, Finite
from greenhaven.web.exchange.plans.districts import (
    DistrictLine,
    GardenDose,
    district_lines,
    district_page,
)
from greenhaven.web.exchange.plans.garden_page import garden_page
from greenhaven.web.exchange.plans.garden_rules import GardenRule, garden_rules
from greenhaven.web.exchange.plans.gardens import Cap, GardenLine, Order, Wanted
from greenhaven.web.exchange.plans.hubs import HubFacts, described_hubs, hub_facts
from greenhaven.web.exchange.plans.jobs import JobBook
from greenhaven.web.exchange.plans.outlook_views import garden_book, rule_book
from greenhaven.web.exchange.plans.queries import lineage_of, outlook_of

router = Router(tags=["City and plan"])


class DistrictShape(Schema):
    """A district: what was collected in the last reported year, and what the plan brings."""

    id: str
    name: str
    borough: str
    population: Finite
    tonnes: Finite
    kg_per_person: Finite
    capture_share: float | None
    gardens: int
    planned_t: float = Field(alias="planned")

    @staticmethod
    def resolve_capture_share(row: DistrictLine) -> float | None:
        """The newest published rate."""
        return row.capture.share if row.capture else None


class PointShape(Schema):
    """Where people bring organics."""

    name: str
    operator: str
    open_months: str
    note: str
    closed: bool


class DoseShape(Schema):
    """A garden's safe dose, and what sets it."""

    id: str
    name: str
    kind: str
    area_m2: float
    safe_t_per_year: Finite
    binds: str
    planned_t: float = Field(alias="planned")


class DistrictWholeShape(Schema):
    """One district with its points, its gardens, and the jobs of one week."""

    district: DistrictShape
    points: list[PointShape]
    gardens: list[DoseShape]
    jobs: list[JobShape]


class HubShape(Schema):
    """A hub with its permit, and what the plan moves there, week by week [t]."""

    id: str
    name: str
    kind: str
    process: str
    operator: str
    district: str
    accepts: list[str]
    capacity_t_per_week: Finite = Field(alias="capacity")
    minimum_t_per_week: Finite = Field(alias="minimum")
    takes_part: bool
    permit: str
    expires: date | None
    open_months: str
    note: str
    assumed: list[str]
    received: list[float]
    sent: list[float]

    @staticmethod
    def resolve_assumed(row: HubFacts) -> list[str]:
        """The columns of it that nobody measured."""
        return sorted(row.assumed)


class GardenShape(Schema):
    """A garden: what it gets in the plan [t], and how far its fuller cap is filled."""

    id: str
    name: str
    kind: str
    district: str
    growing_m2: float
    compost_low_t: float
    compost_t: float
    compost_high_t: float
    filled: float
    binds: str

    @staticmethod
    def resolve_compost_low_t(row: GardenLine) -> float:
        """1 in 10 futures brings less."""
        return row.compost.low

    @staticmethod
    def resolve_compost_t(row: GardenLine) -> float:
        """The median."""
        return row.compost.median

    @staticmethod
    def resolve_compost_high_t(row: GardenLine) -> float:
        """1 in 10 futures brings more."""
        return row.compost.high


class CapShape(Schema):
    """How far the cap of one nutrient is filled, over the twelve months that count [kg]."""

    element: str
    most: float
    before: float
    coming: float
    low: float
    high: float
    sentence: str


class DeliveryShape(Schema):
    """What one hub brings in one week."""

    first: date
    hub: str
    material: str
    tonnes: float


class OriginShape(Schema):
    """A district where nitrogen comes from; empty = what lay in the hubs before."""

    district: str
    share: float
    kg: float


class RuleReachShape(Schema):
    """A rule as it reaches one garden."""

    id: str
    sentence: str
    reach: str
    binds: bool
    costs: str


class GardenWholeShape(Schema):
    """One garden: its caps, what comes to it, from where, and which rules reach it."""

    garden: GardenShape
    area_m2: float
    caps: list[CapShape]
    deliveries: list[DeliveryShape]
    origins: list[OriginShape]
    rules: list[RuleReachShape]


def row_of(ids: Any, name: str) -> int:
    """The row of a place in a table of the city."""
    rows = np.flatnonzero(ids == name)
    if not len(rows):
        raise ProblemError(404, "not_there", _("There is nothing at this address."))
    return int(rows[0])


@router.get("/districts", response=answers(list[DistrictShape]), operation_id="districts")
@paginate(Lines)
@opens("city.read")
def districts(request: HttpRequest) -> list[DistrictLine]:
    """All districts."""
    del request
    loop = the_loop()
    return district_lines(loop.city, loop.plan)


@router.get("/districts/{district}", response=answers(DistrictWholeShape), operation_id="district")
@opens("city.read")
def district(request: HttpRequest, district: Code, week: WeekAsked = 1) -> dict[str, object]:
    """One district, and its jobs in one week."""
    del request
    loop = the_loop()
    page = district_page(loop.city, loop.plan, row_of(loop.city.districts.id, district))
    book = JobBook(loop.city, loop.plan, loop.reasons)
    doses: tuple[GardenDose, ...] = page.gardens
    return {
        "district": page.line,
        "points": page.points,
        "gardens": doses,
        "jobs": book.district(district, asked_week(loop, week)),
    }


@router.get("/hubs", response=answers(list[HubShape]), operation_id="hubs")
@paginate(Lines)
@opens("city.read")
def hubs(request: HttpRequest) -> list[HubFacts]:
    """Processing hubs, the processor outside and transfer stations, the busiest first."""
    del request
    loop = the_loop()
    return described_hubs(loop.city, loop.plan)


@router.get("/hubs/{hub}", response=answers(HubShape), operation_id="hub")
@opens("city.read")
def hub(request: HttpRequest, hub: Code) -> HubFacts:
    """One hub."""
    del request
    loop = the_loop()
    return hub_facts(loop.city, loop.plan, row_of(loop.city.hubs.id, hub))


@router.get("/gardens", response=answers(list[GardenShape]), operation_id="gardens")
@paginate(Lines)
@opens("city.read")
def gardens(
    request: HttpRequest,
    name: Annotated[str, Query(max_length=100)] = "",
    district: Annotated[str, Query(max_length=64)] = "",
    order: Annotated[Order, Query()] = Order.FILLED,
) -> Listed[int]:
    """Gardens, parks and street trees: all, or those of a name or a district."""
    del request
    book = garden_book(the_loop())
    rows = book.found(Wanted(name.strip(), district, order)).tolist()
    return Listed(rows, book.line)


@router.get("/gardens/{garden}", response=answers(GardenWholeShape), operation_id="garden")
@opens("city.read")
def garden(request: HttpRequest, garden: Code) -> dict[str, object]:
    """One garden."""
    del request
    loop = the_loop()
    table = loop.city.gardens
    row = row_of(np.where(table.kind != GardenKind.SALE, table.id, ""), garden)
    known, rules = outlook_of(loop.kept), rule_book(loop)
    page = garden_page(garden_book(loop), lineage_of(known.digest) if known else None, row)
    caps: tuple[Cap, ...] = page.caps
    reach: tuple[GardenRule, ...] = garden_rules(rules, row) if rules else ()
    return {
        "garden": page.line,
        "area_m2": page.area_m2,
        "caps": caps,
        "deliveries": [
            {
                "first": each.first,
                "hub": each.hub.id,
                "material": each.material,
                "tonnes": each.tonnes,
            }
            for each in page.deliveries
        ],
        "origins": page.origins,
        "rules": reach,
    }
