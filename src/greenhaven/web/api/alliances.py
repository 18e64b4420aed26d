"""Mutual aid that was agreed in advance."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.texts import Note, Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.alliances.actions import agree, decline, end
from greenhaven.web.exchange.alliances.models import Alliance
from greenhaven.web.exchange.alliances.queries import public_alliances, with_sides
from greenhaven.web.exchange.alliances.words import pledge_words

router = Router(tags=["Alliances"])


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


class WhyTold(Schema):
    """A word about it."""

    why: Note = ""


def the_alliance(alliance: int) -> Alliance:
    """The alliance with that number."""
    return get_object_or_404(with_sides(Alliance.objects.all()), pk=alliance)


@router.get("/alliances", response=answers(list[AllianceShape]), operation_id="alliances")
@opens("alliance.read")
def alliances(request: HttpRequest) -> list[Alliance]:
    """What is agreed and not over."""
    del request
    city = present_city()
    return list(public_alliances(city.id, clock.today(city)))


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
def no(request: HttpRequest, alliance: Row, told: WhyTold) -> Alliance:
    """Say no."""
    decline(alliance=found(request, Alliance), by=who(request), why=told.why)
    return the_alliance(alliance)


@router.post(
    "/alliances/{alliance}/end", response=answers(AllianceShape), operation_id="end_alliance"
)
@opens("alliance.agree", the_alliance)
def over(request: HttpRequest, alliance: Row, told: WhyTold) -> Alliance:
    """End what was agreed."""
    end(alliance=found(request, Alliance), by=who(request), why=told.why)
    return the_alliance(alliance)
