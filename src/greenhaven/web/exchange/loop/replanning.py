"""Planning again: asked for, carried out in the background, stopped, and never twice at once."""

import time
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.planning.groups.sizes import is_large
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.snapshots.queries import (
    NoCityError,
    base_snapshot,
    city_of,
    rulebook_in_force,
)
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.loop.changes import keep_changes
from greenhaven.web.exchange.loop.committing import commit_week
from greenhaven.web.exchange.loop.models import Cause, Progress, Replanning
from greenhaven.web.exchange.loop.present import publish_present
from greenhaven.web.exchange.plans.actions import make_plan
from greenhaven.web.exchange.plans.models import Plan
from greenhaven.web.exchange.plans.queries import current_plan, plan_of

WEEKS = 12  # of a first plan; later ones are as long as the one in force
LARGE_WEEKS = 4  # of the plans of a city that is planned by groups: its flows are many
PROGRAM = "planner"
PLANNED_SHARE = 0.9  # of the work, when the plan is found and people are still to be asked
EVERY_S = 0.5  # so often at most is it written down how far a plan is
ENDED = (Progress.DONE, Progress.FAILED, Progress.STOPPED)
LONGEST_WORDS = 4000

Tell = Callable[[str, float], None]


class BusyError(GreenhavenError):
    """Another plan of the city is being made."""


class StoppedError(GreenhavenError):
    """Someone has stopped it."""


def base_city() -> City:
    """The city that is planned: the one that was loaded last."""
    if (base := base_snapshot()) is None:
        raise NoCityError(_("No city is loaded yet. Load one with: greenhaven up"))
    return city_of(base.digest)


@transaction.atomic
def ask_for_plan(
    *, cause: Cause, by: Person | None = None, occasion: Disruption | None = None
) -> tuple[Replanning, bool]:
    """Wish for a new plan. What waits already is enough: many wishes become one plan.

    True says that it is new, and is to be put to work. A night is planned once.
    """
    city = base_city()
    day = clock.today(city)
    waiting = Replanning.objects.filter(city=city.id, cause=cause, state=Progress.WAITING)
    if (known := waiting.first()) is not None:
        return known, False
    if cause == Cause.NIGHT:
        planned = Replanning.objects.filter(city=city.id, cause=cause, day=day)
        if (known := planned.first()) is not None:
            return known, False
    try:
        with transaction.atomic():
            told = {"cause": cause, "asked_by": by, "occasion": occasion}
            made = Replanning.objects.create(city=city.id, day=day, **told)
    except IntegrityError:  # another process was first
        return Replanning.objects.filter(city=city.id, cause=cause).latest("pk"), False
    if by is not None:
        witness(by=by, action="plan.ask", subject=made)
    return made, True


@transaction.atomic
def stop(*, replanning: Replanning, by: Person) -> Replanning:
    """End it: at once while it waits, at the next step while it runs. The last plan stands."""
    row = Replanning.objects.select_for_update(no_key=True).get(pk=replanning.pk)
    if row.state in ENDED:
        return row
    row.stop_asked_at = timezone.now()
    if row.state == Progress.WAITING:
        row.state, row.ended_at = Progress.STOPPED, row.stop_asked_at
    row.save()
    witness(by=by, action="plan.stop", subject=row)
    return row


def carry_out(*, replanning: Replanning, progress: Tell | None = None) -> Replanning:
    """Plan the present city, put the plan in force, ask people, and tell what has changed.

    Every step is whole or not there, and done again after an end in between it changes nothing
    more: until the new plan is kept, the old one stays in force.
    """
    row = _begun(replanning)
    if row.state != Progress.RUNNING:
        return row
    told = _Told(row, progress)
    try:
        _planned(row, told)
    except StoppedError:
        _end(row, Progress.STOPPED)
    except GreenhavenError as error:
        _end(row, Progress.FAILED, str(error))
        tell(people=_coordinators(), topic="plan.impossible", url="/changes/")
    except Exception:
        _end(row, Progress.FAILED, _("Something went wrong that is not the city's fault."))
        raise
    return row


def plan_now(
    *, city_id: str, weeks: int, by: str, progress: Tell | None = None
) -> tuple[Plan, bool]:
    """Plan the present city while the caller waits. True says that the plan is new.

    Raises
    ------
    InfeasiblePlanError
        If limits contradict each other; the plan before stays in force.
    """
    snapshot, _new = publish_present(by=by, city_id=city_id)
    before = current_plan()
    plan, new = make_plan(
        snapshot=snapshot, start=snapshot.day, weeks=weeks, by=by, near=before, progress=progress
    )
    with transaction.atomic():
        if plan != before:
            row = Replanning.objects.create(
                city=city_id,
                cause=Cause.ASKED,
                day=clock.today(city_of(snapshot.digest)),
                state=Progress.DONE,
                previous=before,
                plan=plan,
                share=1.0,
                ended_at=timezone.now(),
            )
            keep_changes(replanning=row)
        commit_week(plan=plan, week=0, by=by)
    return plan, new


def _planned(row: Replanning, told: "_Told") -> None:
    told("gathering", 0.0)
    snapshot, _new = publish_present(by=PROGRAM, city_id=row.city)
    large = is_large(city_of(snapshot.digest))
    weeks = row.previous.weeks if row.previous else WEEKS
    weeks = min(weeks, LARGE_WEEKS) if large else weeks
    plan = row.previous
    if plan is None or not _stands(plan, snapshot.pk, row.city):
        plan, _new = make_plan(
            snapshot=snapshot,
            start=snapshot.day,
            weeks=weeks,
            by=PROGRAM,
            near=row.previous,
            progress=lambda what, share: told(what, PLANNED_SHARE * share),
        )
    told("promising", PLANNED_SHARE)
    with transaction.atomic():
        row.plan = plan
        row.save(update_fields=["plan"])
        commit_week(plan=plan, week=0, by=PROGRAM)
        keep_changes(replanning=row)
        _end(row, Progress.DONE, _by_groups(plan) if large else "")


def _by_groups(plan: Plan) -> str:
    """What a reader must know of the plan of a city that is planned by groups."""
    return _(
        "This city is planned by groups of neighbours: no plan is cheaper by more than "
        "%(gap)s %%. Gardens get no more than they ask for, but who asks is not served first; "
        "what was agreed stands, and what was declined is not asked again, although the plan "
        "itself does not know of them."
    ) % {"gap": f"{100 * plan_of(plan.digest).summary.get('gap', 0.0):.2g}"}


def _stands(plan: Plan, snapshot: int, city: str) -> bool:
    """Whether nothing that the plan in force reads has changed."""
    return plan.snapshot_id == snapshot and plan.rulebook == rulebook_in_force(city)


def _begun(replanning: Replanning) -> Replanning:
    """The row, running; one that a killed worker left running is taken up again."""
    try:
        with transaction.atomic():
            row = (
                Replanning.objects.select_for_update(no_key=True, of=("self",))
                .select_related("previous__snapshot", "previous__rulebook", "plan")
                .get(pk=replanning.pk)
            )
            if row.state == Progress.WAITING:
                row.state, row.started_at = Progress.RUNNING, timezone.now()
                row.previous = current_plan()
                row.save()
            return row
    except IntegrityError as error:
        raise BusyError(_("Another plan of this city is being made.")) from error


def _end(row: Replanning, state: Progress, words: str = "") -> None:
    row.state, row.ended_at, row.words = state, timezone.now(), words[:LONGEST_WORDS]
    row.doing, row.share = "", 1.0 if state == Progress.DONE else row.share
    row.save(update_fields=["state", "ended_at", "words", "doing", "share"])


def _coordinators() -> list[Person]:
    granted = {"grants__role": Role.COORDINATOR, "grants__ended_at": None, "is_active": True}
    return list(Person.objects.filter(**granted).distinct())


class _Told:
    """Writes down how far a plan is, and ends it where someone asked for that."""

    def __init__(self, row: Replanning, progress: Tell | None) -> None:
        self._row, self._progress, self._last = row, progress, 0.0

    def __call__(self, what: str, share: float) -> None:
        if self._progress is not None:
            self._progress(what, share)
        now = time.monotonic()
        if what == self._row.doing and now - self._last < EVERY_S:
            return
        self._last = now
        self._row.doing, self._row.share = what, min(max(share, 0.0), 1.0)
        mine = Replanning.objects.filter(pk=self._row.pk)
        mine.update(doing=self._row.doing, share=self._row.share)
        if mine.filter(stop_asked_at__isnull=False).exists():
            raise StoppedError
