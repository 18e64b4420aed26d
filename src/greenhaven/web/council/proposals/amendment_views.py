"""The pages of amendments: one of them, and what its proposal's author answers."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.core.rules.drafts import with_amendment
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.labels import ChangeTold
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.amending import answer_amendment, withdraw_amendment
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import AnswerForm
from greenhaven.web.council.proposals.models import Amendment, AmendmentState, Stage
from greenhaven.web.council.proposals.texts import (
    base_of,
    between,
    core_of,
    core_of_amendment,
)

WITH = ("author", "proposal__author", "proposal__circle", "on_text__on_rulebook", "into_text")


@dataclass(frozen=True, slots=True)
class Answered:
    """An amendment, in the hands of who answers it: its proposal's author."""

    amendment: Amendment

    def parties(self) -> Parties:
        """Whose the proposal is."""
        return self.amendment.proposal.parties()


def the_amendment(number: int, amendment: int) -> Amendment:
    """The amendment of that number of a proposal."""
    rows = Amendment.objects.filter(pk=amendment, proposal__number=number)
    found = rows.filter(proposal__city=present_city().id).select_related(*WITH).first()
    if found is None:
        raise Http404(_("There is no such amendment here."))
    found.on_text.proposal = found.proposal
    return found


def amendment_to_answer(number: int, amendment: int) -> Answered:
    """The same, for who answers it."""
    return Answered(the_amendment(number, amendment))


@needs("council.read", the_amendment)
def one_amendment(request: HttpRequest, amendment: Amendment) -> HttpResponse:
    """In what the text would differ, why, and what became of it."""
    person = actor_of(request).person
    waits = amendment.state == AmendmentState.PROPOSED
    waits = waits and amendment.proposal.stage == Stage.DISCUSSION
    context = {
        "section": "proposals",
        "amendment": amendment,
        "proposal": amendment.proposal,
        "title": core_of_amendment(amendment).title,
        "told": told_of(amendment),
        "may_answer": waits and person is not None and person.pk == amendment.proposal.author_id,
        "may_withdraw": waits and person is not None and person.pk == amendment.author_id,
        "form": AnswerForm(),
    }
    return render(request, "council/proposals_amendment.html", context)


@require_POST
@needs("proposal.change", amendment_to_answer)
def answer(request: HttpRequest, answered: Answered) -> HttpResponse:
    """Take it into the text, or decline it with a reason."""
    amendment, form = answered.amendment, AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 600 letters, please."))
        return redirect("amendment", amendment.proposal.number, amendment.pk)
    try:
        row = answer_amendment(
            amendment=amendment,
            accept="accept" in request.POST,
            answer=form.cleaned_data["answer"],
            by=person_of(request),
        )
    except GreenhavenError as error:
        messages.error(request, in_words(error))
        return redirect("amendment", amendment.proposal.number, amendment.pk)
    messages.success(request, _("Answered: %(state)s.") % {"state": row.get_state_display()})
    return redirect("proposal", amendment.proposal.number)


@require_POST
@needs("amendment.own", the_amendment)
def withdraw(request: HttpRequest, amendment: Amendment) -> HttpResponse:
    """Take one's own amendment back."""
    try:
        withdraw_amendment(amendment=amendment, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, in_words(error))
    return redirect("proposal", amendment.proposal.number)


def told_of(amendment: Amendment) -> list[ChangeTold]:
    """In what the text that it was made on would differ, in the reader's words."""
    text = amendment.on_text
    draft, base, core = core_of(text), base_of(text), core_of_amendment(amendment)
    try:
        new = with_amendment(draft, core, base)
    except RulesError:
        return []
    return between(base, draft, new, names_of(present_city(), amendment.proposal))
