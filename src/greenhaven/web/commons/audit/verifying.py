"""The whole chain is walked and everything in it computed again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from greenhaven.core.merkle import Tree
from greenhaven.web.commons.audit.chain import Entry, payload_hash
from greenhaven.web.commons.audit.guards import missing_guards
from greenhaven.web.commons.audit.models import GENESIS, AuditHead, AuditRow, Checkpoint
from greenhaven.web.commons.audit.signing import Line, public_key

AT_ONCE = 5000
MOST_FAULTS = 20  # told; after a broken link much may be wrong
COLUMNS = (*Entry._fields, "hash", "payload__salt", "payload__told")


class Fault(NamedTuple):
    """What is wrong with a row, or with the chain at a row."""

    number: int
    what: str


@dataclass
class Verdict:
    """What was found."""

    rows: int = 0
    told: int = 0  # rows whose payload is there and matches
    forgotten: int = 0  # rows whose payload was erased
    checkpoints: int = 0  # that match, those of the site and those that were kept
    root: str = ""
    unguarded: tuple[str, ...] = ()  # triggers that are not there or are switched off
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.faults or self.unguarded)

    def blame(self, number: int, what: str) -> None:
        """Note a fault, of the first ones."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(number, what))


def verify(kept: Iterable[Line] = ()) -> Verdict:
    """Walk the chain, and hold it against the site's checkpoints and the lines that were kept.

    Rows may be added meanwhile: the head is read before and after.
    """
    verdict, tree, before = Verdict(), Tree(), _head()
    due = _due(kept, verdict)
    last, expected = GENESIS, 1
    for values in _rows():
        entry, stored, salt, told = Entry(*values[:7]), *values[7:]
        _check_row(verdict, entry, stored, last, expected)
        _check_payload(verdict, entry, salt, told)
        tree.add(bytes.fromhex(stored))
        verdict.rows += 1
        last, expected = stored, entry.number + 1
        if entry.number == before.number and stored != before.hash:
            verdict.blame(entry.number, "is not what the chain's head said is the last row")
        for line in due.pop(entry.number, ()):
            _check_line(verdict, line, tree.root().hex())
    verdict.root, verdict.unguarded = tree.root().hex(), missing_guards()
    _check_ends(verdict, due, before)
    return verdict


def _head() -> AuditHead:
    return AuditHead.objects.first() or AuditHead()


def _rows() -> Iterator[Sequence[Any]]:
    rows = AuditRow.objects.order_by("number").values_list(*COLUMNS)
    return rows.iterator(chunk_size=AT_ONCE)


def _due(kept: Iterable[Line], verdict: Verdict) -> dict[int, list[Line]]:
    """The lines by how many rows they stand for; one that nobody signed is blamed and left out."""
    due: dict[int, list[Line]] = {}
    ours = public_key()
    for line in (*(line_of(made) for made in Checkpoint.objects.order_by("number")), *kept):
        if not line.is_signed():
            verdict.blame(line.number, "a checkpoint's signature does not fit it")
        elif ours is not None and line.key != ours:
            verdict.blame(line.number, "a checkpoint was signed with a key that is not this site's")
        else:
            due.setdefault(line.number, []).append(line)
    return due


def line_of(made: Checkpoint) -> Line:
    """A kept checkpoint as its line."""
    return Line(made.number, made.made_at, made.root, made.public_key, made.signature)


def _check_row(verdict: Verdict, entry: Entry, stored: str, last: str, expected: int) -> None:
    if entry.number != expected:
        verdict.blame(expected, f"is missing: row {entry.number} follows row {expected - 1}")
    elif entry.previous_hash != last:
        verdict.blame(entry.number, "does not hold the hash of the row before it")
    if entry.hash() != stored:
        verdict.blame(entry.number, "was changed: its hash does not fit what it says")


def _check_payload(verdict: Verdict, entry: Entry, salt: str | None, told: str | None) -> None:
    if salt is None or told is None:
        verdict.forgotten += 1
    elif payload_hash(salt, told) == entry.payload_hash:
        verdict.told += 1
    else:
        verdict.blame(entry.number, "what was told was changed: its salted hash does not fit")


def _check_line(verdict: Verdict, line: Line, root: str) -> None:
    if line.root == root:
        verdict.checkpoints += 1
    else:
        verdict.blame(
            line.number, f"rows up to here are not those of the checkpoint of {line.at:%Y-%m-%d}"
        )


def _check_ends(verdict: Verdict, due: dict[int, list[Line]], before: AuditHead) -> None:
    """What was signed must still be there, and the head must be at the last row."""
    for number in sorted(due):
        verdict.blame(number, f"is missing: a checkpoint knows it, but only {verdict.rows} remain")
    if verdict.rows < before.number:
        verdict.blame(verdict.rows + 1, "is missing: the chain's head is beyond the last row")
    if _head().number < verdict.rows:
        verdict.blame(verdict.rows, "is beyond the chain's head")
