"""Every page: what it says, that it stands on its own, and that it is built to be read by all."""

import pytest
from django.test import Client

from tests.web.pages import read

PAGES = (
    "/",
    "/?week=2",
    "/districts/",
    "/districts/n/",
    "/districts/s/",
    "/plan/",
    "/plan/?district=n&week=1",
    "/forecast/",
    "/gardens/",
    "/gardens/rose/",
    "/rules/",
    "/hubs/",
    "/hubs/yard/",
    "/hubs/station/",
    "/hubs/away/",
    "/assumptions/",
    "/about/data/",
)


@pytest.mark.parametrize("address", PAGES)
def test_page_has_one_heading_a_title_a_language_and_landmarks(visitor: Client, address):
    page = read(visitor.get(address))

    assert page.count("h1") == 1
    assert page.attributes("html", "lang") == ["en"]
    assert page.count("title") >= 1
    assert [page.count(tag) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert "#content" in page.attributes("a", "href")
    assert "content" in page.attributes("main", "id")


@pytest.mark.parametrize("address", PAGES)
def test_page_loads_nothing_from_outside_and_runs_nothing_inline(visitor: Client, address):
    page = read(visitor.get(address))

    loaded = page.attributes("script", "src") + page.attributes("link", "href")
    loaded += page.attributes("img", "src") + page.attributes("use", "href")
    assert loaded
    assert [link for link in loaded if link.startswith(("http:", "https:", "//"))] == []
    assert page.count("script") == len(page.attributes("script", "src"))
    assert page.count("style") == 0
    assert [name for _, found in page.tags for name in found if name in ("style", "onclick")] == []


@pytest.mark.parametrize("address", PAGES)
def test_page_gives_every_id_and_every_label_once(visitor: Client, address):
    page = read(visitor.get(address))

    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert set(page.attributes("label", "for")) <= set(ids)
    assert set(page.attributes("use", "href")) <= {f"#{name}" for name in ids}


def test_links_within_the_site_lead_somewhere(visitor: Client):
    links = {
        link for address in PAGES for link in read(visitor.get(address)).attributes("a", "href")
    }

    inner = {link.partition("#")[0] for link in links if link.startswith("/")}
    assert len(inner) > 10
    statuses = {link: visitor.get(link, follow=True).status_code for link in inner}
    assert statuses == dict.fromkeys(inner, 200)


def test_today_states_what_came_in_and_went_back(visitor: Client):
    page = read(visitor.get("/"))

    assert "Planned for this week: 7.4 t in, 2.0 t back to the soil" in page.text
    assert "4.0 t, or 54 %, have to leave the city" in page.text
    assert "mix in 2.6 t of wood and leaves" in page.text
    assert "250 kg go to gardens" in page.text


def test_today_of_another_week_speaks_of_that_week(visitor: Client):
    page = read(visitor.get("/?week=2"))

    assert "Planned for the week of 10 March 2025: 6.0 t in, 0 kg back" in page.text


def test_today_tells_which_clock_it_runs_on(visitor: Client):
    page = read(visitor.get("/"))

    assert "Fixed clock: 3 March 2025" in page.text
    assert "weather replayed from 3 March 2023" in page.text
    assert "no live feeds are set" in page.text


def test_today_publishes_the_year_without_refuse_and_without_blanks(visitor: Client):
    page = read(visitor.get("/"))

    assert "150.0 t of organics were collected from January 2024 to December 2024" in page.text
    assert "3 weeks of single sources rest on such months" in page.text


def test_today_says_what_gardens_can_take_and_that_phosphorus_limits_it(visitor: Client):
    page = read(visitor.get("/"))

    assert "can safely take 1.2 t of compost a year: 0.40 % of what" in page.text
    assert "Phosphorus sets the limit" in page.text
    assert page.attributes("circle", "class").count("safe") == 4


def test_today_has_the_nitrogen_as_a_table_that_balances(visitor: Client):
    page = read(visitor.get("/"))

    rows = [found for tag, found in page.tags if tag == "tr" and "data-kg" in found]
    into = sum(float(row["data-kg"]) for row in rows if row["data-to"] == "Village yard")
    out = sum(float(row["data-kg"]) for row in rows if row["data-from"] == "Village yard")
    assert into == pytest.approx(180.0)
    assert out == pytest.approx(into)
    leaving = [row for row in rows if row["data-part"] == "leaves"]
    assert {row["data-to"] for row in leaving} == {"Processor outside the village"}


def test_jobs_tell_who_what_how_much_to_where_and_why(visitor: Client):
    page = read(visitor.get("/districts/n/"))

    assert "Door rounds, North Food scraps 3.0 t Village yard" in page.text
    assert (
        "Schools, North Food scraps 500 kg Processor outside the village by Quay station, 4 km"
        in page.text
    )
    assert "Market square bin Food scraps 400 kg Village yard" in page.text
    assert "Village yard Compost 250 kg Rose beds" in page.text


def test_names_are_shown_as_text_never_as_markup(visitor: Client):
    content = visitor.get("/districts/n/").content.decode()

    assert "Rose beds &lt;i&gt;&amp; herbs&lt;/i&gt;" in content
    assert "<i>" not in content


def test_district_gives_its_year_its_capture_and_its_streams(visitor: Client):
    page = read(visitor.get("/districts/n/"))

    assert "120.0 t of organics were collected here" in page.text
    assert "Capture was 4.8 % in June 2024" in page.text
    assert "households 96.0 t" in page.text
    assert "schools 24.0 t" in page.text


def test_district_without_a_capture_rate_says_so(visitor: Client):
    page = read(visitor.get("/districts/s/"))

    assert "No capture rate is published." in page.text


def test_district_lists_a_closed_point_as_closed(visitor: Client):
    page = read(visitor.get("/districts/s/"))

    assert "LAST DAY 1 March: Old mill closed, not in the plan" in page.text


def test_district_says_what_binds_a_garden(visitor: Client):
    page = read(visitor.get("/districts/n/"))

    # 500 m² at 20 kg P a hectare is 1 kg P; the compost holds 1 kg P a tonne.
    assert "1 000 m² 500 m² 1.0 t phosphorus 250 kg" in page.text


def test_unknown_district_is_not_found_in_the_look_of_the_site(visitor: Client):
    response = visitor.get("/districts/nowhere/")

    page = read(response)
    assert response.status_code == 404
    assert "There is no district nowhere." in page.text
    assert page.count("nav") == 2  # the menu, and how to take part


@pytest.mark.parametrize("address", ["/hubs/nowhere/", "/nowhere", "/?week=3", "/?week=x"])
def test_what_is_not_there_is_not_found(visitor: Client, address):
    assert visitor.get(address).status_code == 404


def test_choosing_a_district_leads_to_its_page(visitor: Client):
    response = visitor.get("/districts/", {"district": "s"})

    assert response.status_code == 302
    assert response.headers["Location"] == "/districts/s/"


def test_plan_shows_totals_recipes_and_what_found_no_place(visitor: Client):
    page = read(visitor.get("/plan/"))

    assert "3 March 2025 7.4 t 3.4 t 2.6 t 4.0 t – 2.0 t 1.0 t" in page.text
    assert "1 6.0 t 28.0 58 % 41 % 43 % 200 kg" in page.text
    assert "Schools, North North bank 2 300 kg" in page.text
    assert "The worst error is 2.0 · 10⁻¹⁵" in page.text


def test_plan_of_one_district_and_week_holds_only_its_flows(visitor: Client):
    page = read(visitor.get("/plan/?district=n&week=1"))

    assert "4 flows as a file" in page.text
    assert "/plan.csv?district=n&week=1" in page.attributes("a", "href")


def test_hubs_mark_expired_permits_and_assumed_capacities(visitor: Client):
    page = read(visitor.get("/hubs/"))

    assert "Village yard processing hub, turned windrow 6.0 t assumed" in page.text
    assert "permit expired 1 May 2023" in page.text
    assert "permit until 1 January 2031" in page.text


def test_hub_gives_the_reason_of_what_is_assumed(visitor: Client):
    page = read(visitor.get("/hubs/yard/"))

    assert "Capacity 6 t/week Nobody has weighed it" in page.text
    assert "How full it is at the start 0 % It was swept." in page.text


def test_assumptions_tell_reach_reason_and_source(visitor: Client):
    page = read(visitor.get("/assumptions/"))

    assert "15 numbers that nobody measured" in page.text
    assert "Weeks until it is ripe windrow 16 weeks From receiving to a product" in page.text
    assert "Capacity Village yard 6 t/week Nobody has weighed it – 1" in page.text
    assert "Growing share all 50 % Paths take half. A survey, 2019 4" in page.text


@pytest.mark.django_db
def test_a_site_without_a_plan_says_how_to_make_one(client: Client):
    response = client.get("/")

    page = read(response)
    assert response.status_code == 503
    assert "Nothing is planned yet" in page.text
    assert "greenhaven up" in page.text


def test_a_broken_page_is_told_in_the_look_of_the_site(visitor: Client, monkeypatch):
    visitor.raise_request_exception = False
    monkeypatch.setattr("greenhaven.web.exchange.plans.front.weeks", lambda *_: 1 / 0)

    response = visitor.get("/")

    assert response.status_code == 500
    assert "Something broke on our side" in read(response).text


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_chosen_theme_is_painted_by_the_server(visitor: Client, chosen):
    visitor.cookies["theme"] = chosen

    assert read(visitor.get("/")).attributes("html", "data-theme") == [chosen]


def test_an_unknown_theme_is_ignored(visitor: Client):
    visitor.cookies["theme"] = '"><script>'

    assert read(visitor.get("/")).attributes("html", "data-theme") == []


def test_finder_goes_to_the_district_and_keeps_the_week(visitor: Client):
    answer = visitor.get("/districts/?district=n&week=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/districts/n/?week=2"


@pytest.mark.parametrize("district", ["a/b", "../../x", "//elsewhere.org", "nope", "<b>"])
def test_finder_of_what_is_no_district_finds_nothing(visitor: Client, district: str):
    assert visitor.get("/districts/", {"district": district}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/plan/", "/plan.csv", "/hubs/"])
def test_pages_are_read_and_not_written_to(visitor: Client, address: str):
    assert visitor.post(address).status_code == 405
    assert visitor.head(address).status_code == 200
