"""From vehicles and loads of the database to what the planner of rounds is asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.planning.rounds.distances import StraightLine
from greenhaven.core.planning.rounds.fleet import Vehicle as Kept
from greenhaven.core.planning.rounds.fleet import VehicleKind
from greenhaven.core.planning.rounds.foretold import foretold
from greenhaven.core.planning.rounds.hours import Span, within
from greenhaven.core.planning.rounds.inputs import RoundsInputs, Times, rounds_inputs
from greenhaven.core.planning.rounds.quiet import closures_of, recorded_weather
from greenhaven.core.planning.rounds.stops import (
    Closures,
    HubSites,
    Stops,
    Windows,
    no_closures,
    no_windows,
)
from greenhaven.core.planning.rounds.week import Handling
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.queries import alerts_in_force
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import (
    articles_of,
    latest_snapshot,
    rulebook_in_force,
    state_of,
)
from greenhaven.web.exchange.rounds.gathering import Load
from greenhaven.web.exchange.rounds.models import OpeningHours, Vehicle

MG_PER_KG = 1e6
NO_LIMIT = np.inf


class Since(NamedTuple):
    """How much of the day is gone when rounds are planned."""

    hour: float = 0.0  # before which nobody leaves
    driven_h: float = 0.0
    trips: int = 0


MORNING = Since()


@dataclass(frozen=True, slots=True)
class Question:
    """What the planner is asked, and the loads by the ids of their stops."""

    inputs: RoundsInputs
    loads: dict[str, Load]
    vehicles: dict[str, Vehicle]


def question(
    city: City,
    day: date,
    vehicles: Sequence[Vehicle],
    loads: Sequence[Load],
    since: Since = MORNING,
) -> Question:
    """Rounds of one day, or of what is left of it."""
    named = _named(loads)
    stops = _stops(city, named)
    fleet = [kept(each, since) for each in vehicles if _hour(each.ends_at) > since.hour]
    hubs = {each.place.code: each.place for each in vehicles}
    hubs |= {load.hub.code: load.hub for load in loads}
    inputs = rounds_inputs(
        (day, 1),
        _sites(list(hubs.values())),
        stops,
        fleet,
        StraightLine.of(city),
        times=Times(windows_of(named, day), closures(city, day, stops)),
        currency=city.currency,
    )
    return Question(inputs, named, {each.code: each for each in vehicles})


def kept(vehicle: Vehicle, since: Since = MORNING) -> Kept:
    """A vehicle in the planner's terms."""
    return Kept(
        id=vehicle.code,
        hub=vehicle.place.code,
        capacity_kg=float(vehicle.capacity_kg),
        capacity_l=float(vehicle.capacity_l or NO_LIMIT),
        kind=VehicleKind(vehicle.kind),
        speed_km_per_h=float(vehicle.speed_km_per_h),
        begins_h=max(_hour(vehicle.begins_at), since.hour),
        ends_h=_hour(vehicle.ends_at),
        longest_h=float(vehicle.longest_h) - since.driven_h,
        longest_km=float(vehicle.longest_km or NO_LIMIT),
        days=tuple(day for day in range(7) if vehicle.weekdays >> day & 1),
        trips=vehicle.trips - since.trips,
        turn_min=float(vehicle.turn_min),
    )


def closures(city: City, day: date, stops: Stops) -> Closures:
    """When the rulebook in force lets nobody load that day.

    A demonstration stands still on its day, so that the weather of a recorded one stands in.
    """
    snapshot, rulebook = latest_snapshot(city.id), rulebook_in_force(city.id)
    if snapshot is None or rulebook is None:
        return no_closures()
    weather = recorded_weather(city, day, 1) if city.clock.fixed else None
    alerts = alerts_in_force(city.id, clock.begins(day))
    facts = foretold(city, state_of(snapshot.digest), alerts=alerts, weather=weather)
    return closures_of(articles_of(rulebook.digest), facts, (day, 1), stops)


def windows_of(loads: dict[str, Load], day: date) -> Windows:
    """When each stop may be come to: as its people said, within its opening hours."""
    opened = _opened([load.place for load in loads.values()], day)
    rows = [
        {"stop": name, "opens_s": span.first, "closes_s": span.last}
        for name, load in loads.items()
        for span in _spans(load, opened.get(load.place.pk))
    ]
    return Windows.of(rows) if rows else no_windows()


def _named(loads: Sequence[Load]) -> dict[str, Load]:
    """The loads by an id; the second of a place that gives the same twice has a number behind."""
    seen: Counter[str] = Counter()
    named = {}
    for load in loads:
        seen[load.id] += 1
        number = seen[load.id]
        named[load.id if number == 1 else f"{load.id}~{number}"] = load
    return named


def _stops(city: City, loads: dict[str, Load]) -> Stops:
    handling = Handling()
    rows = [_stop(city, name, load, handling) for name, load in loads.items()]
    return Stops.of(rows)


def _stop(city: City, name: str, load: Load, handling: Handling) -> dict[str, Any]:
    kg = load.amount_mg / MG_PER_KG
    litres = 1e3 * kg / density_of(city, load.material)
    brings = load.leg == Leg.RETURN
    return {
        "id": name,
        "name": load.place.name,
        "lat": load.place.lat,
        "lon": load.place.lon,
        "collect_kg": 0.0 if brings else kg,
        "deliver_kg": kg if brings else 0.0,
        "collect_l": 0.0 if brings else litres,
        "deliver_l": litres if brings else 0.0,
        "service_s": handling.service_s,
        "service_s_per_kg": handling.service_s_per_kg,
        "hub": load.hub.code,
        "place": load.place.code,
        "district": load.place.district,
        "material": load.material,
    }


def _sites(hubs: Sequence[Place]) -> HubSites:
    names = {"id": "code", "name": "name", "district": "district", "lat": "lat", "lon": "lon"}
    return HubSites.of(
        [{column: getattr(hub, name) for column, name in names.items()} for hub in hubs]
    )


def _opened(places: Sequence[Place], day: date) -> dict[int, list[Span]]:
    """The hours of the day of places that said some; one that said none for that day is shut."""
    found: dict[int, list[Span]] = {}
    for row in OpeningHours.objects.filter(place__in={place.pk for place in places}):
        spans = found.setdefault(row.place_id, [])
        if row.weekday == day.weekday():
            spans.append(Span(_second(row.opens_at), _second(row.closes_at)))
    return found


def _spans(load: Load, opened: list[Span] | None) -> Iterator[Span]:
    """Nothing is said = always; what cannot be is a moment that never comes."""
    first, last = load.hours
    if opened is None and first is None and last is None:
        return
    whole = timedelta(days=1).total_seconds()
    asked = Span(_second(first) if first else 0, _second(last) if last else int(whole))
    spans = within(opened, asked) if opened is not None else (asked,)
    yield from spans or (Span(-1, -1),)


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


def _second(at: time) -> int:
    return 3600 * at.hour + 60 * at.minute + at.second
