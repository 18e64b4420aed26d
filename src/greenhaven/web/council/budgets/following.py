"""What becomes of what was funded: what was done and spent, until all of it is done."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import held, sent_otherwise
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import BudgetState, FollowUp, Project, ProjectState
from greenhaven.web.council.budgets.money import MOST_CENTS, said_money
from greenhaven.web.council.budgets.queries import spent_of


@transaction.atomic
def follow_up(
    *,
    project: Project,
    by: Person,
    text: str,
    spent_cents: int = 0,
    finished: bool = False,
    key: uuid.UUID | None = None,
) -> FollowUp:
    """Tell what was done; the same key again is the same step."""
    budget, said = held(project.budget), text.strip()
    if key and (known := FollowUp.objects.filter(key=key).first()):
        sent = (project.pk, by.pk, said, spent_cents)
        if (known.project_id, known.told_by_id, known.text, known.spent_cents) != sent:
            raise sent_otherwise()
        return known
    row = Project.objects.get(pk=project.pk)
    if row.state != ProjectState.WON:
        raise BudgetError(_("Only what was funded and is not done yet can be told of."))
    if not said:
        raise BudgetError(_("Say what was done."))
    if not 0 <= spent_cents <= MOST_CENTS:
        raise BudgetError(_("What was spent is nothing or more."))
    left = (row.cost_cents or 0) - spent_of(row)
    if spent_cents > left:
        raise BudgetError(
            _("Of its money only %(left)s are left. Ask those who cost it, before more is spent.")
            % {"left": said_money(left, budget.currency)}
        )
    made = FollowUp.objects.create(
        key=key or uuid.uuid4(),
        project=row,
        text=said,
        spent_cents=spent_cents,
        finished=finished,
        told_by=by,
        told_at=clock.now(present_city()),
    )
    if finished:
        row.state = ProjectState.DONE
        row.save(update_fields=["state"])
        if not budget.projects.filter(state=ProjectState.WON).exists():
            budget.state = BudgetState.CLOSED
            budget.save(update_fields=["state"])
    told = {"text": said, "spent_cents": spent_cents, "finished": finished}
    witness(by=by, action="project.follow", subject=made, told=told)
    return made
