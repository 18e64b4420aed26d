"""A report with all that came of it, in the order of time; and who may read what of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.ledger.models import Account, AccountKind
from greenhaven.web.exchange.reports.models import Hold, Reply, Report, ReportState
from greenhaven.web.exchange.reports.tracing import Reached, batches_in


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, when, and what was said."""

    at: datetime
    title: str
    words: str = ""
    url_of: Batch | None = None


def report_of(number: int) -> Report:
    """The report with that number, with all that came of it."""
    holds = Hold.objects.select_related("batch__place").order_by("placed_at", "pk")
    known = Report.objects.select_related("place", "batch").prefetch_related(
        Prefetch("replies", Reply.objects.all()), Prefetch("holds", holds)
    )
    if (found := known.filter(pk=number).first()) is None:
        raise Http404(_("There is no such report."))
    return found


def hold_of(number: int) -> Hold:
    """The hold with that number."""
    known = Hold.objects.select_related("batch__place", "batch__account", "report", "along_with")
    if (found := known.filter(pk=number).first()) is None:
        raise Http404(_("There is no such hold."))
    return found


def log() -> QuerySet[Report]:
    """Every report, the newest first, with whether a batch is held for it."""
    held = Hold.objects.filter(report=OuterRef("pk"), lifted_at=None)
    rows = Report.objects.select_related("place").annotate(is_held=Exists(held))
    return rows.order_by("-noticed_at", "-pk")


def may_read_note(report: Report, actor: Actor) -> bool:
    """Who wrote it, keepers and stewards at once; all others once it has been answered."""
    return report.state != ReportState.OPEN or actor.may("report.photo", report.parties())


def steps_of(report: Report) -> list[Step]:
    """What happened, first to last."""
    found = [Step(report.noticed_at, _("Noticed"))]
    found += [Step(each.at, _("Answered"), each.text) for each in report.replies.all()]
    for hold in report.holds.all():
        found += steps_of_hold(hold)
    return sorted(found, key=lambda step: step.at)


def steps_of_hold(hold: Hold) -> Iterable[Step]:
    """What happened with one held batch."""
    named = {"batch": hold.batch}
    yield Step(hold.placed_at, _("%(batch)s put on hold") % named, hold.reason, hold.batch)
    if hold.recalled_at:
        told = ngettext("%(n)d place was told.", "%(n)d places were told.", hold.recalled_places)
        words = told % {"n": hold.recalled_places}
        yield Step(hold.recalled_at, _("%(batch)s called back") % named, words, hold.batch)
    if hold.first_at and hold.along_with_id is None:
        title = _("A steward says that %(batch)s is safe") % named
        yield Step(hold.first_at, title, hold.first_evidence, hold.batch)
    if hold.lifted_at:
        title = _("A second steward agrees: %(batch)s may be given again") % named
        words = hold.second_evidence if hold.along_with_id is None else ""
        yield Step(hold.lifted_at, title, words, hold.batch)


def suspects_of(report: Report) -> list[tuple[Batch, float | None]]:
    """Batches that a report may concern, with their share of what a garden received, if any."""
    if report.batch is not None:
        return [(report.batch, None)]
    if report.place.kind == PlaceKind.HUB:
        there = Batch.objects.filter(place=report.place).exclude(stage=Stage.SPENT)
        return [(batch, None) for batch in there.order_by("-opened_at")[:20]]
    return [(each.batch, each.share) for each in _in_soil(report.place)]


def _in_soil(place: Place) -> list[Reached]:
    soil = Account.objects.filter(place=place, kind=AccountKind.SOIL).first()
    return batches_in(soil) if soil else []
