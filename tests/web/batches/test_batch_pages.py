"""The pages of batches: read by everybody, filled in by keepers, and never half-written."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.words import heap
from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor, Seen, Stage
from greenhaven.web.exchange.batches.observing import observe
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.ledger.queries import content
from tests.web.heaps import (
    DAY,
    KG,
    STARTED,
    bay,
    bring,
    cured,
    filled,
    hot,
    released,
    spread,
    started,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def yard(places: dict[str, Place]) -> Place:
    """Where compost is made."""
    return places["yard"]


@pytest.fixture
def kim(as_someone: SignIn, keeper: Person) -> Client:
    """The keeper's browser."""
    return as_someone(keeper)


def bay_of(yard: Place) -> Reactor:
    """A bay without a history."""
    return Reactor.objects.create(place=yard, name="Bay 9", kind="bay")


def form(**told: Any) -> dict[str, Any]:
    """What a form sends."""
    return {"key": uuid.uuid4()} | told


def test_everybody_reads_a_batch_and_its_hub(
    yard: Place, keeper: Person, django_assert_max_num_queries: Any
) -> None:
    batch = started(yard, keeper)
    hot(batch, keeper)

    with django_assert_max_num_queries(15):
        hub = Client().get(f"/places/{yard.code}/batches/")
    with django_assert_max_num_queries(15):
        page = Client().get(f"/batches/{batch.code}/")

    assert "Heap of 1 December 2024" in hub.content.decode()
    said = page.content.decode()
    assert "passed" in said
    assert "Food scraps" in said
    assert f"/batches/{batch.code}/walk/" not in said


def test_how_a_heap_was_weighed_is_told_in_the_readers_language(
    yard: Place, keeper: Person, kim: Client
) -> None:
    batch = started(yard, keeper)
    told = form(how="volume", quantity="0.01", unit="m3", bucket_kg="5")
    assert kim.post(f"/batches/{batch.code}/weighed/", told).status_code == 302

    assert batch.observations.get(kind=Seen.WEIGHING).note == "heap_and_bucket"
    assert "with a bucket of it weighed" in kim.get(f"/batches/{batch.code}/").content.decode()
    spanish = Client(headers={"accept-language": "es"}).get(f"/batches/{batch.code}/")
    assert "with a bucket of it weighed" not in spanish.content.decode()
    assert "heap_and_bucket" not in spanish.content.decode()


def test_a_heap_is_called_by_its_day_in_the_readers_language() -> None:
    assert heap("yard-2024-12-01") == "Heap of 1 December 2024"
    assert heap("yard-2024-12-01-2") == "Heap 2 of 1 December 2024"
    assert heap("lot of before") == "lot of before"
    assert heap("yard-2024-13-01") == "yard-2024-13-01"
    with translation.override("es"):
        assert "1 de diciembre de 2024" in heap("yard-2024-12-01")


def test_a_keeper_is_told_whether_to_turn(yard: Place, keeper: Person, kim: Client) -> None:
    batch = started(yard, keeper)

    said = kim.get(f"/batches/{batch.code}/?view=expert").content.decode()

    assert "Turn today?" in said
    assert "Measure first" in said
    assert "Fact Sheet 7" in said


def test_others_are_not_let_in(
    yard: Place, keeper: Person, as_someone: SignIn, gardener: Person
) -> None:
    batch = started(yard, keeper)

    for page in ("walk", "check", "turned", "watered", "browns", "weighed", "tested", "release"):
        assert Client().get(f"/batches/{batch.code}/{page}/").status_code == 302
        assert as_someone(gardener).post(f"/batches/{batch.code}/{page}/").status_code == 403
    assert not Observation.objects.exists()


def test_a_walk_is_written_down_in_the_readers_unit(
    yard: Place, keeper: Person, kim: Client
) -> None:
    batch = started(yard, keeper)
    keeper.units = "us"
    keeper.save()

    answer = kim.post(f"/batches/{batch.code}/walk/", form(middle="140", left="131"))

    assert answer.status_code == 302
    seen = dict(Observation.objects.values_list("spot", "value"))
    assert seen == {"middle": 60.0, "left": 55.0}


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("walk", {}),
        ("walk", {"middle": "hot"}),
        ("walk", {"middle": "NaN"}),
        ("walk", {"middle": "1e9"}),
        ("walk", {"middle": "60", "left": "-300"}),
        ("walk", {"middle": "60", "at": "2031-01-01T10:00"}),
        ("walk", {"middle": "60", "at": "2001-01-01T10:00"}),
        ("walk", {"middle": "60", "at": "soon"}),
        ("walk", {"middle": "60", "key": "no key"}),
        ("check", {}),
        ("check", {"squeeze": "soft"}),
        ("check", {"smell": "of roses"}),
        ("watered", {"quantity": "-3", "unit": "l"}),
        ("watered", {"quantity": "3", "unit": "kg"}),
        ("watered", {"quantity": "1e30", "unit": "l"}),
        ("browns", {"material": "food", "quantity": "3", "unit": "kg"}),
        ("browns", {"material": "chips", "quantity": "", "unit": "kg"}),
        ("weighed", {"how": "weighed", "quantity": "3", "unit": "m3"}),
        ("weighed", {"how": "weighed", "quantity": "inf", "unit": "kg"}),
        ("weighed", {"how": "weighed", "quantity": "3", "unit": "kg", "moisture": "130"}),
        ("weighed", {"how": "volume", "quantity": "3", "unit": "m3", "bucket_kg": "300"}),
        ("tested", {"measure": "nitrogen", "value": "2"}),
        ("tested", {"measure": "gold", "value": "2", "method": "by eye"}),
        ("tested", {"measure": "nitrogen", "value": "nan", "method": "by eye"}),
        ("stage", {"stage": "ripe"}),
        ("stage", {"stage": "spent"}),
        ("release", {}),
    ],
)
def test_bad_input_is_answered_in_words_and_writes_nothing(
    yard: Place, keeper: Person, kim: Client, page: str, told: dict[str, str]
) -> None:
    batch = started(yard, keeper)
    before, events = content(batch.account), Event.objects.count()

    answer = kim.post(f"/batches/{batch.code}/{page}/", form(**told))

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode() or "Still missing" in answer.content.decode()
    assert not Observation.objects.exists()
    assert (content(batch.account), Event.objects.count()) == (before, events)
    assert Batch.objects.get().stage == Stage.ACTIVE


def test_a_form_sent_twice_is_recorded_once(yard: Place, keeper: Person, kim: Client) -> None:
    batch, told = started(yard, keeper), form(quantity="2", unit="bucket")
    before = content(batch.account).wet

    for _time in range(2):
        assert kim.post(f"/batches/{batch.code}/watered/", told).status_code == 302

    assert Observation.objects.filter(kind=Seen.WATERING).count() == 1
    assert content(batch.account).wet - before == round(2 * 5 * 3.785411784 * KG)


def test_a_kept_form_answers_with_the_page_it_leads_to(
    yard: Place, keeper: Person, kim: Client
) -> None:
    batch = started(yard, keeper)

    answer = kim.post(
        f"/batches/{batch.code}/walk/",
        form(middle="60"),
        headers={"X-Queued-By": str(keeper.pseudonym)},
    )

    assert answer.status_code == 201
    assert answer.json() == {"url": f"/batches/{batch.code}/"}


def test_a_walk_that_waited_on_a_phone_is_written_down_at_its_time(
    yard: Place, keeper: Person, kim: Client
) -> None:
    batch = started(yard, keeper)
    now = clock.now(present_city())
    url = f"/batches/{batch.code}/walk/"

    kim.post(url, form(middle="60", waited_s="7200"))
    refused = kim.post(url, form(middle="61", waited_s=str(30 * 86400)))

    [row] = Observation.objects.filter(kind="temperature")
    assert abs((now - row.at).total_seconds() - 7200) < 60
    assert refused.status_code == 422
    assert "more than seven days" in refused.content.decode()


def test_a_keeper_names_a_bay_starts_and_weighs_a_batch(yard: Place, kim: Client) -> None:
    batch = filled(yard)
    named = kim.post(
        f"/places/{yard.code}/reactors/", form(name="Bay 7", kind="bay", size="3", unit="m3")
    )
    bay_7 = Reactor.objects.get()
    begun = kim.post(f"/batches/{batch.code}/start/", form(reactor=bay_7.pk))
    weighed = kim.post(
        f"/batches/{batch.code}/weighed/",
        form(how="volume", quantity="0.6", unit="m3", bucket_kg="8"),
    )

    assert [answer.status_code for answer in (named, begun, weighed)] == [302, 302, 302]
    batch.refresh_from_db()
    assert (bay_7.volume_l, batch.reactor, batch.stage) == (3000, bay_7, Stage.ACTIVE)
    assert content(batch.account).wet == 480 * KG
    assert "to the air" in kim.get(f"/batches/{batch.code}/").content.decode().lower()


def test_another_hubs_bay_is_not_taken(
    yard: Place, places: dict[str, Place], keeper: Person, kim: Client
) -> None:
    batch, elsewhere = filled(yard), bay(places["station"], keeper)

    answer = kim.post(f"/batches/{batch.code}/start/", form(reactor=elsewhere.pk))

    assert answer.status_code == 422
    assert Batch.objects.get().stage == Stage.INTAKE


def test_sizes_that_cannot_be_are_refused(yard: Place, kim: Client) -> None:
    for size in ("-1", "1e12", "nan", "1,200"):
        told = form(name="Bay", kind="bay", size=size, unit="l")
        assert kim.post(f"/places/{yard.code}/reactors/", told).status_code == 422
    assert not Reactor.objects.exists()


def test_an_intake_says_what_to_add(yard: Place, kim: Client) -> None:
    wet = filled(yard, food=300, chips=10)

    said = kim.get(f"/batches/{wet.code}/").content.decode()

    assert "barrows of wood chips" in said
    assert "Start it" in said


@pytest.mark.usefixtures("kept")
def test_an_intake_shows_the_mix_that_the_plan_has_in_mind(
    yard: Place, kim: Client, django_assert_max_num_queries: Any
) -> None:
    batch = filled(yard)

    with django_assert_max_num_queries(15):
        said = kim.get(f"/batches/{batch.code}/").content.decode()

    assert '<td class="n" data-label="Planned">28.0</td>' in said
    kim.post(f"/batches/{batch.code}/start/", form(reactor=bay_of(yard).pk))
    batch.refresh_from_db()
    assert batch.target == {
        "carbon_to_nitrogen": 28.0,
        "moisture": 0.58,
        "free_air_space": 0.41,
    }


def test_a_batch_is_released_on_its_page_and_shows_where_it_went(
    yard: Place, places: dict[str, Place], keeper: Person, kim: Client
) -> None:
    batch = cured(yard, keeper)
    answer = kim.post(f"/batches/{batch.code}/release/", form(), follow=True)
    spread(batch, places["rose"], 20, STARTED + 70 * DAY)

    assert "Released: it may be given now." in answer.content.decode()
    said = Client().get(f"/batches/{batch.code}/").content.decode()
    assert "Rose beds &lt;i&gt;&amp; herbs&lt;/i&gt;" in said


def test_a_row_is_taken_back_with_a_reason(yard: Place, keeper: Person, kim: Client) -> None:
    batch = started(yard, keeper)
    row = observe(
        batch=batch,
        kind=Seen.TEMPERATURE,
        value=20.0,
        unit="°C",
        spot="left",
        at=STARTED,
        by=keeper,
    )

    silent = kim.post(f"/observations/{row.pk}/take-back/", form(why=" "))
    told = kim.post(f"/observations/{row.pk}/take-back/", form(why="The wrong heap."))

    assert (silent.status_code, told.status_code) == (422, 302)
    assert Observation.objects.get(replaces=row).note == "The wrong heap."


def test_long_lists_come_page_by_page(
    yard: Place, keeper: Person, kim: Client, django_assert_max_num_queries: Any
) -> None:
    batch = started(yard, keeper)
    hot(batch, keeper, days=12)

    with django_assert_max_num_queries(15):
        said = kim.get(f"/batches/{batch.code}/seen/?page=2").content.decode()

    assert "21 to 40 of 60" in said


@pytest.mark.usefixtures("places")
def test_what_is_not_there_is_said() -> None:
    for address in ("/batches/none/", "/places/rose/batches/", "/observations/99/photo/"):
        assert Client().get(address).status_code == 404


def test_a_released_batch_fits_its_queries(
    yard: Place,
    places: dict[str, Place],
    keeper: Person,
    kim: Client,
    django_assert_max_num_queries: Any,
) -> None:
    batch = released(yard, keeper)
    bring(filled(yard), "food", 3, STARTED)
    spread(batch, places["rose"], 20, STARTED + 70 * DAY)

    with django_assert_max_num_queries(15):
        kim.get(f"/batches/{batch.code}/")
