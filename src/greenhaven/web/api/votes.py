"""Votes: what is asked, how many have voted, and what came out; never what came in before that.

Ballots are cast by people at a browser, or on paper: no program does that.
"""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.core.voice.ballots.question import Kind
from greenhaven.core.voice.ballots.result import Outcome
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens
from greenhaven.web.api.levels import DecidersShape
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.queries import electorate
from greenhaven.web.council.polls.models import Matter, Poll, PollState, Secrecy
from greenhaven.web.council.polls.queries import is_open, poll_of, polls, progress_of
from greenhaven.web.council.polls.questions import kind_of
from greenhaven.web.council.polls.results import result_of

router = Router(tags=["Votes"])


class VoteShape(DecidersShape):
    """A vote: a question, its options, and how it is counted."""

    number: int
    matter: Matter
    title: str
    proposal: int | None = Field(description="Number of the proposal that it is about.")
    secrecy: Secrecy
    delegation: bool = Field(description="Whether somebody else can vote for one.")
    state: PollState
    open: bool
    roll_on: datetime = Field(description="Who may vote then, may.")
    opens_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    roll_count: int | None = Field(description="Who may vote; none: not known yet.")
    why: str = Field(description="It is void.")

    @staticmethod
    def resolve_proposal(row: Poll) -> int | None:
        """Its number."""
        return row.proposal.number if row.proposal is not None else None

    @staticmethod
    def resolve_open(row: Poll) -> bool:
        """Whether it takes ballots now."""
        return is_open(row, clock.now(present_city()))


class OptionShape(Schema):
    """One thing that can be chosen."""

    id: str
    title: str = ""
    about: str = ""
    cost: int | None = Field(None, description="In hundredths of the currency.")


class ProgressShape(Schema):
    """How many have voted of those who may, and how many are needed; never what was voted."""

    voters: int
    electorate: int
    yes_needed: int
    voters_needed: int


class CountedOptionShape(Schema):
    """One option as it was counted."""

    id: str
    place: int = Field(description="Among the winners, 1 first; 0: it is none of them.")
    figures: dict[str, int | str]


class CountedRowShape(Schema):
    """One option as people read it."""

    title: str
    place: int
    votes: str
    reasons: list[str]


class CountedShape(Schema):
    """What came out, and where all ballots are published for a recount."""

    outcome: Outcome
    winners: list[str]
    figures: dict[str, int | str]
    options: list[CountedOptionShape]
    rows: list[CountedRowShape]
    sentence: str
    explain: list[str]
    few: bool = Field(description="So few ballots that the result may tell how someone voted.")
    root: str = Field(description="Of the tree of all ballots, against which receipts are proved.")
    file: str = Field(description="Address of the public file: `greenhaven council recount FILE`.")
    file_digest: str


class VoteWholeShape(VoteShape):
    """One vote: its question and rule, its progress, and its result once it is counted."""

    about: str
    kind: Kind = Field(description="What a ballot says.")
    options: list[OptionShape]
    rule: dict[str, Any] = Field(description="How it is counted, as the public file has it.")
    policy: dict[str, Any] = Field(description="Quorum and times, as the rulebook had them.")
    text_digest: str | None = Field(description="Of the final text that is voted on.")
    lot_digest: str = Field(description="Commits to the order in which ties are decided.")
    confirms: int | None = Field(description="The vote that this one confirms.")
    proof_url: str
    progress: ProgressShape
    result: CountedShape | None

    @staticmethod
    def resolve_kind(row: Poll) -> Kind:
        """By its rule."""
        return kind_of(row)

    @staticmethod
    def resolve_text_digest(row: Poll) -> str | None:
        """Of its text."""
        return row.text.digest if row.text is not None else None

    @staticmethod
    def resolve_confirms(row: Poll) -> int | None:
        """Its number."""
        return row.first.number if row.first is not None else None

    @staticmethod
    def resolve_progress(row: Poll) -> Any:
        """From the first day on."""
        members = None
        if row.roll_count is None:
            members = electorate(row, clock.now(present_city())).count()
        return progress_of(row, members)

    @staticmethod
    def resolve_result(row: Poll) -> dict[str, Any] | None:
        """Only once it is counted."""
        return counted(row) if row.state == PollState.COUNTED else None


def counted(row: Poll) -> dict[str, Any]:
    """What came out, as the page of the vote tells it."""
    plain, told = row.result or {}, result_of(row)
    return {
        "outcome": plain["outcome"],
        "winners": plain.get("winners", []),
        "figures": plain.get("figures", {}),
        "options": plain.get("options", []),
        "rows": told.rows,
        "sentence": told.sentence,
        "explain": told.explain,
        "few": told.few,
        "root": told.root,
        "file": reverse("poll-file", args=[row.number]),
        "file_digest": row.file_digest,
    }


@router.get("/votes", response=answers(list[VoteShape]), operation_id="votes")
@paginate(Pages)
@opens("council.read")
def votes(
    request: HttpRequest,
    state: Annotated[PollState | None, Query()] = None,
    proposal: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> QuerySet[Poll]:
    """All votes of the city; those at a state, or on a proposal."""
    del request
    listed = polls(present_city().id).select_related("circle", "proposal")
    if state is not None:
        listed = listed.filter(state=state)
    return listed if proposal is None else listed.filter(proposal__number=proposal)


@router.get("/votes/{number}", response=answers(VoteWholeShape), operation_id="vote")
@opens("council.read", poll_of)
def vote(request: HttpRequest, number: Row) -> Poll:
    """One vote. While it is open, nobody learns what was voted."""
    del number
    return found(request, Poll)
