"""What people do in conversations: they write, say what they think, open and close them."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field, StringConstraints, model_validator

from greenhaven.web.api.answers import answers
from greenhaven.web.api.conversations import (
    ANSWERS,
    Answer,
    ConversationShape,
    MyOpinionShape,
    OutcomeShape,
    StatementShape,
    inside,
    router,
)
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.levels import OfDistrictTold, Site, level_of, of_circle
from greenhaven.web.api.texts import Clean, Code, Day, Row, RowKey, Slug
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.actions import VALUES, add_statement, say_opinion
from greenhaven.web.council.conversations.errors import ConversationError
from greenhaven.web.council.conversations.forms import FARTHEST
from greenhaven.web.council.conversations.models import Conversation, Opinion, Statement
from greenhaven.web.council.conversations.opening import (
    LONGEST,
    MOST_AT_FIRST,
    close,
    open_conversation,
)
from greenhaven.web.council.conversations.queries import conversation_of, statement_of
from greenhaven.web.council.outcomes.actions import LONGEST as LONGEST_ANSWER
from greenhaven.web.council.outcomes.actions import answer_statement, link_statement
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.proposals.queries import proposal_of

Thought = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), Clean
]
Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean
]
Ground = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), Clean]
Reply = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_ANSWER), Clean]


class ThoughtTold(Schema):
    """One thought, so that others can agree or disagree."""

    text: Thought


class OpinionTold(Schema):
    """What one thinks of a statement."""

    answer: Answer


class AskedTold(Schema):
    """A new conversation."""

    question: Question
    about: Ground = ""
    article: Slug | None = Field(None, description="The article that it is about.")
    statements: Annotated[list[Thought], Field(max_length=MOST_AT_FIRST)] = Field(
        default_factory=list, description="To begin with, of all sides."
    )
    moderated_first: bool = True
    closes_on: Day | None = Field(None, description="Its last day; none: until it is closed.")


class AskedOfTold(AskedTold, OfDistrictTold):
    """A new conversation of the city, or of one of its districts."""


class OutcomeTold(Schema):
    """What becomes of a statement: a proposal takes it up, or an answer in words."""

    proposal: RowKey | None = None
    answer: Reply = ""

    @model_validator(mode="after")
    def one_of_both(self) -> "OutcomeTold":
        """Exactly one."""
        if (self.proposal is None) == (not self.answer):
            raise ValueError("either a proposal or an answer was expected")
        return self


@router.post(
    "/conversations/{slug}/statements",
    response=answers(StatementShape, 201),
    operation_id="write_statement",
)
@opens("statement.write", conversation_of)
def write(request: HttpRequest, slug: Code, told: ThoughtTold) -> Status[Statement]:
    """Write a statement; it is shown without one's name."""
    del slug
    made = add_statement(
        conversation=inside(request), text=told.text, by=who(request), key=key_of(request)
    )
    return Status(201, made)


@router.put(
    "/conversations/{slug}/statements/{number}/opinion",
    response=answers(MyOpinionShape),
    operation_id="say_opinion",
)
@opens("opinion.say", conversation_of)
def say(request: HttpRequest, slug: Code, number: Row, told: OpinionTold) -> dict[str, Any]:
    """Say what one thinks of a statement; the last word holds, the same again changes nothing."""
    inside(request)
    statement = statement_of(slug, number)
    said: Opinion = say_opinion(
        statement=statement, value=VALUES[told.answer], by=who(request), key=key_of(request)
    )
    asked = said.statement if said.statement_id != statement.pk else statement
    return {"statement": asked.number, "answer": ANSWERS[said.value]}


@router.post(
    "/conversations", response=answers(ConversationShape, 201), operation_id="open_conversation"
)
@opens("conversation.open", Site)
def begin(request: HttpRequest, told: AskedOfTold) -> Status[Conversation]:
    """Open a conversation of the city or of a district."""
    return opened(request, told, level_of(told, who(request)))


@router.post(
    "/circles/{slug}/conversations",
    response=answers(ConversationShape, 201),
    operation_id="open_circle_conversation",
)
@opens("conversation.open", circle_of)
def begin_in_circle(request: HttpRequest, slug: Code, told: AskedTold) -> Status[Conversation]:
    """Open a conversation of a circle, for its members."""
    del slug
    return opened(request, told, of_circle(found(request, Circle)))


def opened(request: HttpRequest, told: AskedTold, level: dict[str, Any]) -> Status[Conversation]:
    """The conversation as it was opened, at its level."""
    made = open_conversation(
        by=who(request),
        question=told.question,
        about=told.about,
        article=told.article or "",
        statements=told.statements,
        moderated_first=told.moderated_first,
        closes_at=clock.begins(last_day(told.closes_on) + timedelta(days=1))
        if told.closes_on
        else None,
        key=key_of(request),
        **level,
    )
    return Status(201, made)


def last_day(day: date) -> date:
    """A day that is neither over nor out of sight."""
    today = clock.today(present_city())
    if not today <= day <= today + FARTHEST:
        raise ConversationError(_("Choose a day from today on, within two years."))
    return day


@router.post(
    "/conversations/{slug}/close",
    response=answers(ConversationShape),
    operation_id="close_conversation",
)
@opens("conversation.open", conversation_of)
def over(request: HttpRequest, slug: Code) -> Conversation:
    """Let nobody say anything more; who took part is told."""
    del slug
    return close(conversation=found(request, Conversation), by=who(request))


@router.post(
    "/conversations/{slug}/statements/{number}/outcomes",
    response=answers(OutcomeShape, 201),
    operation_id="say_outcome",
)
@opens("outcome.write", statement_of)
def became(request: HttpRequest, slug: Code, number: Row, told: OutcomeTold) -> Status[Outcome]:
    """Say what becomes of a statement; who wrote it is told."""
    del slug, number
    row, by = found(request, Statement), who(request)
    if told.proposal is not None:
        made = link_statement(statement=row, proposal=proposal_of(told.proposal), by=by)
    else:
        made = answer_statement(statement=row, answer=told.answer, by=by)
    return Status(201, made)
