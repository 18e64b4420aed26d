"""Reporting what one noticed, and answering."""

import uuid
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import keepers_of
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.reports.allowance import (
    MOST_FROM_ONE,
    MOST_OF_A_PERSON,
    count_report,
)
from greenhaven.web.exchange.reports.errors import ReportError
from greenhaven.web.exchange.reports.models import Noticed, Reply, Report, ReportState

MOST_WORDS, MOST_ANSWER = 600, 1000
SHARED_PLACES = (PlaceKind.HUB, PlaceKind.GARDEN, PlaceKind.SOURCE)  # a home is nobody's to report


@transaction.atomic
def report(  # noqa: PLR0913 -- the columns of a report, and who calls
    *,
    kind: str,
    place: Place,
    at: datetime,
    by: Person | None = None,
    caller: str = "",
    batch: Batch | None = None,
    note: str = "",
    photo: File[bytes] | None = None,
    key: uuid.UUID | None = None,
) -> Report:
    """Say what one noticed at a place; its keepers and the stewards are told.

    `caller` is where someone calls from who did not sign in; only a digest of it is kept, for a
    day, so that nobody floods the log.

    Raises
    ------
    ReportError
        If it cannot be so, or too many came from one caller in a day.
    """
    row = Report(
        kind=kind, place=place, batch=batch, person=by, note=note.strip(), noticed_at=at,
        key=key or uuid.uuid4(),
    )  # fmt: skip
    if (known := Report.objects.filter(key=row.key).first()) is not None:
        return _same(known, row)
    _refuse_impossible(row)
    most = MOST_FROM_ONE if by is None else MOST_OF_A_PERSON
    count_report(caller=caller if by is None else str(by.pseudonym), day=at.date(), most=most)
    if photo is not None:
        row.photo = photo
    row.save(force_insert=True)
    told = {"place": place.name}
    tell(people=told_of(place), topic=f"report.{kind}", told=told, url=url_of(row))
    witness(by=by, action="report.make", subject=row, told={"kind": kind, "place": place.code})
    return row


@transaction.atomic
def answer(
    *,
    report: Report,
    by: Person,
    text: str,
    at: datetime,
    is_closed: bool = False,
    key: uuid.UUID | None = None,
) -> Reply:
    """Answer a report for everyone to read; whoever made it is told."""
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    words = text.strip()
    if not words or len(words) > MOST_ANSWER:
        raise ReportError(_("Write an answer of 1 to %(most)d characters.") % {"most": MOST_ANSWER})
    row = Reply(report=locked, by=by, text=words, at=at, key=key or uuid.uuid4())
    if (known := Reply.objects.filter(key=row.key).first()) is not None:
        return known
    row.save(force_insert=True)
    locked.state = ReportState.CLOSED if is_closed else ReportState.ANSWERED
    locked.save(update_fields=["state"])
    if locked.person is not None:
        told = {"place": locked.place.name}
        tell(people=[locked.person], topic="report.answered", told=told, url=url_of(locked))
    witness(by=by, action="report.answer", subject=locked, told={"text": words})
    return row


def told_of(place: Place) -> list[Person]:
    """Whom a report of that place goes to: its keepers, and all stewards."""
    return [*keepers_of(place), *stewards()]


def stewards() -> list[Person]:
    """Everybody who is a steward now."""
    held = Person.objects.filter(grants__role=Role.STEWARD, grants__ended_at=None, is_active=True)
    return list(held.distinct())


def url_of(report: Report) -> str:
    """Where a report is found."""
    return reverse("report-log-entry", args=[report.pk])


def _same(known: Report, row: Report) -> Report:
    columns = ("kind", "place_id", "batch_id", "person_id", "note")
    if any(getattr(known, name) != getattr(row, name) for name in columns):
        raise ReportError(
            _("This was sent before with another content. Open the form again and send it anew.")
        )
    return known


def _refuse_impossible(row: Report) -> None:
    if row.kind not in Noticed.values:
        raise ReportError(_("Choose what you noticed."))
    if row.place.kind not in SHARED_PLACES:
        raise ReportError(_("Choose a hub or a garden: homes are not reported."))
    if row.place.closed_at is not None:
        raise ReportError(_("%(place)s is closed.") % {"place": row.place.name})
    if len(row.note) > MOST_WORDS:
        raise ReportError(_("Say it in at most %(most)d characters.") % {"most": MOST_WORDS})
