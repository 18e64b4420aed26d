"""A new way for the rest of a round, and more stops for a vehicle that is back early."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.planning.rounds.distances import Points, StraightLine
from greenhaven.core.planning.rounds.fleet import DAY_S, HOUR_S, VehicleKind
from greenhaven.core.planning.rounds.hours import ALWAYS, Span
from greenhaven.core.planning.rounds.onward import Onward, Rest, driven, onward
from greenhaven.core.planning.rounds.plan import plan_rounds
from greenhaven.core.planning.rounds.search import Effort
from greenhaven.core.planning.rounds.times import openings
from greenhaven.core.planning.rounds.week import Handling
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.rounds.asking import MG_PER_KG, Since, question
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.gathering import load_of, unserved
from greenhaven.web.exchange.rounds.models import Halt, Round, RoundState, Stop, StopState
from greenhaven.web.exchange.rounds.planning import locked
from greenhaven.web.exchange.rounds.saving import (
    Midnight,
    digest_of,
    hubs_of,
    promised,
    stop_of,
    visits_of,
)

SECONDS = 0.5  # of computing: somebody waits at the wheel
AHEAD = 10_000  # numbers that no stop has, for the moment in which the others change
SIDES = ("commitment__giver_place", "commitment__taker_place")
AT_HUB = (Halt.UNLOAD, Halt.RETURN)


def moment(round_: Round) -> datetime:
    """When it is for a round: now; in a demonstration, when its last stop was to be over.

    A demonstration stands still on its day, and is shown at any hour.
    """
    city = present_city()
    if not city.clock.fixed:
        return clock.now(city)
    last = round_.stops.exclude(state=StopState.WAITING).order_by("-number").first()
    if last is None:
        at = round_.begins_at
    else:
        at = last.leaves_at if last.state == StopState.DONE else last.planned_at
    return at.astimezone(ZoneInfo(city.timezone))


def way_onward(round_: Round, now: datetime) -> list[Stop]:
    """Order and time what is left anew, from where the vehicle is.

    Gives the stops that can no longer be come to as was agreed. They stand last of their trip, and
    whoever drives says whether they are passed by.
    """
    city = present_city()
    midnight = Midnight(round_.day, city.timezone)
    stops = list(round_.stops.select_related("place", *SIDES).order_by("number"))
    done = [stop for stop in stops if stop.state != StopState.WAITING]
    done.sort(key=lambda stop: (stop.ended_at, stop.number))
    waiting = [stop for stop in stops if stop.state == StopState.WAITING]
    known = _Known(city, round_, waiting)
    here = done[-1].place if done else round_.vehicle.place
    at, on_board = midnight.second(now), _on_board(done)
    order: list[Stop] = []
    late: list[Stop] = []
    for trip, hub in _trips(waiting):
        rest = known.rest(trip, (here, hub.place), at, on_board)
        found, timed = _found(rest)
        for stop, begins in zip(timed.order, timed.begins_s, strict=True):
            row = trip[stop]
            row.planned_at = midnight.after(begins)
            row.leaves_at = midnight.after(begins + rest.work_s[stop])
            order.append(row)
        late += [trip[stop] for stop in found.left_out]
        hub.planned_at = midnight.after(timed.at_hub_s)
        at = timed.at_hub_s + 60 * round_.vehicle.turn_min
        hub.leaves_at = midnight.after(at)
        order.append(hub)
        here, on_board = hub.place, 0.0
    _renumber(round_, done, order)
    return late


@transaction.atomic
def take_more(*, round_: Round, by: Person) -> int:
    """Send a vehicle that is back early to agreed promises that no round serves; gives how many."""
    row = locked(round_, RoundState.UNDER_WAY)
    waiting = row.stops.filter(state=StopState.WAITING)
    if waiting.filter(commitment__isnull=False).exists():
        raise RoundError(_("There are stops left on this round. Come to them first."))
    city = present_city()
    mine = row.stops.filter(commitment__isnull=False).values("commitment")
    loads = [load_of(each) for each in unserved(city.id, row.day).exclude(pk__in=mine)]
    loads = [load for load in loads if load.hub.pk == row.vehicle.place_id]
    trips = row.stops.order_by("-trip").values_list("trip", flat=True).first() or 0
    if not loads or trips >= row.vehicle.trips:
        raise RoundError(_("Nothing more waits today that this vehicle could fetch or bring."))
    midnight = Midnight(row.day, city.timezone)
    now = midnight.second(moment(row))
    since = Since(now / HOUR_S, (now - midnight.second(row.begins_at)) / HOUR_S, trips)
    what = question(city, row.day, [row.vehicle], loads, since)
    plan = plan_rounds(what.inputs, Effort(SECONDS))
    known, _refused = promised(what, plan, row.day, by)
    rounds = visits_of(plan, known)
    if not rounds:
        raise RoundError(_("What still waits cannot be reached before the working day ends."))
    waiting.update(what=Halt.UNLOAD, state=StopState.DONE, ended_at=timezone.now())
    places = {each.code: each for each in hubs_of(what)}
    found = [stop_of(visit, known, places, midnight) for _round, mine in rounds for visit in mine]
    stops = [stop for stop in found if stop is not None]
    _append(row, stops, trips)
    witness(by=by, action="round.take_more", subject=row, told={"stops": len(stops)})
    return sum(stop.commitment_id is not None for stop in stops)


class _Known:
    """What is the same for all trips of a round: hours, ways, work."""

    def __init__(self, city: City, round_: Round, waiting: Sequence[Stop]) -> None:
        self._city, self._round = city, round_
        self._opened: dict[int, tuple[Span, ...]] = {}
        promises = {stop.commitment_id: stop.commitment for stop in waiting if stop.commitment}
        if promises:
            loads = [load_of(each) for each in promises.values()]
            what = question(city, round_.day, [round_.vehicle], loads)
            opened = openings(what.inputs, (Span(0, DAY_S),))
            rows = {name: row for row, name in enumerate(what.inputs.stops.id.tolist())}
            for name, load in what.loads.items():
                if load.commitment is not None:
                    self._opened[load.commitment.pk] = opened.of(rows[name])

    def rest(
        self, trip: Sequence[Stop], ends: tuple[Place, Place], at: int, on_board: float
    ) -> Rest:
        """The stops of a trip between where the vehicle is and the hub where it ends."""
        vehicle, handling = self._round.vehicle, Handling()
        kg = [stop.amount_mg / MG_PER_KG for stop in trip]
        collect = [each * (stop.what == Halt.COLLECT) for each, stop in zip(kg, trip, strict=True)]
        deliver = [each * (stop.what == Halt.DELIVER) for each, stop in zip(kg, trip, strict=True)]
        ends_at = vehicle.ends_at
        return Rest(
            seconds=self._seconds([ends[0], *(stop.place for stop in trip), ends[1]]),
            work_s=[round(handling.service_s + handling.service_s_per_kg * each) for each in kg],
            opened=[self._opened.get(stop.commitment_id or 0, (ALWAYS,)) for stop in trip],
            collect_kg=collect,
            deliver_kg=deliver,
            on_board_kg=on_board + sum(deliver),
            capacity_kg=float(vehicle.capacity_kg),
            begins_s=at,
            ends_s=HOUR_S * ends_at.hour + 60 * ends_at.minute,
        )

    def _seconds(self, places: Sequence[Place]) -> np.ndarray:
        columns = (
            [place.code for place in places],
            *([getattr(place, name) for place in places] for name in ("lat", "lon")),
        )
        points = Points(*(np.array(column) for column in columns))
        ways = StraightLine.of(self._city).between(points, VehicleKind(self._round.vehicle.kind))
        return np.ceil(ways.durations(float(self._round.vehicle.speed_km_per_h)))


def _found(rest: Rest) -> tuple[Onward, Onward]:
    """The best order, and the same timed with those at its end that come too late."""
    found = onward(rest)
    opened = list(rest.opened)
    for stop in found.left_out:
        opened[stop] = (ALWAYS,)
    at_last = replace(rest, opened=opened, ends_s=ALWAYS.last, capacity_kg=float("inf"))
    return found, driven(at_last, (*found.order, *found.left_out))


def _trips(waiting: Sequence[Stop]) -> Iterator[tuple[list[Stop], Stop]]:
    """The stops before each hub, and the hub."""
    trip: list[Stop] = []
    for stop in waiting:
        if stop.what in AT_HUB:
            yield trip, stop
            trip = []
        else:
            trip.append(stop)


def _on_board(done: Sequence[Stop]) -> float:
    """What lies in the vehicle since it was at a hub: fetched, or brought to nobody [kg]."""
    load = 0
    for stop in done:
        if stop.what in AT_HUB:
            load = 0
        elif (stop.what, stop.state) in (
            (Halt.COLLECT, StopState.DONE),
            (Halt.DELIVER, StopState.SKIPPED),
        ):
            load += stop.amount_mg
    return load / MG_PER_KG


def _renumber(round_: Round, done: Sequence[Stop], order: Sequence[Stop]) -> None:
    """Give the stops their new numbers, by way of numbers that none has."""
    every = [*done, *order]
    for number, stop in enumerate(every, start=1):
        stop.number = number + AHEAD
    Stop.objects.bulk_update(every, ["number"])
    for stop in every:
        stop.number -= AHEAD
        stop.changed_at = timezone.now()
    Stop.objects.bulk_update(every, ["number", "planned_at", "leaves_at", "changed_at"])
    _touch(round_, every)


def _append(round_: Round, stops: Sequence[Stop], trips: int) -> None:
    last = round_.stops.order_by("-number").values_list("number", flat=True).first() or 0
    for number, stop in enumerate(stops, start=last + 1):
        stop.round, stop.number, stop.trip = round_, number, stop.trip + trips
    Stop.objects.bulk_create(stops)
    _touch(round_, list(round_.stops.order_by("number")))


def _touch(round_: Round, stops: Sequence[Stop]) -> None:
    """Another order of stops is another sheet."""
    digest = digest_of(stops)
    if digest != round_.sheet_digest:
        round_.sheet_digest, round_.revision = digest, round_.revision + 1
        round_.ends_at = max(stops[-1].leaves_at, round_.begins_at)
        round_.save(update_fields=["sheet_digest", "revision", "ends_at", "changed_at"])
