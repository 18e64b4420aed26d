"""A new text of a proposal: made whole, and checked against the rulebook before it is kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.drafts import Amendment as CoreAmendment
from greenhaven.core.rules.drafts import digest_of, with_amendment, written
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.reading import model_of
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.proposals.models import ProposalText
from greenhaven.web.council.proposals.texts import Book, core_of, lifted, present, scope_of

MOST_CHANGES = 12
WHERE = "the proposal"
Change = Mapping[str, Any]


def first_text(  # noqa: PLR0913 -- all that a text says
    *,
    title: str,
    rationale: str,
    changes: Sequence[Change],
    layer: Layer,
    of: Levelled,
    book: Book,
    begins: date,
) -> CoreProposal:
    """A whole new text on the rulebook in force."""
    raw = {
        "title": title,
        "rationale": tidy(rationale),
        "on": book.digest,
        "layer": layer.value,
        "effective_from": begins.isoformat(),
        "changes": list(changes),
        **scope_of(of),
    }
    return model_of(CoreProposal, raw, WHERE)


def with_change(core: CoreProposal, change: Change, layer: Layer, book: Book) -> CoreProposal:
    """The text with one more change, which takes the place of what it says of that article."""
    higher = layer if layer.is_above(core.layer) else core.layer
    base = model_of(CoreProposal, written(core) | {"layer": higher.value}, WHERE)
    one = alone(base, change, base.title)
    return with_amendment(base, one, book.articles)


def alone(core: CoreProposal, change: Change, title: str, why: str = "") -> CoreAmendment:
    """An amendment of a text with one change."""
    raw = {"title": title, "rationale": tidy(why), "on": digest_of(core), "changes": [dict(change)]}
    return model_of(CoreAmendment, raw, "the amendment")


def retold(core: CoreProposal, *, title: str, rationale: str, begins: date) -> CoreProposal:
    """The text with another title, other reasons, another first day."""
    told = {
        "title": title,
        "rationale": tidy(rationale),
        "effective_from": begins.isoformat(),
    }
    return model_of(CoreProposal, written(core) | told, WHERE)


def without(core: CoreProposal, article: str) -> CoreProposal:
    """The text that leaves an article as it is."""
    left = [each for each in written(core)["changes"] if _article(each) != article]
    if not left:
        raise CouncilError(_("Nothing would be left of it: withdraw it instead."))
    return model_of(CoreProposal, written(core) | {"changes": left}, WHERE)


def on_present(text: ProposalText, book: Book) -> CoreProposal:
    """The text on the rulebook in force; where both would have one thing otherwise, as it says.

    For its author, who looks at what would come of it before it is kept.
    """
    try:
        return present(text, book)
    except RulesError:
        return model_of(CoreProposal, written(core_of(text)) | {"on": book.digest}, WHERE)


def _article(change: Change) -> str:
    article = change["article"]
    return str(article["id"] if isinstance(article, Mapping) else article)


def checked(core: CoreProposal, book: Book, today: date) -> CoreProposal:
    """The same text, if it could be decided today.

    Raises
    ------
    RulesError
        With everything that stands against it.
    """
    if len(core.changes) > MOST_CHANGES:
        raise CouncilError(
            _("At most %(most)s changes in one proposal: nobody could weigh more at once.")
            % {"most": MOST_CHANGES}
        )
    amended(book.articles, core)
    amended(book.articles, lifted(core, today))
    return core


def tidy(text: str) -> str:
    """A text of many lines as the core takes it: lines end alike, nothing that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(filter(str.isprintable, line)).rstrip() for line in lines).strip()
