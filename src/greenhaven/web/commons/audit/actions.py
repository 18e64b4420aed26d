"""What is written into the audit chain, and what is forgotten of it."""

import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from greenhaven.core.merkle import Tree
from greenhaven.web.commons.audit.chain import Unlinked, canonical, payload_hash
from greenhaven.web.commons.audit.models import AuditHead, AuditPayload, AuditRow, Checkpoint
from greenhaven.web.commons.audit.queries import looks_after
from greenhaven.web.commons.audit.signing import Line, signed
from greenhaven.web.commons.inserting import Basis, Held, insert
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person

AT_ONCE = 5000
# The end of the chain is held until the transaction ends, so that rows come one by one. The
# database checks that each continues the chain, and moves the head.
NEXT = "(SELECT number + 1 FROM held_auditrow)"
LAST = "(SELECT hash FROM held_auditrow)"
SAID = f"CAST(%s AS text) || {NEXT} || CAST(%s AS text) || {LAST} || CAST(%s AS text)"
DIGESTS = {
    "sqlite": f"SHA256({SAID})",  # Django gives SQLite this function
    "postgresql": f"encode(sha256(convert_to({SAID}, 'UTF8')), 'hex')",
}
HEAD = {
    vendor: Held(
        AuditRow,
        f"SELECT number, hash FROM {AuditHead._meta.db_table}",  # noqa: S608 -- a model's
        "TRUE",
        (("number", NEXT), ("previous_hash", LAST), ("hash", digest)),
    )
    for vendor, digest in DIGESTS.items()
}
NOBODY = "nobody"  # someone who has not signed in


class Beside(NamedTuple):
    """New rows that are written with one of the chain.

    Those that it comes `after`, which may be made `out_of` what is held, and those that go `along`.
    """

    after: Sequence[models.Model] = ()
    along: Sequence[models.Model] = ()
    out_of: Sequence[Basis] = ()


def witness(
    *,
    by: Person | str | None,
    action: str,
    subject: models.Model | str,
    told: Mapping[str, object] | None = None,
    beside: Beside = Beside(),  # noqa: B008 -- never changed
) -> AuditRow:
    """Add a row to the chain: who did what to what. Call it last: others wait until you commit.

    A person stands there by the pseudonym, a program by its name. What is told may be personal:
    the row itself holds only its salted hash, and what was told can be forgotten. Other new rows
    are written in the same statement, which is done as a whole even outside of a transaction.
    """
    words, salt = canonical(told or {}), secrets.token_hex(32)
    entry = Unlinked(
        at=timezone.now(),
        actor=_named(by),
        action=action,
        subject=subject if isinstance(subject, str) else name_of(subject),
        payload_hash=payload_hash(salt, words),
    )
    row = AuditRow(**entry._asdict())
    payload = AuditPayload(row=row, salt=salt, told=words)
    chained = (HEAD[connection.vendor], entry.pieces())
    insert(*beside.after, row, payload, *beside.along, out_of=[*beside.out_of, chained])
    return row


def name_of(thing: models.Model) -> str:
    """How the chain calls a row of another table: its kind and its key."""
    return f"{thing._meta.model_name} {thing.pk}"


@transaction.atomic
def forget(*, person: Person) -> int:
    """Erase what was told by someone and about someone; the rows stay and can be verified."""
    known = models.Q(row__actor=str(person.pseudonym)) | models.Q(row__subject=name_of(person))
    return AuditPayload.objects.filter(known).delete()[0]


def checkpoint() -> Line | None:
    """Sign the chain as it is, publish that, and send the line to those who look after it.

    Gives none where no row was added since the last one. Nobody waits meanwhile: rows that are
    there do not change, and those that come are signed another day.
    """
    head = AuditHead.objects.first()
    if head is None or not head.number:
        return None
    if Checkpoint.objects.filter(number__gte=head.number).exists():
        return None
    hashes = AuditRow.objects.filter(number__lte=head.number).order_by("number")
    leaves = hashes.values_list("hash", flat=True).iterator(chunk_size=AT_ONCE)
    root = Tree(bytes.fromhex(row) for row in leaves).root().hex()
    line = signed(head.number, timezone.now(), root)
    return line if _published(line, head.hash) else None


@transaction.atomic
def _published(line: Line, head_hash: str) -> bool:
    """Publish a checkpoint and tell of it; no, where another program was quicker."""
    _row, new = Checkpoint.objects.get_or_create(
        number=line.number,
        defaults={
            "head_hash": head_hash,
            "root": line.root,
            "signature": line.signature,
            "public_key": line.key,
            "made_at": line.at,
        },
    )
    if new:
        told: dict[str, str | int | float] = {"rows": line.number, "line": str(line)}
        tell(people=looks_after(), topic="audit.checkpoint", told=told, url=reverse("audit"))
    return new


def _named(by: Person | str | None) -> str:
    if by is None:
        return NOBODY
    return by if isinstance(by, str) else str(by.pseudonym)
