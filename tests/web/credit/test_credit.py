"""A circle counts what is given and taken, by nitrogen, and ranks nobody."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle, Reckoning
from greenhaven.web.commons.materials import Vector, vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.credit.actions import CreditError
from greenhaven.web.exchange.credit.models import Entry, Purse
from greenhaven.web.exchange.credit.queries import of_circle, statement, to_thank
from greenhaven.web.exchange.credit.worth import (
    compost_nitrogen_share,
    worth_of_compost,
    worth_of_gift,
)
from greenhaven.web.exchange.handovers.actions import correct_handover, record_handover
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.actions import open_books, open_lot
from tests.web.neighbours import circle_of

KG = 1_000_000


@pytest.fixture
def circle(keeper: Person, resident: Person, gardener: Person, places: dict[str, Place]) -> Circle:
    """Mill Lane: Kim keeps its yard, Ana brings, Gus keeps its rose beds."""
    made = circle_of(keeper, resident, gardener)
    made.places.add(places["yard"], places["rose"])
    return made


@pytest.fixture
def ripe(places: dict[str, Place], keeper: Person, city: City) -> Batch:
    """A released batch of two hundred kilograms at the yard."""
    now = clock.now(city)
    account = open_lot(place=places["yard"])
    mass = 200 * KG
    content = Vector(mass, mass // 2, mass // 8, mass // 100, mass // 500, mass // 400, mass // 10)
    open_books(account=account, vector=content, by=keeper, at=now, reason="it lay there")
    return Batch.objects.create(
        code="yard-old",
        place=places["yard"],
        account=account,
        stage=Stage.RIPE,
        opened_at=now - timedelta(days=200),
        started_at=now - timedelta(days=190),
        released_at=now,
        released_by=keeper,
        release_grounds={"hygienised": True},
    )


def given(giver: Person, keeper: Person, places: dict[str, Place], kg: str) -> Handover:
    """So much food brought to the yard."""
    yard = places["yard"]
    return record_handover(
        by=keeper,
        leg="collect",
        giver_place=yard,
        giver=giver,
        taker_place=yard,
        material="food",
        quantity=Decimal(kg),
        unit="kg",
        method="weighed",
    )


def taken(taker: Person, keeper: Person, batch: Batch, rose: Place, kg: str) -> Handover:
    """So much of a batch brought to the rose beds."""
    return record_handover(
        by=keeper,
        leg="return",
        giver_place=batch.place,
        taker_place=rose,
        taker=taker,
        material="compost",
        quantity=Decimal(kg),
        unit="kg",
        method="weighed",
        out_of=batch,
    )


def test_gift_is_worth_the_compost_of_what_is_left_of_its_nitrogen(city: City) -> None:
    nitrogen = vector_of(city, "food", 10 * KG).nitrogen
    loss = float(city.kinds.nitrogen_loss[city.kinds.id == "food"][0])

    worth = worth_of_gift(city, "food", nitrogen)

    assert worth == pytest.approx((1 - loss) * nitrogen / compost_nitrogen_share(), abs=1)
    assert worth_of_compost(round((1 - loss) * nitrogen)) == pytest.approx(worth, abs=100)


def test_drop_off_of_a_member_counts_in_the_circle(
    circle: Circle, resident: Person, keeper: Person, places: dict[str, Place]
) -> None:
    given(resident, keeper, places, "8")

    assert of_circle(circle).given_mg == 8 * KG
    mine = statement(circle, resident)
    assert mine.total.given_mg == 8 * KG
    assert mine.balance_mg > 0
    assert mine.limit_mg is None


def test_drop_off_of_a_stranger_counts_in_no_circle(
    circle: Circle, neighbour: Person, keeper: Person, places: dict[str, Place]
) -> None:
    given(neighbour, keeper, places, "8")

    assert of_circle(circle).given_mg == 0
    assert Entry.objects.count() == 0


def test_correction_takes_back_what_was_counted(
    circle: Circle, resident: Person, keeper: Person, places: dict[str, Place]
) -> None:
    handover = given(resident, keeper, places, "8")

    correct_handover(handover=handover, by=keeper, reason="misread", quantity=Decimal(7))

    assert of_circle(circle).given_mg == 7 * KG
    assert Purse.objects.get(person=resident).balance_mg == sum(
        Entry.objects.filter(person=resident).values_list("worth_mg", flat=True)
    )


def test_gifts_alone_are_never_refused(
    circle: Circle, gardener: Person, keeper: Person, ripe: Batch, places: dict[str, Place]
) -> None:
    taken(gardener, keeper, ripe, places["rose"], "1")

    mine = statement(circle, gardener)
    assert mine.total.taken_mg == KG
    assert mine.balance_mg < 0


def test_taking_beyond_what_is_agreed_is_refused_and_leaves_nothing(
    circle: Circle, gardener: Person, keeper: Person, ripe: Batch, places: dict[str, Place]
) -> None:
    circle.reckoning, circle.credit_limit_mg = Reckoning.CREDIT, 2 * KG
    circle.save()
    taken(gardener, keeper, ripe, places["rose"], "1")
    before = Purse.objects.get(person=gardener).balance_mg

    with pytest.raises(CreditError, match="agreed on"):
        taken(gardener, keeper, ripe, places["rose"], "9")

    assert Purse.objects.get(person=gardener).balance_mg == before
    assert Handover.objects.count() == 1
    assert of_circle(circle).taken_mg == KG


def test_limit_is_kept_by_the_database(circle: Circle, gardener: Person) -> None:
    Purse.objects.create(circle=circle, person=gardener, limit_mg=5 * KG)

    with pytest.raises(IntegrityError), transaction.atomic():
        Purse.objects.filter(person=gardener).update(balance_mg=-6 * KG)


def test_limit_lowered_below_a_debt_holds_from_then_on(
    circle: Circle,
    gardener: Person,
    keeper: Person,
    ripe: Batch,
    places: dict[str, Place],
) -> None:
    circle.reckoning, circle.credit_limit_mg = Reckoning.CREDIT, 50 * KG
    circle.save()
    taken(gardener, keeper, ripe, places["rose"], "1")
    circle.credit_limit_mg = 0
    circle.save()

    with pytest.raises(CreditError):
        taken(gardener, keeper, ripe, places["rose"], "0.001")
    given(gardener, keeper, places, "2")

    assert Purse.objects.get(person=gardener).limit_mg is not None


def test_thanks_go_by_the_alphabet_without_amounts(
    circle: Circle,
    resident: Person,
    gardener: Person,
    keeper: Person,
    places: dict[str, Place],
    as_someone: Callable[[Person], Client],
) -> None:
    given(gardener, keeper, places, "90")
    given(resident, keeper, places, "1")

    thanked = [person.name for person in to_thank(circle, clock.now(present_city()))]
    page = as_someone(resident).get("/circles/mill-lane/balance/").content.decode()

    assert thanked == ["Ana", "Gus"]
    assert "Ana, Gus" in page.replace("\n", " ")
    assert "90" not in page.split("Thank you")[1].split("Yours, one by one")[0].replace("91", "")


def test_strangers_do_not_see_a_circles_balance(
    circle: Circle, neighbour: Person, as_someone: Callable[[Person], Client]
) -> None:
    assert as_someone(neighbour).get(f"/circles/{circle.slug}/balance/").status_code == 403
