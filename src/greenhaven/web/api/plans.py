"""The plan in force as its pages tell it: weeks, recipes, jobs, limits, nitrogen and rules."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.city import the_loop
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Lines
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.texts import Finite
from greenhaven.web.exchange.plans.jobs import Job, JobBook
from greenhaven.web.exchange.plans.limits import Limits, priced_limits
from greenhaven.web.exchange.plans.nitrogen import Strand, strands
from greenhaven.web.exchange.plans.outlook_views import rule_book
from greenhaven.web.exchange.plans.queries import Loop
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
