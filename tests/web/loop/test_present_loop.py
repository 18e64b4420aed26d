"""From the database to the present city."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from greenhaven.core.document import digest, pack
from greenhaven.web.commons.materials import vector_of
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.places.actions import declare
from greenhaven.web.commons.snapshots.queries import latest_snapshot
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.ledger.actions import Move, account_of, open_lot, record
from greenhaven.web.exchange.ledger.models import AccountKind, EventKind
from greenhaven.web.exchange.loop.present import present, publish_present
from greenhaven.web.exchange.offers.models import Direction, Offer, Way
from greenhaven.web.exchange.reports.models import Hold
from tests.web.neighbours import home_of
from tests.web.village import START, village, village_state

pytestmark = pytest.mark.django_db


def batch_at(place, city, wet_mg=2_000_000_000, **facts):
    """A batch with food in it, as the ledger keeps one."""
    account = open_lot(place=place)
    source = account_of(place=place, kind=AccountKind.ARISING)
    record(
        kind=EventKind.HANDOVER,
        place=place,
        moves=[Move(source, account, vector_of(city, "food", wet_mg), "food")],
        by=None,
        at=timezone.now(),
    )
    usual = {"stage": Stage.ACTIVE, "opened_at": timezone.now()}
    return Batch.objects.create(
        code=f"batch-{account.pk}", place=place, account=account, **(usual | facts)
    )


def offer_of(person, place, **facts):
    usual = {
        "direction": Direction.OFFER,
        "material": "food",
        "amount_mg": 7_000_000,
        "quantity": Decimal(7),
        "unit": "kg",
        "way": Way.FETCH,
        "recurrence": "weekly",
        "first_day": START,
        "last_day": START + timedelta(days=400),
    }
    return Offer.objects.create(person=person, place=place, **(usual | facts))


@pytest.mark.usefixtures("places")
def test_present_city_of_an_empty_database_is_the_base_city_bit_for_bit(city):
    now, state = present()

    assert digest(pack(now)) == digest(pack(city))
    assert digest(pack(state)) == digest(pack(village_state(village())))


@pytest.mark.usefixtures("places")
def test_publishing_an_unchanged_city_keeps_no_other_snapshot(snapshot):
    published, new = publish_present(by="a test")

    assert (published, new) == (snapshot, False)
    assert Snapshot.objects.count() == 1


def test_declaration_reaches_the_present_snapshot_once(places, keeper):
    declare(
        place=places["yard"],
        column="capacity_t_per_week",
        value="2.5",
        unit="t/week",
        evidence="we weighed it",
        by=keeper,
    )

    published, new = publish_present(by="a test")
    again, newer = publish_present(by="a test")

    assert new
    assert (again, newer) == (published, False)
    assert latest_snapshot() == published
    assert "as its keeper said" in present()[0].notes[-1]


@pytest.mark.usefixtures("places")
def test_offer_reaches_the_present_city_without_a_name_or_a_home(resident):
    home = home_of(resident)
    offer_of(resident, home)

    city, state = present()

    text = (
        str(pack(city)) + " ".join(city.sources.id.tolist()) + " ".join(city.sources.name.tolist())
    )
    assert city.sources.id[-1] == "offers-n-food-fetched"
    assert home.code not in text
    assert resident.name not in text
    assert str(home.lat) not in str(city.sources.lat.tolist())
    assert len(state.agreed) == 0


def test_batches_of_the_present_state_hold_what_the_ledger_holds(places, city):
    first = batch_at(places["yard"], city, 1_234_567_891)
    batch_at(places["yard"], city, 987_654_321, stage=Stage.INTAKE)

    _, state = present()

    assert state.batches.wet.sum() == pytest.approx(2.222222212, abs=1e-9)
    balance = first.account.balance
    row = state.batches.id.tolist().index(first.code)
    for part in ("water", "carbon", "nitrogen", "phosphorus", "potassium", "ash"):
        held = getattr(balance, f"{part}_mg") / 1e9
        assert getattr(state.batches, part)[row] == pytest.approx(held, abs=1e-9)
    assert state.batches.carbon_loss.tolist() == pytest.approx([0.5, 0.5])


def test_mixed_batch_remembers_what_it_was_made_of(places, city):
    intake = batch_at(places["yard"], city, 1_000_000_000, stage=Stage.SPENT)
    account = open_lot(place=places["yard"])
    record(
        kind=EventKind.COMBINE,
        place=places["yard"],
        moves=[Move(intake.account, account, vector_of(city, "food", 1_000_000_000))],
        by=None,
        at=timezone.now(),
    )
    heap = Batch.objects.create(
        code="heap",
        place=places["yard"],
        account=account,
        stage=Stage.ACTIVE,
        opened_at=timezone.now(),
    )
    air = account_of(place=places["yard"], kind=AccountKind.AIR)
    lost = vector_of(city, "food", 100_000_000)
    record(
        kind=EventKind.PROCESS,
        place=places["yard"],
        moves=[Move(account, air, lost)],
        by=None,
        at=timezone.now(),
    )

    _, state = present()

    assert state.batches.id.tolist() == [heap.code]
    # Half of ten parts of carbon is lost in all; one part is gone, nine are left.
    assert state.batches.carbon_loss[0] == pytest.approx((5 - 1) / 9)


def test_held_and_unreleased_batches_are_not_ready_within_any_plan(places, city, steward):
    free = batch_at(
        places["yard"],
        city,
        stage=Stage.RIPE,
        released_at=timezone.now(),
        released_by=steward,
        release_grounds={"seen": "dark"},
    )
    ripe = batch_at(places["yard"], city, stage=Stage.RIPE)
    held = batch_at(
        places["yard"],
        city,
        stage=Stage.RIPE,
        released_at=timezone.now(),
        released_by=steward,
        release_grounds={"seen": "dark"},
    )
    Hold.objects.create(batch=held, reason="glass", placed_by=steward)

    _, state = present()

    ready = dict(zip(state.batches.id.tolist(), state.batches.ready.tolist(), strict=True))
    beyond = (START + timedelta(weeks=52)).isoformat()
    assert ready[free.code] <= START.isoformat()
    assert ready[ripe.code] > beyond
    assert ready[held.code] > beyond


def test_what_was_brought_to_a_garden_counts_for_a_year(places, city):
    soil = account_of(place=places["rose"], kind=AccountKind.SOIL)
    lot = batch_at(places["yard"], city).account
    vector = vector_of(city, "food", 500_000_000)
    for days in (10, 500):
        record(
            kind=EventKind.SPREAD,
            place=places["rose"],
            moves=[Move(lot, soil, vector)],
            by=None,
            at=timezone.make_aware(
                timezone.datetime.combine(
                    START - timedelta(days=days), timezone.datetime.min.time()
                )
            ),
        )

    _, state = present()

    assert state.nitrogen_applied_kg.tolist() == pytest.approx([vector.nitrogen / 1e6, 0, 0, 0])


def test_only_what_a_person_agreed_to_is_told_to_the_planner(places, keeper):
    now = timezone.now()
    usual = {
        "leg": "return",
        "giver_place": places["yard"],
        "taker_place": places["rose"],
        "material": "compost",
        "amount_mg": 100_000_000,
        "due_on": START + timedelta(days=2),
        "state": "agreed",
        "giver_agreed_at": now,
        "taker_agreed_at": now,
        "lapses_at": now,
    }
    Commitment.objects.create(**usual)
    Commitment.objects.create(**(usual | {"giver_agreed_by": keeper, "amount_mg": 250_000_000}))
    Commitment.objects.create(**(usual | {"giver_agreed_by": keeper, "state": "lapsed"}))

    _, state = present()

    assert state.agreed.wet.tolist() == [0.25]
    assert state.agreed.origin.tolist() == ["yard"]


def test_present_city_is_found_in_few_queries(
    places, city, resident, django_assert_max_num_queries
):
    for number in range(5):
        batch_at(places["yard"], city, 1_000_000 + number)
        offer_of(resident, home_of(resident) if not number else places["square"])
    present()

    with django_assert_max_num_queries(20):
        present()


@pytest.mark.usefixtures("snapshot")
def test_a_demonstration_put_on_a_later_day_is_planned_from_that_day(settings):
    settings.TODAY = START + timedelta(days=25)

    _city, state = present()

    assert state.day == settings.TODAY
    settings.TODAY = START - timedelta(days=25)
    assert present()[1].day == START
