"""Conversations are opened and closed."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.models import Conversation, Moderation, Statement
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.numbers import hold_city

LONGEST = 280
MOST_AT_FIRST = 60
TAKEN = frozenset({"new"})  # names of pages


@transaction.atomic
def open_conversation(  # noqa: PLR0913 -- all that a conversation begins with
    *,
    by: Person,
    question: str,
    about: str = "",
    article: str = "",
    statements: Sequence[str] = (),
    moderated_first: bool = True,
    level: str = Level.CITY,
    district: str = "",
    circle: Circle | None = None,
    closes_at: datetime | None = None,
    key: uuid.UUID | None = None,
) -> Conversation:
    """Ask something, with the first statements; the same key again is the same conversation."""
    city = present_city()
    hold_city(city.id)
    asked, first = question.strip(), _first(statements)
    if key and (known := Conversation.objects.filter(key=key).first()):
        return _same(known, by, asked)
    at = clock.now(city)
    if not asked:
        raise ConversationError(_("Ask something first."))
    if closes_at is not None and closes_at <= at:
        raise ConversationError(_("It would end before it begins. Choose a later day."))
    made = Conversation.objects.create(
        key=key or uuid.uuid4(),
        city=city.id,
        level=level,
        district=district,
        circle=circle,
        slug=_slug(city.id, asked),
        question=asked,
        about=about.strip(),
        article=article,
        moderated_first=moderated_first,
        opened_by=by,
        opened_at=at,
        closes_at=closes_at,
    )
    language = (get_language() or "en")[:8]
    Statement.objects.bulk_create(
        Statement(
            conversation=made,
            number=number,
            text=text,
            language=language,
            standing=Moderation.IN,
            written_at=at,
        )
        for number, text in enumerate(first, start=1)
    )
    told = {"question": asked, "level": str(level), "statements": len(first)}
    witness(by=by, action="conversation.open", subject=made, told=told)
    return made


@transaction.atomic
def close(*, conversation: Conversation, by: Person | None) -> Conversation:
    """Nobody can say anything more; who took part is told. By none = its last day is over."""
    row = Conversation.objects.select_for_update(no_key=True, of=("self",)).get(pk=conversation.pk)
    if row.closed_at is None:
        row.closed_at = clock.now(present_city())
        row.save(update_fields=["closed_at"])
        people = Person.objects.filter(opinions__conversation=row, is_active=True).distinct()
        url = f"/conversations/{row.slug}/map/"
        tell(people=people, topic="conversation.closed", told={"question": row.question}, url=url)
        witness(by=by or "the clock", action="conversation.close", subject=row)
    return row


def close_due(now: datetime) -> int:
    """Close what has come to its end; gives how many."""
    due = Conversation.objects.filter(closed_at=None, closes_at__lte=now)
    for each in due:
        close(conversation=each, by=None)
    return len(due)


def _first(statements: Sequence[str]) -> list[str]:
    """Without what is empty or said twice."""
    said = list(dict.fromkeys(text.strip() for text in statements if text.strip()))
    if len(said) > MOST_AT_FIRST:
        raise ConversationError(
            _("At most %(most)s statements to begin with.") % {"most": MOST_AT_FIRST}
        )
    for text in said:
        if len(text) > LONGEST:
            raise ConversationError(
                _("“%(text)s…” is longer than %(most)s characters. Say it shorter.")
                % {"text": text[:40], "most": LONGEST}
            )
    return said


def _same(known: Conversation, by: Person, asked: str) -> Conversation:
    if (known.opened_by_id, known.question) != (by.pk, asked):
        raise ConversationError(
            _("This form was sent before with other content. Open the page again and fill it in.")
        )
    return known


def _slug(city: str, asked: str) -> str:
    """A name for its address that no other has."""
    stem = slugify(asked)[:60].strip("-") or "conversation"
    used = Conversation.objects.filter(city=city, slug__startswith=stem)
    taken = TAKEN | set(used.values_list("slug", flat=True))
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
