"""From an open gate to a released batch, and what is refused on the way."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from greenhaven.core.city import City
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.actions import (
    add_reactor,
    intake_of,
    move_on,
    ready_day,
    start_batch,
)
from greenhaven.web.exchange.batches.errors import BatchError, BatchHeldError
from greenhaven.web.exchange.batches.inputs import inputs_of
from greenhaven.web.exchange.batches.laboratory import record_test
from greenhaven.web.exchange.batches.models import Batch, Observation, ReactorKind, Seen, Stage
from greenhaven.web.exchange.batches.observing import add_brown, observe, take_back, walk, water
from greenhaven.web.exchange.batches.settling import settle
from greenhaven.web.exchange.ledger.models import AccountKind
from greenhaven.web.exchange.ledger.queries import content, imbalance
from greenhaven.web.exchange.reports.models import Hold
from tests.web.heaps import (
    DAY,
    KG,
    OPENED,
    STARTED,
    bay,
    bring,
    filled,
    released,
    started,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard(places: dict[str, Place]) -> Place:
    """Where compost is made."""
    return places["yard"]


def test_a_place_fills_one_batch_at_a_time(yard: Place) -> None:
    first = intake_of(place=yard, at=OPENED)
    again = intake_of(place=yard, at=OPENED + DAY)

    assert again == first
    assert first.code == "yard-2024-12-01"


def test_starting_a_batch_makes_room_for_the_next(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    following = intake_of(place=yard, at=OPENED)

    assert (batch.stage, batch.started_at) == (Stage.ACTIVE, STARTED)
    assert following != batch
    assert following.code == "yard-2024-12-01-2"


def test_a_batch_is_expected_when_plans_expect_it(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper, kind=ReactorKind.WINDROW)

    assert batch.ready_on == STARTED.date() + timedelta(weeks=16)
    assert ready_day(bay(yard, keeper, "Worms", ReactorKind.WORM_BIN), STARTED.date()) is None


def test_several_intakes_become_one_batch_with_all_their_materials(
    yard: Place, keeper: Person, city: City
) -> None:
    first = filled(yard, food=10, chips=5)
    first.reactor = bay(yard, keeper, "Pile")
    first.save()
    second = filled(yard, food=20, chips=0.5)

    batch = start_batch(intakes=[first, second], reactor=bay(yard, keeper), by=keeper, at=STARTED)

    amounts = {each.material: each.vector.wet for each in inputs_of(batch, city)}
    assert amounts == {"food": 30 * KG, "chips": 11 * KG // 2}
    assert content(batch.account).wet == 71 * KG // 2
    assert imbalance() == NOTHING


def test_starting_again_changes_nothing(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    rows = AuditRow.objects.count()

    again = start_batch(
        intakes=[batch],
        reactor=batch.reactor,
        by=keeper,
        at=STARTED + DAY,  # type: ignore[arg-type]
    )

    assert again.started_at == STARTED
    assert AuditRow.objects.count() == rows


def test_what_cannot_be_started_is_refused(
    yard: Place, places: dict[str, Place], keeper: Person
) -> None:
    reactor = bay(yard, keeper)
    empty = intake_of(place=yard, at=OPENED)
    for intakes in ([], [empty]):
        with pytest.raises(BatchError, match="Nothing has been brought"):
            start_batch(intakes=intakes, reactor=reactor, by=keeper, at=STARTED)
    bring(empty, "food", 5, OPENED)
    start_batch(intakes=[empty], reactor=reactor, by=keeper, at=STARTED)
    following = filled(yard)
    with pytest.raises(BatchError, match="still holds Heap of 1 December 2024"):
        start_batch(intakes=[following], reactor=reactor, by=keeper, at=STARTED)
    elsewhere = bay(places["station"], keeper)
    with pytest.raises(BatchError, match="another hub"):
        start_batch(intakes=[following], reactor=elsewhere, by=keeper, at=STARTED)


def test_a_held_intake_is_not_mixed_with_another(
    yard: Place, keeper: Person, steward: Person
) -> None:
    first = filled(yard)
    first.reactor = bay(yard, keeper, "Pile")
    first.save()
    Hold.objects.create(batch=first, reason="glass", placed_by=steward)
    second = filled(yard)

    with pytest.raises(BatchHeldError):
        start_batch(intakes=[first, second], reactor=bay(yard, keeper), by=keeper, at=STARTED)


def test_reactors_stand_at_hubs_under_one_name(
    yard: Place, places: dict[str, Place], keeper: Person
) -> None:
    made = bay(yard, keeper)

    assert bay(yard, keeper) == made
    with pytest.raises(BatchError, match="already has"):
        add_reactor(place=yard, name="Bay 1", kind=ReactorKind.WINDROW, by=keeper)
    with pytest.raises(BatchError, match="hubs"):
        add_reactor(place=places["rose"], name="Bay 1", kind=ReactorKind.BAY, by=keeper)


def test_stages_follow_one_another(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    with pytest.raises(BatchError, match="cannot become"):
        move_on(batch=batch, stage=Stage.RIPE, by=keeper, at=STARTED)
    with pytest.raises(BatchError, match="something is left"):
        move_on(batch=batch, stage=Stage.SPENT, by=keeper, at=STARTED)

    batch = move_on(batch=batch, stage=Stage.CURING, by=keeper, at=STARTED)
    assert move_on(batch=batch, stage=Stage.ACTIVE, by=keeper, at=STARTED).stage == Stage.ACTIVE


def test_the_same_observation_sent_twice_is_one(yard: Place, keeper: Person) -> None:
    batch, key = started(yard, keeper), uuid.uuid4()
    readings = {"middle": 61.0, "left": 58.5}

    for _time in range(2):
        walk(batch=batch, readings=readings, at=STARTED, by=keeper, key=key)

    assert Observation.objects.count() == 2
    with pytest.raises(BatchError, match="sent before"):
        walk(batch=batch, readings=readings | {"left": 40.0}, at=STARTED, by=keeper, key=key)


@pytest.mark.parametrize(
    ("kind", "value", "measure", "spot"),
    [
        (Seen.TEMPERATURE, 140.0, "", "middle"),
        (Seen.TEMPERATURE, float("nan"), "", "middle"),
        (Seen.TEMPERATURE, None, "", "middle"),
        (Seen.TEMPERATURE, 50.0, "", "moon"),
        (Seen.SMELL, None, "of roses", ""),
        (Seen.SQUEEZE, None, "", ""),
        (Seen.VOLUME, -1.0, "", ""),
        (Seen.PHOTO, None, "", ""),
    ],
)
def test_what_cannot_be_seen_is_refused(
    yard: Place, keeper: Person, kind: Seen, value: float | None, measure: str, spot: str
) -> None:
    batch = started(yard, keeper)

    with pytest.raises(BatchError):
        observe(
            batch=batch, kind=kind, value=value, measure=measure, spot=spot, at=STARTED, by=keeper
        )

    assert not Observation.objects.exists()


def test_water_and_browns_are_in_the_books_until_they_are_taken_back(
    yard: Place, keeper: Person, city: City
) -> None:
    batch, key = started(yard, keeper), uuid.uuid4()
    before = content(batch.account)

    for _time in range(2):
        given = water(batch=batch, amount_mg=20 * KG, at=STARTED, by=keeper, key=key)
    add_brown(batch=batch, city=city, material="chips", amount_mg=30 * KG, at=STARTED, by=keeper)
    assert content(batch.account).wet == before.wet + 50 * KG

    take_back(observation=given, by=keeper, at=STARTED, why="It was rain.")
    take_back(observation=given, by=keeper, at=STARTED, why="It was rain.")
    assert content(batch.account).wet == before.wet + 30 * KG
    assert imbalance() == NOTHING


def test_settling_puts_what_is_gone_into_the_air(yard: Place, keeper: Person, city: City) -> None:
    batch, key = started(yard, keeper), uuid.uuid4()
    before = content(batch.account)

    for _time in range(2):
        settle(
            batch=batch, city=city, remaining_mg=350 * KG, by=keeper, at=STARTED + 90 * DAY, key=key
        )

    after = content(batch.account)
    air = content(yard.accounts.get(kind=AccountKind.AIR))
    assert after.wet == 350 * KG
    assert (after.phosphorus, after.potassium, after.ash) == (
        before.phosphorus,
        before.potassium,
        before.ash,
    )
    assert before == after + air
    assert imbalance() == NOTHING


def test_settling_refuses_what_cannot_be(yard: Place, keeper: Person, city: City) -> None:
    intake = filled(yard)
    with pytest.raises(BatchError, match="Start"):
        settle(batch=intake, city=city, remaining_mg=1, by=keeper, at=STARTED)
    batch = start_batch(intakes=[intake], reactor=bay(yard, keeper), by=keeper, at=STARTED)
    with pytest.raises(BatchError, match="0 or more"):
        settle(batch=batch, city=city, remaining_mg=-1, by=keeper, at=STARTED)
    with pytest.raises(BatchError, match="0 or more"):
        settle(batch=batch, city=city, remaining_mg=1, moisture=1.2, by=keeper, at=STARTED)


def test_a_value_from_the_laboratory_corrects_the_books(yard: Place, keeper: Person) -> None:
    batch = started(yard, keeper)
    before = content(batch.account)
    dry = before.wet - before.water

    row = record_test(
        batch=batch, measure="nitrogen", value=2.0, method="combustion", at=STARTED, by=keeper
    )

    after = content(batch.account)
    difference = content(yard.accounts.get(kind=AccountKind.DIFFERENCE))
    assert after == replace(before, nitrogen=round(0.02 * dry))
    assert difference.nitrogen == before.nitrogen - after.nitrogen
    assert row.event is not None
    assert imbalance() == NOTHING


@pytest.mark.parametrize(
    ("measure", "value", "method"),
    [
        ("nitrogen", float("inf"), "combustion"),
        ("nitrogen", -1.0, "combustion"),
        ("nitrogen", 200.0, "combustion"),
        ("nitrogen", 2.0, "  "),
        ("gold", 2.0, "combustion"),
        ("carbon", 69.0, "combustion, beside far too much ash"),
    ],
)
def test_values_that_cannot_be_change_nothing(
    yard: Place, keeper: Person, measure: str, value: float, method: str
) -> None:
    batch = started(yard, keeper)
    record_test(batch=batch, measure="ash", value=30.0, method="oven", at=STARTED, by=keeper)
    before = content(batch.account)

    with pytest.raises(BatchError):
        record_test(batch=batch, measure=measure, value=value, method=method, at=STARTED, by=keeper)

    assert content(batch.account) == before
    assert Observation.objects.count() == 1


def test_a_sample_from_before_the_last_weighing_leaves_the_books(
    yard: Place, keeper: Person, city: City
) -> None:
    batch = started(yard, keeper)
    settle(batch=batch, city=city, remaining_mg=400 * KG, by=keeper, at=STARTED + 40 * DAY)

    row = record_test(
        batch=batch, measure="nitrogen", value=2.0, method="combustion", at=STARTED, by=keeper
    )

    assert row.event is None


def test_nothing_is_seen_at_a_batch_that_is_all_given(
    yard: Place, keeper: Person, city: City
) -> None:
    batch = released(yard, keeper)
    settle(batch=batch, city=city, remaining_mg=0, by=keeper, at=STARTED + 70 * DAY)
    move_on(batch=batch, stage=Stage.SPENT, by=keeper, at=STARTED + 70 * DAY)

    with pytest.raises(BatchError, match="all given away"):
        observe(batch=batch, kind=Seen.TURNING, at=STARTED + 71 * DAY, by=keeper)
    assert Batch.objects.get(pk=batch.pk).stage == Stage.SPENT
