"""A program of a keeper does the day's work as the pages do."""

import base64
import io
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.reports.models import Hold, Report
from greenhaven.web.exchange.rounds.models import OpeningHours
from tests.web.api.programs import Program, program_of
from tests.web.handovers.loads import MONDAY, promise, released, weighed
from tests.web.heaps import filled
from tests.web.neighbours import home_of

NEXT_DAY = (MONDAY + timedelta(days=1)).isoformat()


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


def test_report_without_a_key_is_made_once(places: dict[str, Place]) -> None:
    del places
    told = {"kind": "odour", "place": "yard"}

    first = Program().post("/reports", told, repeat="once")
    again = Program().post("/reports", told, repeat="once")
    other = Program().post("/reports", told | {"kind": "pest"}, repeat="once")

    assert again == first
    assert (first[0], other[0]) == (201, 422)
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
