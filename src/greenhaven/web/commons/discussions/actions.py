"""Saying something, taking it back, and hiding what hurts."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.discussions.errors import DiscussionError
from greenhaven.web.commons.discussions.models import Complaint, Post, Thread
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city

LONGEST = 4000
OFTEN, WITHIN = 12, timedelta(minutes=10)  # so many posts of one person, and not more


@transaction.atomic
def thread_for(
    *, about: str, name: str, title: str, url: str, circle: Circle | None = None
) -> Thread:
    """The thread of one thing, made where there is none."""
    city = present_city()
    at = clock.now(city)
    made, _new = Thread.objects.get_or_create(
        city=city.id,
        about=about,
        name=name,
        defaults={
            "title": title[:200],
            "url": url[:200],
            "circle": circle,
            "begun_at": at,
            "spoken_at": at,
        },
    )
    return made


def say(*, thread: Thread, text: str, by: Person, key: UUID, answers: Post | None = None) -> Post:
    """Say something in a thread; the same key again is what was said the first time."""
    try:
        return _said(thread, text, by, key, answers)
    except IntegrityError:
        return _same(Post.objects.get(key=key), thread, by, text)


@transaction.atomic
def _said(thread: Thread, text: str, by: Person, key: UUID, answers: Post | None) -> Post:
    if (known := Post.objects.filter(key=key).first()) is not None:
        return _same(known, thread, by, text)
    words = text.strip()
    if not words:
        raise DiscussionError(_("Write something first."))
    if len(words) > LONGEST:
        raise DiscussionError(
            _("That is longer than %(most)s characters. Say it shorter.") % {"most": LONGEST}
        )
    held = Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=thread.pk)
    if held.closed_at is not None:
        raise DiscussionError(_("This discussion is closed."))
    if answers is not None and answers.thread_id != held.pk:
        raise DiscussionError(_("What you answer stands in another discussion."))
    at = clock.now(present_city())
    if Post.objects.filter(author=by, said_at__gt=at - WITHIN).count() >= OFTEN:
        raise DiscussionError(_("You have said a lot just now. Let others speak for a while."))
    post = Post.objects.create(
        key=key,
        thread=held,
        answers=answers,
        author=by,
        text=words,
        language=(get_language() or "en")[:8],
        said_at=at,
    )
    held.spoken_at = at
    held.save(update_fields=["spoken_at"])
    if answers is not None and answers.author_id != by.pk:
        told: dict[str, str | int | float] = {"where": held.title}
        url = f"/talk/{held.pk}/#said-{post.pk}"
        tell(people=[answers.author], topic="discussion.answered", told=told, url=url)
    witness(by=by, action="discussion.say", subject=post)
    return post


def _same(known: Post, thread: Thread, by: Person, text: str) -> Post:
    if (known.thread_id, known.author_id, known.text) != (thread.pk, by.pk, text.strip()):
        raise DiscussionError(
            _("This form was sent before with other content. Open the page again and fill it in.")
        )
    return known


@transaction.atomic
def take_back(*, post: Post, by: Person) -> Post:
    """What someone said is emptied; that they said something, and its answers, stay."""
    held = Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if held.taken_back_at is None:
        held.text, held.taken_back_at = "", clock.now(present_city())
        held.save(update_fields=["text", "taken_back_at"])
        witness(by=by, action="discussion.take_back", subject=held)
    return held


@transaction.atomic
def hide(*, post: Post, by: Person, why: str) -> Post:
    """Hide what hurts, for a reason that everybody reads; its author is told."""
    held = Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if not why.strip():
        raise DiscussionError(_("Say why it is hidden: everybody reads it."))
    if held.hidden_at is None:
        held.hidden_at, held.hidden_by = clock.now(present_city()), by
        held.why = why.strip()[:300]
        held.save(update_fields=["hidden_at", "hidden_by", "why"])
        told: dict[str, str | int | float] = {"why": held.why}
        url = f"/talk/{held.thread_id}/#said-{held.pk}"
        tell(people=[held.author], topic="discussion.hidden", told=told, url=url)
        witness(by=by, action="discussion.hide", subject=held, told={"why": held.why})
    _settled(held, by)
    return held


@transaction.atomic
def show_again(*, post: Post, by: Person) -> Post:
    """Show what was hidden."""
    held = Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if held.hidden_at is not None:
        held.hidden_at, held.hidden_by, held.why = None, None, ""
        held.save(update_fields=["hidden_at", "hidden_by", "why"])
        witness(by=by, action="discussion.show", subject=held)
    return held


@transaction.atomic
def complain(*, post: Post, by: Person, reason: str) -> Complaint:
    """Ask moderators to look at what was said; asked again, the reason is mended."""
    if not reason.strip():
        raise DiscussionError(_("Say in a few words what is wrong with it."))
    made, _new = Complaint.objects.update_or_create(
        post=post,
        by=by,
        defaults={
            "reason": reason.strip()[:300],
            "made_at": clock.now(present_city()),
            "settled_at": None,
            "settled_by": None,
        },
    )
    witness(by=by, action="discussion.complain", subject=made)
    return made


@transaction.atomic
def let_stand(*, post: Post, by: Person) -> None:
    """Moderators have looked, and what was said stays."""
    if _settled(post, by):
        witness(by=by, action="discussion.let_stand", subject=post)


def _settled(post: Post, by: Person) -> int:
    open_ones = Complaint.objects.filter(post=post, settled_at=None)
    return open_ones.update(settled_at=clock.now(present_city()), settled_by=by)
