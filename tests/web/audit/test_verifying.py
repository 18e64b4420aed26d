"""Whoever kept a line finds out about any change."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from greenhaven.web.commons.audit.actions import checkpoint, forget, witness
from greenhaven.web.commons.audit.chain import Entry
from greenhaven.web.commons.audit.models import AuditRow, Checkpoint
from greenhaven.web.commons.audit.signing import AuditError, Line, public_key
from greenhaven.web.commons.audit.verifying import verify
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person
from tests.web.emptying import without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    """A folder of its own for the site's key."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def rows() -> list[AuditRow]:
    """Seven things that were done."""
    return [
        witness(by="a test", action="try", subject=f"thing {i}", told={"kg": i})
        for i in range(1, 8)
    ]


def forced(statement: str) -> None:
    """What someone does who owns the database and knows its triggers."""
    without_triggers(connection, [statement])


@pytest.mark.usefixtures("rows")
def test_whole_chain_is_found_whole() -> None:
    checkpoint()
    witness(by="a test", action="try", subject="thing 8")

    verdict = verify()

    assert verdict.whole, verdict.faults
    assert (verdict.rows, verdict.told, verdict.forgotten, verdict.checkpoints) == (8, 8, 0, 1)


def test_empty_chain_is_whole() -> None:
    assert verify().whole
    assert checkpoint() is None


def test_what_was_forgotten_does_not_break_the_chain(resident: Person) -> None:
    witness(by=resident, action="try", subject="thing 1", told={"street": "Mill Lane"})
    forget(person=resident)

    verdict = verify()

    assert verdict.whole
    assert (verdict.told, verdict.forgotten) == (0, 1)


@pytest.mark.parametrize(
    ("change", "number", "what"),
    [
        ("UPDATE commons_auditrow SET action = 'other' WHERE number = 3", 3, "was changed"),
        (
            "UPDATE commons_auditrow SET hash = 'ab' || substr(hash, 3) WHERE number = 3",
            3,
            "was ch",
        ),
        ("UPDATE commons_auditrow SET at = '2020-01-01 00:00:00+00:00' WHERE number = 4", 4, "was"),
        ("UPDATE commons_auditpayload SET told = '{\"kg\":9}' WHERE row_id = 2", 2, "told"),
        ("DELETE FROM commons_auditpayload WHERE row_id < 9", None, ""),
        ("UPDATE commons_audithead SET number = 6", 6, "beyond the chain's head"),
        ("UPDATE commons_audithead SET number = 9", 8, "head is beyond"),
        ("UPDATE commons_checkpoint SET root = 'ab' || substr(root, 3)", 7, "signature"),
        ("UPDATE commons_checkpoint SET number = 6", 6, "signature"),
    ],
)
@pytest.mark.usefixtures("rows")
def test_first_bad_row_is_named(change: str, number: int | None, what: str) -> None:
    checkpoint()
    forced(change)

    faults = verify().faults

    assert min(faults).number == number if number else not faults
    assert not number or any(what in fault.what for fault in faults)


@pytest.mark.usefixtures("rows")
def test_row_taken_out_is_missed() -> None:
    forced("DELETE FROM commons_auditpayload WHERE row_id = 4")
    forced("DELETE FROM commons_auditrow WHERE number = 4")

    faults = verify().faults

    assert faults[0].number == 4
    assert "missing" in faults[0].what


def test_end_cut_off_is_missed_where_a_checkpoint_knows_of_it(rows: list[AuditRow]) -> None:
    checkpoint()
    rewrite(rows[:5])

    faults = verify().faults

    assert [fault.number for fault in faults] == [7]
    assert "only 5 remain" in faults[0].what


def test_chain_rewritten_with_all_its_hashes_does_not_fit_a_kept_line(
    rows: list[AuditRow],
) -> None:
    kept = checkpoint()
    assert kept is not None
    changed = [row for row in rows if row.number != 2]
    forced("DELETE FROM commons_checkpoint")
    rewrite(changed)

    assert verify().whole  # nothing here tells of it
    faults = verify([kept]).faults
    assert faults
    assert "only 6 remain" in faults[0].what


def test_chain_rewritten_in_its_full_length_does_not_fit_a_kept_line(
    rows: list[AuditRow],
) -> None:
    kept = checkpoint()
    assert kept is not None
    rows[1].subject = "another thing"
    forced("DELETE FROM commons_checkpoint")
    rewrite(rows)

    assert verify().whole
    assert "not those of the checkpoint" in verify([kept]).faults[0].what


def rewrite(rows: list[AuditRow]) -> None:
    """Make the chain anew from these rows, as somebody with all rights and some patience would."""
    forced("DELETE FROM commons_auditpayload")
    forced("DELETE FROM commons_auditrow")
    forced("DELETE FROM commons_audithead")
    last = "0" * 64
    for number, row in enumerate(rows, 1):
        said = (number, row.at, row.actor, row.action, row.subject, row.payload_hash, last)
        entry = Entry(*said)
        last = entry.hash()
        AuditRow(**entry._asdict(), hash=last).save(force_insert=True)


@pytest.mark.usefixtures("rows")
def test_checkpoint_signed_with_another_key_is_refused(home: Path) -> None:
    kept = checkpoint()
    assert kept is not None
    (home / "audit_key").unlink()
    witness(by="a test", action="try", subject="thing 8")
    checkpoint()

    faults = verify().faults

    assert [fault.number for fault in faults] == [7]
    assert "not this site's" in faults[0].what


@pytest.mark.usefixtures("rows")
def test_key_is_readable_by_its_owner_alone(home: Path) -> None:
    checkpoint()

    assert (home / "audit_key").stat().st_mode & 0o777 == 0o600
    (home / "audit_key").chmod(0o644)
    witness(by="a test", action="try", subject="thing 8")
    with pytest.raises(AuditError, match="chmod 600"):
        checkpoint()


@pytest.mark.usefixtures("rows")
def test_key_that_is_no_key_is_not_replaced(home: Path) -> None:
    (home / "audit_key").write_text("not a key")
    (home / "audit_key").chmod(0o600)

    with pytest.raises(AuditError, match="Put the file back"):
        public_key()


@pytest.mark.usefixtures("rows")
def test_checkpoint_is_made_once_for_the_same_rows(steward: Person) -> None:
    line = checkpoint()

    assert checkpoint() is None
    assert Checkpoint.objects.count() == 1
    notice = Notice.objects.get(person=steward, topic="audit.checkpoint")
    assert notice.told["line"] == str(line)


@pytest.mark.usefixtures("rows")
def test_line_is_read_however_it_was_wrapped() -> None:
    line = checkpoint()

    assert line is not None
    wrapped = str(line).replace(" ", "\n  ")
    assert Line.read(wrapped) == line
    assert Line.read(wrapped).is_signed()
    assert not line._replace(number=6).is_signed()


@pytest.mark.parametrize(
    "text",
    ["", "greenhaven-audit", "greenhaven-audit 7 2026-13-41T00:00:00.000000Z " + "a" * 300, "\0"],
)
def test_line_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(AuditError, match="Copy it again"):
        Line.read(text)


@pytest.mark.usefixtures("rows")
def test_guard_that_was_taken_away_is_named() -> None:
    if connection.vendor == "sqlite":
        connection.cursor().execute("DROP TRIGGER commons_auditrow_refuses_update")
    else:
        connection.cursor().execute(
            "ALTER TABLE commons_auditrow DISABLE TRIGGER commons_auditrow_refuses"
        )

    verdict = verify()

    assert not verdict.whole
    assert verdict.unguarded[0].startswith("commons_auditrow_refuses")
    assert "is missing" in run("verify_audit")[1]


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.usefixtures("rows")
def test_command_tells_what_it_found(tmp_path: Path) -> None:
    assert run("checkpoint_audit")[0] == 0
    line = run("checkpoint_audit")[1]
    (tmp_path / "kept.txt").write_text(f"# from my diary\n\n{line}")

    code, said = run("verify_audit", "--kept", str(tmp_path / "kept.txt"))

    assert code == 0
    assert "7 rows are whole" in said
    assert "2 match" in said


@pytest.mark.usefixtures("rows")
def test_command_names_the_first_bad_row() -> None:
    forced("UPDATE commons_auditrow SET action = 'other' WHERE number = 3")

    code, said = run("verify_audit", "--json")

    assert code == 1
    assert json.loads(said.splitlines()[0])["first_bad_row"] == 3
    assert "Row 3 was changed" in run("verify_audit")[1]


def test_command_refuses_a_file_of_other_lines(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("a shopping list")

    assert run("verify_audit", "--kept", str(tmp_path / "kept.txt"))[0] == 2
    assert run("verify_audit", "--kept", str(tmp_path / "none.txt"))[0] == 2
    assert run("checkpoint_audit")[0] == 1


@pytest.mark.usefixtures("rows")
def test_reads_of_the_chain_are_few(django_assert_max_num_queries: Callable[[int], object]) -> None:
    with django_assert_max_num_queries(6):
        verify()
