"""The pages of alliances as people meet them."""

import uuid

import pytest
from django.test import Client

from greenhaven.web.exchange.alliances.actions import agree, end
from greenhaven.web.exchange.alliances.models import Alliance, Pledge
from tests.web.alliances.allied import proposed
from tests.web.pages import read


def filled(places, **change):
    usual = {
        "first": f"place:{places['yard'].pk}",
        "second": f"place:{places['rose'].pk}",
        "begins_on": "2025-03-10",
        "key": str(uuid.uuid4()),
        "ours-kind": "capacity",
        "ours-quantity": "1,5",
        "ours-unit": "t",
        "ours-occasion": "storm",
        "ours-notice_h": "12",
    }
    return usual | change


def test_keeper_proposes_and_the_other_side_agrees(places, keeper, gardener, as_someone):
    asked = filled(
        places,
        ask="on",
        **{
            "theirs-kind": "people",
            "theirs-number": "3",
            "theirs-what": "turning heaps",
            "theirs-occasion": "always",
            "theirs-notice_h": "48",
        },
    )
    response = as_someone(keeper).post("/alliances/new/", asked)
    made = Alliance.objects.get()
    assert response.status_code == 302
    assert Pledge.objects.get(kind="capacity").amount_mg_per_week == 1_500_000_000

    waiting = as_someone(gardener).get("/alliances/")
    assert "Waiting for your answer" in waiting.content.decode()
    page = as_someone(gardener).get(f"/alliances/{made.pk}/").content.decode()
    assert "3 people: turning heaps" in page
    as_someone(gardener).post(f"/alliances/{made.pk}/agree/")

    public = Client().get("/alliances/").content.decode()
    assert "Room for 1.5\u00a0t a week of whatever Village yard takes, in a storm" in public
    assert "Rose beds &lt;i&gt;&amp; herbs&lt;/i&gt;" in public
    assert "Standing by today" not in public  # it begins in a week


def test_what_stands_by_today_is_told_to_everybody(places, keeper, gardener):
    agree(alliance=proposed(places, keeper), by=gardener)

    page = read(Client().get("/alliances/"))

    assert "Standing by today" in page.text
    assert "Village yard for Rose beds <i>& herbs</i>: Room for 2.0" in page.text


@pytest.mark.parametrize(
    "change",
    [
        {"ours-quantity": ""},
        {"ours-quantity": "-1"},
        {"ours-quantity": "NaN"},
        {"ours-quantity": "9" * 30},
        {"ours-unit": "l"},
        {"ours-kind": "tool"},
        {"ours-kind": "love"},
        {"ours-notice_h": "-1"},
        {"ours-season_from": "3"},
        {"ours-weekdays": "8"},
        {"ours-place": "999999"},
        {"ends_on": "2025-03-01"},
        {"second": "place:999999"},
        {"first": "place:999999"},
        {"begins_on": "soon"},
        {"key": "none"},
        {"ask": "on"},
    ],
)
@pytest.mark.usefixtures("gardener")
def test_form_that_cannot_be_is_shown_again(places, keeper, as_someone, change):
    response = as_someone(keeper).post("/alliances/new/", filled(places, **change))

    assert response.status_code == 422
    assert 'class="error"' in response.content.decode() or "notice error" in (
        response.content.decode()
    )
    assert not Alliance.objects.exists()


@pytest.mark.usefixtures("gardener")
def test_nobody_proposes_for_a_place_of_others(places, keeper, as_someone):
    theirs = filled(places, first=f"place:{places['rose'].pk}", second=f"place:{places['yard'].pk}")

    assert as_someone(keeper).post("/alliances/new/", theirs).status_code == 422
    assert not Alliance.objects.exists()


def test_who_speaks_for_nothing_is_told_who_does(resident, as_someone):
    page = as_someone(resident).get("/alliances/new/").content.decode()

    assert "made by those who keep a place" in page
    assert Client().get("/alliances/new/").status_code == 302


def test_side_ends_it_with_a_word(places, keeper, gardener, as_someone):
    made = agree(alliance=proposed(places, keeper), by=gardener)

    as_someone(gardener).post(f"/alliances/{made.pk}/end/", {"why": "Moved away."})

    made.refresh_from_db()
    assert (made.state, made.why, made.ended_by) == ("ended", "Moved away.", gardener)


def test_strangers_end_nothing(places, keeper, gardener, resident, coordinator, as_someone):
    made = agree(alliance=proposed(places, keeper), by=gardener)

    assert as_someone(resident).post(f"/alliances/{made.pk}/end/").status_code == 403
    said = as_someone(coordinator).post(f"/alliances/{made.pk}/end/", follow=True)
    assert "for the two sides" in said.content.decode()
    too_long = as_someone(keeper).post(
        f"/alliances/{made.pk}/end/", {"why": "x" * 301}, follow=True
    )
    assert "At most 300" in too_long.content.decode()
    made.refresh_from_db()
    assert made.state == "agreed"


@pytest.mark.usefixtures("places")
def test_alliance_that_is_not_there_is_not_found():
    assert Client().get("/alliances/12345/").status_code == 404


def test_pages_take_few_queries(
    places, keeper, gardener, as_someone, django_assert_max_num_queries
):
    for _ in range(6):
        end(alliance=agree(alliance=proposed(places, keeper), by=gardener), by=keeper)
    made = agree(alliance=proposed(places, keeper), by=gardener)
    browser = as_someone(keeper)

    for path in ("/alliances/", f"/alliances/{made.pk}/", "/alliances/new/"):
        with django_assert_max_num_queries(15):
            assert browser.get(path).status_code == 200
