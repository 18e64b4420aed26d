"""The environment, read through typed helpers that refuse what the site cannot start with."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from greenhaven.errors import GreenhavenError

LEAST_SECRET = 32


class SettingsError(GreenhavenError, ImproperlyConfigured):
    """A value in the environment that the site cannot start with."""


def text(name: str, default: str, *, least: int = 0) -> str:
    """A text; one that is set but shorter than `least` is refused."""
    value = os.environ.get(name, "").strip() or default
    if value != default and len(value) < least:
        raise SettingsError(
            f"{name}: at least {least} characters were expected, {len(value)} came. "
            "Give a longer one, or unset it and the site makes its own."
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    """On or off, in one of the usual words."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in words:
        raise SettingsError(f"{name}: yes or no was expected, {value!r} came. Set it to 1 or 0.")
    return words[value]


def names(name: str, default: tuple[str, ...]) -> list[str]:
    """Names separated by commas; an address with a scheme, a path or a blank is refused."""
    value = os.environ.get(name, "").strip()
    names = [part.strip() for part in value.split(",")] if value else list(default)
    for part in names:
        if not part or "/" in part or " " in part:
            raise SettingsError(
                f"{name}: host names separated by commas were expected, {part!r} came. "
                "Write only the name: compost.example.org, not https://compost.example.org/."
            )
    return names


def day(name: str) -> date | None:
    """A day, or none; one that is none in the calendar is refused."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(
            f"{name}: a day such as 2026-03-02 was expected, {value!r} came. Unset it, and a "
            "demonstration stands still on its own day."
        ) from error


def count(name: str, default: int) -> int:
    """A whole number above 0."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not 0 < int(value) <= 1_000_000:
        raise SettingsError(f"{name}: a whole number above 0 was expected, {value!r} came.")
    return int(value)


def home() -> Path:
    """The folder of the database and the secret, made if it is not there."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(text("GREENHAVEN_HOME", str(Path(data) / "greenhaven"))).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"GREENHAVEN_HOME: a folder that can be written was expected, {folder} is none "
            f"({error.strerror}). Name another folder or change its permissions."
        ) from error
    return folder


def kept_secret(folder: Path, name: str) -> str:
    """A secret of the site's own, made once and readable by its owner alone."""
    path = folder / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be written ({error.strerror}). Set GREENHAVEN_HOME to a folder that "
            "can, or set GREENHAVEN_SECRET_KEY."
        ) from error
    key = path.read_text().strip()
    if len(key) < LEAST_SECRET:
        raise SettingsError(
            f"{path}: a key of at least {LEAST_SECRET} characters was expected, {len(key)} came. "
            "Delete the file and the site makes a new one."
        )
    return key


def database(url: str) -> dict[str, Any]:
    """The database of that address, SQLite with the pragmas that many readers need."""
    scheme = urlsplit(url).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise SettingsError(
            f"DATABASE_URL: sqlite:///… or postgresql://… was expected, {scheme or url!r} came. "
            "Unset it to keep everything in GREENHAVEN_HOME."
        )
    if scheme != "sqlite":
        told: dict[str, Any] = {
            **dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        }
        # Pages ask short questions: to compile them takes longer than to answer them, and to read
        # and plan them as long. What a connection asks for the third time is prepared there.
        quick = {"options": "-c jit=off", "server_side_binding": True, "prepare_threshold": 2}
        return told | {"OPTIONS": quick | told.get("OPTIONS", {})}
    return dict(dj_database_url.parse(url)) | {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What a phone was told is kept survives a power cut: every commit waits for the disk.
            # The log is moved into the database by the site's clock, so that no writer must; one
            # does when there is no clock and the log has grown to 80 MB.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA wal_autocheckpoint=20000; PRAGMA cache_size=-64000;"
            ),
        }
    }


LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")


class Mail(NamedTuple):
    """A mail server and how it is spoken to."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    speaks_tls: bool = False


def mail(name: str) -> Mail:
    """The mail server of that address; one without a host where none is set."""
    url = os.environ.get(name, "").strip()
    if not url:
        return Mail()
    usual = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    try:
        parts = urlsplit(url)
        port = parts.port or usual.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if not port or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            f"{name}: smtp://user:password@host:587 was expected, something else came. "
            "Take smtps:// where TLS is spoken from the start, smtp+plain:// within one machine."
        )
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return Mail(
        parts.hostname, port, user, password, parts.scheme == "smtp", parts.scheme == "smtps"
    )


def address(name: str, hosts: list[str], *, https: bool) -> str:
    """Where the site is found, for links in e-mails; without the slash at its end."""
    local = hosts[0] in LOCAL
    usual = f"{'https' if https else 'http'}://{hosts[0].lstrip('.*')}{':8000' if local else ''}"
    value = os.environ.get(name, "").strip().rstrip("/") or usual
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise SettingsError(
            f"{name}: an address such as https://compost.example.org was expected, {value!r} came."
        )
    return value
