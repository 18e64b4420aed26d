"""A vote is closed and counted, in one transaction: what comes out is published and stays."""

import uuid
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.public.receipts import receipt
from greenhaven.core.voice.ballots.public.vote import (
    Cast,
    Level,
    PublicVote,
    publish,
    write_public,
)
from greenhaven.core.voice.ballots.result import Result, plain_result
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.carrying import (
    cap_of,
    delegations_at_closing,
    left_out_of,
    others_of,
)
from greenhaven.web.council.papers.models import PaperBallot
from greenhaven.web.council.polls.actions import RULES, advance, held, url_of
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.imported import Imported, read_imported
from greenhaven.web.council.polls.models import Ballot, OpenVote, Poll, PollState, Secrecy
from greenhaven.web.council.polls.queries import FEW, papers_of
from greenhaven.web.council.polls.questions import question_of, rule_of, voters_needed
from greenhaven.web.council.polls.receipts import open_receipt, voter_code
from greenhaven.web.council.polls.words import outcome_words

ENGINE = f"greenhaven {version('greenhaven')}"
MIX = "SELECT greenhaven_mix_ballots(%s, %s)"  # of PostgreSQL


@transaction.atomic
def count(poll: Poll) -> Poll:
    """Close a vote whose time is over, count it and publish it; a counted one stays as it is.

    Ballots on paper that are not read yet keep it closed and uncounted.
    """
    row, now = held(poll), clock.now(present_city())
    advance(row, now)
    if row.state in (PollState.COUNTED, PollState.VOID):
        return row
    if now < row.closes_at or row.state == PollState.PREPARED:
        raise VoteError(_("This vote is not over yet."))
    if row.state == PollState.OPEN:
        row.state = PollState.CLOSED
        row.save(update_fields=["state"])
        witness(by=RULES, action="poll.close", subject=row)
    if row.secrecy == Secrecy.IMPORTED or not papers_of(row).settled:
        return row
    return _publish(row, _gathered(row), now, by=RULES)


def what_comes_of(row: Poll, document: str) -> Result:
    """What a result from elsewhere would come to; nothing is written down."""
    return _sealed(_imported(row, read_imported(document, row)))[1]


def take_over(row: Poll, document: str, now: datetime, by: Person) -> Poll:
    """Count what was brought from elsewhere, and publish it; called with the vote held."""
    return _publish(row, _imported(row, read_imported(document, row)), now, by=by)


def _sealed(vote: PublicVote) -> tuple[PublicVote, Result]:
    try:
        return publish(vote)
    except BallotsError as error:
        why = fault_in_readers_words(error)
        raise VoteError(_("This vote cannot be counted: %(why)s.") % {"why": why}) from error


def _publish(row: Poll, vote: PublicVote, now: datetime, by: Person | str) -> Poll:
    """Write down the file and the result, and let what was voted on take its way."""
    from greenhaven.web.council.budgets.allocation import (  # noqa: PLC0415 -- it calls votes
        conclude as share_out,
    )
    from greenhaven.web.council.proposals.adoption import conclude  # noqa: PLC0415 -- it calls votes

    published, result = _sealed(vote)
    row.file, row.file_digest = write_public(published), published.digest()
    row.result = plain_result(result) | _beside(row, published)
    row.counted_at, row.state = now, PollState.COUNTED
    row.save()
    _mix(row)
    people = Person.objects.filter(pk__in=row.roll.values("person"), is_active=True)
    told = {"title": row.title, "outcome": outcome_words(row)}
    tell(people=people, topic="vote.counted", told=told, url=url_of(row))
    if published.delegations:
        left_out = left_out_of(row, published.carried().beyond_the_cap)
        tell(people=left_out, topic="vote.left_out", told={"title": row.title}, url=url_of(row))
    conclude(row)
    share_out(row)
    facts = {"digest": row.file_digest, "root": published.root, "outcome": row.result["outcome"]}
    witness(by=by, action="poll.count", subject=row, told=facts)
    return row


def _beside(row: Poll, vote: PublicVote) -> dict[str, Any]:
    """What is told beside the count: ballots, sealing line, quorum where the rule has none."""
    people = vote.ballots().people
    told: dict[str, Any] = {"ballots": len(vote.casts), "root": vote.root, "engine": vote.engine}
    if asked := voters_needed(row, row.roll_count or 0):
        told["quorum"] = {"voters_needed": asked, "voters": people, "reached": people >= asked}
    return told


def _gathered(row: Poll) -> PublicVote:
    """All ballots of a vote that was held here."""
    vote = PublicVote(question_of(row, counted=True), rule_of(row), (), engine=ENGINE)
    if row.secrecy == Secrecy.OPEN:
        return _gathered_open(row, vote)
    ballots = list(Ballot.objects.filter(poll=row).order_by("pk"))
    papers = sum(each.paper_number is not None for each in ballots)
    # A few ballots of a kind would tell by their kind whose they are.
    told = min(papers, len(ballots) - papers) >= FEW
    casts = tuple(
        Cast(each.receipt, each.choice, paper=told and each.paper_number is not None)
        for each in ballots
    )
    return replace(vote, casts=casts)


def _gathered_open(row: Poll, vote: PublicVote) -> PublicVote:
    """Voters stand there by a code; their names are told beside, as long as they are here."""
    cast = OpenVote.objects.filter(entry__poll=row, withdrawn_at=None)
    on_paper = PaperBallot.objects.filter(poll=row, agreed=True).values_list("entry", flat=True)
    papers, casts = set(on_paper), []
    for each in cast.select_related("entry__person").order_by("pk"):
        code = voter_code(row, each.entry)
        told = open_receipt(row, code, each.choice)
        casts.append(Cast(told, each.choice, voter=code, paper=each.entry_id in papers))
    vote = replace(vote, casts=tuple(casts), level=Level.OPEN)
    if not row.delegation:
        return vote
    return replace(
        vote,
        delegations=delegations_at_closing(row),
        cap=cap_of(row),
        others_in_any_case=others_of(row),
    )


def _imported(row: Poll, told: Imported) -> PublicVote:
    question = question_of(row, counted=True)
    if told.electorate:
        question = replace(question, electorate=told.electorate)
    casts = tuple(
        Cast(receipt(str(row.key), str(uuid.uuid4()), choice), choice) for choice in told.choices
    )
    return PublicVote(question, rule_of(row), casts, engine=ENGINE)


def _mix(row: Poll) -> None:
    """Write the ballots again in a drawn order, so that the database's own order tells nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(MIX, [row.pk, 2**31 - 1])
