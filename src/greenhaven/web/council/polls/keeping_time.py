"""Votes go on by the city's clock: rolls are frozen, votes opened and counted, people reminded."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.snapshots.queries import NoCityError, present_city
from greenhaven.web.council.delegations.carrying import direct_voters, given_for, way_of
from greenhaven.web.council.polls.actions import RULES, advance, held, url_of
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Poll, PollState, Secrecy
from greenhaven.web.council.polls.queries import not_voted, papers_of
from greenhaven.web.council.polls.questions import day_of

BEFORE = timedelta(hours=48)
LOG = logging.getLogger(__name__)


def keep_time() -> None:
    """Do what is due; one vote that cannot go on does not hold up the others."""
    try:
        city = present_city()
    except NoCityError:
        return
    now = clock.now(city)
    for poll in due(city.id, now):
        try:
            bring_on(poll=poll, now=now)
        except GreenhavenError:
            LOG.exception("vote %s does not go on", poll.number)


def due(city: str, now: datetime) -> list[Poll]:
    """The votes for which something is to be done."""
    prepared = Q(state=PollState.PREPARED) & (
        Q(roll_count=None, roll_on__lte=now) | Q(opens_at__lte=now)
    )
    reminding = Q(state=PollState.OPEN, reminded_at=None, closes_at__lte=now + BEFORE)
    over = Q(state__in=(PollState.OPEN, PollState.CLOSED), closes_at__lte=now)
    rows = Poll.objects.filter(prepared | reminding | over, city=city).order_by("closes_at", "pk")
    return [row for row in rows if not waits(row)]


def waits(poll: Poll) -> bool:
    """Whether a closed vote waits for people: for ballots on paper, or for a result elsewhere."""
    if poll.state != PollState.CLOSED:
        return False
    return poll.secrecy == Secrecy.IMPORTED or not papers_of(poll).settled


def bring_on(*, poll: Poll, now: datetime) -> Poll:
    """What is due for one vote."""
    if poll.closes_at <= now and poll.state != PollState.PREPARED:
        return count(poll)
    with transaction.atomic():
        row = held(poll)
        advance(row, now)
        if row.state == PollState.OPEN and _reminds(row, now):
            _remind(row, now)
        return row


def _reminds(row: Poll, now: datetime) -> bool:
    """Two days before the end; of short votes, when half of their time is over."""
    at = row.closes_at - min(BEFORE, (row.closes_at - row.opens_at) / 2)
    return row.reminded_at is None and at <= now < row.closes_at


def _remind(row: Poll, now: datetime) -> None:
    """Tell who has not voted that it ends soon, and who would vote for them."""
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    given = given_for(row, now) if row.delegation else {}
    voted = frozenset(direct_voters(row).values_list("entry__person", flat=True))
    told: dict[str, str | int | float] = {
        "title": row.title,
        "until_on": day_of(row.closes_at).isoformat(),
    }
    alone = []
    for person in not_voted(row):
        if not (way := way_of(given, person, voted)):
            alone.append(person)
            continue
        more = told | {"taker": str(way[0])}
        tell(people=[person], topic="vote.closing_for", told=more, url=url_of(row))
    tell(people=alone, topic="vote.closing", told=told, url=url_of(row))
    witness(by=RULES, action="poll.remind", subject=row)
