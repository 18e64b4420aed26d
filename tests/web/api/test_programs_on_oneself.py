"""A program reads and changes what is its person's own: words, homes, hours, calendars, notices."""

import io
import json
import zipfile

import pytest
from django.test import Client

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.tokens.models import KeptAnswer
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.rounds.models import DriverHours
from tests.web.api.programs import Program, program_of
from tests.web.permissions.makers_commons import notice
from tests.web.permissions.world import World, make_world

TUESDAY = {"weekday": 1, "begins_at": "09:00", "ends_at": "12:00"}


def test_words_are_changed_and_what_is_not_named_stays(resident: Person) -> None:
    program = program_of(resident)

    status, told = program.ask("PATCH", "/me", {"language": "es"})

    assert (status, told["language"], told["name"]) == (200, "es", resident.name)
    assert program.ask("PATCH", "/me", {"language": "tlh"})[0] == 422
    assert program.ask("PATCH", "/me", {"name": " "})[0] == 422
    assert Person.objects.get(pk=resident.pk).language == "es"


def test_key_without_the_scope_changes_and_takes_away_nothing(resident: Person) -> None:
    reader = program_of(resident, "read", "give")

    assert reader.ask("PATCH", "/me", {"units": "us"})[0] == 403
    assert reader.get("/me/export")[0] == 403


def test_everything_is_taken_away_in_one_file(resident: Person) -> None:
    key = program_of(resident).key

    answer = Client().get("/api/v1/me/export", headers={"Authorization": f"Bearer {key}"})

    assert answer.headers["Content-Type"] == "application/zip"
    told = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("about-me.json"))
    assert told["me"]["email"] == resident.email


def test_home_is_put_on_the_map_moved_and_taken_off(
    resident: Person, neighbour: Person, places: dict[str, Place]
) -> None:
    del places
    program = program_of(resident)

    status, home = program.post("/me/homes", {"lat": 51.01, "lon": 4.01, "address": "Lane 3"})
    assert (status, home["lat"], home["lon"]) == (201, 51.01, 4.01)
    assert (home["shown_lat"], home["shown_lon"]) != (51.01, 4.01)
    code = home["code"]
    assert program.ask("PATCH", f"/me/homes/{code}", {"name": "red door"})[1]["lat"] == 51.01
    assert program.ask("PATCH", f"/me/homes/{code}", {"lat": 51.02})[0] == 422
    moved = program.ask("PATCH", f"/me/homes/{code}", {"lat": 51.02, "lon": 4.02})[1]
    assert (moved["lat"], moved["name"], moved["address"]) == (51.02, "red door", "Lane 3")
    assert program_of(neighbour).ask("PATCH", f"/me/homes/{code}", {"name": "mine"})[0] == 403
    assert program_of(neighbour).ask("DELETE", f"/me/homes/{code}")[0] == 403
    assert program.ask("DELETE", f"/me/homes/{code}")[0] == 200
    assert program.get("/me/homes")[1] == []
    assert Place.objects.get(code=code).closed_at is not None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"lat": 51.01},
        {"lat": 91, "lon": 4},
        {"lat": "NaN", "lon": 4},
        {"lat": -33.0, "lon": 18.0},
        {"district": "nowhere"},
        {"lat": 51.01, "lon": 4.0, "name": "x" * 81},
    ],
)
def test_home_that_cannot_be_is_not_on_the_map(
    resident: Person, places: dict[str, Place], told: dict[str, object]
) -> None:
    before = len(places)

    assert program_of(resident).post("/me/homes", told)[0] == 422
    assert Place.objects.count() == before


def test_hours_of_driving_are_said_anew_as_a_whole(resident: Person) -> None:
    program = program_of(resident)
    assert program.ask("PUT", "/me/hours", {"hours": [TUESDAY, TUESDAY | {"weekday": 3}]})[0] == 200

    status, told = program.ask("PUT", "/me/hours", {"hours": [TUESDAY]})

    assert (status, [each["weekday"] for each in told]) == (200, [1])
    assert DriverHours.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"weekday": 7},
        {"weekday": -1},
        {"ends_at": "08:00"},
        {"begins_at": "25:00"},
        {"begins_at": "09:00:00Z"},
        {"begins_at": None},
    ],
)
def test_hours_that_cannot_be_are_refused(resident: Person, change: dict[str, object]) -> None:
    program = program_of(resident)

    assert program.ask("PUT", "/me/hours", {"hours": [TUESDAY | change]})[0] == 422
    assert program.ask("PUT", "/me/hours", {"hours": [TUESDAY, TUESDAY]})[0] == 422
    assert DriverHours.objects.count() == 0


def test_calendar_gets_an_address_that_is_told_once(resident: Person) -> None:
    program = program_of(resident)

    status, made = program.post("/me/calendars", {}, repeat="once")
    again = program.post("/me/calendars", {}, repeat="once")[1]

    assert status == 201
    assert again["address"] == ""
    assert made["address"].rpartition("/")[2] not in str(list(KeptAnswer.objects.values()))
    path = "/" + made["address"].partition("//")[2].partition("/")[2]
    assert Client().get(path).status_code == 200
    assert program.post(f"/calendars/{made['id']}/revoke")[0] == 200
    assert Client().get(path).status_code == 410
    assert program.get("/me/calendars")[1] == []


def test_calendar_of_a_place_is_for_its_keeper(resident: Person, keeper: Person) -> None:
    assert program_of(resident).post("/me/calendars", {"place": "yard"})[0] == 422
    assert program_of(keeper).post("/me/calendars", {"place": "yard"})[0] == 201
    assert CalendarKey.objects.count() == 1


def test_keeper_is_named_where_they_wish(keeper: Person) -> None:
    program = program_of(keeper)
    number = program.get("/me")[1]["keepings"][0]["id"]
    assert Program().get("/places/yard/keepers")[1] == []

    assert program.post(f"/keepings/{number}/named", {"named": True})[1]["named"] is True

    assert Program().get("/places/yard/keepers")[1] == [str(keeper)]
    assert Grant.objects.get(pk=number).named


def test_notices_are_read_one_by_one_or_all(places: dict[str, Place]) -> None:
    world: World = make_world(places)
    one, other = notice(world, world.ours), notice(world, world.ours)
    theirs = notice(world, world.theirs)
    program = program_of(world.ours.owner)

    assert program.post(f"/notices/{one.pk}/read")[1]["read_at"]
    assert program.post("/notices/read")[1]["notices"] >= 1
    assert program.post(f"/notices/{theirs.pk}/read")[0] == 403
    assert Notice.objects.get(pk=theirs.pk).read_at is None
    assert other.pk not in {row["id"] for row in program.get("/notices?unread=true")[1]["items"]}


def test_mail_is_chosen_and_safety_always_comes(resident: Person) -> None:
    program = program_of(resident)

    _, told = program.ask("PUT", "/me/mail", {"groups": ["plan"]})

    assert set(told["groups"]) == {"safety", "account", "plan"}
    assert program.ask("PUT", "/me/mail", {"groups": ["gossip"]})[0] == 422


def test_one_request_with_one_key_is_witnessed_once(resident: Person) -> None:
    program = program_of(resident)
    before = AuditRow.objects.count()

    for _ in range(3):
        program.ask("PATCH", "/me", {"units": "us"}, repeat="once")

    assert AuditRow.objects.count() == before + 1
