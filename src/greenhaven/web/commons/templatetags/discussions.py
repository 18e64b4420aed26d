"""The discussion of a thing, on the thing's own page."""

from typing import Any

from django import template
from django.template.context import Context

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.discussions.forms import SayForm
from greenhaven.web.commons.discussions.queries import SHOWN, posts_of, thread_of
from greenhaven.web.commons.discussions.views import sealed
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city

register = template.Library()


@register.inclusion_tag("commons/talk_here.html", takes_context=True)
def discussion(
    context: Context, about: str, name: str, title: str, url: str, circle: Circle | None = None
) -> dict[str, Any]:
    """What was said last of a thing, and a form to say something; of a circle, for its members."""
    actor = context.get("actor") or Actor()
    if circle is not None and not actor.may("discussion.inside", circle.parties()):
        return {"hidden": True}
    thread = thread_of(present_city().id, about, str(name))
    posts = list(posts_of(thread).reverse()[:SHOWN])[::-1] if thread else []
    return {
        "actor": actor,
        "thread": thread,
        "posts": posts,
        "more": len(posts) == SHOWN,
        "form": SayForm(),
        "thing": sealed(about, str(name), title, url, circle.pk if circle else None),
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }
