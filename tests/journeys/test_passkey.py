"""Someone signs up, adds a passkey on a phone, and signs in with it alone."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.access import expect_access

PASSWORD = "seven-dwarfs-sing"  # noqa: S105 -- of nobody
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in_alone(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    at = site.replace("127.0.0.1", "localhost")  # passkeys are for names, not for numbers
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if said.type == "error" else None)
    devices = phone.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    sign_up(page, at)
    page.goto(f"{at}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="It is me").click()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("/recovery-codes/"))

    phone.clear_cookies()
    page.goto(f"{at}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/me/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pia")
    assert not [said for said in blocked if "Content Security Policy" in said]
    for address in ("/me/", "/me/home/", "/me/erase/", "/account/2fa/", "/account/email/"):
        page.goto(at + address)
        expect_access(page)


def sign_up(page: Page, at: str) -> None:
    """Pia takes part."""
    page.goto(f"{at}/account/signup/")
    page.get_by_label("Your name").fill("Pia")
    page.get_by_label("Email").fill("pia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url(re.compile("/me/$"))
