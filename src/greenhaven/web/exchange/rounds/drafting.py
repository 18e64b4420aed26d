"""A day's rounds are looked for in the background: asked, followed, stopped."""

import time as clocks
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from greenhaven.core.city import City
from greenhaven.core.planning.rounds.plan import plan_rounds
from greenhaven.core.planning.rounds.search import Effort
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.rounds.agreed import keeping
from greenhaven.web.exchange.rounds.asking import MORNING, Since, question
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.gathering import Gathered, gathered
from greenhaven.web.exchange.rounds.models import (
    OPEN_DRAFTS,
    Draft,
    DraftState,
    Round,
    RoundState,
    Vehicle,
)
from greenhaven.web.exchange.rounds.saving import Made, keep_rounds

SILENT_FOR = timedelta(minutes=5)  # a search that has said nothing for so long is over
BEAT_S = 1.0
SECONDS = 10.0  # of computing, in which to look for shorter rounds
FEW_STOPS, FEW_SECONDS = 40, 2.0
ITERATIONS_PER_STOP = 250  # enough for few stops, and the same rounds on any machine


@transaction.atomic
def ask_for_rounds(*, day: date, by: Person) -> Draft:
    """Ask for the rounds of a day; one search a day at a time, the one that runs is given back."""
    city = present_city()
    if day < clock.today(city):
        raise RoundError(_("This day is over. Choose today or a later one."))
    if not Vehicle.objects.filter(place__city=city.id, retired_at=None).exists():
        raise RoundError(_("There is no vehicle yet. Add the first one."))
    _bury_silent()
    if running := Draft.objects.filter(city=city.id, day=day, state__in=OPEN_DRAFTS).first():
        return running
    try:
        with transaction.atomic():
            draft = Draft.objects.create(city=city.id, day=day, asked_by=by)
    except IntegrityError:  # somebody was quicker
        return Draft.objects.get(city=city.id, day=day, state__in=OPEN_DRAFTS)
    witness(by=by, action="round.ask", subject=draft, told={"day": day.isoformat()})
    return draft


def stop_draft(*, draft: Draft, by: Person) -> None:
    """End a search early: the best rounds so far are taken."""
    Draft.objects.filter(pk=draft.pk, state__in=OPEN_DRAFTS, stop_asked_at=None).update(
        stop_asked_at=timezone.now()
    )
    witness(by=by, action="round.stop", subject=draft)


def carry_out(draft: Draft) -> Draft:
    """Look for the rounds and keep them; what goes wrong is told to those who asked."""
    begun = Draft.objects.filter(pk=draft.pk, state=DraftState.ASKED).update(
        state=DraftState.RUNNING, beat_at=timezone.now()
    )
    if not begun:
        return draft
    draft.refresh_from_db()
    with override(draft.asked_by.language if draft.asked_by else "en"):
        try:
            made = _made(draft)
        except GreenhavenError as error:
            return _ended(draft, DraftState.FAILED, {"error": str(error)})
        except Exception:
            _ended(draft, DraftState.FAILED, {"error": _("Something went wrong; it was logged.")})
            raise
        draft.refresh_from_db()
        state = DraftState.STOPPED if draft.stop_asked_at else DraftState.DONE
        told = {
            "rounds": made.rounds,
            "stops": made.stops,
            "left_out": made.left_out,
            "changes": made.changes,
        }
        return _ended(draft, state, told)


def _made(draft: Draft) -> Made:
    city, day = present_city(), draft.day
    vehicles = _free_vehicles(city, day)
    asked = gathered(city, day, vehicles)
    unplaced = [
        {"name": str(offer.place), "reason": _("no hub with a vehicle takes it")}
        for offer in asked.unplaced
    ]
    if not asked.loads:
        _drop_all(city, day)
        return Made(left_out=unplaced)
    if not vehicles:
        raise RoundError(_("Every vehicle is resting or on its way on that day."))
    since = _since(city, day)
    what = question(city, day, vehicles, asked.loads, since)
    watch = _Watch(draft)
    plan = plan_rounds(
        what.inputs, _effort(asked), keeping(city.id, day), watch.tell, watch.stopped
    )
    made = keep_rounds(city=city, day=day, question=what, plan=plan, by=draft.asked_by)
    made.left_out.extend(unplaced)
    return made


def _free_vehicles(city: City, day: date) -> list[Vehicle]:
    """Those that work on that day and have not set out yet."""
    gone = Round.objects.filter(
        city=city.id, day=day, state__in=[RoundState.UNDER_WAY, RoundState.DONE]
    )
    found = Vehicle.objects.filter(place__city=city.id, retired_at=None, place__closed_at=None)
    found = found.exclude(pk__in=gone.values("vehicle")).select_related("place").order_by("code")
    return [each for each in found if each.weekdays >> day.weekday() & 1]


def _since(city: City, day: date) -> Since:
    """Nobody leaves in the past; a demonstration stands still, and has all day."""
    now = clock.now(city)
    if city.clock.fixed or now.date() != day:
        return MORNING
    return Since(now.hour + now.minute / 60)


def _effort(asked: Gathered) -> Effort:
    count = len(asked.loads)
    if count > FEW_STOPS:
        return Effort(SECONDS)
    return Effort(FEW_SECONDS, ITERATIONS_PER_STOP * count)


def _drop_all(city: City, day: date) -> None:
    """Rounds of which every promise was taken back."""
    for each in Round.objects.filter(city=city.id, day=day, state=RoundState.PLANNED):
        each.stops.all().delete()
        each.state = RoundState.DROPPED
        each.save(update_fields=["state", "changed_at"])


def _bury_silent() -> None:
    """A search whose program was ended goes on nowhere: the day can be asked for again."""
    Draft.objects.filter(state__in=OPEN_DRAFTS, beat_at__lt=timezone.now() - SILENT_FOR).update(
        state=DraftState.FAILED,
        ended_at=timezone.now(),
        told={"error": _("It was interrupted. Ask for the rounds again.")},
    )


def _ended(draft: Draft, state: DraftState, told: dict[str, Any]) -> Draft:
    draft.state, draft.told, draft.ended_at = state, told, timezone.now()
    draft.share = 1.0 if state != DraftState.FAILED else draft.share
    draft.save(update_fields=["state", "told", "ended_at", "share", "beat_at"])
    return draft


class _Watch:
    """Writes down how far a search is, and looks whether it shall stop, about once a second."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._next, self._stopped = draft, 0.0, False

    def tell(self, doing: str, share: float) -> None:
        """Called by the search with what it does and the share done."""
        if clocks.monotonic() < self._next:
            return
        self._next = clocks.monotonic() + BEAT_S
        Draft.objects.filter(pk=self._draft.pk).update(
            doing=doing, share=min(max(share, 0.0), 1.0), beat_at=timezone.now()
        )
        asked = Draft.objects.values_list("stop_asked_at", flat=True).get(pk=self._draft.pk)
        self._stopped = asked is not None

    def stopped(self) -> bool:
        """Asked by the search at every step."""
        return self._stopped
