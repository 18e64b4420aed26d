"""The books: what goes in, what comes out, and that every milligram is somewhere."""

import uuid
from datetime import UTC, datetime

import pytest

from greenhaven.web.commons.materials import NOTHING, Vector, vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.actions import (
    CorrectionError,
    KeyUsedError,
    LedgerError,
    Move,
    NotEnoughError,
    account_of,
    correct,
    draw,
    open_books,
    open_lot,
    record,
)
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind
from greenhaven.web.exchange.ledger.queries import can_be_taken_back, content, imbalance

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
KG = 1_000_000
SCRAPS = Vector(10 * KG, 7 * KG, 14 * KG // 10, 80_000, 10_000, 20_000, 400_000)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(places: dict[str, Place]) -> Account:
    """Where food scraps arise."""
    return account_of(place=places["square"], kind=AccountKind.ARISING)


@pytest.fixture
def heap(places: dict[str, Place]) -> Account:
    """A batch in the yard, empty."""
    return open_lot(place=places["yard"])


@pytest.fixture
def bed(places: dict[str, Place]) -> Account:
    """The soil of the rose beds."""
    return account_of(place=places["rose"], kind=AccountKind.SOIL)


def hand_over(
    source: Account, target: Account, vector: Vector = SCRAPS, key: uuid.UUID | None = None
) -> Event:
    """One handover between two accounts."""
    return record(
        kind=EventKind.HANDOVER,
        place=target.place,
        moves=[Move(source, target, vector, "food")],
        by=None,
        at=NOON,
        key=key,
    )


def test_account_opens_with_an_empty_balance(kitchen: Account) -> None:
    assert content(kitchen) == NOTHING
    assert kitchen.unbounded


def test_account_of_a_place_is_opened_once(kitchen: Account) -> None:
    assert account_of(place=kitchen.place, kind=AccountKind.ARISING) == kitchen


def test_batches_have_accounts_of_their_own(heap: Account) -> None:
    assert open_lot(place=heap.place) != heap
    with pytest.raises(ValueError, match="open_lot"):
        account_of(place=heap.place, kind=AccountKind.LOT)


def test_handover_moves_everything_in_it(kitchen: Account, heap: Account) -> None:
    hand_over(kitchen, heap)

    assert content(heap) == SCRAPS
    assert content(kitchen) == NOTHING - SCRAPS
    assert imbalance() == NOTHING


def test_event_without_moves_is_kept(places: dict[str, Place]) -> None:
    made = record(kind=EventKind.HANDOVER, place=places["yard"], moves=[], by=None, at=NOON)

    assert made.postings.count() == 0


def test_draw_takes_its_share_of_everything(kitchen: Account, heap: Account) -> None:
    hand_over(kitchen, heap)

    assert draw(account=heap, wet_mg=5 * KG) == Vector(
        5 * KG, 35 * KG // 10, 7 * KG // 10, 40_000, 5_000, 10_000, 200_000
    )


def test_more_than_there_is_is_refused_in_words(
    kitchen: Account, heap: Account, bed: Account
) -> None:
    hand_over(kitchen, heap)

    with pytest.raises(NotEnoughError, match=r"12.0.kg .* Village yard.* only 10.0.kg are left"):
        draw(account=heap, wet_mg=12 * KG)
    with pytest.raises(NotEnoughError, match=r"only 10.0.kg"):
        hand_over(heap, bed, SCRAPS + Vector(2 * KG))
    assert content(bed) == NOTHING
    assert Event.objects.count() == 1


def test_what_is_there_of_another_kind_is_refused(
    kitchen: Account, heap: Account, bed: Account
) -> None:
    hand_over(kitchen, heap)

    with pytest.raises(NotEnoughError, match="of another kind"):
        hand_over(heap, bed, Vector(9 * KG))


def test_the_same_request_again_is_one_event(kitchen: Account, heap: Account) -> None:
    key = uuid.uuid4()

    first = hand_over(kitchen, heap, key=key)

    assert hand_over(kitchen, heap, key=key) == first
    assert content(heap) == SCRAPS
    with pytest.raises(KeyUsedError, match="another content"):
        hand_over(kitchen, heap, Vector(1), key=key)


@pytest.mark.parametrize("vector", [Vector(-1), Vector(wet=2 * 10**15), Vector(wet=2**70)])
def test_amounts_that_cannot_be_are_refused(
    vector: Vector, kitchen: Account, heap: Account
) -> None:
    with pytest.raises(LedgerError, match="less than nothing, or more than a city"):
        hand_over(kitchen, heap, vector)


def test_what_is_made_of_more_than_it_weighs_is_refused(kitchen: Account, heap: Account) -> None:
    with pytest.raises(LedgerError, match=r"Village yard.* is made of more than it weighs"):
        hand_over(kitchen, heap, Vector(wet=10, water=8, carbon=3))


def test_correction_brings_everything_back(kitchen: Account, heap: Account) -> None:
    event = hand_over(kitchen, heap)

    back = correct(event=event, by=None, at=NOON, reason="written at the wrong place")

    assert back.corrects == event
    assert content(heap) == content(kitchen) == NOTHING
    with pytest.raises(CorrectionError, match="corrected already, on 3 March 2025"):
        correct(event=event, by=None, at=NOON, reason="again")
    with pytest.raises(CorrectionError, match="A correction stays"):
        correct(event=back, by=None, at=NOON, reason="no")


def test_correction_of_what_moved_on_says_where_to(
    kitchen: Account, heap: Account, bed: Account
) -> None:
    event = hand_over(kitchen, heap)
    assert can_be_taken_back(event)
    hand_over(heap, bed, draw(account=heap, wet_mg=2 * KG))

    assert not can_be_taken_back(event)
    with pytest.raises(CorrectionError, match=r"2.0.kg to Rose beds.*: soil of a garden"):
        correct(event=event, by=None, at=NOON, reason="too late")
    assert content(heap).wet == 8 * KG
    assert imbalance() == NOTHING


def test_books_open_with_what_was_there(heap: Account, keeper: Person) -> None:
    event = open_books(account=heap, vector=SCRAPS, by=keeper, at=NOON, reason="weighed")

    assert content(heap) == SCRAPS
    assert event.kind == EventKind.OPENING
    assert imbalance() == NOTHING


def test_material_of_the_city_is_posted_whole(
    city: object, kitchen: Account, heap: Account
) -> None:
    hand_over(kitchen, heap, vector_of(city, "food", 7_400_001))

    assert content(heap).wet == 7_400_001
