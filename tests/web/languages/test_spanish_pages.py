"""Pages are Spanish through and through, and say days and numbers as Spanish does."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test import Client

from greenhaven.core.city import City
from tests.web.languages.leftovers import left_in
from tests.web.pages import read

PAGES = (
    "/",
    "/?week=2",
    "/plan/",
    "/districts/",
    "/districts/n/",
    "/forecast/",
    "/gardens/",
    "/gardens/rose/",
    "/hubs/",
    "/hubs/yard/",
    "/rules/",
    "/assumptions/",
    "/about/data/",
    "/nowhere",
)


@pytest.mark.parametrize("address", PAGES)
def test_public_page_leaves_no_english(visitor: Client, city: City, address: str) -> None:
    answer = visitor.get(address, headers={"accept-language": "es"})

    page = read(answer)
    assert page.attributes("html", "lang") == ["es"]
    names = set(city.gardens.name.tolist())  # a place keeps its name
    assert set(left_in(answer.content.decode())) - names == set()


def test_english_left_in_a_page_would_be_found(visitor: Client) -> None:
    page = visitor.get("/districts/").content.decode().replace('lang="en"', 'lang="es"', 1)

    assert len(list(left_in(page))) > 10


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ day|day }}", "3 de noviembre de 2025"),
        ('{{ "2025-06"|month }}', "junio de 2025"),
        ('{{ day|date:"MONTH_DAY_FORMAT" }}', "3 de noviembre"),
        ("{{ 0.5 }}", "0.5"),
        ("{{ 12345|number }}", "12\u202f345"),
        ("{{ 1.25|mass }}", "1.2\u00a0t"),
    ],
)
def test_days_and_numbers_follow_the_language(template: str, said: str) -> None:
    assert Template(template).render(Context({"day": date(2025, 11, 3)})) == said


def test_pictures_are_the_same_in_every_language(visitor: Client) -> None:
    english = read(visitor.get("/hubs/yard/"))

    spanish = read(visitor.get("/hubs/yard/", headers={"accept-language": "es"}))

    for tag, name in (("rect", "x"), ("rect", "width"), ("path", "d"), ("polygon", "points")):
        assert spanish.attributes(tag, name) == english.attributes(tag, name)
