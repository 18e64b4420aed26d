"""Every garden has a page: what it may take, what comes, what may come of it, and from where."""

import re
from dataclasses import replace

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenhaven.core.city import Gardens
from greenhaven.core.forecast.outlook.outlook import Outlook as OutlookOfWeeks
from greenhaven.web.exchange.models import Outlook, Plan
from greenhaven.web.exchange.plans.queries import bands_of, lineage_of
from greenhaven.web.exchange.plans.ranges import range_of
from tests.web.futures import kept_plan, looked
from tests.web.pages import read
from tests.web.village import garden, village


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def planned(db: None) -> Plan:  # noqa: ARG001 -- it opens the database
    """The village, planned and not yet followed."""
    return kept_plan()


@pytest.fixture
def outlook(planned: Plan) -> Outlook:
    """Its outlook, kept."""
    return looked(planned)


@pytest.fixture
def bands(outlook: Outlook) -> OutlookOfWeeks:
    """The bands of it."""
    return bands_of(outlook.digest)


def names(address: str) -> list[str]:
    """The gardens in the list, in its order."""
    links = read(Client().get(address)).attributes("a", "href")
    return [
        link.split("/")[2] for link in links if link.startswith("/gardens/") and link != "/gardens/"
    ]


def test_garden_tells_how_far_its_cap_of_phosphorus_is_filled(bands: OutlookOfWeeks):
    text = plain(read(Client().get("/gardens/rose/")).text)

    # 500 m² at 20 kg P a hectare is 1 kg, of which 0.3 kg were spread in the year before.
    coming = bands.garden_totals.of("phosphorus", "rose")[2, -1]
    assert "0.3 kg were spread before" in text
    assert "of 1.0 kg a year" in text
    assert f"Phosphorus {100 * (0.3 + coming):.0f} % of its cap" in text


@pytest.mark.usefixtures("planned")
def test_list_tells_first_how_much_the_plan_brings_and_to_how_many():
    text = plain(read(Client().get("/gardens/")).text)

    found = re.search(r"the plan brings ([\d.]+) t of compost to (all|\d+ of) (\d+) places", text)
    assert found is not None
    assert float(found[1]) > 0


@pytest.mark.usefixtures("planned")
def test_garden_tells_first_how_much_comes_and_in_which_weeks():
    text = plain(read(Client().get("/gardens/rose/")).text)

    said = "It gets 500 kg of compost, from the week of 3 March 2025 to that of 10 March 2025."
    assert said in text


def test_garden_tells_its_series_and_their_ranges(bands: OutlookOfWeeks):
    text = plain(read(Client().get("/gardens/rose/")).text)

    for name in ("compost", "nitrogen", "soil_carbon", "leached_nitrogen"):
        unit = bands.garden_totals.quantity(name).unit
        told = range_of(unit, bands.garden_totals.of(name, "rose")[:, -1])
        assert plain(told.middle) in text
    assert "kg in four weeks" in text


def test_nitrogen_of_a_garden_is_led_back_to_districts_and_batches(outlook: Outlook):
    text = plain(read(Client().get("/gardens/rose/")).text)

    lineage = lineage_of(outlook.digest)
    parts = lineage.origins.of_row(int(np.flatnonzero(lineage.places == "rose")[0]))
    before = parts.value[parts.column == 0].sum() / parts.value.sum()
    assert f"{100 * before:.0f} % of it lay in the hubs before the plan began" in text
    assert "the rest comes from 2 districts" in text
    assert "North bank 1.0 kg" in text
    assert "Village yard laid 4 November 2024" in text
    assert "Village yard laid 3 March 2025" in text


@pytest.mark.usefixtures("outlook")
def test_park_whose_nitrogen_lay_in_hubs_before_says_that_nobody_recorded_it():
    text = read(Client().get("/gardens/park/")).text

    assert "All of it lay in the hubs before the plan began" in text
    assert "Nitrogen by district" not in text


@pytest.mark.usefixtures("outlook")
def test_map_of_a_garden_shades_the_districts_and_names_the_hub():
    page = read(Client().get("/gardens/rose/"))

    looks = page.attributes("path", "class")
    assert looks.count("way") == 1
    assert {"step-4", "step-0"} <= set(looks)
    words = "Rose beds <i>& herbs</i> gets compost from: Village yard. Of districts, North bank"
    assert any(label.startswith(words) for label in page.attributes("svg", "aria-label"))


@pytest.mark.usefixtures("outlook")
def test_garden_lists_its_deliveries_with_their_hub():
    page = read(Client().get("/gardens/rose/"))

    assert "3 March 2025 Compost 250 kg Village yard" in plain(page.text)
    assert "10 March 2025 Compost 250 kg Village yard" in plain(page.text)
    assert "/hubs/yard/#lineage" in page.attributes("a", "href")


@pytest.mark.usefixtures("planned")
def test_garden_of_a_plan_that_nobody_followed_shows_what_the_plan_brings():
    text = plain(read(Client().get("/gardens/rose/")).text)

    # The plan's compost holds 1 kg P a tonne: half a kilogram comes.
    assert "It gets 500 kg of compost" in text
    assert "0.3 kg were spread before and 0.5 kg come" in text
    assert "Phosphorus 80 % of its cap" in text


@pytest.mark.parametrize("address", ["/gardens/nowhere/", "/gardens/shop/"])
@pytest.mark.usefixtures("planned")
def test_what_is_no_garden_is_not_found(address: str):
    response = Client().get(address)

    assert response.status_code == 404
    assert "There is no garden" in read(response).text


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["rose", "park", "trees"]),
        ("?order=name", ["rose", "park", "trees"]),
        ("?order=area", ["park", "trees", "rose"]),
        ("?order=compost", ["park", "rose", "trees"]),
        ("?order=district", ["trees", "rose", "park"]),
        ("?name=BEDS", ["rose"]),
        ("?name=nothing+like+it", []),
        ("?district=s", ["park"]),
        ("?name=park&district=n", []),
    ],
)
def test_gardens_are_found_by_name_and_district_in_the_order_asked_for(asked, found):
    assert names(f"/gardens/{asked}") == found


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("asked", ["order=x", "district=nowhere", "page=0", "page=x"])
def test_list_that_makes_no_sense_is_not_found(asked: str):
    assert Client().get(f"/gardens/?{asked}").status_code == 404


@pytest.mark.django_db
def test_long_list_is_cut_into_pages_that_keep_what_was_asked():
    many = [garden(f"g{at}", f"Garden {at:03d}", "garden", "n", 100.0) for at in range(120)]
    city = village()
    kept_plan(replace(city, gardens=Gardens.of([*city.gardens.records(), *many])))

    first = read(Client().get("/gardens/?name=garden&order=name"))
    last = names("/gardens/?name=garden&order=name&page=4")

    assert "1 to 30 of 120" in first.text
    assert "?name=garden&order=name&page=2#list" in first.attributes("a", "href")
    assert last[0] == "g90"
    assert len(last) == 30


@pytest.mark.usefixtures("planned")
def test_name_that_is_sought_is_shown_as_text():
    content = Client().get("/gardens/", {"name": '"><script>'}).content.decode()

    assert "<script>" not in content.replace('<script type="module"', "")
    assert "&quot;&gt;&lt;script&gt;" in content


@pytest.mark.usefixtures("planned")
def test_district_leads_to_its_gardens():
    links = read(Client().get("/districts/n/")).attributes("a", "href")

    assert "/gardens/rose/" in links
    assert "/gardens/?district=n" in links


@pytest.mark.usefixtures("outlook")
@pytest.mark.parametrize("address", ["/gardens/", "/gardens/rose/"])
def test_garden_page_asks_the_database_little(address: str):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200

    assert len(asked) <= 15
