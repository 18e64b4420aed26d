"""A program of a coordinator or driver makes and drives rounds, and asks for new plans."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.loop.models import Replanning
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.rounds.models import Round, Vehicle
from tests.web.api.programs import program_of
from tests.web.handovers.loads import MONDAY, promise
from tests.web.neighbours import home_of
from tests.web.permissions.makers_batches import replanning
from tests.web.permissions.makers_rounds import driven
from tests.web.permissions.world import World, make_world

NEXT_DAY = (MONDAY + timedelta(days=1)).isoformat()
VAN = {
    "name": "Blue van",
    "place": "yard",
    "kind": "van",
    "capacity_kg": 500,
    "speed_km_per_h": 20,
    "begins_at": "08:00",
    "ends_at": "16:00",
    "longest_h": "7",
    "trips": 3,
    "turn_min": 10,
    "weekdays": [0, 1],
}


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    """One of each role, and two of everything."""
    return make_world(places)


def test_vehicle_is_added_changed_and_retired(
    coordinator: Person, places: dict[str, Place]
) -> None:
    del places
    program = program_of(coordinator)

    status, made = program.post("/vehicles", VAN)
    assert (status, made["code"], made["weekdays"]) == (201, "blue-van", [0, 1])
    assert program.post("/vehicles", VAN)[0] == 422  # there is one of that name
    changed = {name: value for name, value in VAN.items() if name != "place"}
    told = program.ask("PUT", "/vehicles/blue-van", changed | {"capacity_kg": 900})[1]
    assert told["capacity_kg"] == 900
    assert program.post("/vehicles/blue-van/retire")[1]["retired_at"]
    assert program.get("/vehicles")[1] == []


@pytest.mark.parametrize(
    "change",
    [
        {"capacity_kg": 0},
        {"ends_at": "07:00"},
        {"weekdays": []},
        {"weekdays": [9]},
        {"kind": "rocket"},
        {"place": "rose"},
        {"longest_h": "NaN"},
        {"name": ""},
    ],
)
def test_vehicle_that_cannot_be_is_refused(
    coordinator: Person, places: dict[str, Place], change: dict[str, object]
) -> None:
    del places

    assert program_of(coordinator).post("/vehicles", VAN | change)[0] == 422
    assert Vehicle.objects.count() == 0


def test_rounds_of_a_day_are_looked_for_once(coordinator: Person, places: dict[str, Place]) -> None:
    del places
    program = program_of(coordinator)
    assert program.post("/drafts", {"day": NEXT_DAY})[0] == 422  # no vehicle
    program.post("/vehicles", VAN)

    status, draft = program.post("/drafts", {"day": NEXT_DAY}, repeat="once")
    again = program.post("/drafts", {"day": NEXT_DAY}, repeat="once")[1]

    assert (status, again["id"]) == (201, draft["id"])
    assert DBTaskResult.objects.filter(task_path__contains="draft_rounds").count() == 1
    assert program.get(f"/drafts/{draft['id']}")[1]["state"] == "asked"
    assert program.post(f"/drafts/{draft['id']}/stop")[0] == 200
    assert program.post("/drafts", {"day": "2025-03-01"})[0] == 422
    assert program.get("/rounds-unserved")[1] == {"promises": [], "offers": []}


def test_driver_takes_a_round_and_weighs_at_the_door(world: World) -> None:
    row, owner = driven(world, world.ours), world.ours.owner
    program, cora = program_of(owner), program_of(world.known["cora"])

    assert program.post(f"/rounds/{row.pk}/accept")[1]["state"] == "agreed"
    _, halts = program.get(f"/rounds/{row.pk}/sheet")
    assert (halts[0]["what"], halts[0]["place"]) == ("collect", None)
    assert program.post(f"/rounds/{row.pk}/begin")[1]["state"] == "under_way"
    status, made = program.post(f"/stops/{halts[0]['id']}/weigh", {"quantity": "7"})
    assert (status, made["accepted_mg"]) == (201, 7_000_000)
    assert program.post(f"/stops/{halts[1]['id']}/finish")[0] == 200
    assert cora.get(f"/rounds/{row.pk}")[1]["state"] == "done"


def test_round_is_given_to_someone_who_drives(world: World) -> None:
    row = driven(world, world.ours)
    cora = program_of(world.known["cora"])
    known = cora.get(f"/rounds/{row.pk}/drivers")[1]
    herself = next(each for each in known if each["name"] == "Cora")

    assert cora.post(f"/rounds/{row.pk}/assign", {"driver": herself["id"]})[1]["state"] == "agreed"
    assert cora.post(f"/rounds/{row.pk}/assign", {"driver": 10**9})[0] == 422
    assert cora.post(f"/rounds/{row.pk}/assign", {})[1]["driven"] is False
    assert cora.post(f"/rounds/{row.pk}/drop")[1]["state"] == "dropped"
    assert Round.objects.get(pk=row.pk).driver is None


@pytest.mark.usefixtures("kept")
def test_new_plan_is_asked_for_once_and_stopped(coordinator: Person) -> None:
    program = program_of(coordinator)

    status, made = program.post("/replannings")
    again = program.post("/replannings")[1]

    assert (status, made["new"], again["new"]) == (201, True, False)
    assert program.get("/work")[1][0]["replanning"] == made["id"]
    assert program.post(f"/replannings/{made['id']}/stop")[1]["state"] == "stopped"
    assert [row["id"] for row in program.get("/replannings")[1]["items"]] == [made["id"]]
    assert Replanning.objects.count() == 1


def test_day_lists_what_wants_a_decision(
    kept: Plan, coordinator: Person, resident: Person, places: dict[str, Place]
) -> None:
    del kept
    Grant.objects.filter(role=Role.KEEPER).delete()
    made = promise(resident, home_of(resident), places["mill"])
    program = program_of(coordinator)

    _, told = program.get("/day")

    assert told["decisions"] == sum(group["count"] for group in told["groups"])
    agreed = program.post("/day/agree")[1]["promises"]
    assert agreed == int(made.state == "proposed")
    assert program_of(resident).get("/day")[0] == 403


def test_changes_are_ones_own_unless_one_manages(world: World) -> None:
    replanning(world, world.ours)

    assert program_of(world.ours.owner).get("/changes")[1] == {"items": [], "next": None}
    assert program_of(world.known["cora"]).get("/changes?mine=false")[0] == 200
