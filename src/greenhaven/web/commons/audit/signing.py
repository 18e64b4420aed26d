"""The key that signs checkpoints, and the line that anybody may keep of one."""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.chain import moment

KEY_NAME = "audit_key"
OTHERS = 0o077
KEPT = re.compile(
    r"greenhaven-audit (?P<number>[1-9]\d{0,17}) (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) "
    r"(?P<root>[0-9a-f]{64}) (?P<key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})"
)


class AuditError(GreenhavenError):
    """The audit cannot be signed or read."""


class Line(NamedTuple):
    """A checkpoint as one line of text: how many rows, when, their root, signed by which key."""

    number: int
    at: datetime
    root: str
    key: str
    signature: str

    def __str__(self) -> str:
        return f"{said(self.number, self.at, self.root)} {self.key} {self.signature}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The line that someone kept, however it was wrapped."""
        found = KEPT.fullmatch(" ".join(text.split()))
        at = _read_moment(found["at"]) if found else None
        if found is None or at is None:
            raise AuditError(
                _(
                    "This is not a whole line that begins with “greenhaven-audit”. Copy it "
                    "again, from its first to its last letter."
                )
            )
        return cls(int(found["number"]), at, found["root"], found["key"], found["signature"])

    def is_signed(self) -> bool:
        """Whether the key that it names has signed it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            text = said(self.number, self.at, self.root).encode()
            key.verify(bytes.fromhex(self.signature), text)
        except (InvalidSignature, ValueError):
            return False
        return True


def _read_moment(text: str) -> datetime | None:
    """A time of the right form; none where no calendar has it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def said(number: int, at: datetime, root: str) -> str:
    """What is signed."""
    return f"greenhaven-audit {number} {moment(at)} {root}"


def signed(number: int, at: datetime, root: str) -> Line:
    """A checkpoint signed with the site's key."""
    key = _key()
    return Line(
        number,
        at,
        root,
        key.public_key().public_bytes_raw().hex(),
        key.sign(said(number, at, root).encode()).hex(),
    )


def public_key() -> str | None:
    """The site's key as others know it; none where nothing was ever signed here."""
    return _key().public_key().public_bytes_raw().hex() if _path().exists() else None


def _path() -> Path:
    return Path(settings.HOME) / KEY_NAME


def _key() -> Ed25519PrivateKey:
    """The site's key, made once and readable by its owner alone."""
    path = _path()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    except FileExistsError:
        pass
    except OSError as error:
        raise AuditError(f"{path}: cannot be written ({error.strerror}).") from error
    if path.stat().st_mode & OTHERS:
        raise AuditError(
            f"{path}: others may read it. Whoever has it can sign in the site's name. "
            f"Take that away with: chmod 600 {path}"
        )
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except ValueError as error:
        raise AuditError(
            f"{path}: 64 hexadecimal digits were expected. Put the file back from a copy; a new "
            "key would not be known to those who kept earlier lines."
        ) from error
