"""Every role at every operation, with an object of their own side and one of others.

What each operation must need is written down here once more, by another hand than the operation's.
"""

import io
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenhaven.web.api.site import api
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.permissions.parties import NOBODYS
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.tokens.scopes import NEVER, SCOPES
from greenhaven.web.exchange.models import Plan
from tests.web.api import doors_council, doors_people, doors_places, doors_work
from tests.web.api.doors import Door, numbered
from tests.web.api.programs import program_of
from tests.web.permissions.makers_sheets import sheet
from tests.web.permissions.world import World, make_world

DOORS: Mapping[str, Door] = {
    **doors_people.DOORS,
    **doors_places.DOORS,
    **doors_work.DOORS,
    **doors_council.DOORS,
    "imports": Door("import.manage"),
    "bring_sheet": Door("import.manage", form=True),
    "try_sheet": Door("import.manage", numbered("sheet", sheet)),
    "set_columns": Door("import.manage", numbered("sheet", sheet), {"columns": {}}),
    "take_in": Door("import.manage", numbered("sheet", sheet)),
    "sheet_rows": Door("import.manage", numbered("sheet", sheet)),
    "import_mappings": Door("import.manage"),
    "sheet_state": Door("import.manage", numbered("sheet", sheet)),
    "stop_sheet": Door("import.manage", numbered("sheet", sheet)),
    "take_back": Door("import.manage", numbered("sheet", sheet)),
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
            name = told["operationId"]
            query = DOORS[name].query if name in DOORS else {}
            yield Operation(name, method.upper(), path, query)


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
        values, parties = door.make(world, side) if door.make else (door.values, NOBODYS)
        body = door.body_of(side) if door.body_of else door.body
        for asker in world.askers:
            may = bool(PERMISSIONS[door.permission] & asker.standings(parties))
            status, recorded = asked(operation, values, body, keys.get(asker.name), form=door.form)
            shut = status in (401, 403)
            lost = status == 404 and not door.empty
            if status >= 500 or lost or shut == may or (shut and recorded):
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


MOST_QUERIES = 15  # as for pages, beside those that find whose key it is and what it may do
OF_THE_KEY = 4  # and how much was recorded, which the test itself asks
OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.mark.parametrize(
    "operation",
    [
        each
        for each in operations()
        if each.method == "GET" and each.name != "export_me"  # it reads every table once
    ],
    ids=str,
)
def test_no_answer_asks_the_database_too_often(operation: Operation, world: World) -> None:
    door = DOORS[operation.name]
    values, _parties = door.make(world, world.ours) if door.make else (door.values, NOBODYS)
    key = program_of(world.known["cora"]).key
    asked(operation, values, None, key, form=False)  # what is remembered is remembered

    with CaptureQueriesContext(connection) as noted:
        asked(operation, values, None, key, form=False)

    said = [each["sql"] for each in noted.captured_queries]
    own = [sql[:160] for sql in said if not sql.startswith(OF_TRANSACTIONS)]
    assert len(own) <= MOST_QUERIES + OF_THE_KEY, "\n".join(own)
