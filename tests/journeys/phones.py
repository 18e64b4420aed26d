"""Phones that lose their connection, and find it again."""

from playwright.sync_api import BrowserContext, Page, expect


def back_online(context: BrowserContext, page: Page) -> None:
    """There is a connection again, and what was kept is gone from the phone."""
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-kept]")).to_be_hidden()


def kept_page(page: Page, path: str) -> None:
    """Open a page while there is a connection, until the phone has it."""
    page.goto(path)
    kept = "caches.open('pages').then((all) => all.match(location.pathname)).then(Boolean)"
    for _again in range(50):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is not kept on the phone")
