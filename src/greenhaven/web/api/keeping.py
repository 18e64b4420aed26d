"""What a keeper's page knows: who is due, what is on its way, who asks for compost."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.handovers import HandoverShape
from greenhaven.web.api.promises import PromiseShape, the_promise
from greenhaven.web.api.texts import MOST_KEY, Amount, Code, Day, Row, RowKey, Unit
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.actions import agree_for_place
from greenhaven.web.exchange.handovers.arranging import offer_compost, say_brought
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.keeping import Keeping
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.handovers.queries import reliabilities
from greenhaven.web.exchange.offers.choosing import Asker, askers_for
from greenhaven.web.exchange.offers.models import Offer

router = Router(tags=["Handovers"])


class RegularShape(Schema):
    """Someone who comes often."""

    id: int
    name: str
    reliability: str


class KeepingShape(Schema):
    """What a keeper may expect today, and what is used as a rule there."""

    due: list[PromiseShape]
    waiting: list[PromiseShape]
    deliveries: list[PromiseShape]
    unspread: list[HandoverShape]
    regulars: list[RegularShape]
    materials: list[str]
    unit: str


class AskerShape(Schema):
    """A garden that asks for compost, the next first; of a home, only its code is told."""

    need: int
    place: str
    amount_mg: int
    km: float
    share: float = Field(description="Of its fair share, what it had in twelve months.")

    @staticmethod
    def resolve_need(row: Asker) -> int:
        """Its need."""
        return row.need.pk

    @staticmethod
    def resolve_place(row: Asker) -> str:
        """Where."""
        return row.need.place.code

    @staticmethod
    def resolve_amount_mg(row: Asker) -> int:
        """How much it asks for."""
        return row.need.amount_mg


class AgreeTold(Schema):
    """To all that waited up to a promise, or to that of one day."""

    upto: Annotated[int, Field(ge=0, le=MOST_KEY)]
    day: Day | None = None


class CompostTold(Schema):
    """To which need, how much, and when."""

    need: RowKey
    quantity: Amount
    unit: Unit = "kg"
    due_on: Day


class PromisesShape(Schema):
    """How many."""

    promises: int


@router.get("/places/{code}/keeping", response=answers(KeepingShape), operation_id="keeping")
@opens("handover.record", place_of)
def keeping(request: HttpRequest, code: Code) -> dict[str, object]:
    """Who is due, what waits for a yes, what is on its way, and who comes often."""
    del code
    here = Keeping(present_city(), found(request, Place), who(request))
    known = reliabilities([person.pk for person in here.regulars])
    return {
        "due": list(here.due),
        "waiting": list(here.waiting.rows),
        "deliveries": here.deliveries,
        "unspread": here.unspread,
        "regulars": [_regular(person, str(known[person.pk])) for person in here.regulars],
        "materials": [name for name, _title in here.kinds],
        "unit": here.unit,
    }


def _regular(person: Person, reliability: str) -> dict[str, object]:
    return {"id": person.pk, "name": str(person), "reliability": reliability}


@router.post(
    "/places/{code}/agree", response=answers(PromisesShape), operation_id="agree_for_place"
)
@opens("commitment.answer", place_of)
def agree_all(request: HttpRequest, code: Code, told: AgreeTold) -> PromisesShape:
    """Agree for the place to what waits; what was asked since is not touched."""
    del code
    count = agree_for_place(
        place=found(request, Place), by=who(request), upto=told.upto, day=told.day
    )
    return PromisesShape(promises=count)


@router.get("/places/{code}/askers", response=answers(list[AskerShape]), operation_id="askers")
@opens("handover.record", place_of)
def asking(
    request: HttpRequest, code: Code, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> list[Asker]:
    """Gardens that ask for compost, in the order in which they are offered it."""
    del code
    place = found(request, Place)
    return askers_for((place.lat, place.lon), clock.today(present_city()), limit)


@router.post(
    "/places/{code}/compost", response=answers(PromiseShape, 201), operation_id="offer_compost"
)
@opens("handover.record", place_of)
def compost(request: HttpRequest, code: Code, told: CompostTold) -> Status[Commitment]:
    """Ask a garden whether this much compost suits on that day."""
    del code
    need = Offer.objects.filter(pk=told.need).select_related("place", "person").first()
    if need is None:
        raise HandoverError(_("Choose one of the gardens that ask for compost now."))
    made = offer_compost(
        place=found(request, Place),
        need=need,
        quantity=told.quantity,
        unit=told.unit,
        due_on=told.due_on,
        by=who(request),
    )
    return Status(201, made)


@router.post(
    "/promises/{promise}/brought", response=answers(HandoverShape, 201), operation_id="brought"
)
@opens("handover.tell", the_promise)
def brought(request: HttpRequest, promise: Row) -> Status[Handover]:
    """Say that one brought it to a place that nobody keeps; the amount is an estimate."""
    del promise
    told = found(request, Commitment)
    return Status(201, say_brought(promise=told, by=who(request), key=key_of(request)))
