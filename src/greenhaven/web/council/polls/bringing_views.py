"""The result of a vote held elsewhere is brought, and agreed to or declined by somebody else."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.council.polls import bringing, forms
from greenhaven.web.council.polls.models import BroughtResult, Poll
from greenhaven.web.council.polls.queries import poll_of


@require_POST
@needs("poll.call", poll_of)
def bring(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Bring the result of a vote that was held elsewhere."""
    form = forms.ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, " ".join(map(str, faults)))
        return redirect("poll", poll.number)
    by, told = person_of(request), form.cleaned_data
    done = _("The result is there. It counts once somebody else has checked its proof and agreed.")
    return _step(request, poll, lambda: bringing.bring_result(poll=poll, by=by, **told), done)


@require_POST
@needs("poll.call", poll_of)
def confirm(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Agree to a result that somebody else brought."""
    brought, by = _awaiting(poll), person_of(request)
    digest = request.POST.get("digest", "")
    return _step(
        request,
        poll,
        lambda: bringing.confirm_result(brought=brought, by=by, digest=digest),
        _("The result is in."),
    )


@require_POST
@needs("poll.call", poll_of)
def decline(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Say why a result is not right."""
    brought, by = _awaiting(poll), person_of(request)
    why = request.POST.get("why", "")
    return _step(
        request,
        poll,
        lambda: bringing.decline_result(brought=brought, by=by, why=why),
        _("It is not taken. Another can be brought."),
    )


@require_safe
@needs("council.read", poll_of)
def document(_request: HttpRequest, poll: Poll) -> HttpResponse:
    """The last result that was brought, as it is: what somebody agrees to, everybody may read."""
    found = poll.brought.order_by("-pk").first()
    if found is None:
        raise Http404(_("No result was brought for this vote."))
    answer = HttpResponse(found.document, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="brought-{poll.city}-{poll.number}.txt"'
    answer["ETag"] = f'"{found.digest}"'
    return answer


def _awaiting(poll: Poll) -> BroughtResult:
    found = poll.brought.select_related("brought_by", "poll").order_by("-pk").first()
    if found is None:
        raise Http404(_("No result was brought for this vote."))
    return found


def _step(request: HttpRequest, poll: Poll, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("poll", poll.number)
