"""Who leaves a circle with more taken than given is even again, or let go; never just away."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from greenhaven.web.commons.circles.actions import leave, set_limits
from greenhaven.web.commons.circles.models import Circle, Reckoning
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.credit.actions import CreditError, write_off
from greenhaven.web.exchange.credit.models import Entry, Purse, WriteOff
from greenhaven.web.exchange.credit.queries import left_owing
from tests.web.credit.test_credit import given, ripe, taken
from tests.web.neighbours import circle_of

__all__ = ["ripe"]
KG = 1_000_000


@pytest.fixture
def lane(keeper: Person, resident: Person, gardener: Person, places: dict[str, Place]) -> Circle:
    """Mill Lane, which agreed on mutual credit of forty kilograms."""
    made = circle_of(keeper, resident, gardener)
    made.places.add(places["yard"], places["rose"])
    set_limits(circle=made, reckoning=Reckoning.CREDIT, credit_limit_mg=40 * KG, by=keeper)
    made.refresh_from_db()
    return made


@pytest.fixture
def gone(
    lane: Circle, resident: Person, keeper: Person, places: dict[str, Place], ripe: Batch
) -> Person:
    """Ana, who took compost and left before she gave anything."""
    taken(resident, keeper, ripe, places["rose"], "20")
    leave(circle=lane, by=resident)
    return resident


def owes(circle: Circle, person: Person) -> int:
    """How far below zero someone stands."""
    return -Purse.objects.get(circle=circle, person=person).balance_mg


def test_who_left_owing_takes_no_more_than_was_agreed_on(
    lane: Circle, gone: Person, keeper: Person, places: dict[str, Place], ripe: Batch
) -> None:
    before = owes(lane, gone)

    taken(gone, keeper, ripe, places["rose"], "5")
    with pytest.raises(CreditError, match="agreed on"):
        taken(gone, keeper, ripe, places["rose"], "60")

    assert before > 0
    assert owes(lane, gone) == pytest.approx(before * 25 / 20, rel=1e-6)
    assert Entry.objects.filter(circle=lane, person=gone).count() == 2


def test_what_is_given_after_leaving_makes_even_and_no_more(
    lane: Circle, gone: Person, keeper: Person, places: dict[str, Place]
) -> None:
    given(gone, keeper, places, "500")
    assert owes(lane, gone) < 0
    given(gone, keeper, places, "3")

    assert Entry.objects.filter(circle=lane, person=gone, given_mg__gt=0).count() == 1


def test_garden_of_who_left_owing_counts_too(
    lane: Circle, gone: Person, keeper: Person, places: dict[str, Place], ripe: Batch
) -> None:
    Grant.objects.create(person=gone, role=Role.KEEPER, place=places["park"], granted_by=keeper)
    before = owes(lane, gone)

    taken(None, keeper, ripe, places["park"], "2")  # type: ignore[arg-type]

    assert owes(lane, gone) > before


def test_circle_of_gifts_lets_everybody_go(
    lane: Circle, gone: Person, keeper: Person, places: dict[str, Place], ripe: Batch
) -> None:
    set_limits(circle=lane, reckoning=Reckoning.GIFT, credit_limit_mg=40 * KG, by=keeper)

    taken(gone, keeper, ripe, places["rose"], "5")

    assert Entry.objects.filter(circle=lane, person=gone).count() == 1


def test_steward_lets_it_go_once_and_the_one_is_told(
    lane: Circle, gone: Person, keeper: Person
) -> None:
    owed = owes(lane, gone)
    assert [(debt.person, debt.owes_mg) for debt in left_owing(lane)] == [(gone, owed)]

    row = write_off(circle=lane, person=gone, by=keeper, reason="She moved away.")

    assert write_off(circle=lane, person=gone, by=keeper, reason="again") == row
    assert (row.worth_mg, owes(lane, gone)) == (owed, 0)
    assert not left_owing(lane)
    [notice] = Notice.objects.filter(topic="circle.written_off")
    assert notice.person == gone
    assert "She moved away." in str(notice.told)


def test_nobody_lets_go_their_own_or_a_members(
    lane: Circle, gone: Person, keeper: Person, gardener: Person
) -> None:
    for person, by, reason, told in (
        (gone, gone, "why not", "another steward"),
        (gardener, keeper, "why not", "in the circle"),
        (gone, keeper, "  ", "why"),
    ):
        with pytest.raises(CreditError, match=told):
            write_off(circle=lane, person=person, by=by, reason=reason)
    assert not WriteOff.objects.exists()
    for wrong in ({"by": gone}, {"worth_mg": 0}, {"reason": ""}):
        told_so = {"worth_mg": 1, "by": keeper, "reason": "-"} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            WriteOff.objects.create(circle=lane, person=gone, **told_so)


def test_stewards_alone_see_who_left_owing(
    lane: Circle,
    gone: Person,
    keeper: Person,
    gardener: Person,
    as_someone: Callable[[Person], Client],
) -> None:
    url = f"/circles/{lane.slug}/balance/"
    steward, member = as_someone(keeper), as_someone(gardener)

    assert "Who left and took more" in steward.get(url).content.decode()
    assert "Who left and took more" not in member.get(url).content.decode()
    assert member.post(f"{url}{gone.pk}/", {"reason": "-"}).status_code == 403
    assert (
        "Say in a few words" in steward.post(f"{url}{gone.pk}/", {}, follow=True).content.decode()
    )
    said = steward.post(f"{url}{gone.pk}/", {"reason": "She moved."}, follow=True)
    assert "It is let go" in said.content.decode()
    assert steward.post(f"{url}999999/", {"reason": "x"}).status_code == 404


def test_who_is_about_to_leave_reads_what_follows(
    lane: Circle, gardener: Person, as_someone: Callable[[Person], Client]
) -> None:
    page = as_someone(gardener).get(f"/circles/{lane.slug}/").content.decode()

    assert "Who leaves takes along how they stand" in page
