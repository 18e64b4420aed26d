"""The one whose key it is: what they say of themselves, what they keep, their calendars."""

from datetime import datetime
from itertools import pairwise
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import AfterValidator, StringConstraints, model_validator

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.texts import Hour, Name, Row, Slug, Weekday
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.people.actions import describe_oneself, tell_name
from greenhaven.web.commons.people.export import everything_about
from greenhaven.web.commons.people.models import Grant, Person, Units
from greenhaven.web.commons.people.queries import roles_of
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.queries import kept_by, place_of
from greenhaven.web.commons.places.views import keeping_of
from greenhaven.web.exchange.calendars.actions import make_calendar, revoke_calendar
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.calendars.queries import calendars_of
from greenhaven.web.exchange.handovers.queries import Reliability, reliability
from greenhaven.web.exchange.rounds import fleet
from greenhaven.web.exchange.rounds.models import DriverHours

router = Router(tags=["People"])
ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}


def _known_language(code: str) -> str:
    """One in which the site speaks."""
    if code not in dict(settings.LANGUAGES):
        raise ValueError(f"one of {', '.join(dict(settings.LANGUAGES))} was expected")
    return code


Language = Annotated[str, StringConstraints(max_length=8), AfterValidator(_known_language)]


class KeptPlaceShape(Schema):
    """A place that one keeps, and whether its page tells one's name."""

    id: int
    place: str
    named: bool

    @staticmethod
    def resolve_place(row: Grant) -> str:
        """Its code."""
        assert row.place is not None  # noqa: S101 -- the database holds keepers to a place
        return row.place.code


class MeShape(Schema):
    """Who is asked for, what they keep, and what the key may do."""

    name: str
    language: str
    units: str
    joined_at: datetime
    roles: list[str]
    keeps: list[str]
    keepings: list[KeptPlaceShape]
    circles: list[str]
    scopes: list[str]


class MeTold(Schema):
    """What is changed of oneself; what is not named stays."""

    name: Name | None = None
    language: Language | None = None
    units: Units | None = None


class NamedTold(Schema):
    """Whether the page of the place tells one's name."""

    named: bool


class SpanShape(Schema):
    """From when to when on one day of the week, in hours of the city."""

    weekday: Weekday
    begins_at: Hour
    ends_at: Hour


class WeekTold(Schema):
    """All hours of a week; a day that is not named has none."""

    hours: list[SpanShape] = Field(max_length=7)

    @model_validator(mode="after")
    def once_a_day(self) -> "WeekTold":
        """Each day once, ending later than it begins."""
        refuse_odd_spans(self.hours)
        if len({span.weekday for span in self.hours}) < len(self.hours):
            raise ValueError("each day of the week once was expected")
        return self


class ReliabilityShape(Schema):
    """How one's promises of the last twelve months ended."""

    kept: int
    missed: int
    late_withdrawn: int
    words: str

    @staticmethod
    def resolve_words(row: Reliability) -> str:
        """In a sentence."""
        return str(row)


class CalendarShape(Schema):
    """A calendar that was given out; its address is told once, when it is made."""

    id: int
    place: str | None
    made_at: datetime

    @staticmethod
    def resolve_place(row: CalendarKey) -> str | None:
        """Of which place; none = one's own."""
        return row.place.code if row.place else None


class CalendarMadeShape(Schema):
    """A new calendar with its address."""

    id: int
    place: str | None
    made_at: datetime
    address: str = Field(description="Empty where a repeated request is answered.")


class CalendarTold(Schema):
    """Of which place that one keeps; none = one's own."""

    place: Slug | None = None


def refuse_odd_spans(spans: list[SpanShape]) -> None:
    """Refuse what ends before it begins, and hours of one day that overlap."""
    ordered = sorted(spans, key=lambda span: (span.weekday, span.begins_at))
    if any(span.ends_at <= span.begins_at for span in ordered):
        raise ValueError("an end later than the beginning was expected")
    if any(
        one.weekday == other.weekday and other.begins_at < one.ends_at
        for one, other in pairwise(ordered)
    ):
        raise ValueError("hours that do not overlap were expected")


def the_calendar(calendar: int) -> CalendarKey:
    """The calendar with that number."""
    return get_object_or_404(CalendarKey.objects.select_related("place"), pk=calendar)


def the_keeping(keeping: int) -> Grant:
    """Someone's keeping of a place."""
    return keeping_of(keeping)


@router.get("/me", response=answers(MeShape), operation_id="me")
@opens("own.read")
def me(request: HttpRequest) -> dict[str, object]:
    """The one whose key it is."""
    return _me(request, who(request))


def _me(request: HttpRequest, person: Person) -> dict[str, object]:
    actor = actor_of(request)
    return {
        "name": person.name,
        "language": person.language,
        "units": person.units,
        "joined_at": person.joined_at,
        "roles": sorted(actor.roles),
        "keeps": [place.code for place in kept_by(person)],
        "keepings": [row for row in roles_of(person) if row.place is not None],
        "circles": [circle.slug for circle in circles_of(person)],
        "scopes": sorted(actor.scopes or ()),
    }


@router.patch("/me", response=answers(MeShape), operation_id="change_me")
@opens("own.change")
def change(request: HttpRequest, told: MeTold) -> dict[str, object]:
    """Change one's name, language or units."""
    person = who(request)
    known = {"name": person.name, "language": person.language, "units": person.units}
    return _me(request, describe_oneself(by=person, **known | told.dict(exclude_none=True)))


@router.get(
    "/me/export",
    response=answers(None),
    operation_id="export_me",
    openapi_extra={"responses": {200: ZIP}},
)
@opens("own.export")
def export(request: HttpRequest) -> HttpResponse:
    """Everything about oneself: a zip with one file of JSON, and the photos."""
    return HttpResponse(everything_about(who(request)), content_type="application/zip")


@router.get("/me/reliability", response=answers(ReliabilityShape), operation_id="my_reliability")
@opens("own.read")
def kept_promises(request: HttpRequest) -> Reliability:
    """How one's promises ended."""
    return reliability(who(request))


@router.get("/me/hours", response=answers(list[SpanShape]), operation_id="my_hours")
@opens("own.read")
def hours(request: HttpRequest) -> list[DriverHours]:
    """When one is glad to drive."""
    return list(DriverHours.objects.filter(person=who(request)).order_by("weekday"))


@router.put("/me/hours", response=answers(list[SpanShape]), operation_id="set_my_hours")
@opens("own.change")
def set_hours(request: HttpRequest, told: WeekTold) -> list[DriverHours]:
    """Say when one is glad to drive."""
    person = who(request)
    spans = {span.weekday: (span.begins_at, span.ends_at) for span in told.hours}
    fleet.set_driver_hours(person=person, hours=spans, by=person)
    return list(DriverHours.objects.filter(person=person).order_by("weekday"))


@router.post(
    "/keepings/{keeping}/named", response=answers(KeptPlaceShape), operation_id="tell_name"
)
@opens("keeper.named", the_keeping)
def name_me(request: HttpRequest, keeping: Row, told: NamedTold) -> Grant:
    """Let the page of a place that one keeps tell one's name, or no longer."""
    del keeping
    tell_name(grant=found(request, Grant), by=who(request), named=told.named)
    return the_keeping(found(request, Grant).pk)


@router.get("/me/calendars", response=answers(list[CalendarShape]), operation_id="my_calendars")
@opens("own.read")
def calendars(request: HttpRequest) -> list[CalendarKey]:
    """The calendars that one has given out."""
    return list(calendars_of(who(request)))


@router.post(
    "/me/calendars", response=answers(CalendarMadeShape, 201), operation_id="make_calendar"
)
@opens("own.change")
def add_calendar(request: HttpRequest, told: CalendarTold) -> Status[CalendarMadeShape]:
    """A new address of one's own calendar, or of a place that one keeps; the old one ends."""
    place = place_of(told.place) if told.place else None
    row, key = make_calendar(by=who(request), place=place)
    address = request.build_absolute_uri(f"/calendar/{key}.ics")
    request.told_once = address  # type: ignore[attr-defined]  # not kept with the answer
    code = place.code if place else None
    made = CalendarMadeShape(id=row.pk, place=code, made_at=row.made_at, address=address)
    return Status(201, made)


@router.post(
    "/calendars/{calendar}/revoke", response=answers(CalendarShape), operation_id="revoke_calendar"
)
@opens("calendar.own", the_calendar)
def end_calendar(request: HttpRequest, calendar: Row) -> CalendarKey:
    """Its address opens nothing any more."""
    revoke_calendar(calendar=found(request, CalendarKey), by=who(request))
    return the_calendar(calendar)
