"""What is asked of budgets: which there are, how far they are, and their projects."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget, BudgetState, Project, ProjectState
from greenhaven.web.council.polls.models import PollState

WITH = ("circle", "poll", "opened_by")
OVER = (BudgetState.CLOSED, BudgetState.CANCELLED)
ON_THE_BALLOT = (ProjectState.COSTED, ProjectState.WON, ProjectState.LOST, ProjectState.DONE)


def budget_of(slug: str) -> Budget:
    """The budget of that name in the present city, or the page that says there is none."""
    found = Budget.objects.filter(city=present_city().id, slug=slug).select_related(*WITH)
    if (row := found.defer("poll__file").first()) is None:
        raise Http404(_("There is no such budget here."))
    return row


def project_of(slug: str, number: int) -> Project:
    """A project of a budget by its number."""
    budget = budget_of(slug)
    found = budget.projects.select_related("place", "author", "costed_by", "merged_into")
    if (row := found.filter(number=number).first()) is None:
        raise Http404(_("There is no such project here."))
    row.budget = budget  # known already
    return row


def budgets(city: str) -> QuerySet[Budget]:
    """All of a city with how many projects each has, the last first."""
    counted = ~Q(projects__state__in=(ProjectState.MERGED, ProjectState.WITHDRAWN))
    found = Budget.objects.filter(city=city).select_related(*WITH).defer("poll__file")
    return found.annotate(wishes=Count("projects", filter=counted)).order_by("-pk")


def open_budgets(city: str) -> QuerySet[Budget]:
    """Those in which something is still to be done."""
    return budgets(city).exclude(state__in=OVER)


def stage_of(budget: Budget, today: date) -> BudgetState:
    """How far it is on a day: ideas come in until their last day; a vote that is void is none."""
    state = BudgetState(budget.state)
    if state == BudgetState.IDEAS and today > budget.ideas_until:
        return BudgetState.COSTING
    if state == BudgetState.VOTE and budget.poll and budget.poll.state == PollState.VOID:
        return BudgetState.COSTING
    return state


def projects_of(budget: Budget) -> list[Project]:
    """What stands for itself: not what was joined with another, nor what was withdrawn."""
    gone = (ProjectState.MERGED, ProjectState.WITHDRAWN)
    found = budget.projects.exclude(state__in=gone).select_related("place", "author")
    rows: list[Project] = list(
        found.annotate(spent=Sum("follow_ups__spent_cents")).order_by("number")
    )
    for row in rows:
        row.budget = budget
    return rows


def spent_of(project: Project) -> int:
    """What was spent on a project so far, in hundredths."""
    return project.follow_ups.aggregate(sum=Sum("spent_cents"))["sum"] or 0
