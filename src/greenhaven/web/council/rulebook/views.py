"""Pages of single articles, of the rulebook's history, and its export."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.core.rules.akoma import to_akoma
from greenhaven.core.rules.articles import Authority, Layer
from greenhaven.core.rules.procedure import procedure_of
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.sentences import in_readers_words
from greenhaven.web.commons.snapshots.queries import costs_of_articles, present_city
from greenhaven.web.council.emergencies.shown import of_article
from greenhaven.web.council.names import names_of
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.rulebook.actions import answer_review, call_review
from greenhaven.web.council.rulebook.models import ReviewCall
from greenhaven.web.council.rulebook.queries import (
    article_or_404,
    book_in_force,
    compared,
    history,
    may_call_review,
    open_reviews,
    rulebook_numbered,
    versions_of,
)

SHOWN = 30


class WordsForm(forms.Form):
    """What a guardian asks, or what the council answers."""

    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


@needs("council.read")
@require_safe
def article(request: HttpRequest, name: str) -> HttpResponse:
    """One article: what it says, since when, by whom, what it costs, and what is said of it."""
    city = present_city()
    found = article_or_404(city, name)
    versions = versions_of(city, name)
    costs = costs_of_articles(city.id)
    known = costs.costs.get(name, "") if costs else ""
    book = book_in_force(city)
    procedure = procedure_of(book, clock.today(city))
    actor = actor_of(request)
    context = {
        "section": "rules",
        "article": found,
        "now": versions[0],
        "versions": versions[1:],
        "costs": costs,
        "cost": in_readers_words(known) if known else "",
        "is_law": found.layer == Layer.STATUTE,
        "is_advice": found.authority == Authority.ADVISORY,
        "review_on": procedure.review_day(found),
        "statements": Outcome.objects.filter(article=name)
        .select_related("statement__conversation", "proposal")
        .order_by("-pk")[:SHOWN],
        "reviews": open_reviews(city, name),
        "may_call": may_call_review(found, actor, city),
        "may_answer": actor.may("review.answer"),
    }
    context |= of_article(city, found, book, clock.now(city))
    return render(request, "council/rulebook_article.html", context)


@needs("council.read")
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Every rulebook that was in force, and what each changed."""
    context = {"section": "rules", "steps": history(present_city())[:SHOWN]}
    return render(request, "council/rulebook_history.html", context)


@needs("council.read")
@require_safe
def diff(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """What one version of the rulebook changes against another."""
    city = present_city()
    old, new = rulebook_numbered(city, one), rulebook_numbered(city, other)
    context = {"section": "rules", "old": old, "new": new, "changes": compared(city, old, new)}
    return render(request, "council/rulebook_diff.html", context)


@needs("council.read")
@require_safe
def export(_request: HttpRequest, form: str) -> HttpResponse:
    """The rulebook in force to take away: as it is kept, or as Akoma Ntoso."""
    city = present_city()
    book = book_in_force(city)
    if form == "json":
        answer = HttpResponse(book.canonical(), content_type="application/json")
    elif form == "xml":
        text = to_akoma(book, get_language() or "en", names_of(city))
        answer = HttpResponse(text, content_type="application/akn+xml; charset=utf-8")
    else:
        raise Http404(_("The rulebook can be taken away as json or as xml."))
    name = f"rulebook-{city.id}-{book.version}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs("review.call")
@require_POST
def review(request: HttpRequest, name: str) -> HttpResponse:
    """Who speaks for a place asks that it is looked at again."""
    found = article_or_404(present_city(), name)
    return _done(
        request,
        name,
        _("The council and the stewards are told."),
        lambda text: call_review(article=found, reason=text, actor=actor_of(request)),
    )


@needs("review.answer")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The council answers."""
    call = get_object_or_404(ReviewCall, pk=pk, city=present_city().id)
    return _done(
        request,
        call.article,
        _("Answered, for everybody to read."),
        lambda text: answer_review(review=call, answer=text, by=person_of(request)),
    )


def _done(request: HttpRequest, name: str, said: str, do: Any) -> HttpResponse:
    form = WordsForm(request.POST)
    try:
        do(form.cleaned_data["text"] if form.is_valid() else "")
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("article", name)
