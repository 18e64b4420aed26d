"""What is asked of discussions."""

from django.db.models import Count, Prefetch, Q, QuerySet

from greenhaven.web.commons.discussions.models import Complaint, Post, Thread
from greenhaven.web.commons.permissions.actors import Actor

SHOWN = 50  # of a thread on the page of its thing


def thread_of(city: str, about: str, name: str) -> Thread | None:
    """The thread of one thing; none where nobody has spoken yet."""
    return Thread.objects.filter(city=city, about=about, name=name).first()


def threads(city: str, actor: Actor, about: str = "") -> QuerySet[Thread]:
    """The threads that someone may read, those spoken in last first."""
    found = Thread.objects.filter(city=city).filter(
        Q(circle=None) | Q(circle__in=actor.circles | actor.stewards)
    )
    if about:
        found = found.filter(about=about)
    return found.annotate(count=Count("posts")).order_by("-spoken_at", "-pk")


def posts_of(thread: Thread) -> QuerySet[Post]:
    """What was said, the first first; an answer knows what it answers."""
    answered = Prefetch("answers", Post.objects.select_related("author"))
    return thread.posts.select_related("author").prefetch_related(answered).order_by("pk")


def open_complaints(city: str) -> QuerySet[Complaint]:
    """What moderators are asked to look at."""
    found = Complaint.objects.filter(settled_at=None, post__thread__city=city)
    return found.select_related("post__thread", "post__author").order_by("pk")
