"""Every role at every route, with an object of their own side and one of others.

What is expected comes from the table of permissions and from who the parties are. The permission
of each route is written down twice, in its view and beside its maker, by different hands.
"""

from collections.abc import Mapping
from http import HTTPStatus

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import Route, own_routes
from tests.web.permissions.targets import Target
from tests.web.permissions.world import Asker, World, make_world

MAKERS = all_makers()
SHUT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
# What is not there shows nothing about who may see it: a maker's address must be there.
NOTHING = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@pytest.fixture
def world(kept: Plan, places: Mapping[str, Place]) -> World:  # noqa: ARG001 -- there is a plan
    return make_world(places)


@pytest.mark.parametrize("route", own_routes(), ids=str)
def test_nobody_gets_in_where_the_table_lets_nobody_in(route: Route, world: World) -> None:
    maker = MAKERS[route.name]
    wrong: list[str] = []
    opened = False

    for whose, target in maker.targets(world):
        for asker in world.askers:
            may = bool(PERMISSIONS[maker.permission] & asker.standings(target.parties))
            for method in ("get", "post"):
                said = asked(route, target, asker, method)
                opened |= may and said.status_code != HTTPStatus.METHOD_NOT_ALLOWED
                if fault := judged(said, may=may):
                    wrong.append(f"{method} of {whose} as {asker}: {fault}")

    assert not wrong, "\n".join([str(route), *wrong])
    assert opened, f"{route}: neither GET nor POST does anything for anyone who may"


def asked(route: Route, target: Target, asker: Asker, method: str) -> HttpResponse:
    """The answer, and afterwards everything as it was."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if asker.person:
            client.force_login(asker.person)
        before = AuditRow.objects.count()
        answer = getattr(client, method)(reverse(route.name, kwargs=target.values))
        answer.recorded = AuditRow.objects.count() - before
        transaction.set_rollback(True)
    return answer


def judged(answer: HttpResponse, *, may: bool) -> str:
    """What is wrong with the answer, if anything."""
    status = answer.status_code
    to_sign_in = 300 <= status < 400 and answer["Location"].startswith(reverse("account_login"))
    shut = status in SHUT or to_sign_in
    if status >= 500:
        return f"{status} {answer.exc_info and answer.exc_info[1]!r}"
    if shut and answer.recorded:
        return f"{status}, and yet something was recorded"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return ""  # said to all alike, before anybody is looked at
    if shut == may:
        return f"{status} although they {'may' if may else 'may not'}"
    if status in NOTHING:
        return f"{status}: the maker's address leads nowhere"
    return ""
