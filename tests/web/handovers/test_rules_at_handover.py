"""The rulebook in force is asked before compost goes to soil."""

import json
from datetime import timedelta

import pytest

from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.actions import agree, correct_handover, propose
from greenhaven.web.exchange.handovers.errors import RuleRefusesError
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.actions import account_of
from greenhaven.web.exchange.ledger.models import AccountKind, Event
from greenhaven.web.exchange.ledger.queries import content
from tests.web.handovers.loads import KG, MONDAY, released, weighed
from tests.web.rulebooks import village_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(keeper, places) -> Batch:
    """A tonne in the yard, of which a kilogram has a gram of phosphorus."""
    return released(places["yard"], keeper, kg=1000)


def give(gardener, places: dict[str, Place], batch: Batch, kg: int, to: str = "rose") -> Handover:
    """So much of the batch for a garden."""
    return weighed(
        gardener,
        places["yard"],
        places[to],
        leg="return",
        material="compost",
        quantity=kg,
        out_of=batch,
    )


def test_cap_of_phosphorus_is_told_in_the_article_own_words(gardener, places, batch) -> None:
    enact(articles=village_rules("phosphorus-of-beds"), by="a test")
    give(gardener, places, batch, 400)  # of 500: half a kilogram of phosphorus a year

    with pytest.raises(RuleRefusesError, match=r"(?s)10 kg.*phosphorus.*limit is 0.1") as refused:
        give(gardener, places, batch, 101)

    assert "Rose beds" in str(refused.value)
    assert give(gardener, places, batch, 99).accepted_mg == 99 * KG


def test_refused_handover_leaves_nothing_behind(gardener, places, batch) -> None:
    enact(articles=village_rules("phosphorus-of-beds"), by="a test")
    events = Event.objects.count()

    with pytest.raises(RuleRefusesError):
        give(gardener, places, batch, 600)

    assert not Handover.objects.exists()
    assert Event.objects.count() == events
    assert content(batch.account).wet == 1000 * KG
    assert content(account_of(place=places["rose"], kind=AccountKind.SOIL)) == NOTHING


def test_taken_back_handover_makes_room_again(gardener, places, batch) -> None:
    enact(articles=village_rules("phosphorus-of-beds"), by="a test")
    first = give(gardener, places, batch, 400)

    correct_handover(handover=first, by=gardener, reason="it went to the neighbours")

    assert give(gardener, places, batch, 400).accepted_mg == 400 * KG


def test_closed_season_refuses_a_park_and_leaves_gardens(gardener, places, batch) -> None:
    enact(articles=village_rules("lent"), by="a test")

    with pytest.raises(RuleRefusesError, match="park"):
        give(gardener, places, batch, 1, to="park")
    assert give(gardener, places, batch, 1).accepted_mg == KG


def test_batch_whose_heat_was_not_shown_is_refused(gardener, places, batch) -> None:
    enact(articles=village_rules("heat-log"), by="a test")
    assert give(gardener, places, batch, 1).accepted_mg == KG
    Batch.objects.filter(pk=batch.pk).update(release_grounds={"hygienised": False})
    batch.refresh_from_db()

    with pytest.raises(RuleRefusesError):
        give(gardener, places, batch, 1)


def test_what_another_hub_has_promised_is_left_room_for(
    gardener, coordinator, places, batch
) -> None:
    enact(articles=village_rules("phosphorus-of-beds"), by="a test")
    other = propose(
        leg="return",
        giver_place=places["station"],
        taker_place=places["rose"],
        material="compost",
        amount_mg=300 * KG,
        due_on=MONDAY,
    )
    agree(commitment=other, by=coordinator, side="giver")
    agree(commitment=other, by=gardener, side="taker")

    with pytest.raises(RuleRefusesError):
        give(gardener, places, batch, 300)
    assert give(gardener, places, batch, 200).accepted_mg == 200 * KG


def test_city_without_rules_refuses_nothing(gardener, places, batch) -> None:
    assert give(gardener, places, batch, 900).accepted_mg == 900 * KG


def nights() -> Rulebook:
    """Nothing is driven between ten and six."""
    quiet = {"kind": "quiet_hours", "id": "nights", "effective_from": "2025-01-01"}
    told = {"city": "village", "version": 3, "note": "Made for a test."}
    return read_rulebook(
        json.dumps(told | {"articles": [quiet | {"begins": "22:00", "ends": "06:00"}]})
    )


@pytest.mark.parametrize("hour", [3, 14])
def test_hour_of_writing_it_down_is_not_the_hour_of_driving(
    gardener, places, batch, monkeypatch, hour
) -> None:
    enact(articles=nights(), by="a test")
    present = clock.now(present_city())
    monkeypatch.setattr(clock, "now", lambda _city: present.replace(hour=hour))

    assert give(gardener, places, batch, 1).accepted_mg == KG


def test_hour_that_was_told_is_held_to_quiet_hours(gardener, places, batch) -> None:
    enact(articles=nights(), by="a test")
    night = clock.now(present_city()).replace(hour=3, minute=0) - timedelta(days=1)

    with pytest.raises(RuleRefusesError):
        weighed(
            gardener,
            places["yard"],
            places["rose"],
            leg="return",
            material="compost",
            quantity=1,
            out_of=batch,
            at=night,
        )
