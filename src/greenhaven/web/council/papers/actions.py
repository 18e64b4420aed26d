"""Ballots on paper: people are ticked at the table, ballots are read, each time by two stewards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.papers.models import PaperBallot, PaperTick
from greenhaven.web.council.polls.actions import advance, held, url_of
from greenhaven.web.council.polls.casting import fitting, put_in
from greenhaven.web.council.polls.errors import NotOpenError
from greenhaven.web.council.polls.models import (
    OpenVote,
    Poll,
    PollState,
    RollEntry,
    Secrecy,
    VoterMark,
    Way,
)
from greenhaven.web.council.polls.queries import has_voted
from greenhaven.web.council.polls.words import why_not

LARGEST_NUMBER = 999_999


class PaperError(CouncilError):
    """A ballot on paper that cannot be entered so."""


@transaction.atomic
def tick(*, poll: Poll, person: Person, by: Person) -> PaperTick:
    """Tick someone at the table, before they are given a ballot; it holds once two have ticked.

    From then on they cannot vote on this site, whatever becomes of the paper.
    """
    row = _open(poll)
    if row.secrecy != Secrecy.SECRET:
        raise PaperError(_("In an open vote the ballot itself names the voter: nobody is ticked."))
    entry = _entry(row, person)
    _refuse_oneself(entry, by)
    known = PaperTick.objects.select_for_update(no_key=True).filter(entry=entry).first()
    if known is not None and (known.second_by_id or known.first_by_id == by.pk):
        return known
    if has_voted(entry):
        raise PaperError(_("They have voted on this site already: give them no ballot."))
    if known is None:
        made = PaperTick.objects.create(entry=entry, first_by=by)
        witness(by=by, action="paper.tick", subject=made, told={"of": str(person.pseudonym)})
        return made
    known.second_by = by
    known.save(update_fields=["second_by"])
    VoterMark.objects.create(entry=entry, way=Way.PAPER, marked_on=clock.today(present_city()))
    told = {"title": row.title}
    tell(people=[person], topic="vote.on_paper", told=told, url=url_of(row))
    witness(by=by, action="paper.tick", subject=known, told={"of": str(person.pseudonym)})
    return known


@transaction.atomic
def read_paper(
    *, poll: Poll, number: int, choice: Any, by: Person, person: Person | None = None
) -> PaperBallot:
    """One steward's reading of a ballot; it is cast once a second one reads the same.

    `person` is whose it is, in open votes alone.
    """
    row = _readable(poll)
    if type(number) is not int or not 1 <= number <= LARGEST_NUMBER:
        raise PaperError(_("The number on the ballot is a whole one, 1 or more."))
    entry = _whose(row, person)
    if entry is not None:
        _refuse_oneself(entry, by)
    told = fitting(row, choice)
    known = (
        PaperBallot.objects.select_for_update(no_key=True).filter(poll=row, number=number).first()
    )
    if known is None:
        _refuse_too_many(row)
        known = PaperBallot(poll=row, number=number, entry=entry, first_by=by, first_choice=told)
    elif known.agreed:
        raise PaperError(_("Ballot %(number)s is read already.") % {"number": number})
    elif known.entry_id != (entry.pk if entry else None):
        raise PaperError(_("Ballot %(number)s was read with another name.") % {"number": number})
    elif known.first_by_id == by.pk:
        known.first_choice = told
    else:
        known.second_by, known.second_choice = by, told
    known.agreed = known.second_by_id is not None and known.first_choice == known.second_choice
    known.save()
    if known.agreed:
        _cast(row, known)
    witness(by=by, action="paper.read", subject=row, told={"paper": number})
    return known


def _cast(row: Poll, paper: PaperBallot) -> None:
    if paper.entry is None:
        put_in(row, paper.first_choice, paper=paper.number)
        return
    if OpenVote.objects.filter(entry=paper.entry, withdrawn_at=None).exists():
        raise PaperError(_("They have voted on this site already."))
    OpenVote.objects.update_or_create(
        entry=paper.entry,
        defaults={
            "choice": paper.first_choice,
            "cast_at": clock.now(present_city()),
            "withdrawn_at": None,
        },
    )


def _open(poll: Poll) -> Poll:
    row, now = held(poll), clock.now(present_city())
    advance(row, now)
    if row.state != PollState.OPEN or now >= row.closes_at:
        raise NotOpenError(why_not(row, now))
    return row


def _readable(poll: Poll) -> Poll:
    """Secret ballots are read when the urn is opened, too; open ones while the vote is open."""
    row, now = held(poll), clock.now(present_city())
    advance(row, now)
    in_time = row.state == PollState.OPEN and now < row.closes_at
    later = row.secrecy == Secrecy.SECRET and row.state in (PollState.OPEN, PollState.CLOSED)
    if row.secrecy == Secrecy.IMPORTED or not (in_time or later):
        raise NotOpenError(why_not(row, now))
    return row


def _entry(row: Poll, person: Person) -> RollEntry:
    found = RollEntry.objects.select_for_update(no_key=True, of=("self",)).filter(
        poll=row, person=person
    )
    entry = found.select_related("person").first()
    if entry is None:
        raise PaperError(_("They are not on the roll of this vote."))
    return entry


def _whose(row: Poll, person: Person | None) -> RollEntry | None:
    if row.secrecy == Secrecy.SECRET:
        if person is not None:
            raise PaperError(_("This vote is secret: no ballot is kept with a name."))
        return None
    if person is None:
        raise PaperError(_("This vote is open: say whose ballot it is."))
    return _entry(row, person)


def _refuse_oneself(entry: RollEntry, by: Person) -> None:
    if entry.person_id == by.pk:
        raise PaperError(_("Nobody enters their own ballot: ask two other stewards."))


def _refuse_too_many(row: Poll) -> None:
    """Never more ballots than people who were given one."""
    if row.secrecy != Secrecy.SECRET:
        return
    given = VoterMark.objects.filter(entry__poll=row, way=Way.PAPER).count()
    if PaperBallot.objects.filter(poll=row).count() >= given:
        raise PaperError(
            _("As many ballots are entered as people were ticked on the roll. Tick them first.")
        )
