"""Emergencies end: by themselves, early by one steward; a vote prolongs them; then it is told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.activations import REPORT_DAYS
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.models import Activation
from greenhaven.web.commons.emergencies.setting import book_of, cut_all, follow
from greenhaven.web.commons.emergencies.telling import tell_it_ended
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.actions import hold_city
from greenhaven.web.commons.snapshots.queries import present_city

BY_RULES = "the rules"
LONGEST_WHY, LONGEST_REPORT = 500, 4000


@transaction.atomic
def end_early(*, activation: Activation, why: str, by: Person) -> Activation:
    """One steward ends it before its time: less than what was agreed takes no second one."""
    city = present_city()
    hold_city(city.id)
    row = Activation.objects.select_for_update(no_key=True, of=("self",)).get(pk=activation.pk)
    now = clock.now(city)
    if row.is_over(now):
        raise EmergencyError(_("It is over already."))
    if not why.strip() or len(why.strip()) > LONGEST_WHY:
        raise EmergencyError(
            _("Say why it can end, in at most %(n)s letters.") % {"n": LONGEST_WHY}
        )
    return _ended(row, now, by, why.strip())


@transaction.atomic
def report(*, activation: Activation, text: str, by: Person) -> Activation:
    """Tell what it did, for everybody to read; told once."""
    row = Activation.objects.select_for_update(no_key=True, of=("self",)).get(pk=activation.pk)
    told = text.strip()
    if row.reported_at is not None:
        if row.report == told:
            return row
        raise EmergencyError(_("It has been told already what it did."))
    if row.ended_at is None:
        raise EmergencyError(_("It is not over yet. Tell afterwards what it did."))
    if not told or len(told) > LONGEST_REPORT:
        raise EmergencyError(
            _("Say what it did, in at most %(n)s letters.") % {"n": LONGEST_REPORT}
        )
    row.report, row.reported_by, row.reported_at = told, by, clock.now(present_city())
    row.save(update_fields=["report", "reported_by", "reported_at"])
    witness(by=by, action="emergency.report", subject=row, told={"report": told})
    return row


@transaction.atomic
def keep_time() -> int:
    """What a vote prolonged goes on, what is over ends, what is warned of begins. Gives how many.

    Whoever asks meanwhile goes by the times themselves: nothing holds on because this was late.
    """
    city = present_city()
    open_ones = Activation.objects.filter(city=city.id, ended_at=None)
    done = 0
    if open_ones.exists():
        hold_city(city.id)
        book, now = book_of(city), clock.now(city)
        for row in open_ones.select_for_update(no_key=True, of=("self",)).order_by("pk"):
            done += _prolonged(row, book)
            done += _over(row, book, now)
    return done + len(follow(city=city, by=BY_RULES))


def _prolonged(row: Activation, book: Rulebook | None) -> bool:
    """A vote has prolonged it: it ends later, wherever it was to end last."""
    article = book.latest().get(row.article) if book else None
    renewals = (article.trigger.renewals if article and article.trigger else None) or ()
    until = max((each.ends for each in renewals if each.begins == row.begins_at), default=None)
    if until is None or until <= row.ends_at:
        return False
    row.areas.filter(ends_at=row.ends_at).update(ends_at=until)
    row.ends_at = until
    row.save(update_fields=["ends_at"])
    witness(by=BY_RULES, action="emergency.prolong", subject=row, told={"ends": until.isoformat()})
    return True


def _over(row: Activation, book: Rulebook | None, now: datetime) -> bool:
    """Its time is over, or what was agreed does not hold any more."""
    article = book.latest().get(row.article) if book else None
    if row.ends_at <= now:
        _ended(row, row.ends_at, None, "")
    elif article is None or article.trigger is None or not article.in_force(now.date()):
        _ended(row, now, None, "")
    else:
        return False
    return True


def _ended(row: Activation, at: datetime, by: Person | None, why: str) -> Activation:
    cut_all(row, at)
    row.refresh_from_db()
    row.ended_at, row.ended_by, row.why_ended = min(at, row.ends_at), by, why
    row.save(update_fields=["ended_at", "ended_by", "why_ended"])
    due = row.ended_at.astimezone(clock.zone_of_city()).date() + timedelta(days=REPORT_DAYS)
    tell_it_ended(row, due.isoformat())
    told = {"ended": row.ended_at.isoformat(), "why": why}
    witness(by=by or BY_RULES, action="emergency.end", subject=row, told=told)
    return row
