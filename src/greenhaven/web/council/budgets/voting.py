"""A budget is put to the vote: its projects with what they cost, counted by equal shares."""

import uuid
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.rules.kinds.procedures import Matter as CoreMatter
from greenhaven.core.rules.procedure import highest
from greenhaven.core.voice.ballots.question import Kind
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Utility, plain_rule
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import held
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget, BudgetState, Project, ProjectState
from greenhaven.web.council.budgets.queries import stage_of
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.models import Matter, Secrecy
from greenhaven.web.council.proposals.standing import procedure_for
from greenhaven.web.council.proposals.texts import book_now

RULE = EqualShares(utility=Utility.COST, completion=Completion.ADD1U)
DECIMALS = 2  # costs are whole hundredths
LEAST, LONGEST = 2, timedelta(days=60)


@transaction.atomic
def start_vote(
    *, budget: Budget, by: Person, opens_on: date, closes_on: date, key: uuid.UUID | None = None
) -> Budget:
    """Call the vote on all costed projects; from then on they stay as they are."""
    row = held(budget)
    if key and row.poll is not None and row.poll.key == key:
        return row
    now = clock.now(present_city())
    _refuse_unready(row, now.date())
    options = list(row.projects.filter(state=ProjectState.COSTED).order_by("number"))
    if len(options) < LEAST:
        raise BudgetError(
            _("A vote needs two costed projects at least: there is nothing to choose.")
        )
    row.poll = call_poll(
        by=by,
        matter=Matter.BUDGET,
        title=row.title,
        about=row.about,
        options=[_option(each) for each in options],
        rule=plain_rule(RULE),
        secrecy=Secrecy.SECRET,
        level=row.level,
        district=row.district,
        circle=row.circle,
        key=key,
        **_by_the_rules(row, opens_on, closes_on, now),
    )
    row.state = BudgetState.VOTE
    row.save(update_fields=["poll", "state"])
    told = {"vote": row.poll.number, "projects": len(options)}
    witness(by=by, action="budget.vote", subject=row, told=told)
    return row


def _refuse_unready(row: Budget, today: date) -> None:
    stage = stage_of(row, today)
    if stage == BudgetState.IDEAS:
        raise BudgetError(_("Ideas can still come in. The vote comes once that time is over."))
    if stage != BudgetState.COSTING:
        raise BudgetError(_("This budget is voted on already, or it is over."))
    if left := row.projects.filter(state=ProjectState.IDEA).count():
        raise BudgetError(
            ngettext(
                "%(n)s idea has neither a cost nor an answer yet.",
                "%(n)s ideas have neither a cost nor an answer yet.",
                left,
            )
            % {"n": left}
        )


def _by_the_rules(row: Budget, opens_on: date, closes_on: date, now: datetime) -> dict[str, Any]:
    """Times and quorum, as the rulebook in force asks for them."""
    book = book_now(row.city)
    procedure = procedure_for(row, book.articles, now.date())
    bar = highest(procedure, (CoreMatter.BUDGET,))
    if opens_on < now.date():
        raise BudgetError(_("The first day is over."))
    if closes_on < opens_on + timedelta(days=max(0, bar.voting_days - 1)):
        raise BudgetError(
            _("By the rules in force, a vote is open for %(n)s days.") % {"n": bar.voting_days}
        )
    if closes_on > opens_on + LONGEST:
        raise BudgetError(_("At most 60 days: later nobody remembers it."))
    policy: dict[str, Any] = {
        "ballot": Kind.APPROVAL.value,
        "budget": row.amount_cents,
        "currency": row.currency,
        "decimals": DECIMALS,
        "rulebook": book.digest,
        "articles": [each.id for each in bar.articles],
        "least_days_member": procedure.roll.least_days_member,
    }
    if bar.turnout > Fraction(0):
        policy["turnout"] = str(bar.turnout)
    opens = max(clock.begins(opens_on), now)
    return {
        "policy": policy,
        "roll_on": opens - timedelta(days=procedure.roll.closes_days_before),
        "opens_at": opens,
        "closes_at": clock.begins(closes_on + timedelta(days=1)),
    }


def _option(project: Project) -> dict[str, Any]:
    return {
        "id": str(project.number),
        "title": project.title,
        "cost": project.cost_cents,
        "about": project.about,
    }
