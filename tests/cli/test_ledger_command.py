"""`greenhaven ledger` as a person or a script meets it."""

import json
import os
import subprocess
import sys

import pytest

from greenhaven.cli.screen import Exit


def greenhaven(home, *words):
    """Run the command on a site of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", "from greenhaven.cli import main; main()", *words],
        env=environment | {"GREENHAVEN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A site whose books are empty."""
    folder = tmp_path_factory.mktemp("site")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        env=environment
        | {"GREENHAVEN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "greenhaven.web.settings"},
        check=True,
        timeout=120,
    )
    return folder


def test_empty_books_hold(home):
    done = greenhaven(home, "ledger", "check")

    assert done.returncode == Exit.DONE, done.stderr
    assert "0 accounts, 0 events, 0 postings" in done.stdout


def test_books_are_told_to_scripts_as_one_object(home):
    done = greenhaven(home, "ledger", "check", "--json")

    assert done.returncode == Exit.DONE, done.stderr
    read = json.loads(done.stdout)
    assert read["holds"]
    assert set(read["imbalance_mg"].values()) == {0}


def test_site_without_a_database_is_told_what_to_do(tmp_path):
    done = greenhaven(tmp_path, "ledger", "check")

    assert done.returncode == Exit.FAILED
    assert "greenhaven up" in done.stderr
    assert "Traceback" not in done.stderr
