"""Hours in which rounds stand still."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.rules.guard import Handovers, check
from greenhaven.core.rules.hours import closed_times
from greenhaven.core.rules.movements import Alerts
from tests.core.rules.cases import PRICE, START, book, bring, facts, moves, of_kind, village

HOUR = 3600


def hours(*articles, days=2, first=START, **known):
    """Each closed time as (district, place, leg, first hour, last hour)."""
    found = closed_times(book(*articles), facts(**known), first, days)
    return [
        (row["district"], row["place"], row["leg"], row["begins_s"] / HOUR, row["ends_s"] / HOUR)
        for row in found.records()
    ]


def test_quiet_hours_of_a_night_are_in_two_parts():
    assert hours(of_kind("quiet_hours")) == [
        ("", "", "", 0, 7),
        ("", "", "", 21, 24),
        ("", "", "", 24, 31),
        ("", "", "", 45, 48),
    ]


@pytest.mark.parametrize(("begins", "ends"), [("21:00", "07:00"), ("12:30", "13:30")])
def test_rounds_stand_still_when_a_guard_would_refuse(begins, ends):
    article = of_kind("quiet_hours", begins=begins, ends=ends, effective_from="2025-03-04")
    closed = hours(article, days=3)
    one = Handovers(moves(bring()), np.ones(1))

    for half in range(2 * 72):
        at = datetime(2025, 3, 3) + timedelta(hours=half / 2)
        refused = not check(
            book(article), facts(), one, Handovers(moves(), np.zeros(0)), at
        ).allowed
        assert refused == any(first <= half / 2 < last for *_, first, last in closed)


def test_quiet_hours_by_day_and_district():
    noon = of_kind("quiet_hours", begins="12:00", ends="13:30", districts=["a", "b"])

    assert hours(noon, days=1) == [("a", "", "", 12, 13.5), ("b", "", "", 12, 13.5)]


def test_quiet_hours_hold_on_the_days_of_their_article():
    begun = of_kind("quiet_hours", effective_from="2025-03-04")

    assert hours(begun, days=2) == [("", "", "", 24, 31), ("", "", "", 45, 48)]


def test_soft_hours_and_advice_close_nothing():
    advice = {"authority": "advisory", "advice_to": "the city"}

    assert hours(of_kind("quiet_hours", price=PRICE), of_kind("longest_haul")) == []
    assert hours(of_kind("quiet_hours", **advice)) == []


def test_a_warning_closes_its_district_until_it_ends_by_itself():
    district = str(village().districts.id[0])
    flood = Alerts.of(
        [
            {
                "event": "flood",
                "severity": 3,
                "area": district,
                "begins": "2025-03-03T06:00:00+00:00",
                "ends": "2025-03-03T10:00:00+00:00",
            }
        ],
        severity=np.int64,
    )
    article = of_kind("storm_stand_down", legs=["collect", "return"])

    assert hours(article, alerts=flood) == [
        (district, "", "collect", 6, 34),
        (district, "", "return", 6, 34),
    ]
    assert hours(article) == []
    until = of_kind("storm_stand_down", effective_to="2025-03-04")
    assert hours(until, alerts=flood) == [(district, "", "return", 6, 24)]
    begun = of_kind("storm_stand_down", effective_from="2025-03-04")
    assert hours(begun, alerts=flood) == [(district, "", "return", 24, 34)]
    nights = of_kind("quiet_hours", trigger={"event": "flood", "max_hours": 20})
    assert hours(nights, alerts=flood, days=1) == [(district, "", "", 6, 7)]
    assert hours(nights) == []


def test_bad_weather_closes_whole_days_at_the_places_that_are_meant():
    days = np.array([(START + timedelta(days=each)).isoformat() for each in range(2)])
    mild, rain = np.full(2, 8.0), np.array([0.0, 30.0])
    weather = Weather(days, mild, mild, rain, 0 * rain, mild)

    found = hours(of_kind("weather_gate"), weather=weather)

    assert len(found) == 12
    assert {each[2:] for each in found} == {("return", 24, 48)}
    assert hours(of_kind("weather_gate"), weather=weather, first=date(2025, 6, 1)) == []
