"""A key may ask so often in a minute, and an address without one; then it is told to wait."""

import time

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from greenhaven.web.api import throttling
from greenhaven.web.api.throttling import Allowances, network
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.people.models import Counted, Person
from tests.web.api.programs import Program, program_of


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A process that has just begun, and a clock that stands until it is moved."""
    now = [time.time() // 60 * 60]
    monkeypatch.setattr(throttling, "HERE", Allowances())
    monkeypatch.setattr(throttling, "present", lambda: now[0])
    return now


@pytest.fixture
def few(settings: Settings) -> None:
    """Three requests of a key, two of an address."""
    settings.API_PER_KEY, settings.API_PER_ADDRESS = 3, 2


@pytest.mark.usefixtures("few")
def test_key_that_asks_too_often_is_told_when_to_go_on(
    resident: Person, one_minute: list[float]
) -> None:
    program = program_of(resident)
    one_minute[0] += 20

    assert [program.get("/me")[0] for _ in range(4)] == [200, 200, 200, 429]
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {program.key}"})
    assert answer.headers["Retry-After"] == "40"
    assert answer.json()["code"] == "too_many"
    assert "40 seconds" in answer.json()["message"]
    one_minute[0] += 40
    assert program.get("/me")[0] == 200


@pytest.mark.usefixtures("few")
def test_each_key_has_its_own_count(resident: Person, neighbour: Person) -> None:
    ours, theirs = program_of(resident), program_of(neighbour)

    assert [ours.get("/me")[0] for _ in range(4)][-1] == 429
    assert theirs.get("/me")[0] == 200


@pytest.mark.usefixtures("few", "snapshot")
def test_address_without_a_key_has_fewer() -> None:
    assert [Program().get("/places")[0] for _ in range(3)] == [200, 200, 429]
    elsewhere = Client().get("/api/v1/places", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


@pytest.mark.usefixtures("few", "resident")
def test_keys_that_open_nothing_count_for_their_address() -> None:
    wrong = Program(f"ghk_{'a' * 43}")

    assert [wrong.get("/me")[0] for _ in range(3)] == [401, 401, 429]


@pytest.mark.usefixtures("few")
def test_processes_share_one_count(resident: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_of(resident)
    assert program.get("/me")[0] == 200

    monkeypatch.setattr(throttling, "HERE", Allowances())  # another process, the same database

    assert [program.get("/me")[0] for _ in range(3)] == [200, 200, 429]


@pytest.mark.usefixtures("few")
def test_nobody_can_read_who_was_counted(resident: Person) -> None:
    program = program_of(resident)
    program.get("/me")

    kept = [row.cache_key for row in Counted.objects.all()]
    assert len(kept) == 1
    assert str(program.key) not in kept[0]


def test_few_requests_wait_for_a_commit(resident: Person, settings: Settings) -> None:
    settings.API_PER_KEY = 200
    program, counted = program_of(resident), []
    real = throttling.counted

    def noted(key: str, most: int) -> int:
        counted.append(key)
        return real(key, most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(throttling, "counted", noted)
        assert {program.get("/me")[0] for _ in range(20)} == {200}

    assert len(counted) == 2  # a part of the limit is ten requests


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_household_counts_as_one(address: str, counted: str) -> None:
    assert network(address) == counted


def test_refusal_is_in_the_readers_language(resident: Person, settings: Settings) -> None:
    settings.API_PER_KEY = 1
    program = program_of(resident)
    program.get("/me")

    headers = {"Authorization": f"Bearer {program.key}", "Accept-Language": "es"}
    assert "segundos" in Client().get("/api/v1/me", headers=headers).json()["message"]


def test_pages_are_not_counted(snapshot: Snapshot, settings: Settings) -> None:
    del snapshot
    settings.API_PER_ADDRESS = 1

    assert {Client().get("/circles/").status_code for _ in range(3)} == {200}


def test_nobody_is_turned_away_while_the_database_is_busy(
    resident: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(resident)

    def busy(*_args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(throttling.caches["default"], "set", busy)

    assert program.get("/me")[0] == 200
