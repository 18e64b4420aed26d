"""Every route of the site, read from the resolver at run time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Routes that another program dresses itself, by the beginning of their path.
DRESSED_ELSEWHERE = {
    "account/": "allauth asks on each of its pages who has signed in; see tests/faults",
    "api/v1/": "the interface's own gate asks for a key and its scopes; see its tests",
}


@dataclass(frozen=True)
class Route:
    """One address of the site."""

    path: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name or self.path

    @property
    def permission(self) -> str | None:
        """What its view needs, or none where nobody dressed it."""
        return getattr(self.view, "permission", None)

    @property
    def elsewhere(self) -> bool:
        """Whether another program dresses it."""
        return self.path.startswith(tuple(DRESSED_ELSEWHERE))


def all_routes() -> list[Route]:
    """Those of every noun, and those of other programs."""
    return list(_below(get_resolver(), "", ""))


def own_routes() -> list[Route]:
    """Those that the project dresses."""
    return [route for route in all_routes() if not route.elsewhere]


def _below(resolver: URLResolver, path: str, space: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(here, space + (pattern.name or ""), pattern.callback)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _below(pattern, here, inner)
