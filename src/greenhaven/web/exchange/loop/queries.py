"""What is asked of the loop: what is at work, and how the last plans came about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons.audit.tasks import sign_the_day
from greenhaven.web.exchange.loop import tasks
from greenhaven.web.exchange.loop.models import Progress, Replanning
from greenhaven.web.exchange.loop.words import doing_words

NAMES: dict[str, Promise | str] = {
    tasks.foretell.module_path: _("What may come of the plan"),
    tasks.lapse.module_path: _("Letting go what nobody agreed to"),
    tasks.promise.module_path: _("Promising what standing offers bring"),
    tasks.send_notices.module_path: _("Sending news by e-mail"),
    tasks.tidy.module_path: _("Tidying up"),
    sign_the_day.module_path: _("Signing the audit"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that is done in the background, or waits to be."""

    title: str
    running: bool
    share: float | None  # done, 0-1; none = it does not say
    doing: str
    since: datetime
    replanning: int | None = None  # may be stopped by this number

    @property
    def percent(self) -> int:
        """How much of it is done [%]."""
        return round(100 * (self.share or 0.0))


def work_in_progress() -> list[Work]:
    """What runs and what waits now: plans first, each with how far it is."""
    plans = Replanning.objects.filter(state__in=[Progress.WAITING, Progress.RUNNING])
    found = [
        Work(
            title=str(_("A new plan: %(cause)s") % {"cause": row.get_cause_display()}),
            running=row.state == Progress.RUNNING,
            share=row.share if row.state == Progress.RUNNING else None,
            doing=doing_words(row.doing),
            since=row.started_at or row.asked_at,
            replanning=row.pk if row.stop_asked_at is None else None,
        )
        for row in plans.order_by("-state", "pk")
    ]
    others = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"], task_path__in=NAMES)
    for task in others.order_by("-status", "enqueued_at")[:50]:
        running = task.status == "RUNNING"
        since = task.started_at if running else task.enqueued_at
        found.append(Work(str(NAMES[task.task_path]), running, None, "", since or task.enqueued_at))
    return found


def replannings(city: str) -> QuerySet[Replanning]:
    """How plans of a city came about, the newest first."""
    rows = Replanning.objects.filter(city=city).select_related("plan", "asked_by")
    return rows.defer("plan__document").order_by("-asked_at", "-pk")
