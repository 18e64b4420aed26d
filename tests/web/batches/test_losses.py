"""Where a heap's mass goes: nothing is made, nothing is lost, nothing falls below zero."""

from dataclasses import astuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenhaven.web.commons.materials import NOTHING, Vector
from greenhaven.web.exchange.batches.losses import (
    Laid,
    Settlement,
    changes,
    decayed_share,
    settlement,
    settlement_of_measured,
    with_water,
)

KG = 1_000_000
FOOD_AND_CHIPS = Vector(
    wet=100 * KG,
    water=58 * KG,
    carbon=20 * KG,
    nitrogen=700_000,
    phosphorus=100_000,
    potassium=200_000,
    ash=4 * KG,
)
LAID = Laid(20 * KG, 700_000, 4 * KG, carbon_loss=0.5, nitrogen_loss=0.3)


# A machine that does other things meanwhile is slow to draw the first examples.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def left(there: Vector, found: Settlement) -> Vector:
    """What remains of a heap."""
    came = found.rain + found.found
    return there + came - found.air - found.leachate - found.missing


@st.composite
def vectors(draw: st.DrawFn) -> Vector:
    """Anything that can be: pieces that add up."""
    pieces = [draw(st.integers(0, 10 ** draw(st.integers(0, 10)))) for _ in range(7)]
    water, carbon, nitrogen, phosphorus, potassium, other_ash, _rest = pieces
    ash = phosphorus + potassium + other_ash
    return Vector(sum(pieces), water, carbon, nitrogen, phosphorus, potassium, ash)


def test_a_heap_that_lost_half_its_weight_lost_carbon_to_the_air_and_kept_its_ash() -> None:
    found = settlement(FOOD_AND_CHIPS, 50 * KG, LAID, days=120)

    rest = left(FOOD_AND_CHIPS, found)
    assert rest.wet == 50 * KG
    assert found.air.carbon == pytest.approx(0.5 * 20 * KG, rel=0.01)
    assert found.air.nitrogen == pytest.approx(0.3 * 700_000, rel=0.01)
    assert (rest.phosphorus, rest.potassium, rest.ash) == (100_000, 200_000, 4 * KG)
    assert found.missing == found.found == found.leachate == NOTHING


def test_what_runs_off_is_leachate_and_not_vapour() -> None:
    found = settlement(FOOD_AND_CHIPS, 50 * KG, LAID, days=120, caught=3 * KG)

    assert found.leachate == Vector(wet=3 * KG, water=3 * KG)
    assert left(FOOD_AND_CHIPS, found).wet == 50 * KG


def test_settling_twice_loses_what_settling_once_does() -> None:
    once = left(FOOD_AND_CHIPS, settlement(FOOD_AND_CHIPS, 50 * KG, LAID, days=60))
    first = left(FOOD_AND_CHIPS, settlement(FOOD_AND_CHIPS, 70 * KG, LAID, days=20))
    twice = left(first, settlement(first, 50 * KG, LAID, days=60))

    assert twice.carbon == pytest.approx(once.carbon, rel=1e-6)
    assert twice.nitrogen == pytest.approx(once.nitrogen, rel=1e-6)


def test_giving_half_away_meanwhile_changes_no_share_of_what_is_lost() -> None:
    half = FOOD_AND_CHIPS.drawn(50 * KG)

    whole = settlement(FOOD_AND_CHIPS, 60 * KG, LAID, days=40)
    part = settlement(half, 30 * KG, LAID, days=40)

    assert part.air.carbon == pytest.approx(whole.air.carbon / 2, rel=1e-6)


def test_a_wet_summer_adds_rain_rather_than_compost() -> None:
    found = settlement(FOOD_AND_CHIPS, 105 * KG, LAID, days=10)

    assert found.rain.water == found.rain.wet > 0
    assert left(FOOD_AND_CHIPS, found).wet == 105 * KG


def test_a_heap_lighter_than_its_dry_matter_is_missing_some() -> None:
    found = settlement(FOOD_AND_CHIPS, 5 * KG, LAID, days=10)

    rest = left(FOOD_AND_CHIPS, found)
    assert found.missing.ash > 0
    assert rest.wet == 5 * KG
    assert rest.water / rest.wet == pytest.approx(0.10, abs=0.01)


def test_a_heap_that_is_gone_is_all_missing() -> None:
    found = settlement(FOOD_AND_CHIPS, 0, LAID, days=10)

    assert left(FOOD_AND_CHIPS, found) == NOTHING


def test_measured_moisture_tells_how_much_dry_matter_has_gone() -> None:
    found = settlement_of_measured(FOOD_AND_CHIPS, 50 * KG, 0.4, LAID)

    rest = left(FOOD_AND_CHIPS, found)
    assert rest.wet == 50 * KG
    assert rest.water == pytest.approx(20 * KG, rel=0.02)


def test_more_dry_matter_than_was_laid_is_a_difference() -> None:
    found = settlement_of_measured(FOOD_AND_CHIPS, 100 * KG, 0.2, LAID)

    rest = left(FOOD_AND_CHIPS, found)
    assert found.found.carbon > 0
    assert (rest.wet, rest.water) == (100 * KG, 20 * KG)


@pytest.mark.parametrize(("days", "share"), [(0, 0.0), (10_000, 1.0)])
def test_decay_begins_at_nothing_and_ends_at_all(days: float, share: float) -> None:
    assert decayed_share(days) == pytest.approx(share)


@patient
@given(
    there=vectors(),
    remaining=st.integers(0, 10**11),
    days=st.floats(0, 2000),
    caught=st.integers(0, 10**10),
    laid=vectors(),
    moisture=st.none() | st.floats(0, 0.99),
)
def test_every_settlement_closes_to_the_milligram(
    there: Vector, remaining: int, days: float, caught: int, laid: Vector, moisture: float | None
) -> None:
    was = Laid(laid.carbon, laid.nitrogen, laid.ash)

    found = (
        settlement(there, remaining, was, days, caught=caught)
        if moisture is None
        else settlement_of_measured(there, remaining, moisture, was, caught=caught)
    )

    rest = left(there, found)
    if there.wet:
        assert rest.wet == remaining
    assert rest.can_be()
    parts = (found.air, found.leachate, found.rain, found.missing, found.found)
    assert all(min(astuple(part)) >= 0 for part in parts)
    assert (there + found.found - found.missing).can_be()


@patient
@given(before=vectors(), after=vectors())
def test_changes_lead_from_one_to_the_other(before: Vector, after: Vector) -> None:
    came, went = changes(before, after)

    assert before + came - went == after
    assert came.can_be()
    assert went.can_be()


@patient
@given(there=vectors(), share=st.floats(0, 1))
def test_other_moisture_keeps_the_mass(there: Vector, share: float) -> None:
    water = round(share * there.wet)

    after = with_water(there, water)

    assert after.wet == there.wet
    assert after.can_be()
