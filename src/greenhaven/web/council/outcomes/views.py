"""What became of what people said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.forms import first_error
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.conversations.queries import conversation_of, statement_of
from greenhaven.web.council.conversations.views import frame_of, refuse_outsiders
from greenhaven.web.council.outcomes import actions, queries
from greenhaven.web.council.outcomes.forms import OutcomeForm

A_PAGE = 30


@needs("council.read", conversation_of)
@require_safe
def outcomes(request: HttpRequest, found: Conversation) -> HttpResponse:
    """What became of the statements of a conversation, and which wait for an answer."""
    refuse_outsiders(request, found)
    waiting = queries.unanswered(found, map_of(found))
    page = Paginator(queries.answered(found), A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(request, found) | {"waiting": waiting, "page": page}
    return render(request, "council/conversations_outcomes.html", context)


@needs("outcome.write", statement_of)
@require_POST
def say_outcome(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Say what becomes of a statement: a proposal takes it up, or an answer in words."""
    conversation, by = statement.conversation, person_of(request)
    form = OutcomeForm(request.POST, city=conversation.city)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("conversation-outcomes", conversation.slug)
    proposal, answer = form.cleaned_data["proposal"], form.cleaned_data["answer"]
    try:
        if proposal:
            actions.link_statement(statement=statement, proposal=proposal, by=by)
        else:
            actions.answer_statement(statement=statement, answer=answer, by=by)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. Who wrote it is told."))
    return redirect("conversation-outcomes", conversation.slug)


@needs("own.read")
@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """What one wrote, and what became of it."""
    rows = queries.said_with_outcomes(person_of(request))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "council/conversations_said.html", {"page": page})
