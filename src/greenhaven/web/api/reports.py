"""Reports, their answers, and holds on batches.

A hold is lifted by two stewards at a browser, each in person: no program does that.
"""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.photos import SHOWN, Picture, read_photo
from greenhaven.web.api.texts import Code, Line, Long, Row, RowKey, Slug
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import batch_of, open_holds
from greenhaven.web.exchange.reports.actions import answer, report
from greenhaven.web.exchange.reports.advice import ADVICE, Advice
from greenhaven.web.exchange.reports.holding import place_hold, recall
from greenhaven.web.exchange.reports.models import Hold, Noticed, Reply, Report, ReportState
from greenhaven.web.exchange.reports.stories import (
    hold_of,
    may_read_note,
    report_of,
    suspects_of,
)

router = Router(tags=["Reports and recall"])


class ReplyShape(Schema):
    """What was answered."""

    text: str
    at: datetime


class ReportShape(Schema):
    """What someone noticed; never who. Its note is told to all once somebody has answered."""

    id: int
    kind: str
    place: str
    batch: str | None
    note: str
    noticed_at: datetime
    state: str
    replies: list[ReplyShape]

    @staticmethod
    def resolve_note(row: Report, context: dict[str, HttpRequest]) -> str:
        """As the one who asks may read it."""
        return row.note if may_read_note(row, actor_of(context["request"])) else ""

    @staticmethod
    def resolve_place(row: Report) -> str:
        """Where."""
        return row.place.code

    @staticmethod
    def resolve_batch(row: Report) -> str | None:
        """Of which batch."""
        return row.batch.code if row.batch else None

    @staticmethod
    def resolve_replies(row: Report) -> list[Reply]:
        """In the order of time."""
        return list(row.replies.all())


class AdviceShape(Schema):
    """What to do about it: for who noticed it, and for who keeps the place."""

    now: str
    keeper: str
    source: str

    @staticmethod
    def resolve_now(row: Advice) -> str:
        """For who noticed it."""
        return str(row.now)

    @staticmethod
    def resolve_keeper(row: Advice) -> str:
        """For who keeps the place."""
        return str(row.keeper)

    @staticmethod
    def resolve_source(row: Advice) -> str:
        """Where that is from."""
        return str(row.source)


class ReportWholeShape(ReportShape):
    """One report, what to do, and the holds that came of it."""

    advice: AdviceShape
    holds: list[int]

    @staticmethod
    def resolve_advice(row: Report) -> Advice:
        """By what was noticed."""
        return ADVICE[row.kind]

    @staticmethod
    def resolve_holds(row: Report) -> list[int]:
        """Their numbers."""
        return [hold.pk for hold in row.holds.all()]


class SuspectShape(Schema):
    """A batch that a report may concern."""

    batch: str
    share: float | None = Field(description="Of what the garden received, where that is known.")


class ReportTold(Schema):
    """What one noticed."""

    kind: Noticed
    place: Slug
    batch: Slug | None = None
    note: Annotated[str, Field(max_length=600, pattern=r"^[^\x00]*$")] = ""
    photo: Picture | None = None


class AnswerTold(Schema):
    """What a keeper or steward answers, for everyone to read."""

    text: Long
    close: bool = False


class HoldShape(Schema):
    """A batch that nobody may give of."""

    id: int
    batch: str
    report: int | None = Field(alias="report_id")
    reason: str
    placed_at: datetime
    recalled_at: datetime | None
    recalled_places: int
    first_at: datetime | None
    first_evidence: str
    second_evidence: str
    lifted_at: datetime | None

    @staticmethod
    def resolve_batch(row: Hold) -> str:
        """Which."""
        return row.batch.code


class HoldTold(Schema):
    """Why nobody may give of it, and the report that says so."""

    reason: Line
    report: RowKey | None = None
    also: Annotated[list[Slug], Field(max_length=100)] = Field(
        default_factory=list, description="Batches that some of it was mixed into."
    )


def the_report(report: int) -> Report:
    """The report with that number."""
    return report_of(report)


def the_hold(hold: int) -> Hold:
    """The hold with that number."""
    return hold_of(hold)


@router.get("/reports", response=answers(list[ReportShape]), operation_id="reports")
@paginate(Pages)
@opens("report.read")
def reports(
    request: HttpRequest,
    state: Annotated[ReportState | None, Query()] = None,
    place: Annotated[str, Query(max_length=120)] = "",
) -> QuerySet[Report]:
    """The public log."""
    del request
    listed = Report.objects.filter(place__city=present_city().id)
    if state is not None:
        listed = listed.filter(state=state)
    if place:
        listed = listed.filter(place__code=place)
    return listed.select_related("place", "batch").prefetch_related("replies")


@router.post("/reports", response=answers(ReportShape, 201), operation_id="report")
@opens("report.make")
def add(request: HttpRequest, told: ReportTold) -> Status[Report]:
    """Say what one noticed; without a key too, so many times a day."""
    made = report(
        kind=told.kind,
        place=public_place(told.place),
        batch=batch_of(told.batch) if told.batch else None,
        note=told.note,
        photo=read_photo(told.photo),
        at=clock.now(present_city()),
        by=actor_of(request).person,
        caller=str(request.META.get("REMOTE_ADDR", "")),
        key=key_of(request),
    )
    return Status(201, made)


@router.get("/reports/{report}", response=answers(ReportWholeShape), operation_id="one_report")
@opens("report.read", the_report)
def one(request: HttpRequest, report: Row) -> Report:
    """One report: what to do, and what came of it."""
    del report
    return found(request, Report)


@router.get("/reports/{report}/photo", operation_id="report_photo", **SHOWN)
@opens("report.photo", the_report)
def photo(request: HttpRequest, report: Row) -> FileResponse:
    """The photo that came with it, for keepers and stewards."""
    del report
    return photo_response(found(request, Report).photo)


@router.get(
    "/reports/{report}/suspects", response=answers(list[SuspectShape]), operation_id="suspects"
)
@opens("hold.place", the_report)
def suspects(request: HttpRequest, report: Row) -> list[dict[str, object]]:
    """Batches that it may concern."""
    del report
    rows = suspects_of(found(request, Report))
    return [{"batch": batch.code, "share": share} for batch, share in rows]


@router.post(
    "/reports/{report}/replies", response=answers(ReplyShape, 201), operation_id="answer_report"
)
@opens("report.answer", the_report)
def reply(request: HttpRequest, report: Row, told: AnswerTold) -> Status[Reply]:
    """Answer it, for everyone to read."""
    del report
    said = answer(
        report=found(request, Report),
        by=who(request),
        text=told.text,
        at=clock.now(present_city()),
        is_closed=told.close,
        key=key_of(request),
    )
    return Status(201, said)


@router.get("/batches/{code}/holds", response=answers(list[HoldShape]), operation_id="holds")
@opens("batch.read", batch_of)
def kept_back(request: HttpRequest, code: Code) -> list[Hold]:
    """What keeps a batch from being given; none = nothing does."""
    del code
    return list(open_holds(found(request, Batch)).select_related("batch"))


@router.get("/holds/{hold}", response=answers(HoldShape), operation_id="one_hold")
@opens("report.read", the_hold)
def one_hold(request: HttpRequest, hold: Row) -> Hold:
    """One hold: why, and how far it is from being lifted."""
    del hold
    return found(request, Hold)


@router.post("/batches/{code}/holds", response=answers(HoldShape, 201), operation_id="hold")
@opens("hold.place", batch_of)
def keep_back(request: HttpRequest, code: Code, told: HoldTold) -> Status[Hold]:
    """From now on nobody may give of it."""
    del code
    held = place_hold(
        batch=found(request, Batch),
        reason=told.reason,
        also=[batch_of(code) for code in told.also],
        report=the_report(told.report) if told.report else None,
        by=who(request),
        at=clock.now(present_city()),
    )
    return Status(201, held)


@router.post("/holds/{hold}/recall", response=answers(HoldShape), operation_id="recall")
@opens("hold.place", the_hold)
def call_back(request: HttpRequest, hold: Row) -> Hold:
    """Tell everyone who received of it what to do."""
    del hold
    return recall(hold=found(request, Hold), by=who(request), at=clock.now(present_city()))
