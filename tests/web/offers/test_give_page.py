"""Giving in three taps, and the pages of what one gives and asks for."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.offers.models import Offer, OfferState
from tests.web.neighbours import home_of
from tests.web.offers.test_offers import MONDAY, offer

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


@pytest.fixture
def ana(resident: Person, home: Place, as_someone: Callable[[Person], Client]) -> Client:  # noqa: ARG001 -- she has a home
    """Ana's phone."""
    return as_someone(resident)


def give(phone: Client, **more: object) -> HttpResponse:
    """What three taps send."""
    usual = {"key": uuid4(), "material": "food", "amount": "1 bucket", "first_day": MONDAY}
    return phone.post("/give/", usual | more)


def test_three_taps_make_an_offer_and_tell_where_and_when(ana) -> None:
    answer = give(ana)

    made = Offer.objects.get()
    assert answer["Location"] == f"/offers/{made.pk}/"
    page = ana.get(answer["Location"]).content.decode()
    for told in ("Market square", "3 March 2025", "Make it weekly", "Take it back", "agreed"):
        assert told in page


def test_page_of_giving_proposes_a_place_and_asks_few_questions(
    ana, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        page = ana.get("/give/").content.decode()

    assert "You bring it to <strong>Market square</strong>" in page
    assert "half a bucket" in page


def test_last_amount_is_pressed_next_time(ana) -> None:
    give(ana, amount="other", quantity="6.5", unit="kg")

    page = ana.get("/give/").content.decode()

    assert 'value="6.5 kg" required checked' in page
    assert 'value="food" required checked' in page


def test_person_who_is_nowhere_yet_is_asked_for_the_district(neighbour, as_someone) -> None:
    phone = as_someone(neighbour)
    assert "In which district are you?" in phone.get("/give/").content.decode()

    answer = give(phone, district="n")

    assert answer.status_code == 302
    made = Offer.objects.get()
    assert (made.place, made.towards) == (made.towards, made.place)


def test_place_that_is_not_there_is_no_place_to_stand_at(neighbour, as_someone) -> None:
    page = as_someone(neighbour).get("/give/?towards=nowhere").content.decode()

    assert "In which district are you?" in page


def test_who_stands_at_a_place_gives_there(neighbour, as_someone) -> None:
    phone = as_someone(neighbour)

    page = phone.get("/give/?towards=yard").content.decode()

    assert "You bring it to <strong>Village yard</strong>" in page
    assert 'name="towards" value="yard" checked' in page
    assert give(phone, towards="yard").status_code == 302
    assert Offer.objects.get().towards.code == "yard"


def test_very_large_amount_is_asked_for_again(ana) -> None:
    large = {"amount": "other", "quantity": "900", "unit": "kg"}
    answer = give(ana, **large)

    assert answer.status_code == 422
    assert "Yes, really 900\u00a0kg" in answer.content.decode()
    assert not Offer.objects.exists()
    assert give(ana, **large, sure="1").status_code == 302
    assert Commitment.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"material": ""}, "required"),
        ({"material": "gold"}, "valid choice"),
        ({"amount": ""}, "required"),
        ({"amount": "other"}, "Say how much"),
        ({"amount": "other", "quantity": "NaN", "unit": "kg"}, "number was expected"),
        ({"amount": "other", "quantity": "-4", "unit": "kg"}, "above 0"),
        ({"amount": "other", "quantity": "4", "unit": "stone"}, "valid choice"),
        ({"first_day": "2025-03-02"}, "day is over"),
        ({"first_day": "tomorrow"}, "valid date"),
        ({"towards": "mill"}, "does not take this on that day"),
        ({"season_from": "3"}, "both months"),
        ({"way": "throw"}, "valid choice"),
        ({"key": "again"}, "UUID"),
    ],
)
def test_wrong_form_is_told_and_nothing_is_written(ana, wrong, said) -> None:
    answer = give(ana, **wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode() or answer.context["form"].errors
    assert not Offer.objects.exists()


def test_place_that_does_not_take_it_names_others(ana) -> None:
    page = give(ana, towards="mill").content.decode()

    assert "LAST DAY 1 March: Old mill does not take this on that day." in page
    assert 'name="towards" value="square"' in page


def test_offer_is_changed_paused_and_taken_back(ana) -> None:
    give(ana)
    made = Offer.objects.get()
    at = f"/offers/{made.pk}"

    ana.post(f"{at}/weekly/")
    ana.post(
        f"{at}/change/",
        {"quantity": "3", "unit": "kg", "recurrence": "weekly", "first_day": MONDAY},
    )

    made.refresh_from_db()
    assert (made.recurrence, made.amount_mg) == ("weekly", 3_000_000)
    for step, state in (
        ("pause", OfferState.PAUSED),
        ("resume", OfferState.OPEN),
        ("withdraw", OfferState.WITHDRAWN),
    ):
        assert ana.post(f"{at}/{step}/").status_code == 302
        made.refresh_from_db()
        assert made.state == state
    assert "can no longer be changed" in ana.post(f"{at}/pause/", follow=True).content.decode()


def test_wrong_change_is_told_and_nothing_changes(ana) -> None:
    give(ana)
    made = Offer.objects.get()

    answer = ana.post(
        f"/offers/{made.pk}/change/",
        {"quantity": "-3", "unit": "kg", "recurrence": "once", "first_day": MONDAY},
    )

    assert answer.status_code == 422
    assert "above 0" in answer.content.decode()
    assert ana.get(f"/offers/{made.pk}/change/").status_code == 200


def test_what_one_gives_is_listed_on_pages(
    ana, resident, home, django_assert_max_num_queries
) -> None:
    for _again in range(21):
        offer(resident, home, way="fetch")

    with django_assert_max_num_queries(MOST_QUERIES):
        page = ana.get("/offers/").content.decode()

    assert "1 to 20 of 21" in page
    assert "food scraps" in page


def test_offer_of_another_is_not_shown(ana, neighbour) -> None:
    made = offer(neighbour, home_of(neighbour), way="fetch")

    assert ana.get(f"/offers/{made.pk}/").status_code == 403
    assert ana.post(f"/offers/{made.pk}/withdraw/").status_code == 403
    assert ana.get("/offers/999999/").status_code == 404


def test_garden_asks_for_compost(gardener, as_someone, places) -> None:
    browser = as_someone(gardener)
    assert "Rose beds" in browser.get("/ask/").content.decode()
    asked = {
        "key": uuid4(),
        "place": places["rose"].pk,
        "material": "compost",
        "quantity": "300",
        "unit": "kg",
        "way": "bring",
        "recurrence": "once",
        "first_day": MONDAY,
        "season_from": "3",
        "season_to": "5",
    }

    answer = browser.post("/ask/", asked)

    made = Offer.objects.get()
    assert (made.direction, made.place, made.season) == ("need", places["rose"], (3, 5))
    assert "300" in browser.get(answer["Location"]).content.decode()
    wrong = browser.post("/ask/", asked | {"key": uuid4(), "quantity": "0"})
    assert wrong.status_code == 422
    assert "above 0" in wrong.content.decode()
    assert browser.post("/ask/", asked | {"place": places["park"].pk}).status_code == 422


def test_who_keeps_no_garden_is_told_how_to_ask(neighbour, as_someone) -> None:
    assert "Add your home" in as_someone(neighbour).get("/ask/").content.decode()
