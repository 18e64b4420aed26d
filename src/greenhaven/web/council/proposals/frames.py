"""What a form for an article has to know beside what is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article, Layer
from greenhaven.core.rules.reading import BY_KIND


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose the article is, what it was, and from when it would hold."""

    city: City
    kind_name: str
    base: Article | None  # that is amended; none = a new one
    name: str  # id of the article
    begins: date
    layer: Layer
    scope: Mapping[str, Any]  # level, area, and places of a circle
    orders: bool = False  # whether stewards may give it as an order

    @property
    def kind(self) -> type[Article]:
        """The kind as the core knows it."""
        return BY_KIND[self.kind_name]
