"""The rulebook and its history: what each article said and says, and which decision changed it."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Lines
from greenhaven.web.api.texts import Code
from greenhaven.web.commons.sentences import in_readers_words
from greenhaven.web.commons.snapshots.queries import costs_of_articles, present_city
from greenhaven.web.council.rulebook.queries import (
    Step,
    Version,
    article_or_404,
    compared,
    history,
    rulebook_numbered,
    versions_of,
)

router = Router(tags=["Rulebook"])
Numbered = Annotated[int, Path(ge=0, le=2**31 - 1)]


class FieldChangeShape(Schema):
    """One part of an article, before and after."""

    label: str
    old: str
    new: str


class ArticleChangeShape(Schema):
    """One article before and after; an empty sentence = it said or says nothing."""

    article: str
    action: str
    fields: list[FieldChangeShape]
    before: str
    after: str


class StepShape(Schema):
    """A rulebook that was put in force, and what it changed."""

    version: int
    digest: str
    enacted_at: datetime
    proposal: int | None
    changes: list[ArticleChangeShape]

    @staticmethod
    def resolve_version(row: Step) -> int:
        """Its number."""
        return row.enactment.rulebook.version

    @staticmethod
    def resolve_digest(row: Step) -> str:
        """By which its text is known."""
        return row.enactment.rulebook.digest

    @staticmethod
    def resolve_enacted_at(row: Step) -> datetime:
        """When it came into force."""
        return row.enactment.enacted_at

    @staticmethod
    def resolve_proposal(row: Step) -> int | None:
        """The proposal that was adopted."""
        return row.proposal.number if row.proposal else None


class ArticleVersionShape(Schema):
    """One version of an article as it stood."""

    version: int
    sentence: str
    since: date
    until: date | None
    proposal: int | None

    @staticmethod
    def resolve_version(row: Version) -> int:
        """Its number."""
        return row.number

    @staticmethod
    def resolve_proposal(row: Version) -> int | None:
        """The proposal that made it."""
        return row.proposal.number if row.proposal else None


class ArticleWholeShape(Schema):
    """One article: all its versions, the last first, and what it costs the plan in force."""

    id: str
    layer: str
    authority: str
    costs: str
    versions: list[ArticleVersionShape]


@router.get("/rulebook", response=answers(list[StepShape]), operation_id="rulebook_history")
@paginate(Lines)
@opens("council.read")
def steps(request: HttpRequest) -> list[Step]:
    """Every rulebook that was in force, the last first, and what each changed."""
    del request
    return history(present_city())


@router.get(
    "/rulebook/articles/{article}", response=answers(ArticleWholeShape), operation_id="article"
)
@opens("council.read")
def article(request: HttpRequest, article: Code) -> dict[str, object]:
    """One article, as it stands and stood."""
    del request
    city = present_city()
    found = article_or_404(city, article)
    costs = costs_of_articles(city.id)
    known = costs.costs.get(article, "") if costs else ""
    return {
        "id": article,
        "layer": str(found.layer),
        "authority": str(found.authority),
        "costs": in_readers_words(known) if known else "",
        "versions": versions_of(city, article),
    }


@router.get(
    "/rulebook/{one}/against/{other}",
    response=answers(list[ArticleChangeShape]),
    operation_id="rulebook_diff",
)
@opens("council.read")
def diff(request: HttpRequest, one: Numbered, other: Numbered) -> list[object]:
    """What one version of the rulebook changes against another."""
    del request
    city = present_city()
    return list(compared(city, rulebook_numbered(city, one), rulebook_numbered(city, other)))
