"""Someone writes one change of a rulebook: what was chosen, typed, and would come of it."""

from datetime import date
from typing import Protocol

from django.http import HttpRequest, HttpResponse

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.labels import ChangeTold
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.article_form import ArticleForm
from greenhaven.web.council.proposals.choosing import Chosen, chosen, scope_in_full
from greenhaven.web.council.proposals.composing import Change
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import ReadForm
from greenhaven.web.council.proposals.frames import Frame
from greenhaven.web.council.proposals.texts import Book, say


class Pen:
    """One change that is being written, on articles as a draft would have them."""

    def __init__(
        self, request: HttpRequest, of: Levelled, articles: Articles, begins: date, actor: Actor
    ) -> None:
        self.of, self.articles = of, articles
        self.city: City = present_city()
        self.chosen: Chosen | None = chosen(request.GET, articles, of)
        self.form: ArticleForm | None = None
        if self.chosen is not None and self.chosen.action != "repeal":
            data = request.POST if request.method == "POST" else None
            self.form = ArticleForm(self._frame(self.chosen, begins, actor), data)

    def is_valid(self) -> bool:
        """Whether what was typed can be an article."""
        return self.chosen is not None and (self.form is None or self.form.is_valid())

    def change(self) -> Change:
        """What a proposal would say."""
        assert self.chosen is not None  # noqa: S101 -- asked of valid ones alone
        if self.form is None:
            return {"action": "repeal", "article": self.chosen.name}
        return self.form.change()

    @property
    def layer(self) -> Layer:
        """Of the proposal that it takes: the higher of what the article is of, and would be of."""
        assert self.chosen is not None  # noqa: S101 -- as above
        asked = self.form.article.layer if self.form and self.form.article else self.chosen.layer
        if self.chosen.base is None or asked is Layer.STATUTE:
            return self.chosen.layer if asked is Layer.STATUTE else asked
        return asked if asked.is_above(self.chosen.layer) else self.chosen.layer

    def _frame(self, found: Chosen, begins: date, actor: Actor) -> Frame:
        of_circle = self.of.circle_id is not None and self.of.circle_id in actor.stewards
        return Frame(
            city=self.city,
            kind_name=found.kind,
            base=found.base,
            name=found.name,
            begins=begins,
            layer=found.layer,
            scope=scope_in_full(self.of),
            orders=of_circle or (self.of.circle_id is None and Role.STEWARD in actor.roles),
        )


def shown(
    book: Book, before: CoreProposal | None, after: CoreProposal, of: Levelled
) -> list[ChangeTold]:
    """What a text would change of a rulebook, or of another draft, in the reader's words."""
    base = book.articles if before is None else amended(book.articles, before)
    found = differences(base, amended(book.articles, after))
    return say(found, names_of(present_city(), of))


class Sheet(Protocol):
    """Something that is being written: its forms, what would come of it, and how it is kept."""

    form: ReadForm

    @property
    def pen(self) -> Pen | None:
        """What writes an article; none where only its title is written."""

    def fresh(self) -> None:
        """Shown again, it is about the text as it is now."""

    def weigh(self) -> list[ChangeTold]:
        """What would come of it, checked whole."""

    def keep(self) -> HttpResponse:
        """Keep it, and say where it is read."""


def write(request: HttpRequest, sheet: Sheet) -> tuple[list[ChangeTold], HttpResponse | None]:
    """What is to be looked at, and where to go when it was kept; faults stand in the form."""
    form, pen = sheet.form, sheet.pen
    if request.method != "POST" or not (form.is_valid() & (pen is None or pen.is_valid())):
        return [], None
    try:
        told = sheet.weigh()
        return told, None if "show" in request.POST else sheet.keep()
    except GreenhavenError as error:
        form.add_error(None, in_words(error))
        return [], None


def read_anew(form: ReadForm, version: int) -> None:
    """Say in a form that is shown again that this version was read."""
    if form.is_bound:
        form.data = {**form.data.dict(), "read": str(version)}  # type: ignore[attr-defined]
