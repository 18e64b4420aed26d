"""The pages of emergencies: everybody reads them, stewards act on them, and they speak Spanish."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from greenhaven.web.commons.emergencies.ending import keep_time
from greenhaven.web.commons.emergencies.models import Activation, EmergencyCall
from tests.web.emergencies_told import SERVICE, agreed, asked, now, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def read(client, name="emergencies", *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ")


def sent(**more):
    usual = {
        "key": str(uuid.uuid4()),
        "severity": "3",
        "hours": "6",
        "reason": "Trees are falling.",
        "evidence": "I stand there.",
    }
    return usual | more


def test_agreed_rule_lies_ready_and_says_its_trigger_and_its_end(client):
    agreed(sources=["coordinators", SERVICE], confirmations=2)

    page = read(client)

    assert "agreed, not active" in page
    assert "coordinators of this network, National weather service" in page
    assert "48&nbsp;h" in page
    assert "There is no emergency." in page
    assert "agreed, not active" in read(client, "article", "stand-down")


def test_active_rule_is_told_on_every_page_that_speaks_of_it(client):
    agreed()
    warned(districts=["n"], words="Gusts of 110 km/h")
    one = Activation.objects.get()

    for page in (read(client), read(client, "article", "stand-down")):
        assert "active now" in page
        assert "North bank" in page
    assert "An emergency rule is active now." in read(client, "council")
    page = read(client, "emergency", one.pk)
    assert "Gusts of 110 km/h" in page
    assert "by a warning" in page
    assert 'action="/emergencies/' not in page  # a visitor ends nothing


def test_two_stewards_set_it_in_force_on_the_pages(as_someone, steward, second_steward, client):
    agreed()
    first, second = as_someone(steward), as_someone(second_steward)
    address = reverse("emergency-call", args=["stand-down"])
    assert "At most 24" in first.get(address).content.decode()

    form = sent(districts=["n"])
    assert first.post(address, form).status_code == 302
    assert first.post(address, form).status_code == 302  # sent twice
    call = EmergencyCall.objects.get()
    assert "Trees are falling." in read(client)
    assert "Confirm: set it in force" not in read(first)

    alone = first.post(reverse("emergency-confirm", args=[call.pk]), follow=True)
    assert "Another steward has to confirm it" in alone.content.decode()
    assert not Activation.objects.exists()
    done = second.post(reverse("emergency-confirm", args=[call.pk]), follow=True)
    assert "It is in force." in done.content.decode()
    assert "confirmed by" in read(client, "emergency", Activation.objects.get().pk)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours": "25"}, "24 hours at most"),
        ({"hours": "-1"}, "greater than or equal to 1"),
        ({"hours": "NaN"}, "whole number"),
        ({"hours": "9" * 30}, "24 hours at most"),
        ({"severity": "1"}, "Select a valid choice"),
        ({"severity": ""}, "required"),
        ({"reason": ""}, "required"),
        ({"evidence": "x" * 3000}, "2000"),
        ({"districts": ["atlantis"]}, "Select a valid choice"),
        ({"key": "x"}, "needs another look"),
    ],
)
def test_call_that_is_wrong_says_so_and_writes_nothing(as_someone, steward, wrong, words):
    agreed()

    answer = as_someone(steward).post(reverse("emergency-call", args=["stand-down"]), sent(**wrong))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not EmergencyCall.objects.exists()


def test_rule_that_is_not_agreed_cannot_be_called(as_someone, steward):
    agreed()

    for name in ("no-such", "near"):
        answer = as_someone(steward).get(reverse("emergency-call", args=[name]))
        assert answer.status_code == 404


def test_call_can_be_left_undone(as_someone, steward, second_steward):
    agreed()
    call = asked(steward)

    answer = as_someone(second_steward).post(
        reverse("emergency-withdraw", args=[call.pk]), follow=True
    )

    assert "Nothing was set in force" in answer.content.decode()
    late = as_someone(second_steward).post(
        reverse("emergency-confirm", args=[call.pk]), follow=True
    )
    assert "Ask anew" in late.content.decode()


def test_steward_ends_it_early_and_it_is_told_what_it_did(as_someone, steward, coordinator, client):
    agreed()
    warned()
    pk = Activation.objects.get().pk
    tended = as_someone(steward)

    assert tended.post(reverse("emergency-end", args=[pk]), {"why": ""}).status_code == 422
    done = tended.post(reverse("emergency-end", args=[pk]), {"why": "It is calm."}, follow=True)
    assert "ended it early: It is calm." in done.content.decode()
    assert "over already" in (
        tended.post(
            reverse("emergency-end", args=[pk]), {"why": "Again."}, follow=True
        ).content.decode()
    )
    assert "Still to be told" in read(client)

    teller = as_someone(coordinator)
    assert teller.post(reverse("emergency-report", args=[pk]), {"text": ""}).status_code == 422
    teller.post(reverse("emergency-report", args=[pk]), {"text": "Two rounds stood still."})
    assert "Two rounds stood still." in read(client, "emergency", pk)
    assert "Still to be told" not in read(client)


def test_rehearsal_is_labelled_on_every_page(client):
    agreed()
    warned(rehearsal=True)

    assert read(client).count("rehearsal, no danger") == 2
    assert "There is no danger" in read(client, "emergency", Activation.objects.get().pk)


def test_pages_speak_spanish(as_someone, steward, second_steward):
    agreed()
    asked(steward)
    warned(severity=4)
    second_steward.language = "es"
    second_steward.save()
    client = as_someone(second_steward)
    pages = [
        client.get(address).content.decode()
        for address in (
            reverse("emergencies"),
            reverse("emergency", args=[Activation.objects.get().pk]),
        )
    ]
    call = client.get(reverse("emergency-call", args=["stand-down"]))

    assert "Emergencias" in pages[0]
    assert "no se reparte compost" in "".join(pages) or "compost" in pages[1]
    for text in (*pages, call.content.decode()):
        for english in ("Emergencies", "agreed", "active now", "by a warning", "Why", "hours"):
            assert f">{english}<" not in text


def test_pages_take_few_queries(as_someone, steward, second_steward, django_assert_max_num_queries):
    agreed(cool_down_h=0)
    asked(steward)
    for day in range(6):
        begins = now() + timedelta(days=day)
        warned(begins_at=begins, ends_at=begins + timedelta(hours=3))
    Activation.objects.earliest("pk")
    keep_time()
    client = as_someone(second_steward)
    read(client)

    with django_assert_max_num_queries(15):
        read(client)
    with django_assert_max_num_queries(15):
        read(client, "emergency", Activation.objects.earliest("pk").pk)
    with django_assert_max_num_queries(15):
        read(client, "article", "stand-down")
    with django_assert_max_num_queries(15):
        read(client, "emergency-call", "stand-down")
