"""When a batch is safe and ripe, and what it is released on."""

from datetime import timedelta

import pytest

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.errors import BatchHeldError, NotReleasedError
from greenhaven.web.exchange.batches.laboratory import record_test
from greenhaven.web.exchange.batches.models import ReactorKind
from greenhaven.web.exchange.batches.observing import walk
from greenhaven.web.exchange.batches.queries import may_give, refuse_unless_free, released_at
from greenhaven.web.exchange.batches.releasing import release, standing_of
from greenhaven.web.exchange.reports.models import Hold
from tests.web.heaps import (
    DAY,
    STARTED,
    cooled,
    cured,
    hot,
    released,
    started,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard(places: dict[str, Place]) -> Place:
    """Where compost is made."""
    return places["yard"]


def test_three_hot_days_at_all_five_spots_pass_a_closed_bin(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    hot(batch, keeper)

    standing = standing_of(batch)

    assert standing.heat is not None
    assert standing.heat.passed_at == STARTED + 4 * DAY
    assert standing.hygiene_lacks() == []


def test_one_cold_spot_keeps_a_batch_from_passing(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    for day in range(1, 6):
        readings = dict.fromkeys(("middle", "left", "right", "front"), 60.0 + day) | {
            "back": 48.0 + day / 10
        }
        walk(batch=batch, readings=readings, at=STARTED + day * DAY, by=keeper)

    lacking = " ".join(standing_of(batch).hygiene_lacks())

    assert "Coldest last: back, 48" in lacking


def test_a_spot_never_read_is_named(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    walk(batch=batch, readings={"middle": 61.0}, at=STARTED + DAY, by=keeper)

    lacking = " ".join(standing_of(batch).hygiene_lacks())

    assert "Never read: left, right, front, back" in lacking


def test_a_windrow_needs_its_turnings(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper, kind=ReactorKind.WINDROW)
    hot(batch, keeper, days=17)

    lacking = standing_of(batch).hygiene_lacks()

    assert any("Turned 5 times meanwhile: 0 so far" in each for each in lacking)


def test_germs_in_a_test_undo_the_heat(yard: Place, keeper: Person) -> None:
    batch = cured(yard, keeper)
    record_test(
        batch=batch, measure="faecal_coliform", value=5000.0, method="MPN", at=STARTED, by=keeper
    )

    with pytest.raises(NotReleasedError, match="germs"):
        release(batch=batch, by=keeper, at=STARTED + 64 * DAY)


def test_a_worm_bin_is_judged_by_a_test(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper, "Worms", ReactorKind.WORM_BIN)
    assert "tested for germs" in " ".join(standing_of(batch).hygiene_lacks())

    record_test(batch=batch, measure="salmonella", value=0.5, method="MPN", at=STARTED, by=keeper)

    assert standing_of(batch).is_hygienic


def test_a_batch_is_released_on_grounds_that_are_kept(yard: Place, keeper: Person) -> None:
    batch = released(yard, keeper)

    grounds = batch.release_grounds
    assert grounds is not None
    assert grounds["hygiene"]["profile"] == "us_503_pfrp_in_vessel"
    assert grounds["ripeness"]["results"] == {"emergence": 95.0}
    assert grounds["ripeness"]["heap_stands_in_for_the_flask"]
    assert may_give(batch)
    assert list(released_at(yard)) == [batch]
    assert release(batch=batch, by=keeper, at=STARTED + 70 * DAY).released_at == batch.released_at


def test_a_release_is_refused_with_all_that_is_missing(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)

    with pytest.raises(NotReleasedError) as refused:
        release(batch=batch, by=keeper, at=STARTED + DAY)

    said = str(refused.value)
    for words in ("curing first", "All five spots", "Sow cress", "Smell it", "Turn it"):
        assert words in said


def test_a_heap_that_warms_up_again_is_not_ripe(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    hot(batch, keeper)
    cooled(batch, keeper)
    walk(
        batch=batch,
        readings={"middle": 45.0},
        at=STARTED + 61 * DAY + timedelta(hours=9),
        by=keeper,
    )

    missing = " ".join(standing_of(batch).ripeness.missing())

    assert "warms up again after a turning (by 21" in missing


def test_nobody_gives_of_what_is_held_or_not_released(
    yard: Place, keeper: Person, steward: Person
) -> None:
    batch = cured(yard, keeper)
    with pytest.raises(NotReleasedError):
        refuse_unless_free(batch)
    release(batch=batch, by=keeper, at=STARTED + 64 * DAY)
    assert refuse_unless_free(batch) == batch

    Hold.objects.create(batch=batch, reason="worms", placed_by=steward)

    with pytest.raises(BatchHeldError):
        refuse_unless_free(batch)
    assert not may_give(batch)
    assert list(released_at(yard)) == []
