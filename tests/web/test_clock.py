"""Which day it is in a city, and how times are shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.templatetags.quantities import day, here
from greenhaven.web.exchange.models import Plan, Replanning, SheetImport
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


def test_what_the_machine_wrote_down_is_shown_by_a_demonstrations_day(
    snapshot: Snapshot, settings: Settings
) -> None:
    del snapshot
    now = timezone.now()

    assert day(clock.as_here(now)) == "3 March 2025"
    assert day(clock.as_here(now - timedelta(days=2))) == "1 March 2025"
    assert day(clock.as_here(now + timedelta(days=14))) == "17 March 2025"
    assert here(None) is None
    caches["template_fragments"].clear()
    settings.TODAY = date(2025, 6, 1)
    assert day(clock.as_here(now)) == "1 June 2025"


@pytest.mark.django_db
def test_what_the_machine_wrote_down_stays_where_no_city_stands_still() -> None:
    now = timezone.now()

    assert here(now) == now


def test_pages_of_a_demonstration_tell_no_day_of_the_machine(
    kept: Plan, resident: Person, coordinator: Person, as_someone: Callable[[Person], Client]
) -> None:
    """Notices, roles, keys, invitations, changes, sheets: all on the day that stands still."""
    del kept
    tell(people=[resident], topic="role.kept", told={"place": "Village yard"}, url="/")
    SheetImport.objects.create(
        kind="needs",
        file_name="x.csv",
        digest="0",
        headers=["a"],
        cells=[["a"]],
        made_by=coordinator,
    )
    Replanning.objects.create(
        city="village",
        cause="asked",
        day=START,
        state="done",
        ended_at=timezone.now(),
        asked_by=coordinator,
    )
    year = str(timezone.now().year)
    pages = {
        url: as_someone(who).get(url).content.decode()
        for who, url in (
            (resident, "/me/notices/"),
            (resident, "/me/"),
            (coordinator, "/me/"),
            (coordinator, "/changes/"),
            (coordinator, "/imports/"),
            (coordinator, "/day/"),
            (coordinator, "/"),
        )
    }

    assert [url for url, page in pages.items() if year in page] == []
    assert "3 March 2025" in pages["/me/notices/"]
