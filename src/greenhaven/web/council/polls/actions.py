"""What can be done with a vote before ballots come: called, its roll frozen, opened, void."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.levels.queries import electorate
from greenhaven.web.council.numbers import next_number
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import (
    Poll,
    PollState,
    RollEntry,
    Secrecy,
)
from greenhaven.web.council.polls.questions import checked, day_of, digest_of_lot
from greenhaven.web.council.proposals.models import Proposal, ProposalText

RULES = "the rules"
NOBODY = "nobody was entitled to vote"
AT_ONCE = 5000


@transaction.atomic
def call_poll(  # noqa: PLR0913 -- all that a vote is asked with
    *,
    by: Person | None,
    matter: str,
    title: str,
    rule: Mapping[str, Any],
    opens_at: datetime,
    closes_at: datetime,
    roll_on: datetime | None = None,
    about: str = "",
    options: Sequence[Mapping[str, Any]] = (),
    policy: Mapping[str, Any] | None = None,
    secrecy: str = Secrecy.SECRET,
    delegation: bool = False,
    level: str = Level.CITY,
    district: str = "",
    circle: Circle | None = None,
    proposal: Proposal | None = None,
    text: ProposalText | None = None,
    first: Poll | None = None,
    key: uuid.UUID | None = None,
) -> Poll:
    """Call a vote; what it is about never changes from then on. Without `by`, the rules call it."""
    if key and (known := Poll.objects.filter(key=key).first()):
        return _same(known, by, title, closes_at)
    city, lot = present_city(), secrets.token_hex(16)
    row = Poll(
        key=key or uuid.uuid4(),
        city=city.id,
        level=level,
        district=district,
        circle=circle,
        matter=matter,
        title=title.strip(),
        about=about,
        proposal=proposal,
        text=text,
        first=first,
        options=[dict(each) for each in options],
        rule=dict(rule),
        policy=dict(policy or {}),
        secrecy=secrecy,
        delegation=delegation and secrecy == Secrecy.OPEN,
        roll_on=min(roll_on or opens_at, opens_at),
        opens_at=opens_at,
        closes_at=closes_at,
        lot=lot,
        lot_digest=digest_of_lot(lot),
        called_by=by,
    )
    now = clock.now(city)
    _refuse_odd(row, now)
    row.number = next_number(Poll, city.id)
    row.save()
    row = advance(row, now)
    told = {"title": row.title, "secrecy": row.secrecy, "lot": row.lot_digest}
    witness(by=by or RULES, action="poll.call", subject=row, told=told)
    return row


def advance(row: Poll, now: datetime) -> Poll:
    """Freeze the roll and open the vote where their times have come; called with the row held."""
    if row.state != PollState.PREPARED:
        return row
    if row.roll_count is None and row.roll_on <= now:
        freeze_roll(row)
    if row.state == PollState.PREPARED and row.opens_at <= now:
        _open(row)
    return row


def freeze_roll(row: Poll) -> None:
    """Write down who may vote; it is published as a count and a digest, and stays as it is."""
    entitled = electorate(row, row.roll_on)
    if days := row.policy.get("least_days_member"):  # as the rulebook had it
        known = electorate(row, row.roll_on - timedelta(days=days)).order_by().values("pk")
        entitled = entitled.filter(pk__in=known)
    people = list(entitled.values_list("pk", "pseudonym"))
    entries = (RollEntry(poll=row, person_id=pk) for pk, _pseudonym in people)
    RollEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    row.roll_count = len(people)
    row.roll_digest = digest_of_roll(str(pseudonym) for _pk, pseudonym in people)
    row.save(update_fields=["roll_count", "roll_digest"])
    if not people:
        _end(row, NOBODY)
    witness(by=RULES, action="poll.roll", subject=row, told={"count": len(people)})


def digest_of_roll(pseudonyms: Iterable[str]) -> str:
    """One line that fixes who is on a roll."""
    return hashlib.sha256("\n".join(sorted(pseudonyms)).encode()).hexdigest()


def _open(row: Poll) -> None:
    row.state = PollState.OPEN
    row.save(update_fields=["state"])
    people = Person.objects.filter(pk__in=row.roll.values("person"), is_active=True)
    told = {"title": row.title, "until_on": day_of(row.closes_at).isoformat()}
    tell(people=people, topic="vote.opened", told=told, url=url_of(row))
    witness(by=RULES, action="poll.open", subject=row, told={"roll": row.roll_count or 0})


@transaction.atomic
def void(*, poll: Poll, by: Person, why: str) -> Poll:
    """Say that a vote does not count, and why; who is on its roll is told."""
    row = held(poll)
    if row.state == PollState.VOID:
        return row
    if row.state == PollState.COUNTED:
        raise VoteError(_("This vote is counted: its result stays. Call another vote."))
    if not why.strip():
        raise VoteError(_("Say why: everybody who may vote is told."))
    _end(row, why.strip()[:600])
    people = Person.objects.filter(pk__in=row.roll.values("person"), is_active=True)
    tell(
        people=people,
        topic="vote.void",
        told={"title": row.title, "why": row.why},
        url=url_of(row),
    )
    witness(by=by, action="poll.void", subject=row, told={"why": row.why})
    return row


def _end(row: Poll, why: str) -> None:
    from greenhaven.web.council.proposals.adoption import reopen  # noqa: PLC0415 -- it calls votes

    row.state, row.why = PollState.VOID, why
    row.save(update_fields=["state", "why"])
    reopen(row)


def held(poll: Poll) -> Poll:
    """The vote as it is now, held until the transaction ends."""
    rows = Poll.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "circle", "text"
    )
    return rows.get(pk=poll.pk)


def url_of(poll: Poll) -> str:
    """Where a vote is found."""
    return f"/votes/{poll.number}/"


def _refuse_odd(row: Poll, now: datetime) -> None:
    if not row.title:
        raise VoteError(_("A vote needs a title."))
    if row.closes_at <= max(row.opens_at, now):
        raise VoteError(_("A vote ends after it begins, and not before now."))
    if row.secrecy not in Secrecy.values:
        raise VoteError(_("Say whether the vote is open or secret."))
    checked(row)
    if not electorate(row, min(row.roll_on, now)).exists():
        raise VoteError(
            _("Nobody may vote on this yet: first somebody must be known to live here.")
        )


def _same(known: Poll, by: Person | None, title: str, closes_at: datetime) -> Poll:
    """What a form made that is sent again."""
    sent = (by.pk if by else None, title.strip(), closes_at)
    if (known.called_by_id, known.title, known.closes_at) != sent:
        raise VoteError(_("This form was sent before with something else in it."))
    return known
