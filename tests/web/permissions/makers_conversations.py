"""Pages of conversations, and of what became of statements."""

from collections.abc import Mapping
from typing import Any

from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.levels.models import Level
from tests.web.council.talking import asked
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def in_circle(world: World, side: Side) -> Conversation:
    """A conversation of the side's circle."""
    return asked(world.known["sol"], level=Level.CIRCLE, circle=side.circle)


def statement(world: World, side: Side) -> Statement:
    """A statement in it."""
    return in_circle(world, side).statements.order_by("number")[0]


def open_to_all(permission: str) -> Maker:
    """A page of a conversation of the whole village."""

    def made(world: World, _side: Side) -> Target:
        return Target(of_village(asked(world.known["sol"])), Parties())

    return Maker(permission, made)


def published(world: World, _side: Side) -> Target:
    """A conversation whose map is published."""
    made = asked(world.known["sol"])
    publish(made)
    return Target(of_village(made), Parties())


def of_village(conversation: Conversation) -> Mapping[str, Any]:
    """Its address."""
    return {"slug": conversation.slug}


def by_number(it: Statement) -> Mapping[str, Any]:
    """The address of a statement."""
    return {"slug": it.conversation.slug, "number": it.number}


def closed_off(permission: str) -> Maker:
    """A page that a circle's stewards and moderators of the site get into."""
    return of(permission, in_circle, of_village)


MAKERS: dict[str, Maker] = {
    "conversations": fixed("council.read"),
    "conversation-new": fixed("conversation.open"),
    "conversation-new-circle": of(
        "conversation.open", lambda _world, side: side.circle, lambda it: {"circle": it.slug}
    ),
    "conversation": open_to_all("council.read"),
    "conversation-say": open_to_all("opinion.say"),
    "conversation-write": open_to_all("statement.write"),
    "conversation-mine": open_to_all("opinion.say"),
    "conversation-map": open_to_all("council.read"),
    "conversation-document": Maker("council.read", published),
    "conversation-moderate": closed_off("statement.moderate"),
    "statement-moderate": of("statement.moderate", statement, by_number),
    "statement-merge": closed_off("statement.moderate"),
    "conversation-close": closed_off("conversation.open"),
    "conversation-votes": closed_off("statement.moderate"),
    "conversation-outcomes": open_to_all("council.read"),
    "statement-outcome": of("outcome.write", statement, by_number),
    "me-said": fixed("own.read"),
}
