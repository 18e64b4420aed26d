"""Pages run nothing that is written into them and load nothing from elsewhere."""

from collections.abc import Mapping
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import Route, own_routes
from tests.web.permissions.test_routes import OF_ALLAUTH
from tests.web.permissions.world import World, make_world

MAKERS = all_makers()
DATA = {"application/json", "application/geo+json"}  # a browser does not run these
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
PLAIN = sorted(OF_ALLAUTH - {"account_confirm_email", "mfa_edit_webauthn", "mfa_remove_webauthn"})


class Strict(HTMLParser):
    """Notes what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.ids += [known["id"]] if "id" in known else []
        written = tag == "style" or (tag == "script" and "src" not in known)
        if written and known.get("type") not in DATA:
            self.wrong.append(f"<{tag}> written into the page")
        for name, value in known.items():
            if name.startswith("on") or name == "style":
                self.wrong.append(f"{tag} has {name}={value[:40]!r}")
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                self.wrong.append(f"{tag} has {name}={value[:40]!r}")
        if known.get(LOADED.get(tag, ""), "/").startswith(("http:", "https:", "//")):
            self.wrong.append(f"{tag} loads {known[LOADED[tag]][:60]}")


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


def faults_of(html: str) -> list[str]:
    reader = Strict()
    reader.feed(html)
    twice = {name for name in reader.ids if reader.ids.count(name) > 1}
    return [*reader.wrong, *(f"id {name!r} is there twice" for name in sorted(twice))]


@pytest.mark.parametrize("route", own_routes(), ids=str)
def test_page_obeys_the_strict_policy(route: Route, world: World) -> None:
    maker = MAKERS[route.name]
    _whose, target = maker.targets(world)[0]
    wrong: list[str] = []

    for asker in world.askers:
        if not PERMISSIONS[maker.permission] & asker.standings(target.parties):
            continue
        client = Client()
        if asker.person:
            client.force_login(asker.person)
        answer = client.get(reverse(route.name, kwargs=target.values))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            wrong += [f"{asker}: {fault}" for fault in faults_of(answer.content.decode())]

    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", PLAIN)
def test_page_of_accounts_obeys_the_strict_policy(name: str, world: World) -> None:
    for person in (None, world.known["ana"]):
        client = Client()
        if person:
            client.force_login(person)
        answer = client.get(reverse(name), follow=True)
        assert answer.status_code < 500
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert not faults_of(answer.content.decode()), name
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
