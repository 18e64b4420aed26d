"""What every page is framed with: its colours, its languages, and who reads it."""

from django.conf import settings
from django.http import HttpRequest

from greenhaven.web.commons.permissions.actors import Actor, actor_of

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, object]:
    """The theme that the reader chose (empty follows the system), the languages, who they are."""
    chosen = request.COOKIES.get("theme", "")
    actor = actor_of(request) if hasattr(request, "user") else Actor()
    return {
        "theme": chosen if chosen in THEMES else "",
        "languages": settings.LANGUAGES,
        "actor": actor,
        "may_read_books": actor.may("ledger.read"),
        "may_audit": actor.may("audit.read"),
    }
