"""However many stewards and feeds act at once, an article is in force once in one place."""

import pytest
from django.db import connection

from greenhaven.web.commons.emergencies.by_hand import confirm
from greenhaven.web.commons.emergencies.ending import end_early, keep_time
from greenhaven.web.commons.emergencies.models import Activation, ActiveArea, Alert
from tests.web.emergencies_told import agreed, asked, warned
from tests.web.ledger.at_once import together
from tests.web.neighbours import person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("places"),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="threads share one database in memory here",
    ),
]


def test_call_is_confirmed_by_one_of_many(steward):
    agreed()
    call = asked(steward)
    others = [person(name, "steward") for name in ("Sam", "Sue", "Sid", "Syd")]

    said = together(*[lambda by=by: confirm(call=call, by=by) for by in others])

    assert said == ["EmergencyError"] * 3 + ["done"]
    assert Activation.objects.count() == 1
    assert ActiveArea.objects.count() == 3


def test_warnings_that_come_together_set_it_in_force_once():
    agreed()

    said = together(*[warned] * 5, keep_time)

    assert said == ["done"] * 6
    assert Alert.objects.count() == 5
    assert Activation.objects.count() == 1


def test_stewards_and_a_warning_at_once_make_one(steward, second_steward):
    agreed()
    call = asked(steward)

    together(lambda: confirm(call=call, by=second_steward), warned)

    assert sorted(ActiveArea.objects.values_list("area", flat=True)) == ["", "n", "s"]


def test_it_is_ended_by_one(steward, second_steward):
    agreed()
    warned()
    one = Activation.objects.get()

    said = together(
        *[
            lambda by=by: end_early(activation=one, why="It is calm.", by=by)
            for by in (steward, second_steward)
        ]
    )

    assert said == ["EmergencyError", "done"]
