"""From planned rounds to rows: what stays is left alone, what changes is told."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.actions import agree, propose
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.rounds.asking import Question
from greenhaven.web.exchange.rounds.gathering import Load
from greenhaven.web.exchange.rounds.models import Halt, Round, RoundState, Stop
from greenhaven.web.exchange.rounds.notices import tell_driver_of_round

HALTS = {"unload": Halt.UNLOAD, "return": Halt.RETURN}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a search, for those who asked."""

    rounds: int = 0
    stops: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@transaction.atomic
def keep_rounds(
    *, city: City, day: date, question: Question, plan: RoundPlan, by: Person | None
) -> Made:
    """Write the rounds of a day; those that have begun are not touched.

    A round that changed keeps its driver. It is asked of them anew where it got new stops.
    """
    loads, refused = promised(question, plan, day, by)
    ends = visits_of(plan, loads)
    standing = {
        each.vehicle.code: each
        for each in Round.objects.select_for_update(no_key=True, of=("self",))
        .filter(city=city.id, day=day, state__in=[RoundState.PLANNED, RoundState.AGREED])
        .select_related("vehicle", "driver")
    }
    # First all are emptied, so that a promise can go from one vehicle to another.
    before = {code: _stops_of(each) for code, each in standing.items()}
    Stop.objects.filter(round__in=standing.values()).delete()
    midnight = Midnight(day, city.timezone)
    places = {each.code: each for each in hubs_of(question)}
    for row, visits in ends:
        stops = [stop_of(visit, loads, places, midnight) for visit in visits]
        frame = _frame(row, visits, midnight, question)
        old = standing.pop(row["vehicle"], None)
        _keep(old, before.get(row["vehicle"], []), frame | {"city": city.id, "day": day}, stops)
    for each in standing.values():
        each.state = RoundState.DROPPED
        each.save(update_fields=["state", "changed_at"])
        tell_driver_of_round(each, "round.not_yours")
    made = Made(
        rounds=len(ends),
        stops=sum(visit["what"] == "stop" for _row, visits in ends for visit in visits),
        left_out=[*_left_out(plan), *refused],
        changes=plan.changes.sentence.tolist(),
    )
    told = {"rounds": made.rounds, "stops": made.stops, "left_out": len(made.left_out)}
    witness(by=by or "planner", action="round.make", subject=f"rounds {day}", told=told)
    return made


class Midnight:
    """The planner's seconds as moments of the city's clock."""

    def __init__(self, day: date, timezone: str) -> None:
        self._naive, self._zone = datetime.combine(day, time()), ZoneInfo(timezone)

    def after(self, seconds: int) -> datetime:
        """That many seconds after midnight."""
        return (self._naive + timedelta(seconds=seconds)).replace(tzinfo=self._zone)

    def second(self, at: datetime) -> int:
        """How many seconds after midnight a moment is."""
        return int((at.astimezone(self._zone).replace(tzinfo=None) - self._naive).total_seconds())


def promised(
    question: Question, plan: RoundPlan, day: date, by: Person | None
) -> tuple[dict[str, Load], list[dict[str, str]]]:
    """The loads that are on a round, each with its promise; and those that cannot be promised.

    Promises that were taken back while rounds were looked for are left out. An offer that is
    fetched on one of its days is promised by that; the hub's side agrees by the coordinator.
    """
    served = dict.fromkeys(
        _load_name(name) for name in plan.visits.place[plan.visits.what == "stop"].tolist()
    )
    known = [question.loads[name].commitment for name in served]
    standing = set(
        Commitment.objects.select_for_update(no_key=True)
        .filter(pk__in=[each.pk for each in known if each], state=CommitmentState.AGREED)
        .values_list("pk", flat=True)
    )
    loads, refused = {}, []
    for name in served:
        load = question.loads[name]
        try:
            promise = load.commitment or _promise(load, day, by)
        except PromiseError as error:
            refused.append({"name": str(load.place), "reason": str(error)})
            continue
        if load.commitment is None or promise.pk in standing:
            loads[name] = replace(load, commitment=promise)
    return loads, refused


def _promise(load: Load, day: date, by: Person | None) -> Commitment:
    offer = load.offer
    if offer is None or by is None:
        raise PromiseError(_("Nobody is there to agree for the hub."))
    with transaction.atomic():
        made = propose(
            leg=load.leg,
            giver_place=load.place,
            giver=offer.person,
            taker_place=load.hub,
            material=load.material,
            amount_mg=load.amount_mg,
            due_on=day,
            by=offer.person,
            offer=offer,
            hours=load.hours,
        )
        if made.state == CommitmentState.PROPOSED:
            made = agree(commitment=made, by=by, side="taker")
        return made


def _load_name(visit: str) -> str:
    """The load that a visit belongs to: one of several has a number behind."""
    return visit.partition("#")[0]


def visits_of(plan: RoundPlan, loads: dict[str, Load]) -> list[tuple[Row, list[Row]]]:
    """Each round with its visits, without those whose promise is gone; empty ones are left."""
    visits: dict[str, list[Row]] = {}
    for visit in plan.visits.records():
        if visit["what"] != "stop" or _load_name(visit["place"]) in loads:
            visits.setdefault(visit["round"], []).append(visit)
    return [
        (row, visits[row["id"]])
        for row in plan.rounds.records()
        if any(visit["what"] == "stop" for visit in visits[row["id"]])
    ]


def hubs_of(question: Question) -> Iterator[Place]:
    for vehicle in question.vehicles.values():
        yield vehicle.place
    for load in question.loads.values():
        yield load.hub


def stop_of(
    visit: Row, loads: dict[str, Load], places: dict[str, Place], midnight: Midnight
) -> Stop | None:
    times = {
        "planned_at": midnight.after(visit["begins_s"]),
        "leaves_at": midnight.after(visit["leaves_s"]),
        "trip": visit["trip"],
    }
    if visit["what"] in HALTS:
        return Stop(what=HALTS[visit["what"]], place=places[visit["place"]], **times)
    if visit["what"] != "stop":
        return None
    name, _mark, part = visit["place"].partition("#")
    load, kg = loads[name], visit["collect_kg"] + visit["deliver_kg"]
    return Stop(
        what=Halt.DELIVER if load.leg == Leg.RETURN else Halt.COLLECT,
        place=load.place,
        commitment=load.commitment,
        part=int(part or 1),
        amount_mg=max(round(1e6 * kg), 1),
        **times,
    )


def _frame(row: Row, visits: Sequence[Row], midnight: Midnight, question: Question) -> Row:
    vehicle = question.vehicles[row["vehicle"]]
    return {
        "vehicle": vehicle,
        "name": _("%(vehicle)s from %(hub)s") % {"vehicle": vehicle, "hub": vehicle.place},
        "begins_at": midnight.after(visits[0]["arrives_s"]),
        "ends_at": midnight.after(visits[-1]["leaves_s"]),
        "metres": round(1e3 * sum(visit["km"] for visit in visits)),
    }


Shape = list[tuple[str, int, int | None, int, datetime]]


def shape_of(stops: Sequence[Stop]) -> Shape:
    """What a sheet says of its stops, in order."""
    return [
        (each.what, each.place_id, each.commitment_id, each.amount_mg, each.planned_at)
        for each in stops
    ]


def digest_of(stops: Sequence[Stop]) -> str:
    """One digest of what the sheet says, so that an old sheet is known for one."""
    lines = [
        f"{what} {place} {promise} {amount} {at.timestamp():.0f}"
        for what, place, promise, amount, at in shape_of(stops)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stops_of(each: Round) -> list[Stop]:
    return list(each.stops.order_by("number"))


def _keep(old: Round | None, before: list[Stop], frame: Row, found: list[Stop | None]) -> None:
    stops = [stop for stop in found if stop is not None]
    digest = digest_of(stops)
    row = old or Round(**frame)
    changed = row.sheet_digest != digest
    for name, value in frame.items():
        setattr(row, name, value)
    row.sheet_digest = digest
    gained = {stop.commitment_id for stop in stops} - {stop.commitment_id for stop in before}
    if old is not None and changed:
        row.revision += 1
        if gained:
            row.state = RoundState.PLANNED
    row.save()
    for number, stop in enumerate(stops, start=1):
        stop.round, stop.number = row, number
    Stop.objects.bulk_create(stops)
    if old is not None and changed and row.driver_id:
        tell_driver_of_round(row, "round.yours" if gained else "round.changed")


def _left_out(plan: RoundPlan) -> list[dict[str, str]]:
    return [{"name": row["name"], "reason": row["reason"]} for row in plan.left_out.records()]
