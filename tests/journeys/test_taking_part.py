"""People take part: they bring lists, give, weigh, compost, receive, and call a batch back.

New York on three days, with the same people. This file comes last of all journeys: time passes.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.access import expect_access
from tests.journeys.conftest import PATIENCE_MS, Server
from tests.journeys.phones import back_online, kept_page
from tests.journeys.programs import ZONE, Program, key_for

HUB, MARKET, GARDEN = "lower-east-side-ecology-center", "tompkins-square-greenmarket", "M268-GT001"
PASSWORD = "rhubarb-and-custard"  # noqa: S105 -- nobody has it but this journey
LIST = "\n".join(
    [
        "Business,District,Type,Pounds,How often",
        *(f"Café Number {number},103,food scraps,{100 + number},weekly" for number in range(6)),
        "Café Ninety,103,food scraps,minus ten,weekly",
        *(f"Café Number {number},103,food scraps,{100 + number},weekly" for number in range(6, 11)),
    ]
)
Reader = Callable[..., Page]


@pytest.fixture
def reader(
    browser: Browser, server: Server, sign_in: Callable[..., None]
) -> Iterator[Callable[..., Page]]:
    """A browser for someone, kept for the whole journey; with roles, they have signed in."""
    opened: list[BrowserContext] = []

    def open_for(*who: str, desk: bool = False, language: str = "en-US") -> Page:
        size = {"width": 1440, "height": 900} if desk else {"width": 390, "height": 844}
        context = browser.new_context(base_url=server.address, viewport=size, locale=language)
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        if who:
            sign_in(context, *who)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        return page

    yield open_for
    for context in opened:
        context.close()


def test_journey_of_those_who_take_part(reader: Reader, server: Server) -> None:
    cora = a_coordinator_is_invited(reader, server)
    she_brings_a_list_and_sees_what_is_wrong(cora)
    kira = reader("kira", "keeper", HUB)
    a_keeper_says_what_her_hub_can_take(kira)
    the_plan_changes_for_those_whom_it_touches(cora)
    alma = a_neighbour_joins_a_circle(kira, reader)
    she_offers_scraps_without_a_connection(alma)
    a_keeper_weighs_them(reader("tom", "keeper", MARKET))
    program = Program(server.address, key_for(kira, "probe", "record drop-offs"))
    batch = a_batch_is_laid(kira, program)

    server.go_to("2025-11-12")
    it_was_hot_enough(kira, program, batch)

    server.go_to("2026-03-02")
    it_is_ripe_and_released(kira, program, batch)
    gus = reader("gus", "keeper", GARDEN)
    a_garden_receives_it(gus, kira)
    the_giver_sees_where_it_went(alma)
    the_books_balance(cora)

    stranger, sol, sue = reader(), reader("sol", "steward"), reader("sue", "steward")
    a_stranger_finds_a_worm(stranger)
    a_steward_traces_and_holds(sol, batch)
    nothing_of_it_can_be_given(kira, batch)
    those_who_received_are_told(gus)
    two_stewards_release_it(sol, sue, batch)


def invited(server: Server, *told: str) -> str:
    """The way of a link that the command prints."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("greenhaven")), "invite", *told, "--json"],
        env=os.environ | {"GREENHAVEN_HOME": str(server.home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return "/invite/" + json.loads(done.stdout)["link"].partition("/invite/")[2]


def sign_up(page: Page, name: str) -> None:
    """Make an account where an invitation leads, and accept it; by field, in any language."""
    page.locator("main a.button.main").click()
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(f"{name.lower()}@example.org")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("form.form button.main").click()
    send(page)


def send(page: Page) -> None:
    """Press the form's button, and wait until what was sent has been taken."""
    with page.expect_navigation():
        page.locator("form.form button.main").click()


def a_coordinator_is_invited(reader: Reader, server: Server) -> Page:
    """The first one comes in by a link that the command printed."""
    page = reader(desk=True)
    page.goto(invited(server, "--role", "coordinator"))
    expect(page.get_by_role("heading", name="Coordinator")).to_be_visible()
    sign_up(page, "Cora")
    expect(page.locator("main")).to_contain_text("Coordinator")
    page.goto("/day/")
    expect(page.locator("main")).to_contain_text("3 November 2025")
    expect_access(page)
    return page


def she_brings_a_list_and_sees_what_is_wrong(page: Page) -> None:
    """Step 3: twelve rows in pounds, of which one is bad and named; eleven are taken in."""
    page.goto("/imports/")
    page.get_by_label("who gives what, and how often").check()
    file = {"name": "cafés.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Read it").click()
    bad = page.locator("tr.chosen")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text("Café Ninety")
    expect(bad).to_contain_text("“minus ten” came")
    expect(page.get_by_role("row").filter(has_text="Café Number 0")).to_contain_text("45.4")
    page.get_by_role("button", name="Take in 11 rows").click()
    expect(page.get_by_text("11 rows were taken in.")).to_be_visible(timeout=30_000)


def a_keeper_says_what_her_hub_can_take(page: Page) -> None:
    """Step 3: a capacity that someone declared stands in place of an assumption."""
    page.goto(f"/places/{HUB}/")
    capacity = page.locator("dl, table").get_by_text("5 t/week").first
    expect(capacity).to_be_visible()
    page.goto(f"/places/{HUB}/declare/capacity_t_per_week/")
    page.locator("input[name=value]").fill("6")
    page.locator("[name=evidence]").fill("scale book of October")
    send(page)
    page.goto(f"/places/{HUB}/")
    expect(page.locator("main")).to_contain_text("6 t/week")
    expect(page.locator("main")).to_contain_text("scale book of October")


def the_plan_changes_for_those_whom_it_touches(page: Page) -> None:
    """Step 3: the plan is made again, and its difference is told."""
    page.goto("/changes/")
    page.get_by_role("button", name="Plan again").click()
    told = page.locator("main").get_by_text("Lower East Side Ecology Center")
    for _attempt in range(60):
        if told.count():
            break
        page.wait_for_timeout(2000)
        page.goto("/changes/")
    expect(told.first).to_be_visible()


def a_neighbour_joins_a_circle(keeper: Page, reader: Reader) -> Page:
    """A circle is founded; its link lets a neighbour in, who reads Spanish on her phone."""
    keeper.goto("/circles/")
    keeper.get_by_role("link", name="Found a circle").first.click()
    keeper.get_by_label("Name").first.fill("Avenue D")
    keeper.get_by_role("button", name="Found it").click()
    keeper.get_by_role("link", name="Invite a neighbour").click()
    keeper.get_by_role("button", name="Write the invitation").click()
    link = re.search(r"/invite/[\w-]+/", keeper.content())
    assert link
    page = reader(language="es-MX")
    page.goto(link.group())
    expect(page.get_by_text("invita a este círculo de vecinos.")).to_be_visible()
    expect_access(page)
    sign_up(page, "Alma")
    expect(page.get_by_role("heading", name="Avenue D")).to_be_visible()
    expect_access(page)
    return page


def she_offers_scraps_without_a_connection(page: Page) -> None:
    """Step 4: offered offline, in Spanish, at 390 px; back online there is one offer."""
    kept_page(page, f"/give/?towards={MARKET}")
    expect(page.get_by_role("heading", name="Dar")).to_be_visible()
    expect_access(page)
    page.context.set_offline(True)
    page.goto("/give/")
    page.locator(".choice").filter(has_text="Restos de comida").click()
    page.locator(".choice").filter(has_text="otra cantidad").click()
    page.locator("#id_quantity").fill("8")
    page.locator("select[name=unit]").select_option("kg")
    page.locator("form button.main").click()
    expect(page.locator("[data-kept-list] li")).to_have_count(1)

    back_online(page.context, page)
    page.goto("/offers/")
    offers = page.get_by_role("link").filter(has_text=re.compile(r"8[.,]0\s+kg"))
    expect(offers).to_have_count(1)
    expect_access(page)
    offers.click()
    expect(page.locator("main")).to_contain_text("Tompkins Square Greenmarket")


def a_keeper_weighs_them(page: Page) -> None:
    """Step 4: the keeper presses who is due, and writes down 7.4 kg."""
    page.goto(f"/keep/{MARKET}/")
    expect_access(page)
    page.locator(".choice").filter(has_text="Alma").click()
    page.locator("#id_quantity").fill("7.4")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("7.4 kg")


def a_batch_is_laid(page: Page, program: Program) -> str:
    """Step 5: what was brought, with wood and leaves, is laid into a vessel; gives its code."""
    brought = {"leg": "collect", "taker_place": HUB, "unit": "kg"}
    scraps = {"giver_place": MARKET, "material": "food_scraps", "quantity": "7.4"}
    program.post("/handovers", brought | scraps, repeat="scraps")
    browns = {"giver_place": HUB, "material": "wood_and_leaves", "quantity": "3"}
    program.post("/handovers", brought | browns, repeat="browns")

    page.goto(f"/places/{HUB}/batches/")
    page.get_by_text("Add a bin, bay or heap").click()
    page.get_by_label("What do you call it?").fill("Drum 1")
    page.get_by_label("What is it?").select_option(label="closed vessel")
    page.get_by_role("button", name="Add").click()
    page.goto(f"/places/{HUB}/batches/")
    page.locator(".card a").first.click()
    batch = page.url.rstrip("/").rpartition("/")[2]
    expect(page.locator("#mix")).to_contain_text("7.4 kg")
    page.get_by_role("link", name="Start it").click()
    page.get_by_label("Drum 1").check()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("link", name="Thermometer walk")).to_be_visible()
    return batch


def it_was_hot_enough(page: Page, program: Program, batch: str) -> None:
    """Step 5: temperatures of a probe and one walk by hand; hygiene has passed."""
    program.probe(batch, 60.0, datetime(2025, 11, 4, 8, tzinfo=ZONE), days=4)
    page.goto(f"/batches/{batch}/walk/")
    for number, field in enumerate(page.locator(".care-spot input").all()):
        field.fill(str(52 + number))
    page.locator("form.form button.main").click()
    expect(page.locator("#heat").locator("xpath=..")).to_contain_text("passed")
    page.goto(f"/batches/{batch}/stage/")
    page.get_by_label("curing").check()
    page.locator("form.form button.main").click()
    expect(page.locator(".steps [aria-current]")).to_contain_text("Curing")


def it_is_ripe_and_released(page: Page, program: Program, batch: str) -> None:
    """Step 5: months later it is weighed, sown with cress, smelt, and released."""
    turned = datetime(2026, 2, 16, 9, tzinfo=ZONE)
    seen = {"kind": "turning", "at": turned.isoformat()}
    program.post(f"/batches/{batch}/observations", seen, repeat="turned")
    program.probe(batch, 12.0, datetime(2026, 2, 17, 9, tzinfo=ZONE), days=4)
    page.goto(f"/batches/{batch}/release/")
    expect(page.locator("main")).to_contain_text("It cannot be released yet")
    page.goto(f"/batches/{batch}/weighed/")
    page.get_by_label("weighed", exact=True).check()
    page.locator("input[name=quantity]").fill("4.4")
    send(page)
    page.goto(f"/batches/{batch}/check/")
    page.locator("input[name=smell][value=earthy]").check(force=True)
    send(page)
    for measure, value in (("emergence", "95"), ("self_heating", "4")):
        page.goto(f"/batches/{batch}/tested/")
        page.get_by_label("What was tested").select_option(measure)
        page.locator("input[name=value]").fill(value)
        page.locator("input[name=method]").fill("cress in three pots; a Dewar flask")
        send(page)
    page.goto(f"/batches/{batch}/release/")
    page.locator("form.form button.main").click()
    expect(page.locator("main")).to_contain_text("Released on 2 March 2026")


def a_garden_receives_it(gardener: Page, keeper: Page) -> None:
    """Step 5: El Jardín del Paraíso asks, is offered some, agrees, receives and spreads it."""
    gardener.goto("/ask/")
    gardener.locator("[name=place]").first.select_option(label="El Jardin del Paraiso")
    gardener.locator("#id_quantity").fill("2")
    gardener.get_by_role("button", name="Ask").click()
    keeper.goto(f"/keep/{HUB}/compost/")
    keeper.locator(".choice").filter(has_text="El Jardin del Paraiso").click()
    keeper.locator("#id_quantity").fill("2")
    keeper.get_by_role("button", name="Ask the garden").click()
    gardener.goto(f"/keep/{GARDEN}/")
    gardener.locator(".lines a").first.click()
    gardener.get_by_role("button", name="That suits me").click()
    gardener.goto(f"/keep/{GARDEN}/")
    gardener.locator(".lines a").first.click()
    gardener.locator("#id_quantity").fill("2")
    gardener.get_by_role("button", name="We have it").click()
    gardener.goto(f"/keep/{GARDEN}/")
    gardener.get_by_role("button", name="It is spread").click()
    expect(gardener.locator("main")).not_to_contain_text("Received, not yet worked in")


def the_giver_sees_where_it_went(page: Page) -> None:
    """Step 5: the one who gave reads in which garden it is now."""
    page.goto("/me/given/")
    expect(page.locator("main")).to_contain_text("El Jardin del Paraiso")
    expect_access(page)


def the_books_balance(page: Page) -> None:
    """Step 5: the ledger's imbalance is nothing."""
    page.goto("/ledger/")
    expect(page.locator("main")).to_contain_text(re.compile(r"0\s+g"))


def a_stranger_finds_a_worm(page: Page) -> None:
    """Step 6: two taps, without an account."""
    page.goto(f"/report/?place={GARDEN}")
    expect_access(page)
    page.locator(".choice").filter(has_text="worms").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("worms")


def a_steward_traces_and_holds(page: Page, batch: str) -> None:
    """Step 6: the batch is found, traced both ways, and held; those who have of it are told."""
    page.goto(f"/reports/?place={GARDEN}")
    page.locator("#list a, .lines a").filter(has_text="worms").first.click()
    page.locator(f'main a[href*="{batch}"]').first.click()
    for end in ("Tompkins Square Greenmarket", "El Jardin del Paraiso"):
        expect(page.locator("main")).to_contain_text(end)
    page.go_back()
    page.get_by_role("link", name="Hold it").first.click()
    page.locator("[name=reason]").fill("A strange worm in the garden that received it.")
    page.get_by_role("button", name="Hold it").click()
    page.get_by_role("button", name="Tell them all").click()
    expect(page.locator("main")).to_contain_text("On hold")


def nothing_of_it_can_be_given(page: Page, batch: str) -> None:
    """Step 6: its keeper reads that it is on hold."""
    page.goto(f"/batches/{batch}/")
    expect(page.locator("main")).to_contain_text("On hold: give nothing of it.")


def those_who_received_are_told(page: Page) -> None:
    """Step 6: the garden's keeper has a notice of it."""
    page.goto("/me/notices/")
    expect(page.locator("main")).to_contain_text("Lower East Side Ecology Center")


def two_stewards_release_it(first: Page, second: Page, batch: str) -> None:
    """Step 6: one is not enough; the second releases it; the log tells the whole story."""
    first.get_by_role("textbox").last.fill("Mustard extract on nine spots brought up no worm.")
    first.get_by_role("button", name="It is safe").click()
    expect(first.locator("main")).to_contain_text("Now another steward has to")
    second.goto(first.url)
    second.get_by_role("textbox").last.fill("Looked through it myself, with a sieve.")
    second.get_by_role("button", name="It is safe").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Released")
    second.goto(f"/batches/{batch}/")
    expect(second.locator("main")).not_to_contain_text("On hold")
