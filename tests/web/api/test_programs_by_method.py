"""HEAD answers as GET without a body, and OPTIONS says what an address knows."""

import pytest
from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.offers.models import Offer
from tests.web.api.programs import program_of


@pytest.mark.parametrize(
    "path", ["/city", "/places", "/places/yard", "/places/nowhere", "/openapi.json"]
)
def test_head_is_get_without_a_body(places: dict[str, Place], kept: Plan, path: str) -> None:
    del places, kept
    read, asked = (getattr(Client(), each)(f"/api/v1{path}") for each in ("get", "head"))

    assert asked.status_code == read.status_code
    assert asked.content == b""
    assert asked.headers["Content-Type"] == read.headers["Content-Type"]
    assert asked.headers["Content-Length"] == read.headers["Content-Length"]


def test_head_needs_the_same_key(resident: Person) -> None:
    key = program_of(resident).key

    assert Client().head("/api/v1/me").status_code == 401
    told = Client().head("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert (told.status_code, told.content) == (200, b"")


def test_head_records_nothing(resident: Person) -> None:
    key = program_of(resident).key

    told = Client().head("/api/v1/offers", headers={"Authorization": f"Bearer {key}"})

    assert told.status_code == 200
    assert Offer.objects.count() == 0
    only_written = Client().head("/api/v1/notices/read")
    assert only_written.status_code == 405


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/offers", "GET, HEAD, OPTIONS, POST"),
        ("/me", "GET, HEAD, OPTIONS, PATCH"),
        ("/places/yard/hours", "GET, HEAD, OPTIONS, PUT"),
        ("/offers/1/pause", "OPTIONS, POST"),
    ],
)
@pytest.mark.django_db
def test_options_says_what_an_address_knows(path: str, known: str) -> None:
    told = Client().options(f"/api/v1{path}")

    assert (told.status_code, told.content) == (204, b"")
    assert told.headers["Allow"] == known
    assert "Content-Type" not in told.headers


@pytest.mark.django_db
def test_options_of_nothing_is_not_there() -> None:
    told = Client().options("/api/v1/nothing-here")

    assert (told.status_code, told.json()["code"]) == (404, "not_there")


@pytest.mark.django_db
def test_no_other_site_may_ask_through_a_browser() -> None:
    told = Client().options(
        "/api/v1/me",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )

    assert not [name for name in told.headers if name.startswith("Access-Control-")]
