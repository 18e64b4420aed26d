"""Every page can be read: by eye, by keyboard, on a phone, without JavaScript, in both themes."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.access import GRAVE, expect_access

PAGES = (
    "/",
    "/districts/",
    "/districts/103/",
    "/plan/?district=103&week=2",
    "/forecast/",
    "/gardens/",
    "/gardens/?name=garden&order=name&page=2",
    "/gardens/M268-GT001/",
    "/rules/",
    "/hubs/",
    "/hubs/fresh-kills/",
    "/hubs/demonstration-digester/",
    "/assumptions/",
    "/about/data/",
    "/nowhere",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_serious_fault_of_access(browser: Browser, site: str, address, theme):
    context = browser.new_context(base_url=site, color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)

    expect_access(page, GRAVE)

    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_page_never_runs_over_the_edge(phone: BrowserContext, address):
    page = phone.new_page()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")

    beyond = {}
    for width in (320, 390, 768, 900):
        page.set_viewport_size({"width": width, "height": 844})
        beyond[width] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    assert beyond == {320: 0, 390: 0, 768: 0, 900: 0}


@pytest.mark.parametrize("address", PAGES)
def test_page_asks_only_its_own_server(context: BrowserContext, site: str, address):
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address, wait_until="networkidle")

    assert asked
    assert [url for url in asked if not url.startswith((site, "blob:", "data:"))] == []


def test_page_breaks_no_rule_of_its_own_policy(page: Page):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto("/")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "true")

    assert [text for text in said if "Content Security Policy" in text] == []


def test_without_javascript_tables_and_a_still_map_stand_in(browser: Browser, site: str):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()

    page.goto("/")

    expect(page.locator(".plate")).to_be_visible()
    expect(page.get_by_role("table", name="Nitrogen over the 12 weeks of the plan")).to_be_visible()
    expect(page.locator("[data-sankey-picture]")).to_be_hidden()
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    page.locator(".book summary").first.click()
    expect(page.locator(".book table").first).to_be_visible()
    page.get_by_label("Your district").select_option(index=2)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_without_javascript_bands_and_tables_stand(browser: Browser, site: str):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()

    page.goto("/forecast/")

    expect(page.locator(".band polygon").first).to_be_visible()
    page.locator("figure.band summary").first.click()
    expect(page.locator("figure.band table").first).to_be_visible()
    page.goto("/gardens/")
    page.get_by_label("In order of").select_option("name")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("order=name"))
    context.close()


def test_without_webgl_the_still_map_stays_and_says_why(browser: Browser, site: str):
    context = browser.new_context(base_url=site)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()

    page.goto("/")

    expect(page.get_by_text("This browser cannot draw the live map")).to_be_visible()
    expect(page.locator(".plate")).to_be_visible()
    context.close()


def test_keyboard_skips_to_the_content_and_walks_the_menu(page: Page):
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))

    assert names == [
        *("Today", "Plan", "Forecast", "Districts"),
        *("Hubs", "Gardens", "Rules", "Assumptions"),
    ]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_keyboard_skip_link_lands_in_the_content(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_keyboard_reaches_the_map_moves_it_and_leaves_it(page: Page):
    page.goto("/")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "true")
    canvas = page.locator("[data-map] canvas")
    page.get_by_role("button", name="Zoom out").focus()

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(canvas).to_be_focused()
    page.keyboard.press("Tab")

    expect(canvas).not_to_be_focused()


def test_map_tells_a_place_in_words(page: Page):
    page.goto("/")
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "true")
    box = page.locator("[data-map]").bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.6 * box["height"])

    expect(page.locator(".maplibregl-popup-content")).to_be_visible()
    assert page.locator(".maplibregl-popup-content").inner_text().strip()


def test_theme_is_chosen_and_remembered(page: Page):
    page.goto("/about/data/")

    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_another_week_redraws_the_page(page: Page):
    page.goto("/")
    before = page.get_by_role("heading", level=1).inner_text()

    page.get_by_role("link", name="Week of 10 November 2025").click()

    expect(page).to_have_url("/?week=2")
    assert page.get_by_role("heading", level=1).inner_text() != before


def test_language_is_chosen_without_javascript_and_the_page_stays(browser: Browser, site: str):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto("/gardens/?order=name")

    page.get_by_role("button", name="Español").click()

    expect(page).to_have_url("/gardens/?order=name")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("navigation").first.get_by_role("link", name="Huertos")).to_be_visible()
    context.close()


def test_spanish_phone_has_no_fault_of_access_and_nothing_over_the_edge(
    browser: Browser, site: str
):
    context = browser.new_context(
        base_url=site, locale="es-MX", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()

    for address in ("/", "/gardens/", "/hubs/", "/rules/", "/forecast/"):
        page.goto(address)
        expect_access(page, GRAVE)
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(beyond) == 0, (address, width)
    context.close()


def test_menu_is_folded_on_a_phone_and_opens_without_javascript(browser: Browser, site: str):
    context = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/about/data/")
    hubs = page.get_by_role("navigation").first.get_by_role("link", name="Hubs")
    expect(hubs).to_be_hidden()
    expect(page.get_by_role("link", name="Give", exact=True)).to_be_visible()

    page.locator(".fold > summary").click()
    hubs.click()

    expect(page).to_have_url("/hubs/")
    context.close()
