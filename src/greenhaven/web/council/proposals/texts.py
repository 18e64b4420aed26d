"""The texts of proposals as the core reads them: on which rulebook, and what they change."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from greenhaven.core.city import City
from greenhaven.core.rules.differences import Action, Change, differences
from greenhaven.core.rules.drafts import Amendment as CoreAmendment
from greenhaven.core.rules.drafts import read_amendment, rebased
from greenhaven.core.rules.labels import ChangeTold, told
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.proposals import amended, read_proposal
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.models import Rulebook
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from greenhaven.web.council.levels.models import Level, Levelled
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.models import Amendment, ProposalText

UNTOLD = ("effective_from", "adopted_by")  # from when it holds is told beside the changes


@dataclass(frozen=True, slots=True)
class Book:
    """The rulebook in force; none is kept where there are no rules yet."""

    row: Rulebook | None
    articles: Articles

    @property
    def digest(self) -> str:
        """By which texts say what they were made on."""
        return self.row.digest if self.row is not None else self.articles.digest()


def book_now(city: str) -> Book:
    """The rulebook in force in a city; one without articles where there are no rules yet."""
    return book_of(rulebook_in_force(city), city)


def book_of(row: Rulebook | None, city: str) -> Book:
    """A rulebook that is kept, with its articles."""
    return Book(row, articles_of(row.digest) if row else Articles(city=city, version=0))


def core_of(text: ProposalText) -> CoreProposal:
    """A text as the core reads it."""
    return _read(text.document)


@lru_cache(maxsize=64)
def _read(document: str) -> CoreProposal:
    return read_proposal(document)


def core_of_amendment(amendment: Amendment) -> CoreAmendment:
    """An amendment as the core reads it."""
    return read_amendment(amendment.document)


def base_of(text: ProposalText) -> Articles:
    """The rulebook that a text was made on."""
    return book_of(text.on_rulebook, text.proposal.city).articles


def present(text: ProposalText, book: Book) -> CoreProposal:
    """A text on the rulebook in force, where nothing that it touches has changed.

    Raises
    ------
    ClashError
        With everything that both would have otherwise.
    RulesError
        If it does not fit the present rulebook.
    """
    core = core_of(text)
    return core if core.on == book.digest else rebased(core, base_of(text), book.articles)


def lifted(core: CoreProposal, day: date) -> CoreProposal:
    """The same, holding from that day on at the earliest: nothing is decided for the past."""
    begins = core.effective_from
    later = day if begins is None or begins < day else begins
    raw = core.model_dump(mode="json", exclude_none=True) | {"effective_from": later.isoformat()}
    return read_proposal(json.dumps(raw))


def scope_of(of: Levelled) -> dict[str, str]:
    """How the core calls the level of something; nothing of the whole city."""
    if of.circle is not None:
        lies = {"area_district": of.circle.district} if of.circle.district else {}
        return {"level": Level.CIRCLE.value, "area": of.circle.slug, **lies}
    if of.level == Level.DISTRICT:
        return {"level": Level.DISTRICT.value, "area": of.district}
    return {}


def changes_told(text: ProposalText, city: City) -> list[ChangeTold]:
    """What a text changes of the rulebook that it was made on, in the reader's words."""
    base = base_of(text)
    return say(differences(base, amended(base, core_of(text))), names_of(city, text.proposal))


def between(
    base: Articles, old: CoreProposal, new: CoreProposal, names: Mapping[str, str]
) -> list[ChangeTold]:
    """In what two drafts on one rulebook differ, in the reader's words."""
    return say(differences(amended(base, old), amended(base, new)), names)


def say(changes: Iterable[Change], names: Mapping[str, str]) -> list[ChangeTold]:
    """Changes in the reader's words, without the day from which they hold."""
    shown = (
        replace(each, fields=tuple(one for one in each.fields if one.field not in UNTOLD))
        for each in changes
    )
    return [_told(each, names) for each in shown]


def _told(change: Change, names: Mapping[str, str]) -> ChangeTold:
    """What is repealed says nothing any more, though it stays on record with its last day."""
    found = told(change, rules_language(), names)
    return replace(found, after="", fields=()) if change.action is Action.REPEAL else found
