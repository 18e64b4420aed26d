"""The audit's pages: the line for all, the rows for those who look after them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from greenhaven.web.commons.audit.actions import checkpoint, forget, witness
from greenhaven.web.commons.audit.chain import Entry
from greenhaven.web.commons.audit.signing import Line, signed
from greenhaven.web.commons.people.models import Person

As = Callable[[Person], Client]


@pytest.fixture
def line(resident: Person, tmp_path: Path, settings: object) -> Line:
    """Three things were done, and signed."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    witness(by=resident, action="offer.make", subject="offer 1", told={"note": "<b>Mill Lane</b>"})
    witness(by="replan", action="plan.make", subject="plan 1")
    witness(by=resident, action="offer.withdraw", subject="offer 1")
    made = checkpoint()
    assert made is not None
    return made


def test_anyone_may_keep_the_line(line: Line, client: Client) -> None:
    page = client.get("/audit/").content.decode()

    assert str(line) in page
    assert "3 things were done" in page
    assert "Mill Lane" not in page


def test_page_says_when_nothing_was_done_yet(client: Client, db: None) -> None:  # noqa: ARG001
    assert "Nothing was done yet" in client.get("/audit/").content.decode()


def test_programs_get_the_lines(line: Line, client: Client) -> None:
    told = client.get("/audit/checkpoints.json").json()

    assert [made["line"] for made in told["checkpoints"]] == [str(line)]
    assert Line.read(told["checkpoints"][0]["line"]) == line


def test_kept_line_is_compared(line: Line, client: Client) -> None:
    def said(text: str) -> str:
        return client.get("/audit/", {"line": text}).content.decode()

    assert "are those that the site signs for" in said(f"  {line}\n")
    assert "Nobody has signed this line" in said(str(line).replace(" 3 ", " 2 "))
    assert "Copy it again" in said("my line")
    assert "needs another look" in said("")


def test_line_of_rows_that_were_rewritten_raises_the_alarm(line: Line, client: Client) -> None:
    other, unknown = signed(3, line.at, "ab" * 32), signed(99, line.at, "ab" * 32)

    assert "Something was rewritten" in said_of(other, client)
    assert "does not show it any more" in said_of(unknown, client)


def said_of(line: Line, client: Client) -> str:
    return client.get("/audit/", {"line": str(line)}).content.decode()


@pytest.mark.usefixtures("line")
def test_auditor_looks_through_the_rows(auditor: Person, as_someone: As) -> None:
    page = as_someone(auditor).get("/audit/rows/").content.decode()

    assert "offer.withdraw" in page
    assert "Ana" in page
    assert "&lt;b&gt;Mill Lane" in page
    assert "<b>Mill Lane" not in page


@pytest.mark.usefixtures("line")
def test_rows_are_found_by_what_and_whom(auditor: Person, as_someone: As) -> None:
    browser = as_someone(auditor)

    def found(**asked: str) -> list[int]:
        text = browser.get("/audit/rows.jsonl", asked).content.decode()
        return [json.loads(row)["number"] for row in text.splitlines()]

    assert found() == [3, 2, 1]
    assert found(action="offer") == [3, 1]
    assert found(subject="plan 1") == [2]
    assert found(actor="replan") == [2]
    assert found(before="2") == [1]
    assert found(first="2200-01-01") == []
    assert found(last="0001-01-01") == []
    assert found(last="9999-12-31") == [3, 2, 1]
    assert found(first="yesterday", before="-1") == [3, 2, 1]
    assert found(before="9" * 40) == [3, 2, 1]


@pytest.mark.usefixtures("line")
def test_rows_as_lines_are_enough_to_compute_every_hash(auditor: Person, as_someone: As) -> None:
    text = as_someone(auditor).get("/audit/rows.jsonl").content.decode()

    for row in (json.loads(row) for row in text.splitlines()):
        stored = row.pop("hash")
        said = json.dumps(row, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(said.encode()).hexdigest() == stored
    assert "Mill Lane" not in text
    assert set(row) == set(Entry._fields)


@pytest.mark.usefixtures("line")
def test_forgotten_row_says_so(resident: Person, auditor: Person, as_someone: As) -> None:
    forget(person=resident)

    page = as_someone(auditor).get("/audit/rows/").content.decode()

    assert "Forgotten" in page
    assert "Mill Lane" not in page


@pytest.mark.usefixtures("line")
def test_resident_does_not_see_the_rows(resident: Person, as_someone: As) -> None:
    for url in ("/audit/rows/", "/audit/rows.jsonl"):
        assert as_someone(resident).get(url).status_code == 403
        assert Client().get(url).status_code == 302


def test_pages_of_rows_follow_each_other(auditor: Person, as_someone: As) -> None:
    for i in range(55):
        witness(by="a test", action="try", subject=f"thing {i}")
    browser = as_someone(auditor)

    first = browser.get("/audit/rows/?action=try").content.decode()
    second = browser.get("/audit/rows/?action=try&before=6").content.decode()

    assert "?action=try&amp;before=6" in first
    assert "Older" not in second
    assert "Newest" in second


@pytest.mark.parametrize("url", ["/audit/", "/audit/rows/", "/audit/rows.jsonl"])
@pytest.mark.usefixtures("line")
def test_pages_ask_the_database_little(
    url: str,
    auditor: Person,
    as_someone: As,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    browser = as_someone(auditor)

    with django_assert_max_num_queries(15):
        assert browser.get(url).status_code == 200
