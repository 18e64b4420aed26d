"""The page on which someone lets others vote for them, and takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations import actions
from greenhaven.web.council.delegations.carrying import article_for
from greenhaven.web.council.delegations.codes import code_of
from greenhaven.web.council.delegations.forms import DelegationForm
from greenhaven.web.council.delegations.queries import delegation_of, given_by, given_to
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.queries import open_polls


@needs("delegation.own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Who votes for me, and whom I vote for; sent, one more votes for me."""
    city, person = present_city(), person_of(request)
    now = clock.now(city)
    polls = list(open_polls(city.id, now).filter(delegation=True))
    sent = request.POST if request.method == "POST" else None
    form = DelegationForm(person, polls, sent, request.GET.get("vote", ""))
    if form.is_valid():
        try:
            actions.delegate(by=person, **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done; they are told. You can take it back at any time."))
            return redirect("delegations")
    article = article_for(Poll(city=city.id, level=Level.CITY))
    context = {
        "section": "me",
        "form": form,
        "given": given_by(person, city.id, now),
        "taken": given_to(person, city.id, now),
        "code": code_of(person),
        "allowed": article.allowed,
        "rule": article.words().say(rules_language()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "council/delegations_mine.html", context, status=status)


@needs("delegation.own")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back, or give one back."""
    try:
        actions.withdraw(delegation=delegation_of(pk), by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It has ended."))
    return redirect("delegations")
