"""Statements are let in, left out for a reason, or merged without losing anybody's support."""

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.models import (
    Conversation,
    Moderation,
    OpinionMap,
    Statement,
)
from greenhaven.web.council.conversations.publishing import draw_again

CHOSEN = (Moderation.IN, Moderation.OUT, Moderation.META)
PAGE = "/me/said/"


@transaction.atomic
def moderate(*, statement: Statement, standing: str, by: Person, why: str = "") -> Statement:
    """Let a statement in, or leave it out for a reason; its writer is told."""
    row = _held(statement)
    before = row.standing
    if standing not in CHOSEN:
        raise ConversationError(_("Let it in, leave it out, or mark it."))
    if before == Moderation.MERGED:
        raise ConversationError(_("It counts for another one. Part them first."))
    if standing == Moderation.OUT and not why.strip():
        raise ConversationError(_("Say why it is left out: who wrote it reads that."))
    if before == standing:
        return row
    row.standing, row.why = standing, why.strip()[:300] if standing == Moderation.OUT else ""
    _signed(row, by)
    if standing == Moderation.OUT:
        # Nor does it stay in the maps that were published while it was shown.
        OpinionMap.objects.filter(conversation=row.conversation).delete()
    if standing == Moderation.OUT or before == Moderation.WAITING:
        topic = "statement.out" if standing == Moderation.OUT else "statement.in"
        _tell(row, topic, by, why=row.why)
    told = {"standing": str(standing), "why": row.why}
    witness(by=by, action="statement.moderate", subject=row, told=told)
    return row


@transaction.atomic
def merge(*, kept: Statement, gone: Statement, by: Person) -> Statement:
    """Let one statement stand for another as well.

    Opinions stay where they were said: whoever answered either has answered the one that is kept,
    with their last word, and the two can be parted again.
    """
    one, other = _held(kept), _held(gone)
    if one.pk == other.pk or one.conversation_id != other.conversation_id:
        raise ConversationError(_("Choose two statements of this conversation."))
    if Moderation.MERGED in (one.standing, other.standing):
        raise ConversationError(_("One of both counts for another already."))
    if one.standing == Moderation.OUT:
        raise ConversationError(_("What is left out cannot stand for another."))
    Statement.objects.filter(merged_into=other).update(merged_into=one)
    other.standing, other.merged_into, other.why = Moderation.MERGED, one, ""
    _signed(other, by)
    _tell(other, "statement.merged", by, other=one.text)
    told = {"kept": one.number, "gone": other.number}
    witness(by=by, action="statement.merge", subject=other, told=told)
    return one


@transaction.atomic
def part(*, statement: Statement, by: Person) -> Statement:
    """Let a statement stand for itself again."""
    row = _held(statement)
    if row.standing == Moderation.MERGED:
        row.standing, row.merged_into = Moderation.IN, None
        _signed(row, by)
        witness(by=by, action="statement.part", subject=row)
    return row


def _held(statement: Statement) -> Statement:
    """The statement; its conversation is held, and its map drawn again."""
    held = Conversation.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=statement.conversation_id
    )
    row = Statement.objects.select_related("author", "merged_into").get(pk=statement.pk)
    row.conversation = held
    return row


def _signed(row: Statement, by: Person) -> None:
    row.moderated_by, row.moderated_at = by, clock.now(present_city())
    row.save()
    draw_again(Conversation.objects.filter(pk=row.conversation_id))


def _tell(row: Statement, topic: str, by: Person, **more: str) -> None:
    if row.author is not None and row.author_id != by.pk:
        told: dict[str, str | int | float] = {"statement": row.text, **more}
        tell(people=[row.author], topic=topic, told=told, url=PAGE)
