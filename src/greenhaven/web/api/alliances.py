"""Mutual aid that was agreed in advance."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints, model_validator

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.promises import WordTold
from greenhaven.web.api.texts import Amount, Clean, Day, Month, Row, Slug, Unit, Weekday
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.materials import materials
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import read_amount
from greenhaven.web.exchange.alliances.actions import (
    MOST_PLEDGES,
    Pledged,
    agree,
    decline,
    end,
    propose,
)
from greenhaven.web.exchange.alliances.errors import AllianceError
from greenhaven.web.exchange.alliances.models import Alliance, Help, Occasion, Side
from greenhaven.web.exchange.alliances.queries import (
    asked_by,
    public_alliances,
    waiting_for,
    with_sides,
)
from greenhaven.web.exchange.alliances.sides import Party
from greenhaven.web.exchange.alliances.words import pledge_words

router = Router(tags=["Alliances"])
EVERY_DAY = 127  # weekdays as bits, Monday = 1


class AllianceShape(Schema):
    """Two sides, and what they promise each other."""

    id: int
    first: str
    second: str
    words: str
    begins_on: date
    ends_on: date | None
    state: str
    pledges: list[str]

    @staticmethod
    def resolve_first(row: Alliance) -> str:
        """Who proposed it."""
        return str(row.first)

    @staticmethod
    def resolve_second(row: Alliance) -> str:
        """Who was asked."""
        return str(row.second)

    @staticmethod
    def resolve_pledges(row: Alliance) -> list[str]:
        """Each in a sentence."""
        return [pledge_words(pledge) for pledge in row.pledges.all()]


class PartyTold(Schema):
    """A circle, or a place."""

    circle: Slug | None = None
    place: Slug | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> "PartyTold":
        """Exactly one."""
        if (self.circle is None) == (self.place is None):
            raise ValueError("either a circle or a place was expected")
        return self


class PledgeTold(Schema):
    """One promise: room for so much a week, or so many tools or people."""

    by: Side = Side.FIRST
    kind: Help
    quantity: Amount | None = Field(None, description="Of room: how much each week.")
    unit: Unit = "t"
    place: Slug | None = Field(None, description="Of room: where.")
    material: Annotated[str, Field(max_length=64)] = ""
    what: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), Clean] = ""
    number: Annotated[int, Field(ge=0, le=1000)] = 0
    occasion: Occasion = Occasion.ALWAYS
    season: tuple[Month, Month] | None = None
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    notice_h: Annotated[int, Field(ge=0, le=24 * 60)] = 24

    @model_validator(mode="after")
    def says_what(self) -> "PledgeTold":
        """Room has an amount; tools and people have a number and a name."""
        if self.kind == Help.CAPACITY and self.quantity is None:
            raise ValueError("how much room each week was expected")
        if self.kind != Help.CAPACITY and not (self.number and self.what):
            raise ValueError("how many, and what it is, was expected")
        return self


class ProposalTold(Schema):
    """An alliance: both sides, how long, and what each promises."""

    first: PartyTold
    second: PartyTold
    pledges: Annotated[list[PledgeTold], Field(min_length=1, max_length=MOST_PLEDGES)]
    begins_on: Day
    ends_on: Day | None = None
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), Clean] = ""


class WaitingShape(Schema):
    """What waits for an answer: of one's own sides, and of others."""

    to_answer: list[AllianceShape]
    asked: list[AllianceShape]


def the_alliance(alliance: int) -> Alliance:
    """The alliance with that number."""
    return get_object_or_404(with_sides(Alliance.objects.all()), pk=alliance)


@router.get("/alliances", response=answers(list[AllianceShape]), operation_id="alliances")
@paginate(Pages)
@opens("alliance.read")
def alliances(request: HttpRequest) -> QuerySet[Alliance]:
    """What is agreed and not over."""
    del request
    city = present_city()
    return public_alliances(city.id, clock.today(city))


@router.get("/alliances-waiting", response=answers(WaitingShape), operation_id="alliances_waiting")
@opens("own.read")
def waiting(request: HttpRequest) -> dict[str, list[Alliance]]:
    """What one's own sides are asked, and what they proposed and has no answer."""
    actor, city = actor_of(request), present_city().id
    return {
        "to_answer": list(waiting_for(actor, city)),
        "asked": list(asked_by(actor, city)),
    }


@router.get("/alliances/{alliance}", response=answers(AllianceShape), operation_id="alliance")
@opens("alliance.read", the_alliance)
def one(request: HttpRequest, alliance: Row) -> Alliance:
    """One alliance."""
    del alliance
    return found(request, Alliance)


@router.post("/alliances", response=answers(AllianceShape, 201), operation_id="propose_alliance")
@opens("alliance.propose")
def offer(request: HttpRequest, told: ProposalTold) -> Status[Alliance]:
    """Propose an alliance for a side that one speaks for; the other is told and asked."""
    first, second = party(told.first), party(told.second)
    made = propose(
        first=first,
        second=second,
        pledges=[
            pledged(each, first if each.by == Side.FIRST else second) for each in told.pledges
        ],
        by=who(request),
        begins_on=told.begins_on,
        ends_on=told.ends_on,
        words=told.words,
        key=key_of(request),
    )
    return Status(201, the_alliance(made.pk))


def party(told: PartyTold) -> Party:
    """The circle or place of that name."""
    return circle_of(told.circle) if told.circle else public_place(told.place or "")


def pledged(told: PledgeTold, side: Party) -> Pledged:
    """A promise as it is kept; a place promises its own room."""
    begins, ends = told.season or (None, None)
    when: dict[str, Any] = {
        "season_from": begins,
        "season_to": ends,
        "occasion": told.occasion,
        "weekdays": sum(1 << day for day in set(told.weekdays)) or EVERY_DAY,
        "notice_h": told.notice_h,
    }
    if told.kind != Help.CAPACITY:
        return Pledged(told.by, told.kind, what=told.what, number=told.number, **when)
    city = present_city()
    if told.material and told.material not in {name for name, _t, _g in materials(city)}:
        raise AllianceError(_("Choose one of the city's materials, or none."))
    place = public_place(told.place) if told.place else None
    return Pledged(
        told.by,
        told.kind,
        place=side if place is None and isinstance(side, Place) else place,
        material=told.material,
        amount_mg_per_week=read_amount(told.quantity or 0, told.unit),
        **when,
    )


@router.post(
    "/alliances/{alliance}/agree", response=answers(AllianceShape), operation_id="agree_alliance"
)
@opens("alliance.agree", the_alliance)
def yes(request: HttpRequest, alliance: Row) -> Alliance:
    """Agree for the side that was asked."""
    agree(alliance=found(request, Alliance), by=who(request))
    return the_alliance(alliance)


@router.post(
    "/alliances/{alliance}/decline",
    response=answers(AllianceShape),
    operation_id="decline_alliance",
)
@opens("alliance.agree", the_alliance)
def no(request: HttpRequest, alliance: Row, told: WordTold) -> Alliance:
    """Say no."""
    decline(alliance=found(request, Alliance), by=who(request), why=told.why)
    return the_alliance(alliance)


@router.post(
    "/alliances/{alliance}/end", response=answers(AllianceShape), operation_id="end_alliance"
)
@opens("alliance.agree", the_alliance)
def over(request: HttpRequest, alliance: Row, told: WordTold) -> Alliance:
    """End what was agreed."""
    end(alliance=found(request, Alliance), by=who(request), why=told.why)
    return the_alliance(alliance)
