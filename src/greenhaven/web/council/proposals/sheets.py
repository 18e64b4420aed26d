"""What people write on the pages of proposals: a new one, its title, a change, an amendment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from greenhaven.core.rules.drafts import with_amendment
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.labels import ChangeTold
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.proposals import actions
from greenhaven.web.council.proposals.amending import amend, carried
from greenhaven.web.council.proposals.arising import Arising
from greenhaven.web.council.proposals.composing import (
    alone,
    checked,
    first_text,
    on_present,
    retold,
    with_change,
)
from greenhaven.web.council.proposals.forms import AmendmentForm, ProposalForm, ReadForm
from greenhaven.web.council.proposals.models import Proposal, ProposalText
from greenhaven.web.council.proposals.pen import Pen, read_anew, shown
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.texts import book_now, core_of, present


class NewSheet:
    """A proposal that is not kept yet."""

    def __init__(self, request: HttpRequest, of: Proposal, came: Arising) -> None:
        city = present_city()
        self.of, self.came, self.by = of, came, person_of(request)
        self.book, self.today = book_now(city.id), clock.today(city)
        self.pen = Pen(request, of, self.book.articles, self.today, actor_of(request))
        self.form: ReadForm = ProposalForm(self.today, _posted(request))

    def fresh(self) -> None:
        """Nobody else writes it."""

    def weigh(self) -> list[ChangeTold]:
        """What it would change of the rulebook in force."""
        told = _said(self.form)
        changes, layer = [self.pen.change()], self.pen.layer
        core = first_text(changes=changes, layer=layer, of=self.of, book=self.book, **told)
        return shown(self.book, None, checked(core, self.book, self.today), self.of)

    def keep(self) -> HttpResponse:
        """Keep it as a draft."""
        told = _said(self.form)
        made = actions.draft(
            by=self.by,
            title=told["title"],
            rationale=told["rationale"],
            effective_from=told["begins"],
            changes=[self.pen.change()],
            layer=self.pen.layer,
            level=self.of.level,
            district=self.of.district,
            circle=self.of.circle,
            conversation=self.came.conversation,
            statements=self.came.statements,
            key=self.form.cleaned_data["key"],
        )
        return redirect("proposal", made.number)


class _OnText:
    """Something that is written on the text of a proposal."""

    form: ReadForm
    pen: Pen | None = None

    def __init__(self, request: HttpRequest, proposal: Proposal) -> None:
        city = present_city()
        self.proposal, self.by = proposal, person_of(request)
        self.text, self.book = text_now(proposal), book_now(city.id)
        self.today = clock.today(city)
        self.draft = on_present(self.text, self.book)

    @property
    def read(self) -> ProposalText:
        """The text that the writer saw."""
        version = self.form.cleaned_data["read"]
        found = self.proposal.texts.filter(version=version).select_related("on_rulebook").first()
        if found is None:
            return self.text
        found.proposal = self.proposal
        return found

    def articles(self) -> Articles:
        """The rulebook as the draft would have it; as it is, where the draft does not fit it."""
        try:
            return amended(self.book.articles, self.draft)
        except RulesError:
            return self.book.articles

    def fresh(self) -> None:
        """Shown again, a form is about the text as it is now."""
        read_anew(self.form, self.text.version)


class TitleSheet(_OnText):
    """The title, reasons and first day of one's own proposal."""

    def __init__(self, request: HttpRequest, proposal: Proposal) -> None:
        super().__init__(request, proposal)
        core = core_of(self.text)
        begins = core.effective_from
        later = begins if begins is not None and begins > self.today else None
        known: dict[str, Any] = {"title": core.title, "rationale": core.rationale, "begins": later}
        known["read"] = self.text.version
        self.form = ProposalForm(self.today, _posted(request), initial=known)

    def core(self) -> CoreProposal:
        """The text with what was typed; a first day that is over stays as it was."""
        told, before = _said(self.form), self.draft.effective_from
        if told["begins"] == self.today and before is not None and before <= self.today:
            told["begins"] = before
        return retold(self.draft, **told)

    def weigh(self) -> list[ChangeTold]:
        """The articles stay as they are."""
        checked(self.core(), self.book, self.today)
        return []

    def keep(self) -> HttpResponse:
        """Keep it as the next version."""
        actions.rewrite(proposal=self.proposal, by=self.by, core=self.core(), read=self.read)
        return redirect("proposal", self.proposal.number)


class ChangeSheet(_OnText):
    """One more change of one's own proposal, or another one in the place of one."""

    pen: Pen

    def __init__(self, request: HttpRequest, proposal: Proposal) -> None:
        super().__init__(request, proposal)
        begins = self.draft.effective_from or self.today
        self.pen = Pen(request, proposal, self.articles(), begins, actor_of(request))
        self.form = ReadForm(_posted(request), initial={"read": self.text.version})

    def core(self) -> CoreProposal:
        """The text with the change."""
        return with_change(self.draft, self.pen.change(), self.pen.layer, self.book)

    def weigh(self) -> list[ChangeTold]:
        """What the whole proposal would change then."""
        core = checked(self.core(), self.book, self.today)
        return shown(self.book, None, core, self.proposal)

    def keep(self) -> HttpResponse:
        """Keep it as the next version."""
        actions.rewrite(proposal=self.proposal, by=self.by, core=self.core(), read=self.read)
        return redirect("proposal", self.proposal.number)


class AmendSheet(_OnText):
    """What someone else would have otherwise."""

    pen: Pen

    def __init__(self, request: HttpRequest, proposal: Proposal) -> None:
        super().__init__(request, proposal)
        begins = self.draft.effective_from or self.today
        self.pen = Pen(request, proposal, self.articles(), begins, actor_of(request))
        self.form = AmendmentForm(_posted(request), initial={"read": self.text.version})

    def weigh(self) -> list[ChangeTold]:
        """In what the text would differ then."""
        title, why = self.form.cleaned_data["title"], self.form.cleaned_data["rationale"]
        one = alone(core_of(self.read), self.pen.change(), title, why)
        draft = present(self.text, self.book)
        new = with_amendment(draft, carried(one, self.read, self.text, draft), self.book.articles)
        return shown(self.book, draft, new, self.proposal)

    def keep(self) -> HttpResponse:
        """Offer it to the proposal's author."""
        made = amend(
            proposal=self.proposal,
            on_text=self.read,
            change=self.pen.change(),
            title=self.form.cleaned_data["title"],
            reason=self.form.cleaned_data["rationale"],
            by=self.by,
            key=self.form.cleaned_data["key"],
        )
        return redirect("amendment", self.proposal.number, made.pk)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _said(form: ReadForm) -> dict[str, Any]:
    """What was typed into the form of a title."""
    return {name: form.cleaned_data[name] for name in ("title", "rationale", "begins")}
