"""Without a connection: what is given and weighed is kept on the phone, and sent once."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.journeys.phones import back_online, kept_page

SignIn = Callable[..., None]
MARKET = "tompkins-square-greenmarket"


def test_offer_and_weight_wait_for_a_connection(phone: BrowserContext, sign_in: SignIn) -> None:
    sign_in(phone, "ana")
    page = phone.new_page()
    kept_page(page, "/give/?district=103")
    page.get_by_text("Food scraps").click()
    page.get_by_text("1 bucket", exact=True).click()
    page.get_by_role("button", name="Give").click()
    page.wait_for_url("**/offers/*/")
    kept_page(page, "/give/")

    phone.set_offline(True)
    page.goto("/give/")
    page.get_by_text("another amount").click()
    page.get_by_label("Amount and unit").fill("8")
    page.get_by_role("button", name="Give").click()
    expect(page.locator("[data-kept-list] li")).to_have_count(1)
    page.goto("/plan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    page.goto("/give/")
    expect(page.locator("[data-kept-list]")).to_contain_text("8 kg")
    back_online(phone, page)
    page.goto("/offers/")
    expect(page.get_by_role("link", name="8.0 kg food scraps")).to_have_count(1)

    sign_in(phone, "kim", "keeper", MARKET)
    kept_page(page, f"/keep/{MARKET}/")
    phone.set_offline(True)
    page.get_by_label("Weight that you take").fill("7.4")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-kept-list]")).to_contain_text("7.4 kg")
    back_online(phone, page)
    page.reload()
    expect(page.get_by_role("link", name="7.4 kg food scraps")).to_have_count(1)


def test_form_whose_answer_was_lost_is_recorded_once(
    phone: BrowserContext, sign_in: SignIn
) -> None:
    sign_in(phone, "kay", "keeper", MARKET)
    page, lost = phone.new_page(), []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    phone.route(f"**/keep/{MARKET}/", lose_the_first)
    page.goto(f"/keep/{MARKET}/")
    page.get_by_label("Weight that you take").fill("6.3")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-kept-list]")).to_contain_text("6.3 kg")
    back_online(phone, page)

    page.goto(f"/keep/{MARKET}/")
    assert lost == [201]
    expect(page.get_by_role("link", name="6.3 kg food scraps")).to_have_count(1)


def test_what_one_person_kept_is_never_sent_by_another(
    phone: BrowserContext, sign_in: SignIn
) -> None:
    sign_in(phone, "lea", "keeper", MARKET)
    page = phone.new_page()
    kept_page(page, f"/keep/{MARKET}/")
    phone.clear_cookies()
    page.get_by_label("Weight that you take").fill("5.2")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-kept]")).to_contain_text("Sign in again")

    sign_in(phone, "kay", "keeper", MARKET)
    page.goto(f"/keep/{MARKET}/")
    page.wait_for_timeout(1000)
    expect(page.locator("[data-kept]")).to_be_hidden()
    expect(page.get_by_role("link", name="5.2 kg food scraps")).to_have_count(0)

    sign_in(phone, "lea")
    for _again in range(20):
        page.goto(f"/keep/{MARKET}/")
        page.wait_for_timeout(1000)
        if page.get_by_role("link", name="5.2 kg food scraps").count():
            break
    expect(page.get_by_role("link", name="5.2 kg food scraps")).to_have_count(1)
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_weight_that_waited_is_written_down_at_its_time(
    phone: BrowserContext, sign_in: SignIn
) -> None:
    sign_in(phone, "joy", "keeper", MARKET)
    page = phone.new_page()
    page.clock.install()
    kept_page(page, f"/keep/{MARKET}/")
    phone.set_offline(True)
    page.get_by_label("Weight that you take").fill("4.1")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-kept-list]")).to_contain_text("4.1 kg")

    page.clock.fast_forward("03:00:00")
    back_online(phone, page)
    page.get_by_label("Weight that you take").fill("4.2")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/handovers/*/")

    page.goto(f"/keep/{MARKET}/")
    waited, at_once = (_minutes(page, weight) for weight in ("4.1 kg", "4.2 kg"))
    assert (at_once - waited) % (24 * 60) in range(178, 183)


def _minutes(page: Page, weight: str) -> int:
    """The time of a weight in the list of the last ones, in minutes of the day."""
    line = page.locator("ul.lines li").filter(has_text=weight.replace(" ", "\u00a0"))
    text = line.locator(".hint").inner_text()
    hours, minutes = re.search(r"(\d{1,2}):(\d{2})", text).groups()  # type: ignore[union-attr]
    return 60 * int(hours) + int(minutes)
