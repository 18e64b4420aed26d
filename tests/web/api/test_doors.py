"""Every role at every operation, with an object of their own side and one of others.

What each operation must need is written down here once more, by another hand than the operation's.
"""

import io
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from greenhaven.web.api.site import api
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.tokens.scopes import NEVER, SCOPES
from greenhaven.web.exchange.batches.actions import intake_of
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.reports.actions import report
from greenhaven.web.exchange.reports.holding import place_hold
from greenhaven.web.exchange.reports.models import Hold, Report
from tests.web.api.programs import program_of
from tests.web.permissions.makers_commons import notice
from tests.web.permissions.makers_giving import handed_over, offer, paused, promised
from tests.web.permissions.makers_people import declaration
from tests.web.permissions.makers_rounds import alliance, driven, stop
from tests.web.permissions.makers_sheets import sheet
from tests.web.permissions.world import Side, World, make_world

Made = tuple[Mapping[str, Any], Parties]
Make = Callable[[World, Side], Made]


@dataclass(frozen=True)
class Door:
    """What an operation must need, the object that it is asked for, and a body it understands."""

    permission: str
    make: Make | None = None
    body: object = None
    body_of: Callable[[Side], object] | None = None
    form: bool = False


def numbered(name: str, thing: Callable[[World, Side], Any]) -> Make:
    """A path with the number of a thing."""

    def make(world: World, side: Side) -> Made:
        made = thing(world, side)
        return {name: made.pk}, made.parties()

    return make


def batch(_world: World, side: Side) -> Batch:
    """What is being filled at the side's hub."""
    return intake_of(place=side.hub, at=clock.now(present_city()))


def noticed(_world: World, side: Side) -> Report:
    """A bad smell at the side's hub, told by its owner."""
    now = clock.now(present_city())
    return report(kind="odour", place=side.hub, at=now, by=side.owner)


def held(world: World, side: Side) -> Hold:
    """A hold on that batch."""
    now = clock.now(present_city())
    return place_hold(batch=batch(world, side), reason="-", by=world.known["sol"], at=now)


def coded(thing: Callable[[World, Side], Any]) -> Make:
    """A path with the code of a thing."""

    def make(world: World, side: Side) -> Made:
        made = thing(world, side)
        return {"code": made.code}, made.parties()

    return make


def declared(world: World, side: Side) -> Made:
    """A declaration of the side's hub."""
    target = declaration(world, side)
    values = {"code": target.values["code"], "declaration": target.values["pk"]}
    return values, target.parties


def in_circle(_world: World, side: Side) -> Made:
    """The side's circle."""
    return {"slug": side.circle.slug}, side.circle.parties()


def at_hub(_world: World, side: Side) -> Made:
    """A request without a path's value, about the side's hub."""
    return {}, side.hub.parties()


def brought(side: Side) -> object:
    """A drop-off at the side's hub."""
    code = side.hub.code
    told = {"leg": "collect", "giver_place": code, "taker_place": code}
    return told | {"material": "food", "quantity": "1"}


HUB = coded(lambda _world, side: side.hub)
BATCH = coded(batch)
OFFER = {"direction": "offer", "place": "yard", "material": "food", "quantity": "1", "unit": "kg"}
DECLARED = {"column": "opening_hours", "value": "Sundays", "evidence": "a sign"}
DOORS: Mapping[str, Door] = {
    "me": Door("own.read"),
    "notices": Door("own.read"),
    "read_notice": Door("notice.read", numbered("notice", notice)),
    "city": Door("city.read"),
    "plan": Door("city.read"),
    "plan_flows": Door("city.read"),
    "places": Door("place.read"),
    "places_near": Door("place.read"),
    "place": Door("place.read", HUB),
    "declarations": Door("place.read", HUB),
    "declare": Door("place.declare", HUB, DECLARED),
    "withdraw_declaration": Door("place.declare", declared),
    "circles": Door("circle.read"),
    "circle": Door("circle.read", in_circle),
    "members": Door("circle.inside", in_circle),
    "balance": Door("circle.inside", in_circle),
    "join": Door("circle.join", in_circle, {}),
    "leave": Door("circle.join", in_circle),
    "alliances": Door("alliance.read"),
    "agree_alliance": Door("alliance.agree", numbered("alliance", alliance)),
    "decline_alliance": Door("alliance.agree", numbered("alliance", alliance), {}),
    "end_alliance": Door("alliance.agree", numbered("alliance", alliance), {}),
    "offers": Door("own.read"),
    "make_offer": Door("offer.make", None, OFFER | {"first_day": "2025-03-04"}),
    "offer": Door("offer.read", numbered("offer", offer)),
    "change_offer": Door("offer.change", numbered("offer", offer), {"note": "soon"}),
    "withdraw_offer": Door("offer.change", numbered("offer", offer)),
    "pause_offer": Door("offer.change", numbered("offer", offer)),
    "resume_offer": Door("offer.change", numbered("offer", paused)),
    "promises": Door("own.read"),
    "promise": Door("commitment.answer", numbered("promise", promised)),
    "agree": Door("commitment.answer", numbered("promise", promised), {"side": "taker"}),
    "decline": Door("commitment.answer", numbered("promise", promised), {"why": "no room"}),
    "withdraw_promise": Door("commitment.answer", numbered("promise", promised), {}),
    "miss": Door("commitment.answer", numbered("promise", promised)),
    "handovers": Door("own.read"),
    "record_handover": Door("handover.record", at_hub, body_of=brought),
    "handover": Door("handover.read", numbered("handover", handed_over)),
    "correct_handover": Door(
        "handover.correct", numbered("handover", handed_over), {"reason": "misread"}
    ),
    "batches": Door("batch.read", HUB),
    "batch": Door("batch.read", BATCH),
    "observations": Door("batch.read", BATCH),
    "observe": Door("batch.keep", BATCH, {"kind": "temperature", "value": 55, "unit": "°C"}),
    "water": Door("batch.keep", BATCH, {"quantity": "5"}),
    "test": Door("batch.keep", BATCH, {"measure": "lead", "value": 3, "method": "-"}),
    "left": Door("batch.keep", BATCH, {"quantity": "5"}),
    "move_on": Door("batch.keep", BATCH, {"stage": "curing"}),
    "release": Door("batch.release", BATCH),
    "trace": Door("batch.read", BATCH),
    "reports": Door("report.read"),
    "report": Door("report.make", None, {"kind": "odour", "place": "yard"}),
    "answer_report": Door("report.answer", numbered("report", noticed), {"text": "thanks"}),
    "hold": Door("hold.place", BATCH, {"reason": "worms"}),
    "recall": Door("hold.place", numbered("hold", held)),
    "rounds": Door("own.read"),
    "round": Door("round.drive", numbered("round_", driven)),
    "begin_round": Door("round.drive", numbered("round_", driven)),
    "arrive": Door("round.drive", numbered("stop", stop)),
    "finish_stop": Door("round.drive", numbered("stop", stop)),
    "skip_stop": Door("round.drive", numbered("stop", stop), {"why": "a lorry in the way"}),
    "imports": Door("import.manage"),
    "bring_sheet": Door("import.manage", form=True),
    "try_sheet": Door("import.manage", numbered("sheet", sheet)),
    "set_columns": Door("import.manage", numbered("sheet", sheet), {"columns": {}}),
    "take_in": Door("import.manage", numbered("sheet", sheet)),
    "sheet_state": Door("import.manage", numbered("sheet", sheet)),
    "stop_sheet": Door("import.manage", numbered("sheet", sheet)),
    "take_back": Door("import.manage", numbered("sheet", sheet)),
    "imbalance": Door("ledger.read"),
    "accounts": Door("ledger.read"),
    "events": Door("ledger.read"),
    "audit_rows": Door("audit.read"),
    "checkpoints": Door("city.read"),
}


@dataclass(frozen=True)
class Operation:
    """One operation as the interface has it."""

    name: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def operations() -> Iterator[Operation]:
    """Every operation of the interface, read from it."""
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1")["paths"].items():
        for method, told in methods.items():
            near = {"lat": "51.0", "lon": "4.0"} if told["operationId"] == "places_near" else {}
            yield Operation(told["operationId"], method.upper(), path, near)


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


def test_every_operation_is_asked() -> None:
    assert {operation.name for operation in operations()} == set(DOORS)


@pytest.mark.parametrize("operation", list(operations()), ids=str)
def test_no_key_opens_what_its_person_may_not(operation: Operation, world: World) -> None:
    door = DOORS[operation.name]
    keys = {each.name: program_of(each.person).key for each in world.askers if each.person}
    wrong: list[str] = []

    for whose, side in (("ours", world.ours), ("theirs", world.theirs)):
        values, parties = door.make(world, side) if door.make else ({}, NOBODYS)
        body = door.body_of(side) if door.body_of else door.body
        for asker in world.askers:
            may = bool(PERMISSIONS[door.permission] & asker.standings(parties))
            status, recorded = asked(operation, values, body, keys.get(asker.name), form=door.form)
            shut = status in (401, 403)
            if status >= 500 or status == 404 or shut == may or (shut and recorded):
                wrong.append(f"{whose} as {asker}: {status}, may: {may}, recorded: {recorded}")

    assert not wrong, "\n".join([str(operation), *wrong])


def asked(
    operation: Operation, values: Mapping[str, Any], body: object, key: str | None, *, form: bool
) -> tuple[int, int]:
    """The status, and how much was recorded; afterwards everything is as it was."""
    path = operation.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", str(value))
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        before = AuditRow.objects.count()
        if form:
            file = io.BytesIO(b"Place,Pounds\nCaf,12\n")
            file.name = f"{uuid.uuid4()}.csv"
            answer = client.post(path, {"kind": "offers", "file": file}, headers=headers)
        else:
            answer = client.generic(
                operation.method,
                path,
                json.dumps(body) if body is not None else "",
                content_type="application/json",
                headers=headers,
                query_params=operation.query or None,
            )
        recorded = AuditRow.objects.count() - before
        transaction.set_rollback(True)
    return answer.status_code, recorded


def test_scopes_open_each_permission_or_none() -> None:
    opened = set().union(*(scope.permissions for scope in SCOPES.values()))

    assert opened & NEVER == set()
    assert {door.permission for door in DOORS.values()} <= opened
