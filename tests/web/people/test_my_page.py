"""My page: what I say of myself, my home, everything about me."""

import io
import json
import zipfile
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.actions import add_home
from greenhaven.web.commons.places.models import Place, PlaceKind
from tests.web.neighbours import PASSWORD, circle_of
from tests.web.pages import read

DOOR = {"lat": 51.01234, "lon": 4.01567, "address": "1 Mill Lane, bell Ana"}


@pytest.fixture
def ana(as_someone, resident) -> Client:
    return as_someone(resident)


@pytest.fixture
def home(resident) -> Place:
    return add_home(by=resident, name="Nest", **DOOR)


def test_my_page_asks_a_stranger_to_sign_in(visitor):
    answer = visitor.get(reverse("me"))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/account/login/?next=/me/"


def test_my_page_shows_what_is_mine(ana, home, resident, neighbour, django_assert_max_num_queries):
    circle_of(neighbour, resident)

    with django_assert_max_num_queries(15):
        answer = ana.get(reverse("me"))

    page = read(answer)
    assert "Nest" in page.text
    assert home.address in page.text
    assert "Mill Lane" in page.text
    assert answer["Cache-Control"].startswith("max-age=0")


def test_name_language_and_units_are_kept_and_the_browser_follows(ana, resident):
    told = {"name": "Ana B.", "language": "es", "units": "us"}

    answer = ana.post(reverse("me-words"), told)

    resident.refresh_from_db()
    assert (resident.name, resident.language, resident.units) == ("Ana B.", "es", "us")
    assert answer.cookies["django_language"].value == "es"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": ""},
        {"name": "x" * 81},
        {"language": "tlh"},
        {"units": "stone"},
        {"name": "a\x00b"},
    ],
)
def test_wrong_words_change_nothing(ana, resident, told):
    asked = {"name": "Ana", "language": "en", "units": "metric", **told} if told else {}

    answer = ana.post(reverse("me-words"), asked)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    resident.refresh_from_db()
    assert (resident.name, resident.language, resident.units) == ("Ana", "en", "metric")


@pytest.mark.parametrize(
    ("point", "lat", "lon"),
    [
        ("51.0123, 4.0156", 51.0123, 4.0156),
        ("51.0123 4.0156", 51.0123, 4.0156),
        ("https://www.openstreetmap.org/#map=17/51.0123/4.0156", 51.0123, 4.0156),
        ("https://www.google.com/maps/@51.0123,4.0156,17z", 51.0123, 4.0156),
    ],
)
def test_a_home_is_put_where_the_pasted_point_is(ana, resident, point, lat, lon):
    ana.post(reverse("me-home-add"), {"name": "Nest", "point": point, "address": "1 Mill Lane"})

    home = resident.homes.get()
    assert (home.lat, home.lon, home.district) == (lat, lon, "n")
    assert (home.shown_lat, home.shown_lon) != (lat, lon)


def test_a_home_without_a_point_is_in_its_district(ana, resident):
    ana.post(reverse("me-home-add"), {"district": "s"})

    home = resident.homes.get()
    assert (home.name, home.lat, home.lon) == ("home", 50.98, 4.03)


def test_pressing_twice_puts_one_home_on_the_map(ana, resident):
    for _press in range(2):
        ana.post(reverse("me-home-add"), {"name": "Nest", "point": "51.0123, 4.0156"})

    assert resident.homes.count() == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Choose the district, or paste a point"),
        ({"point": "here"}, "No point was found"),
        ({"point": "NaN, NaN"}, "No point was found"),
        ({"point": "151.0, 4.0"}, "no point on the globe"),
        ({"point": "40.7128, -74.0060"}, "not in the city"),
        ({"point": "-51.0123, 4.0156"}, "not in the city"),
        ({"district": "x"}, "not one of the available choices"),
        ({"district": "n", "name": "x" * 81}, "at most 80"),
        ({"district": "n", "address": "x" * 201}, "at most 200"),
    ],
)
def test_a_wrong_home_is_refused_with_words(ana, resident, told, said):
    answer = ana.post(reverse("me-home-add"), told)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in read(answer).text
    assert not resident.homes.exists()


def test_pressing_on_the_map_moves_the_home_there(ana, home):
    page = read(ana.get(reverse("me-home", args=[home.code])))
    assert page.attributes("input", "width") == ["340"]

    ana.post(reverse("me-home-point", args=[home.code]), {"at.x": "170", "at.y": "226"})

    home.refresh_from_db()
    assert home.lat == pytest.approx(51.02, abs=0.002)
    assert home.lon == pytest.approx(4.02, abs=0.002)
    assert home.address == DOOR["address"]


@pytest.mark.parametrize(
    "pressed",
    [
        {},
        {"at.x": "0", "at.y": "0"},
        {"at.x": "-5", "at.y": "3"},
        {"at.x": "NaN", "at.y": "3"},
        {"at.x": "99999", "at.y": "3"},
        {"at.x": "9999", "at.y": "9999"},
    ],
)
def test_a_press_beside_the_map_moves_nothing(ana, home, pressed):
    answer = ana.post(reverse("me-home-point", args=[home.code]), pressed, follow=True)

    home.refresh_from_db()
    if pressed.get("at.x") != "9999":
        assert (home.lat, home.lon) == (DOOR["lat"], DOOR["lon"])
    assert answer.status_code == HTTPStatus.OK


def test_the_small_map_is_drawn_for_its_owner(ana, home):
    answer = ana.get(reverse("me-home-map", args=[home.code]))

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<script" not in answer.content
    assert b"Rose beds &lt;i&gt;" in answer.content


def test_a_home_that_is_taken_off_is_gone(ana, home):
    ana.post(reverse("me-home-remove", args=[home.code]))

    assert ana.get(reverse("me-home", args=[home.code])).status_code == HTTPStatus.NOT_FOUND
    home.refresh_from_db()
    assert home.address == ""


@pytest.mark.parametrize("who", ["neighbour", "coordinator", "steward", "auditor", "keeper"])
@pytest.mark.parametrize("name", ["me-home", "me-home-map"])
def test_nobody_else_opens_the_pages_of_a_home(as_someone, home, request, who, name):
    other = as_someone(request.getfixturevalue(who))

    assert other.get(reverse(name, args=[home.code])).status_code == HTTPStatus.FORBIDDEN
    posted = other.post(reverse("me-home", args=[home.code]), {"district": "s"})
    assert posted.status_code == HTTPStatus.FORBIDDEN


def test_a_download_is_mine_alone(ana, home, neighbour):
    answer = ana.post(reverse("me-export"))

    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("about-me.json"))
    assert told["homes"][0]["address"] == home.address
    assert neighbour.email not in json.dumps(told)


def test_erasing_asks_twice_and_signs_out(ana, resident, home):
    assert "This goes, for good" in read(ana.get(reverse("me-erase"))).text
    first = ana.post(reverse("me-erase"), {"sure": "on"})
    assert first["Location"].startswith(reverse("account_reauthenticate"))
    assert Person.objects.get(pk=resident.pk).erased_at is None

    again = reverse("account_reauthenticate") + "?next=" + reverse("me-erase")
    last = ana.post(again, {"password": PASSWORD, "next": reverse("me-erase")})

    assert last["Location"] == "/"
    assert Person.objects.get(pk=resident.pk).erased_at is not None
    assert "_auth_user_id" not in ana.session
    home.refresh_from_db()
    assert home.address == ""


def test_erasing_without_being_sure_changes_nothing(ana, resident):
    ana.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = ana.post(reverse("me-erase"), {})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Person.objects.get(pk=resident.pk).erased_at is None


def test_the_last_steward_is_told_why_they_cannot_go(as_someone, steward):
    client = as_someone(steward)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = client.post(reverse("me-erase"), {"sure": "on"})

    assert "name another steward first" in read(answer).text
    assert Person.objects.get(pk=steward.pk).erased_at is None


def test_homes_are_no_public_places(visitor, home):
    assert home.kind == PlaceKind.HOME
    assert visitor.get(reverse("place", args=[home.code])).status_code == HTTPStatus.NOT_FOUND
