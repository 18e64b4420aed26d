"""What people do in a conversation: they write statements, and say what they think of them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenhaven.core.voice.opinions.likeness import plain
from greenhaven.core.voice.opinions.votes import AGREE, DISAGREE, PASS
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.models import Conversation, Opinion, Statement
from greenhaven.web.council.conversations.opening import LONGEST
from greenhaven.web.council.conversations.queries import is_open, shown_statements, standings_shown
from greenhaven.web.council.conversations.rows import sealed
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.queries import has_a_say

VALUES = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
WITHIN = timedelta(minutes=10)
WRITES_OFTEN = 6  # statements of one person within it, and not more
ANSWERS_OFTEN = 300
MOST_KEYS = 8  # of requests that changed one opinion
NOT_AT_ALL = timedelta(0)
MOST_EACH = 40  # statements of one person in one conversation


@transaction.atomic
def add_statement(
    *, conversation: Conversation, text: str, by: Person, key: UUID, language: str = ""
) -> Statement:
    """Write a statement; the same key again is what was written the first time."""
    held = _held(conversation)
    said = " ".join(text.split())
    if (known := Statement.objects.filter(key=key).first()) is not None:
        if (known.conversation_id, known.author_id, known.text) == (held.pk, by.pk, said):
            return known
        raise ConversationError(
            _("This form was sent before with other content. Open the page again and fill it in.")
        )
    _refuse_unless_open(held, by)
    _refuse_text(held, said)
    _refuse_many(held, by)
    made = Statement.objects.create(
        key=key,
        conversation=held,
        number=(held.statements.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=said,
        language=(language or get_language() or "en")[:8],
        author=by,
        written_at=clock.now(present_city()),
    )
    witness(by=by, action="statement.write", subject=made, told={"text": said})
    return made


@transaction.atomic
def say_opinion(
    *,
    statement: Statement,
    value: int,
    by: Person,
    key: UUID | None = None,
    waited: timedelta = NOT_AT_ALL,
) -> Opinion:
    """Say what one thinks of a statement; the last word holds, and the same again changes nothing.

    A request that comes again with its `key` changes nothing, whatever was said meanwhile; nor does
    one that `waited` on its way and was made before what was said last.

    The audit knows that someone said something in the conversation. What they said of which
    statement stands there only under seal.
    """
    if value not in VALUES.values():
        raise ConversationError(_("Agree, disagree or pass."))
    held = _held(statement.conversation)
    row = Statement.objects.select_related("merged_into").get(pk=statement.pk)
    asked = row.merged_into or row
    before, at = _last(asked, by), clock.now(present_city())
    if before is not None and _changes_nothing(before, value, key, at - waited):
        return before
    _refuse_unless_open(held, by)
    if asked.standing not in standings_shown(held):
        raise ConversationError(_("This statement is not shown at the moment."))
    lately = Opinion.objects.filter(person=by, said_at__gt=at - WITHIN)
    if lately.count() >= ANSWERS_OFTEN:
        raise ConversationError(_("That was a lot at once. Go on in a few minutes."))
    held.cast += 1
    held.save(update_fields=["cast"])
    said, _new = Opinion.objects.update_or_create(
        statement=asked,
        person=by,
        defaults={
            "conversation": held,
            "value": value,
            "order": held.cast,
            "said_at": at - waited,
            "keys": _keys(before, key),
        },
    )
    told = {"seal": sealed(held, asked.pk, value, said.order)}
    witness(by=by, action="opinion.say", subject=held, told=told)
    return said


def _changes_nothing(before: Opinion, value: int, key: UUID | None, said_at: datetime) -> bool:
    """Whether what was said last stands: it is the same, came before, or was said later."""
    if key is not None and str(key) in before.keys:
        if str(key) == before.keys[-1] and value != before.value:
            raise ConversationError(
                _(
                    "This form was sent before with other content. Open the page again and fill it "
                    "in."
                )
            )
        return True
    return before.value == value or before.said_at > said_at


def _keys(before: Opinion | None, key: UUID | None) -> list[str]:
    known = [] if before is None else before.keys
    return [*known, str(key)][-MOST_KEYS:] if key is not None else known


def _held(conversation: Conversation) -> Conversation:
    """The conversation, held until the transaction ends, so that opinions come one by one."""
    return Conversation.objects.select_for_update(no_key=True, of=("self",)).get(pk=conversation.pk)


def _last(statement: Statement, by: Person) -> Opinion | None:
    """What someone said last of a statement, or of one that was merged into it."""
    mine = Opinion.objects.filter(Q(statement=statement) | Q(statement__merged_into=statement))
    return mine.filter(person=by).order_by("-order").first()


def _refuse_unless_open(conversation: Conversation, by: Person) -> None:
    at = clock.now(present_city())
    if not is_open(conversation, at):
        raise ConversationError(_("This conversation is closed. Its map stays."))
    if conversation.circle_id is not None and not has_a_say(conversation, by, at):
        raise NotEntitledError(_("This is for members of the circle. Join it first."))


def _refuse_text(conversation: Conversation, said: str) -> None:
    if not said:
        raise ConversationError(_("Write something first."))
    if len(said) > LONGEST:
        raise ConversationError(
            _("That is longer than %(most)s characters. Say it shorter.") % {"most": LONGEST}
        )
    same = plain(said)
    if any(plain(each.text) == same for each in shown_statements(conversation)):
        raise ConversationError(_("Somebody has said just that. Say what you think of theirs."))


def _refuse_many(conversation: Conversation, by: Person) -> None:
    since = clock.now(present_city()) - WITHIN
    if Statement.objects.filter(author=by, written_at__gt=since).count() >= WRITES_OFTEN:
        raise ConversationError(_("You have written a lot just now. Let others speak for a while."))
    if conversation.statements.filter(author=by).count() >= MOST_EACH:
        raise ConversationError(
            _("You have written %(most)s statements here; leave some room for others.")
            % {"most": MOST_EACH}
        )
