"""Handovers: written once, into the ledger, and corrected only by another event."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.actions import add_reactor, intake_of, start_batch
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.actions import correct_handover, say_spread, withdraw
from greenhaven.web.exchange.handovers.errors import (
    AlreadyHandedOverError,
    HandoverError,
    KeyReusedError,
)
from greenhaven.web.exchange.handovers.models import CommitmentState, Handover
from greenhaven.web.exchange.ledger.actions import NotEnoughError, account_of
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind, Posting
from greenhaven.web.exchange.ledger.queries import content, imbalance
from tests.web.handovers.loads import KG, promise, released, weighed
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 11  # those that begin and end the transaction are among them


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


def soil_of(place: Place) -> Account:
    """The soil of a garden."""
    return account_of(place=place, kind=AccountKind.SOIL)


def test_drop_off_goes_into_the_batch_that_is_being_filled(keeper, home, places) -> None:
    made = weighed(keeper, home, places["yard"])

    assert made.accepted_mg == 7_400_000
    assert made.into is not None
    assert content(made.into.account).wet == 7_400_000
    assert made.into == weighed(keeper, home, places["yard"]).into
    assert imbalance() == NOTHING
    assert AuditRow.objects.filter(action="handover.record").count() == 2


def test_handover_takes_few_statements(
    keeper, resident, places, django_assert_max_num_queries
) -> None:
    yard = places["yard"]
    first = weighed(keeper, yard, yard, giver=resident)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        again = weighed(keeper, yard, yard, giver=resident)

    assert again.into == first.into
    assert again.event.postings.get().source == first.event.postings.get().source


def test_promise_is_kept_and_the_giver_is_told(keeper, resident, home, places) -> None:
    made = promise(resident, home, places["square"])

    weighed(keeper, home, places["square"], giver=resident, commitment=made)

    made.refresh_from_db()
    assert made.state == CommitmentState.KEPT
    assert Notice.objects.get(person=resident).topic == "handover.recorded"


def test_promise_is_not_kept_twice(keeper, resident, home, places) -> None:
    made = promise(resident, home, places["square"])
    weighed(keeper, home, places["square"], commitment=made)

    with pytest.raises(AlreadyHandedOverError):
        weighed(keeper, home, places["square"], commitment=made)

    assert Handover.objects.count() == 1


def test_database_refuses_a_second_handover_of_a_promise(keeper, resident, home, places) -> None:
    made = promise(resident, home, places["square"])
    weighed(keeper, home, places["square"], commitment=made)
    other = weighed(keeper, home, places["square"])

    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=other.pk).update(commitment=made)


def test_same_form_sent_twice_is_written_once(keeper, home, places) -> None:
    key = uuid4()

    first = weighed(keeper, home, places["yard"], key=key)

    assert weighed(keeper, home, places["yard"], key=key) == first
    assert Posting.objects.count() == 1


def test_key_of_another_content_is_refused(keeper, home, places) -> None:
    key = uuid4()
    weighed(keeper, home, places["yard"], key=key)

    with pytest.raises(KeyReusedError):
        weighed(keeper, home, places["yard"], key=key, quantity="7.5")

    assert Handover.objects.count() == 1


def test_withdrawn_promise_is_recorded_without_it(keeper, resident, home, places) -> None:
    made = withdraw(commitment=promise(resident, home, places["square"]), by=resident)

    with pytest.raises(HandoverError, match="without the promise"):
        weighed(keeper, home, places["square"], commitment=made)


def test_promise_of_other_places_is_not_kept_here(keeper, resident, home, places) -> None:
    elsewhere = promise(resident, home, places["square"])

    with pytest.raises(HandoverError, match="between other places"):
        weighed(keeper, home, places["yard"], commitment=elsewhere)


def test_handover_is_of_the_past_and_says_its_zone(keeper, home, places) -> None:
    now = clock.now(present_city())
    with pytest.raises(HandoverError, match="still to come"):
        weighed(keeper, home, places["yard"], at=now + timedelta(hours=1))
    with pytest.raises(HandoverError, match="which zone"):
        weighed(keeper, home, places["yard"], at=now.replace(tzinfo=None))

    yesterday = now - timedelta(days=1)
    assert weighed(keeper, home, places["yard"], at=yesterday).happened_at == yesterday


def test_what_was_sent_back_is_no_posting(keeper, home, places) -> None:
    made = weighed(keeper, home, places["yard"], rejected="0.6", refusal="plastic")

    assert (made.accepted_mg, made.rejected_mg) == (7_400_000, 600_000)
    assert Posting.objects.get().wet_mg == 7_400_000


def test_load_may_be_sent_back_as_a_whole(keeper, home, places) -> None:
    made = weighed(keeper, home, places["yard"], quantity="0", rejected="8", refusal="glass")

    assert (made.accepted_mg, made.rejected_mg) == (0, 8_000_000)
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": ""}, "number was expected"),
        ({"quantity": "0"}, "amount that was taken"),
        ({"quantity": "-3"}, "above 0"),
        ({"quantity": "NaN"}, "number was expected"),
        ({"quantity": "inf"}, "number was expected"),
        ({"quantity": "99999999999"}, "more than one handover"),
        ({"quantity": "1e30"}, "number was expected"),
        ({"unit": "stone"}, "not known"),
        ({"unit": "bucket"}, "by volume"),
        ({"method": "guessed"}, "weighed, by volume or estimated"),
        ({"material": "gold"}, "not known"),
        ({"rejected": "1"}, "why some of it"),
        ({"rejected": "much", "refusal": "glass"}, "number was expected"),
    ],
)
def test_wrong_load_is_refused_in_words_and_nothing_is_written(
    keeper, home, places, wrong, said
) -> None:
    with pytest.raises(GreenhavenError, match=said):
        weighed(keeper, home, places["yard"], **wrong)

    assert not Event.objects.exists()
    assert not AuditRow.objects.exists()


def test_buckets_are_taken_by_volume_and_density(keeper, home, places) -> None:
    made = weighed(keeper, home, places["yard"], quantity="2", unit="bucket", method="volume")

    # Ten gallons of 550 kg/m3.
    assert made.accepted_mg == round(10 * 3.785411784 * 0.55 * KG)


def test_hub_gives_on_what_it_took_in(keeper, home, places) -> None:
    Grant.objects.create(person=keeper, role=Role.KEEPER, place=places["square"])
    weighed(keeper, home, places["square"])

    made = weighed(keeper, places["square"], places["yard"], quantity="5")

    assert made.out_of == intake_of(place=places["square"], at=made.happened_at)
    assert content(made.out_of.account).wet == 2_400_000
    assert content(made.into.account).wet == 5 * KG
    with pytest.raises(NotEnoughError):
        weighed(keeper, places["square"], places["yard"], quantity="2.5")


def test_undo_takes_back_the_posting_and_opens_the_promise(keeper, resident, home, places) -> None:
    made = promise(resident, home, places["square"])
    row = weighed(keeper, home, places["square"], giver=resident, commitment=made)

    correct_handover(handover=row, by=keeper, reason="wrong person")

    row.refresh_from_db()
    made.refresh_from_db()
    assert row.corrected_at is not None
    assert made.state == CommitmentState.AGREED
    assert content(row.into.account) == NOTHING
    assert Event.objects.get(kind=EventKind.CORRECTION).reason == "wrong person"
    assert imbalance() == NOTHING


def test_correction_with_another_weight_keeps_the_history(keeper, resident, home, places) -> None:
    made = promise(resident, home, places["square"])
    row = weighed(keeper, home, places["square"], quantity="74", commitment=made)

    right = correct_handover(handover=row, by=keeper, reason="slip of the pen", quantity="7.4")

    assert (right.accepted_mg, right.replaces) == (7_400_000, row)
    assert content(right.into.account).wet == 7_400_000
    made.refresh_from_db()
    assert made.state == CommitmentState.KEPT


def test_correction_says_why_and_is_made_once(keeper, home, places) -> None:
    row = weighed(keeper, home, places["yard"])

    with pytest.raises(HandoverError, match="why it is corrected"):
        correct_handover(handover=row, by=keeper, reason="  ")
    correct_handover(handover=row, by=keeper, reason="twice")
    with pytest.raises(HandoverError, match="corrected already"):
        correct_handover(handover=row, by=keeper, reason="again")


def test_correction_sent_twice_is_made_once(keeper, home, places) -> None:
    row, key = weighed(keeper, home, places["yard"]), uuid4()

    first = correct_handover(handover=row, by=keeper, reason="slip", quantity="7", key=key)

    assert correct_handover(handover=row, by=keeper, reason="slip", quantity="7", key=key) == first
    assert content(first.into.account).wet == 7 * KG


def test_correction_with_the_key_of_another_form_is_refused(keeper, home, places) -> None:
    row, other = (weighed(keeper, home, places["yard"], key=uuid4()) for _ in range(2))

    with pytest.raises(KeyReusedError):
        correct_handover(handover=row, by=keeper, reason="slip", quantity="7", key=other.event.key)

    row.refresh_from_db()
    assert row.corrected_at is None


def test_form_sent_again_after_its_batch_was_laid_is_known(keeper, home, places) -> None:
    key, yard = uuid4(), places["yard"]
    row = weighed(keeper, home, yard, key=key)
    bay = add_reactor(place=yard, name="bay 1", kind="bay", by=keeper)
    start_batch(intakes=[row.into], reactor=bay, by=keeper, at=row.happened_at)

    assert weighed(keeper, home, yard, key=key) == row
    assert Batch.objects.filter(place=yard).count() == 1


def test_refused_correction_leaves_everything_as_it_was(keeper, home, places) -> None:
    row = weighed(keeper, home, places["yard"])

    with pytest.raises(GreenhavenError):
        correct_handover(handover=row, by=keeper, reason="slip", quantity="-1")

    row.refresh_from_db()
    assert row.corrected_at is None
    assert content(row.into.account).wet == 7_400_000


def test_garden_receives_out_of_a_released_batch(keeper, gardener, places) -> None:
    batch = released(places["yard"], keeper)

    made = weighed(
        gardener,
        places["yard"],
        places["rose"],
        leg="return",
        material="compost",
        quantity="10",
        out_of=batch,
        taker=gardener,
    )

    assert content(soil_of(places["rose"])).wet == 10 * KG
    assert content(batch.account).wet == 90 * KG
    assert made.spread_on is None
    assert say_spread(handover=made, by=gardener).spread_on is not None


def test_compost_comes_out_of_a_batch(gardener, places) -> None:
    with pytest.raises(HandoverError, match="Choose the batch"):
        weighed(gardener, places["yard"], places["rose"], leg="return", material="compost")


def test_batch_that_is_not_released_is_not_given(keeper, gardener, home, places) -> None:
    filling = weighed(keeper, home, places["yard"]).into

    with pytest.raises(GreenhavenError, match="not been released"):
        weighed(gardener, places["yard"], places["rose"], leg="return", out_of=filling)


def test_batch_is_given_from_where_it_lies(keeper, gardener, places) -> None:
    batch = released(places["yard"], keeper)

    with pytest.raises(HandoverError, match="another place"):
        weighed(gardener, places["square"], places["rose"], leg="return", out_of=batch)


def test_more_than_there_is_cannot_be_given(keeper, gardener, places) -> None:
    batch = released(places["yard"], keeper, kg=10)

    with pytest.raises(NotEnoughError):
        weighed(
            gardener, places["yard"], places["rose"], leg="return", out_of=batch, quantity="10.1"
        )
    assert content(batch.account).wet == 10 * KG


def test_wrong_weight_is_corrected_after_the_heap_was_laid(keeper, places) -> None:
    yard, at = places["yard"], clock.now(present_city())
    wrong = weighed(keeper, yard, yard, quantity="74")
    weighed(keeper, yard, yard, quantity="100")
    heap = add_reactor(place=yard, name="A", kind="bay", by=keeper)
    batch = start_batch(intakes=[wrong.into], reactor=heap, by=keeper, at=at)

    right = correct_handover(handover=wrong, by=keeper, reason="a comma", quantity="7.4")

    assert right.into == batch
    assert content(batch.account).wet == 107_400_000
    assert not imbalance()


def test_wrong_weight_is_corrected_after_most_has_moved_on(keeper, places) -> None:
    yard, mill = places["yard"], places["mill"]
    wrong = weighed(keeper, yard, yard, quantity="74")
    weighed(keeper, yard, mill, quantity="10")

    right = correct_handover(handover=wrong, by=keeper, reason="misread", quantity="70")

    assert right.accepted_mg == 70_000_000
    assert content(right.into.account).wet == 60_000_000
    assert not imbalance()


@pytest.mark.parametrize("years", [11, 2000])
def test_handover_of_long_ago_is_refused(keeper, places, years) -> None:
    at = clock.now(present_city())

    with pytest.raises(HandoverError, match="ten years"):
        weighed(keeper, places["yard"], places["yard"], at=at.replace(year=at.year - years))


def test_what_is_carried_on_is_a_material_of_the_city(keeper, places) -> None:
    weighed(keeper, places["yard"], places["yard"])

    with pytest.raises(HandoverError, match="no material"):
        weighed(keeper, places["yard"], places["mill"], material="x" * 120, quantity="5")


@pytest.mark.parametrize("where", ["rose", "home"])
def test_nothing_is_gathered_where_no_compost_is_made(keeper, home, places, where) -> None:
    with pytest.raises(HandoverError, match="made at hubs"):
        weighed(keeper, places["yard"], places.get(where, home))

    assert Posting.objects.count() == 0


def test_what_arises_came_out_of_no_batch(keeper, places) -> None:
    into = weighed(keeper, places["yard"], places["yard"]).into

    again = weighed(keeper, places["yard"], places["yard"], out_of=into)

    assert again.out_of is None
