"""Offers and needs."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Amount, Month, Note, Row, Slug
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.offers.actions import (
    change_offer,
    make_offer,
    pause,
    resume,
    withdraw_offer,
)
from greenhaven.web.exchange.offers.models import (
    Direction,
    Grade,
    Offer,
    OfferState,
    Recurrence,
    Way,
)

router = Router(tags=["Offers and needs"])


class OfferShape(Schema):
    """What someone will give or wants. Of a home, only its code is told."""

    id: int
    direction: str
    place: str
    towards: str | None
    circle: str | None
    material: str
    grade: str
    amount_mg: int
    quantity: Amount
    unit: str
    way: str
    recurrence: str
    first_day: date
    last_day: date
    season_from: int | None
    season_to: int | None
    note: str
    state: str

    @staticmethod
    def resolve_place(offer: Offer) -> str:
        """Where it arises."""
        return offer.place.code

    @staticmethod
    def resolve_towards(offer: Offer) -> str | None:
        """Where it is brought."""
        return offer.towards.code if offer.towards else None

    @staticmethod
    def resolve_circle(offer: Offer) -> str | None:
        """In which circle."""
        return offer.circle.slug if offer.circle else None


class OfferTold(Schema):
    """A new offer or need."""

    direction: Direction
    place: Slug
    towards: Slug | None = None
    circle: Slug | None = None
    material: Slug
    grade: Grade = Field(Grade.ANY, description="Of compost that is asked for.")
    quantity: Amount
    unit: Annotated[str, Field(max_length=16)]
    way: Way = Way.BRING
    recurrence: Recurrence = Recurrence.ONCE
    first_day: date
    last_day: date | None = None
    season: tuple[Month, Month] | None = None
    note: Note = ""


class OfferChange(Schema):
    """What is changed of an offer; what is not named stays. A season of null is all year."""

    quantity: Amount | None = None
    unit: Annotated[str, Field(max_length=16)] | None = None
    towards: Slug | None = None
    recurrence: Recurrence | None = None
    first_day: date | None = None
    last_day: date | None = None
    season: tuple[Month, Month] | None = None
    note: Note | None = None


def the_offer(offer: int) -> Offer:
    """The offer with that number."""
    known = Offer.objects.select_related("person", "place", "towards", "circle")
    return get_object_or_404(known, pk=offer)


@router.get("/offers", response=answers(list[OfferShape]), operation_id="offers")
@paginate(Pages)
@opens("own.read")
def offers(
    request: HttpRequest, state: Annotated[OfferState | None, Query()] = None
) -> QuerySet[Offer]:
    """One's own, those of places that one keeps, and those of one's circles; a coordinator all."""
    actor = actor_of(request)
    listed = Offer.objects.filter(place__city=present_city().id)
    if not actor.may("plan.manage"):
        kept = Q(place__in=actor.keeps) | Q(towards__in=actor.keeps)
        listed = listed.filter(Q(person=actor.person) | kept | Q(circle__in=actor.circles))
    if state is not None:
        listed = listed.filter(state=state)
    return listed.select_related("place", "towards", "circle")


@router.post("/offers", response=answers(OfferShape, 201), operation_id="make_offer")
@opens("offer.make")
def add(request: HttpRequest, told: OfferTold) -> Status[Offer]:
    """Offer something, or ask for it."""
    given = told.dict(exclude={"place", "towards", "circle"})
    made = make_offer(
        by=who(request),
        place=place_of(told.place),
        towards=place_of(told.towards) if told.towards else None,
        circle=circle_of(told.circle) if told.circle else None,
        key=key_of(request),
        **given,
    )
    return Status(201, made)


@router.get("/offers/{offer}", response=answers(OfferShape), operation_id="offer")
@opens("offer.read", the_offer)
def one(request: HttpRequest, offer: Row) -> Offer:
    """One offer."""
    del offer
    return found(request, Offer)


@router.patch("/offers/{offer}", response=answers(OfferShape), operation_id="change_offer")
@opens("offer.change", the_offer)
def change(request: HttpRequest, offer: Row, told: OfferChange) -> Offer:
    """Change what stands; promises that follow from it are made anew."""
    del offer
    row = found(request, Offer)
    given = told.dict(exclude_unset=True, exclude={"towards"})
    kept: dict[str, Any] = {"season": row.season}
    if not {"first_day", "recurrence"} & given.keys():
        kept["last_day"] = row.last_day
    towards = place_of(told.towards) if told.towards else None
    return change_offer(offer=row, by=who(request), towards=towards, **kept | given)


@router.post(
    "/offers/{offer}/withdraw", response=answers(OfferShape), operation_id="withdraw_offer"
)
@opens("offer.change", the_offer)
def drop(request: HttpRequest, offer: Row) -> Offer:
    """Take it back, and the promises that follow from it."""
    del offer
    return withdraw_offer(offer=found(request, Offer), by=who(request))


@router.post("/offers/{offer}/pause", response=answers(OfferShape), operation_id="pause_offer")
@opens("offer.change", the_offer)
def rest(request: HttpRequest, offer: Row) -> Offer:
    """Let it rest."""
    del offer
    return pause(offer=found(request, Offer), by=who(request))


@router.post("/offers/{offer}/resume", response=answers(OfferShape), operation_id="resume_offer")
@opens("offer.change", the_offer)
def stand(request: HttpRequest, offer: Row) -> Offer:
    """Let it stand again."""
    del offer
    return resume(offer=found(request, Offer), by=who(request))
