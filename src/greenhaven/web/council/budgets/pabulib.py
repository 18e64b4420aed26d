"""Budgets as Pabulib files (`.pb`): written with all ballots once counted; read as new ones."""

import uuid
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.pabulib.file import PabulibFile, write_pabulib
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import pabulib_of, question_of
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.question import Option
from greenhaven.core.voice.ballots.rules import EqualShares
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import open_budget
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget, Project, ProjectState
from greenhaven.web.council.budgets.money import MOST_CENTS
from greenhaven.web.council.polls.questions import MOST_OPTIONS, day_of

DECIMALS = 2
LONGEST_TITLE, LONGEST_NAME = 200, 120


def written(budget: Budget) -> str:
    """The projects and every ballot of a counted budget, for others to count."""
    poll = budget.poll
    if poll is None or not poll.file:
        raise BudgetError(_("The vote on this budget is not counted yet."))
    vote = read_public(poll.file, f"vote {poll.number}")
    ballots = vote.ballots()
    rule = vote.rule
    name = f"equalshares/{rule.completion}" if isinstance(rule, EqualShares) else "unknown"
    facts = {
        "description": " ".join(budget.title.split()),
        "unit": present_city().name,
        "instance": budget.slug,
        "date_begin": day_of(poll.opens_at).strftime("%d.%m.%Y"),
        "date_end": day_of(poll.closes_at).strftime("%d.%m.%Y"),
        "rule": name,
    }
    return write_pabulib(pabulib_of(ballots, facts, count(rule, ballots)))


@transaction.atomic
def import_budget(
    *,
    by: Person,
    text: str,
    file: str,
    ideas_until: date,
    costed_until: date,
    key: uuid.UUID | None = None,
) -> Budget:
    """A new budget with the projects and costs of a file; its ballots are not taken over."""
    read = read_pabulib(text, file)
    asked = question_of(read)
    if len(asked.options) > MOST_OPTIONS:
        raise BudgetError(_("At most %(most)s projects.") % {"most": MOST_OPTIONS})
    unit = Fraction(10**DECIMALS, 10**asked.decimals)
    costs = [cents_of(each.cost * unit, each) for each in asked.options]
    made = open_budget(
        by=by,
        title=(asked.title or file)[:LONGEST_TITLE],
        about=told_of(read),
        amount_cents=cents_of(asked.budget * unit, None),
        ideas_until=ideas_until,
        costed_until=costed_until,
        key=key,
    )
    if made.projects.exists():  # the form came again
        return made
    now = clock.now(present_city())
    Project.objects.bulk_create(
        _project(made, number, option, cents, by, now)
        for number, (option, cents) in enumerate(zip(asked.options, costs, strict=True), 1)
    )
    told = {"file": file, "projects": len(costs)}
    witness(by=by, action="budget.import", subject=made, told=told)
    return made


def _project(
    budget: Budget, number: int, option: Option, cents: int, by: Person, now: datetime
) -> Project:
    fits = cents <= budget.amount_cents
    answer = _("As it stands in the file.") if fits else _("It costs more than the whole budget.")
    return Project(
        budget=budget,
        number=number,
        title=(option.title or option.id)[:LONGEST_NAME],
        about=_("In the file it is number %(id)s.") % {"id": option.id},
        cost_cents=cents,
        state=ProjectState.COSTED if fits else ProjectState.DECLINED,
        proposed_at=now,
        costed_by=by,
        answer=answer,
    )


def cents_of(amount: Fraction, option: Option | None) -> int:
    """Whole hundredths, or the words for why not."""
    named = option.title or option.id if option else _("the budget")
    if amount.denominator != 1:
        raise BudgetError(
            _("%(name)s: an amount has more than two digits behind the point.") % {"name": named}
        )
    cents = int(amount)
    if cents <= 0:
        raise BudgetError(_("%(name)s costs nothing: leave it out.") % {"name": named})
    if cents > MOST_CENTS:
        raise BudgetError(_("%(name)s: the amount is too large to be meant.") % {"name": named})
    return cents


def told_of(read: PabulibFile) -> str:
    """Where it comes from, and in which money its costs were."""
    facts = read.facts
    where = ", ".join(facts[key] for key in ("country", "unit", "instance") if facts.get(key))
    money = facts.get("currency", "")
    told = [_("From a file: %(where)s.") % {"where": where}] if where else []
    if money and money != present_city().currency:
        told.append(_("Its amounts were in %(currency)s.") % {"currency": money})
    return " ".join(told)
