"""`greenhaven audit` as a script sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WITNESS = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from greenhaven.web.commons.audit.actions import witness
for i in range(3): witness(by="a script", action="try", subject=f"thing {i}")
"""
TAMPER = """
import sqlite3, sys
books = sqlite3.connect(sys.argv[1])
books.execute("DROP TRIGGER commons_auditrow_refuses_update")
books.execute("UPDATE commons_auditrow SET subject = 'thing 9' WHERE number = 2")
books.commit()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site where three things were done."""
    folder = tmp_path_factory.mktemp("home")
    python(folder, WITNESS)
    return folder


def python(home: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(home, sys.executable, "-c", program, *arguments)


def greenhaven(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from greenhaven.cli import main; main()"
    return run(home, sys.executable, "-c", program, *arguments, check=False)


def run(home: Path, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    known |= {"GREENHAVEN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "greenhaven.web.settings"}
    return subprocess.run(
        command, env=known, capture_output=True, text=True, check=check, timeout=120
    )


def test_chain_is_signed_verified_and_found_changed(home: Path, tmp_path: Path) -> None:
    signed = greenhaven(home, "audit", "checkpoint")
    kept = tmp_path / "kept.txt"
    kept.write_text(signed.stdout)
    whole = greenhaven(home, "audit", "verify", "--kept", str(kept), "--json")

    assert signed.returncode == 0
    assert signed.stdout.startswith("greenhaven-audit 3 ")
    assert whole.returncode == 0
    assert json.loads(whole.stdout)["checkpoints"] == 2

    python(home, TAMPER, str(home / "greenhaven.sqlite3"))
    broken = greenhaven(home, "audit", "verify", "--json")
    told = greenhaven(home, "audit", "verify")

    assert (broken.returncode, told.returncode) == (1, 1)
    assert json.loads(broken.stdout)["first_bad_row"] == 2
    assert "Row 2 was changed" in told.stdout
    assert "commons_auditrow_refuses_update is missing" in told.stdout
    assert "not what it was" in told.stderr


def test_what_cannot_be_read_is_bad_input(home: Path, tmp_path: Path) -> None:
    answer = greenhaven(home, "audit", "verify", "--kept", str(tmp_path / "none"), "--json")

    assert answer.returncode == 2
    assert json.loads(answer.stdout)["exit_code"] == 2


def test_site_without_books_says_so(tmp_path: Path) -> None:
    answer = greenhaven(tmp_path, "audit", "verify")

    assert answer.returncode == 1
    assert "database cannot be used" in answer.stderr
    assert "Traceback" not in answer.stderr
