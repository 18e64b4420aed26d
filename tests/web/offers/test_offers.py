"""Offers and needs: what stands, when it comes, and what is refused in which words."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.actions import record_handover
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.queries import reliability
from greenhaven.web.exchange.offers.actions import (
    change_offer,
    lapse_offers,
    make_offer,
    pause,
    promise_ahead,
    resume,
    withdraw_offer,
)
from greenhaven.web.exchange.offers.choosing import askers_for, places_for
from greenhaven.web.exchange.offers.errors import NotTakenThereError, OfferError
from greenhaven.web.exchange.offers.models import Offer, OfferState
from greenhaven.web.exchange.offers.queries import occurrences, open_offers
from tests.web.handovers.loads import released, weighed
from tests.web.neighbours import circle_of, home_of

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 3, 3)
WEEK = timedelta(weeks=1)


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


def offer(person: Person, home: Place, **more: object) -> Offer:
    """Eight kilograms of food scraps, brought today."""
    usual: dict[str, object] = {
        "by": person,
        "direction": "offer",
        "place": home,
        "material": "food",
        "quantity": "8",
        "unit": "kg",
        "way": "bring",
        "recurrence": "once",
        "first_day": MONDAY,
    }
    return make_offer(**(usual | more))  # type: ignore[arg-type]


def days_of(made: Offer) -> list[tuple[date, str]]:
    """What is promised of it."""
    return list(
        Commitment.objects.filter(offer=made)
        .order_by("due_on", "pk")
        .values_list("due_on", "state")
    )


def test_offer_is_brought_where_the_dispatch_proposes(resident, home, places) -> None:
    made = offer(resident, home)

    assert made.towards == places["square"]  # the mill is closed
    assert days_of(made) == [(MONDAY, "agreed")]
    assert AuditRow.objects.filter(action="offer.make").count() == 1


def test_offer_may_be_brought_from_nowhere_on_the_map(resident, places) -> None:
    made = offer(resident, places["square"])

    assert Commitment.objects.get(offer=made).giver_place == places["square"]


def test_same_form_makes_one_offer(resident, home) -> None:
    key = uuid4()

    assert offer(resident, home, key=key) == offer(resident, home, key=key)
    with pytest.raises(OfferError, match="sent before with other content"):
        offer(resident, home, key=key, material="chips")


def test_weekly_offer_is_promised_two_weeks_ahead(resident, home) -> None:
    made = offer(resident, home, recurrence="weekly")

    assert days_of(made) == [(MONDAY, "agreed"), (MONDAY + WEEK, "agreed")]
    assert made.last_day == MONDAY + timedelta(days=182)


def test_standing_offers_are_promised_ahead_night_by_night(resident, home) -> None:
    offer(resident, home, recurrence="weekly")
    now = clock.now(present_city())

    assert promise_ahead(now=now) == 0
    assert promise_ahead(now=now + WEEK) == 1


def test_monthly_offer_of_the_last_day_comes_in_short_months(resident, home) -> None:
    made = offer(resident, home, recurrence="monthly", first_day=date(2025, 3, 31))

    assert occurrences(made, MONDAY, 100) == [
        date(2025, 3, 31),
        date(2025, 4, 30),
        date(2025, 5, 31),
    ]


def test_season_may_go_over_the_turn_of_the_year(resident, home) -> None:
    made = offer(
        resident,
        home,
        recurrence="monthly",
        season=(11, 2),
        first_day=MONDAY,
        last_day=date(2026, 4, 1),
    )

    months = [day.month for day in occurrences(made, MONDAY, 400)]
    assert months == [11, 12, 1, 2]
    assert days_of(made) == []


@pytest.mark.parametrize("half", [{"season_from": 3}, {"season_to": 3}, {"season_from": 13}])
def test_database_refuses_half_a_season(resident, home, half) -> None:
    made = offer(resident, home)

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=made.pk).update(**half)


def test_offer_that_is_to_be_fetched_waits_for_a_round(resident, home) -> None:
    made = offer(resident, home, way="fetch")

    assert (made.towards, days_of(made)) == (None, [])


def test_kept_promise_fulfils_an_offer_made_once(resident, home, coordinator, places) -> None:
    made = offer(resident, home)
    record_handover(
        by=coordinator,
        leg="collect",
        giver_place=home,
        taker_place=places["square"],
        material="food",
        quantity="7.4",
        unit="kg",
        method="weighed",
        commitment=Commitment.objects.get(offer=made),
    )

    made.refresh_from_db()
    assert made.state == OfferState.CLOSED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_day": MONDAY - timedelta(days=1)}, "day is over"),
        ({"first_day": date(2027, 1, 1)}, "over a year ahead"),
        ({"last_day": MONDAY - timedelta(days=1)}, "ends before it begins"),
        ({"material": "gold"}, "Choose what it is"),
        ({"material": "compost"}, "Choose what it is"),
        ({"quantity": "0"}, "above 0"),
        ({"quantity": "-1"}, "above 0"),
        ({"quantity": "NaN"}, "number was expected"),
        ({"quantity": "1e99"}, "number was expected"),
        ({"quantity": "99999999999"}, "more than one handover"),
        ({"unit": "stone"}, "not known"),
        ({"recurrence": "daily"}, "one of those shown"),
        ({"way": "throw"}, "one of those shown"),
        ({"season": (0, 13)}, "from one month to another"),
    ],
)
def test_wrong_offer_is_refused_in_words_and_nothing_is_written(
    resident, home, wrong, said
) -> None:
    with pytest.raises(GreenhavenError, match=said):
        offer(resident, home, **wrong)

    assert not Offer.objects.exists()
    assert not AuditRow.objects.exists()


def test_nobody_offers_from_the_home_of_another(resident, neighbour) -> None:
    with pytest.raises(OfferError, match="not yours"):
        offer(resident, home_of(neighbour))


def test_nobody_offers_in_a_circle_of_others(resident, home, neighbour) -> None:
    with pytest.raises(OfferError, match="not in this circle"):
        offer(resident, home, circle=circle_of(neighbour))


def test_closed_place_is_refused_and_others_are_named(resident, home, places) -> None:
    with pytest.raises(NotTakenThereError, match="does not take this") as refused:
        offer(resident, home, towards=places["mill"])

    assert places["square"] in refused.value.instead


def test_changed_offer_is_promised_anew_and_counts_for_nobody(resident, home) -> None:
    made = offer(resident, home)

    changed = change_offer(offer=made, by=resident, quantity="5", recurrence="weekly")

    assert changed.amount_mg == 5_000_000
    assert days_of(made) == [
        (MONDAY, "withdrawn"),
        (MONDAY, "agreed"),
        (MONDAY + WEEK, "agreed"),
    ]
    assert reliability(resident).late_withdrawn == 0


def test_paused_offer_promises_nothing_until_it_stands_again(resident, home) -> None:
    made = offer(resident, home, recurrence="weekly")

    pause(offer=made, by=resident)

    assert {state for _day, state in days_of(made)} == {CommitmentState.WITHDRAWN}
    assert promise_ahead(now=clock.now(present_city())) == 0
    resume(offer=made, by=resident)
    assert [state for _day, state in days_of(made)].count("agreed") == 2


def test_withdrawn_offer_takes_its_promises_along(resident, home) -> None:
    made = withdraw_offer(offer=offer(resident, home), by=resident)

    assert made.state == OfferState.WITHDRAWN
    assert days_of(made) == [(MONDAY, "withdrawn")]
    assert withdraw_offer(offer=made, by=resident).state == OfferState.WITHDRAWN
    with pytest.raises(OfferError, match="withdrawn"):
        change_offer(offer=made, by=resident, quantity="1")


def test_nobody_changes_the_offer_of_another(resident, home, neighbour) -> None:
    made = offer(resident, home)

    with pytest.raises(OfferError, match="Only who made"):
        withdraw_offer(offer=made, by=neighbour)


def test_offers_lapse_when_their_last_day_is_over(resident, home) -> None:
    made = offer(resident, home)
    now = clock.now(present_city())

    assert lapse_offers(now=now) == 0
    assert lapse_offers(now=now + timedelta(days=8)) == 1
    made.refresh_from_db()
    assert made.state == OfferState.LAPSED
    assert not open_offers(MONDAY).exists()


def test_fuller_place_is_proposed_later(neighbour, places) -> None:
    city, point = present_city(), (places["yard"].lat, places["yard"].lon)
    assert [each.place.code for each in places_for(city, point, "food", MONDAY)] == [
        "square",
        "yard",
    ]
    for _again in range(3):
        offer(neighbour, places["square"], quantity="190")

    assert [each.place.code for each in places_for(city, point, "food", MONDAY)] == [
        "yard",
        "square",
    ]


def test_garden_with_less_of_its_share_is_offered_compost_first(
    gardener, keeper, resident, home, places
) -> None:
    need = {"direction": "need", "material": "compost", "quantity": "500"}
    rose = offer(gardener, places["rose"], **need)
    other = offer(resident, home, **need)  # as far away as the rose beds
    here = (places["yard"].lat, places["yard"].lon)
    assert [each.need for each in askers_for(here, MONDAY)] == [rose, other]

    weighed(
        gardener,
        places["yard"],
        places["rose"],
        leg="return",
        material="compost",
        quantity="250",
        out_of=released(places["yard"], keeper, kg=300),
    )

    first, second = askers_for(here, MONDAY)
    assert (first.need, first.share) == (other, 0.0)
    assert (second.need, second.share) == (rose, 2.0)  # all of what was given, to one of two
