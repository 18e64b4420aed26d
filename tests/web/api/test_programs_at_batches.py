"""What a program says of a batch is held to what a keeper's page is held to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch, Observation
from greenhaven.web.exchange.handovers.models import Handover
from tests.web.api.programs import Program, program_of
from tests.web.handovers.loads import released, weighed

HOT = {"kind": "temperature", "value": 140, "unit": "°F", "spot": "middle"}


@pytest.fixture
def intake(keeper: Person, places: dict[str, Place]) -> Batch:
    """What was brought to the yard today."""
    into = weighed(keeper, places["yard"], places["yard"]).into
    assert into is not None
    return into


@pytest.fixture
def program(keeper: Person) -> Program:
    """Of the yard's keeper."""
    return program_of(keeper)


def test_temperature_is_kept_in_celsius(intake: Batch, program: Program) -> None:
    status, told = program.post(f"/batches/{intake.code}/observations", HOT)

    assert (status, told["value"], told["unit"]) == (201, 60.0, "°C")


def test_times_are_told_in_universal_time(intake: Batch, program: Program) -> None:
    told = HOT | {"at": "2025-03-03T09:30:00+01:00"}

    _, first = program.post(f"/batches/{intake.code}/observations", told)

    assert first["at"].endswith("Z")
    _, kept = program.get(f"/batches/{intake.code}/observations")
    assert kept["items"][0]["at"] == first["at"]


def test_squeeze_and_smell_are_told_by_their_words(intake: Batch, program: Program) -> None:
    where = f"/batches/{intake.code}/observations"

    assert program.post(where, {"kind": "squeeze", "measure": "wet"})[0] == 201
    assert program.post(where, {"kind": "squeeze", "measure": "purple"})[0] == 422
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("kind", ["watering", "bulking", "weighing", "laboratory", "photo"])
def test_what_moves_material_is_not_merely_said(intake: Batch, program: Program, kind: str) -> None:
    told = {"kind": kind, "value": 10, "measure": "faecal_coliform"}

    assert program.post(f"/batches/{intake.code}/observations", told)[0] == 422
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+14:00",
        "1999-12-31T00:00:00Z",
        "2025-03-02T09:00:00+01:00",
        "2025-03-04T09:00:00+01:00",
        "2025-03-03T09:00:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_moment_that_cannot_be_is_refused(intake: Batch, program: Program, at: str) -> None:
    tested = {"measure": "moisture", "value": 55, "method": "oven, 70 °C", "at": at}

    assert program.post(f"/batches/{intake.code}/observations", HOT | {"at": at})[0] == 422
    assert program.post(f"/batches/{intake.code}/tests", tested)[0] == 422
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [{"unit": "L"}, {"value": None}, {"value": 200, "unit": "°C"}, {"spot": "somewhere"}],
)
def test_value_that_cannot_be_is_refused(
    intake: Batch, program: Program, change: dict[str, object]
) -> None:
    assert program.post(f"/batches/{intake.code}/observations", HOT | change)[0] == 422
    assert Observation.objects.count() == 0


@pytest.mark.usefixtures("intake")
def test_handover_of_the_year_one_is_refused(program: Program) -> None:
    told = {
        "leg": "collect",
        "giver_place": "yard",
        "taker_place": "yard",
        "material": "food",
        "quantity": "1",
        "at": "0001-01-01T00:00:00+14:00",
    }

    assert program.post("/handovers", told)[0] == 422
    assert Handover.objects.count() == 1  # the one that the intake began with


def test_many_batches_are_told_in_a_few_questions(
    keeper: Person, places: dict[str, Place], program: Program
) -> None:
    for _ in range(12):
        released(places["yard"], keeper)

    with CaptureQueriesContext(connection) as asked:
        _status, told = program.get("/places/yard/batches")

    assert len(told["items"]) == 12
    assert all(each["may_be_given"] for each in told["items"])
    assert len(asked) <= 15
