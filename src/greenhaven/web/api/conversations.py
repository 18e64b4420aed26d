"""Conversations: what is asked, what people say of it, and the map that comes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.levels import DecidersShape
from greenhaven.web.api.paging import Lines, Listed, Pages
from greenhaven.web.api.texts import Code
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations import queries
from greenhaven.web.council.conversations.actions import VALUES
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.models import Conversation, Moderation, Statement
from greenhaven.web.council.conversations.queries import conversation_of
from greenhaven.web.council.conversations.shown import map_told
from greenhaven.web.council.conversations.views import refuse_outsiders
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.outcomes.queries import answered, said_with_outcomes, unanswered

router = Router(tags=["Conversations"])
Answer = Literal["agree", "disagree", "pass"]
ANSWERS: Mapping[int, Answer] = {value: name for name, value in VALUES.items()}  # type: ignore[misc]  # names of both are the same three


class ConversationShape(DecidersShape):
    """A question on which people say what they think."""

    slug: str
    question: str
    about: str
    article: str
    moderated_first: bool
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    open: bool
    people: int = Field(description="Who said something.")

    @staticmethod
    def resolve_open(row: Conversation) -> bool:
        """Whether people can still say something."""
        return queries.is_open(row, clock.now(present_city()))

    @staticmethod
    def resolve_people(row: Conversation) -> int:
        """As the list of conversations counts them."""
        known: int | None = getattr(row, "people", None)
        return row.opinions.values("person").distinct().count() if known is None else known


class StatementShape(Schema):
    """A statement; who wrote it is never told."""

    number: int
    text: str
    language: str
    standing: Moderation
    merged_into: int | None = Field(None, description="The statement that stands for it.")

    @staticmethod
    def resolve_merged_into(row: Statement) -> int | None:
        """Its number."""
        return row.merged_into.number if row.merged_into is not None else None


class MyOpinionShape(Schema):
    """What one thinks of a statement."""

    statement: int
    answer: Answer


class OutcomeShape(Schema):
    """What became of a statement: a proposal took it up, or an answer in words."""

    proposal: int | None
    article: str
    answer: str
    answered_at: datetime

    @staticmethod
    def resolve_proposal(row: Outcome) -> int | None:
        """Its number."""
        return row.proposal.number if row.proposal is not None else None


class WithOutcomesShape(Schema):
    """A statement, and what became of it."""

    statement: StatementShape
    outcomes: list[OutcomeShape]


class OutcomesShape(Schema):
    """What became of statements, and which speak for many and wait for a word."""

    answered: list[WithOutcomesShape]
    waiting: list[StatementShape]


class SaidShape(WithOutcomesShape):
    """A statement of one's own, where it was said."""

    conversation: str


class CampShape(Schema):
    """A group of people who think alike, in its own statements."""

    label: int
    name: str
    people: int
    reasons: list[str]


class CellShape(Schema):
    """What a group, or everybody, said; none where too few have seen the statement."""

    group: int | None = Field(validation_alias="label", description="None: everybody.")
    seen: int | None = Field(description="None: too few for a word about them.")
    agree: int = Field(description="Of a hundred.")
    disagree: int
    passed: int


class SaidOfShape(Schema):
    """A statement, and what was said of it: first by everybody, then by each group."""

    statement: int
    cells: list[CellShape]


class AccordShape(Schema):
    """How far the groups agree, 0 to 1, with the interval of other people like these."""

    value: float
    low: float
    high: float


class OpinionMapShape(Schema):
    """The map of a conversation as everybody may see it."""

    people: int
    grouped: int
    opinions: int
    summary: list[str]
    groups: list[CampShape]
    shared: list[int] = Field(description="Statements that all groups hold, or reject.")
    majority: list[str]
    rows: list[SaidOfShape]
    accord: AccordShape | None
    why: str
    differs: bool = Field(description="From the map of those alone who may vote here.")
    votes_digest: str
    document: str | None = Field(description="Address of the map as published; none = not yet.")
    document_digest: str | None


def inside(request: HttpRequest) -> Conversation:
    """The conversation of the path, for those who may read it."""
    row = found(request, Conversation)
    refuse_outsiders(request, row)
    return row


@router.get(
    "/conversations", response=answers(list[ConversationShape]), operation_id="conversations"
)
@paginate(Pages)
@opens("council.read")
def conversations(
    request: HttpRequest,
    open: Annotated[bool | None, Query()] = None,  # noqa: A002 -- as it is asked
) -> QuerySet[Conversation]:
    """Those that one may read; of circles, for their members."""
    city, actor = present_city(), actor_of(request)
    if open:
        return queries.open_conversations(city.id, actor, clock.now(city))
    return queries.conversations(city.id, actor)


@router.get(
    "/conversations/{slug}", response=answers(ConversationShape), operation_id="conversation"
)
@opens("council.read", conversation_of)
def one(request: HttpRequest, slug: Code) -> Conversation:
    """One conversation."""
    del slug
    return inside(request)


@router.get(
    "/conversations/{slug}/statements",
    response=answers(list[StatementShape]),
    operation_id="statements",
)
@paginate(Pages)
@opens("council.read", conversation_of)
def statements(request: HttpRequest, slug: Code) -> QuerySet[Statement]:
    """The statements that everybody sees."""
    del slug
    return queries.shown_statements(inside(request)).select_related("merged_into")


@router.get(
    "/conversations/{slug}/next",
    response=answers(StatementShape | None),
    operation_id="next_statement",
)
@opens("opinion.say", conversation_of)
def next_one(request: HttpRequest, slug: Code) -> Statement | None:
    """A statement that one has not answered, drawn by lot; none: all are, or it is over."""
    del slug
    row, person = inside(request), who(request)
    if not queries.is_open(row, clock.now(present_city())):
        return None
    shown = list(queries.shown_statements(row))
    mine = queries.opinions_of(row, person)
    return queries.next_statement_for(row, person, shown, mine, map_of(row))


@router.get(
    "/conversations/{slug}/mine",
    response=answers(list[MyOpinionShape]),
    operation_id="my_opinions",
)
@paginate(Lines)
@opens("own.read", conversation_of)
def mine(request: HttpRequest, slug: Code) -> Listed[Any]:
    """What one has said oneself."""
    del slug
    row = inside(request)
    answered_by_me = queries.opinions_of(row, who(request))
    rows = [each for each in queries.shown_statements(row) if each.pk in answered_by_me]
    return Listed(
        rows,
        lambda each: MyOpinionShape(statement=each.number, answer=ANSWERS[answered_by_me[each.pk]]),
    )


@router.get(
    "/conversations/{slug}/map", response=answers(OpinionMapShape), operation_id="conversation_map"
)
@opens("council.read", conversation_of)
def opinion_map(request: HttpRequest, slug: Code) -> dict[str, Any]:
    """The groups in their own statements, what they share, and what was said of each statement."""
    row = inside(request)
    shown = map_of(row)
    known = {str(each.number): each for each in row.statements.all()}
    told: dict[str, Any] = map_told(row, shown, known, clock.now(present_city()))
    published = row.maps.filter(of_everybody=True).defer("document").last()
    address = f"/conversations/{slug}/map.json?digest={published.digest}" if published else None
    return told | {
        "summary": told["lede"],
        "groups": [
            {"label": each.label, "name": each.name, "people": each.size, "reasons": each.reasons}
            for each in told["groups"]
        ],
        "shared": [each.statement.number for each in told["shared"]],
        "rows": [
            {
                "statement": each.statement.number,
                "cells": each.cells,
            }
            for each in told["rows"]
        ],
        "accord": told["chord"],
        "why": told["chord_why"],
        "document": address,
        "document_digest": published.digest if published else None,
    }


@router.get(
    "/conversations/{slug}/outcomes", response=answers(OutcomesShape), operation_id="outcomes"
)
@opens("council.read", conversation_of)
def outcomes(request: HttpRequest, slug: Code) -> dict[str, Any]:
    """What became of what people said, and which statements wait for a word."""
    del slug
    row = inside(request)
    return {
        "answered": [{"statement": each, "outcomes": became} for each, became in answered(row)],
        "waiting": unanswered(row),
    }


@router.get("/me/statements", response=answers(list[SaidShape]), operation_id="my_statements")
@paginate(Lines)
@opens("own.read")
def said(request: HttpRequest) -> list[dict[str, Any]]:
    """What one wrote oneself, and what became of it."""
    return [
        {"conversation": each.conversation.slug, "statement": each, "outcomes": became}
        for each, became in said_with_outcomes(who(request))
    ]
