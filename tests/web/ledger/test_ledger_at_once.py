"""Nobody gives the same kilogram twice, however many try at the same moment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.web.ledger.at_once import EXPECTED, all_at_once

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="threads share one database in memory here; on a file they are tried below",
)
def test_a_kilogram_is_given_once_on_postgresql() -> None:
    assert all_at_once() == EXPECTED


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other database is tried here")
def test_a_kilogram_is_given_once_on_a_file(tmp_path: Path) -> None:
    settings = {
        "GREENHAVEN_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "greenhaven.web.settings",
    }
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    done = subprocess.run(
        [sys.executable, "-m", "tests.web.ledger.at_once"],
        cwd=ROOT,
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == EXPECTED
