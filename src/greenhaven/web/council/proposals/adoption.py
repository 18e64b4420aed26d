"""What becomes of a proposal when its votes are counted: in force, not passed, or overtaken."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.drafts import read_final
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.reading import article_of, model_of, plain
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.core.rules.words import MONTHS
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.numbers import hold_city
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.models import Proposal, ProposalText, Stage
from greenhaven.web.council.proposals.queries import supporters
from greenhaven.web.council.proposals.standing import procedure_for, state_of
from greenhaven.web.council.proposals.texts import book_now, lifted, present
from greenhaven.web.council.proposals.words import missing
from greenhaven.web.council.proposals.writing import held

PASSED, AGAIN = "passed", "again"
LONGEST_WHY = 600
BY_RULES = "the rules"


@transaction.atomic
def conclude(poll: Poll) -> Proposal | None:
    """What a counted vote on a proposal decides; called once, by whoever counts, as they count."""
    if poll.proposal_id is None or poll.result is None:
        return None
    hold_city(poll.city)  # two decisions of one moment come one after the other
    row = Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=poll.proposal_id)
    if row.stage != Stage.VOTE:
        return row
    outcome, decision = poll.result.get("outcome"), decided_by(poll)
    if outcome == PASSED:
        return put_in_force(row, decision)
    row.stage = Stage.PASSED if outcome == AGAIN else Stage.REJECTED
    return _closed(row, "proposal.again" if outcome == AGAIN else "proposal.rejected", decision)


@transaction.atomic
def reopen(poll: Poll) -> None:
    """A vote is void: its proposal can be voted on again."""
    if poll.proposal_id is None:
        return
    row = Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=poll.proposal_id)
    if row.stage == Stage.VOTE:
        row.stage = Stage.PASSED if poll.first_id else Stage.FROZEN
        row.save(update_fields=["stage"])
        witness(by=BY_RULES, action="proposal.reopen", subject=row, told={"vote": poll.number})


@transaction.atomic
def give_order(*, proposal: Proposal, by: Person) -> Proposal:
    """Put an order of stewards in force: enough of them have signed, and there is no vote."""
    hold_city(proposal.city)
    row = held(proposal, Stage.FROZEN)
    state = state_of(row)
    if not state.without_vote:
        raise CouncilError(_("This is put to the vote: only orders of stewards are not."))
    if row.author_id != by.pk:
        raise CouncilError(_("This is for its author to do."))
    if lacking := missing(state):
        raise CouncilError(" ".join(lacking))
    day = said(state.now.date())
    return put_in_force(row, f"order {row.number} of stewards of {day}")


def put_in_force(row: Proposal, decision: str) -> Proposal:
    """Make the rulebook of a final text that was decided on; or say what overtook it."""
    day = clock.today(present_city())
    final = row.texts.select_related("on_rulebook").get(final=True)
    try:
        made, new = rulebook_of(final, decision, day)
    except RulesError as error:
        row.stage, row.why = Stage.OVERTAKEN, in_words(error)[:LONGEST_WHY]
        return _closed(row, "proposal.overtaken", decision)
    row.stage, row.rulebook = Stage.IN_FORCE, enact(articles=made, by=decision)
    procedure = procedure_for(row, made, day)
    row.review_on = min((procedure.review_day(each) for each in new), default=None)
    return _closed(row, "proposal.in_force", decision)


def rulebook_of(
    final: ProposalText, decision: str, day: date
) -> tuple[Articles, tuple[Article, ...]]:
    """The rulebook that a final text makes of the one in force, and what is new of it.

    Raises
    ------
    RulesError
        If the text was changed, touches what changed meanwhile, or does not fit any more.
    """
    read_final(final.document, final.digest)
    book = book_now(final.proposal.city)
    made = amended(book.articles, lifted(present(final, book), day))
    old = {(each.id, each.version) for each in book.articles.articles}
    signed = tuple(
        each
        if (each.id, each.version) in old
        else article_of(plain(each) | {"adopted_by": decision})
        for each in made.articles
    )
    raw = made.model_dump(mode="json", exclude_none=True)
    raw["articles"] = [plain(each) for each in signed]
    new = tuple(each for each in signed if (each.id, each.version) not in old)
    return model_of(Articles, raw, "the rulebook"), new


def decided_by(poll: Poll) -> str:
    """How an article names the vote that adopted it, in the language of the rulebook."""
    closed = poll.closes_at.astimezone(clock.zone_of_city()).date()
    return f"vote {poll.number} of {said(closed)}"


def said(day: date) -> str:
    """A day as rulebooks write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _closed(row: Proposal, topic: str, decision: str) -> Proposal:
    row.decided_at = clock.now(present_city())
    row.save()
    told = {"title": row.title, "why": row.why}
    tell(people=_concerned(row), topic=topic, told=told, url=f"/proposals/{row.number}/")
    facts = {"decision": decision, "rulebook": row.rulebook.digest if row.rulebook else ""}
    witness(by=BY_RULES, action=topic, subject=row, told=facts)
    return row


def _concerned(row: Proposal) -> Iterable[Person]:
    """Its author, who supports it, and whose statements it came of."""
    authors = Person.objects.filter(statements__outcomes__proposal=row)
    return {each.pk: each for each in (row.author, *supporters(row), *authors)}.values()
