"""How a proposal stands: what it has to reach, and all that its next step depends on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Count

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Level as CoreLevel
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.kinds.procedures import WITHOUT_VOTE
from greenhaven.core.rules.procedure import Bar, Procedure, bar_of, procedure_of
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.consequences.models import Asked
from greenhaven.web.council.consequences.queries import All, Known, all_known_of
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.levels.queries import electorate
from greenhaven.web.council.outcomes.queries import unanswered as statements_unanswered
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.models import Proposal, ProposalText, Stage
from greenhaven.web.council.proposals.queries import text_now, unanswered
from greenhaven.web.council.proposals.texts import (
    Book,
    base_of,
    book_now,
    core_of,
    lifted,
    present,
    scope_of,
)

UNDECIDED = (Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN, Stage.PASSED)
SLIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Support:
    """How many stand behind a text, beside its author."""

    now: int
    before: int  # of an earlier text, and asked again


@dataclass(frozen=True, slots=True)
class State:
    """A proposal with all that its next step depends on."""

    proposal: Proposal
    text: ProposalText
    book: Book
    core: CoreProposal  # on the present rulebook; as it is where that is not possible
    trouble: str  # why it does not fit the present rulebook; "" = it does
    bar: Bar
    procedure: Procedure
    members: int
    support: Support
    unanswered: int
    unheard: int  # statements of its conversation of which nobody said what became
    now: datetime
    known: All  # what was computed of its text

    @property
    def check(self) -> Known:
        """What is known of conflicts between its text and the rules in force."""
        return self.known[Asked.CONFLICTS]

    @property
    def cosigners(self) -> int:
        """How many others have to sign."""
        return self.bar.cosigners_needed(self.members)

    @property
    def final_from(self) -> date | None:
        """The first day on which the text can be final; none before it is discussed."""
        return _later(self.proposal.discussed_from, self.bar.discussion_days)

    @property
    def vote_from(self) -> date | None:
        """The first day on which a vote can open; none before the text is final."""
        if self.proposal.stage == Stage.PASSED:
            return _later(self.proposal.decided_at, self.bar.second_vote_after_days or 0)
        return _later(self.proposal.frozen_at, self.bar.frozen_days)

    @property
    def is_orphan(self) -> bool:
        """Whether its author has left: then nobody answers for it alone."""
        return self.proposal.author.erased_at is not None

    @property
    def without_vote(self) -> bool:
        """Whether stewards decide on it by signing."""
        return all(each.matter in WITHOUT_VOTE for each in self.bar.articles)

    @property
    def initiative(self) -> int:
        """How many signatures force a vote, with the author's."""
        return max(1, ceil(self.members * self.procedure.initiative.least_share - SLIGHT))

    @property
    def is_initiative(self) -> bool:
        """Whether so many stand behind it that it has to come to a vote."""
        return self.support.now + 1 >= self.initiative


def _later(moment: datetime | None, days: int) -> date | None:
    if moment is None:
        return None
    return moment.astimezone(clock.zone_of_city()).date() + timedelta(days=days)


def state_of(proposal: Proposal, city: City | None = None, waiting: int | None = None) -> State:
    """How a proposal stands now; `waiting` = amendments without an answer, where that is known."""
    now, book = clock.now(city or present_city()), book_now(proposal.city)
    text = text_now(proposal)
    core, base, trouble = core_of(text), base_of(text), ""
    try:
        core, base = present(text, book), book.articles
        bar = bar_of(base, lifted(core, now.date()), now.date())
    except RulesError as error:
        trouble = in_words(error)
        bar = bar_of(base_of(text), core_of(text), now.date())
    return State(
        proposal=proposal,
        text=text,
        book=book,
        core=core,
        trouble=trouble,
        bar=bar,
        procedure=procedure_for(proposal, base, now.date()),
        members=electorate(proposal, now).count(),
        support=support_of(proposal, text),
        unanswered=unanswered(proposal).count() if waiting is None else waiting,
        unheard=_unheard(proposal),
        now=now,
        known=all_known_of(text),
    )


def _unheard(proposal: Proposal) -> int:
    """Statements that wait for a word before the vote on what came of their conversation."""
    if proposal.conversation is None or proposal.stage != Stage.FROZEN:
        return 0
    return len(statements_unanswered(proposal.conversation))


def bar_of_proposal(proposal: Proposal) -> Bar:
    """What a proposal has to reach, by the rulebook in force."""
    return state_of(proposal).bar


def procedure_for(of: Levelled, articles: Articles, day: date) -> Procedure:
    """By which articles the people of a level decide."""
    scope = scope_of(of)
    level = CoreLevel(scope["level"]) if scope else None
    return procedure_of(articles, day, level, scope.get("area"), scope.get("area_district"))


def support_of(proposal: Proposal, text: ProposalText) -> Support:
    """Who signed a text, or one that changes the same, stands behind it; others are asked again."""
    held = proposal.signatures.filter(withdrawn_at=None, person__is_active=True)
    held = held.exclude(person=proposal.author_id)
    counted = dict(held.values_list("text").annotate(Count("pk")))
    others = [pk for pk in counted if pk != text.pk]
    signed = proposal.texts.in_bulk(others) if others else {}
    mine = core_of(text)
    now = counted.get(text.pk, 0) + sum(
        counted[pk] for pk in others if says_the_same(core_of(signed[pk]), mine)
    )
    return Support(now, sum(counted.values()) - now)


def says_the_same(one: CoreProposal, other: CoreProposal) -> bool:
    """Whether two texts would change the same from the same day, whatever their reasons."""
    return (one.title, one.layer, one.changes, one.effective_from) == (
        other.title,
        other.layer,
        other.changes,
        other.effective_from,
    )
