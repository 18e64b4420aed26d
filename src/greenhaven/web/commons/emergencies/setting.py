"""Articles are set in force by what was heard, and end: by themselves, by a vote, or early."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from greenhaven.core.city import City
from greenhaven.core.rules.activations import Activation as Found
from greenhaven.core.rules.activations import activations
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.emergencies.models import (
    Activation,
    ActiveArea,
    Alert,
    EmergencyCall,
    Ground,
    Way,
)
from greenhaven.web.commons.emergencies.queries import heard
from greenhaven.web.commons.emergencies.telling import tell_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.actions import hold_city
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force

# The longest that an article holds and then rests: what was heard before has no effect any more.
RECENT = timedelta(days=45)
By = Person | str


@dataclass(frozen=True, slots=True)
class Setting:
    """An article that is to be set in force: where, from when, and until when at the latest."""

    article: Article
    areas: Sequence[str]
    begins: datetime
    ends: datetime
    severity: int


def book_of(city: City) -> Rulebook | None:
    """The rulebook in force; none = there are no rules yet."""
    row = rulebook_in_force(city.id)
    return articles_of(row.digest) if row else None


@transaction.atomic
def follow(*, city: City, by: By) -> list[Activation]:
    """Set in force what the warnings that stand set in force, and is not so yet."""
    now, book = clock.now(city), book_of(city)
    recent = Alert.objects.filter(city=city.id, begins_at__gt=now - RECENT)
    standing = [each for each in recent.order_by("pk") if not _was_nothing(each)]
    if book is None or not any(each.ends is None or each.ends + RECENT > now for each in standing):
        return []
    hold_city(city.id)
    made = []
    # What is practised sets nothing in force where people live.
    for rehearsal in (False, True) if city.clock.fixed else (False,):
        alerts = [each for each in standing if each.rehearsal is rehearsal]
        for found in activations(book, heard(alerts), city.districts.id.tolist()):
            if found.ends > now and (one := _by_alert(city, book, found, alerts)) is not None:
                witness(by=by, action="emergency.begin", subject=one, told=_payload(one, found))
                made.append(one)
    return made


def _was_nothing(alert: Alert) -> bool:
    """Whether it was called off before it began."""
    return alert.called_off_at is not None and alert.called_off_at <= alert.begins_at


def _by_alert(
    city: City, book: Rulebook, found: Found, alerts: Sequence[Alert]
) -> Activation | None:
    """Set an article in force by warnings; none where it is so already, or rests."""
    article = book.latest()[found.article]
    if article.trigger is None or article.version != found.version:
        return None
    setting = Setting(article, found.areas, found.begins, found.ends, found.severity)
    behind = _behind(found, alerts)
    rehearsal = any(each.rehearsal for each in behind)
    made = set_in_force(city, setting, {"way": Way.ALERT, "rehearsal": rehearsal})
    if made is not None:
        Ground.objects.bulk_create(Ground(activation=made, alert=each) for each in behind)
        tell_of(made)
    return made


def _behind(found: Found, alerts: Sequence[Alert]) -> list[Alert]:
    """The warnings that the rules name as its grounds."""
    told = {(each["source"], each["voice"], each["begins"]) for each in found.alerts}
    return [
        each
        for each in alerts
        if each.event == found.event
        and (each.source, str(each.told_by_id or ""), each.begins_at.isoformat()) in told
    ]


def free_areas(city: City, setting: Setting) -> list[str]:
    """Where it is neither in force nor rests; a worse danger than before ends a rest."""
    assert setting.article.trigger is not None  # noqa: S101 -- an emergency article has one
    rest = timedelta(hours=setting.article.trigger.cool_down_h)
    rows = _rows(city, setting)
    return [
        area
        for area in setting.areas
        if not any(_stands_against(each, setting, rest) for each in rows if each.area == area)
    ]


def _rows(city: City, setting: Setting) -> list[ActiveArea]:
    """Where it was in force before, as far as it matters."""
    known = ActiveArea.objects.filter(
        city=city.id, article=setting.article.id, ends_at__gt=setting.begins - RECENT
    )
    return list(known.select_related("activation").order_by("pk"))


def _stands_against(before: ActiveArea, setting: Setting, rest: timedelta) -> bool:
    if setting.severity > before.activation.severity:
        return False
    if before.begins_at == setting.begins:  # it is the same, though perhaps ended since
        return True
    held = before.begins_at < before.ends_at
    return held and setting.begins < before.ends_at + rest and before.begins_at < setting.ends


def set_in_force(city: City, setting: Setting, more: dict[str, Any]) -> Activation | None:
    """Write down that an article is in force; where it is already, a worse danger takes over.

    Who calls holds the city. The later of two ends holds; none is left out = nothing is made.
    """
    areas = free_areas(city, setting)
    if not areas:
        return None
    ends = dict.fromkeys(areas, setting.ends)
    for each in _rows(city, setting):
        if each.area in ends and setting.begins < each.ends_at and each.begins_at < setting.ends:
            ends[each.area] = max(ends[each.area], each.ends_at)
            _cut([each], setting.begins)
    assert setting.article.trigger is not None  # noqa: S101 -- as above
    made = Activation.objects.create(
        city=city.id,
        article=setting.article.id,
        version=setting.article.version,
        event=setting.article.trigger.event.value,
        severity=setting.severity,
        begins_at=setting.begins,
        ends_at=max(ends.values()),
        made_at=clock.now(city),
        **more,
    )
    ActiveArea.objects.bulk_create(
        ActiveArea(
            activation=made,
            city=city.id,
            article=made.article,
            area=area,
            begins_at=setting.begins,
            ends_at=until,
        )
        for area, until in ends.items()
    )
    return made


def _cut(areas: Iterable[ActiveArea], at: datetime) -> None:
    """End where it is in force at a moment, or before it has begun."""
    touched = {}
    for each in areas:
        if each.ends_at > at:
            each.ends_at = max(each.begins_at, at)
            each.save(update_fields=["ends_at"])
            touched[each.activation_id] = each.activation
    for activation in touched.values():
        last = max(each.ends_at for each in activation.areas.all())
        if activation.ended_at is None and last < activation.ends_at:
            activation.ends_at = last
            activation.save(update_fields=["ends_at"])


def shorten(*, city: City, alert: Alert, by: By) -> None:
    """What rests on a warning that was called off ends, unless another ground stands.

    It lingers as long as its article says.
    """
    hold_city(city.id)
    book, now = book_of(city), clock.now(city)
    for each in Activation.objects.filter(alerts=alert, ended_at=None, ends_at__gt=now):
        if any(other.ends is None or other.ends > now for other in each.alerts.all()):
            continue
        article = book.latest().get(each.article) if book else None
        begun = article is not None and article.trigger is not None and each.begins_at < now
        linger = article.trigger.linger_h if begun and article and article.trigger else 0.0
        until = now + timedelta(hours=linger)
        if until < each.ends_at:
            _cut(each.areas.select_related("activation"), until)
            each.refresh_from_db()
            told = {"ends": each.ends_at.isoformat(), "alert": alert.pk}
            witness(by=by, action="emergency.shorten", subject=each, told=told)


def cut_all(activation: Activation, at: datetime) -> None:
    """It is in force nowhere from a moment on."""
    _cut(activation.areas.select_related("activation"), at)


def by_call(city: City, article: Article, call: EmergencyCall, areas: Sequence[str]) -> Setting:
    """What two stewards set in force: now, and for the hours that they asked for."""
    now = clock.now(city)
    assert article.trigger is not None  # noqa: S101 -- an emergency article has one
    hours = min(float(call.hours), article.trigger.max_hours or 0.0)
    return Setting(article, areas, now, now + timedelta(hours=hours), call.severity)


def _payload(made: Activation, found: Found) -> dict[str, object]:
    """What the audit chain keeps: what the rules say of it, and where it was free to begin."""
    return found.payload() | {
        "areas": sorted(each.area for each in made.areas.all()),
        "ends": made.ends_at.isoformat(),
        "rehearsal": made.rehearsal,
    }
