"""A day's rounds are made of what was agreed and of what is to be fetched."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.exchange.handovers.actions import withdraw
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.rounds.drafting import ask_for_rounds, carry_out, stop_draft
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import Draft, OpeningHours, Round, Stop
from greenhaven.web.exchange.rounds.planning import accept, assign
from tests.web.neighbours import person
from tests.web.rounds.driven import MONDAY, TUESDAY, agreed_round, drafted, fetched, van

ZONE = ZoneInfo("Europe/Brussels")


def stops_of(one):
    return list(one.stops.order_by("number"))


def test_offers_to_be_fetched_are_on_a_round_and_promised_by_it(places, coordinator):
    van(places["yard"])
    offers = [fetched("ada", places["yard"]), fetched("bo", None, lat=51.03)]

    draft = drafted(coordinator)

    assert (draft.state, draft.told["rounds"], draft.told["stops"]) == ("done", 1, 2)
    made = Round.objects.get()
    stops = stops_of(made)
    assert [stop.what for stop in stops] == ["collect", "collect", "return"]
    promises = Commitment.objects.filter(offer__in=offers)
    assert set(promises.values_list("state", "taker_place__code")) == {("agreed", "yard")}
    begins = made.begins_at.astimezone(ZONE)
    assert begins.date() == MONDAY
    assert begins.time() >= time(8)
    assert stops[0].planned_at > made.begins_at
    assert "round.make" in AuditRow.objects.values_list("action", flat=True)


def test_nothing_is_promised_that_no_vehicle_can_fetch(places, coordinator):
    van(places["yard"], capacity_kg=5, trips=1)
    offer = fetched("ada", places["yard"], hours=(time(20), time(21)))

    draft = drafted(coordinator)

    assert draft.told["rounds"] == 0
    assert "Ada" in draft.told["left_out"][0]["name"]
    assert draft.told["left_out"][0]["reason"]
    assert not Commitment.objects.filter(offer=offer).exists()


def test_offer_that_no_hub_with_a_vehicle_takes_is_named(places, coordinator):
    van(places["station"])
    fetched("ada", None)

    assert drafted(coordinator).told["left_out"][0]["reason"] == "no hub with a vehicle takes it"


def test_same_day_again_changes_nothing_that_need_not_change(places, coordinator):
    van(places["yard"])
    fetched("ada", places["yard"])
    fetched("bo", places["yard"], lat=51.03)
    drafted(coordinator)
    before = Round.objects.get()

    drafted(coordinator)

    after = Round.objects.get()
    assert (after.sheet_digest, after.revision) == (before.sheet_digest, 1)


def test_agreed_round_keeps_its_stops_and_asks_its_driver_about_new_ones(
    places, coordinator, resident
):
    van(places["yard"])
    fetched("ada", places["yard"])
    made = agreed_round(coordinator, resident)
    fetched("bo", places["yard"], lat=51.03)

    drafted(coordinator)

    made.refresh_from_db()
    assert (made.state, made.driver, made.revision) == ("planned", resident, 2)
    assert made.stops.filter(commitment__isnull=False).count() == 2
    topics = list(Notice.objects.filter(person=resident).values_list("topic", flat=True))
    assert topics.count("round.yours") == 2


def test_people_keep_the_vehicle_they_had_a_week_ago(places, coordinator, resident):
    near, far = van(places["yard"]), van(places["yard"], "blue")
    weekly = fetched("ada", places["yard"], recurrence="weekly", lat=51.03)
    made = agreed_round(coordinator, resident)
    Round.objects.filter(pk=made.pk).update(vehicle=far)
    assert made.vehicle in (near, far)

    drafted(coordinator, MONDAY + timedelta(weeks=1))

    again = Round.objects.get(day=MONDAY + timedelta(weeks=1))
    assert again.vehicle == far
    assert again.stops.first().commitment.offer == weekly


def test_rounds_that_have_begun_are_left_alone(places, coordinator, resident):
    van(places["yard"])
    fetched("ada", places["yard"])
    made = agreed_round(coordinator, resident)
    Round.objects.filter(pk=made.pk).update(state="under_way")
    fetched("bo", places["yard"], lat=51.03)

    draft = drafted(coordinator)

    made.refresh_from_db()
    assert made.revision == 1
    assert draft.state == "failed"
    assert "resting or on its way" in draft.told["error"]


def test_promise_taken_back_leaves_the_round(places, coordinator):
    van(places["yard"])
    ada = fetched("ada", places["yard"])
    drafted(coordinator)
    withdraw(commitment=Commitment.objects.get(), by=ada.person)

    draft = drafted(coordinator)

    assert draft.told["rounds"] == 0
    assert Round.objects.get().state == "dropped"
    assert not Stop.objects.exists()


def test_opening_hours_and_quiet_hours_are_kept(places, coordinator, keeper):
    van(places["yard"])
    offer = fetched("ada", places["yard"])
    OpeningHours.objects.create(
        place=offer.place, weekday=0, opens_at=time(13), closes_at=time(14), set_by=keeper
    )

    drafted(coordinator)

    at = Stop.objects.filter(what="collect").get().planned_at.astimezone(ZONE)
    assert time(13) <= at.time() <= time(14)


def test_place_that_is_shut_on_that_weekday_is_named(places, coordinator, keeper):
    van(places["yard"])
    offer = fetched("ada", places["yard"])
    OpeningHours.objects.create(
        place=offer.place, weekday=1, opens_at=time(13), closes_at=time(14), set_by=keeper
    )

    assert drafted(coordinator).told["left_out"][0]["name"] == "Ada's home"


def test_day_is_looked_for_once_at_a_time(places, coordinator):
    van(places["yard"])

    first = ask_for_rounds(day=TUESDAY, by=coordinator)

    assert ask_for_rounds(day=TUESDAY, by=coordinator) == first
    stop_draft(draft=first, by=coordinator)
    assert carry_out(first).state == "stopped"
    assert carry_out(first).state == "stopped"
    assert Draft.objects.count() == 1


def test_search_that_was_interrupted_does_not_block_its_day(places, coordinator):
    van(places["yard"])
    dead = ask_for_rounds(day=TUESDAY, by=coordinator)
    Draft.objects.filter(pk=dead.pk).update(
        state="running", beat_at=dead.beat_at - timedelta(hours=1)
    )

    again = ask_for_rounds(day=TUESDAY, by=coordinator)

    assert again.pk != dead.pk
    dead.refresh_from_db()
    assert dead.state == "failed"


def test_days_gone_by_and_cities_without_vehicles_are_refused(places, coordinator):
    with pytest.raises(RoundError, match="no vehicle yet"):
        ask_for_rounds(day=MONDAY, by=coordinator)
    van(places["yard"])
    with pytest.raises(RoundError, match="This day is over"):
        ask_for_rounds(day=MONDAY - timedelta(days=1), by=coordinator)
    assert not Draft.objects.exists()


def test_nobody_drives_two_vehicles_at_once(places, coordinator, resident):
    van(places["yard"], weekdays=1)
    fetched("ada", places["yard"])
    drafted(coordinator)
    one = Round.objects.get()
    assign(round_=one, driver=resident, by=coordinator)
    two = Round.objects.create(
        city="village",
        day=MONDAY,
        name="Blue",
        vehicle=van(places["yard"], "blue"),
        begins_at=one.begins_at,
        ends_at=one.ends_at,
        metres=1,
        sheet_digest="",
    )

    with pytest.raises(RoundError, match="at that time"):
        assign(round_=two, driver=resident, by=coordinator)
    with pytest.raises(RoundError, match="for its driver"):
        accept(round_=one, by=person("zed"))


def agreed_promise(leg, giver, taker, **more):
    """A promise of a plan to which both sides said yes."""
    at = datetime(2025, 3, 1, tzinfo=UTC)
    usual = {"material": "food", "amount_mg": 50_000_000, "due_on": MONDAY, "state": "agreed"}
    return Commitment.objects.create(
        leg=leg,
        giver_place=giver,
        taker_place=taker,
        giver_agreed_at=at,
        taker_agreed_at=at,
        lapses_at=at,
        **(usual | more),
    )


def test_plan_sends_vehicles_to_collection_points_and_gardens_only(places, coordinator):
    van(places["yard"])
    square = agreed_promise("collect", places["square"], places["yard"])
    rose = agreed_promise("return", places["yard"], places["rose"], material="compost")
    for giver, taker, leg in (
        ("yard", "park", "return"),
        ("yard", "trees", "return"),
        ("yard", "shop", "sale"),
        ("square", "away", "export"),
    ):
        agreed_promise(leg, places[giver], places[taker])
    agreed_promise("collect", places["mill"], places["yard"], state="proposed")

    drafted(coordinator)

    found = Stop.objects.filter(commitment__isnull=False).values_list("commitment", "what")
    assert set(found) == {(square.pk, "collect"), (rose.pk, "deliver")}
