"""Conversations as everybody reads them, one statement at a time, and their maps."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations import actions, queries
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.forms import SayForm, WriteForm, first_error
from greenhaven.web.council.conversations.models import Conversation, OpinionMap
from greenhaven.web.council.conversations.picture import picture_of
from greenhaven.web.council.conversations.publishing import text_of
from greenhaven.web.council.conversations.queries import conversation_of
from greenhaven.web.council.conversations.rows import code_of
from greenhaven.web.council.conversations.shown import map_told
from greenhaven.web.council.levels.queries import level_title

A_PAGE = 20


def refuse_outsiders(request: HttpRequest, conversation: Conversation) -> None:
    """Who is not in the circle finds no such conversation."""
    inside = conversation.circle_id is None or actor_of(request).may(
        "circle.inside", conversation.parties()
    )
    if not inside:
        raise Http404(_("There is no such conversation here."))


def frame_of(request: HttpRequest, conversation: Conversation) -> dict[str, object]:
    """What every page of a conversation shows."""
    actor, parties, city = actor_of(request), conversation.parties(), present_city()
    return {
        "conversation": conversation,
        "level": level_title(conversation, city),
        "open": queries.is_open(conversation, clock.now(city)),
        "moderates": actor.may("statement.moderate", parties),
        "answers": actor.may("outcome.write", parties),
    }


@needs("council.read")
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """All of them, the last first."""
    city, actor = present_city(), actor_of(request)
    page = Paginator(queries.conversations(city.id, actor), A_PAGE).get_page(
        request.GET.get("page")
    )
    at = clock.now(city)
    rows = [(each, level_title(each, city), queries.is_open(each, at)) for each in page]
    context = {"page": page, "rows": rows, "may_open": actor.may("conversation.open")}
    return render(request, "council/conversations_list.html", context)


@needs("council.read", conversation_of)
@require_safe
def conversation(request: HttpRequest, found: Conversation) -> HttpResponse:
    """One statement at a time; to read for who has not signed in."""
    refuse_outsiders(request, found)
    statements = list(queries.shown_statements(found))
    context = frame_of(request, found) | {"statements": statements}
    person = actor_of(request).person
    if person is not None:
        answered = queries.opinions_of(found, person)
        context["progress"] = queries.progress_of(statements, answered)
        if context["open"]:
            context["key"] = uuid.uuid4()
            context["next"] = queries.next_statement_for(
                found, person, statements, answered, map_of(found)
            )
    return render(request, "council/conversations_one.html", context)


@needs("opinion.say", conversation_of)
@require_POST
def say(request: HttpRequest, found: Conversation) -> HttpResponse:
    """Say what one thinks of a statement; after the last comes the map."""
    refuse_outsiders(request, found)
    person, form = person_of(request), SayForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("conversation", found.slug)
    number = form.cleaned_data["statement"]
    statement = found.statements.filter(number=number).first()
    if statement is None:
        raise Http404(_("There is no such statement here."))
    statement.conversation = found
    try:
        actions.say_opinion(statement=statement, value=form.value, by=person, **form.sending())
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("conversation", found.slug)
    if "mine" in request.POST:
        return redirect("conversation-mine", found.slug)
    answered = queries.opinions_of(found, person)
    progress = queries.progress_of(queries.shown_statements(found), answered)
    if progress.answered == progress.all:
        messages.success(request, _("Thank you: that was the last one. Here is the map."))
        return redirect("conversation-map", found.slug)
    return redirect(f"/conversations/{found.slug}/#statement")


@needs("statement.write", conversation_of)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, found: Conversation) -> HttpResponse:
    """Write a statement; what others said nearly alike is shown first."""
    refuse_outsiders(request, found)
    form = WriteForm(request.POST or None)
    near = []
    if form.is_valid():
        given = form.cleaned_data
        near = [] if given["sure"] else queries.alike(found, given["text"])
        try:
            if not near:
                return _written(request, found, form)
        except GreenhavenError as error:
            form.add_error(None, str(error))
    context = frame_of(request, found) | {"form": form, "near": near}
    status = 422 if form.is_bound else 200
    return render(request, "council/conversations_write.html", context, status=status)


def _written(request: HttpRequest, found: Conversation, form: WriteForm) -> HttpResponse:
    given = form.cleaned_data
    actions.add_statement(
        conversation=found, text=given["text"], by=person_of(request), key=given["key"]
    )
    said = (
        _("Thank you. A moderator reads it first; then everybody sees it.")
        if found.moderated_first
        else _("Thank you. Others can answer it now.")
    )
    messages.success(request, said)
    return redirect("conversation", found.slug)


@needs("opinion.say", conversation_of)
@require_safe
def mine(request: HttpRequest, found: Conversation) -> HttpResponse:
    """What one has answered, and may answer otherwise."""
    refuse_outsiders(request, found)
    answered = queries.opinions_of(found, person_of(request))
    rows = [each for each in queries.shown_statements(found) if each.pk in answered]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(request, found) | {
        "page": page,
        "rows": [(each, answered[each.pk], uuid.uuid4()) for each in page],
    }
    return render(request, "council/conversations_mine.html", context)


@needs("council.read", conversation_of)
@require_safe
def opinion_map(request: HttpRequest, found: Conversation) -> HttpResponse:
    """The map: a picture, the groups in their own statements, and all numbers."""
    refuse_outsiders(request, found)
    shown, person = map_of(found), actor_of(request).person
    statements = {str(each.number): each for each in found.statements.all()}
    with_statements = "statements" in request.GET
    code = code_of(found, person.pseudonym) if person is not None else ""
    context = frame_of(request, found) | map_told(
        found, shown, statements, clock.now(present_city())
    )
    context |= {
        "picture": picture_of(shown, code, with_statements=with_statements),
        "with_statements": with_statements,
        "published": found.maps.filter(of_everybody=True).defer("document").last(),
    }
    return render(request, "council/conversations_map.html", context)


@needs("council.read", conversation_of)
@require_safe
def document(request: HttpRequest, found: Conversation) -> HttpResponse:
    """The map that was published last, or an earlier one by its digest."""
    refuse_outsiders(request, found)
    rows = OpinionMap.objects.filter(
        conversation=found, of_everybody=request.GET.get("of") != "residents"
    )
    if digest := request.GET.get("digest", ""):
        rows = rows.filter(digest=digest[:64])
    row = rows.order_by("pk").last()
    if row is None:
        raise Http404(_("No map of it is published yet. It takes a minute after an answer."))
    answer = HttpResponse(text_of(row), content_type="application/json")
    answer["ETag"] = f'"{row.digest}"'
    answer["Content-Disposition"] = f'inline; filename="{found.slug}-map.json"'
    return answer
