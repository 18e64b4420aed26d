"""What is asked of votes: which there are, who may vote, how many have, and how it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.papers.models import PaperBallot, PaperTick
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
from greenhaven.web.council.polls.questions import voters_needed, yes_needed

WITH = ("circle", "proposal", "text", "first")
FEW = 5  # below, a part of a secret vote would tell how someone voted


def poll_of(number: int) -> Poll:
    """The vote of that number in the present city, or the page that says there is none."""
    found = Poll.objects.filter(city=present_city().id, number=number).select_related(*WITH)
    if (row := found.first()) is None:
        raise Http404(_("There is no such vote here."))
    return row


def polls(city: str) -> QuerySet[Poll]:
    """All votes of a city, the last first; what is published of them is left where it is."""
    found = Poll.objects.filter(city=city).select_related("circle").defer("file", "about")
    return found.order_by("-number")


def open_polls(city: str, now: datetime) -> QuerySet[Poll]:
    """Votes that take ballots now, those that close first first."""
    found = polls(city).filter(opens_at__lte=now, closes_at__gt=now)
    return found.filter(state__in=(PollState.OPEN, PollState.PREPARED)).order_by("closes_at", "pk")


def open_for(person: Person, city: str, now: datetime) -> QuerySet[Poll]:
    """Open votes in which someone is entitled and has not voted yet."""
    entries = RollEntry.objects.filter(person=person, mark=None)
    entries = entries.filter(Q(vote=None) | Q(vote__withdrawn_at__isnull=False))
    return open_polls(city, now).filter(pk__in=entries.values("poll"))


def is_open(poll: Poll, now: datetime) -> bool:
    """Whether it takes ballots at a moment, whatever the site's clock has done."""
    if poll.state not in (PollState.OPEN, PollState.PREPARED):
        return False
    return poll.opens_at <= now < poll.closes_at


def entry_of(poll: Poll, person: Person | None) -> RollEntry | None:
    """Someone's place on the roll."""
    if person is None:
        return None
    found = RollEntry.objects.filter(poll=poll, person=person)
    return found.select_related("mark", "vote", "tick", "person").first()


def has_voted(entry: RollEntry) -> bool:
    """Whether someone has voted themselves, and the vote stands."""
    if hasattr(entry, "mark"):
        return True
    return hasattr(entry, "vote") and entry.vote.withdrawn_at is None


def not_voted(poll: Poll) -> QuerySet[Person]:
    """Who is on the roll and has not voted yet."""
    silent = poll.roll.filter(mark=None)
    silent = silent.filter(Q(vote=None) | Q(vote__withdrawn_at__isnull=False))
    return Person.objects.filter(pk__in=silent.values("person"), is_active=True)


def voters(poll: Poll) -> int:
    """How many have voted themselves."""
    if poll.state == PollState.COUNTED and poll.result:
        return int(poll.result.get("ballots", 0))
    if poll.secrecy == Secrecy.OPEN:
        return OpenVote.objects.filter(entry__poll=poll, withdrawn_at=None).count()
    return VoterMark.objects.filter(entry__poll=poll).count()


@dataclass(frozen=True, slots=True)
class Progress:
    """How a vote stands from the first day on; never what was voted."""

    voters: int
    electorate: int
    yes_needed: int
    voters_needed: int

    @property
    def percent(self) -> int:
        """Of all who may vote, rounded down."""
        return 100 * self.voters // self.electorate if self.electorate else 0

    @property
    def goal(self) -> int:
        """The number of voters without which it cannot pass."""
        return max(self.yes_needed, self.voters_needed)

    @property
    def goal_percent(self) -> int:
        """Where that number stands on the way."""
        return 100 * self.goal // self.electorate if self.electorate else 0


def progress_of(poll: Poll, members: int | None = None) -> Progress:
    """How many have voted of those who may, and how many are needed."""
    electorate = poll.roll_count if poll.roll_count is not None else members or 0
    return Progress(
        voters(poll), electorate, yes_needed(poll, electorate), voters_needed(poll, electorate)
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """How the ballots on paper stand."""

    given: int  # people ticked on the roll as voting on paper
    half: int  # ticked by one steward
    agreed: int
    open: int  # read by one, or differently by two

    @property
    def settled(self) -> bool:
        """Whether as many were read as were given, and nothing is left open."""
        return self.given == self.agreed and not self.open


def papers_of(poll: Poll) -> Papers:
    """How the ballots on paper of a vote stand."""
    read = PaperBallot.objects.filter(poll=poll)
    agreed = read.filter(agreed=True).count()
    if poll.secrecy == Secrecy.OPEN:
        return Papers(agreed, 0, agreed, read.filter(agreed=False).count())
    return Papers(
        given=VoterMark.objects.filter(entry__poll=poll, way=Way.PAPER).count(),
        half=PaperTick.objects.filter(entry__poll=poll, second_by=None).count(),
        agreed=agreed,
        open=read.filter(agreed=False).count(),
    )


def ballot_with(poll: Poll, receipt: str) -> Ballot | None:
    """The ballot with a receipt, while it is in the urn."""
    return Ballot.objects.filter(poll=poll, receipt=receipt).first()
