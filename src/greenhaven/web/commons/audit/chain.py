"""How the rows of the audit chain are hashed; anybody can do it again from what is written here."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

IN_ONE_FORM = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=str
)

QUOTED = json.encoder.encode_basestring_ascii  # a text as IN_ONE_FORM writes it


class Entry(NamedTuple):
    """What one row says, and what its hash is taken of."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    payload_hash: str
    previous_hash: str

    def hash(self) -> str:
        """SHA-256 of the entry's canonical JSON."""
        said = self._asdict() | {"at": moment(self.at)}
        return hashlib.sha256(canonical(said).encode()).hexdigest()


class Unlinked(NamedTuple):
    """An entry before it has its place in the chain."""

    at: datetime
    actor: str
    action: str
    subject: str
    payload_hash: str

    def pieces(self) -> tuple[str, str, str]:
        """The canonical JSON around its number and the hash of the row before it."""
        action, actor, at, subject, payload = map(
            QUOTED, (self.action, self.actor, moment(self.at), self.subject, self.payload_hash)
        )
        return (
            f'{{"action":{action},"actor":{actor},"at":{at},"number":',
            f',"payload_hash":{payload},"previous_hash":"',
            f'","subject":{subject}}}',
        )


def moment(at: datetime) -> str:
    """A time as it is hashed and published: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(told: Mapping[str, object]) -> str:
    """JSON in one form only: keys in order, no spaces, ASCII, what JSON has no word for as text."""
    return IN_ONE_FORM.encode(told)


def payload_hash(salt: str, told: str) -> str:
    """What the chain keeps of a payload: without the salt, nobody can guess what was told."""
    return hmac.digest(salt.encode(), told.encode(), "sha256").hex()
