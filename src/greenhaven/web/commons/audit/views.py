"""The audit: public checkpoints, and its rows for those who look after it."""

import json
from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from greenhaven.web.commons.audit.chain import moment
from greenhaven.web.commons.audit.forms import LineForm, RowsForm
from greenhaven.web.commons.audit.models import AuditHead, AuditRow
from greenhaven.web.commons.audit.queries import PER_PAGE, checkpoints, names, rows
from greenhaven.web.commons.audit.signing import Line
from greenhaven.web.commons.audit.verifying import line_of
from greenhaven.web.commons.permissions.views import needs

CHECKPOINTS_A_PAGE = 30
MOST_EXPORTED = 20_000
PSEUDONYM_LETTERS = 36


@needs("city.read")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The checkpoints, and a line to keep."""
    form = LineForm(request.GET if "line" in request.GET else None)
    page = Paginator(checkpoints(), CHECKPOINTS_A_PAGE).get_page(request.GET.get("page"))
    newest = checkpoints().first()
    context = {
        "section": "audit",
        "head": AuditHead.objects.first(),
        "newest": newest,
        "line": line_of(newest) if newest else None,
        "page": page,
        "form": form,
        "found": comparison(form.cleaned_data["line"]) if form.is_valid() else None,
    }
    return render(request, "commons/audit_checkpoints.html", context)


def comparison(line: Line) -> Mapping[str, object]:
    """How a line that someone kept stands to what is published."""
    made = checkpoints().filter(number=line.number).first()
    same = made is not None and line_of(made) == line
    return {"line": line, "same": same, "signed": line.is_signed(), "known": made is not None}


@needs("city.read")
@require_safe
def checkpoints_json(request: HttpRequest) -> HttpResponse:
    """The checkpoints for programs."""
    page = Paginator(checkpoints(), CHECKPOINTS_A_PAGE).get_page(request.GET.get("page"))
    told = [published(line_of(made)) for made in page]
    return JsonResponse(
        {"checkpoints": told, "page": page.number, "pages": page.paginator.num_pages}
    )


def published(line: Line) -> dict[str, object]:
    """A checkpoint as an object."""
    return line._asdict() | {"at": moment(line.at), "line": str(line)}


@needs("audit.read")
@require_safe
def audit_rows(request: HttpRequest) -> HttpResponse:
    """The rows asked for, newest first."""
    form = RowsForm(request.GET)
    found = list(rows(form.asked()).select_related("payload")[: PER_PAGE + 1])
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    known = names({row.actor for row in shown if len(row.actor) == PSEUDONYM_LETTERS})
    context = {
        "section": "audit",
        "form": form,
        "lines": [(row, known.get(row.actor, "")) for row in shown],
        "older": shown[-1].number if more else None,
        "newer": form.asked().before is not None,
    }
    return render(request, "commons/audit_rows.html", context)


@needs("audit.read")
@require_safe
def audit_lines(request: HttpRequest) -> HttpResponse:
    """The rows asked for as JSON lines, without what was told: enough to compute every hash."""
    found = rows(RowsForm(request.GET).asked())[:MOST_EXPORTED]
    text = "".join(f"{json.dumps(exported(row))}\n" for row in found.iterator(chunk_size=2000))
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return HttpResponse(text, content_type="application/jsonl", headers=headers)


def exported(row: AuditRow) -> dict[str, object]:
    """A row as its hash is taken of it, and the hash."""
    fields = ("number", "actor", "action", "subject", "payload_hash", "previous_hash", "hash")
    return {name: getattr(row, name) for name in fields} | {"at": moment(row.at)}
