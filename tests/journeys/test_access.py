"""Pages of who takes part can be used by everyone: on a phone, in both themes and languages."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.access import COLOURS, OPEN, expect_access
from tests.journeys.conftest import PATIENCE_MS

SignIn = Callable[..., None]
HUB, MARKET, GARDEN = "earth-matter", "union-square-greenmarket", "M268-GT001"
LANGUAGES = ("en", "es")
STRANGERS = (
    *("/", "/circles/", "/report/", f"/report/?place={GARDEN}", "/reports/", "/alliances/"),
    *(f"/places/{HUB}/", f"/places/{GARDEN}/", "/account/login/?next=/give/", "/account/signup/"),
    *("/account/password/reset/", "/account/login/code/", "/account/inactive/", "/offline/"),
)
RESIDENTS = (
    *("/me/", "/give/", "/give/?district=103", "/ask/", "/offers/", "/promises/", "/me/given/"),
    *("/me/notices/", "/me/keys/", "/me/calendar/", "/changes/", "/rounds/mine/", "/rounds/hours/"),
    *("/account/email/", "/account/password/change/", "/account/logout/", "/account/2fa/"),
    *("/account/2fa/webauthn/", "/circles/found/", "/me/home/"),
)
KEEPERS = (
    *(f"/keep/{HUB}/", f"/keep/{HUB}/compost/", f"/places/{HUB}/batches/", "/alliances/new/"),
    *(f"/places/{HUB}/declarations/", f"/places/{HUB}/hours/"),
)
COORDINATORS = (
    *("/day/", "/rounds/", "/rounds/vehicles/", "/rounds/sheets/", "/imports/", "/changes/"),
)


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A phone that moves nothing by itself and keeps no pages."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def look_at(page: Page, addresses: Sequence[str], language: str, *, wide: bool = False) -> None:
    """Each page: headings one by one, nothing over the edge, nothing that axe finds.

    `wide`: on a desk, too.
    """
    for _address in visited(page, addresses, language):
        expect_both_themes(page)
        if wide:
            page.set_viewport_size({"width": 1440, "height": 900})
            expect_both_themes(page)
            page.set_viewport_size({"width": 390, "height": 844})


def visited(page: Page, addresses: Sequence[str], language: str) -> Iterator[str]:
    """Each page in a language, its headings one by one and nothing over its edge."""
    site = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert page.locator("html").get_attribute("lang") == language, address
        expect_headings(page)
        expect_edges(page)
        yield address


def expect_both_themes(page: Page) -> None:
    """Nothing that axe finds by day, and no colour by night."""
    page.emulate_media(color_scheme="dark")
    expect_access(page, rules=COLOURS)
    page.emulate_media(color_scheme="light")
    expect_access(page)


def expect_headings(page: Page) -> None:
    """One title, and no level left out below it."""
    levels = page.evaluate(
        "[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map((h) => +h.tagName[1])"
    )
    assert levels.count(1) == 1, (page.url, levels)
    assert all(b <= a + 1 for a, b in pairwise(levels)), (page.url, levels)


def expect_edges(page: Page) -> None:
    """Nothing has to be moved sideways: on the smallest phone, which is also twice the letters."""
    page.evaluate(OPEN)
    page.set_viewport_size({"width": 320, "height": 844})
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(beyond) == 0, page.url
    page.set_viewport_size({"width": 390, "height": 844})


@pytest.fixture
def asked(home: Path, site: str, reader: BrowserContext) -> dict[str, list[str]]:
    """The pages of the council by what they are about; who reads them is asked something on each.

    Their phone is signed in.
    """
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.deciders"],
        cwd=Path(__file__).parents[2],
        env=environment | {"GREENHAVEN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told: dict[str, list[str]] = json.loads(made.stdout)
    key = {"name": "sessionid", "value": str(told.pop("visit")), "url": site}
    reader.add_cookies([key])  # type: ignore[list-item]  # a cookie
    return told


def opened(reader: BrowserContext) -> Page:
    """A page of the site, whatever it shows first."""
    page = reader.new_page()
    page.goto("/offline/")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_stranger_can_use_every_page(reader: BrowserContext, language: str) -> None:
    look_at(opened(reader), STRANGERS, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_resident_can_use_every_page(
    reader: BrowserContext, sign_in: SignIn, language: str
) -> None:
    sign_in(reader, "rosa")

    look_at(opened(reader), RESIDENTS, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keeper_can_use_every_page(reader: BrowserContext, sign_in: SignIn, language: str) -> None:
    sign_in(reader, "kurt", "keeper", HUB)

    look_at(opened(reader), KEEPERS, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_coordinator_can_use_every_page(
    reader: BrowserContext, sign_in: SignIn, language: str
) -> None:
    sign_in(reader, "carl", "coordinator")

    look_at(opened(reader), COORDINATORS, language)


@pytest.mark.parametrize("about", ["conversations", "proposals", "votes", "ballots", "meetings"])
def test_whoever_decides_can_use_every_page(
    reader: BrowserContext, asked: dict[str, list[str]], about: str
) -> None:
    page = opened(reader)

    look_at(page, asked[about], "en", wide=True)
    # Words are longer; colours, names and places stay.
    assert list(visited(page, asked[about], "es")) == asked[about]


def test_receipt_can_be_used_and_its_picture_leads_to_the_ballot(
    reader: BrowserContext, asked: dict[str, list[str]]
) -> None:
    page = opened(reader)
    vote = str(asked["secret"])
    page.goto(f"{vote}ballot/")
    page.locator("label").filter(has_text="No").first.click()
    page.get_by_role("button", name="Look at it once more").click()
    look_closer(page)
    page.get_by_role("button", name="Cast this vote").click()
    page.wait_for_url("**/receipt/**")
    receipt = page.locator(".receipt strong").first.inner_text()
    look_at(page, [f"{vote}receipt/"], "en", wide=True)

    # What the picture holds, as the test of its squares says, is opened on another device.
    page.goto("/offline/")
    page.goto(f"{vote}receipt/#{receipt}")
    page.get_by_role("button", name="Find it").click()

    expect(page.locator(".notice.good")).to_contain_text("in the urn")
    look_closer(page)


def look_closer(page: Page) -> None:
    """A page that came of a form, as it stands."""
    expect_headings(page)
    expect_edges(page)
    expect_both_themes(page)


def test_what_was_given_can_be_used_from_offer_to_story(
    reader: BrowserContext, sign_in: SignIn
) -> None:
    """An offer, its promise, the handover and where it went; a keeper finds who is due."""
    sign_in(reader, "rita")
    page = opened(reader)
    page.goto(f"/give/?district=103&towards={MARKET}")
    page.get_by_text("Food scraps").click()
    page.get_by_text("1 bucket", exact=True).click()
    page.get_by_role("button", name="Give").click()
    page.wait_for_url("**/offers/*/")
    offer = page.url
    page.goto("/promises/")
    page.locator(".lines a").first.click()
    promise = page.url

    sign_in(reader, "mara", "keeper", MARKET)
    page.goto(f"/keep/{MARKET}/")
    page.locator(".choice").filter(has_text="Rita").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/handovers/*/")
    handover = page.url
    look_at(page, (f"/keep/{MARKET}/", handover), "es")

    sign_in(reader, "rita")
    for language in LANGUAGES:
        look_at(page, (offer, promise, handover, "/me/given/"), language)


def test_keeper_of_a_busy_hub_finds_who_is_due_and_agrees_to_all(
    reader: BrowserContext, sign_in: SignIn
) -> None:
    """Few rows above the scale; a name narrows the others; one button answers the plan."""
    sign_in(reader, "kurt", "keeper", HUB)
    page = opened(reader)
    page.goto(f"/keep/{HUB}/")
    assert page.locator(".keep-due .choice").count() <= 7
    first = "(a, b) => document.querySelector(a).compareDocumentPosition(document.querySelector(b))"
    follows = page.evaluate(f"({first})('#id_quantity', '.keep-asked')")
    assert follows & 4  # the scale comes before what waits for an answer

    page.locator(".keep-more > summary").click()
    page.get_by_label("Find by name").fill("grace")
    shown = page.locator("#far .choice:visible")
    assert shown.count() < page.locator("#far .choice").count()
    page.get_by_role("button", name=re.compile(r"^Agree to all \d+$")).click()

    expect(page.locator("main")).to_contain_text(re.compile(r"You agreed to all \d+\."))
    expect(page.locator(".keep-asked")).to_have_count(0)
