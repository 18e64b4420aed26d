"""Projects of a budget: proposed, costed, declined, joined, withdrawn."""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import held_before_the_vote, sent_otherwise
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget, BudgetState, Project, ProjectState
from greenhaven.web.council.budgets.money import MOST_CENTS, said_money
from greenhaven.web.council.budgets.queries import stage_of
from greenhaven.web.council.levels.queries import refuse_without_a_say

OPEN = (ProjectState.IDEA, ProjectState.COSTED, ProjectState.DECLINED)
LONGEST_ANSWER = 2000


@transaction.atomic
def propose_project(  # noqa: PLR0913 -- all that an idea begins with
    *,
    budget: Budget,
    by: Person,
    title: str,
    about: str = "",
    place: Place | None = None,
    asked_cents: int | None = None,
    key: uuid.UUID | None = None,
) -> Project:
    """Say what the money could do; the same key again is the same project."""
    row, named, city = held_before_the_vote(budget), title.strip(), present_city()
    if key and (known := Project.objects.filter(key=key).first()):
        if (known.budget_id, known.author_id, known.title) != (row.pk, by.pk, named):
            raise sent_otherwise()
        return known
    if stage_of(row, clock.today(city)) != BudgetState.IDEAS:
        raise BudgetError(_("Ideas could be brought until another day: it is over."))
    refuse_without_a_say(row, by, clock.now(city))
    if not named:
        raise BudgetError(_("Give the project a name."))
    if place is not None and place.city != row.city:
        raise BudgetError(_("There is no such place here."))
    if asked_cents is not None:
        refuse_cost(row, asked_cents)
    made = Project.objects.create(
        key=key or uuid.uuid4(),
        budget=row,
        number=next_of(row),
        title=named,
        about=about.strip(),
        place=place,
        asked_cents=asked_cents,
        author=by,
        proposed_at=clock.now(city),
    )
    witness(by=by, action="project.propose", subject=made, told={"title": named})
    return made


@transaction.atomic
def cost_project(*, project: Project, cost_cents: int, answer: str, by: Person) -> Project:
    """Say what it costs, and how that was found: it stands on the ballot."""
    row = held(project)
    refuse_cost(row.budget, cost_cents)
    row.cost_cents, row.state = cost_cents, ProjectState.COSTED
    return _answered(row, "project.costed", answer, by)


@transaction.atomic
def decline_project(*, project: Project, answer: str, by: Person) -> Project:
    """Say why it cannot be done with this money."""
    row = held(project)
    if not answer.strip():
        raise BudgetError(_("Say why it cannot be done: its author and everybody read it."))
    row.state = ProjectState.DECLINED
    return _answered(row, "project.declined", answer, by)


@transaction.atomic
def merge_projects(*, gone: Project, kept: Project, answer: str, by: Person) -> Project:
    """Join a project with another, which stands for both from now on."""
    row, other = held(gone), Project.objects.get(pk=kept.pk)
    if row.pk == other.pk or row.budget_id != other.budget_id:
        raise BudgetError(_("Choose another project of the same budget."))
    if other.state not in (ProjectState.IDEA, ProjectState.COSTED):
        raise BudgetError(_("That one is not possible: choose one that is."))
    row.state, row.merged_into, row.cost_cents = ProjectState.MERGED, other, None
    row.merged.update(merged_into=other)
    return _answered(row, "project.merged", answer, by, other=other.title)


@transaction.atomic
def withdraw_project(*, project: Project, by: Person) -> Project:
    """Take one's own project back."""
    row = held(project)
    row.state = ProjectState.WITHDRAWN
    row.save(update_fields=["state"])
    witness(by=by, action="project.withdraw", subject=row)
    return row


def refuse_cost(budget: Budget, cents: int) -> None:
    """Raise where a cost cannot be paid from the budget."""
    if not 0 < cents <= MOST_CENTS:
        raise BudgetError(_("A project costs more than nothing, and not beyond all measure."))
    if cents > budget.amount_cents:
        raise BudgetError(
            _("It costs more than the whole budget of %(amount)s. Make it smaller, or in parts.")
            % {"amount": said_money(budget.amount_cents, budget.currency)}
        )


def next_of(budget: Budget) -> int:
    """The number after the last of a budget that is held."""
    return (budget.projects.aggregate(last=Max("number"))["last"] or 0) + 1


def held(project: Project) -> Project:
    """The project as it is now, its budget held; raises where it is decided on."""
    budget = held_before_the_vote(project.budget)
    row = Project.objects.select_related("author").get(pk=project.pk)
    row.budget = budget
    if row.state not in OPEN:
        raise BudgetError(_("This project was joined with another, or withdrawn."))
    return row


def url_of(project: Project) -> str:
    """Where a project is found."""
    return f"/budgets/{project.budget.slug}/{project.number}/"


def _answered(row: Project, topic: str, answer: str, by: Person, **more: str) -> Project:
    row.answer, row.costed_by = answer.strip()[:LONGEST_ANSWER], by
    row.save()
    told = {"title": row.title, **more}
    if topic == "project.costed":
        told["cost"] = said_money(row.cost_cents or 0, row.budget.currency)
    if row.author is not None and row.author.pk != by.pk:
        tell(people=[row.author], topic=topic, told=told, url=url_of(row))
    facts = {"title": row.title, "answer": row.answer, "cost_cents": row.cost_cents or 0}
    witness(by=by, action=topic, subject=row, told=facts | more)
    return row
