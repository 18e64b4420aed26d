"""Statements that are put together once say what Django's own would."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from greenhaven.web.commons.inserting import insert
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Grant
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.prepared import Given, Question
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import Event, Posting
from greenhaven.web.exchange.ledger.queries import content
from tests.web.handovers.loads import weighed
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db

KEPT = Question(
    lambda: Grant.objects.select_related("person", "place").filter(
        place=Given("place"), role="keeper", ended_at=None
    )
)
NAMED = Question(lambda: Place.objects.order_by("-pk").values_list("name", flat=True))
LAST = Question(
    lambda: Handover.objects.filter(taker_place=Given("place")).values_list(
        "event__key", "quantity", "happened_at"
    )
)


def test_question_gives_the_row_with_those_that_belong_to_it(
    keeper, places, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = KEPT.first(place=places["yard"].pk)

        assert found is not None
        assert (found.person, found.place) == (keeper, places["yard"])
    assert found == Grant.objects.get(person=keeper)
    assert found.granted_at == Grant.objects.get(person=keeper).granted_at


def test_question_is_asked_again_with_another_value(keeper, gardener, places) -> None:
    asked = [KEPT.first(place=places[name].pk) for name in ("yard", "rose", "square")]

    assert [each and each.person for each in asked] == [keeper, gardener, None]


def test_question_for_values_reads_them_as_django_does(keeper, resident, places) -> None:
    made = weighed(keeper, home_of(resident), places["yard"])

    assert NAMED.first() == Place.objects.latest("pk").name
    assert LAST.first(place=places["yard"].pk) == (
        made.event.key,
        Decimal("7.400"),
        made.happened_at,
    )


def test_question_without_its_value_is_not_asked() -> None:
    with pytest.raises(KeyError):
        KEPT.first()


def test_inserted_row_is_the_one_that_is_saved(resident) -> None:
    told = {"what": "food", "amount_mg": 3}
    one = Notice(person=resident, topic="handover.recorded", told=told, url="/")
    other = Notice(person=resident, topic="handover.recorded", told=told, url="/")

    insert(one)
    other.save(force_insert=True)

    columns = [field.attname for field in Notice._meta.concrete_fields]
    plain = [name for name in columns if name not in ("id", "created_at")]
    kept = Notice.objects.filter(pk__in=[one.pk, other.pk]).values_list(*plain)
    assert kept[0] == kept[1]
    one.refresh_from_db()
    assert one.told == told
    assert not one._state.adding


def test_rows_that_belong_to_each_other_are_written_together(
    keeper, resident, places, django_assert_num_queries
) -> None:
    known = weighed(keeper, home_of(resident), places["yard"])
    event = Event(kind=known.event.kind, place=places["yard"], happened_at=known.happened_at)
    posting = Posting.objects.get(event=known.event)
    posting.pk, posting.event = None, event
    told = Notice(person=resident, topic="handover.recorded", told={}, url="/")

    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3):
        insert(event, posting, told)

        assert posting.event is event
    assert Posting.objects.get(pk=posting.pk).event == event
    assert Notice.objects.get(pk=told.pk).person == resident
    assert content(posting.target).wet == 2 * posting.wet_mg


def test_of_rows_that_are_written_together_none_stays_where_one_is_refused(
    keeper, resident, places
) -> None:
    known = weighed(keeper, home_of(resident), places["yard"]).event
    told = Notice(person=resident, topic="handover.recorded", told={}, url="/none")
    again = Event(kind=known.kind, place=known.place, happened_at=known.happened_at, key=known.key)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(told, again)

    assert not Notice.objects.filter(url="/none").exists()


def test_refused_row_ends_its_transaction(keeper, resident, places) -> None:
    known = weighed(keeper, home_of(resident), places["yard"]).event
    again = Event(kind=known.kind, place=known.place, happened_at=known.happened_at, key=known.key)

    with suppress(IntegrityError), transaction.atomic():
        with pytest.raises(IntegrityError):
            insert(again)
        with pytest.raises(TransactionManagementError):
            Event.objects.count()

    assert Event.objects.count() == 1
