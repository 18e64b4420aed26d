"""Conversations as those see them who open, moderate and close them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.core.voice.opinions.conversation import Conversation as Asked
from greenhaven.core.voice.opinions.duplicates import near_duplicates
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations import moderating, opening
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.exports import polis_files
from greenhaven.web.council.conversations.forms import (
    MergeForm,
    ModerateForm,
    OpenForm,
    first_error,
)
from greenhaven.web.council.conversations.models import Conversation, Moderation, Statement
from greenhaven.web.council.conversations.queries import conversation_of, statement_of
from greenhaven.web.council.conversations.views import frame_of

A_PAGE = 30
PAIRS = 10


def circle_named(circle: str) -> Circle:
    """The circle by the name in the address."""
    return circle_of(circle)


class Site:
    """What belongs to no circle: who opens a conversation of it has a role of the site."""

    def parties(self) -> Parties:
        """Nobody's."""
        return NOBODYS


@needs("conversation.open", Site)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, _site: Site) -> HttpResponse:
    """Open a conversation for the city, a district or a circle of one's own."""
    return _opening(request, None)


@needs("conversation.open", circle_named)
@require_http_methods(["GET", "HEAD", "POST"])
def open_in_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Open a conversation for the members of a circle."""
    return _opening(request, circle)


def _opening(request: HttpRequest, circle: Circle | None) -> HttpResponse:
    asked = {"article": request.GET.get("article", "")[:120]}
    form = OpenForm(request.POST or None, initial=asked)
    form.offer(present_city(), person_of(request), circle)
    if form.is_valid():
        given = form.told() | (
            {"level": "circle", "district": "", "circle": circle} if circle else {}
        )
        try:
            made = opening.open_conversation(by=person_of(request), **given)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            return redirect("conversation", made.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "circle": circle}
    return render(request, "council/conversations_new.html", context, status=status)


@needs("statement.moderate", conversation_of)
@require_safe
def moderate(request: HttpRequest, found: Conversation) -> HttpResponse:
    """What waits, what looks alike, and all statements."""
    rows = found.statements.select_related("merged_into").order_by("number")
    waiting = rows.filter(standing=Moderation.WAITING)
    others = rows.exclude(standing=Moderation.WAITING)
    page = Paginator(others, A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(request, found) | {
        "waiting": waiting[:A_PAGE],
        "waiting_count": waiting.count(),
        "pairs": _pairs(found),
        "page": page,
        "may_close": actor_of(request).may("conversation.open", found.parties()),
    }
    return render(request, "council/conversations_moderate.html", context)


def _pairs(found: Conversation) -> list[dict[str, object]]:
    """Statements that look alike, those that wait as well."""
    told = map_of(found).conversation()
    likely = near_duplicates(Asked(told.statements, told.votes), most=PAIRS)
    statements = {str(each.number): each for each in found.statements.all()}
    return [
        {"one": statements[each.one], "other": statements[each.other], "told": each}
        for each in likely
    ]


@needs("statement.moderate", statement_of)
@require_POST
def moderate_one(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Let it in, leave it out, mark it, or part it from another."""
    form, by = ModerateForm(request.POST), person_of(request)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("conversation-moderate", statement.conversation.slug)
    standing, why = form.cleaned_data["standing"], form.cleaned_data["why"]
    try:
        if standing == "part":
            moderating.part(statement=statement, by=by)
        else:
            moderating.moderate(statement=statement, standing=standing, why=why, by=by)
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("conversation-moderate", statement.conversation.slug)


@needs("statement.moderate", conversation_of)
@require_POST
def merge(request: HttpRequest, found: Conversation) -> HttpResponse:
    """Let one statement stand for another as well."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("conversation-moderate", found.slug)
    kept, gone = (statement_of(found.slug, form.cleaned_data[name]) for name in ("kept", "gone"))
    try:
        moderating.merge(kept=kept, gone=gone, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("One stands for both now. Nobody's answer is lost."))
    return redirect("conversation-moderate", found.slug)


@needs("conversation.open", conversation_of)
@require_POST
def close(request: HttpRequest, found: Conversation) -> HttpResponse:
    """Let nobody say anything more."""
    opening.close(conversation=found, by=person_of(request))
    messages.success(request, _("It is closed. Who took part is told."))
    return redirect("conversation-map", found.slug)


@needs("statement.moderate", conversation_of)
@require_safe
def votes(_request: HttpRequest, found: Conversation) -> HttpResponse:
    """All answers as the files of Polis: for those who moderate, since few people are told apart
    by what they answered.
    """
    answer = HttpResponse(polis_files(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-polis.zip"'
    return answer
