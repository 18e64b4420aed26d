"""What an example council decides on: proposals, votes, a budget."""

from collections.abc import Sequence
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.council.budgets.actions import open_budget
from greenhaven.web.council.budgets.models import Budget
from greenhaven.web.council.budgets.projects import cost_project, propose_project
from greenhaven.web.council.budgets.voting import start_vote
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.examples.stage import Stage
from greenhaven.web.council.examples.story import Draft, Idea, Question, StoryError
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.calling import RANKED, CallForm
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.proposals.actions import draft, freeze, open_discussion
from greenhaven.web.council.proposals.amending import amend
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.signing import sign
from greenhaven.web.council.proposals.voting import call_vote


def ask(stage: Stage) -> Poll:
    """A question that was voted on by an order, and counted."""
    told = stage.story.question
    with stage.standing_on(told.opens - 1):
        poll = call_poll(by=stage.council, **_asked(stage, told))
    with stage.standing_on(told.opens):
        ids = {each["title"]: each["id"] for each in poll.options}
        stage.vote(poll, told.vote, lambda order: [ids[title] for title in order])
    with stage.standing_on(told.closes + 1):
        return count(poll)


def _asked(stage: Stage, told: Question) -> dict[str, Any]:
    """As somebody of the council fills in the form."""
    filled = {
        "title": told.title,
        "about": f"{told.about}\n\n{stage.story.mark}",
        "way": RANKED,
        "options": "\n".join(told.options),
        "seats": "1",
        "level": "city",
        "secrecy": "secret",
        "opens_on": stage.on(told.opens).isoformat(),
        "closes_on": stage.on(told.closes).isoformat(),
        "key": str(stage.key("question")),
    }
    form = CallForm(stage.city, clock.now(stage.city), None, filled)
    if not form.is_valid():
        raise StoryError(f"the vote on {told.title!r}: {form.errors.as_text()}")
    return form.told()


def put_to_the_vote(stage: Stage) -> Poll:
    """A proposal with a final text, on which people vote now: so many signed that it has to."""
    told = stage.story.voted
    row = _drafted(stage, told)
    author = stage.person(told.author)
    with stage.standing_on(told.frozen):
        final = freeze(proposal=row, by=author)
    for asked in final.weighings.all():  # nobody votes before it is known what conflicts with it
        carry_out(weighing=asked)
    with stage.standing_on(told.opens - 1):
        opens = clock.begins(stage.on(told.opens))
        poll = call_vote(proposal=row, by=author, opens_at=opens, key=stage.key("vote"))
    with stage.standing_on(told.opens + 1):
        stage.vote(poll, told.vote)
    return poll


def put_to_discussion(stage: Stage, conversation: Conversation) -> Proposal:
    """A proposal that came of the conversation, and an amendment that waits for an answer."""
    told = stage.story.discussed
    row = _drafted(stage, told, conversation, told.statements)
    other = told.amendment
    with stage.standing_on(other.on):
        amend(
            proposal=row,
            on_text=text_now(row),
            change=other.change,
            title=other.title,
            by=stage.person(other.by),
            reason=other.reason,
            key=stage.key("amendment"),
        )
    return row


def _drafted(
    stage: Stage,
    told: Draft,
    conversation: Conversation | None = None,
    numbers: Sequence[int] = (),
) -> Proposal:
    """A proposal, signed by others, whose discussion has begun."""
    text, author = stage.words(told), stage.person(told.author)
    statements = conversation.statements.filter(number__in=numbers) if conversation else ()
    with stage.standing_on(told.drafted):
        row = draft(
            by=author,
            title=text.title,
            rationale=f"{text.rationale}\n\n{stage.story.mark}",
            changes=text.changes,
            layer=text.layer,
            conversation=conversation,
            statements=statements,
            key=stage.key(f"proposal {text.title}"),
        )
        for name in told.signers:
            sign(proposal=row, by=stage.person(name))
    with stage.standing_on(told.discussed):
        return open_discussion(proposal=row, by=author)


def share_out(stage: Stage) -> Budget:
    """A budget whose projects are costed, and voted on now."""
    told = stage.story.budget
    with stage.standing_on(told.opens):
        budget = open_budget(
            by=stage.council,
            title=told.title,
            amount_cents=told.amount_cents,
            ideas_until=stage.on(told.ideas_until),
            costed_until=stage.on(told.costed),
            about=f"{told.about}\n\n{stage.story.mark}",
            key=stage.key("budget"),
        )
    for each in told.projects:
        _costed(stage, budget, each)
    with stage.standing_on(told.vote_opens - 1):
        days = {"opens_on": stage.on(told.vote_opens), "closes_on": stage.on(told.vote_closes)}
        key = stage.key("vote of the budget")
        budget = start_vote(budget=budget, by=stage.council, key=key, **days)
    if budget.poll is not None:
        with stage.standing_on(told.vote_opens):
            stage.vote(budget.poll, told.vote)
    return budget


def _costed(stage: Stage, budget: Budget, each: Idea) -> None:
    told = stage.story.budget
    with stage.standing_on(told.opens + 1):
        project = propose_project(
            budget=budget,
            by=stage.person(each.by),
            title=each.title,
            about=each.about,
            key=stage.key(f"project {each.title}"),
        )
    with stage.standing_on(told.costed):
        cost_project(
            project=project, cost_cents=each.cost_cents, answer=each.answer, by=stage.council
        )
