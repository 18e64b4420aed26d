"""What gardens ask for reaches the plan, and what they get and why is told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from greenhaven.web.commons.materials import vector_of
from greenhaven.web.commons.places.actions import declare
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.ledger.actions import Move, account_of, open_lot, record
from greenhaven.web.exchange.ledger.models import AccountKind, EventKind
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.loop.replanning import carry_out
from greenhaven.web.exchange.offers.actions import make_offer, withdraw_offer
from greenhaven.web.exchange.offers.errors import OfferError
from greenhaven.web.exchange.offers.models import Offer
from tests.web.loop.test_present_loop import batch_at
from tests.web.village import START

pytestmark = pytest.mark.django_db


def asked(gardener, places, **more):
    usual = {
        "by": gardener,
        "direction": "need",
        "place": places["rose"],
        "material": "compost",
        "quantity": Decimal(300),
        "unit": "kg",
        "way": "bring",
        "recurrence": "once",
        "first_day": START + timedelta(days=3),
    }
    return make_offer(**(usual | more))


def windows():
    table = present()[1].asked
    return list(zip(table.first.tolist(), table.last.tolist(), table.wet.tolist(), strict=True))


def day(number):
    return (START + timedelta(days=number)).isoformat()


def test_need_of_once_is_one_wish_by_its_last_day(gardener, places):
    asked(gardener, places, last_day=START + timedelta(days=9))

    table = present()[1].asked
    assert windows() == [(day(3), day(9), 0.3)]
    assert (table.garden.tolist(), table.grade.tolist()) == (["rose"], [""])


def test_standing_need_is_a_wish_each_time_that_it_comes(gardener, places):
    asked(gardener, places, recurrence="weekly", last_day=START + timedelta(days=20))

    assert windows() == [
        (day(3), day(9), 0.3),
        (day(10), day(16), 0.3),
        (day(17), day(20), 0.3),
    ]


def test_need_of_a_season_is_wished_for_in_its_months_alone(gardener, places):
    asked(
        gardener,
        places,
        recurrence="fortnightly",
        season=(5, 6),
        last_day=START + timedelta(days=200),
    )

    months = {first[5:7] for first, _last, _wet in windows()}
    assert months == {"05", "06"}
    assert max(last for _first, last, _wet in windows()) < "2025-07-15"


def test_monthly_need_reaches_to_the_eve_of_the_next(gardener, places):
    asked(gardener, places, recurrence="monthly", last_day=START + timedelta(days=70))

    assert windows()[:2] == [("2025-03-06", "2025-04-05", 0.3), ("2025-04-06", "2025-05-05", 0.3)]


def test_grade_is_kept_for_compost_and_an_unknown_one_is_refused(gardener, places):
    asked(gardener, places, grade="hygienised")

    assert present()[1].asked.grade.tolist() == ["hygienised"]
    with pytest.raises(OfferError, match="one of those shown"):
        asked(gardener, places, grade="golden")
    assert Offer.objects.count() == 1


def test_need_that_is_taken_back_or_for_wood_is_no_wish(gardener, places):
    withdraw_offer(offer=asked(gardener, places), by=gardener)
    asked(gardener, places, material="chips")

    assert windows() == []


def came(places, gardener, city, mg, on):
    lot = open_lot(place=places["yard"])
    source = account_of(place=places["yard"], kind=AccountKind.ARISING)
    vector = vector_of(city, "food", mg)
    record(
        kind=EventKind.HANDOVER,
        place=places["yard"],
        moves=[Move(source, lot, vector, "food")],
        by=None,
        at=timezone.now(),
    )
    soil = account_of(place=places["rose"], kind=AccountKind.SOIL)
    event = record(
        kind=EventKind.SPREAD, place=places["rose"], moves=[Move(lot, soil, vector)], by=None, at=on
    )
    return Handover.objects.create(
        event=event,
        leg="return",
        giver_place=places["yard"],
        taker_place=places["rose"],
        taker=gardener,
        material="compost",
        method="weighed",
        quantity=Decimal(1),
        unit="kg",
        accepted_mg=mg,
        happened_at=on,
    )


def test_what_has_come_is_asked_for_no_more(gardener, places, city):
    asked(gardener, places, recurrence="weekly", last_day=START + timedelta(days=16))
    first = datetime.combine(START + timedelta(days=4), datetime.min.time(), tzinfo=UTC)
    came(places, gardener, city, 200_000_000, first + timedelta(hours=12))
    came(places, gardener, city, 400_000_000, first + timedelta(days=7, hours=12))

    assert windows() == [(day(3), day(9), pytest.approx(0.1))]


def enough(places, keeper, value="none"):
    declare(
        place=places["rose"],
        column="compost_wanted",
        value=value,
        unit="",
        evidence="the heap is full",
        by=keeper,
    )


def test_who_has_enough_takes_nothing_until_asking_again(gardener, places):
    asked(gardener, places)
    enough(places, gardener)

    city, _ = present()
    rose = city.gardens.id.tolist().index("rose")
    assert city.gardens.compost_wanted[rose] == "none"
    assert "Rose beds <i>& herbs</i>, compost wanted: none, as its keeper said" in city.notes[-1]
    assert windows() == []

    asked(gardener, places, quantity=Decimal(20))
    assert [wet for _first, _last, wet in windows()] == [0.02]


def test_who_asks_reads_what_the_plan_makes_of_it(as_someone, gardener, places, city):
    bring_rounds(city=city)
    batch_at(
        places["yard"],
        city,
        stage="ripe",
        released_at=timezone.now(),
        released_by=gardener,
        release_grounds={"seen": "dark"},
    )
    need = asked(gardener, places, quantity=Decimal(20), last_day=START + timedelta(days=9))
    carry_out(replanning=wish(cause=Cause.ASKED)[0])

    page = as_someone(gardener).get(f"/offers/{need.pk}/").content.decode()

    assert "of the 20 kg that it asked for" in page or "gets the 20 kg that it asked for" in page
    promise = Commitment.objects.get(need=need)
    assert promise.reason == "asked for 20 kg by 12 March"
    assert START + timedelta(days=3) <= promise.due_on <= START + timedelta(days=9)
    assert promise.amount_mg <= 20_000_000 * 1.001
