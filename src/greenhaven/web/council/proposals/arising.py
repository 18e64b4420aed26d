"""What a proposal arises from: statements of a conversation, at its level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.levels.forms import CITY, LevelField
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Arising:
    """The conversation and the statements that someone makes a proposal of."""

    conversation: Conversation | None = None
    statements: tuple[Statement, ...] = ()

    @property
    def level(self) -> str:
        """The level of the conversation, as the form of a level calls it."""
        of = self.conversation
        if of is None or of.level == Level.CITY:
            return CITY
        return f"circle:{of.circle_id}" if of.circle_id else f"district:{of.district}"


def arising_from(query: Mapping[str, Any]) -> Arising:
    """What a query names: `statement=` or `conversation=`, by number."""
    city = present_city().id
    if number := _number(query.get("statement")):
        found = Statement.objects.filter(pk=number, conversation__city=city)
        statement = found.select_related("conversation__circle").first()
        if statement is None:
            raise Http404(_("There is no such statement here."))
        return Arising(statement.conversation, (statement,))
    if number := _number(query.get("conversation")):
        rows = Conversation.objects.filter(pk=number, city=city).select_related("circle")
        if (conversation := rows.first()) is None:
            raise Http404(_("There is no such conversation here."))
        return Arising(conversation)
    return Arising()


def level_asked(request: HttpRequest, came: Arising) -> Proposal:
    """A proposal that is not kept yet, at the level that a query names."""
    city = present_city()
    field = LevelField()
    field.offer(city, person_of(request))
    try:
        columns = field.clean(request.GET.get("level") or came.level)
    except ValidationError:
        columns = field.clean(CITY)
    return Proposal(city=city.id, **columns)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else None
