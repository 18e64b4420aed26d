"""The pages on which a spreadsheet is brought, tried, taken in and taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.imports.actions import (
    bring_sheet,
    set_columns,
    stop,
    take_back,
    take_in,
)
from greenhaven.web.exchange.imports.forms import ColumnsForm, SheetForm, TakeForm, posted
from greenhaven.web.exchange.imports.models import OPEN, SheetImport
from greenhaven.web.exchange.imports.queries import (
    Trial,
    counts_of,
    order_of_rows,
    rows_of,
    tried,
    unknown_words,
)

SHEETS_A_PAGE = 20
ROWS_A_PAGE = 50


def the_sheet(sheet: int) -> SheetImport:
    """The import with that number."""
    return get_object_or_404(SheetImport.objects.select_related("made_by"), pk=sheet)


def the_work(sheet: int) -> SheetImport:
    """The same without its cells: how far it is, or what is asked of it."""
    return get_object_or_404(SheetImport.objects.defer("cells"), pk=sheet)


def _who(request: HttpRequest) -> Person:
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- the permission asks for a coordinator
    return person


@needs("import.manage")
def sheets(request: HttpRequest) -> HttpResponse:
    """The sheets that were brought, and a form for the next."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = bring_sheet(
            sheet=form.sheet,
            kind=form.cleaned_data["kind"],
            file_name=form.cleaned_data["file"].name,
            by=_who(request),
            key=form.cleaned_data["key"],
        )
        return redirect("import", brought.pk)
    listed = SheetImport.objects.select_related("made_by").defer("cells").order_by("-pk")
    page = Paginator(listed, SHEETS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "section": "day"}
    return render(request, "exchange/imports_list.html", context, status=_status(form))


@needs("import.manage", the_sheet)
def sheet(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """One sheet: before it is taken in, every row as it reads now; then, what became of each."""
    if brought.state not in OPEN:
        return _became(request, brought)
    trial = tried(brought)
    form = ColumnsForm(brought, trial.city, unknown_words(trial), posted(request))
    if form.is_bound and form.is_valid():
        columns, fixed = form.understood()
        keep = form.cleaned_data["keep_as"]
        try:
            set_columns(sheet=brought, columns=columns, fixed=fixed, by=_who(request), keep_as=keep)
        except GreenhavenError as error:
            messages.error(request, str(error))
        return redirect("import", brought.pk)
    return _trial(request, brought, trial, form)


def _trial(
    request: HttpRequest, brought: SheetImport, trial: Trial, form: ColumnsForm
) -> HttpResponse:
    """What is wrong first, then what needs a word, then the rest."""
    seen = [draft for draft in trial.good if draft.same_as or draft.present or draft.merged]
    told = {draft.number for draft in seen}
    rest = [draft for draft in trial.good if draft.number not in told]
    page = Paginator([*trial.bad, *seen, *rest], ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": brought,
        "trial": trial,
        "city": trial.city,
        "form": form,
        "take": TakeForm(brought, trial),
        "page": page,
        "rows": [(draft, None) for draft in page],
        "section": "day",
        "open": True,
    }
    return render(request, "exchange/imports_sheet.html", context, status=_status(form))


def _became(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """What became of the rows, those that were not taken in first."""
    page = Paginator(order_of_rows(brought), ROWS_A_PAGE).get_page(request.GET.get("page"))
    numbers = list(page)
    made = {row.number: row for row in brought.rows.filter(number__in=numbers)}
    drafts = rows_of(brought, numbers)
    context = {
        "sheet": brought,
        "city": present_city(),
        "page": page,
        "rows": [(draft, made.get(draft.number)) for draft in drafts],
        "section": "day",
    } | counts_of(brought)
    return render(request, "exchange/imports_sheet.html", context)


@needs("import.manage", the_work)
def state(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """How far it is: the part of the page that a browser asks for again and again."""
    return render(request, "exchange/imports_state.html", {"sheet": brought})


@require_POST
@needs("import.manage", the_work)
def take(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """Have taken in what has no fault, as was chosen."""
    told = {name: request.POST.get(name, "") for name in ("repeats", "present")}
    try:
        take_in(sheet=brought, by=_who(request), **told)
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("import", brought.pk)


@require_POST
@needs("import.manage", the_work)
def halt(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """Stop it where it is."""
    stop(sheet=brought, by=_who(request))
    return redirect("import", brought.pk)


@require_POST
@needs("import.manage", the_work)
def undo(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """Have taken back what the sheet brought."""
    try:
        take_back(sheet=brought, by=_who(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("import", brought.pk)


def _status(form: SheetForm | ColumnsForm) -> int:
    return 422 if form.is_bound and form.errors else 200
