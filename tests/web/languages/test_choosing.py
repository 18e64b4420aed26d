"""Anyone may read in another language; the page stays, and the choice is kept."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from greenhaven.web.commons.people.models import Person
from tests.web.pages import read


def test_a_visitor_chooses_and_stays_on_the_page(visitor: Client) -> None:
    before = read(visitor.get("/gardens/?order=name"))

    answer = visitor.post("/language/", {"language": "es", "next": "/gardens/?order=name"})

    assert answer.headers["Location"] == "/gardens/?order=name"
    after = read(visitor.get(answer.headers["Location"]))
    assert before.attributes("html", "lang") == ["en"]
    assert after.attributes("html", "lang") == ["es"]
    assert "Huertos" in after.text


def test_the_switch_names_each_other_language_by_itself(visitor: Client) -> None:
    page = read(visitor.get("/gardens/?order=name"))

    assert page.attributes("button", "lang") == ["es"]
    assert "Español" in page.text
    assert "/gardens/?order=name" in page.attributes("input", "value")


def test_the_browsers_own_language_is_followed(visitor: Client) -> None:
    page = read(visitor.get("/gardens/", headers={"accept-language": "es-MX,es;q=0.9"}))

    assert page.attributes("html", "lang") == ["es"]


@pytest.mark.parametrize("language", ["", "xx", "de", "es\n", "../es"])
def test_an_unknown_language_changes_nothing(visitor: Client, language: str) -> None:
    answer = visitor.post("/language/", {"language": language, "next": "/gardens/"})

    assert answer.headers["Location"] == "/gardens/"
    assert settings.LANGUAGE_COOKIE_NAME not in visitor.cookies


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_the_choice_leads_to_no_other_site(visitor: Client, onward: str) -> None:
    answer = visitor.post("/language/", {"language": "es", "next": onward})

    assert answer.headers["Location"] == "/"


def test_the_language_is_chosen_by_sending_a_form_alone(visitor: Client) -> None:
    assert visitor.get("/language/").status_code == 405


def test_someones_choice_is_kept_with_them(
    resident: Person, as_someone: Callable[[Person], Client]
) -> None:
    as_someone(resident).post("/language/", {"language": "es", "next": "/"})

    resident.refresh_from_db()
    assert resident.language == "es"


def test_someone_reads_in_their_language_in_another_browser(
    visitor: Client,  # noqa: ARG001 -- there is a plan to read
    resident: Person,
    as_someone: Callable[[Person], Client],
) -> None:
    Person.objects.filter(pk=resident.pk).update(language="es")

    page = read(as_someone(resident).get("/gardens/"))

    assert page.attributes("html", "lang") == ["es"]


def test_what_is_chosen_in_this_browser_comes_first(
    visitor: Client,  # noqa: ARG001 -- as above
    resident: Person,
    as_someone: Callable[[Person], Client],
) -> None:
    client = as_someone(resident)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    Person.objects.filter(pk=resident.pk).update(language="es")

    page = read(client.get("/gardens/"))

    assert page.attributes("html", "lang") == ["en"]
