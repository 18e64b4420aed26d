"""Proposals: how far each is, what it says and said, what it waits for, and its amendments."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.drafts import written
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens
from greenhaven.web.api.levels import DecidersShape
from greenhaven.web.api.paging import Lines, Listed, Pages
from greenhaven.web.api.rulebook import ArticleChangeShape
from greenhaven.web.api.texts import Row
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.proposals import queries
from greenhaven.web.council.proposals.amendment_views import the_amendment, told_of
from greenhaven.web.council.proposals.models import Amendment, AmendmentState, Proposal, Stage
from greenhaven.web.council.proposals.page import page_of
from greenhaven.web.council.proposals.queries import proposal_of
from greenhaven.web.council.proposals.texts import core_of, core_of_amendment
from greenhaven.web.council.proposals.versions import Version, versions_told

router = Router(tags=["Proposals"])


class ProposalShape(DecidersShape):
    """Changes of the rulebook that people draft, amend and vote on."""

    number: int
    title: str
    stage: Stage
    layer: Layer = Field(description="Who can decide on it.")
    author: str
    supporters: int
    drafted_at: datetime
    discussed_from: datetime | None
    frozen_at: datetime | None
    decided_at: datetime | None
    review_on: date | None
    why: str = Field(description="It was withdrawn or overtaken.")

    @staticmethod
    def resolve_author(row: Proposal) -> str:
        """Their name."""
        return str(row.author)


class TextShape(Schema):
    """A version of a proposal's text, told apart by its digest."""

    version: int
    digest: str
    final: bool = Field(description="This text is voted on.")
    written_at: datetime
    title: str
    rationale: str
    effective_from: date | None
    changes: list[dict[str, Any]] = Field(description="As a draft has them; see rulebooks.")


class SupportShape(Schema):
    """How many stand behind the text beside its author, and behind an earlier one."""

    now: int
    before: int


class ProposalWholeShape(ProposalShape):
    """One proposal: its text, what it has to reach, and what it waits for."""

    text: TextShape
    told: list[ArticleChangeShape] = Field(description="What it would change, in words.")
    begins: str
    bar: list[str] = Field(description="What it has to reach; nothing once it is decided on.")
    waits_for: list[str]
    notices: list[str] = Field(description="What would have no effect, or is hard to read.")
    trouble: str = Field(description="Why it does not fit the rulebook in force.")
    support: SupportShape | None
    vote: int | None = Field(description="The last vote on it.")
    supported: bool = Field(description="By the one who asks, in its present wording.")


class VersionShape(Schema):
    """A version, and in what it differs from the one before it."""

    text: TextShape
    title_before: str
    rationale_changed: bool
    on_another_rulebook: bool
    told: list[ArticleChangeShape]


class AmendmentShape(Schema):
    """What somebody else would have otherwise, and what was answered."""

    id: int
    title: str
    state: AmendmentState
    author: str
    reason: str
    on_version: int
    into_version: int | None
    proposed_at: datetime
    answer: str
    answered_at: datetime | None
    changes: list[dict[str, Any]]

    @staticmethod
    def resolve_title(row: Amendment) -> str:
        """In one line."""
        return core_of_amendment(row).title

    @staticmethod
    def resolve_author(row: Amendment) -> str:
        """Their name."""
        return str(row.author)

    @staticmethod
    def resolve_on_version(row: Amendment) -> int:
        """Of the text that was read."""
        return row.on_text.version

    @staticmethod
    def resolve_into_version(row: Amendment) -> int | None:
        """Of the text that it made."""
        return row.into_text.version if row.into_text is not None else None

    @staticmethod
    def resolve_changes(row: Amendment) -> list[dict[str, Any]]:
        """As it was written."""
        return list(written(core_of_amendment(row))["changes"])


class AmendmentWholeShape(AmendmentShape):
    """One amendment, and in what the text would differ."""

    told: list[ArticleChangeShape]

    @staticmethod
    def resolve_told(row: Amendment) -> list[Any]:
        """In the reader's words."""
        return told_of(row)


def text_told(version: Any) -> dict[str, Any]:
    """A text with what it says."""
    core = core_of(version)
    return {
        "version": version.version,
        "digest": version.digest,
        "final": version.final,
        "written_at": version.written_at,
        "title": core.title,
        "rationale": core.rationale,
        "effective_from": core.effective_from,
        "changes": written(core)["changes"],
    }


@router.get("/proposals", response=answers(list[ProposalShape]), operation_id="proposals")
@paginate(Pages)
@opens("council.read")
def proposals(
    request: HttpRequest, stage: Annotated[Stage | None, Query()] = None
) -> QuerySet[Proposal]:
    """All proposals of the city, or those at a stage."""
    del request
    return queries.proposals(present_city().id, (stage,) if stage is not None else ())


@router.get("/proposals/{number}", response=answers(ProposalWholeShape), operation_id="proposal")
@opens("council.read", proposal_of)
def one(request: HttpRequest, number: Row) -> SimpleNamespace:
    """One proposal, as its page tells it."""
    del number
    return whole(request, found(request, Proposal))


def whole(request: HttpRequest, proposal: Proposal) -> SimpleNamespace:
    """All that is told of a proposal to whoever asks."""
    page = page_of(proposal, actor_of(request))
    state, poll, signed = page["state"], page["poll"], page.get("signed")
    columns = ProposalShape.model_fields.keys() - {"supporters"}
    return SimpleNamespace(
        **{name: getattr(proposal, name) for name in columns},
        supporters=queries.supporters(proposal).count(),
        text=text_told(page["text"]),
        told=page["told"],
        begins=page["begins"],
        bar=page.get("bar", []),
        waits_for=page.get("lacking", []),
        notices=page.get("notices", []),
        trouble=state.trouble if state is not None else "",
        support=page.get("support"),
        vote=poll.number if poll is not None else None,
        supported=signed is not None and not page["signed_before"],
    )


@router.get(
    "/proposals/{number}/versions",
    response=answers(list[VersionShape]),
    operation_id="proposal_versions",
)
@paginate(Lines)
@opens("council.read", proposal_of)
def versions(request: HttpRequest, number: Row) -> Listed[Any]:
    """Every version of its text, the last first, and in what each differs from the one before."""
    del number
    texts, city = queries.texts_of(found(request, Proposal)), present_city()

    def told(pair: Any) -> dict[str, Any]:
        version: Version = versions_told(pair, city)[0]
        return {
            "text": text_told(version.text),
            "title_before": version.title_before,
            "rationale_changed": version.rationale_changed,
            "on_another_rulebook": version.on_another_rulebook,
            "told": version.told,
        }

    return Listed([texts[at : at + 2] for at in range(len(texts))], told)


@router.get(
    "/proposals/{number}/amendments",
    response=answers(list[AmendmentShape]),
    operation_id="amendments",
)
@paginate(Lines)
@opens("council.read", proposal_of)
def amendments(request: HttpRequest, number: Row) -> list[Amendment]:
    """What others would have otherwise, the first first."""
    del number
    return queries.amendments_of(found(request, Proposal))


@router.get(
    "/proposals/{number}/amendments/{amendment}",
    response=answers(AmendmentWholeShape),
    operation_id="amendment",
)
@opens("council.read", the_amendment)
def amendment(request: HttpRequest, number: Row, amendment: Row) -> Amendment:
    """One amendment, and in what the text would differ."""
    del number, amendment
    return found(request, Amendment)
