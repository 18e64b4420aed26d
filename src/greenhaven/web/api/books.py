"""The ledger and the audit chain, for those who look them through."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.batches import ContentShape
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Pages
from greenhaven.web.commons.audit.models import AuditRow, Checkpoint
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.ledger.models import Account, Event, Posting
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


class CheckpointShape(Schema):
    """The chain's head at one time, signed."""

    number: int
    head_hash: str
    root: str
    signature: str
    public_key: str
    made_at: datetime


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
    request: HttpRequest, place: Annotated[str, Query(max_length=120)] = ""
) -> QuerySet[Account]:
    """Where material is."""
    del request
    listed = Account.objects.select_related("place", "batch", "balance")
    return listed.filter(place__code=place) if place else listed


@router.get("/ledger/events", response=answers(list[EventShape]), operation_id="events")
@paginate(Pages)
@opens("ledger.read")
def events(
    request: HttpRequest, place: Annotated[str, Query(max_length=120)] = ""
) -> QuerySet[Event]:
    """What moved material, with its postings."""
    del request
    listed = Event.objects.select_related("place").prefetch_related("postings")
    return listed.filter(place__code=place) if place else listed


@router.get("/audit/rows", response=answers(list[AuditShape]), operation_id="audit_rows")
@paginate(Pages)
@opens("audit.read")
def rows(request: HttpRequest) -> QuerySet[AuditRow]:
    """The chain, from its beginning."""
    del request
    return AuditRow.objects.all()


@router.get(
    "/audit/checkpoints", response=answers(list[CheckpointShape]), operation_id="checkpoints"
)
@paginate(Pages)
@opens("city.read")
def checkpoints(request: HttpRequest) -> QuerySet[Checkpoint]:
    """What was signed and published, for everyone to keep."""
    del request
    return Checkpoint.objects.all()
