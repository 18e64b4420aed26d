"""What is being decided now, and how whoever looks stands to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.residence.queries import residence_of
from greenhaven.web.council.budgets.models import Budget, BudgetState
from greenhaven.web.council.budgets.queries import open_budgets, stage_of
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.queries import open_conversations
from greenhaven.web.council.levels.queries import level_title
from greenhaven.web.council.meetings.models import Meeting
from greenhaven.web.council.meetings.queries import coming
from greenhaven.web.council.polls.models import Poll, RollEntry
from greenhaven.web.council.polls.queries import open_polls
from greenhaven.web.council.polls.words import time_left
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.queries import proposals

SHOWN = 5
TALKED_OF = (Stage.DISCUSSION, Stage.FROZEN, Stage.PASSED)


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote that takes ballots now."""

    poll: Poll
    level: str
    left: str
    entitled: bool
    voted: bool

    @property
    def waits(self) -> bool:
        """Whether whoever looks may vote, and has not."""
        return self.entitled and not self.voted


def open_votes(city: City, person: Person | None, now: datetime) -> list[OpenVote]:
    """The votes that take ballots, first those that wait for someone, then those that end first."""
    rows = list(open_polls(city.id, now)[: 4 * SHOWN])
    mine, voted = _standing(person, rows)
    found = [
        OpenVote(
            each, level_title(each, city), time_left(each, now), each.pk in mine, each.pk in voted
        )
        for each in rows
    ]
    return sorted(found, key=lambda vote: not vote.waits)


def _standing(person: Person | None, rows: list[Poll]) -> tuple[set[int], set[int]]:
    """In which of these votes someone has a say, and in which they have used it."""
    if person is None or not rows:
        return set(), set()
    entries = RollEntry.objects.filter(person=person, poll__in=rows)
    cast = Q(mark__isnull=False) | Q(vote__isnull=False, vote__withdrawn_at=None)
    mine = set(entries.values_list("poll_id", flat=True))
    return mine, set(entries.filter(cast).values_list("poll_id", flat=True))


def talked_of(city: City, person: Person | None) -> list[Proposal]:
    """Proposals that are discussed, or whose final text waits for a vote; and one's own drafts."""
    shown = Q(stage__in=TALKED_OF) | Q(stage=Stage.DRAFT, author=person)
    return list(proposals(city.id).filter(shown)[:SHOWN])


def conversations_now(city: City, actor: Actor, now: datetime) -> list[Conversation]:
    """Conversations in which something can be said."""
    return list(open_conversations(city.id, actor, now)[:SHOWN])


def budgets_now(city: City, now: datetime) -> list[tuple[Budget, BudgetState]]:
    """Budgets in which something is still to be done, and how far they are."""
    return [(each, stage_of(each, now.date())) for each in open_budgets(city.id)[:SHOWN]]


def next_meeting(city: City, actor: Actor, now: datetime) -> Meeting | None:
    """The meeting that comes next for someone."""
    return coming(city.id, actor, now).first()


def last_decided(city: City) -> Proposal | None:
    """What came in force last."""
    found = Proposal.objects.filter(city=city.id, stage=Stage.IN_FORCE)
    return found.select_related("circle", "rulebook").order_by("-decided_at", "-pk").first()


def has_a_say(city: City, person: Person | None, now: datetime) -> bool:
    """Whether someone is known to live here."""
    return person is not None and residence_of(person, city.id, now) is not None
