"""Forms as a page shows them, filled in as someone of good will would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

# What is written into an empty field, by what it asks for.
GOOD = {
    "decimal": "2",
    "numeric": "2",
    "number": "2",
    "date": "2025-03-04",
    "time": "09:00",
    "datetime-local": "2025-03-03T08:00",
    "email": "eve@example.org",
    "hidden": "",
    "checkbox": "on",
}
WORDS = "Some words"


@dataclass
class Shown:
    """One form: where it goes, and its fields with what they hold."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """Its fields without the token, each once."""
        kept = [name for name, _ in self.fields if name != "csrfmiddlewaretoken"]
        return list(dict.fromkeys(kept))

    @property
    def look(self) -> tuple[str, str, tuple[str, ...]]:
        """By what two forms are the same."""
        return self.action, self.method, tuple(self.names)


class Reader(HTMLParser):
    """Gathers the forms of a page, and its links to itself with another question."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Shown] = []
        self.links: list[str] = []
        self.open: Shown | None = None
        self.choosing = ""
        self.offered: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Shown(self._at(known.get("action", "")), known.get("method", "get").lower())
            self.found.append(self.open)
        elif tag == "a" and "?" in known.get("href", ""):
            self.links.append(self._at(known["href"]))
        elif tag == "option":
            self.offered.append((known.get("value", ""), "selected" in known))
        elif self.open is not None and known.get("name"):
            self._field(tag, known)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.open is not None and self.choosing:
            marked = [value for value, selected in self.offered if selected and value]
            filled = [value for value, _ in self.offered if value]
            self.open.fields.append((self.choosing, [*marked, *filled, ""][0]))
            self.choosing = ""
        if tag == "form":
            self.open = None

    def _at(self, address: str) -> str:
        return urldefrag(urljoin(self.page, address)).url

    def _field(self, tag: str, known: dict[str, str]) -> None:
        assert self.open is not None
        name, kind = known["name"], known.get("type", "text")
        if tag == "select":
            self.choosing, self.offered = name, []
        elif kind == "file":
            self.open.files.add(name)
            self.open.fields.append((name, ""))
        elif kind in ("radio", "checkbox", "submit") or tag == "button":
            self._choice(name, known.get("value", "on"), chosen="checked" in known)
        elif tag in ("input", "textarea"):
            usual = GOOD.get(known.get("inputmode", ""), GOOD.get(kind, WORDS))
            self.open.fields.append((name, known.get("value") or usual))

    def _choice(self, name: str, value: str, *, chosen: bool) -> None:
        """One of several: the marked one, or the first."""
        assert self.open is not None
        if chosen:
            self.open.fields = [each for each in self.open.fields if each[0] != name]
        if chosen or name not in self.open.names:
            self.open.fields.append((name, value))


def forms_of(html: str, page: str) -> list[Shown]:
    """The forms that lead to the site itself."""
    reader = Reader(page)
    reader.feed(html)
    here = [form for form in reader.found if not urlsplit(form.action).netloc]
    return list({form.look: form for form in here}.values())


def questions_of(html: str, page: str) -> list[str]:
    """The page's links to itself with another question: more of its forms may lie there."""
    reader = Reader(page)
    reader.feed(html)
    same = [link for link in reader.links if link.partition("?")[0] == page.partition("?")[0]]
    return list(dict.fromkeys(same))
