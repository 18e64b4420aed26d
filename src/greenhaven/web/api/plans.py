"""The plan in force as its pages tell it: weeks, recipes, districts, hubs, gardens and rules."""

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
from greenhaven.web.exchange.plans.jobs import Job, JobBook
from greenhaven.web.exchange.plans.limits import Limits, priced_limits
from greenhaven.web.exchange.plans.nitrogen import Strand, strands
from greenhaven.web.exchange.plans.outlook_views import garden_book, rule_book
from greenhaven.web.exchange.plans.queries import Loop, lineage_of, outlook_of
from greenhaven.web.exchange.plans.rules import ArticleShown
from greenhaven.web.exchange.plans.today import Week, weeks

router = Router(tags=["City and plan"])
WeekAsked = Annotated[int, Query(ge=1, le=52, description="Counted from 1.")]


class WeekShape(Schema):
    """What moves in one week [t]."""

    first: date
    came_in: float
    processed: float
    bulking: float
    exported: float
    unserved: float
    to_soil: float
    to_gardens: float
    sold: float


class RecipeShape(Schema):
    """One week's mix of one hub."""

    hub: str
    week: int
    wet_t: float
    carbon_to_nitrogen: Finite
    moisture: Finite
    free_air_space: Finite
    bulking_share: Finite
    water_added: Finite


class LeftOverShape(Schema):
    """Organics for which no place was found."""

    source: str
    week: int
    wet_t: float


class JobShape(Schema):
    """One movement of one week, or several alike, in words."""

    district: str
    who: str
    what: str
    tonnes: float
    to: str
    why: str
    km: Finite
    leg: str
    count: int

    @staticmethod
    def resolve_to(row: Job) -> str:
        """Where it goes."""
        return row.to.name


class LimitShape(Schema):
    """What one more unit of a limit would save."""

    sentence: str
    weeks: int
    saving: Finite
    confirmed: bool


class LimitsShape(Schema):
    """The limits of one kind, the dearest first, and how many more bind."""

    kind: str
    dearest: list[LimitShape]
    more: int


class StrandShape(Schema):
    """Nitrogen that goes from one place to the next over the whole plan."""

    origin: str
    destination: str
    kg: float
    part: str


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


class ArticleShape(Schema):
    """One article of the rulebook in words: since when, what it did, what it costs."""

    id: str
    sentence: str
    layer: str
    authority: str
    since: date
    last: date | None
    version: int
    adopted_by: str
    sources: list[str]
    did: str
    costs: str
    notices: list[str]


class RulesShape(Schema):
    """The rulebook that the plan in force obeys."""

    version: int
    digest: str
    note: str
    is_adopted: bool
    articles: list[ArticleShape]


def asked_week(loop: Loop, week: int) -> int:
    """Its number from 0; a week that the plan does not have is not there."""
    if week > loop.plan.weeks:
        said = _("There is no week %(week)d: the plan has %(weeks)d.")
        told = {"week": week, "weeks": loop.plan.weeks}
        raise ProblemError(404, "not_there", said % told)
    return week - 1


def row_of(ids: Any, name: str) -> int:
    """The row of a place in a table of the city."""
    rows = np.flatnonzero(ids == name)
    if not len(rows):
        raise ProblemError(404, "not_there", _("There is nothing at this address."))
    return int(rows[0])


@router.get("/plan/weeks", response=answers(list[WeekShape]), operation_id="plan_weeks")
@opens("city.read")
def plan_weeks(request: HttpRequest) -> list[Week]:
    """What moves in each week of the plan."""
    del request
    loop = the_loop()
    return weeks(loop.city, loop.plan)


@router.get("/plan/recipes", response=answers(list[RecipeShape]), operation_id="plan_recipes")
@paginate(Lines)
@opens("city.read")
def recipes(
    request: HttpRequest, hub: Annotated[str, Query(max_length=120)] = ""
) -> list[dict[str, object]]:
    """The mixes, by hub and week."""
    del request
    rows = the_loop().plan.recipes.records()
    return [
        row | {"wet_t": row["wet"], "week": row["week"] + 1}
        for row in rows
        if hub in ("", row["hub"])
    ]


@router.get("/plan/left-over", response=answers(list[LeftOverShape]), operation_id="plan_left_over")
@paginate(Lines)
@opens("city.read")
def left_over(request: HttpRequest) -> list[dict[str, object]]:
    """What found no place, the heaviest first."""
    del request
    rows = sorted(the_loop().plan.unserved.records(), key=lambda row: -row["wet"])
    return [row | {"wet_t": row["wet"], "week": row["week"] + 1} for row in rows]


@router.get("/plan/jobs", response=answers(list[JobShape]), operation_id="plan_jobs")
@paginate(Lines)
@opens("city.read")
def jobs(request: HttpRequest, week: WeekAsked = 1) -> list[Job]:
    """A week's jobs of all districts, those alike drawn together."""
    del request
    loop = the_loop()
    book = JobBook(loop.city, loop.plan, loop.reasons)
    return [job for each in book.by_district(asked_week(loop, week)) for job in each.jobs]


@router.get("/plan/limits", response=answers(list[LimitsShape]), operation_id="plan_limits")
@opens("city.read")
def limits(request: HttpRequest) -> list[Limits]:
    """What each limit costs."""
    del request
    return priced_limits(the_loop().plan)


@router.get("/plan/nitrogen", response=answers(list[StrandShape]), operation_id="plan_nitrogen")
@opens("city.read")
def nitrogen(request: HttpRequest) -> list[Strand]:
    """Where the nitrogen goes."""
    del request
    loop = the_loop()
    return strands(loop.city, loop.plan)


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


@router.get("/rules", response=answers(RulesShape), operation_id="rules")
@opens("city.read")
def rules(request: HttpRequest) -> dict[str, object]:
    """The rules that the plan in force obeys, and what they cost."""
    del request
    book = rule_book(the_loop())
    if book is None:
        said = _("The plan obeys no rulebook.")
        raise ProblemError(404, "not_there", said)
    page = book.page()
    shown: tuple[ArticleShown, ...] = page.articles
    names = ("version", "digest", "note", "is_adopted")
    return {name: getattr(page, name) for name in names} | {"articles": shown}
