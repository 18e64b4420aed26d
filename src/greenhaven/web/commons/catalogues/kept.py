"""A catalogue brought up to date with the source; what was translated stays."""

from collections.abc import Iterable
from pathlib import Path

import polib

from greenhaven.web.commons.catalogues.faults import key_of
from greenhaven.web.commons.catalogues.found import Message

WIDTH = 100
HEADER = {
    "Project-Id-Version": "Greenhaven",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
TWO_FORMS = "nplurals=2; plural=(n != 1);"


def opened(path: Path) -> polib.POFile:
    """The catalogue there, or a new one of the language that its folder is named for."""
    if path.is_file():
        return polib.pofile(str(path), wrapwidth=WIDTH)
    made = polib.POFile(wrapwidth=WIDTH)
    made.metadata = HEADER | {"Language": path.parents[1].name, "Plural-Forms": TWO_FORMS}
    return made


def brought_up_to_date(catalogue: polib.POFile, messages: Iterable[Message]) -> int:
    """Give the catalogue these sentences and no others; tells how many are new."""
    before = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    entries = [_entry(message, before.get(message.key)) for message in messages]
    catalogue.clear()
    catalogue.extend(entries)
    return sum(not entry.translated() for entry in entries)


def _entry(message: Message, before: polib.POEntry | None) -> polib.POEntry:
    same = before if before and before.msgid_plural == message.plural else None
    entry = same or polib.POEntry(
        msgid=message.singular,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr_plural={0: "", 1: ""} if message.plural else {},
    )
    entry.occurrences = [(name, "") for name in message.files]
    return entry
