"""A conversation's rows as the core reads them: its statements, and the opinions that count."""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from django.utils.crypto import salted_hmac

from greenhaven.core.voice.opinions.conversation import Statements
from greenhaven.core.voice.opinions.votes import Votes
from greenhaven.web.council.conversations.models import Conversation, Moderation, Opinion

SALT = "greenhaven.conversations"
CODE = 16  # characters


class Agenda(NamedTuple):
    """What is asked: the statements that stand for themselves, and which stands for which."""

    statements: Statements
    stands_for: dict[int, str]  # key of each row -> id of the statement that it counts for


def code_of(conversation: Conversation, pseudonym: object) -> str:
    """What someone is called on the map of one conversation, and nowhere else."""
    made = salted_hmac(f"{SALT} {conversation.key}", str(pseudonym), algorithm="sha256")
    return made.hexdigest()[:CODE]


def agenda_of(conversation: Conversation) -> Agenda:
    """The statements by their numbers; one that was merged counts for the other."""
    columns = ("pk", "number", "text", "standing", "merged_into")
    rows = list(conversation.statements.order_by("number").values_list(*columns))
    number = {pk: str(each) for pk, each, *_ in rows}
    stands_for = {
        pk: number[pk if merged_into is None else merged_into] for pk, *_, merged_into in rows
    }
    own = [row for row in rows if row[3] != Moderation.MERGED]
    statements = Statements(
        id=_texts(str(row[1]) for row in own),
        words=_texts(row[2] for row in own),
        standing=_texts(row[3] for row in own),
    )
    return Agenda(statements, stands_for)


def votes_of(conversation: Conversation, agenda: Agenda, after: int = 0) -> Votes:
    """The opinions that came after one; each person under the code of this conversation."""
    found = Opinion.objects.filter(conversation=conversation, order__gt=after).order_by("order")
    rows = list(found.values_list("person__pseudonym", "statement", "value", "order"))
    codes = {who: code_of(conversation, who) for who in {row[0] for row in rows}}
    return Votes(
        participant=_texts(codes[row[0]] for row in rows),
        statement=_texts(agenda.stands_for[row[1]] for row in rows),
        vote=_whole(row[2] for row in rows),
        order=_whole(row[3] for row in rows),
    )


def sealed(conversation: Conversation, statement: int, value: int, order: int) -> str:
    """An opinion under seal: whoever has the site's secret can check it, nobody can read it."""
    told = f"{statement} {value} {order}"
    return salted_hmac(f"{SALT} {conversation.key} seal", told, algorithm="sha256").hexdigest()


def shuffled(votes: Votes) -> Votes:
    """The same votes in an order that tells nothing of when they were cast."""
    places = list(range(len(votes)))
    secrets.SystemRandom().shuffle(places)
    rows = np.array(places, dtype=np.int64)
    mixed = (votes.participant[rows], votes.statement[rows], votes.vote[rows])
    return Votes(*mixed, order=np.arange(len(votes), dtype=np.int64))


def _texts(values: Iterable[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    return np.array(list(values), dtype=np.str_)


def _whole(values: Iterable[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(list(values), dtype=np.int64)
