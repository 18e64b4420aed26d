"""Two stewards set an article in force without a warning: one asks, another confirms."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.activations import BY_HAND_HOURS, areas_of
from greenhaven.core.rules.articles import Article
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.models import Activation, EmergencyCall, Severity, Way
from greenhaven.web.commons.emergencies.queries import STALE, emergency_articles
from greenhaven.web.commons.emergencies.setting import book_of, by_call, free_areas, set_in_force
from greenhaven.web.commons.emergencies.telling import tell_of, tell_of_call
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.queries import residence_of
from greenhaven.web.commons.snapshots.actions import hold_city
from greenhaven.web.commons.snapshots.queries import present_city

LONGEST = 2000


def article_to_call(city: City, name: str) -> Article:
    """The emergency article of that name, if it is agreed and holds today."""
    book = book_of(city)
    for article in emergency_articles(book, clock.now(city)) if book else ():
        if article.id == name:
            return article
    raise EmergencyError(_("No such emergency rule is agreed. Only what was agreed can be called."))


def longest_hours(article: Article) -> int:
    """For how long two stewards can set it in force."""
    assert article.trigger is not None  # noqa: S101 -- an emergency article has one
    return int(min(BY_HAND_HOURS, article.trigger.max_hours or 0.0))


@transaction.atomic
def ask(  # noqa: PLR0913 -- what a second steward has to know
    *,
    article: str,
    severity: int,
    hours: int,
    reason: str,
    evidence: str,
    by: Person,
    key: uuid.UUID,
    districts: Sequence[str] = (),
) -> EmergencyCall:
    """Ask to set an article in force by hand; nothing happens until another steward confirms."""
    city = present_city()
    hold_city(city.id)
    told = {
        "city": city.id,
        "article": article,
        "severity": severity,
        "hours": hours,
        "reason": reason.strip(),
        "evidence": evidence.strip(),
        "districts": " ".join(dict.fromkeys(districts)),
        "asked_by": by,
    }
    if (known := EmergencyCall.objects.filter(key=key).first()) is not None:
        if any(getattr(known, name) != value for name, value in told.items()):
            raise EmergencyError(_("This form was sent before with something else in it."))
        return known
    found = article_to_call(city, article)
    _refuse_odd(found, told, city)
    _let_old_go(city, article)
    if EmergencyCall.objects.filter(
        city=city.id, article=article, confirmed_at=None, withdrawn_at=None
    ).exists():
        raise EmergencyError(_("A steward has asked for it already. Confirm that, or not."))
    made = EmergencyCall(**told, key=key, asked_at=clock.now(city))
    _refuse_twice(city, found, made)
    made.save()
    tell_of_call(made)
    witness(by=by, action="emergency.ask", subject=made, told=_plain(made))
    return made


@transaction.atomic
def confirm(*, call: EmergencyCall, by: Person) -> Activation:
    """A second steward confirms: the article is in force from this moment on."""
    city = present_city()
    hold_city(city.id)
    row = EmergencyCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    if row.confirmed_at is not None:
        if row.confirmed_by_id == by.pk:  # the same form again
            return row.activation
        raise EmergencyError(_("Another steward has confirmed it already."))
    now = clock.now(city)
    if row.withdrawn_at is not None or row.asked_at <= now - STALE:
        raise EmergencyError(_("It was withdrawn, or asked for too long ago. Ask anew."))
    _refuse_alone(city, row, by)
    article = article_to_call(city, row.article)
    _refuse_twice(city, article, row)
    row.confirmed_by, row.confirmed_at = by, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    setting = by_call(city, article, row, _areas(city, article, row))
    made = set_in_force(city, setting, {"way": Way.HAND, "call": row})
    assert made is not None  # noqa: S101 -- asked above, and the city is held
    tell_of(made)
    told = _plain(row) | {"begins": made.begins_at.isoformat(), "ends": made.ends_at.isoformat()}
    witness(by=by, action="emergency.begin", subject=made, told=told)
    return made


@transaction.atomic
def withdraw(*, call: EmergencyCall, by: Person) -> EmergencyCall:
    """It is not done: who asked takes it back, or another steward says no."""
    row = EmergencyCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    if row.confirmed_at is not None:
        raise EmergencyError(_("It is in force already. End it early instead."))
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now(present_city())
        row.save(update_fields=["withdrawn_at"])
        witness(by=by, action="emergency.withdraw", subject=row)
    return row


def _areas(city: City, article: Article, call: EmergencyCall) -> list[str]:
    """Where it is meant, as far as the article speaks for it."""
    own = areas_of(article, city.districts.id.tolist())
    return [each for each in own if not call.areas or each in call.areas]


def _refuse_odd(article: Article, told: dict[str, object], city: City) -> None:
    if not told["reason"] or not told["evidence"]:
        raise EmergencyError(_("Say why, and what you have seen or heard: a second one must know."))
    if any(len(str(told[name])) > LONGEST for name in ("reason", "evidence")):
        raise EmergencyError(
            _("That is too long. Say it in at most %(n)s letters.") % {"n": LONGEST}
        )
    longest = longest_hours(article)
    hours = told["hours"]
    if not isinstance(hours, int) or not 1 <= hours <= longest:
        raise EmergencyError(
            _("By hand it can be in force for %(n)s hours at most.") % {"n": longest}
        )
    if told["severity"] not in Severity.values:
        raise EmergencyError(_("Choose one of those shown."))
    assert article.trigger is not None  # noqa: S101 -- an emergency article has one
    if int(str(told["severity"])) < article.trigger.least_severity:
        raise EmergencyError(_("The rule was agreed for worse dangers only. It stays silent."))
    own = areas_of(article, city.districts.id.tolist())
    if set(str(told["districts"]).split()) - set(own):
        raise EmergencyError(_("The rule does not speak for one of these districts."))


def _refuse_twice(city: City, article: Article, call: EmergencyCall) -> None:
    setting = by_call(city, article, call, _areas(city, article, call))
    if not free_areas(city, setting):
        raise EmergencyError(
            _("It is in force there already, or rests after it was: only a worse danger ends that.")
        )


def _refuse_alone(city: City, call: EmergencyCall, by: Person) -> None:
    """Two people, who live in different districts where it is known where they live."""
    if call.asked_by_id == by.pk:
        raise EmergencyError(_("You asked for it. Another steward has to confirm it."))
    now = clock.now(city)
    homes = [residence_of(each, city.id, now) for each in (call.asked_by, by)]
    known = {each.district for each in homes if each is not None}
    if all(homes) and len(known) == 1 and len(city.districts) > 1:
        raise EmergencyError(
            _("You both live in the same district. A steward of another one has to confirm it.")
        )


def _let_old_go(city: City, article: str) -> None:
    """What nobody confirmed within a day is over."""
    now = clock.now(city)
    old = EmergencyCall.objects.filter(
        city=city.id, article=article, confirmed_at=None, withdrawn_at=None
    )
    old.filter(asked_at__lte=now - STALE).update(withdrawn_at=now)


def _plain(call: EmergencyCall) -> dict[str, object]:
    return {
        "article": call.article,
        "districts": call.areas,
        "severity": call.severity,
        "hours": call.hours,
        "reason": call.reason,
        "evidence": call.evidence,
    }
