"""Forms as a page shows them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit


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
    """Gathers the forms of a page; a button outside its form is not looked for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []  # type: ignore[var-annotated]  # list[Shown]
        self.open: Shown | None = None
        self.choosing = ""
        self.offered: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = known.get("action") or self.page
            self.open = Shown(action, known.get("method", "get").lower())
            self.found.append(self.open)
        elif self.open is None or (not known.get("name", "") and tag != "option"):
            return
        elif tag == "select":
            self.choosing, self.offered = known["name"], []
        elif tag == "option":
            self.offered.append((known.get("value", ""), "selected" in known))
        elif tag in ("input", "button", "textarea"):
            self._field(tag, known)

    def _field(self, tag: str, known: dict[str, str]) -> None:
        assert self.open is not None
        kind = known.get("type", "")
        name = known["name"]
        if kind == "file":
            self.open.files.add(name)
        chosen = kind not in ("radio", "checkbox") or "checked" in known
        if chosen or name not in self.open.names:
            if kind == "radio" and chosen:
                self.open.fields = [each for each in self.open.fields if each[0] != name]
            self.open.fields.append((name, known.get("value", "" if tag == "textarea" else "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.open is not None and self.choosing:
            marked = [value for value, selected in self.offered if selected]
            first = [value for value, _ in self.offered][:1]
            self.open.fields.append((self.choosing, (marked or first or [""])[0]))
            self.choosing = ""
        if tag == "form":
            self.open = None


def forms_of(html: str, page: str) -> list[Shown]:
    """The forms that lead to the site itself."""
    reader = Reader(page)
    reader.feed(html)
    here = [form for form in reader.found if not urlsplit(form.action).netloc]
    return list({form.look: form for form in here}.values())
