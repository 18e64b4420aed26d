"""What is wrong with a catalogue: sentences missing, left over, unsure, or with other gaps."""

import re
from collections.abc import Iterable, Iterator

from polib import POEntry, POFile

from greenhaven.web.commons.catalogues.found import Message

GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*(?:[:!.][^{}]*)?\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def faults(catalogue: POFile, messages: Iterable[Message]) -> Iterator[str]:
    """Every fault of the catalogue, in words."""
    wanted = {message.key: message for message in messages}
    kept = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    for key, message in wanted.items():
        if key not in kept:
            yield f"missing: {message.singular!r} ({', '.join(message.files)})"
    for key, entry in kept.items():
        if key not in wanted:
            yield f"left over: {entry.msgid!r}"
        elif entry.msgid_plural != wanted[key].plural:
            yield f"other plural: {entry.msgid!r}"
        else:
            yield from (f"{fault}: {entry.msgid!r}" for fault in faults_of(entry))


def key_of(entry: POEntry) -> tuple[str, str]:
    """What tells an entry from the others."""
    return (entry.msgctxt or "", entry.msgid)


def faults_of(entry: POEntry) -> Iterator[str]:
    """What is wrong with one entry."""
    if entry.fuzzy:
        yield "unsure (fuzzy)"
    if not entry.translated():
        yield "not translated"
        return
    pairs = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        forms = [entry.msgstr_plural.get(form, "") for form in (0, 1)]
        pairs = list(zip((entry.msgid, entry.msgid_plural), forms, strict=True))
    for said, translated in pairs:
        yield from _faults_of_pair(said, translated)


def _faults_of_pair(said: str, translated: str) -> Iterator[str]:
    if set(GAP.findall(said)) != set(GAP.findall(translated)):
        yield f"other placeholders in {translated!r}"
    if sorted(TAG.findall(said)) != sorted(TAG.findall(translated)):
        yield f"other tags in {translated!r}"
    if (said[0].isspace(), said[-1].isspace()) != (
        translated[0].isspace(),
        translated[-1].isspace(),
    ):
        yield f"other blanks around {translated!r}"
