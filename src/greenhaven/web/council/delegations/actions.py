"""Someone lets another vote for them in open votes, and takes it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.carrying import article_for
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.delegations.topics import TOPICS
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.polls.models import Poll, RollEntry
from greenhaven.web.council.polls.queries import is_open

PAGE = "/me/delegations/"
MONTHS = 12  # of a year
LAST_OF_ALL = 28  # a day that every month has


class DelegationError(CouncilError):
    """A vote that cannot be handed on so."""


@transaction.atomic
def delegate(*, by: Person, taker: Person, poll: Poll | None = None, topic: str = "") -> Delegation:
    """Let someone vote for oneself: in one vote, in all of a topic, or in all open votes."""
    city = present_city()
    now = clock.now(city)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    _refuse_odd(by, taker, poll, topic, now)
    months = _months(poll, city.id)
    known = Delegation.objects.filter(
        giver=by, city=city.id, poll=poll, topic=topic, withdrawn_at=None
    ).first()
    if known is not None and known.taker_id == taker.pk and known.ends_at > now:
        return known
    if known is not None:
        known.withdrawn_at = now
        known.save(update_fields=["withdrawn_at"])
    made = Delegation.objects.create(
        giver=by,
        taker=taker,
        city=city.id,
        poll=poll,
        topic=topic,
        given_at=now,
        ends_at=_later(now, months),
    )
    tell(people=[taker], topic="vote.entrusted", told={"giver": str(by)}, url=PAGE)
    told = {"taker": str(taker.pseudonym), "vote": poll.number if poll else 0, "topic": topic}
    witness(by=by, action="delegation.give", subject=made, told=told)
    return made


@transaction.atomic
def withdraw(*, delegation: Delegation, by: Person) -> Delegation:
    """Take a delegation back, or give it back; until a vote closes, this counts for it."""
    row = Delegation.objects.select_for_update(no_key=True, of=("self",)).get(pk=delegation.pk)
    if by.pk not in (row.giver_id, row.taker_id):
        raise DelegationError(_("This is for the two of them to say."))
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = clock.now(present_city())
    row.save(update_fields=["withdrawn_at"])
    if by.pk == row.taker_id:
        told = {"taker": str(by)}
        tell(people=[row.giver], topic="vote.given_back", told=told, url=PAGE)
    witness(by=by, action="delegation.withdraw", subject=row)
    return row


def _refuse_odd(by: Person, taker: Person, poll: Poll | None, topic: str, now: datetime) -> None:
    if by.pk == taker.pk:
        raise DelegationError(_("Choose somebody else: you vote for yourself anyway."))
    if not taker.is_active:
        raise DelegationError(_("This person has left."))
    if poll is None:
        if topic not in TOPICS:
            raise DelegationError(_("Choose what it is for."))
        return
    if topic or not poll.delegation:
        raise DelegationError(
            _("In this vote nobody can vote for others: it is secret, or closed.")
        )
    if poll.closes_at <= now or not (poll.opens_at > now or is_open(poll, now)):
        raise DelegationError(_("This vote is over."))
    people = RollEntry.objects.filter(poll=poll, person__in=[by, taker])
    if poll.roll_count is not None and people.count() < 2:
        raise DelegationError(_("Both of you must be on the roll of this vote."))


def _months(poll: Poll | None, city: str) -> int:
    article = article_for(poll if poll is not None else Poll(city=city, level=Level.CITY))
    if not article.allowed:
        raise DelegationError(_("By the rules in force nobody may hand on a vote."))
    return article.expires_after_months


def _later(moment: datetime, months: int) -> datetime:
    """The same day some months later; of the last days of a month, the 28th."""
    years, month = divmod(moment.month - 1 + months, MONTHS)
    day = min(moment.day, LAST_OF_ALL)
    return moment.replace(year=moment.year + years, month=month + 1, day=day)
