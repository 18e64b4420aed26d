"""A page as a reader without a browser sees it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

INLINE = {"a", "em", "span", "strong", "time"}


@dataclass
class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))
        self.texts.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All text with ordinary single spaces."""
        return " ".join("".join(self.texts).replace("\u202f", " ").split())

    def count(self, tag: str) -> int:
        """How often the tag occurs."""
        return sum(name == tag for name, _ in self.tags)

    def attributes(self, tag: str, name: str) -> list[str]:
        """The values of one attribute of one tag."""
        return [found[name] or "" for each, found in self.tags if each == tag and name in found]


def read(response: HttpResponse) -> Page:
    """The page of a response."""
    page = Page()
    page.feed(response.content.decode())
    return page
