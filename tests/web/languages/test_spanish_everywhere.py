"""Every page that anyone may open speaks Spanish to them, messages and choices among it."""

import re
from collections.abc import Mapping

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from tests.web.languages.leftovers import left_in
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import Route, own_routes
from tests.web.permissions.world import World, make_world

MAKERS = all_makers()
WRITTEN = {"weeds", "Place"}  # by people of the village: a keeper's reason, a sheet's heading
# What a browser reads as a day; written otherwise, it shows none.
DAYS = re.compile(r'<input(?=[^>]*type="date")[^>]*\bvalue="([^"]+)"')
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
PARTS = 4  # one village for many routes, yet shared among the processors


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_leaves_english(world: World, city: City, part: int) -> None:
    tables = (city.gardens, city.hubs, city.sources)
    names = WRITTEN.union(*(table.name.tolist() for table in tables))
    found: dict[str, set[str]] = {}
    days: dict[str, list[str]] = {}
    read = 0

    for route in own_routes()[part::PARTS]:
        with transaction.atomic(), translation.override("en"):
            page = page_of(route, world)
            transaction.set_rollback(True)  # the next route finds the village as it was
        read += bool(page)
        if wrong := [day for day in DAYS.findall(page) if not ISO.fullmatch(day)]:
            days[str(route)] = wrong
        if left := set(left_in(page)) - names:
            found[str(route)] = left

    assert found == {}
    assert days == {}
    assert read > 5


def page_of(route: Route, world: World) -> str:
    """What someone who may open it reads there, in Spanish; empty where it is no page."""
    maker = MAKERS[route.name]
    _whose, target = maker.targets(world)[0]
    allowed = PERMISSIONS[maker.permission]
    asker = next(who for who in world.askers if allowed & who.standings(target.parties))
    client = Client(headers={"accept-language": "es"})
    if asker.person:
        Person.objects.filter(pk=asker.person.pk).update(language="es")
        client.force_login(asker.person)
    answer = client.get(reverse(route.name, kwargs=dict(target.values)))
    is_page = answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]
    return answer.content.decode() if is_page else ""
