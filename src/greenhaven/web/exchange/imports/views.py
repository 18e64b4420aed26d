"""The pages on which a spreadsheet is brought, tried, taken in and taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.exchange.imports.actions import (
    bring_sheet,
    set_columns,
    take_back,
    take_in,
)
from greenhaven.web.exchange.imports.forms import ColumnsForm, SheetForm, posted
from greenhaven.web.exchange.imports.models import ImportState, SheetImport
from greenhaven.web.exchange.imports.queries import tried, unknown_words

SHEETS_A_PAGE = 20
ROWS_A_PAGE = 50


def the_sheet(sheet: int) -> SheetImport:
    """The import with that number."""
    return get_object_or_404(SheetImport.objects.select_related("made_by"), pk=sheet)


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
    """One sheet: its columns, and every row as it reads now."""
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
    made = {row.number: row for row in brought.rows.all()}
    shown = [(draft, made.get(draft.number)) for draft in (*trial.bad, *trial.good)]
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"sheet": brought, "trial": trial, "form": form, "page": page, "section": "day"}
    context["open"] = brought.state not in (ImportState.TAKEN, ImportState.UNDONE)
    return render(request, "exchange/imports_sheet.html", context, status=_status(form))


@require_POST
@needs("import.manage", the_sheet)
def take(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """Take in what has no fault."""
    try:
        count = take_in(sheet=brought, by=_who(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d row was taken in.", "%(n)d rows were taken in.", count)
        messages.success(request, words % {"n": count})
    return redirect("import", brought.pk)


@require_POST
@needs("import.manage", the_sheet)
def undo(request: HttpRequest, brought: SheetImport) -> HttpResponse:
    """Take back what the sheet brought."""
    try:
        count = take_back(sheet=brought, by=_who(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d row was taken back.", "%(n)d rows were taken back.", count)
        messages.success(request, words % {"n": count})
    return redirect("import", brought.pk)


def _status(form: SheetForm | ColumnsForm) -> int:
    return 422 if form.is_bound and form.errors else 200
