"""Which vehicle people are used to: today's agreed rounds, and those of a week ago."""

from collections import Counter
from datetime import date, timedelta

from greenhaven.core.planning.rounds.agreement import Agreement
from greenhaven.core.planning.rounds.keeping import Keeping
from greenhaven.web.exchange.rounds.gathering import load_of
from greenhaven.web.exchange.rounds.models import Halt, Round, RoundState, Stop

WEEK = timedelta(weeks=1)
# What a stop that changes its vehicle must save, in the city's currency: assumed by Greenhaven,
# so that nobody gets another face at the door for the sake of a few minutes.
PRICE_PER_MOVE = 25.0


def keeping(city: str, day: date) -> Keeping | None:
    """What was agreed for this day, and for vehicles without it what they did a week ago."""
    today = _rounds(city, day, [RoundState.AGREED])
    before = _rounds(city, day - WEEK, [RoundState.AGREED, RoundState.UNDER_WAY, RoundState.DONE])
    rows = [row for each in (before | today).values() for row in _rows(each)]
    if not rows:
        return None
    return Keeping(Agreement.of(rows), PRICE_PER_MOVE)


def _rounds(city: str, day: date, states: list[RoundState]) -> dict[int, Round]:
    found = Round.objects.filter(city=city, day=day, state__in=states).select_related("vehicle")
    stops = found.prefetch_related(
        "stops__commitment__giver_place", "stops__commitment__taker_place", "stops__place"
    )
    return {each.vehicle_id: each for each in stops}


def _rows(each: Round) -> list[dict[str, object]]:
    """Its stops with the hub where their trip ended, in the order in which it came to them."""
    rows: list[dict[str, object]] = []
    seen: Counter[str] = Counter()
    stops = sorted(each.stops.all(), key=lambda stop: stop.number)
    for stop in stops:
        if stop.commitment is None:
            continue
        seen[name := load_of(stop.commitment).id] += 1
        number = seen[name]
        rows.append(
            {
                "vehicle": each.vehicle.code,
                "weekday": each.day.weekday(),
                "trip": stop.trip,
                "stop": name if number == 1 else f"{name}~{number}",
                "name": stop.place.name,
                "unloads_at": _end(stops, stop),
            }
        )
    return rows


def _end(stops: list[Stop], stop: Stop) -> str:
    ends = (
        later.place.code
        for later in stops
        if later.number > stop.number and later.what in (Halt.UNLOAD, Halt.RETURN)
    )
    return next(ends, "")
