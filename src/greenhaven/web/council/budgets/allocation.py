"""The vote on a budget is counted: who gets money, and why the others do not this time."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction

from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.result import Result
from greenhaven.core.voice.ballots.rules import Greedy
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import Letter, tell_each
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.budgets.models import Budget, BudgetState, Project, ProjectState
from greenhaven.web.council.budgets.money import said_money
from greenhaven.web.council.budgets.projects import url_of
from greenhaven.web.council.polls.actions import RULES
from greenhaven.web.council.polls.models import Poll, PollState

KEPT = 16  # counts in each process


@transaction.atomic
def conclude(poll: Poll) -> Budget | None:
    """Share out what was voted on; called once, by whoever counts, as they count.

    Where too few took part, nothing is decided, and another vote can be called.
    """
    row = Budget.objects.select_for_update(no_key=True, of=("self",)).filter(poll=poll).first()
    if row is None or row.state != BudgetState.VOTE or poll.result is None:
        return row
    if poll.result.get("quorum", {}).get("reached") is False:
        row.state = BudgetState.COSTING
        row.save(update_fields=["state"])
        witness(by=RULES, action="budget.undecided", subject=row, told={"vote": poll.number})
        return row
    winners = set(poll.result["winners"])
    projects = list(row.projects.filter(state=ProjectState.COSTED).select_related("author"))
    for each in projects:
        each.budget = row
        each.state = ProjectState.WON if str(each.number) in winners else ProjectState.LOST
    Project.objects.bulk_update(projects, ["state"])
    won = [each for each in projects if each.state == ProjectState.WON]
    row.state = BudgetState.ALLOCATED if won else BudgetState.CLOSED
    row.save(update_fields=["state"])
    tell_each(_letter(each) for each in projects if each.author is not None)
    spent = sum(each.cost_cents or 0 for each in won)
    told = {"vote": poll.number, "funded": len(won), "spent_cents": spent}
    witness(by=RULES, action="budget.allocate", subject=row, told=told)
    return row


def _letter(project: Project) -> Letter:
    assert project.author is not None  # noqa: S101 -- only these are told
    told = {"title": project.title, "budget": project.budget.title}
    topic = "project.won" if project.state == ProjectState.WON else "project.lost"
    return Letter(project.author, topic, told, url_of(project))


@dataclass(frozen=True, slots=True)
class Share:
    """One project as it was counted."""

    number: int
    title: str
    cost: str
    votes: int
    place: int  # among those that won; 0 = it did not
    by_votes_alone: bool  # it would have won, were projects only taken by their votes
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Shares:
    """The whole count of a budget, project by project."""

    explain: list[str]
    rows: list[Share]
    spent: str
    left: str


def shares_of(budget: Budget) -> Shares | None:
    """How the money was shared out, in the reader's words; none while it is not counted."""
    poll = budget.poll
    if poll is None or poll.state != PollState.COUNTED:
        return None
    result, alone = _counted(poll.pk, poll.file_digest)
    translate, currency = rules_language(), budget.currency
    titles = {each["id"]: each["title"] for each in poll.options}
    costs = {each["id"]: each["cost"] for each in poll.options}
    rows = [
        Share(
            number=int(each.id),
            title=titles[each.id],
            cost=said_money(costs[each.id], currency),
            votes=int(each.figures["votes"]),
            place=each.place,
            by_votes_alone=each.id in alone,
            reasons=[reason.say(translate, titles) for reason in each.reasons],
        )
        for each in result.standings
    ]
    spent = sum(costs[each] for each in result.winners)
    return Shares(
        [each.say(translate, titles) for each in result.explain],
        sorted(rows, key=lambda row: (row.place or len(rows) + 1, row.number)),
        said_money(spent, currency),
        said_money(budget.amount_cents - spent, currency),
    )


@lru_cache(maxsize=KEPT)
def _counted(poll: int, digest: str) -> tuple[Result, frozenset[str]]:
    """The count, and what votes alone would have taken; made again from what is published."""
    file = Poll.objects.values_list("file", flat=True).get(pk=poll, file_digest=digest)
    vote = read_public(file, f"vote {poll}")
    ballots = vote.ballots()
    return count(vote.rule, ballots), frozenset(count(Greedy(), ballots).winners)
