"""Whether people who see, hear or move otherwise can use a page, as far as a machine can tell."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
COLOURS = ("color-contrast", "link-in-text-block")  # the rules to which a theme matters
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


def faults_of_access(
    page: Page, grave: tuple[str, ...] = (), rules: tuple[str, ...] = ()
) -> list[tuple[str, str, object]]:
    """What axe finds on a page as it stands: the rule, how grave it is, and where.

    `grave` keeps to faults of these impacts, `rules` to these; nothing given means every one.
    """
    if not AXE.is_file():
        pytest.fail(f"{AXE} is not there. Run `npm ci` in frontend/, as building the site does.")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    asked: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        asked["runOnly"] = list(rules)
    found = page.evaluate("(asked) => axe.run(asked)", asked)
    return [
        (fault["id"], fault["impact"], [node["target"] for node in fault["nodes"][:3]])
        for fault in found["violations"]
        if not grave or fault["impact"] in grave
    ]


def expect_access(page: Page, grave: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> None:
    """Fail with what axe finds, once everything that is folded stands open."""
    page.evaluate(OPEN)
    found = faults_of_access(page, grave, rules)
    assert found == [], f"{page.url}\n{json.dumps(found, indent=2)}"
