"""Vehicles, and the search for a day's rounds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from ninja import Query, Router, Schema, Status
from pydantic import Field, model_validator

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.promises import PromiseShape
from greenhaven.web.api.texts import Code, Day, Hour, Name, Row, Slug, Weekday
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.rounds import drafting, fleet
from greenhaven.web.exchange.rounds.fleet_forms import KEPT
from greenhaven.web.exchange.rounds.fleet_views import the_vehicle
from greenhaven.web.exchange.rounds.gathering import fetch_offers, unserved
from greenhaven.web.exchange.rounds.models import Carrier, Draft, Vehicle
from greenhaven.web.exchange.rounds.queries import vehicles_of
from greenhaven.web.exchange.rounds.tasks import draft_rounds
from greenhaven.web.exchange.rounds.words import doing_words

router = Router(tags=["Rounds"])
WEEK = range(7)


class VehicleShape(Schema):
    """A bike, van or truck that is at home at a hub."""

    code: str
    name: str
    place: str
    kind: str
    capacity_kg: int
    capacity_l: int | None
    speed_km_per_h: int
    begins_at: Hour
    ends_at: Hour
    longest_h: Decimal
    longest_km: int | None
    trips: int
    turn_min: int
    weekdays: list[int] = Field(description="0 = Monday")
    retired_at: datetime | None

    @staticmethod
    def resolve_place(row: Vehicle) -> str:
        """Its hub."""
        return row.place.code

    @staticmethod
    def resolve_weekdays(row: Vehicle) -> list[int]:
        """On which it goes out."""
        return [day for day in WEEK if row.weekdays >> day & 1]


class VehicleTold(Schema):
    """What a vehicle carries, and when it goes out."""

    name: Name
    kind: Carrier
    capacity_kg: Annotated[int, Field(ge=1, le=40_000)]
    capacity_l: Annotated[int, Field(ge=1, le=200_000)] | None = None
    speed_km_per_h: Annotated[int, Field(ge=1, le=120)]
    begins_at: Hour
    ends_at: Hour
    longest_h: Annotated[Decimal, Field(ge=1, le=24, max_digits=3, decimal_places=1)]
    longest_km: Annotated[int, Field(ge=1, le=2000)] | None = None
    trips: Annotated[int, Field(ge=1, le=20)]
    turn_min: Annotated[int, Field(ge=0, le=240)]
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]

    @model_validator(mode="after")
    def ends_later(self) -> "VehicleTold":
        """A day that ends after it begins."""
        if self.ends_at <= self.begins_at:
            raise ValueError("an end later than the beginning was expected")
        return self

    def columns(self) -> dict[str, Any]:
        """As it is kept."""
        told = {name: getattr(self, name) for name in KEPT}
        return told | {"weekdays": sum(1 << day for day in set(self.weekdays))}


class NewVehicleTold(VehicleTold):
    """A new one, and the hub where it is at home."""

    place: Slug


class DraftShape(Schema):
    """The search for the rounds of a day."""

    id: int
    day: date
    state: str
    share: float
    doing: str
    asked_at: datetime
    ended_at: datetime | None

    @staticmethod
    def resolve_doing(row: Draft) -> str:
        """What it does, or what came of it."""
        return str(doing_words(row))


class DayTold(Schema):
    """Which day."""

    day: Day


class UnservedShape(Schema):
    """What waits for a vehicle on a day: agreed promises, and offers to be fetched."""

    promises: list[PromiseShape]
    offers: list[int]


def the_draft(draft: int) -> Draft:
    """The search with that number."""
    return get_object_or_404(Draft, pk=draft)


@router.get("/vehicles", response=answers(list[VehicleShape]), operation_id="vehicles")
@opens("plan.manage")
def vehicles(request: HttpRequest) -> list[Vehicle]:
    """The vehicles that go out."""
    del request
    return list(vehicles_of(present_city().id))


@router.post("/vehicles", response=answers(VehicleShape, 201), operation_id="add_vehicle")
@opens("plan.manage")
def add(request: HttpRequest, told: NewVehicleTold) -> Status[Vehicle]:
    """Add one; rounds made from now on know it."""
    made = fleet.add_vehicle(
        by=who(request),
        place=public_place(told.place),
        code=slugify(told.name)[:64] or "vehicle",
        **told.columns(),
    )
    return Status(201, made)


@router.put("/vehicles/{code}", response=answers(VehicleShape), operation_id="change_vehicle")
@opens("plan.manage", the_vehicle)
def change(request: HttpRequest, code: Code, told: VehicleTold) -> Vehicle:
    """Say anew what it carries and when it goes out."""
    fleet.change_vehicle(vehicle=found(request, Vehicle), by=who(request), **told.columns())
    return the_vehicle(code)


@router.post(
    "/vehicles/{code}/retire", response=answers(VehicleShape), operation_id="retire_vehicle"
)
@opens("plan.manage", the_vehicle)
def retire(request: HttpRequest, code: Code) -> Vehicle:
    """It does not go out any more."""
    fleet.retire_vehicle(vehicle=found(request, Vehicle), by=who(request))
    return the_vehicle(code)


@router.post("/drafts", response=answers(DraftShape, 201), operation_id="draft_rounds")
@opens("plan.manage")
def draft(request: HttpRequest, told: DayTold) -> Status[Draft]:
    """Look for the rounds of a day in the background; the search that runs is given back."""
    asked = drafting.ask_for_rounds(day=told.day, by=who(request))
    draft_rounds.enqueue(asked.pk)
    return Status(201, asked)


@router.get("/drafts/{draft}", response=answers(DraftShape), operation_id="draft")
@opens("plan.manage", the_draft)
def state(request: HttpRequest, draft: Row) -> Draft:
    """How far a search is."""
    del draft
    return found(request, Draft)


@router.post("/drafts/{draft}/stop", response=answers(DraftShape), operation_id="stop_draft")
@opens("plan.manage", the_draft)
def stop(request: HttpRequest, draft: Row) -> Draft:
    """End a search; the best rounds so far are kept."""
    drafting.stop_draft(draft=found(request, Draft), by=who(request))
    return the_draft(draft)


@router.get("/rounds-unserved", response=answers(UnservedShape), operation_id="unserved")
@opens("plan.manage")
def waiting(
    request: HttpRequest, day: Annotated[Day | None, Query()] = None
) -> dict[str, list[Commitment] | list[int]]:
    """What waits for a vehicle on a day, today if none is said."""
    del request
    city = present_city()
    asked = day or clock.today(city)
    offers: list[Offer] = fetch_offers(city.id, asked)
    return {"promises": list(unserved(city.id, asked)), "offers": [each.pk for each in offers]}
