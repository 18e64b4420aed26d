"""The coordinator's pages of rounds, vehicles, hours and sheets."""

from datetime import time

import pytest

from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.fleet import retire_vehicle
from greenhaven.web.exchange.rounds.models import (
    Draft,
    DriverHours,
    OpeningHours,
    Round,
    Vehicle,
)
from greenhaven.web.exchange.rounds.tasks import draft_rounds
from tests.web.rounds.driven import MONDAY, agreed_round, drafted, fetched, van

VEHICLE = {
    "name": "The red van",
    "kind": "van",
    "capacity_kg": "900",
    "speed_km_per_h": "20",
    "begins_at": "08:00",
    "ends_at": "16:00",
    "longest_h": "8",
    "trips": "3",
    "turn_min": "20",
    "weekdays": ["0", "2"],
}


def test_coordinator_makes_the_rounds_of_a_day(places, coordinator, resident, as_someone):
    van(places["yard"])
    fetched("ada", places["yard"])
    DriverHours.objects.create(person=resident, weekday=0, begins_at=time(8), ends_at=time(12))
    office = as_someone(coordinator)

    office.post("/rounds/draft/", {"day": MONDAY.isoformat()})
    draft = Draft.objects.get()
    assert "Waiting for its turn" in office.get("/rounds/").content.decode()
    assert "data-running" in office.get(f"/rounds/drafts/{draft.pk}/").content.decode()
    draft_rounds.func(draft.pk)

    page = office.get("/rounds/").content.decode()
    assert "Red from Village yard" in page
    assert "Ana, free from 08:00 to 12:00" in page
    one = Round.objects.get()
    office.post(f"/rounds/{one.pk}/assign/", {"driver": resident.pk})
    one.refresh_from_db()
    assert one.driver == resident
    office.post(f"/rounds/{one.pk}/drop/")
    one.refresh_from_db()
    assert one.state == "dropped"
    page = office.get("/rounds/").content.decode()
    assert "On no round yet" in page


def test_search_is_stopped_from_its_page(places, coordinator, as_someone):
    van(places["yard"])
    office = as_someone(coordinator)
    office.post("/rounds/draft/", {"day": MONDAY.isoformat()})

    office.post(f"/rounds/drafts/{Draft.objects.get().pk}/stop/")

    assert "best rounds so far" in office.get("/rounds/").content.decode()


@pytest.mark.parametrize("day", ["", "soon", "2025-02-30", "2025-03-02"])
def test_day_that_cannot_be_planned_is_told(places, coordinator, as_someone, day):
    van(places["yard"])

    said = as_someone(coordinator).post("/rounds/draft/", {"day": day}, follow=True)

    assert "notice error" in said.content.decode()
    assert not Draft.objects.exists()


def test_only_those_who_are_listed_are_asked_to_drive(places, coordinator, neighbour, as_someone):
    van(places["yard"])
    fetched("ada", places["yard"])
    drafted(coordinator)
    one = Round.objects.get()

    said = as_someone(coordinator).post(
        f"/rounds/{one.pk}/assign/", {"driver": neighbour.pk}, follow=True
    )

    assert "who are listed" in said.content.decode()


def test_sheet_has_a_box_a_time_and_a_line_for_every_stop(
    places, coordinator, resident, as_someone
):
    van(places["yard"])
    fetched("ada", places["yard"], note="Blue bin at the gate")
    one = agreed_round(coordinator, resident)

    page = as_someone(resident).get(f"/rounds/{one.pk}/sheet/").content.decode()
    every = as_someone(coordinator).get("/rounds/sheets/").content.decode()

    assert page.count('class="box"') == 2
    assert "1 Mill Lane" in page
    assert "Blue bin at the gate" in page
    assert one.sheet_digest[:8] in page
    assert every.count('class="paper"') == 1
    assert every.count("<h1>") == page.count("<h1>") == 1
    assert "Mill Lane" not in every
    assert "Blue bin" not in every


def test_pages_take_few_queries(
    places, coordinator, resident, as_someone, django_assert_max_num_queries
):
    for number in range(3):
        van(places["yard"], f"van-{number}", capacity_kg=25, trips=1)
    for number in range(6):
        fetched(f"giver{number}", places["yard"], lat=51.01 + number / 1000)
    drafted(coordinator)
    Round.objects.filter(state="planned").update(driver=resident, state="agreed")
    office = as_someone(coordinator)

    paths = ["/rounds/", "/rounds/vehicles/", "/rounds/mine/", "/rounds/hours/"]
    for path in [*paths, "/rounds/sheets/"]:
        with django_assert_max_num_queries(15):
            assert office.get(path).status_code == 200


def test_vehicle_is_added_changed_and_retired(places, coordinator, as_someone):
    office = as_someone(coordinator)
    office.post("/rounds/vehicles/", VEHICLE | {"place": places["yard"].pk})
    made = Vehicle.objects.get()
    assert (made.code, made.weekdays, made.capacity_l) == ("the-red-van", 0b101, None)

    again = office.post("/rounds/vehicles/", VEHICLE | {"place": places["yard"].pk})
    assert "already" in again.content.decode()
    office.post("/rounds/vehicles/the-red-van/", VEHICLE | {"capacity_kg": "700"})
    made.refresh_from_db()
    assert made.capacity_kg == 700
    office.post("/rounds/vehicles/the-red-van/retire/")

    made.refresh_from_db()
    assert made.retired_at
    assert "There is no vehicle yet" in office.get("/rounds/").content.decode()


def test_vehicle_with_rounds_to_come_is_not_retired(places, coordinator):
    red = van(places["yard"])
    fetched("ada", places["yard"])
    drafted(coordinator)

    with pytest.raises(RoundError, match="still has rounds"):
        retire_vehicle(vehicle=red, by=coordinator)


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"capacity_kg": "0"},
        {"capacity_kg": "-5"},
        {"capacity_kg": "NaN"},
        {"capacity_kg": "9" * 20},
        {"ends_at": "07:00"},
        {"begins_at": "noon"},
        {"weekdays": ["9"]},
        {"weekdays": []},
        {"kind": "ox"},
        {"longest_h": "30"},
        {"place": "999999"},
        {"place": "rose"},
    ],
)
def test_vehicle_that_cannot_be_is_shown_again(places, coordinator, as_someone, change):
    form = VEHICLE | {"place": places["yard"].pk} | change
    if form["place"] == "rose":
        form["place"] = places["rose"].pk

    response = as_someone(coordinator).post("/rounds/vehicles/", form)

    assert response.status_code == 422
    assert not Vehicle.objects.exists()


def test_people_say_when_they_drive(resident, as_someone):
    browser = as_someone(resident)

    browser.post("/rounds/hours/", {"from_0": "08:00", "until_0": "12:00"})
    browser.post("/rounds/hours/", {"from_1": "09:00", "until_1": "11:30"})

    (kept,) = DriverHours.objects.filter(person=resident)
    assert (kept.weekday, kept.ends_at) == (1, time(11, 30))


@pytest.mark.parametrize(
    "form",
    [
        {"from_0": "08:00"},
        {"from_0": "08:00", "until_0": "08:00"},
        {"from_0": "late", "until_0": "09:00"},
        {"from_0": "25:00", "until_0": "26:00"},
    ],
)
def test_hours_that_cannot_be_are_shown_again(resident, as_someone, form):
    assert as_someone(resident).post("/rounds/hours/", form).status_code == 422
    assert not DriverHours.objects.exists()


def test_keeper_says_when_a_place_is_open(places, keeper, gardener, as_someone):
    as_someone(keeper).post("/places/yard/hours/", {"from_2": "10:00", "until_2": "14:00"})

    kept = OpeningHours.objects.get()
    assert (kept.place, kept.weekday, kept.set_by) == (places["yard"], 2, keeper)
    assert as_someone(gardener).get("/places/yard/hours/").status_code == 403
    as_someone(keeper).post("/places/yard/hours/", {})
    assert not OpeningHours.objects.exists()


def test_rounds_are_for_coordinators(resident, as_someone):
    stranger = as_someone(resident)

    for path in ("/rounds/", "/rounds/vehicles/", "/rounds/sheets/"):
        assert stranger.get(path).status_code == 403


def test_draft_tells_what_goes_wrong(places, coordinator, as_someone):
    van(places["yard"], weekdays=0b10)
    fetched("ada", places["yard"], MONDAY)
    draft = drafted(coordinator)

    assert draft.state == "failed"
    assert "Every vehicle is resting" in as_someone(coordinator).get("/rounds/").content.decode()
