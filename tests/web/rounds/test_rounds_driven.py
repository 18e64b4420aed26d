"""On the way: the driver's pages, what is weighed, passed by, ordered anew and taken more."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.rounds.driving import arrive, begin, finish, skip, weigh
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import Round, Stop
from greenhaven.web.exchange.rounds.rerouting import take_more
from tests.web.rounds.driven import TUESDAY, agreed_round, drafted, fetched, van


@pytest.fixture
def under_way(places, coordinator, resident):
    """A round of two doors, with Ana at the wheel."""
    van(places["yard"])
    fetched("ada", places["yard"], lat=51.015)
    fetched("bo", places["yard"], lat=51.03)
    return begin(round_=agreed_round(coordinator, resident), by=resident)


def waiting(one):
    return list(one.stops.filter(state="waiting").order_by("number"))


def test_driver_sees_doors_on_the_day_and_nobody_else_does(
    under_way, resident, coordinator, as_someone
):
    page = f"/rounds/{under_way.pk}/"

    driver = as_someone(resident).get(page).content.decode()
    office = as_someone(coordinator).get(page).content.decode()

    assert "1 Mill Lane" in driver
    assert "geo:51.0" in driver
    for seen in (office, as_someone(coordinator).get(f"{page}sheet/").content.decode()):
        assert "Mill Lane" not in seen
        assert "51.015" not in seen
        assert "51.03" not in seen
        assert "Ada" in seen


def test_doors_are_shown_neither_before_the_day_nor_after_the_stop(
    places, coordinator, resident, as_someone
):
    van(places["yard"])
    fetched("ada", places["yard"], TUESDAY)
    later = agreed_round(coordinator, resident, TUESDAY)

    page = as_someone(resident).get(f"/rounds/{later.pk}/").content.decode()

    assert "Mill Lane" not in page
    assert "Addresses are shown on the day" in page
    with pytest.raises(RoundError, match="another day"):
        begin(round_=later, by=resident)


def test_done_stop_hides_its_door_again(under_way, resident, as_someone):
    first, *_rest = waiting(under_way)
    finish(stop=first, by=resident)
    Stop.objects.filter(round=under_way, what="collect").exclude(pk=first.pk).update(
        state="done", ended_at=first.planned_at
    )

    assert "Mill Lane" not in as_someone(resident).get(f"/rounds/{under_way.pk}/").content.decode()


def test_what_is_weighed_at_the_door_is_a_handover_that_keeps_the_promise(under_way, resident):
    first, *_rest = waiting(under_way)
    arrive(stop=first, by=resident)
    key = uuid.uuid4()

    made = weigh(stop=first, by=resident, quantity="8,5", unit="kg", method="weighed", key=key)
    again = weigh(stop=first, by=resident, quantity="8,5", unit="kg", method="weighed", key=key)

    assert made == again == Handover.objects.get()
    assert made.accepted_mg == 8_500_000
    assert Commitment.objects.get(pk=first.commitment_id).state == "kept"
    first.refresh_from_db()
    assert first.state == "done"
    assert first.arrived_at


def test_round_is_done_when_the_vehicle_is_back(under_way, resident):
    for stop in waiting(under_way):
        finish(stop=stop, by=resident)

    under_way.refresh_from_db()
    assert under_way.state == "done"
    with pytest.raises(RoundError, match="nothing was changed"):
        finish(stop=under_way.stops.first(), by=resident)


def test_stop_passed_by_is_told_kindly_and_the_rest_is_timed_anew(under_way, resident):
    first, second, _home = waiting(under_way)
    before = second.planned_at

    skip(stop=first, by=resident, why="Nobody was there")

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, first.why) == ("skipped", "Nobody was there")
    assert second.planned_at != before
    under_way.refresh_from_db()
    assert under_way.revision == 2
    notice = Notice.objects.get(topic="round.passed_by")
    assert notice.person == first.commitment.giver
    assert notice.told["why"] == "Nobody was there."
    assert Commitment.objects.get(pk=first.commitment_id).state == "agreed"


def test_stop_passed_by_says_why(under_way, resident):
    first, *_rest, home = waiting(under_way)

    with pytest.raises(RoundError, match="in a few words why"):
        skip(stop=first, by=resident, why="  ")
    with pytest.raises(RoundError, match="must be unloaded"):
        skip(stop=home, by=resident, why="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.filter(pk=first.pk).update(state="skipped", ended_at=first.planned_at)


def test_van_that_is_back_early_takes_what_no_round_serves(
    under_way, places, coordinator, resident
):
    fetched("cy", places["yard"], lat=51.02)
    other = van(places["yard"], "blue")
    drafted(coordinator)
    lost = Round.objects.get(vehicle=other)
    lost.stops.all().delete()
    Round.objects.filter(pk=lost.pk).update(state="dropped")
    with pytest.raises(RoundError, match="stops left"):
        take_more(round_=under_way, by=resident)
    for stop in waiting(under_way)[:2]:
        finish(stop=stop, by=resident)

    assert take_more(round_=under_way, by=resident) == 1

    under_way.refresh_from_db()
    assert under_way.state == "under_way"
    assert [stop.what for stop in waiting(under_way)] == ["collect", "return"]
    assert waiting(under_way)[0].trip == 2
    for stop in waiting(under_way):
        finish(stop=stop, by=resident)
    with pytest.raises(RoundError, match="already"):
        take_more(round_=under_way, by=resident)


def test_van_back_early_is_told_when_nothing_waits(under_way, resident):
    for stop in waiting(under_way)[:2]:
        finish(stop=stop, by=resident)

    with pytest.raises(RoundError, match="Nothing more waits"):
        take_more(round_=under_way, by=resident)


def test_driver_goes_through_a_round_on_the_phone(
    places, coordinator, resident, as_someone, django_assert_max_num_queries
):
    van(places["yard"])
    fetched("ada", places["yard"])
    drafted(coordinator)
    one = Round.objects.get()
    office, phone = as_someone(coordinator), as_someone(resident)
    page = f"/rounds/{one.pk}/"
    as_someone(resident).post("/rounds/hours/", {"from_0": "08:00", "until_0": "12:00"})
    office.post(f"{page}assign/", {"driver": resident.pk})

    assert "Does this suit you?" in phone.get(page).content.decode()
    phone.post(f"{page}accept/")
    phone.post(f"{page}begin/")
    stop = waiting(one)[0]
    with django_assert_max_num_queries(15):
        assert "I am here" in phone.get(page).content.decode()
    phone.post(f"{page}stops/{stop.pk}/arrive/")
    form = {"quantity": "7.25", "unit": "kg", "method": "estimated", "key": str(uuid.uuid4())}
    phone.post(f"{page}stops/{stop.pk}/weigh/", form)
    phone.post(f"{page}stops/{waiting(one)[0].pk}/done/")

    one.refresh_from_db()
    assert one.state == "done"
    assert Handover.objects.get().accepted_mg == 7_250_000
    assert "No harm done" not in phone.get(page).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": ""},
        {"quantity": "-3"},
        {"quantity": "0"},
        {"quantity": "NaN"},
        {"quantity": "1" * 19},
        {"unit": "stone"},
        {"method": "dreamt"},
        {"key": "none"},
    ],
)
def test_weight_that_cannot_be_is_told_and_nothing_is_written(
    under_way, resident, as_someone, change
):
    stop = waiting(under_way)[0]
    form = {"quantity": "7", "unit": "kg", "method": "weighed", "key": str(uuid.uuid4())} | change

    said = as_someone(resident).post(
        f"/rounds/{under_way.pk}/stops/{stop.pk}/weigh/", form, follow=True
    )

    assert "notice error" in said.content.decode()
    assert not Handover.objects.exists()
    stop.refresh_from_db()
    assert stop.state == "waiting"


def test_reason_that_is_missing_is_asked_for(under_way, resident, as_someone):
    stop = waiting(under_way)[0]
    page = f"/rounds/{under_way.pk}/stops/{stop.pk}/skip/"
    browser = as_someone(resident)

    for form in ({}, {"reason": "other"}, {"reason": "moon"}):
        assert "Choose why" in browser.post(page, form, follow=True).content.decode()
    browser.post(page, {"reason": "nobody", "words": "We come again on Friday."})

    stop.refresh_from_db()
    assert stop.why == "Nobody was there, and nothing stood out. We come again on Friday."


def test_strangers_and_other_rounds_stops_are_refused(under_way, neighbour, resident, as_someone):
    stop = waiting(under_way)[0]

    assert as_someone(neighbour).get(f"/rounds/{under_way.pk}/").status_code == 403
    assert (
        as_someone(neighbour)
        .post(f"/rounds/{under_way.pk}/stops/{stop.pk}/skip/", {"reason": "late"})
        .status_code
        == 403
    )
    assert as_someone(resident).post(f"/rounds/999/stops/{stop.pk}/done/").status_code == 404
    stop.refresh_from_db()
    assert stop.state == "waiting"


def test_driver_gives_a_round_back(places, coordinator, resident, as_someone):
    van(places["yard"])
    fetched("ada", places["yard"])
    one = agreed_round(coordinator, resident)

    as_someone(resident).post(f"/rounds/{one.pk}/give-back/")

    one.refresh_from_db()
    assert (one.state, one.driver) == ("planned", None)
    assert Notice.objects.filter(person=coordinator, topic="round.given_back").count() == 1


def test_rest_of_a_round_is_ordered_anew_when_asked(under_way, resident, as_someone):
    first, second, _home = waiting(under_way)
    for stop, number in ((first, 90), (second, 1), (first, 2)):
        Stop.objects.filter(pk=stop.pk).update(number=number)
    Stop.objects.filter(pk=second.pk).update(planned_at=second.planned_at + timedelta(hours=3))

    said = as_someone(resident).post(f"/rounds/{under_way.pk}/onward/", follow=True)

    assert "timed from now" in said.content.decode()
    stops = list(under_way.stops.order_by("number"))
    assert [stop.number for stop in stops] == [1, 2, 3]
    assert [stop.planned_at for stop in stops] == sorted(stop.planned_at for stop in stops)
