"""A program beside the browser: a probe in a heap, a driver's list, with a keeper's own key."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

ZONE = ZoneInfo("America/New_York")
SPOTS = ("middle", "left", "right", "front", "back")


@dataclass(frozen=True, slots=True)
class Program:
    """Asks the interface of a site with a key."""

    site: str
    key: str

    def post(self, path: str, body: dict[str, Any], repeat: str = "") -> Any:
        """What is answered; a refusal fails the journey with its words."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        if repeat:
            headers["Idempotency-Key"] = repeat
        connection = HTTPConnection(urlsplit(self.site).netloc, timeout=60)
        connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        told = json.load(answer)
        connection.close()
        assert answer.status < 300, f"{path}: {answer.status} {told}"
        return told

    def probe(self, batch: str, celsius: float, since: datetime, days: float) -> None:
        """All spots of a heap, twice a day, evenly warm, and never twice the same."""
        for half_day in range(round(2 * days) + 1):
            at = since + timedelta(hours=12 * half_day)
            for spot in SPOTS:
                value = celsius + half_day % 3
                told = {"kind": "temperature", "value": value, "unit": "°C", "spot": spot}
                self.post(f"/batches/{batch}/observations", told | {"at": at.isoformat()})


def key_for(page: Page, name: str, *scopes: str) -> str:
    """A key made on one's own page."""
    page.goto("/me/keys/")
    page.get_by_label("What is it for?").fill(name)
    for scope in scopes:
        page.get_by_label(scope).check()
    page.get_by_role("button", name="Make the key").click()
    return page.locator("code").first.inner_text().strip()
