"""Evil values in every field of every form of every page: clear words, and nothing worse."""

import os
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from tests.faults.corpus import CORPUS, Evil, text
from tests.faults.forms import Shown, forms_of, questions_of
from tests.web.permissions.makers import all_makers
from tests.web.permissions.makers_batches import photo
from tests.web.permissions.routes import Route, own_routes
from tests.web.permissions.targets import Target
from tests.web.permissions.world import Asker, World, make_world

MAKERS = all_makers()
PHOTO = photo().read()
FORM = "application/x-www-form-urlencoded"
# Who sees most forms; the others see some of these.
SEEN_BY = ("owner", "keeper of its hub", "steward of its circle", "coordinator", "steward")
STEP = 1 if os.environ.get("GREENHAVEN_FAULTS") == "all" else 4
MOST_QUESTIONS = 3
NULL = text("null", "a\0b")
# fmt: off
READ_BY_SOME = (
    "action", "actor", "batch", "before", "day", "district", "kind", "line", "material", "name",
    "next", "offer", "order", "page", "place", "promise", "q", "report", "season", "state",
    "subject", "towards", "view", "week",
)
# fmt: on
ROUTES = own_routes()
OPEN_ROUTES = ("account_login", "account_signup", "account_reset_password")
OPEN_ROUTES += ("account_request_login_code", "account_reauthenticate", "account_email")


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_evil_values_are_answered_in_words(route: Route, world: World) -> None:
    maker = MAKERS[route.name]
    _whose, target = maker.targets(world)[0]
    wrong: list[str] = []
    done: set[object] = set()

    for asker in askers(world, maker.permission, target):
        url = reverse(route.name, kwargs=target.values)
        client = Client(raise_request_exception=False)
        client.force_login(asker.person)
        for form in forms_at(client, url):
            if form.look not in done:
                done.add(form.look)
                wrong += faults_of(client, form)

    assert not wrong, "\n".join([str(route), *wrong[:20]])


def askers(world: World, permission: str, target: Target) -> Iterator[Asker]:
    """Some of those who may look at the page."""
    for asker in world.askers:
        may = PERMISSIONS[permission] & asker.standings(target.parties)
        if may and asker.name in SEEN_BY and asker.person:
            yield asker


def forms_at(client: Client, url: str) -> list[Shown]:
    """The forms of the page, and of its links to itself; those of the frame on one page only."""
    html = html_at(client, url)
    found = forms_of(html, url)
    for other in questions_of(html, url)[:MOST_QUESTIONS]:
        found += forms_of(html_at(client, other), other)
    return [form for form in found if form.action != reverse("language") or url == "/"]


def html_at(client: Client, url: str) -> str:
    """The page, where there is one."""
    answer = client.get(url)
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.content.decode() if answer.status_code == 200 and html else ""


def faults_of(client: Client, form: Shown) -> list[str]:
    """What comes of evil values, in one field after the other and in all at once.

    A quick run takes some of the values, others for each form; the whole run takes all of them.
    """
    wrong = []
    names = form.names
    first = sum(form.action.encode()) % STEP
    for number, evil in enumerate(CORPUS[first::STEP]):
        alone = {names[number % len(names)]} if names else set()
        for spoilt in (alone, set(names)):
            with transaction.atomic():
                answer = sent(client, form, evil, spoilt)
                transaction.set_rollback(True)
            if fault := judged(answer, evil):
                wrong.append(
                    f"{form.method} {form.action} {evil.name} in {sorted(spoilt)}: {fault}"
                )
    return wrong


def sent(client: Client, form: Shown, evil: Evil, spoilt: set[str]) -> HttpResponse:
    """The form with the evil value in the fields that are spoilt, and where it leads."""
    told = [(name, evil.data if name in spoilt else value.encode()) for name, value in form.fields]
    if form.method == "get":
        path, _mark, asked = form.action.partition("?")
        return client.get(f"{path}?{asked}&{urlencode(told)}", follow=True)
    if not form.files:
        return client.post(form.action, urlencode(told), content_type=FORM, follow=True)
    parts: dict[str, object] = {name: value.decode("utf-8", "replace") for name, value in told}
    for name in form.files:
        data = (evil.data or b" ") if name in spoilt else PHOTO
        parts[name] = SimpleUploadedFile(f"{evil.name}.jpg", data)
    return client.post(form.action, parts, follow=True)


def judged(answer: HttpResponse, evil: Evil) -> str:
    """What is wrong with the answer, if anything."""
    if answer.status_code >= 500:
        error = getattr(answer, "exc_info", None)
        return f"{answer.status_code} {error[1]!r}" if error else str(answer.status_code)
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    if html and evil.never and evil.never in answer.content:
        return "came back as it was"
    if "evil" in answer.cookies:
        return "made a header"
    return ""


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if "<str:" in route.path or "<slug:" in route.path], ids=str
)
def test_evil_addresses_are_answered_in_words(route: Route, world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.known["cora"])
    beginning = "/" + route.path.split("<")[0]

    for evil in CORPUS:
        for ending in ("", "/", "/" + route.path.partition(">/")[2]):
            answer = client.get(f"{beginning}{quote(evil.data[:2000], safe='')}{ending}")
            assert not judged(answer, evil), f"{evil.name}: {judged(answer, evil)}"


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_evil_questions_are_answered_in_words(route: Route, world: World) -> None:
    """Behind the question mark, under every name that some page reads."""
    maker = MAKERS[route.name]
    _whose, target = maker.targets(world)[0]
    client = Client(raise_request_exception=False)
    for asker in list(askers(world, maker.permission, target))[:1]:
        client.force_login(asker.person)
    url = reverse(route.name, kwargs=target.values)

    for evil in (*CORPUS[sum(url.encode()) % STEP :: STEP], NULL):
        asked = urlencode(dict.fromkeys(READ_BY_SOME, evil.data[:2000]))
        fault = judged(client.get(f"{url}?{asked}"), evil)
        assert not fault, f"{evil.name}: {fault}"


@pytest.mark.parametrize("name", OPEN_ROUTES)
def test_evil_values_at_the_door_are_answered_in_words(name: str, world: World) -> None:
    client = Client(raise_request_exception=False)
    if name in ("account_reauthenticate", "account_email"):
        client.force_login(world.known["ana"])
    people = Person.objects.count()

    wrong = [fault for form in forms_at(client, reverse(name)) for fault in faults_of(client, form)]

    assert not wrong, "\n".join(wrong[:20])
    assert Person.objects.count() == people
