"""The pages of shared budgets: which there are, one of them, and its projects."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets import actions, elsewhere, pabulib, queries, voting
from greenhaven.web.council.budgets.allocation import shares_of
from greenhaven.web.council.budgets.forms import ImportForm, OpenForm, VotedForm, VoteForm
from greenhaven.web.council.budgets.models import Budget, BudgetState
from greenhaven.web.council.budgets.queries import budget_of
from greenhaven.web.council.levels.queries import level_title

A_PAGE = 20
FORMS = ["GET", "HEAD", "POST"]


class Site:
    """What belongs to no circle: who opens a budget of it has a role of the site."""

    def parties(self) -> Parties:
        """Nobody's."""
        return NOBODYS


@needs("council.read")
@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    """All of them, the last first."""
    city = present_city()
    found = Paginator(queries.budgets(city.id), A_PAGE)
    page, today = found.get_page(request.GET.get("page")), clock.today(city)
    rows = [(each, level_title(each, city), queries.stage_of(each, today)) for each in page]
    actor = actor_of(request)
    context = {
        "section": "council",
        "page": page,
        "rows": rows,
        "may_open": actor.may("budget.open"),
        "may_call": actor.may("poll.call"),
    }
    return render(request, "council/budgets_all.html", context)


@needs("council.read", budget_of)
@require_safe
def budget(request: HttpRequest, found: Budget) -> HttpResponse:
    """One budget: how far it is, its projects, and how the money was shared out."""
    city, actor = present_city(), actor_of(request)
    stage = queries.stage_of(found, clock.today(city))
    tends = actor.may("budget.open", found.parties())
    before = stage in actions.BEFORE_THE_VOTE
    projects = queries.projects_of(found)
    context = {
        "section": "council",
        "budget": found,
        "level": level_title(found, city),
        "stage": stage,
        "takes_ideas": stage == BudgetState.IDEAS,
        "projects": projects,
        "costed": sum(each.cost_cents or 0 for each in projects),
        "shares": shares_of(found),
        "may_start": tends and stage == BudgetState.COSTING,
        "may_cancel": tends and before,
    }
    return render(request, "council/budgets_one.html", context)


@needs("budget.open", Site)
@require_http_methods(FORMS)
def open_one(request: HttpRequest, _site: Site) -> HttpResponse:
    """Open a budget of the city, a district or a circle of one's own."""
    return _opening(request, None)


@needs("budget.open", circle_of)
@require_http_methods(FORMS)
def open_in_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Open a budget of a circle."""
    return _opening(request, circle)


def _opening(request: HttpRequest, circle: Circle | None) -> HttpResponse:
    form = OpenForm(request.POST or None)
    form.offer(present_city(), person_of(request), circle)
    if form.is_valid():
        try:
            made = actions.open_budget(by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            return redirect("budget", made.slug)
    return _form(request, form, _("Open a budget"), _("Open it"), circle=circle)


def _told(error: GreenhavenError | ValidationError) -> str | ValidationError:
    """What a file lacks, in the reader's words."""
    return fault_in_readers_words(error) if isinstance(error, GreenhavenError) else error


@needs("budget.open", Site)
@require_http_methods(FORMS)
def import_one(request: HttpRequest, _site: Site) -> HttpResponse:
    """A new budget from a file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = pabulib.import_budget(by=person_of(request), **form.told())
        except (GreenhavenError, ValidationError) as error:
            form.add_error(None, _told(error))
        else:
            messages.success(request, _("The budget is there, with all its projects."))
            return redirect("budget", made.slug)
    return _form(request, form, _("Bring a budget from a file"), _("Bring it in"), sends_file=True)


@needs("poll.call", Site)
@require_http_methods(FORMS)
def import_voted(request: HttpRequest, _site: Site) -> HttpResponse:
    """A budget that was voted on elsewhere, with its votes: somebody else agrees to them."""
    form = VotedForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = elsewhere.bring_voted_budget(by=person_of(request), **form.told())
        except (GreenhavenError, ValidationError) as error:
            form.add_error(None, _told(error))
        else:
            messages.success(request, _("It is there. Its votes count once somebody else agrees."))
            return redirect("poll", made.poll.number if made.poll else 0)
    title = _("Bring a budget that was voted on elsewhere")
    return _form(request, form, title, _("Bring it in"), sends_file=True)


@needs("budget.open", budget_of)
@require_http_methods(FORMS)
def vote(request: HttpRequest, found: Budget) -> HttpResponse:
    """Put a budget to the vote."""
    form = VoteForm(request.POST or None)
    if form.is_valid():
        try:
            made = voting.start_vote(budget=found, by=person_of(request), **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The vote is called. Whoever may vote is told in time."))
            return redirect("poll", made.poll.number if made.poll else 0)
    return _form(request, form, _("Put it to the vote"), _("Call the vote"), budget=found)


@needs("budget.open", budget_of)
@require_POST
def cancel(request: HttpRequest, found: Budget) -> HttpResponse:
    """Take a budget back."""
    try:
        actions.cancel(budget=found, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The budget is cancelled."))
    return redirect("budget", found.slug)


@needs("council.read", budget_of)
@require_safe
def file(request: HttpRequest, found: Budget) -> HttpResponse:
    """Projects and all ballots, for others to count."""
    try:
        text = pabulib.written(found)
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("budget", found.slug)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.pb"'
    return answer


def _form(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"section": "council", "form": form, "title": title, "button": button, **more}
    status = 422 if form.is_bound else 200
    return render(request, "council/budgets_form.html", context, status=status)
