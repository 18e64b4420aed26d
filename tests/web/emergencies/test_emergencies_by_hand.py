"""Two stewards set in force what was agreed; one alone does not."""

import uuid
from datetime import timedelta

import pytest

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.emergencies.by_hand import confirm, withdraw
from greenhaven.web.commons.emergencies.ending import end_early
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.models import (
    Activation,
    EmergencyCall,
)
from greenhaven.web.commons.notices.models import Notice
from tests.web.decided import resident_of
from tests.web.emergencies_told import agreed, asked, now
from tests.web.neighbours import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)


def test_one_steward_alone_sets_nothing_in_force(steward, second_steward):
    agreed()
    call = asked(steward)

    assert not Activation.objects.exists()
    with pytest.raises(EmergencyError, match="Another steward has to confirm"):
        confirm(call=call, by=steward)
    assert not Activation.objects.exists()
    assert Notice.objects.get(topic="emergency.called").person == second_steward


def test_second_steward_confirms_and_it_holds_for_the_hours_asked_for(steward, second_steward):
    agreed()
    call = asked(steward)

    made = confirm(call=call, by=second_steward)
    assert confirm(call=call, by=second_steward) == made  # the same form again

    assert (made.way, made.call) == ("hand", call)
    assert made.ends_at - made.begins_at == 6 * HOUR
    assert made.areas.count() == 3
    payload = AuditRow.objects.get(action="emergency.begin").payload
    assert "fire service" in payload.told


def test_stewards_of_the_same_district_do_not_suffice(steward, second_steward):
    agreed()
    third = person("Tom", "steward")
    for each, district in ((steward, "n"), (second_steward, "n"), (third, "s")):
        resident_of(each, steward if each != steward else third, now(), district)
    call = asked(steward)

    with pytest.raises(EmergencyError, match="same district"):
        confirm(call=call, by=second_steward)
    assert confirm(call=call, by=third).way == "hand"


def test_what_nobody_confirms_within_a_day_is_over(steward, second_steward, later):
    agreed()
    call = asked(steward)
    later(25)

    with pytest.raises(EmergencyError, match="Ask anew"):
        confirm(call=call, by=second_steward)
    asked(second_steward)
    assert EmergencyCall.objects.get(pk=call.pk).withdrawn_at is not None


def test_call_that_was_withdrawn_is_not_confirmed(steward, second_steward):
    agreed()
    call = asked(steward)
    withdraw(call=call, by=second_steward)
    withdraw(call=call, by=second_steward)

    with pytest.raises(EmergencyError, match="withdrawn"):
        confirm(call=call, by=second_steward)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"article": "no-such"}, "Only what was agreed"),
        ({"hours": 25}, "24 hours at most"),
        ({"hours": 0}, "24 hours at most"),
        ({"severity": 1}, "worse dangers only"),
        ({"severity": 9}, "one of those shown"),
        ({"reason": "  "}, "Say why"),
        ({"evidence": ""}, "Say why"),
        ({"reason": "x" * 2001}, "too long"),
        ({"districts": ["atlantis"]}, "does not speak"),
    ],
)
def test_call_that_goes_beyond_what_was_agreed_is_refused(steward, told, words):
    agreed()

    with pytest.raises(EmergencyError, match=words):
        asked(steward, **told)

    assert not EmergencyCall.objects.exists()


def test_call_under_one_key_is_one(steward):
    agreed()
    key = uuid.uuid4()

    assert asked(steward, key=key) == asked(steward, key=key)
    with pytest.raises(EmergencyError, match="something else in it"):
        asked(steward, key=key, hours=7)
    with pytest.raises(EmergencyError, match="already"):
        asked(steward)


def test_what_is_in_force_or_rests_is_not_called_for_again(steward, second_steward):
    agreed()
    made = confirm(call=asked(steward), by=second_steward)

    with pytest.raises(EmergencyError, match="in force there already"):
        asked(steward)
    end_early(activation=made, why="The wind is gone.", by=second_steward)
    with pytest.raises(EmergencyError, match="rests"):
        asked(steward)
    confirm(call=asked(steward, severity=4), by=second_steward)
    assert Activation.objects.count() == 2
