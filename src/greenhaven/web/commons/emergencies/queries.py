"""What is asked of emergencies: what is in force, what was heard, what is owed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Prefetch, Q, QuerySet

from greenhaven.core.city import Alerts
from greenhaven.core.rules.activations import REPORT_DAYS
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import EVERYWHERE
from greenhaven.web.commons.emergencies.models import (
    Activation,
    ActiveArea,
    Alert,
    EmergencyCall,
)

TEXTS = dict.fromkeys(("event", "area", "begins", "ends", "source", "voice", "article"), np.str_)
INSTANT = timedelta(seconds=1)
STALE = timedelta(hours=24)  # what a steward asked for is confirmed within a day, or asked anew


def alerts_in_force(city: str, now: datetime) -> Alerts:
    """What is set in force now or will be, as planner and rounds read it."""
    return _alerts(ActiveArea.objects.filter(city=city, ends_at__gt=now))


def alerts_of(city: str, moment: datetime, hour: datetime) -> Alerts:
    """What is in force at one moment, for rules that are asked about another hour of its day."""
    return _alerts(
        ActiveArea.objects.filter(city=city, begins_at__lte=moment, ends_at__gt=moment), hour
    )


def _alerts(areas: QuerySet[ActiveArea], hour: datetime | None = None) -> Alerts:
    """One row for each place and time, longer where `hour` would lie outside it."""
    rows = [
        {
            "event": each.activation.event,
            "severity": each.activation.severity,
            "area": each.area,
            "begins": min(each.begins_at, hour or each.begins_at).isoformat(),
            "ends": max(each.ends_at, hour + INSTANT if hour else each.ends_at).isoformat(),
            "article": each.article,
        }
        for each in areas.select_related("activation").order_by("begins_at", "pk")
        if each.begins_at < each.ends_at
    ]
    return Alerts.of(rows, severity=np.int64, **TEXTS)


def heard(alerts: Iterable[Alert]) -> Alerts:
    """Warnings as the rules read them, one row a district."""
    rows = [
        {
            "event": each.event,
            "severity": each.severity,
            "area": area,
            "begins": each.begins_at.isoformat(),
            "ends": each.ends.isoformat() if each.ends else "",
            "source": each.source,
            "voice": str(each.told_by_id or ""),
        }
        for each in alerts
        for area in each.areas or [EVERYWHERE]
    ]
    return Alerts.of(rows, severity=np.int64, **TEXTS)


def emergency_articles(book: Rulebook, now: datetime) -> list[Article]:
    """The articles that are agreed for emergencies, and bind this network."""
    found = book.latest().values()
    return [
        each
        for each in found
        if each.trigger is not None
        and each.authority is not Authority.ADVISORY
        and each.in_force(now.date())
    ]


def placed(rows: QuerySet[Activation]) -> QuerySet[Activation]:
    """With where each holds."""
    return rows.prefetch_related(Prefetch("areas", ActiveArea.objects.order_by("area")))


def whole(rows: QuerySet[Activation]) -> QuerySet[Activation]:
    """With all that a page of its own tells of each."""
    people = ("call__asked_by", "call__confirmed_by", "ended_by", "reported_by")
    return placed(rows.select_related(*people)).prefetch_related("alerts")


def not_over(city: str, now: datetime) -> QuerySet[Activation]:
    """What is in force or will be, the first first."""
    standing = Activation.objects.filter(city=city, ended_at=None, ends_at__gt=now)
    return placed(standing).order_by("begins_at", "pk")


def over(city: str, now: datetime) -> QuerySet[Activation]:
    """What was in force, the last first."""
    ended = Q(ended_at__isnull=False) | Q(ends_at__lte=now)
    return placed(Activation.objects.filter(ended, city=city)).order_by("-begins_at", "-pk")


def of_article(city: str, article: str) -> QuerySet[Activation]:
    """Every time that an article was set in force, the last first."""
    return placed(Activation.objects.filter(city=city, article=article)).order_by(
        "-begins_at", "-pk"
    )


def in_force_now(city: str, now: datetime) -> dict[str, datetime]:
    """Which articles are set in force at this moment, and until when at the latest."""
    standing = Activation.objects.filter(
        city=city, ended_at=None, begins_at__lte=now, ends_at__gt=now
    )
    found: dict[str, datetime] = {}
    for article, ends_at in standing.values_list("article", "ends_at"):
        found[article] = max(ends_at, found.get(article, ends_at))
    return found


def open_calls(city: str, now: datetime) -> QuerySet[EmergencyCall]:
    """What a steward asked for, and waits for a second one."""
    waiting = EmergencyCall.objects.filter(
        city=city, confirmed_at=None, withdrawn_at=None, asked_at__gt=now - STALE
    )
    return waiting.select_related("asked_by").order_by("asked_at", "pk")


def reports_due(city: str) -> QuerySet[Activation]:
    """What has ended, and nobody has told yet what it did; a rehearsal owes nothing."""
    silent = Activation.objects.filter(
        city=city, ended_at__isnull=False, reported_at=None, rehearsal=False
    )
    return silent.order_by("ended_at", "pk")


def report_due(activation: Activation) -> datetime | None:
    """By when it is to be told what it did; none while it goes on."""
    if activation.ended_at is None:
        return None
    return activation.ended_at + timedelta(days=REPORT_DAYS)


def last_alerts(city: str) -> QuerySet[Alert]:
    """What was heard, the last first."""
    return Alert.objects.filter(city=city).select_related("told_by").order_by("-heard_at", "-pk")
