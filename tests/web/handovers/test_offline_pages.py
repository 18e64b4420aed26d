"""What a browser is given for where reception is bad."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.offline import shell
from tests.web.offers.test_give_page import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(keeper: Person, as_someone: Callable[[Person], Client]) -> Client:
    """Kim's phone."""
    return as_someone(keeper)


def test_worker_serves_the_whole_site_and_is_asked_for_anew(client, snapshot) -> None:  # noqa: ARG001 -- a city
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    script = answer.content.decode()
    assert all(file in script for file in shell())
    assert "&quot;" not in script


def test_every_built_file_that_is_kept_is_there(client, snapshot) -> None:  # noqa: ARG001 -- a city
    kept = shell()

    assert [name for name in kept if name.endswith(".js")]
    assert [name for name in kept if name.endswith(".css")]
    assert {client.get(name).status_code for name in kept} == {200}


def test_page_without_connection_names_nobody(kim, keeper, client) -> None:
    assert "No connection" in client.get("/offline/").content.decode()
    assert str(keeper.pseudonym) not in kim.get("/offline/").content.decode()


def test_queue_tells_who_is_signed_in(kim, keeper, client) -> None:
    assert client.get("/queue/").json() == {"person": None}
    answer = kim.get("/queue/")

    assert answer.json()["person"] == str(keeper.pseudonym)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_kept_form_is_answered_with_the_address_of_its_page(kim, keeper) -> None:
    sent = {"key": uuid4(), "material": "food", "quantity": "7.4", "unit": "kg"}
    whose = {"X-Queued-By": str(keeper.pseudonym)}

    first = kim.post("/keep/yard/", sent, headers=whose)
    again = kim.post("/keep/yard/", sent, headers=whose)

    made = Handover.objects.get()
    assert (first.status_code, first.json()) == (201, {"url": f"/handovers/{made.pk}/"})
    assert again.json() == first.json()


def test_kept_form_of_somebody_else_is_not_recorded(kim, resident) -> None:
    sent = {"key": uuid4(), "material": "food", "quantity": "7.4", "unit": "kg"}

    answer = kim.post("/keep/yard/", sent, headers={"X-Queued-By": str(resident.pseudonym)})

    assert answer.status_code == 409
    assert not Handover.objects.exists()


def test_kept_form_waits_where_the_visit_has_ended(client, resident) -> None:
    whose = {"X-Queued-By": str(resident.pseudonym), "Accept": "application/json"}

    answer = client.post("/give/", {"material": "food"}, headers=whose)

    assert answer.status_code == 401


def test_kept_form_that_is_refused_says_why(kim, keeper) -> None:
    sent = {"key": uuid4(), "material": "food", "quantity": "-1", "unit": "kg"}

    answer = kim.post("/keep/yard/", sent, headers={"X-Queued-By": str(keeper.pseudonym)})

    assert answer.status_code == 422
    assert "above 0" in answer.content.decode()


def test_pages_of_giving_and_keeping_say_whose_they_are(kim, keeper) -> None:
    for path in ("/give/?district=n", "/keep/yard/"):
        assert f'data-person="{keeper.pseudonym}"' in kim.get(path).content.decode()
    assert give(kim, district="n").status_code == 302


def kept_for(kim: Client, keeper: Person, waited: object) -> object:
    """The answer to a drop-off that waited so many seconds on Kim's phone."""
    sent = {"key": uuid4(), "material": "food", "quantity": "7.4", "unit": "kg"}
    whose = {"X-Queued-By": str(keeper.pseudonym)}
    return kim.post("/keep/yard/", sent | {"waited_s": waited}, headers=whose)


def test_kept_form_tells_of_when_it_was_filled_in(kim, keeper) -> None:
    now = clock.now(present_city())

    assert kept_for(kim, keeper, 5400).status_code == 201

    [row] = Handover.objects.all()
    assert abs(now - timedelta(minutes=90) - row.happened_at) < timedelta(minutes=1)
    assert row.event.happened_at == row.happened_at
    kept_for(kim, keeper, "")
    kept_for(kim, keeper, 20)
    assert all(now <= row.happened_at for row in Handover.objects.order_by("pk")[1:])


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (8 * 86400, "more than seven days"),
        (10**15, "more than seven days"),
        ("-60", "cannot be read"),
        ("nan", "cannot be read"),
        ("1e3", "cannot be read"),
        ("9" * 20, "more than seven days"),
    ],
)
def test_form_that_cannot_have_waited_so_long_is_refused(kim, keeper, waited, told) -> None:
    answer = kept_for(kim, keeper, waited)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Handover.objects.exists()
