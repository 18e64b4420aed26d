"""The pages of a budget's projects, from the idea to what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets import projects, queries
from greenhaven.web.council.budgets.actions import BEFORE_THE_VOTE
from greenhaven.web.council.budgets.following import follow_up
from greenhaven.web.council.budgets.forms import (
    CostForm,
    DeclineForm,
    FollowForm,
    MergeForm,
    ProposeForm,
)
from greenhaven.web.council.budgets.models import Budget, Project, ProjectState
from greenhaven.web.council.budgets.queries import budget_of, project_of
from greenhaven.web.council.budgets.views import FORMS


@needs("project.propose", budget_of)
@require_http_methods(FORMS)
def propose(request: HttpRequest, budget: Budget) -> HttpResponse:
    """Bring an idea."""
    form = ProposeForm(request.POST or None)
    form.offer(budget)
    if form.is_valid():
        try:
            made = projects.propose_project(
                budget=budget, by=person_of(request), **form.cleaned_data
            )
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Somebody now finds out what it costs."))
            return redirect("project", budget.slug, made.number)
    context = {
        "section": "council",
        "budget": budget,
        "form": form,
        "title": _("Bring an idea"),
        "button": _("Bring it"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "council/budgets_form.html", context, status=status)


@needs("council.read", project_of)
@require_safe
def project(request: HttpRequest, found: Project) -> HttpResponse:
    """One project: what it would do, what it costs, and what became of it."""
    return _page(request, found)


def _page(request: HttpRequest, found: Project, bound: Any = None) -> HttpResponse:
    actor, today = actor_of(request), clock.today(present_city())
    stands = found.state in projects.OPEN
    before = stands and queries.stage_of(found.budget, today) in BEFORE_THE_VOTE
    costs = before and actor.may("project.cost", found.parties())
    follows = found.state == ProjectState.WON and actor.may("project.follow", found.parties())
    spent = queries.spent_of(found)
    context: dict[str, Any] = {
        "section": "council",
        "budget": found.budget,
        "project": found,
        "spent": spent,
        "left": (found.cost_cents or 0) - spent,
        "steps": found.follow_ups.select_related("told_by").order_by("pk"),
        "merged": found.merged.order_by("number"),
        "may_withdraw": before and actor.may("project.own", found.parties()),
    }
    context |= _forms(found, bound, costs=costs, follows=follows)
    status = 422 if bound is not None else 200
    return render(request, "council/budgets_project.html", context, status=status)


def _forms(found: Project, bound: Any, *, costs: bool, follows: bool) -> dict[str, Any]:
    """The forms of those who answer for the project; one of them may have been filled in."""
    shown: dict[str, Any] = {}
    if costs:
        shown |= {
            "cost_form": CostForm(auto_id="cost_%s"),
            "decline_form": DeclineForm(auto_id="decline_%s"),
            "merge_form": MergeForm(auto_id="merge_%s"),
        }
        shown["merge_form"].offer(found)
    if follows:
        shown["follow_form"] = FollowForm()
    for name, form in shown.items():
        if type(form) is type(bound):
            shown[name] = bound
    return shown


@needs("project.cost", project_of)
@require_POST
def cost(request: HttpRequest, found: Project) -> HttpResponse:
    """Say what it costs."""
    return _done(request, found, CostForm(request.POST), projects.cost_project)


@needs("project.cost", project_of)
@require_POST
def decline(request: HttpRequest, found: Project) -> HttpResponse:
    """Say why it cannot be done."""
    return _done(request, found, DeclineForm(request.POST), projects.decline_project)


@needs("project.cost", project_of)
@require_POST
def merge(request: HttpRequest, found: Project) -> HttpResponse:
    """Join it with another."""
    form = MergeForm(request.POST)
    form.offer(found)

    def joined(*, project: Project, **told: Any) -> Project:
        return projects.merge_projects(gone=project, **told)

    return _done(request, found, form, joined)


@needs("project.own", project_of)
@require_POST
def withdraw(request: HttpRequest, found: Project) -> HttpResponse:
    """Take one's own project back."""
    try:
        projects.withdraw_project(project=found, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The project is withdrawn."))
    return redirect("budget", found.budget.slug)


@needs("project.follow", project_of)
@require_POST
def follow(request: HttpRequest, found: Project) -> HttpResponse:
    """Tell what was done and spent."""
    return _done(request, found, FollowForm(request.POST), follow_up)


def _done(
    request: HttpRequest, found: Project, form: Any, action: Callable[..., object]
) -> HttpResponse:
    """Do it and come back to the project's page; what is wrong is told there, in its form."""
    if form.is_valid():
        try:
            action(project=found, by=person_of(request), **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is written down."))
            return redirect("project", found.budget.slug, found.number)
    return _page(request, found, form)
