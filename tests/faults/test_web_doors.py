"""Doors that must stay shut: without a token, towards other sites, with a stolen or old session."""

from collections.abc import Callable, Mapping

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from tests.web.neighbours import PASSWORD
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import Route, own_routes
from tests.web.permissions.world import World, make_world

MAKERS = all_makers()
# Asked without a token, for a reason that its view tells; no session changes anything more there.
WITHOUT_TOKEN = {"language"}
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/%0d%0aLocation:%20https://evil.example",
    "http://localhost@evil.example/",
)


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


@pytest.mark.parametrize("route", own_routes(), ids=str)
def test_nothing_is_recorded_without_a_token(route: Route, world: World) -> None:
    maker = MAKERS[route.name]
    _whose, target = maker.targets(world)[0]
    may = PERMISSIONS[maker.permission]
    asker = next(each for each in world.askers if may & each.standings(target.parties))
    client = Client(enforce_csrf_checks=True)
    if asker.person:
        client.force_login(asker.person)
    before = AuditRow.objects.count()

    answer = client.post(reverse(route.name, kwargs=target.values), {"a": "b"})

    if route.name in WITHOUT_TOKEN:
        assert answer.status_code == 302
    else:
        assert answer.status_code in {403, 405}
    assert AuditRow.objects.count() == before


def test_form_from_another_site_is_refused(resident: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(resident)
    page = client.get(reverse("keys"))
    token = page.context["csrf_token"]

    answer = client.post(
        reverse("notices-read"),
        {"csrfmiddlewaretoken": str(token)},
        headers={"Origin": "https://evil.example"},
    )

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_nobody_is_led_to_another_site(onward: str, resident: Person) -> None:
    answer = Client().post(
        reverse("account_login"),
        {"login": resident.email, "password": PASSWORD, "next": onward},
    )
    language = Client().post(reverse("language"), {"language": "es", "next": onward})
    out = Client()
    out.force_login(resident)
    left = out.post(reverse("account_logout"), {"next": onward})

    for where in (answer, language, left):
        assert where.status_code == 302
        assert where["Location"].startswith("/")
        assert not where["Location"].startswith(("//", "/\\"))
        assert "\n" not in where["Location"]


def test_signing_in_changes_the_session(resident: Person) -> None:
    """A session that somebody planted before is worth nothing afterwards."""
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    client.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert client.session.session_key != planted
    assert client.get(reverse("notices")).status_code == 200
    assert thief.get(reverse("notices")).status_code == 302


def test_session_ends_on_signing_out(resident: Person) -> None:
    client, thief = Client(), Client()
    client.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})
    stolen = client.session.session_key
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(reverse("notices")).status_code == 200

    client.post(reverse("account_logout"))

    assert thief.get(reverse("notices")).status_code == 302
    assert not Session.objects.filter(session_key=stolen).exists()


def test_other_sessions_end_with_a_new_password(resident: Person) -> None:
    client, thief = Client(), Client()
    for browser in (client, thief):
        browser.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})

    new = "a new one, quite long"
    changed = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert changed.status_code == 302
    assert client.get(reverse("notices")).status_code == 200
    assert thief.get(reverse("notices")).status_code == 302


def test_who_was_put_out_is_out_at_once(
    resident: Person, as_someone: Callable[[Person], Client]
) -> None:
    browser = as_someone(resident)
    Person.objects.filter(pk=resident.pk).update(is_active=False)

    assert browser.get(reverse("notices")).status_code == 302


def test_guessing_passwords_is_slowed_down(resident: Person) -> None:
    client = Client()
    answers = [
        client.post(reverse("account_login"), {"login": resident.email, "password": f"guess {i}"})
        for i in range(12)
    ]

    right = client.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})

    assert right.status_code != 302
    text = answers[-1].content.decode()
    assert answers[-1].status_code == 429 or "Too many" in text


def test_whether_someone_is_known_is_not_told(resident: Person) -> None:
    def said(address: str) -> str:
        sent = {"login": address, "password": "wrong wrong wrong"}
        page = Client().post(reverse("account_login"), sent).content.decode()
        return page.replace(address, "…")

    known, unknown = said(str(resident.email)), said("nobody@example.org")

    assert strip_tokens(known) == strip_tokens(unknown)


def strip_tokens(page: str) -> str:
    return "\n".join(line for line in page.split("\n") if "csrfmiddlewaretoken" not in line)


def test_cookies_are_kept_from_scripts_and_other_sites(resident: Person) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.CSRF_COOKIE_HTTPONLY


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", ["today", "audit", "account_login", "account_signup"])
def test_pages_say_what_they_may_load(name: str) -> None:
    answer = Client().get(reverse(name))

    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
