"""A program of a keeper or coordinator does the day's work as the pages do."""

import base64
import io
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from PIL import Image

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.loop.models import Replanning
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.reports.models import Hold, Report
from greenhaven.web.exchange.rounds.models import OpeningHours, Round, Vehicle
from tests.web.api.programs import Program, program_of
from tests.web.handovers.loads import MONDAY, promise, released, weighed
from tests.web.heaps import filled
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


def picture() -> str:
    """A small photo as programs send it."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()


def seen_as_photo(path: str, program: Program) -> tuple[int, str]:
    """Status and kind of a photo's answer."""
    headers = {"Authorization": f"Bearer {program.key}"}
    answer = Client().get(f"/api/v1{path}", headers=headers)
    return answer.status_code, answer.headers["Content-Type"]


@pytest.fixture
def program(keeper: Person) -> Program:
    """Of the yard's keeper."""
    return program_of(keeper)


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    """One of each role, and two of everything."""
    return make_world(places)


def test_batch_is_started_walked_and_mixed(program: Program, places: dict[str, Place]) -> None:
    batch = filled(places["yard"])
    _, bay = program.post("/places/yard/reactors", {"name": "Bay 2", "kind": "bay"})
    where = f"/batches/{batch.code}"

    status, told = program.post(f"{where}/start", {"reactor": bay["id"]})
    assert (status, told["stage"], told["reactor"]) == (200, "active", "Bay 2")
    walked = {"readings": {"middle": 140, "left": 131}, "unit": "°F"}
    status, rows = program.post(f"{where}/walk", walked, repeat="once")
    assert (status, [row["value"] for row in rows]) == (201, [60.0, 55.0])
    assert program.post(f"{where}/walk", walked, repeat="once")[1] == rows
    browns = {"material": "chips", "quantity": "3", "unit": "bucket"}
    assert program.post(f"{where}/browns", browns)[0] == 201
    _, care = Program().get(f"{where}/care")
    assert care["answer"] in ("Yes", "No", "Measure first")
    assert care["ripeness_lacks"]
    assert program.post(f"/reactors/{bay['id']}/close")[0] == 422  # the batch lies in it


def test_what_was_wrong_is_taken_back_and_the_books_with_it(
    program: Program, places: dict[str, Place]
) -> None:
    batch = filled(places["yard"])
    before = program.get(f"/batches/{batch.code}")[1]["content"]
    _, watered = program.post(f"/batches/{batch.code}/water", {"quantity": "50"})

    taken = program.post(f"/observations/{watered['id']}/take-back", {"why": "it was 5"})

    assert taken[0] == 201
    assert program.get(f"/batches/{batch.code}")[1]["content"] == before
    again = program.post(f"/observations/{taken[1]['id']}/take-back", {"why": "-"})
    assert again[0] == 422


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("walk", {"readings": {}}),
        ("walk", {"readings": {"roof": 50}}),
        ("walk", {"readings": {"middle": 500}}),
        ("browns", {"material": "food", "quantity": "5"}),
        ("browns", {"material": "gold", "quantity": "5"}),
        ("browns", {"material": "chips", "quantity": "-5"}),
        ("start", {"reactor": 999}),
        ("left", {"quantity": "5", "how": "volume", "unit": "m3", "bucket_kg": 100}),
        ("observations", {"kind": "photo"}),
        ("observations", {"kind": "photo", "photo": "not base64!"}),
        ("observations", {"kind": "photo", "photo": "aGVsbG8="}),
        ("walk", {"readings": {"middle": 50}, "at": "1999-01-01T00:00:00Z"}),
    ],
)
def test_what_cannot_be_at_a_batch_is_refused(
    program: Program, places: dict[str, Place], what: str, told: dict[str, object]
) -> None:
    batch = filled(places["yard"])

    assert program.post(f"/batches/{batch.code}/{what}", told)[0] == 422
    assert Observation.objects.count() == 0
    assert Batch.objects.get(pk=batch.pk).started_at is None


def test_photo_is_made_anew_and_shown_to_keepers(
    program: Program, places: dict[str, Place], resident: Person
) -> None:
    batch = filled(places["yard"])
    told = {"kind": "photo", "photo": picture()}

    _, made = program.post(f"/batches/{batch.code}/observations", told)

    path = f"/observations/{made['id']}/photo"
    assert seen_as_photo(path, program) == (200, "image/jpeg")
    assert program_of(resident).get(path)[0] == 403


def test_reactor_is_closed_once_it_is_empty(program: Program, keeper: Person) -> None:
    del keeper
    _, bay = program.post("/places/yard/reactors", {"name": "Bay 2", "kind": "bay"})
    assert program.post("/places/yard/reactors", {"name": "Bay 2", "kind": "bin"})[0] == 422

    assert program.post(f"/reactors/{bay['id']}/close")[1]["closed_at"]

    assert program.get("/places/yard/reactors")[1] == []
    assert Reactor.objects.count() == 1


def test_keeper_sees_who_is_due_and_writes_down_a_regular(
    program: Program, keeper: Person, resident: Person, places: dict[str, Place]
) -> None:
    weighed(keeper, places["yard"], places["yard"], giver=resident)
    promise(resident, home_of(resident), places["yard"])

    _, told = program.get("/places/yard/keeping")

    assert len(told["due"]) == 1
    assert told["regulars"][0]["name"] == str(resident)
    drop_off = {"leg": "collect", "giver_place": "yard", "taker_place": "yard"}
    drop_off |= {"material": "food", "quantity": "3", "giver": told["regulars"][0]["id"]}
    status, made = program.post("/handovers", drop_off | {"photo": picture()})
    assert status == 201
    assert Handover.objects.get(pk=made["id"]).giver == resident
    assert seen_as_photo(f"/handovers/{made['id']}/photo", program) == (200, "image/jpeg")
    assert program.post("/handovers", drop_off | {"giver": keeper.pk + 999})[0] == 422


def test_garden_is_asked_for_compost_and_receives_it(
    program: Program, keeper: Person, gardener: Person, places: dict[str, Place]
) -> None:
    batch = released(places["yard"], keeper)
    garden = program_of(gardener)
    need = {"direction": "need", "place": "rose", "material": "compost", "quantity": "20"}
    need |= {"unit": "kg", "first_day": NEXT_DAY}
    assert garden.post("/offers", need)[0] == 201
    _, askers = program.get("/places/yard/askers")
    told = {"need": askers[0]["need"], "quantity": "15", "due_on": MONDAY.isoformat()}

    status, asked = program.post("/places/yard/compost", told)

    assert (status, asked["amount_mg"], asked["taker_place"]) == (201, 15_000_000, "rose")
    assert garden.post(f"/promises/{asked['id']}/agree", {"side": "taker"})[1]["state"] == "agreed"
    received = {"leg": "return", "giver_place": "yard", "taker_place": "rose"}
    received |= {"material": "compost", "quantity": "15", "promise": asked["id"]}
    status, made = garden.post("/handovers", received | {"out_of": batch.code})
    assert status == 201
    assert garden.post(f"/handovers/{made['id']}/spread")[1]["spread_on"] == MONDAY.isoformat()
    assert program.post("/places/yard/compost", told | {"need": 999})[0] == 422


def test_who_brings_to_an_unkept_place_says_so(resident: Person, places: dict[str, Place]) -> None:
    made = promise(resident, home_of(resident), places["square"])
    program = program_of(resident)

    status, told = program.post(f"/promises/{made.pk}/brought")

    assert (status, told["method"]) == (201, "estimated")
    story = program.get(f"/handovers/{told['id']}/story")[1]
    assert sum(story["parts"].values()) == pytest.approx(100, abs=0.2)
    assert Commitment.objects.get(pk=made.pk).state == "kept"


def test_hours_of_a_place_are_set_by_its_keepers(program: Program, resident: Person) -> None:
    morning = {"weekday": 0, "begins_at": "08:00", "ends_at": "12:00"}
    evening = {"weekday": 0, "begins_at": "17:00", "ends_at": "19:00"}

    status, told = program.ask("PUT", "/places/yard/hours", {"hours": [morning, evening]})

    assert (status, len(told)) == (200, 2)
    overlap = {"hours": [morning, morning | {"begins_at": "11:00", "ends_at": "13:00"}]}
    assert program.ask("PUT", "/places/yard/hours", overlap)[0] == 422
    assert program_of(resident).ask("PUT", "/places/yard/hours", {"hours": []})[0] == 403
    assert OpeningHours.objects.count() == 2


def test_what_may_be_declared_is_told_with_its_units(program: Program) -> None:
    _, known = Program().get("/places/yard/declarable")
    capacity = next(each for each in known if each["column"] == "capacity_t_per_week")
    told = {"column": capacity["column"], "value": "900", "unit": "lb/week", "evidence": "permit"}
    assert "lb/week" in capacity["units"]

    assert program.post("/places/yard/declarations", told)[0] == 201

    facts = {each["column"]: each for each in Program().get("/places/yard/facts")[1]}
    assert facts["capacity_t_per_week"]["declared"] is True


def test_note_of_a_report_is_told_to_all_once_it_is_answered(
    program: Program, resident: Person
) -> None:
    told = {"kind": "odour", "place": "yard", "note": "behind the shed", "photo": picture()}
    _, made = program_of(resident).post("/reports", told)
    path = f"/reports/{made['id']}"

    assert made["note"] == "behind the shed"  # to who wrote it
    assert Program().get(path)[1]["note"] == ""
    assert Program().get("/reports")[1]["items"][0]["note"] == ""
    assert program.get(path)[1]["note"] == "behind the shed"
    assert seen_as_photo(f"{path}/photo", program) == (200, "image/jpeg")
    assert Program().get(f"{path}/photo")[0] == 401
    program.post(f"{path}/replies", {"text": "Covered with browns."})
    assert Program().get(path)[1]["note"] == "behind the shed"
    assert Program().get(path)[1]["advice"]["keeper"]
    assert Report.objects.count() == 1


def test_suspect_is_held_with_what_it_was_mixed_into(
    program: Program, keeper: Person, places: dict[str, Place]
) -> None:
    batch = released(places["yard"], keeper)
    _, made = program.post("/reports", {"kind": "worm", "place": "yard"})
    suspects = program.get(f"/reports/{made['id']}/suspects")[1]
    assert batch.code in {each["batch"] for each in suspects}

    told = {"reason": "worms", "report": made["id"]}
    assert program.post(f"/batches/{batch.code}/holds", told | {"also": ["nothing"]})[0] == 404
    status, held = program.post(f"/batches/{batch.code}/holds", told)

    assert status == 201
    assert Program().get(f"/batches/{batch.code}/holds")[1][0]["id"] == held["id"]
    assert Program().get(f"/holds/{held['id']}")[1]["first_at"] is None
    assert Hold.objects.count() == 1


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
