"""Storms and hubs that are down: told and ended by coordinators, and by who keeps the hub."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.texts import Clean, Code, Moment, Note, Row, Slug
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions.actions import end, tell_hub_is_down, tell_of_storm
from greenhaven.web.exchange.disruptions.models import Disruption, Severity
from greenhaven.web.exchange.disruptions.queries import present_or_coming
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause

router = Router(tags=["Planning again"])
District = Annotated[str, StringConstraints(min_length=1, max_length=64), Clean]


class DisruptionShape(Schema):
    """A storm that is expected, or a hub that cannot work."""

    id: int
    kind: str
    place: str | None
    districts: list[str] = Field(description="Empty: everywhere.")
    severity: int
    begins_at: datetime
    ends_at: datetime | None
    words: str

    @staticmethod
    def resolve_place(row: Disruption) -> str | None:
        """The hub that is down."""
        return row.place.code if row.place else None

    @staticmethod
    def resolve_districts(row: Disruption) -> list[str]:
        """That it touches."""
        return row.areas


class StormTold(Schema):
    """A storm that is expected in some districts, or everywhere."""

    begins_at: Moment
    ends_at: Moment
    districts: list[District] = Field(default_factory=list, max_length=500)
    severity: Severity = Severity.SEVERE
    words: Note = ""


class StopTold(Schema):
    """From when a hub cannot work; without an end, nobody knows until when."""

    begins_at: Moment
    ends_at: Moment | None = None
    words: Note = ""


class HubDownTold(StopTold):
    """A hub that cannot work."""

    place: Slug


def the_disruption(disruption: int) -> Disruption:
    """The storm or the hub with that number."""
    return get_object_or_404(Disruption.objects.select_related("place"), pk=disruption)


def _plan_for(row: Disruption, by: Person) -> Disruption:
    """Have a new plan made for it."""
    wish(cause=Cause.OCCASION, by=by, occasion=row)
    return row


@router.get("/disruptions", response=answers(list[DisruptionShape]), operation_id="disruptions")
@opens("plan.manage")
def listed(request: HttpRequest) -> list[Disruption]:
    """What is the matter now, or is expected."""
    del request
    city = present_city()
    return list(present_or_coming(city.id, clock.now(city)))


@router.post(
    "/disruptions/storms", response=answers(DisruptionShape, 201), operation_id="tell_of_storm"
)
@opens("plan.manage")
def storm(request: HttpRequest, told: StormTold) -> Status[Disruption]:
    """Tell of a storm; a new plan is made for it."""
    by = who(request)
    made = tell_of_storm(by=by, key=key_of(request), **told.dict())
    return Status(201, _plan_for(made, by))


@router.post(
    "/disruptions/hubs", response=answers(DisruptionShape, 201), operation_id="tell_hub_is_down"
)
@opens("plan.manage")
def hub(request: HttpRequest, told: HubDownTold) -> Status[Disruption]:
    """Tell that a hub cannot work; a new plan is made without it."""
    by = who(request)
    given = told.dict(exclude={"place"})
    made = tell_hub_is_down(by=by, place=public_place(told.place), key=key_of(request), **given)
    return Status(201, _plan_for(made, by))


@router.post("/places/{code}/down", response=answers(DisruptionShape, 201), operation_id="stop_hub")
@opens("disruption.tell", public_place)
def stopped(request: HttpRequest, code: Code, told: StopTold) -> Status[Disruption]:
    """Who keeps a hub tells that it cannot work; a new plan is made without it."""
    del code
    by, place = who(request), found(request, Place)
    made = tell_hub_is_down(by=by, place=place, key=key_of(request), **told.dict())
    return Status(201, _plan_for(made, by))


@router.post(
    "/disruptions/{disruption}/end",
    response=answers(DisruptionShape),
    operation_id="end_disruption",
)
@opens("disruption.tell", the_disruption)
def over(request: HttpRequest, disruption: Row) -> Disruption:
    """It is over, or does not come."""
    del disruption
    by = who(request)
    return _plan_for(end(disruption=found(request, Disruption), by=by), by)
