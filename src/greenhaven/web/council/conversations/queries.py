"""What is asked of conversations."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.voice.opinions.likeness import likenesses, numbers
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.routing import UNKNOWN, drawn, priorities
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import (
    Conversation,
    Moderation,
    Opinion,
    Statement,
)

NEARLY = 0.6  # likeness from which a writer is shown what others said
SHOWN_ALIKE = 3


class Progress(NamedTuple):
    """How far someone is."""

    answered: int
    all: int


def conversation_of(slug: str) -> Conversation:
    """The conversation of that name in the present city, or the page that says there is none."""
    found = Conversation.objects.filter(city=present_city().id, slug=slug)
    if (row := found.select_related("circle").first()) is None:
        raise Http404(_("There is no such conversation here."))
    return row


def statement_of(slug: str, number: int) -> Statement:
    """A statement of a conversation by its number."""
    conversation = conversation_of(slug)
    row = conversation.statements.filter(number=number).select_related("merged_into").first()
    if row is None:
        raise Http404(_("There is no such statement here."))
    row.conversation = conversation  # known already
    return row


def is_open(conversation: Conversation, at: datetime) -> bool:
    """Whether people can still say something."""
    ends = conversation.closes_at
    return conversation.closed_at is None and (ends is None or ends > at)


def conversations(city: str, actor: Actor) -> QuerySet[Conversation]:
    """Those that someone may read, the last first, with how many take part."""
    found = Conversation.objects.filter(city=city).filter(
        Q(circle=None) | Q(circle__in=actor.circles | actor.stewards)
    )
    people = Count("opinions__person", distinct=True)
    return found.select_related("circle").annotate(people=people).order_by("-pk")


def open_conversations(city: str, actor: Actor, at: datetime) -> QuerySet[Conversation]:
    """Those in which people can say something now."""
    going_on = Q(closes_at=None) | Q(closes_at__gt=at)
    return conversations(city, actor).filter(going_on, closed_at=None)


def standings_shown(conversation: Conversation) -> tuple[str, ...]:
    """How statements stand that everybody sees."""
    waiting = () if conversation.moderated_first else (Moderation.WAITING,)
    return (Moderation.IN, Moderation.META, *waiting)


def shown_statements(conversation: Conversation) -> QuerySet[Statement]:
    """The statements that everybody sees."""
    standings = standings_shown(conversation)
    return conversation.statements.filter(standing__in=standings).order_by("number")


def opinions_of(conversation: Conversation, person: Person) -> dict[int, int]:
    """What someone thinks, by the key of the statement; the last word on it or one like it."""
    stands_for = Coalesce("statement__merged_into", "statement")
    found = Opinion.objects.filter(conversation=conversation, person=person).order_by("order")
    return dict(found.annotate(stands_for=stands_for).values_list("stands_for", "value"))


def progress_of(shown: Iterable[Statement], answered: dict[int, int]) -> Progress:
    """How many of the statements someone has answered."""
    keys = [each.pk for each in shown]
    return Progress(sum(key in answered for key in keys), len(keys))


def next_statement_for(
    conversation: Conversation,
    person: Person,
    shown: Iterable[Statement],
    answered: dict[int, int],
    so_far: OpinionMap,
) -> Statement | None:
    """One that they have not answered, drawn by lot; the same until they have answered it.

    Those that few have seen, that divide, or that many agree with come up more often.
    """
    left = {str(each.number): each for each in shown if each.pk not in answered}
    weights = priorities(so_far.space, so_far.tallies)
    known = dict(zip(so_far.sheet.statements.tolist(), weights.tolist(), strict=True))
    ids = np.array(list(left), dtype=np.str_)
    chances = np.array([known.get(each) or UNKNOWN for each in left], dtype=np.float64)
    told = f"{conversation.key} {person.pseudonym} {len(answered)}"
    seed = int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big")
    chosen = drawn(ids, chances, seed)
    return None if chosen is None else left[chosen]


def alike(conversation: Conversation, text: str) -> list[Statement]:
    """Statements that everybody sees and that look like a text, the most alike first."""
    rows = list(shown_statements(conversation))
    if not rows:
        return []
    likeness = likenesses([text, *(each.text for each in rows)])[0][1:]
    near = [
        (-float(likeness[at]), each)
        for at, each in enumerate(rows)
        if likeness[at] >= NEARLY and numbers(each.text) == numbers(text)
    ]
    return [each for _how, each in sorted(near, key=lambda pair: pair[0])][:SHOWN_ALIKE]


def said_by(person: Person) -> QuerySet[Statement]:
    """What someone wrote, the last first, with what became of it."""
    found = person.statements.select_related("conversation", "merged_into")
    return found.order_by("-pk")
