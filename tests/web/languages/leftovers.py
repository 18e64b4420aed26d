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
UNREAD = frozenset({"script", "style"})
VOID = frozenset({"meta", "link", "input", "br", "img", "use", "path", "rect", "circle", "line"})
LONG = 24  # letters that no page has by chance
SHORT = 8  # letters of a sentence with gaps that a whole text has not by chance


@dataclass
class Pieces(HTMLParser):
    """Each text of a page by itself, and what is read aloud of its tags."""

    said: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])  # tag, its language

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What the tag says itself."""
        language = dict(attrs).get("lang") or self.open[-1][1]
        if language != "en":
            self.said += [value for name, value in attrs if name in READ_ALOUD and value]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        """What was opened last of it is closed, and all within."""
        names = [name for name, _language in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """One text."""
        tag, language = self.open[-1]
        if tag not in UNREAD and language != "en" and data.strip():
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
            same = form.casefold() in (each.casefold() for each in told)
            if not same and len(longest) >= (SHORT if len(parts) > 1 else 3):
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
