"""The rulebook and its history: what each article said and says, and which decision changed it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import StringConstraints

from greenhaven.core.rules.articles import Article, Authority, Layer
from greenhaven.core.rules.procedure import procedure_of
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens, who
from greenhaven.web.api.paging import Lines, Listed
from greenhaven.web.api.texts import Clean, Code, Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.sentences import in_readers_words, rules_language
from greenhaven.web.commons.snapshots.queries import costs_of_articles, present_city
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.names import names_of
from greenhaven.web.council.rulebook.actions import LONGEST, answer_review, call_review
from greenhaven.web.council.rulebook.models import ReviewCall
from greenhaven.web.council.rulebook.queries import (
    Step,
    Version,
    article_or_404,
    book_in_force,
    compared,
    history,
    open_reviews,
    rulebook_numbered,
    versions_of,
)

router = Router(tags=["Rulebook"])
ReviewWords = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), Clean
]
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


class ArticleInForceShape(Schema):
    """An article as it stands."""

    id: str
    kind: str
    layer: Layer = Field(description="Who can change it.")
    authority: Authority = Field(description="Whom it binds.")
    level: Level
    area: str = Field(description="The district or circle; empty: the whole city.")
    sentence: str
    version: int
    since: date
    until: date | None
    adopted_by: str
    costs: str = Field(description="What it costs the plan in force; empty: nothing is known.")


class ReviewShape(Schema):
    """Who speaks for a place asked that an article is looked at again, and what was answered."""

    id: int
    article: str
    reason: str
    called_at: datetime
    answer: str
    answered_at: datetime | None


class ArticleWholeShape(ArticleInForceShape):
    """One article: all its versions, the last first, and what is asked of it."""

    review_on: date = Field(description="When it is to be looked at again.")
    versions: list[ArticleVersionShape]
    reviews: list[ReviewShape]


class ReasonForReviewTold(Schema):
    """What should be looked at again, and why."""

    reason: ReviewWords


class ReviewAnswerTold(Schema):
    """What comes of it."""

    answer: ReviewWords


@router.get("/rulebook", response=answers(list[StepShape]), operation_id="rulebook_history")
@paginate(Lines)
@opens("council.read")
def steps(request: HttpRequest) -> list[Step]:
    """Every rulebook that was in force, the last first, and what each changed."""
    del request
    return history(present_city())


@router.get(
    "/rulebook/articles", response=answers(list[ArticleInForceShape]), operation_id="articles"
)
@paginate(Lines)
@opens("council.read")
def articles(request: HttpRequest) -> Listed[Any]:
    """Every article, as it stands last."""
    del request
    city = present_city()
    costs, names = costs_of_articles(city.id), names_of(city)
    known = costs.costs if costs else {}
    rows = list(book_in_force(city).latest().values())
    return Listed(rows, lambda each: in_force(each, names, known))


def in_force(row: Article, names: Mapping[str, str], costs: Mapping[str, str]) -> dict[str, object]:
    """An article in the reader's words."""
    cost = costs.get(row.id, "")
    return {
        "id": row.id,
        "kind": row.kind,
        "layer": row.layer,
        "authority": row.authority,
        "level": row.at_level,
        "area": row.area or "",
        "sentence": row.sentence(rules_language(), names),
        "version": row.version,
        "since": row.effective_from,
        "until": row.effective_to,
        "adopted_by": row.adopted_by,
        "costs": in_readers_words(cost) if cost else "",
    }


@router.get(
    "/rulebook/articles/{article}", response=answers(ArticleWholeShape), operation_id="article"
)
@opens("council.read")
def article(request: HttpRequest, article: Code) -> dict[str, object]:
    """One article, as it stands and stood."""
    del request
    city = present_city()
    row = article_or_404(city, article)
    costs = costs_of_articles(city.id)
    procedure = procedure_of(book_in_force(city), clock.today(city))
    return in_force(row, names_of(city), costs.costs if costs else {}) | {
        "review_on": procedure.review_day(row),
        "versions": versions_of(city, article),
        "reviews": open_reviews(city, article),
    }


@router.post(
    "/rulebook/articles/{article}/reviews",
    response=answers(ReviewShape, 201),
    operation_id="call_review",
)
@opens("review.call")
def ask_again(request: HttpRequest, article: Code, told: ReasonForReviewTold) -> Status[ReviewCall]:
    """Ask, for the place that one speaks for, that an article is looked at again."""
    row = article_or_404(present_city(), article)
    return Status(201, call_review(article=row, reason=told.reason, actor=actor_of(request)))


@router.post(
    "/reviews/{review}/answer", response=answers(ReviewShape), operation_id="answer_review"
)
@opens("review.answer")
def answer(request: HttpRequest, review: Row, told: ReviewAnswerTold) -> ReviewCall:
    """Say what comes of it; answered once, everybody can read it."""
    row = get_object_or_404(ReviewCall, pk=review, city=present_city().id)
    return answer_review(review=row, answer=told.answer, by=who(request))


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
