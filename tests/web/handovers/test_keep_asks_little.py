"""What a keeper's form asks of the database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.exchange.credit.models import Purse
from greenhaven.web.exchange.handovers.models import CommitmentState, Handover
from greenhaven.web.exchange.offers.models import OfferState
from tests.web.handovers.loads import promise, weighed
from tests.web.handovers.test_keep_pages import MOST_QUERIES, save
from tests.web.neighbours import circle_of, home_of
from tests.web.offers.test_offers import offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(keeper: Person, as_someone: Callable[[Person], Client]) -> Client:
    """Kim's phone."""
    return as_someone(keeper)


@pytest.mark.parametrize("known", [False, True])
def test_drop_off_is_written_down_with_few_questions(kim, keeper, resident, places, known) -> None:
    save(kim)  # opens the batch and the account
    weighed(keeper, home_of(resident), places["yard"], giver=resident)

    with CaptureQueriesContext(connection) as asked:
        save(kim, giver=resident.pk if known else "")

    assert count(asked) <= MOST_QUERIES
    assert Handover.objects.filter(giver=resident).count() == 1 + known


def test_promised_gift_that_a_circle_counts_is_written_down_with_few_questions(
    kim, keeper, resident, places
) -> None:
    """A promise is kept, an offer is closed and a purse is moved with it."""
    home = home_of(resident)
    made = promise(resident, home, places["yard"], offer=offer(resident, home))
    where = made.taker_place
    Grant.objects.get_or_create(person=keeper, role=Role.KEEPER, place=where)
    circle = circle_of(keeper, resident)
    circle.places.add(where)
    weighed(keeper, home, where, giver=resident)  # opens the batch, the account and the purse

    with CaptureQueriesContext(connection) as asked:
        save(kim, where.code, promise=made.pk)

    # SQLite, which answers within the process, is told of each new row by itself.
    apart = 5 if connection.vendor == "sqlite" else 0
    assert count(asked) <= MOST_QUERIES + apart
    made.refresh_from_db()
    assert made.state == CommitmentState.KEPT
    assert made.offer.state == OfferState.CLOSED
    assert Purse.objects.get(person=resident).balance_mg > 0


def count(asked: CaptureQueriesContext) -> int:
    """What was asked of the database, without where a transaction began and ended."""
    begun_or_ended = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not each["sql"].startswith(begun_or_ended) for each in asked)
