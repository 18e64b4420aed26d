"""What is done again and again, and when: rows in the database, so that no end forgets them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from greenhaven.web.commons.audit.tasks import sign_the_day
from greenhaven.web.commons.notices.mailing import waiting
from greenhaven.web.commons.timetable import TIMETABLE, Appointed, Row, enqueue_once, put
from greenhaven.web.exchange.loop import tasks
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.lost import give_back_lost
from greenhaven.web.exchange.loop.models import Appointment, Cause, Progress, Replanning
from greenhaven.web.exchange.loop.noticing import what_a_plan_reads
from greenhaven.web.exchange.loop.replanning import base_city

QUIET = timedelta(seconds=60)  # changes within it become one plan
BETWEEN = timedelta(minutes=10)  # at least, from one plan after a change to the next


def _plan_the_night(_row: Row, _now: datetime) -> None:
    wish(cause=Cause.NIGHT)


def _look_for_changes(row: Row, now: datetime) -> None:
    """Plan again when something has changed, a little later and not too often."""
    found = what_a_plan_reads()
    if row.seen and found != row.seen:
        last = Replanning.objects.filter(cause=Cause.CHANGE).exclude(state=Progress.WAITING)
        ended = last.order_by("-pk").values_list("ended_at", flat=True).first()
        wait = ended + BETWEEN - now if ended else QUIET
        wish(cause=Cause.CHANGE, after=max(QUIET, wait))
    row.seen = found


def _post(_row: Row, now: datetime) -> None:
    if waiting(now):
        enqueue_once(tasks.send_notices)


def _look_for_the_lost(_row: Row, now: datetime) -> None:
    give_back_lost(now=now)


OF_EXCHANGE: Mapping[str, Appointed] = {
    "changes": Appointed(_look_for_changes, every=timedelta(seconds=10)),
    "lost-work": Appointed(_look_for_the_lost, every=timedelta(seconds=10)),
    "notices": Appointed(_post, every=timedelta(seconds=30)),
    "lapse": Appointed(put(tasks.lapse), every=timedelta(hours=1)),
    "promises": Appointed(put(tasks.promise), at=time(1, 30)),
    "night": Appointed(_plan_the_night, at=time(2)),
    "audit": Appointed(put(sign_the_day), at=time(3)),
    "tidy": Appointed(put(tasks.tidy), at=time(4)),
}


def tick(now: datetime) -> list[str]:
    """Do what is due; gives what was done.

    A row says when each is due next, and moves on in the transaction that puts the work in the
    queue: whatever ends in between, nothing is left out and nothing done twice.
    """
    zone = ZoneInfo(base_city().timezone)
    known = dict(Appointment.objects.values_list("name", "next_at"))
    done = []
    for name, appointed in TIMETABLE.appointed().items():
        if name not in known:
            _make(name, appointed, now, zone)
        elif known[name] <= now and _keep(name, appointed, now, zone):
            done.append(name)
    return done


def _make(name: str, appointed: Appointed, now: datetime, zone: ZoneInfo) -> None:
    """The first time: at once for what is done often, at its hour for what is done daily."""
    first = appointed.after(now, zone) if appointed.at else now
    try:
        with transaction.atomic():
            Appointment.objects.create(name=name, next_at=first)
    except IntegrityError:
        pass  # another clock was first


def _keep(name: str, appointed: Appointed, now: datetime, zone: ZoneInfo) -> bool:
    with transaction.atomic():
        row = Appointment.objects.select_for_update(no_key=True).get(name=name)
        if row.next_at > now:
            return False  # another clock has done it
        row.next_at, row.last_at = appointed.after(now, zone), now
        appointed.do(row, now)
        row.save()
    return True
