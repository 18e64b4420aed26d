"""A request that comes many times at the same moment is worked on once."""

import threading
import uuid

import pytest
from django.db import connection

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports.actions import bring_sheet, take_in
from greenhaven.web.exchange.imports.models import ImportKind
from greenhaven.web.exchange.imports.sheets import read_sheet
from greenhaven.web.exchange.offers.models import Offer
from tests.web.api.programs import program_of
from tests.web.imports.brought import worked
from tests.web.ledger.at_once import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]
DROP_OFF = {
    "leg": "collect",
    "giver_place": "yard",
    "taker_place": "yard",
    "material": "food",
    "quantity": "7.4",
}
SHEET = b"Business,District,Type,Pounds,How often\nOne,n,food,12,weekly\nTwo,n,food,12,weekly\n"


def test_twins_get_one_answer(keeper: Person) -> None:
    program, lock = program_of(keeper), threading.Lock()
    answers = []

    def send() -> None:
        answer = program.post("/handovers", DROP_OFF, repeat="once")
        with lock:
            answers.append(answer)

    assert together(*[send] * 4) == ["done"] * 4
    assert [status for status, _told in answers] == [201] * 4
    assert len({told["id"] for _status, told in answers}) == 1
    assert Handover.objects.count() == 1


def test_refused_twins_are_all_refused(resident: Person) -> None:
    program, lock = program_of(resident), threading.Lock()
    answers = []

    def send() -> None:
        status, _told = program.post("/handovers", DROP_OFF, repeat="once")
        with lock:
            answers.append(status)

    assert together(*[send] * 3) == ["done"] * 3
    assert answers == [403] * 3
    assert Handover.objects.count() == 0


def test_correction_is_made_once(keeper: Person) -> None:
    program, lock = program_of(keeper), threading.Lock()
    _status, made = program.post("/handovers", DROP_OFF)
    answers = []

    def send() -> None:
        told = {"reason": "misread", "quantity": "7"}
        status, _told = program.post(f"/handovers/{made['id']}/corrections", told)
        with lock:
            answers.append(status)

    together(*[send] * 4)

    assert sorted(answers) == [201, 422, 422, 422]
    assert [row.accepted_mg for row in Handover.objects.filter(corrected_at=None)] == [7_000_000]


def test_same_file_is_taken_in_by_one_of_two(coordinator: Person) -> None:
    one, other = (
        bring_sheet(
            sheet=read_sheet(SHEET),
            kind=ImportKind.OFFERS,
            file_name="list.csv",
            by=coordinator,
            key=uuid.uuid4(),
        )
        for _ in range(2)
    )

    said = together(
        lambda: take_in(sheet=one, by=coordinator), lambda: take_in(sheet=other, by=coordinator)
    )

    assert said == ["ImportingError", "done"]
    worked()
    assert Offer.objects.count() == 2
