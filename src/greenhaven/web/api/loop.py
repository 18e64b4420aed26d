"""What plans change, plans being made, and what a coordinator decides today."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate

from greenhaven.core.city import City
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.keeping import PromisesShape
from greenhaven.web.api.paging import Lines, Listed, Pages
from greenhaven.web.api.texts import Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.snapshots.queries import city_of, latest_snapshot, present_city
from greenhaven.web.exchange.day.actions import agree_for_unkept
from greenhaven.web.exchange.day.lines import exceptions
from greenhaven.web.exchange.day.page import Asked, Day
from greenhaven.web.exchange.disruptions.queries import present_or_coming
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.changes import all_changes, changes_for
from greenhaven.web.exchange.loop.models import Cause, PlanChange, Replanning
from greenhaven.web.exchange.loop.pages import lines_of
from greenhaven.web.exchange.loop.queries import Work, replannings, work_in_progress
from greenhaven.web.exchange.loop.replanning import stop
from greenhaven.web.exchange.loop.views import the_replanning
from greenhaven.web.exchange.loop.words import why_words
from greenhaven.web.exchange.plans.queries import current_plan
from greenhaven.web.exchange.rounds.queries import rounds_of_day

router = Router(tags=["Planning again"])


class ChangeShape(Schema):
    """A movement that a new plan makes otherwise than the one before, and why."""

    id: int
    replanning: int
    what: str
    leg: str
    origin: str
    destination: str
    material: str
    week_of: date
    before_mg: int
    after_mg: int
    why: str
    reason: str


class ReplanningShape(Schema):
    """One time that the city was planned anew."""

    id: int
    cause: str
    day: date
    state: str
    share: float
    words: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class AgainShape(ReplanningShape):
    """A plan that was asked for; one that waits already is enough."""

    new: bool


class WorkShape(Schema):
    """One thing that is done in the background, or waits to be."""

    title: str
    running: bool
    share: float | None
    doing: str
    since: datetime
    replanning: int | None


class LineShape(Schema):
    """One thing that wants a decision, and where that is made."""

    what: str
    why: str
    url: str
    do: str


class GroupShape(Schema):
    """Lines of one kind."""

    title: str
    count: int
    lines: list[LineShape]


class DayShape(Schema):
    """What needs a decision today, the gravest first."""

    decisions: int
    groups: list[GroupShape]


@router.get("/changes", response=answers(list[ChangeShape]), operation_id="changes")
@paginate(Lines)
@opens("own.read")
def changes(request: HttpRequest, *, mine: Annotated[bool, Query()] = True) -> Listed[PlanChange]:
    """What plans changed for oneself, the newest first; a coordinator may see all."""
    city, everything = present_city(), not mine and actor_of(request).may("plan.manage")
    rows = all_changes(city) if everything else changes_for(who(request), city)
    return Listed(rows, lambda row: _change(row, city))


def _change(row: PlanChange, city: City) -> dict[str, object]:
    columns = ("id", "leg", "origin", "destination", "material", "week_of", "before_mg", "after_mg")
    return {name: getattr(row, name) for name in columns} | {
        "replanning": row.replanning_id,
        "what": lines_of([row], city)[0].what,
        "why": why_words(row.why),
        "reason": str(row.why.get("reason", "")),
    }


@router.get("/replannings", response=answers(list[ReplanningShape]), operation_id="replannings")
@paginate(Pages)
@opens("plan.manage")
def listed(request: HttpRequest) -> QuerySet[Replanning]:
    """How plans came about."""
    del request
    return replannings(present_city().id)


@router.post("/replannings", response=answers(AgainShape, 201), operation_id="plan_again")
@opens("plan.manage")
def again(request: HttpRequest) -> Status[dict[str, object]]:
    """Wish for a new plan, which is made in the background."""
    row, new = wish(cause=Cause.ASKED, by=who(request))
    names = ReplanningShape.model_fields
    return Status(201, {name: getattr(row, name) for name in names} | {"new": new})


@router.post(
    "/replannings/{replanning}/stop", response=answers(ReplanningShape), operation_id="plan_stop"
)
@opens("plan.manage", the_replanning)
def end(request: HttpRequest, replanning: Row) -> Replanning:
    """Stop it; the plan in force stands."""
    del replanning
    return stop(replanning=found(request, Replanning), by=who(request))


@router.get("/work", response=answers(list[WorkShape]), operation_id="work")
@opens("plan.manage")
def at_work(request: HttpRequest) -> list[Work]:
    """What is done in the background now, and what waits."""
    del request
    return work_in_progress()


@router.get("/day", response=answers(DayShape), operation_id="day")
@opens("plan.manage")
def day(request: HttpRequest) -> Day:
    """The exceptions of today."""
    snapshot = latest_snapshot()
    city = city_of(snapshot.digest) if snapshot else present_city()
    asked = Asked(city, clock.now(city), who(request).units)
    rounds = list(rounds_of_day(city.id, asked.today))
    matters = list(present_or_coming(asked.city.id, asked.now))
    return exceptions(asked, rounds, current_plan(), snapshot.pk if snapshot else 0, matters)


@router.post("/day/agree", response=answers(PromisesShape), operation_id="agree_for_unkept")
@opens("plan.manage")
def agree(request: HttpRequest) -> PromisesShape:
    """Agree for all places that nobody keeps."""
    city = present_city()
    count = agree_for_unkept(city=city.id, now=clock.now(city), by=who(request))
    return PromisesShape(promises=count)
