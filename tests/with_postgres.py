"""Run a command with `DATABASE_URL` naming a PostgreSQL of its own, and stop that afterwards.

    python tests/with_postgres.py .venv/bin/pytest tests/web

The server listens on 127.0.0.1 only, keeps its files in a temporary folder, and runs as an ordinary
user even where the caller is root (PostgreSQL refuses to run as root).
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

OWNER = "greenhaven"


class PostgresError(Exception):
    """PostgreSQL is not there or does not start."""


def programs() -> Path:
    """The folder of initdb and pg_ctl: as told, else on the PATH, else where Debian puts them."""
    if told := os.environ.get("GREENHAVEN_PG_BIN"):
        if not (Path(told) / "initdb").is_file():
            raise PostgresError(f"GREENHAVEN_PG_BIN names {told}, where no initdb is.")
        return Path(told)
    if found := shutil.which("initdb"):
        return Path(found).parent
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if not packaged:
        raise PostgresError(
            "PostgreSQL's initdb was not found on the PATH nor in /usr/lib/postgresql. "
            "Install it (Debian: postgresql) or name its folder in GREENHAVEN_PG_BIN."
        )
    return packaged[-1].parent


def unprivileged_user() -> str | None:
    """Whom the server runs as: None for the caller, somebody harmless for root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run(command: Sequence[str | Path], user: str | None, log: Path | None = None) -> None:
    """Run one of PostgreSQL's programs; a failure shows what it said, and its log."""
    done = subprocess.run(
        command,
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        name = Path(command[0]).name
        words = done.stdout + done.stderr
        if log and log.is_file():
            words += log.read_text(encoding="utf-8", errors="replace")
        raise PostgresError(f"{name} ended with {done.returncode}:\n{words}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def create_cluster(folder: Path, password: str, user: str | None) -> Path:
    """An empty database cluster in `folder`, with one owner who must give the password."""
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    if user:
        account = pwd.getpwnam(user)
        for path in (folder, secret):
            os.chown(path, account.pw_uid, account.pw_gid)
    data = folder / "data"
    options = ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"]
    owner = [f"--username={OWNER}", f"--pwfile={secret}"]
    run([programs() / "initdb", f"--pgdata={data}", *options, *owner], user)
    return data


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """The URL of a running server; it is stopped and its files are deleted at the end.

    Nothing in it outlives the tests, so it does not wait for the disk; a `durable` one does.
    """
    user, password, port = unprivileged_user(), secrets.token_hex(16), free_port()
    control = programs() / "pg_ctl"
    with tempfile.TemporaryDirectory(prefix="greenhaven-postgres-") as name:
        folder = Path(name)
        data = create_cluster(folder, password, user)
        quick = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {quick}"
        log = folder / "log"
        try:
            run([control, "start", "-w", "-D", data, "-l", log, "-o", options], user, log)
            yield f"postgres://{OWNER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            if (data / "postmaster.pid").exists():
                run([control, "stop", "-w", "-m", "fast", "-D", data], user)


def main(command: list[str]) -> int:
    """Run the command and answer with its exit code."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        with postgres() as url:
            environment = dict(os.environ, DATABASE_URL=url)
            return subprocess.run(command, env=environment, check=False).returncode
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
