"""Emergencies: when which article was in force, why, and what it did."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens
from greenhaven.web.api.paging import Lines, Listed
from greenhaven.web.api.texts import Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.models import Activation, Alert
from greenhaven.web.commons.emergencies.queries import whole
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.emergencies.shown import Reader, Shown

router = Router(tags=["Rulebook"])


class AlertShape(Schema):
    """A warning as it was heard."""

    source: str
    reference: str = Field(description="By which the source knows it.")
    event: str
    severity: int = Field(description="1 minor, 2 moderate, 3 severe, 4 extreme.")
    districts: list[str] = Field(description="Empty: everywhere.")
    begins_at: datetime
    ends_at: datetime | None
    called_off_at: datetime | None
    words: str
    rehearsal: bool = Field(description="It is only practised: there is no danger.")

    @staticmethod
    def resolve_districts(row: Alert) -> list[str]:
        """That it reaches."""
        return row.areas


class EmergencyShape(Schema):
    """One time that an article was set in force."""

    id: int
    article: str
    version: int
    sentence: str = Field(description="What it says now; empty: the article is no more.")
    way: str = Field(description="alert, or hand: two stewards.")
    event: str
    severity: int
    rehearsal: bool
    districts: list[str] = Field(description='"" are places that lie in no district.')
    begins_at: datetime
    ends_at: datetime = Field(description="When it ended, or will by itself.")
    in_force: bool
    ended_early: str = Field(description="Why; empty: it was not.")
    reason: str
    evidence: str
    alerts: list[AlertShape]
    report: str
    report_due: date | None


def _shape(each: Shown) -> dict[str, Any]:
    row = each.row
    plain = ("article", "version", "way", "event", "severity", "rehearsal", "begins_at", "report")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.pk,
        "sentence": each.sentence,
        "districts": [area.area for area in row.areas.all()],
        "ends_at": each.ended,
        "in_force": each.holds,
        "ended_early": row.why_ended,
        "reason": row.call.reason if row.call else "",
        "evidence": row.call.evidence if row.call else "",
        "alerts": [alert for alert, _source, _where in each.alerts],
        "report_due": each.report_due,
    }


@router.get("/emergencies", response=answers(list[EmergencyShape]), operation_id="emergencies")
@paginate(Lines)
@opens("council.read")
def listed(request: HttpRequest) -> Listed[Any]:
    """Every time that an emergency article was in force or will be, the last first."""
    del request
    city = present_city()
    reader = Reader(city, clock.now(city))
    rows = whole(Activation.objects.filter(city=city.id)).order_by("-begins_at", "-pk")
    return Listed(rows, lambda row: _shape(reader.shown(row, row.alerts.all())))


@router.get("/emergencies/{emergency}", response=answers(EmergencyShape), operation_id="emergency")
@opens("council.read")
def one(request: HttpRequest, emergency: Row) -> dict[str, Any]:
    """One of them: why, where, until when, and what it did."""
    del request
    city = present_city()
    rows = whole(Activation.objects.filter(city=city.id))
    row = get_object_or_404(rows, pk=emergency)
    return _shape(Reader(city, clock.now(city)).shown(row, row.alerts.all()))
