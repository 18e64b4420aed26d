"""The pages on which proposals are written: a new one, its title and reasons, its changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.proposals import actions
from greenhaven.web.council.proposals.arising import Arising, arising_from, level_asked
from greenhaven.web.council.proposals.choosing import offered
from greenhaven.web.council.proposals.composing import on_present, without
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import LevelForm
from greenhaven.web.council.proposals.kinds import GROUPS, TITLES
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.pen import Pen, Sheet, write
from greenhaven.web.council.proposals.queries import WRITABLE, proposal_of, text_now
from greenhaven.web.council.proposals.sheets import AmendSheet, ChangeSheet, NewSheet, TitleSheet
from greenhaven.web.council.proposals.texts import book_now, changes_told

UNPROCESSABLE = 422
OF_QUERY = ("level", "statement", "conversation")


@needs("proposal.draft")
def new(request: HttpRequest) -> HttpResponse:
    """Choose what is to be changed, say how and why, look at it, and keep it as a draft."""
    came = arising_from(request.GET)
    sheet = NewSheet(request, level_asked(request, came), came)
    if sheet.pen.chosen is None:
        return _chooser(request, sheet.pen, came=came)
    return _written(request, sheet, _("Your draft is kept. Now others can sign it."), came=came)


@needs("proposal.change", proposal_of)
def edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Its title, reasons and first day; and its changes, one by one."""
    if (gone := _refused(request, proposal, WRITABLE)) is not None:
        return gone
    sheet = TitleSheet(request, proposal)
    _told, gone = write(request, sheet)
    if gone is not None:
        messages.success(request, _("Kept. Those who support it are told where it changed."))
        return gone
    sheet.fresh()
    context = {
        "section": "proposals",
        "proposal": proposal,
        "form": sheet.form,
        "changes": changes_told(sheet.text, present_city()),
    }
    status = UNPROCESSABLE if sheet.form.errors else 200
    return render(request, "council/proposals_edit.html", context, status=status)


@needs("proposal.change", proposal_of)
def change(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One more change, or another one in the place of one."""
    if (gone := _refused(request, proposal, WRITABLE)) is not None:
        return gone
    sheet = ChangeSheet(request, proposal)
    if sheet.pen.chosen is None:
        return _chooser(request, sheet.pen, proposal=proposal)
    return _written(request, sheet, _("Kept as the next version."), proposal=proposal)


@require_POST
@needs("proposal.change", proposal_of)
def drop(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Leave an article as it is."""
    text = text_now(proposal)
    try:
        core = on_present(text, book_now(proposal.city))
        left = without(core, request.POST.get("article", ""))
        actions.rewrite(proposal=proposal, by=person_of(request), core=left)
    except GreenhavenError as error:
        messages.error(request, in_words(error))
    return redirect("proposal-edit", proposal.number)


@needs("amendment.write", proposal_of)
def amend(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What someone else would have otherwise."""
    if (gone := _refused(request, proposal, (Stage.DISCUSSION,))) is not None:
        return gone
    sheet = AmendSheet(request, proposal)
    if sheet.pen.chosen is None:
        return _chooser(request, sheet.pen, proposal=proposal, amends=True)
    done = _("Your amendment is offered. The author is told, and answers it.")
    return _written(request, sheet, done, proposal=proposal, amends=True)


def _written(request: HttpRequest, sheet: Sheet, done: str, **more: Any) -> HttpResponse:
    """The form, with what would come of it; or, once it is kept, its own page."""
    told, gone = write(request, sheet)
    if gone is not None:
        messages.success(request, done)
        return gone
    pen = sheet.pen
    sheet.fresh()
    context = {
        "section": "proposals",
        "form": sheet.form,
        "pen": pen,
        "kind": TITLES[pen.chosen.kind] if pen and pen.chosen else "",
        "told": told,
        "keep": _kept(request),
        **more,
    }
    wrong = request.method == "POST" and not told
    status = UNPROCESSABLE if wrong else 200
    return render(request, "council/proposals_write.html", context, status=status)


def _chooser(
    request: HttpRequest, pen: Pen, came: Arising | None = None, **more: Any
) -> HttpResponse:
    """The articles and the kinds of articles that can be chosen."""
    level = request.GET.get("level") or (came.level if came else "city")
    context = {
        "section": "proposals",
        "articles": offered(pen.articles, pen.of, pen.city),
        "groups": GROUPS,
        "level_form": LevelForm(pen.city, person_of(request), initial={"level": level}),
        "keep": _kept(request),
        "came": came,
        **more,
    }
    return render(request, "council/proposals_choose.html", context)


def _kept(request: HttpRequest) -> str:
    """What stays in the address while somebody chooses: the level, and what it arises from."""
    query = request.GET.copy()
    for name in [name for name in query if name not in OF_QUERY]:
        del query[name]
    return query.urlencode()


def _refused(
    request: HttpRequest, proposal: Proposal, stages: tuple[str, ...]
) -> HttpResponse | None:
    """Back to its page, where it is not at a stage at which it can be written."""
    if proposal.stage in stages:
        return None
    messages.error(
        request,
        _("This proposal is at the stage “%(stage)s”; nothing was changed.")
        % {"stage": proposal.get_stage_display()},
    )
    return redirect("proposal", proposal.number)
