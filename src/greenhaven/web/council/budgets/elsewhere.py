"""Budgets that were voted on elsewhere: a Pabulib file with its votes, counted by the rule here."""

import uuid
from dataclasses import fields
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.pabulib.file import PabulibFile
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import budget_ballots, selected_in
from greenhaven.core.voice.ballots.question import Limits, Question
from greenhaven.core.voice.ballots.rules import plain_rule
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import free_slug, sent_otherwise
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget, BudgetState, Project, ProjectState
from greenhaven.web.council.budgets.pabulib import (
    DECIMALS,
    LONGEST_NAME,
    LONGEST_TITLE,
    cents_of,
    told_of,
)
from greenhaven.web.council.budgets.voting import RULE
from greenhaven.web.council.numbers import hold_city
from greenhaven.web.council.polls.bringing import bring_result, vote_elsewhere
from greenhaven.web.council.polls.models import Matter
from greenhaven.web.council.polls.questions import MOST_OPTIONS

DAYS = ("%d.%m.%Y", "%Y-%m-%d")  # as such files write them


@transaction.atomic
def bring_voted_budget(
    *, by: Person, text: str, file: str, proof_url: str, key: uuid.UUID | None = None
) -> Budget:
    """A budget whose vote was held elsewhere, with its votes; they count once another agrees.

    Then the money is shared out by the rule of this site, and the page says why, project by
    project; by whatever rule it was shared out elsewhere.
    """
    city = present_city()
    hold_city(city.id)
    read = _read(text, file)
    asked = budget_ballots(read).question
    title = (asked.title or file)[:LONGEST_TITLE].strip()
    if key and (known := Budget.objects.filter(key=key).first()):
        if (known.opened_by_id, known.title) != (by.pk, title):
            raise sent_otherwise()
        return known
    unit = Fraction(10**DECIMALS, 10**asked.decimals)
    costs = [cents_of(each.cost * unit, each) for each in asked.options]
    opens, closes = _times(read)
    money = asked.currency.upper()
    made = Budget(
        key=key or uuid.uuid4(),
        city=city.id,
        slug=free_slug(city.id, title),
        title=title,
        about=told_of(read),
        amount_cents=cents_of(asked.budget * unit, None),
        currency=money if len(money) == 3 and money.isalpha() else city.currency,
        state=BudgetState.VOTE,
        ideas_until=opens.date(),
        costed_until=opens.date(),
        opened_by=by,
        opened_at=clock.now(city),
    )
    made.poll = vote_elsewhere(
        by=by,
        matter=Matter.BUDGET,
        title=title,
        about=made.about,
        options=[
            {"id": str(number), "title": each.title or each.id, "cost": cost, "in_file": each.id}
            for number, (each, cost) in enumerate(zip(asked.options, costs, strict=True), 1)
        ],
        rule=plain_rule(RULE),
        policy=_policy(asked, made),
        opens_at=opens,
        closes_at=closes,
        key=uuid.uuid4(),
    )
    made.save()
    Project.objects.bulk_create(_projects(made, read, asked, costs, by))
    bring_result(poll=made.poll, by=by, document=text, proof_url=proof_url)
    told = {"file": file, "projects": len(costs), "vote": made.poll.number}
    witness(by=by, action="budget.elsewhere", subject=made, told=told)
    return made


def _read(text: str, file: str) -> PabulibFile:
    try:
        read = read_pabulib(text, file)
    except BallotsError as error:
        raise BudgetError(fault_in_readers_words(error)) from error
    if not read.votes:
        raise BudgetError(_("The file holds no votes: bring it in as a new budget instead."))
    if len(read.projects) > MOST_OPTIONS:
        raise BudgetError(_("At most %(most)s projects.") % {"most": MOST_OPTIONS})
    return read


def _policy(asked: Question, budget: Budget) -> dict[str, Any]:
    limits = {each.name: getattr(asked.limits, each.name) for each in fields(Limits)}
    return {
        "ballot": asked.kind.value,
        "budget": budget.amount_cents,
        "currency": budget.currency,
        "decimals": DECIMALS,
        "limits": {name: value for name, value in limits.items() if value is not None},
    }


def _projects(
    budget: Budget, read: PabulibFile, asked: Question, costs: list[int], by: Person
) -> list[Project]:
    chosen, now = selected_in(read), clock.now(present_city())

    def answer(name: str) -> str:
        if chosen is None:
            return _("As it stands in the file.")
        if name in chosen:
            return _("As it stands in the file: there it was funded.")
        return _("As it stands in the file: there it was not funded.")

    return [
        Project(
            budget=budget,
            number=number,
            title=(each.title or each.id)[:LONGEST_NAME],
            about=_("In the file it is number %(id)s.") % {"id": each.id},
            cost_cents=cost,
            state=ProjectState.COSTED,
            proposed_at=now,
            costed_by=by,
            answer=answer(each.id),
        )
        for number, (each, cost) in enumerate(zip(asked.options, costs, strict=True), 1)
    ]


def _times(read: PabulibFile) -> tuple[datetime, datetime]:
    """When it was voted on, as the file says; else until now."""
    now = clock.now(present_city())
    first, last = (_day(read.facts.get(name, "")) for name in ("date_begin", "date_end"))
    closes = min(last + timedelta(days=1), now) if last is not None else now
    opens = first if first is not None and first < closes else closes - timedelta(days=1)
    return opens, closes


def _day(written: str) -> datetime | None:
    for form in DAYS:
        try:
            return clock.begins(datetime.strptime(written.strip(), form).date())
        except ValueError:
            continue
    return None
