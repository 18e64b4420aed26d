"""From kitchen to bed and back, where things were mixed, split, lost and corrected."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.actions import (
    Move,
    account_of,
    correct,
    draw,
    open_lot,
    record,
)
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind
from greenhaven.web.exchange.ledger.tracing import Link, trace_back, trace_forward

pytestmark = pytest.mark.django_db
KG = 1_000_000
Heaps = Callable[[int], list[Account]]


@pytest.fixture
def kitchen(places: dict[str, Place]) -> Account:
    """Where food scraps arise."""
    return account_of(place=places["square"], kind=AccountKind.ARISING)


@pytest.fixture
def trees(places: dict[str, Place]) -> Account:
    """Where wood chips arise."""
    return account_of(place=places["trees"], kind=AccountKind.ARISING)


@pytest.fixture
def bed(places: dict[str, Place]) -> Account:
    """The soil of the rose beds."""
    return account_of(place=places["rose"], kind=AccountKind.SOIL)


@pytest.fixture
def air(places: dict[str, Place]) -> Account:
    """The air above the yard."""
    return account_of(place=places["yard"], kind=AccountKind.AIR)


@pytest.fixture
def heaps(places: dict[str, Place]) -> Heaps:
    """Some batches in the yard."""
    return lambda count: [open_lot(place=places["yard"]) for _ in range(count)]


def scraps(kg: int) -> Vector:
    """Food scraps, with 8 g of nitrogen a kilogram."""
    return Vector(kg * KG, kg * KG // 2, kg * 140_000, kg * 8_000, 0, 0, kg * 40_000)


def chips(kg: int) -> Vector:
    """Wood chips, with 2 g of nitrogen a kilogram."""
    return Vector(kg * KG, kg * KG // 4, kg * 330_000, kg * 2_000, 0, 0, kg * 40_000)


def bring(source: Account, target: Account, vector: Vector) -> Event:
    """A handover of something new."""
    kind = EventKind.HANDOVER
    moves = [Move(source, target, vector)]
    return record(kind=kind, place=target.place, moves=moves, by=None, at=timezone.now())


def give(source: Account, target: Account, kg: int) -> Event:
    """A handover of what is there."""
    return bring(source, target, draw(account=source, wet_mg=kg * KG, towards=target))


def told(links: list[Link]) -> list[tuple[int, int, float]]:
    """Account, generations and kilograms of each link."""
    return [(link.account_id, link.depth, round(link.wet_mg / KG, 3)) for link in links]


def test_bed_knows_its_kitchens_in_proportion(
    kitchen: Account, trees: Account, bed: Account, heaps: Heaps
) -> None:
    (heap,) = heaps(1)
    bring(kitchen, heap, scraps(6))
    bring(trees, heap, chips(2))
    give(heap, bed, 4)

    back = trace_back(bed)

    assert told(back) == [(heap.pk, 1, 4), (kitchen.pk, 2, 3), (trees.pk, 2, 1)]
    assert [link.nitrogen_mg for link in back] == [26_000, 24_000, 2_000]
    assert [link.share for link in back] == [1, 0.75, 0.25]


def test_heap_knows_its_beds_and_what_left_for_the_air(
    kitchen: Account, bed: Account, air: Account, heaps: Heaps
) -> None:
    first, second = heaps(2)
    bring(kitchen, first, scraps(8))
    give(first, second, 4)
    bring(second, air, Vector(2 * KG, KG, 100_000, 8_000))
    give(second, bed, 1)

    forward = trace_forward(first)

    assert told(forward) == [(second.pk, 1, 4), (air.pk, 2, 2), (bed.pk, 2, 1)]
    assert [link.nitrogen_mg for link in forward] == [32_000, 8_000, 12_000]
    assert {link.kind for link in forward} == {AccountKind.LOT, AccountKind.AIR, AccountKind.SOIL}


def test_what_was_mixed_in_is_not_taken_for_the_traced(
    kitchen: Account, trees: Account, bed: Account, heaps: Heaps
) -> None:
    first, second = heaps(2)
    bring(kitchen, first, scraps(4))
    give(first, second, 4)
    bring(trees, second, chips(12))
    give(second, bed, 8)

    assert told(trace_forward(first)) == [(second.pk, 1, 4), (bed.pk, 2, 2)]


def test_diamonds_are_added_up_once(kitchen: Account, bed: Account, heaps: Heaps) -> None:
    (start,) = heaps(1)
    bring(kitchen, start, scraps(64))
    above = [start]
    for _generation in range(6):
        below = heaps(2)
        for source in above:
            for target in below:
                give(source, target, 32 // len(above))
        above = below
    for source in above:
        give(source, bed, 32)

    forward, back = trace_forward(start), trace_back(bed)

    assert told(forward)[-1] == (bed.pk, 7, 64)
    assert len(forward) == 13
    assert told(back)[-2:] == [(start.pk, 7, 64), (kitchen.pk, 8, 64)]


def test_corrected_handovers_lead_nowhere(
    kitchen: Account, trees: Account, bed: Account, heaps: Heaps
) -> None:
    heap, other = heaps(2)
    wrong = bring(kitchen, heap, scraps(9))
    correct(event=wrong, by=None, at=timezone.now(), reason="it was another heap")
    bring(kitchen, other, scraps(9))
    bring(trees, heap, chips(3))
    give(heap, bed, 3)

    assert told(trace_back(bed)) == [(heap.pk, 1, 3), (trees.pk, 2, 3)]
    assert told(trace_forward(heap)) == [(bed.pk, 1, 3)]


def test_differences_are_where_a_trace_ends(
    places: dict[str, Place], kitchen: Account, bed: Account, heaps: Heaps
) -> None:
    first, second = heaps(2)
    difference = account_of(place=places["yard"], kind=AccountKind.DIFFERENCE)
    bring(kitchen, first, scraps(4))
    give(first, difference, 1)
    bring(difference, second, scraps(2))
    give(second, bed, 1)

    assert told(trace_forward(first)) == [(difference.pk, 1, 1)]
    assert told(trace_back(bed)) == [(second.pk, 1, 1), (difference.pk, 2, 1)]


def test_material_that_goes_in_circles_is_traced_to_its_end(
    kitchen: Account, bed: Account, heaps: Heaps
) -> None:
    first, second = heaps(2)
    bring(kitchen, first, scraps(4))
    give(first, second, 2)
    give(second, first, 1)  # what was sieved out goes back
    give(first, bed, 3)

    links = {link.account_id: link for link in trace_back(bed)}

    assert set(links) == {first.pk, second.pk, kitchen.pk}
    assert links[kitchen.pk].wet_mg == pytest.approx(3 * KG, abs=10)


def test_trace_asks_the_database_twice(
    kitchen: Account, bed: Account, heaps: Heaps, django_assert_num_queries: Callable[[int], object]
) -> None:
    (heap,) = heaps(1)
    bring(kitchen, heap, scraps(2))
    give(heap, bed, 1)

    with django_assert_num_queries(2):
        trace_back(bed)


def test_empty_account_leads_nowhere(bed: Account, kitchen: Account) -> None:
    assert trace_back(bed) == []
    assert trace_forward(kitchen) == []


def test_what_arose_is_followed_from_where_it_arose(
    kitchen: Account, bed: Account, places: dict[str, Place]
) -> None:
    heap = open_lot(place=places["yard"])
    for source, target, kg in ((kitchen, heap, 8), (heap, bed, 2)):
        moves = [Move(source, target, Vector(wet=kg * KG, water=kg * KG))]
        kind, place = EventKind.HANDOVER, target.place
        record(kind=kind, place=place, moves=moves, by=None, at=timezone.now())

    links = trace_forward(kitchen)

    assert [(link.account_id, link.wet_mg, link.share) for link in links] == [
        (heap.pk, 8 * KG, 1.0),
        (bed.pk, 2 * KG, 0.25),
    ]
    assert trace_back(kitchen) == []
