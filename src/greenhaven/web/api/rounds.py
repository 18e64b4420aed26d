"""Rounds and their stops, for those who drive and coordinate."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.handovers import HandoverShape
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Amount, Line, Row, RowKey, Slug, Unit
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.queries import batch_of
from greenhaven.web.exchange.handovers.models import Handover, Method
from greenhaven.web.exchange.rounds import driving, planning
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import Round, Stop
from greenhaven.web.exchange.rounds.queries import Shown, drivers, stops_for
from greenhaven.web.exchange.rounds.rerouting import take_more

router = Router(tags=["Rounds"])


class StopShape(Schema):
    """One stop; where it is stands in the round's own answer."""

    id: int
    number: int
    promise: int | None = Field(alias="commitment_id")
    planned_at: datetime
    state: str


class RoundShape(Schema):
    """One vehicle's round of a day."""

    id: int
    day: date
    name: str
    vehicle: str
    driven: bool
    state: str
    begins_at: datetime
    ends_at: datetime
    metres: int
    revision: int
    stops: list[StopShape]

    @staticmethod
    def resolve_vehicle(row: Round) -> str:
        """Its code."""
        return row.vehicle.code

    @staticmethod
    def resolve_driven(row: Round) -> bool:
        """Whether somebody drives it."""
        return row.driver_id is not None

    @staticmethod
    def resolve_stops(row: Round) -> list[Stop]:
        """In their order."""
        return sorted(row.stops.all(), key=lambda stop: stop.number)


class HaltShape(Schema):
    """A stop as the one who asks may see it: a home's door only its driver, on that day."""

    id: int
    number: int
    trip: int
    what: str
    place: str | None
    name: str
    address: str
    where: str
    material: str
    amount_mg: int
    note: str
    promise: int | None
    planned_at: datetime
    state: str
    why: str


class SkipTold(Schema):
    """Why it is passed by."""

    why: Line


class AssignTold(Schema):
    """Who drives; none = nobody yet."""

    driver: RowKey | None = None


class DriverShape(Schema):
    """Someone who drives, and their hours on that weekday."""

    id: int
    name: str
    begins_at: str | None
    ends_at: str | None


class WeighTold(Schema):
    """What was handed over at a stop."""

    quantity: Amount
    unit: Unit = "kg"
    method: Method = Method.WEIGHED
    out_of: Slug | None = None


class StopsShape(Schema):
    """How many stops."""

    stops: int


def the_round(round_: int) -> Round:
    """The round with that number."""
    return get_object_or_404(_whole(), pk=round_)


def the_stop(stop: int) -> Stop:
    """The stop with that number."""
    return get_object_or_404(
        Stop.objects.select_related("round", "place", "commitment__giver_place"), pk=stop
    )


def _whole() -> QuerySet[Round]:
    return Round.objects.select_related("vehicle__place", "driver").prefetch_related("stops")


@router.get("/rounds", response=answers(list[RoundShape]), operation_id="rounds")
@paginate(Pages)
@opens("own.read")
def rounds(request: HttpRequest, day: Annotated[date | None, Query()] = None) -> QuerySet[Round]:
    """Those that one drives; a coordinator sees all."""
    actor, listed = actor_of(request), _whole()
    if not actor.may("plan.manage"):
        listed = listed.filter(driver=actor.person)
    return listed.filter(day=day) if day is not None else listed


@router.get("/rounds/{round_}", response=answers(RoundShape), operation_id="round")
@opens("round.drive", the_round)
def one(request: HttpRequest, round_: Row) -> Round:
    """One round."""
    del round_
    return found(request, Round)


@router.get("/rounds/{round_}/sheet", response=answers(list[HaltShape]), operation_id="round_sheet")
@opens("round.drive", the_round)
def sheet(request: HttpRequest, round_: Row) -> list[dict[str, object]]:
    """Its stops in order: where, what and how much."""
    del round_
    shown = stops_for(found(request, Round), actor_of(request), present_city())
    return [_halt(each) for each in shown]


def _halt(shown: Shown) -> dict[str, object]:
    stop = shown.stop
    columns = ("id", "number", "trip", "what", "amount_mg", "planned_at", "state", "why")
    home = stop.place.kind == PlaceKind.HOME
    return {name: getattr(stop, name) for name in columns} | {
        "place": None if home else stop.place.code,
        "name": shown.name,
        "address": shown.address,
        "where": shown.where,
        "material": stop.commitment.material if stop.commitment else "",
        "note": shown.note,
        "promise": stop.commitment_id,
    }


@router.get("/rounds/{round_}/drivers", response=answers(list[DriverShape]), operation_id="drivers")
@opens("plan.manage", the_round)
def known_drivers(request: HttpRequest, round_: Row) -> list[dict[str, object]]:
    """Those who could drive it, those with hours on that day first."""
    del round_
    weekday = found(request, Round).day.weekday()
    return [
        {
            "id": each.person.pk,
            "name": str(each.person),
            "begins_at": f"{each.hours.begins_at:%H:%M}" if each.hours else None,
            "ends_at": f"{each.hours.ends_at:%H:%M}" if each.hours else None,
        }
        for each in drivers(weekday, also=who(request))
    ]


@router.post("/rounds/{round_}/assign", response=answers(RoundShape), operation_id="assign_round")
@opens("plan.manage", the_round)
def assign(request: HttpRequest, round_: Row, told: AssignTold) -> Round:
    """Give it to someone, who is asked; or to nobody."""
    row, by = found(request, Round), who(request)
    known = {each.person.pk: each.person for each in drivers(row.day.weekday(), also=by)}
    if told.driver is not None and told.driver not in known:
        raise RoundError(_("Choose one of those who are listed."))
    planning.assign(round_=row, driver=known.get(told.driver or 0), by=by)
    return the_round(round_)


@router.post("/rounds/{round_}/drop", response=answers(RoundShape), operation_id="drop_round")
@opens("plan.manage", the_round)
def drop(request: HttpRequest, round_: Row) -> Round:
    """Let it go; its promises stand, and wait for another round."""
    planning.drop(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post("/rounds/{round_}/accept", response=answers(RoundShape), operation_id="accept_round")
@opens("round.drive", the_round)
def accept(request: HttpRequest, round_: Row) -> Round:
    """Say yes to driving."""
    planning.accept(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post(
    "/rounds/{round_}/give-back", response=answers(RoundShape), operation_id="give_round_back"
)
@opens("round.drive", the_round)
def give_back(request: HttpRequest, round_: Row) -> Round:
    """Say that one cannot drive."""
    planning.give_back(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post("/rounds/{round_}/begin", response=answers(RoundShape), operation_id="begin_round")
@opens("round.drive", the_round)
def start(request: HttpRequest, round_: Row) -> Round:
    """The driver sets out."""
    driving.begin(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post("/rounds/{round_}/onward", response=answers(RoundShape), operation_id="reroute")
@opens("round.drive", the_round)
def onward(request: HttpRequest, round_: Row) -> Round:
    """Order and time the rest anew, from now and here."""
    driving.go_on_from_now(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post("/rounds/{round_}/more", response=answers(StopsShape), operation_id="take_more")
@opens("round.drive", the_round)
def more(request: HttpRequest, round_: Row) -> StopsShape:
    """Back early: fetch what still waits; gives how many stops more."""
    del round_
    return StopsShape(stops=take_more(round_=found(request, Round), by=who(request)))


@router.post("/stops/{stop}/arrive", response=answers(StopShape), operation_id="arrive")
@opens("round.drive", the_stop)
def there(request: HttpRequest, stop: Row) -> Stop:
    """The driver is there."""
    del stop
    return driving.arrive(stop=found(request, Stop), by=who(request))


@router.post("/stops/{stop}/finish", response=answers(StopShape), operation_id="finish_stop")
@opens("round.drive", the_stop)
def done(request: HttpRequest, stop: Row) -> Stop:
    """All is done there."""
    del stop
    return driving.finish(stop=found(request, Stop), by=who(request))


@router.post("/stops/{stop}/weigh", response=answers(HandoverShape, 201), operation_id="weigh_stop")
@opens("round.drive", the_stop)
def weigh(request: HttpRequest, stop: Row, told: WeighTold) -> Status[Handover]:
    """Write down what was handed over there, and go on."""
    del stop
    made = driving.weigh(
        stop=found(request, Stop),
        by=who(request),
        quantity=told.quantity,
        unit=told.unit,
        method=told.method,
        out_of=batch_of(told.out_of) if told.out_of else None,
        key=key_of(request),
    )
    return Status(201, made)


@router.post("/stops/{stop}/skip", response=answers(StopShape), operation_id="skip_stop")
@opens("round.drive", the_stop)
def pass_by(request: HttpRequest, stop: Row, told: SkipTold) -> Stop:
    """Pass it by, and say why; those who wait are told."""
    del stop
    return driving.skip(stop=found(request, Stop), by=who(request), why=told.why)
