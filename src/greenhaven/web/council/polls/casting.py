"""Ballots and open votes are cast, changed and taken back, while the vote is open.

What is written of a secret ballot never names a person, nor the other way round: the mark says
that someone has voted, the ballot says what, and nothing says which belongs to which.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.choices import plain_choice, read_choice
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.carrying import carried_by
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.polls.actions import advance, held, url_of
from greenhaven.web.council.polls.errors import AlreadyVotedError, NotOpenError, VoteError
from greenhaven.web.council.polls.models import (
    Ballot,
    OpenVote,
    Poll,
    PollState,
    RollEntry,
    Secrecy,
    VoterMark,
    Way,
)
from greenhaven.web.council.polls.questions import question_of
from greenhaven.web.council.polls.receipts import (
    digest_of_code,
    is_code,
    open_receipt,
    receipt_of,
    voter_code,
)
from greenhaven.web.council.polls.words import why_not


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter takes away: the receipt, and whether the ballot was there before."""

    code: str
    changed: bool


@transaction.atomic
def cast(*, poll: Poll, by: Person, choice: Any, secret: str = "") -> Receipt:
    """Cast a ballot, or change one's own.

    Parameters
    ----------
    poll : Poll
    by : Person
    choice : plain JSON, as `greenhaven.core.voice.ballots.choices` writes it
    secret : str
        Of a secret vote: the code that the voter's browser keeps. Sent again with the same code,
        the ballot is changed; nobody else can change it, and who has lost the code cannot either.
    """
    row, entry, now = entitled(poll, by)
    told = fitting(row, choice)
    if row.secrecy == Secrecy.OPEN:
        return _cast_open(row, entry, told, now, by)
    if row.secrecy != Secrecy.SECRET:
        raise VoteError(_("This vote is held elsewhere: follow its address."))
    if not is_code(secret):
        raise VoteError(_("The page was too old. Open the vote anew and choose again."))
    return _cast_secret(row, entry, told, digest_of_code(row, secret), now, by)


@transaction.atomic
def withdraw(*, poll: Poll, by: Person) -> None:
    """Take one's open vote back; whom one lets vote then votes for one again."""
    row, entry, now = entitled(poll, by)
    vote = (
        OpenVote.objects.select_for_update(no_key=True)
        .filter(entry=entry, withdrawn_at=None)
        .first()
    )
    if vote is None:
        raise VoteError(_("You have no vote in this that could be taken back."))
    vote.withdrawn_at = vote.cast_at = now
    vote.save(update_fields=["withdrawn_at", "cast_at"])
    witness(by=by, action="poll.withdraw", subject=row)


def entitled(poll: Poll, by: Person) -> tuple[Poll, RollEntry, datetime]:
    """The vote and someone's place on its roll, both held; it must be open this moment."""
    row, now = held(poll), clock.now(present_city())
    advance(row, now)
    if row.state != PollState.OPEN or now >= row.closes_at:
        raise NotOpenError(why_not(row, now))
    entry = RollEntry.objects.select_for_update(no_key=True).filter(poll=row, person=by).first()
    if entry is None or not by.is_active:
        raise NotEntitledError(_("You are not on the roll of this vote, so you cannot vote in it."))
    return row, entry, now


def fitting(poll: Poll, choice: Any) -> Any:
    """A choice as it is kept, if it fits the question."""
    question = question_of(poll)
    try:
        read = read_choice(question, choice)
    except BallotsError as error:
        raise VoteError(
            _("This ballot does not fit: %(why)s.") % {"why": fault_in_readers_words(error)}
        ) from error
    return plain_choice(question, read)


def _cast_secret(
    row: Poll, entry: RollEntry, told: Any, digest: str, now: datetime, by: Person
) -> Receipt:
    mark = VoterMark.objects.filter(entry=entry).first()
    ballot = Ballot.objects.filter(poll=row, secret_digest=digest).first()
    if mark is None:
        if ballot is not None:
            raise VoteError(_("The page was used before. Open the vote anew and choose again."))
        VoterMark.objects.create(entry=entry, marked_on=now.date())
        made = put_in(row, told, secret_digest=digest)
        witness(by=by, action="poll.vote", subject=row)
        return Receipt(made.receipt, changed=False)
    if mark.way == Way.PAPER:
        raise AlreadyVotedError(_("You have voted on paper; that counts."))
    if ballot is None:
        raise AlreadyVotedError(
            _(
                "You have voted already. Only the browser with which you voted, or the code that "
                "it showed you, can change your ballot."
            )
        )
    if ballot.choice != told:
        ballot.poll, ballot.choice = row, told
        ballot.receipt = receipt_of(ballot)
        ballot.save(update_fields=["choice", "receipt"])
        witness(by=by, action="poll.vote", subject=row)
        return Receipt(ballot.receipt, changed=True)
    return Receipt(ballot.receipt, changed=False)


def put_in(row: Poll, told: Any, secret_digest: str = "", paper: int | None = None) -> Ballot:
    """A ballot into the urn."""
    ballot = Ballot(poll=row, choice=told, secret_digest=secret_digest, paper_number=paper)
    ballot.receipt = receipt_of(ballot)
    try:
        ballot.save(force_insert=True)
    except IntegrityError as error:
        raise VoteError(_("This ballot is in already.")) from error
    return ballot


def _cast_open(row: Poll, entry: RollEntry, told: Any, now: datetime, by: Person) -> Receipt:
    known = OpenVote.objects.select_for_update(no_key=True).filter(entry=entry).first()
    code = open_receipt(row, voter_code(row, entry), told)
    if known is not None and known.choice == told and known.withdrawn_at is None:
        return Receipt(code, changed=False)
    OpenVote.objects.update_or_create(
        entry=entry, defaults={"choice": told, "cast_at": now, "withdrawn_at": None}
    )
    if known is None or known.withdrawn_at is not None:
        _tell_givers(row, by, now)
    witness(by=by, action="poll.vote", subject=row)
    return Receipt(code, changed=known is not None)


def _tell_givers(row: Poll, by: Person, now: datetime) -> None:
    """Those for whom someone votes are told that they have: they can still vote themselves."""
    if row.delegation:
        told = {"title": row.title, "taker": str(by)}
        tell(people=carried_by(row, by, now), topic="vote.carried", told=told, url=url_of(row))
