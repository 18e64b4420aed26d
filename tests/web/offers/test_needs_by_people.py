"""What the plan does not bring is told where it is asked for, with the reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.offers.actions import make_offer
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.offers.queries import why_not_planned
from tests.web.neighbours import home_of

Door = Callable[[Person], Client]


def need(by: Person, place: Place, material: str = "compost", direction: str = "need") -> Offer:
    return make_offer(
        by=by,
        direction=direction,
        place=place,
        material=material,
        quantity="20",
        unit="kg",
        way="fetch",
        recurrence="once",
        first_day=clock.today(present_city()) + timedelta(days=1),
    )


def test_need_of_wood_says_why_the_plan_does_not_bring_it(
    gardener: Person, places: dict[str, Place], as_someone: Door
) -> None:
    made = need(gardener, places["rose"], "chips")

    page = as_someone(gardener).get(f"/offers/{made.pk}/").content.decode()

    assert "Not in the plan" in page
    assert "Wood and leaves go to heaps, which do not compost without them" in page
    assert len(present()[1].asked) == 0


def test_need_of_a_garden_at_home_says_why_the_plan_does_not_bring_it(
    resident: Person, as_someone: Door
) -> None:
    made = need(resident, home_of(resident))

    page = as_someone(resident).get(f"/offers/{made.pk}/").content.decode()

    assert "No home is in the plan" in page
    assert len(present()[1].asked) == 0


def test_need_that_is_in_the_plan_and_an_offer_say_nothing_of_it(
    gardener: Person, resident: Person, places: dict[str, Place]
) -> None:
    assert why_not_planned(need(gardener, places["rose"])) == ""
    assert why_not_planned(need(resident, home_of(resident), "food", "offer")) == ""


@pytest.mark.usefixtures("kept")
def test_both_stand_among_the_assumptions_in_the_readers_language(client: Client) -> None:
    page = client.get("/assumptions/").content.decode()
    spanish = client.get("/assumptions/", headers={"Accept-Language": "es"}).content.decode()

    assert "Needs of wood and leaves" in page
    assert "Needs of gardens at home" in page
    assert "Necesidades de madera y hojas" in spanish
