"""Pages of batches, reports, holds, and of what a new plan changes."""

import uuid
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from greenhaven.web.exchange.batches.models import Batch, Observation
from greenhaven.web.exchange.loop.models import Cause, Replanning
from greenhaven.web.exchange.reports.models import Hold, Report
from tests.web.handovers.loads import MONDAY
from tests.web.heaps import filled, started
from tests.web.permissions.targets import Maker, fixed, of
from tests.web.permissions.world import Side, World


def photo() -> ContentFile[bytes]:
    """A small picture."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "green").save(made, "JPEG")
    return ContentFile(made.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


def heap(world: World, side: Side) -> Batch:
    """A hot heap at the side's hub."""
    return started(side.hub, world.known["cora"])


def intake(_world: World, side: Side) -> Batch:
    """A batch that is being filled at the side's hub."""
    return filled(side.hub)


def seen(world: World, side: Side) -> Observation:
    """A photo of a heap, taken by the side's owner: that opens nothing by itself."""
    made = Observation(batch=heap(world, side), kind="photo", at=timezone.now(), by=side.owner)
    made.photo = photo()
    made.save()
    return made


def report(_world: World, side: Side) -> Report:
    """The side's owner reports a smell at its hub."""
    made = Report(kind="odour", place=side.hub, person=side.owner, noticed_at=timezone.now())
    made.photo = photo()
    made.save()
    return made


def hold(world: World, side: Side) -> Hold:
    """A heap of the side's hub is held."""
    placed_by = world.known["cora"]
    return Hold.objects.create(batch=heap(world, side), reason="weeds", placed_by=placed_by)


def replanning(_world: World, side: Side) -> Replanning:
    """A plan that waits to be made; that someone asked for it opens nothing."""
    number = Replanning.objects.count()
    cause = list(Cause)[1 + number % 2]
    return Replanning.objects.create(city="village", cause=cause, day=MONDAY, asked_by=side.owner)


def of_heap(permission: str) -> Maker:
    """A page of a hot heap."""
    return of(permission, heap, lambda it: {"code": it.code})


def of_observation(permission: str) -> Maker:
    """A page of something seen."""
    return of(permission, seen, lambda it: {"number": it.pk}, lambda it: it.batch)


def of_report(permission: str) -> Maker:
    """A page of a report."""
    return of(permission, report, lambda it: {"number": it.pk})


def of_hold(permission: str) -> Maker:
    """A page of a hold."""
    return of(permission, hold, lambda it: {"number": it.pk})


def of_hub(permission: str) -> Maker:
    """A page of a hub's heaps."""
    return of(permission, lambda _world, side: side.hub, lambda it: {"code": it.code})


MAKERS = {
    "place-batches": of_hub("batch.read"),
    "reactor-add": of_hub("batch.keep"),
    "batch": of_heap("batch.read"),
    "batch-seen": of_heap("batch.read"),
    "batch-walk": of_heap("batch.keep"),
    "batch-check": of_heap("batch.keep"),
    "batch-turned": of_heap("batch.keep"),
    "batch-watered": of_heap("batch.keep"),
    "batch-browns": of_heap("batch.keep"),
    "batch-weighed": of_heap("batch.keep"),
    "batch-tested": of_heap("batch.keep"),
    "batch-start": of("batch.keep", intake, lambda it: {"code": it.code}),
    "batch-stage": of_heap("batch.keep"),
    "batch-release": of_heap("batch.release"),
    "batch-trace": of_heap("batch.read"),
    "batch-hold": of_heap("hold.place"),
    "observation-photo": of_observation("batch.photo"),
    "observation-take-back": of_observation("batch.keep"),
    "report": fixed("report.make"),
    "reports": fixed("report.read"),
    "report-log-entry": of_report("report.read"),
    "report-answer": of_report("report.answer"),
    "report-photo": of_report("report.photo"),
    "hold": of_hold("report.read"),
    "hold-recall": of_hold("hold.place"),
    "hold-lift": of_hold("hold.lift"),
    "changes": fixed("account.own"),
    "plan-again": fixed("plan.manage"),
    "plan-stop": of("plan.manage", replanning, lambda it: {"replanning": it.pk}),
}
