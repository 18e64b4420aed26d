"""No page, feed, map or file of anybody else tells where a home is."""

import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.actions import add_home
from greenhaven.web.exchange.models import Offer
from tests.web.neighbours import circle_of
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import own_routes
from tests.web.permissions.world import World, make_world

LAT, LON, ADDRESS = 51.01234, 4.01567, "17 Rhubarb Row, bell Zyx"
# The exact point, however many of its figures are told.
LEAKS = re.compile(r"51\.012[34]|4\.015[67]|Rhubarb|bell Zyx")


@pytest.fixture
def lived(kept, places, city) -> World:  # noqa: ARG001 -- there is a plan
    """Ana has a home in the north, offers scraps from there, and is in a circle."""
    world = make_world(places)
    ana = world.ours.owner
    home = add_home(by=ana, name="Nest", lat=LAT, lon=LON, address=ADDRESS)
    Offer.objects.create(
        direction="offer",
        person=ana,
        place=home,
        circle=world.ours.circle,
        material="food",
        amount_mg=2_000_000,
        quantity=2,
        unit="kg",
        way="fetch",
        first_day=city.clock.today,
        last_day=city.clock.today + timedelta(days=30),
    )
    return world


ASKERS = {
    "anonymous",
    "resident",
    "keeper of its hub",
    "keeper of its garden",
    "member of its circle",
    "steward of its circle",
    "coordinator",
    "steward",
    "auditor",
}


def others(world: World) -> dict[str, Client]:
    """A browser for everybody who may come near, but Ana."""
    browsers = {}
    for asker in world.askers:
        if asker.name in ASKERS:
            browsers[asker.name] = Client(raise_request_exception=False)
            if asker.person:
                browsers[asker.name].force_login(asker.person)
    assert browsers.keys() == ASKERS
    return browsers


def test_the_point_would_be_found_if_it_were_told():
    told = json.dumps({"lat": LAT, "lon": LON, "address": ADDRESS})

    assert len(LEAKS.findall(told)) == 4
    assert LEAKS.search(f"{LAT:.4f}")


def test_no_page_of_others_tells_where_a_home_is(lived):
    makers, browsers, leaks, asked = all_makers(), others(lived), [], 0
    for route in own_routes():
        if route.name not in makers:
            continue  # the matrix of permissions asks for one
        with transaction.atomic():  # what a maker makes is gone before the next one
            _whose, target = makers[route.name].targets(lived)[0]
            url = reverse(route.name, kwargs=target.values)
            for name, client in browsers.items():
                answer = client.get(url)
                text = b"".join(answer) if answer.streaming else answer.content
                asked += answer.status_code == 200
                if found := LEAKS.findall(text.decode(errors="replace")):
                    leaks.append(f"{url} as {name}: {found}")
            transaction.set_rollback(True)

    assert not leaks, "\n".join(leaks)
    assert asked > 300


def test_a_stranger_in_the_circle_sees_the_surroundings_alone(resident: Person, as_someone):
    ben = Person.objects.create(email="ben2@example.org", name="Ben")
    home = add_home(by=resident, name="Nest", lat=LAT, lon=LON, address=ADDRESS)
    circle: Circle = circle_of(resident, ben)

    text = as_someone(ben).get(reverse("circle", args=[circle.slug])).content.decode()

    assert not LEAKS.search(text)
    assert f"{home.lat:.4f}" not in text
