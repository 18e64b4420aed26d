"""A database for the tests starts, is used and is gone again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("GREENHAVEN_PG_BIN"),
    reason="GREENHAVEN_PG_BIN names no folder with PostgreSQL's programs (bin/test sets it)",
)


def with_postgres(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    runner = [sys.executable, str(root / "tests" / "with_postgres.py")]
    return subprocess.run(
        [*runner, sys.executable, "-c", code], capture_output=True, text=True, check=False
    )


def test_command_reaches_a_server_that_listens_on_this_machine_only(root: Path) -> None:
    done = with_postgres(
        root,
        "import os, psycopg\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as connection:\n"
        "    print(connection.execute('show listen_addresses').fetchone()[0])\n",
    )

    assert done.stdout.strip() == "127.0.0.1", done.stderr


def test_server_stops_with_the_command_and_its_exit_code_is_passed_on(root: Path) -> None:
    done = with_postgres(root, "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(3)")

    import psycopg

    assert done.returncode == 3
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(done.stdout.strip(), connect_timeout=5)


def test_missing_postgres_is_said_in_words(root: Path, tmp_path: Path) -> None:
    runner = [sys.executable, str(root / "tests" / "with_postgres.py"), "true"]
    environment = dict(os.environ, GREENHAVEN_PG_BIN=str(tmp_path))

    done = subprocess.run(runner, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "GREENHAVEN_PG_BIN" in done.stderr
