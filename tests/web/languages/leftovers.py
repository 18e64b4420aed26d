"""English that was left in a page of another language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import polib

from greenhaven.web.commons.catalogues.compiled import catalogues

ROOT = Path(__file__).parents[3]
GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
READ_ALOUD = frozenset({"aria-label", "title", "placeholder", "alt", "data-label"})
UNREAD = frozenset({"script", "style", "svg"})
LONG = 24  # letters that no page has by chance


@dataclass
class Pieces(HTMLParser):
    """Each text of a page by itself, and what is read aloud of its tags."""

    said: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What the tag says itself."""
        self.open.append(tag)
        self.said += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_data(self, data: str) -> None:
        """One text."""
        if self.open and self.open[-1] not in UNREAD and data.strip():
            self.said.append(data)


@cache
def english() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence that Spanish says otherwise: its longest part, and what it looks like."""
    (catalogue,) = catalogues(ROOT)
    found = []
    for entry in polib.pofile(str(catalogue)):
        forms = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        told = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            parts = [_plain(part) for part in GAP.split(form)]
            longest = max(parts, key=len)
            if form not in told and re.search(r"[a-zA-Z]{3}", longest):
                pattern = ".{1,200}?".join(re.escape(part) for part in parts)
                found.append((longest.strip(), re.compile(pattern, re.DOTALL)))
    return tuple(found)


def left_in(page: str) -> Iterator[str]:
    """English sentences that the page still says."""
    pieces = Pieces()
    pieces.feed(page)
    said = [_plain(piece) for piece in pieces.said]
    for longest, pattern in english():
        for piece in said:
            if longest in piece and (
                pattern.fullmatch(piece) or (len(longest) >= LONG and pattern.search(piece))
            ):
                yield piece


def _plain(text: str) -> str:
    without_tags = re.sub(r"<[^>]+>", "", unescape(text)).replace("%%", "%")
    return " ".join(without_tags.split())
