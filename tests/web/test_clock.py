"""Which day it is in a city, and how times are shown."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.templatetags.quantities import day
from tests.web.village import START


def test_demonstration_stands_still_on_its_day(city: City) -> None:
    assert clock.today(city) == START


def test_demonstration_may_be_told_to_stand_on_another_day(city: City, settings: Settings) -> None:
    settings.TODAY = date(2026, 3, 2)

    assert clock.today(city) == date(2026, 3, 2)


def test_city_with_a_live_clock_takes_no_notice(city: City, settings: Settings) -> None:
    settings.TODAY = date(1999, 12, 31)
    live = replace(city, clock=replace(city.clock, fixed=False))

    assert abs(clock.now(live) - timezone.now()).total_seconds() < 60
    assert str(clock.now(live).tzinfo) == "Europe/Brussels"


def test_moment_is_shown_as_the_day_of_the_citys_clocks(snapshot: Snapshot) -> None:
    del snapshot
    late = datetime.fromisoformat("2025-03-03T23:30:00+00:00")

    with timezone.override(clock.zone_of_city()):
        assert day(late) == "4 March 2025"


@pytest.mark.django_db
def test_site_without_a_city_shows_universal_time() -> None:
    assert str(clock.zone_of_city()) == "UTC"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/assumptions/", "/circles/"])
def test_page_of_a_site_without_a_city_says_how_to_load_one(client, url):
    answer = client.get(url)

    assert answer.status_code == 404
    assert "No city is loaded yet" in answer.content.decode()
