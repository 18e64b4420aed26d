"""A conversation of the village, and people who say what they think in it, for tests."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import numpy as np

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.conversations.actions import add_statement, say_opinion
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.conversations.opening import open_conversation

THOUGHTS = (
    "The yard should close at eight in the evening.",
    "More worm bins, fewer trucks.",
    "Dogs belong on a lead near the beds.",
    "Compost goes to schools first.",
    "Nobody should pay for bringing scraps.",
    "The heap by the mill smells in July.",
    "Wood chips from storms stay in the village.",
    "We need a second drop-off by the station.",
)


def asked(by: Person, statements: Sequence[str] = THOUGHTS, **more: Any) -> Conversation:
    """A conversation of the whole village with some first statements."""
    told = {"question": "What should the yard be like?", "moderated_first": False}
    return open_conversation(by=by, statements=statements, **{**told, **more})


def written(conversation: Conversation, by: Person, text: str, **more: Any) -> Statement:
    """A statement of someone."""
    key = more.pop("key", uuid4())
    return add_statement(conversation=conversation, text=text, by=by, key=key, **more)


def crowd(size: int, name: str = "guest") -> list[Person]:
    """So many people without passwords."""
    return Person.objects.bulk_create(
        Person(email=f"{name}{number}@example.org", name=f"{name} {number}")
        for number in range(size)
    )


def divided(conversation: Conversation, people: Sequence[Person], seed: int = 1) -> None:
    """Two camps answer: apart on the first statements, together on the last two."""
    draws = np.random.default_rng(seed)
    statements = list(conversation.statements.order_by("number"))
    for at, person in enumerate(people):
        camp = 1 if at % 2 else -1
        for place, statement in enumerate(statements):
            shared = place >= len(statements) - 2
            leaning = 1 if shared else camp * (1 if place % 2 else -1)
            value = leaning if draws.random() < 0.85 else int(draws.integers(-1, 2))
            say_opinion(statement=statement, value=value, by=person)
