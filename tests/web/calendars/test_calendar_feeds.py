"""Pick-ups in a phone's calendar: read by a foreign parser, as a calendar program would."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from greenhaven.web.commons.people.models import Grant
from greenhaven.web.exchange.calendars.actions import (
    CalendarError,
    make_calendar,
    revoke_calendar,
)
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.handovers.actions import agree, withdraw
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.offers.actions import make_offer
from greenhaven.web.exchange.rounds.driving import begin
from tests.web.handovers.loads import promise
from tests.web.neighbours import home_of
from tests.web.rounds.driven import MONDAY, agreed_round, fetched, van

ZONE = ZoneInfo("Europe/Brussels")


def read_feed(person, place=None):
    """The events at a fresh address, by their uid."""
    _row, key = make_calendar(by=person, place=place)
    return events_at(key)


def events_at(key):
    response = Client().get(f"/calendar/{key}.ics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    found = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    for event in found.values():
        assert {"DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
    return found


def test_promise_is_tentative_until_both_agreed_and_cancelled_when_taken_back(
    places, resident, keeper
):
    made = promise(resident, home_of(resident), places["yard"], hours=(time(9), time(11)))
    _row, key = make_calendar(by=resident)

    (asked,) = events_at(key).values()
    agree(commitment=made, by=keeper, side="taker")
    (agreed,) = events_at(key).values()
    withdraw(commitment=made, by=resident)
    (gone,) = events_at(key).values()

    assert [str(each["status"]) for each in (asked, agreed, gone)] == [
        "TENTATIVE",
        "CONFIRMED",
        "CANCELLED",
    ]
    assert asked["uid"] == agreed["uid"] == gone["uid"]
    assert asked["sequence"] <= agreed["sequence"] <= gone["sequence"]
    assert agreed.decoded("dtstart") == datetime(2025, 3, 3, 9, tzinfo=ZONE)
    assert agreed["dtstart"].params["TZID"] == "Europe/Brussels"
    assert "8.0\u00a0kg of food scraps to Village yard" in str(agreed["summary"])
    assert str(agreed["location"]) == "Village yard"


def test_sequence_grows_with_every_change(places, resident):
    made = promise(resident, home_of(resident), places["yard"])
    later = made.created_at + timedelta(minutes=5)
    Commitment.objects.filter(pk=made.pk).update(changed_at=later)

    (event,) = read_feed(resident).values()

    assert event["sequence"] == 300
    assert event.decoded("dtstamp") == later.replace(microsecond=0)


def test_standing_offer_shows_its_next_days_and_keeps_their_uids_once_promised(
    places, resident, coordinator
):
    van(places["yard"])
    weekly = fetched("ada", places["yard"], recurrence="weekly", last_day=date(2025, 4, 1))
    _row, key = make_calendar(by=weekly.person)
    before = events_at(key)

    agreed_round(coordinator, resident)
    after = events_at(key)

    days = [each.decoded("dtstart") for each in before.values()]
    assert days == [MONDAY + timedelta(weeks=week) for week in range(5)]
    assert set(before) == set(after)
    first = after[f"offer-{weekly.pk}-2025-03-03@village.testserver"]
    assert str(first["status"]) == "CONFIRMED"
    assert first["sequence"] >= before[str(first["uid"])]["sequence"]
    stop = Commitment.objects.get(offer=weekly).stops.get()
    assert first.decoded("dtstart") == stop.planned_at.replace(second=0)


def test_no_feed_tells_the_address_of_another(places, resident, coordinator, keeper):
    van(places["yard"])
    ada = fetched("ada", places["yard"])
    begin(round_=agreed_round(coordinator, resident), by=resident)

    for person, place in ((resident, None), (keeper, places["yard"])):
        _row, key = make_calendar(by=person, place=place)
        text = Client().get(f"/calendar/{key}.ics").content.decode()
        assert "Mill Lane" not in text
        assert "51.0" not in text
    assert "Mill Lane" in Client().get(
        f"/calendar/{make_calendar(by=ada.person)[1]}.ics"
    ).content.decode().replace("\r\n ", "")


def test_keeper_reads_names_only_of_those_who_agreed(places, resident, keeper):
    made = promise(resident, home_of(resident), places["yard"])
    (asked,) = read_feed(keeper, places["yard"]).values()
    agree(commitment=made, by=keeper, side="taker")
    (agreed,) = read_feed(keeper, places["yard"]).values()

    assert "from a neighbour" in str(asked["summary"])
    assert "from Ana" in str(agreed["summary"])


def test_driver_sees_rounds_and_dropped_ones_as_cancelled(places, coordinator, resident):
    van(places["yard"])
    fetched("ada", places["yard"])
    one = agreed_round(coordinator, resident)

    (event,) = read_feed(resident).values()

    assert str(event["summary"]) == "You drive: Red from Village yard"
    assert str(event["status"]) == "CONFIRMED"
    assert event.decoded("dtstart") == one.begins_at
    type(one).objects.filter(pk=one.pk).update(state="dropped")
    (gone,) = read_feed(resident).values()
    assert str(gone["status"]) == "CANCELLED"


def test_seasonal_need_is_one_event_a_day_over_a_clock_change(places, gardener):
    make_offer(
        by=gardener,
        direction="need",
        place=places["rose"],
        material="compost",
        quantity=50,
        unit="kg",
        way="bring",
        recurrence="weekly",
        first_day=MONDAY,
        last_day=date(2025, 4, 14),
        hours=(time(10), time(12)),
    )

    found = list(read_feed(gardener).values())

    starts = [each.decoded("dtstart") for each in found]
    assert {start.astimezone(ZONE).time() for start in starts} == {time(10)}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}
    assert all(str(each["summary"]).startswith("Asked for: 50.0") for each in found)


def test_unchanged_calendar_is_not_sent_again(places, resident):
    promise(resident, home_of(resident), places["yard"])
    _row, key = make_calendar(by=resident)
    client = Client()

    first = client.get(f"/calendar/{key}.ics")
    again = client.get(f"/calendar/{key}.ics", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert "private" in first["Cache-Control"]


def test_address_is_revoked_replaced_and_ends_with_the_keeping(places, keeper):
    _first, key = make_calendar(by=keeper, place=places["yard"])
    second, newer = make_calendar(by=keeper, place=places["yard"])
    client = Client()

    assert client.get(f"/calendar/{key}.ics").status_code == 410
    assert client.get(f"/calendar/{newer}.ics").status_code == 200
    Grant.objects.filter(person=keeper).update(ended_at=second.made_at)
    assert client.get(f"/calendar/{newer}.ics").status_code == 410
    assert client.get("/calendar/guessed.ics").status_code == 404
    assert not CalendarKey.objects.filter(digest__in=[key, newer]).exists()


def test_only_keepers_have_the_calendar_of_a_place(places, resident, keeper):
    with pytest.raises(CalendarError, match="those who keep it"):
        make_calendar(by=resident, place=places["yard"])
    mine, _key = make_calendar(by=keeper)
    revoke_calendar(calendar=mine, by=keeper)
    revoke_calendar(calendar=mine, by=keeper)
    assert not CalendarKey.objects.filter(revoked_at=None).exists()


def test_person_makes_and_takes_back_an_address(keeper, neighbour, places, as_someone):
    browser = as_someone(keeper)

    page = browser.post("/me/calendar/", {"place": "yard"})
    shown = page.content.decode()
    key = shown.split('value="http://testserver/calendar/')[1].split(".ics")[0]
    assert "webcal://testserver/calendar/" in shown
    assert page["Cache-Control"].startswith("max-age=0")
    assert key not in browser.get("/me/calendar/").content.decode()
    row = CalendarKey.objects.get()
    assert row.place == places["yard"]

    refused = as_someone(neighbour).post("/me/calendar/", {"place": "yard"}, follow=True)
    assert "that you keep" in refused.content.decode()
    other = as_someone(neighbour).post(f"/me/calendar/{row.pk}/revoke/")
    assert other.status_code == 403
    browser.post(f"/me/calendar/{row.pk}/revoke/")
    assert Client().get(f"/calendar/{key}.ics").status_code == 410


def test_feed_speaks_its_readers_language_and_units(places, resident):
    promise(resident, home_of(resident), places["yard"])
    resident.units = "us"
    resident.save()

    (event,) = read_feed(resident).values()

    assert "17.6\u00a0lb" in str(event["summary"])


def test_feed_takes_few_queries(places, resident, keeper, django_assert_max_num_queries):
    home = home_of(resident)
    for day in range(12):
        promise(resident, home, places["yard"], due_on=MONDAY + timedelta(days=day))
    _row, key = make_calendar(by=keeper, place=places["yard"])

    with django_assert_max_num_queries(15):
        assert Client().get(f"/calendar/{key}.ics").status_code == 200
