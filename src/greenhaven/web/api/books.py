"""The ledger and the audit chain, for those who look them through."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.batches import ContentShape, TraceShape, both_ways
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.texts import Row
from greenhaven.web.commons.audit.forms import LineForm
from greenhaven.web.commons.audit.models import AuditRow, Checkpoint
from greenhaven.web.commons.audit.queries import Asked
from greenhaven.web.commons.audit.queries import rows as audit_rows
from greenhaven.web.commons.audit.views import comparison
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind, Posting
from greenhaven.web.exchange.ledger.queries import imbalance

router = Router(tags=["Books"])


class AccountShape(Schema):
    """Where material is, and how much."""

    id: int
    kind: str
    place: str | None
    batch: str | None
    content: ContentShape

    @staticmethod
    def resolve_place(row: Account) -> str | None:
        """The place; of a home, none."""
        return _code(row.place)

    @staticmethod
    def resolve_batch(row: Account) -> str | None:
        """The batch that it is of."""
        batch = getattr(row, "batch", None)
        return batch.code if batch else None

    @staticmethod
    def resolve_content(row: Account) -> dict[str, int]:
        """What is in it; below zero where material arose."""
        return Vector.of(row.balance).as_columns()


class PostingShape(ContentShape):
    """One vector from one account to another."""

    source: int = Field(alias="source_id")
    target: int = Field(alias="target_id")
    material: str


class EventShape(Schema):
    """One thing that moved material."""

    id: int
    kind: str
    place: str | None
    happened_at: datetime
    recorded_at: datetime
    corrects: int | None = Field(alias="corrects_id")
    postings: list[PostingShape]

    @staticmethod
    def resolve_place(row: Event) -> str | None:
        """Where; of a home, none."""
        return _code(row.place)

    @staticmethod
    def resolve_postings(row: Event) -> list[Posting]:
        """What it moved."""
        return list(row.postings.all())


class MovedShape(PostingShape):
    """A posting into an account or out of it."""

    id: int
    event: int = Field(alias="event_id")
    corrected: bool

    @staticmethod
    def resolve_corrected(row: Posting) -> bool:
        """Whether its event was taken back by a later one."""
        return hasattr(row.event, "corrected_by")


class AuditShape(Schema):
    """One row of the chain."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    payload_hash: str
    previous_hash: str
    hash: str
    told: str | None = Field(description="What was told, in JSON; none = it was forgotten.")

    @staticmethod
    def resolve_told(row: AuditRow) -> str | None:
        """Its payload."""
        payload = getattr(row, "payload", None)
        return payload.told if payload else None


class CheckpointShape(Schema):
    """The chain's head at one time, signed."""

    number: int
    head_hash: str
    root: str
    signature: str
    public_key: str
    made_at: datetime


class ComparisonShape(Schema):
    """How a line that someone kept stands to what is published."""

    known: bool
    same: bool
    signed: bool


def the_account(account: int) -> Account:
    """The account with that number; the books are nobody's own."""
    return get_object_or_404(
        Account.objects.select_related("place", "batch", "balance"), pk=account
    )


def _code(place: Place) -> str | None:
    return None if place.kind == PlaceKind.HOME else place.code


@router.get("/ledger/imbalance", response=answers(ContentShape), operation_id="imbalance")
@opens("ledger.read")
def off(request: HttpRequest) -> dict[str, int]:
    """The sum of all balances: nothing, in every element."""
    del request
    return imbalance().as_columns()


@router.get("/ledger/accounts", response=answers(list[AccountShape]), operation_id="accounts")
@paginate(Pages)
@opens("ledger.read")
def accounts(
    request: HttpRequest,
    place: Annotated[str, Query(max_length=120)] = "",
    kind: Annotated[AccountKind | None, Query()] = None,
) -> QuerySet[Account]:
    """Where material is."""
    del request
    listed = Account.objects.select_related("place", "batch", "balance")
    if kind is not None:
        listed = listed.filter(kind=kind)
    return listed.filter(place__code=place) if place else listed


@router.get("/ledger/accounts/{account}", response=answers(AccountShape), operation_id="account")
@opens("ledger.read")
def account(request: HttpRequest, account: Row) -> Account:
    """One account."""
    del request
    return the_account(account)


@router.get(
    "/ledger/accounts/{account}/postings",
    response=answers(list[MovedShape]),
    operation_id="postings",
)
@paginate(Pages)
@opens("ledger.read")
def postings(request: HttpRequest, account: Row) -> QuerySet[Posting]:
    """What came into an account and left it."""
    del request
    found = the_account(account)
    moved = Posting.objects.filter(Q(source=found) | Q(target=found))
    return moved.select_related("event__corrected_by")


@router.get(
    "/ledger/accounts/{account}/trace", response=answers(TraceShape), operation_id="account_trace"
)
@opens("ledger.read")
def traced(request: HttpRequest, account: Row) -> TraceShape:
    """Where what is in an account came from, and where it went."""
    del request
    return both_ways(the_account(account))


@router.get("/ledger/events", response=answers(list[EventShape]), operation_id="events")
@paginate(Pages)
@opens("ledger.read")
def events(
    request: HttpRequest,
    place: Annotated[str, Query(max_length=120)] = "",
    kind: Annotated[EventKind | None, Query()] = None,
) -> QuerySet[Event]:
    """What moved material, with its postings."""
    del request
    listed = Event.objects.select_related("place").prefetch_related("postings")
    if kind is not None:
        listed = listed.filter(kind=kind)
    return listed.filter(place__code=place) if place else listed


@router.get("/ledger/events/{event}", response=answers(EventShape), operation_id="event")
@opens("ledger.read")
def event(request: HttpRequest, event: Row) -> Event:
    """One event."""
    del request
    kept = Event.objects.select_related("place").prefetch_related("postings")
    return get_object_or_404(kept, pk=event)


@router.get("/audit/rows", response=answers(list[AuditShape]), operation_id="audit_rows")
@paginate(Pages)
@opens("audit.read")
def rows(
    request: HttpRequest,
    action: Annotated[str, Query(max_length=64)] = "",
    subject: Annotated[str, Query(max_length=120)] = "",
    actor: Annotated[str, Query(max_length=64)] = "",
) -> QuerySet[AuditRow]:
    """The chain, from its beginning: all of it, or rows that begin with these words."""
    del request
    return audit_rows(Asked(action, subject, actor)).select_related("payload")


@router.get(
    "/audit/checkpoints", response=answers(list[CheckpointShape]), operation_id="checkpoints"
)
@paginate(Pages)
@opens("city.read")
def checkpoints(request: HttpRequest) -> QuerySet[Checkpoint]:
    """What was signed and published, for everyone to keep."""
    del request
    return Checkpoint.objects.all()


@router.get(
    "/audit/comparison", response=answers(ComparisonShape), operation_id="compare_checkpoint"
)
@opens("city.read")
def compare(
    request: HttpRequest, line: Annotated[str, Query(min_length=1, max_length=1000)]
) -> Mapping[str, object]:
    """Whether a line that someone kept is the one that was published."""
    del request
    form = LineForm({"line": line})
    if not form.is_valid():
        raise ProblemError(422, "not_understood", _("This is no line of a checkpoint."))
    return comparison(form.cleaned_data["line"])
