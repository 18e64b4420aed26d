"""Results of votes held elsewhere: one person brings it with its proof, another agrees to it."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.result import Result
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.queries import stewards_of
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.numbers import next_number
from greenhaven.web.council.polls.actions import held, url_of
from greenhaven.web.council.polls.counting import take_over, what_comes_of
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import BroughtResult, Poll, PollState, Secrecy
from greenhaven.web.council.polls.questions import checked, digest_of_lot, titles_of

MOST_NAMED = 30


@transaction.atomic
def bring_result(
    *, poll: Poll, by: Person, document: str, proof_url: str, key: uuid.UUID | None = None
) -> BroughtResult:
    """Bring the result of a vote that was held elsewhere; it counts once another agrees to it."""
    row, digest = _awaiting(poll, key), digest_of(document)
    known = BroughtResult.objects.filter(key=key).first() if key else None
    if known is not None:
        if (known.poll_id, known.digest, known.brought_by_id) != (row.pk, digest, by.pk):
            raise VoteError(_("This form was sent before with something else in it."))
        return known
    if BroughtResult.objects.filter(poll=row, declined_by=None).exists():
        raise VoteError(
            _("A result was brought already: somebody else agrees to it, or declines it first.")
        )
    what_comes_of(row, document)  # what cannot be counted is refused at once
    made = BroughtResult.objects.create(
        key=key or uuid.uuid4(),
        poll=row,
        document=document,
        digest=digest,
        proof_url=proof_url,
        brought_by=by,
        brought_at=clock.now(present_city()),
    )
    words = {"title": row.title}
    tell(people=_who_may_agree(row, by), topic="result.brought", told=words, url=url_of(row))
    witness(by=by, action="result.bring", subject=made, told={"digest": digest, "at": proof_url})
    return made


@transaction.atomic
def confirm_result(*, brought: BroughtResult, by: Person, digest: str) -> Poll:
    """Agree to a result after having looked at its proof; from then on it counts.

    `digest` is that of the document that was read, so that nobody agrees to another.
    """
    row, told = held(brought.poll), _held(brought)
    if told.confirmed_by_id == by.pk:
        return row
    _refuse_answered(told)
    if told.brought_by_id == by.pk:
        raise VoteError(_("You brought this result yourself: somebody else agrees to it."))
    if told.digest != digest or digest_of(told.document) != digest:
        raise VoteError(_("This is not the result that you have read: open the page again."))
    told.confirmed_by, told.answered_at = by, clock.now(present_city())
    told.save(update_fields=["confirmed_by", "answered_at"])
    row.proof_url = told.proof_url
    counted = take_over(row, told.document, told.answered_at, by)
    witness(by=by, action="result.confirm", subject=told, told={"digest": digest})
    return counted


@transaction.atomic
def decline_result(*, brought: BroughtResult, by: Person, why: str) -> BroughtResult:
    """Say why a result is not right; another can be brought. Who brought it may take it back so."""
    held(brought.poll)
    told = _held(brought)
    if told.declined_by_id == by.pk:
        return told
    _refuse_answered(told)
    if not why.strip():
        raise VoteError(_("Say what is wrong with it."))
    told.declined_by, told.why = by, why.strip()[:600]
    told.answered_at = clock.now(present_city())
    told.save(update_fields=["declined_by", "why", "answered_at"])
    if told.brought_by_id != by.pk:
        words = {"title": brought.poll.title, "why": told.why}
        tell(
            people=[told.brought_by],
            topic="result.declined",
            told=words,
            url=url_of(brought.poll),
        )
    witness(by=by, action="result.decline", subject=told, told={"why": told.why})
    return told


def vote_elsewhere(  # noqa: PLR0913 -- all that a vote is asked with
    *,
    by: Person,
    matter: str,
    title: str,
    about: str,
    options: Sequence[Mapping[str, Any]],
    rule: Mapping[str, Any],
    policy: Mapping[str, Any],
    opens_at: datetime,
    closes_at: datetime,
    key: uuid.UUID,
) -> Poll:
    """A vote that is over already and was held elsewhere; its result is still to be brought."""
    city, lot = present_city(), secrets.token_hex(16)
    row = Poll(
        key=key,
        city=city.id,
        matter=matter,
        title=title,
        about=about,
        options=[dict(each) for each in options],
        rule=dict(rule),
        policy=dict(policy),
        secrecy=Secrecy.IMPORTED,
        state=PollState.CLOSED,
        roll_on=opens_at,
        opens_at=opens_at,
        closes_at=closes_at,
        lot=lot,
        lot_digest=digest_of_lot(lot),
        called_by=by,
    )
    checked(row)
    row.number = next_number(Poll, city.id)
    row.save()
    witness(by=by, action="poll.elsewhere", subject=row, told={"title": title})
    return row


def awaiting_of(poll: Poll) -> BroughtResult | None:
    """The result that waits for a second person."""
    found = BroughtResult.objects.filter(poll=poll, confirmed_by=None, declined_by=None)
    return found.select_related("brought_by", "poll").first()


def lines_of(brought: BroughtResult) -> list[str]:
    """What it would come to, in the reader's words: for whoever is to agree to it."""
    result, titles = _comes_to(brought.pk), titles_of(brought.poll)
    named = [titles.get(each, each) for each in result.winners[:MOST_NAMED]]
    told = [each.say(rules_language(), titles) for each in result.explain]
    return [*told, _("Chosen: %(names)s.") % {"names": ", ".join(named)}] if named else told


@lru_cache(maxsize=16)
def _comes_to(brought: int) -> Result:
    """What was brought never changes."""
    row = BroughtResult.objects.select_related("poll").get(pk=brought)
    return what_comes_of(row.poll, row.document)


def digest_of(document: str) -> str:
    """SHA-256 of a document, by which it is told apart."""
    return hashlib.sha256(document.encode()).hexdigest()


def _who_may_agree(row: Poll, by: Person) -> Iterable[Person]:
    if row.circle is not None:
        return [each for each in stewards_of(row.circle) if each.pk != by.pk]
    roles = Q(grants__role__in=(Role.COUNCIL, Role.STEWARD), grants__ended_at=None)
    return Person.objects.filter(roles, is_active=True).exclude(pk=by.pk).distinct()


def _awaiting(poll: Poll, key: uuid.UUID | None) -> Poll:
    row = held(poll)
    if row.secrecy != Secrecy.IMPORTED:
        raise VoteError(_("This vote is held here: no result can be brought in."))
    if row.state == PollState.COUNTED:
        if key and BroughtResult.objects.filter(key=key, poll=row).exists():
            return row  # the same form, sent again
        raise VoteError(_("The result of this vote is in already."))
    if row.state != PollState.CLOSED:
        raise VoteError(_("This vote is not over yet."))
    return row


def _held(brought: BroughtResult) -> BroughtResult:
    rows = BroughtResult.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "brought_by"
    )
    return rows.get(pk=brought.pk)


def _refuse_answered(told: BroughtResult) -> None:
    if told.confirmed_by_id or told.declined_by_id:
        raise VoteError(_("This result has its answer already."))
    if told.poll.state != PollState.CLOSED:
        raise VoteError(_("The result of this vote is in already."))
