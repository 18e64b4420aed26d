"""Turn today, yes or no: what a keeper is told, and why."""

from datetime import datetime, timedelta

import pytest

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.actions import move_on
from greenhaven.web.exchange.batches.heat import heat_of
from greenhaven.web.exchange.batches.models import Batch, ReactorKind, Seen, Stage
from greenhaven.web.exchange.batches.observing import add_brown, observe, turn, walk
from greenhaven.web.exchange.batches.queries import seen_at
from greenhaven.web.exchange.batches.turning import Advice, advise
from greenhaven.web.exchange.batches.words import SPOTS
from tests.web.heaps import DAY, KG, STARTED, hot, started
from tests.web.village import village

pytestmark = pytest.mark.django_db


@pytest.fixture
def windrow(places: dict[str, Place], keeper: Person) -> Batch:
    """A windrow that has just been laid."""
    return started(places["yard"], keeper, kind=ReactorKind.WINDROW)


def told(batch: Batch, now: datetime, units: str = "metric") -> Advice:
    """What its keeper is told at that time."""
    rows = list(seen_at(batch))
    heat = heat_of(rows, batch.reactor.kind if batch.reactor else "")
    return advise(batch, rows, heat, now, units)


def read(batch: Batch, by: Person, day: float, celsius: float, **spots: float) -> datetime:
    """One walk; gives the time an hour later."""
    at = STARTED + timedelta(days=day)
    walk(batch=batch, readings=dict.fromkeys(SPOTS, celsius) | spots, at=at, by=by)
    return at + timedelta(hours=1)


def test_without_a_walk_nothing_is_guessed(windrow: Batch) -> None:
    assert told(windrow, STARTED + DAY).turn is None


def test_an_old_walk_tells_nothing(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 1, 60)

    assert told(windrow, now).turn is False
    assert told(windrow, now + 5 * DAY).turn is None


def test_too_hot_is_turned_and_said_in_the_readers_unit(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 4, 71)

    advice = told(windrow, now, "us")

    assert advice.turn is True
    assert "160\u00a0°F" in advice.reason


def test_a_windrow_whose_heat_counts_is_turned_every_three_days(
    windrow: Batch, keeper: Person
) -> None:
    hot(windrow, keeper, days=4)
    now = STARTED + 4 * DAY + timedelta(hours=1)
    assert "number 1" in told(windrow, now).reason

    turn(batch=windrow, at=now, by=keeper)

    assert told(windrow, now + timedelta(hours=1)).turn is False


def test_a_bin_whose_heat_counts_is_left_alone(places: dict[str, Place], keeper: Person) -> None:
    batch = started(places["yard"], keeper)
    now = read(batch, keeper, 1, 60)
    now = read(batch, keeper, 2, 61)

    advice = told(batch, now)

    assert advice.turn is False
    assert "Days still to go: 2.0" in advice.reason


def test_a_spot_that_stays_cool_is_brought_inside(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 5, 61, back=44)

    advice = told(windrow, now)

    assert advice.turn is True
    assert "back, 44" in advice.reason


def test_a_cooling_heap_wants_air(windrow: Batch, keeper: Person) -> None:
    read(windrow, keeper, 3, 62)
    now = read(windrow, keeper, 4, 41)
    assert "cooling" in told(windrow, now).reason

    now = read(windrow, keeper, 5, 25)
    assert "gone cool" in told(windrow, now).reason


def test_a_curing_heap_is_left_alone(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 30, 28)
    batch = move_on(batch=windrow, stage=Stage.CURING, by=keeper, at=now)

    assert told(batch, now).turn is False


def test_a_foul_smell_asks_for_air_until_it_was_turned(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 2, 50)
    observe(batch=windrow, kind=Seen.SMELL, measure="rotten", at=now, by=keeper)
    foul = told(windrow, now)
    assert foul.turn is True
    assert "no air" in foul.reason
    assert "chips" in foul.more[0]

    turn(batch=windrow, at=now + timedelta(hours=1), by=keeper)

    assert told(windrow, now + timedelta(hours=2)).turn is False
    assert told(windrow, now + timedelta(hours=2)).more == ()


def test_wet_hands_ask_for_browns_until_they_were_given(windrow: Batch, keeper: Person) -> None:
    now = read(windrow, keeper, 2, 50)
    observe(batch=windrow, kind=Seen.SQUEEZE, measure="wet", at=now, by=keeper)
    assert "dry browns" in told(windrow, now).more[0]

    add_brown(
        batch=windrow, city=village(), material="chips", amount_mg=20 * KG, by=keeper,
        at=now + timedelta(hours=1),
    )  # fmt: skip

    assert told(windrow, now + timedelta(hours=2)).more == ()


def test_worms_and_digesters_are_never_turned(places: dict[str, Place], keeper: Person) -> None:
    worms = started(places["yard"], keeper, "Worms", ReactorKind.WORM_BIN)
    digester = started(places["yard"], keeper, "Tank", ReactorKind.DIGESTER)

    assert "Worms" in told(worms, STARTED + DAY).reason
    assert "stirred" in told(digester, STARTED + DAY).reason


def test_what_is_ripe_asks_for_nothing(windrow: Batch) -> None:
    windrow.stage = Stage.RIPE

    assert told(windrow, STARTED + DAY).answer == ""
