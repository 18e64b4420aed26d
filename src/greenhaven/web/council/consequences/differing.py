"""What a text would do: a plan under each rulebook, both followed, and what differs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from greenhaven.core.city import City, CityState
from greenhaven.core.document import pack
from greenhaven.core.forecast.consequences.lines import gaps, obedience
from greenhaven.core.forecast.consequences.proposals import ProposalError, Question, weigh
from greenhaven.core.planning.contradictions import conflicts
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Message
from greenhaven.web.commons.snapshots.queries import city_of, state_of
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.consequences.pricing import prices_told
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.texts import book_of, present

Told = dict[str, Any]
Progress = Callable[[str, float], None]


def differences_told(row: Weighing, question: Question, progress: Progress) -> tuple[Told, bytes]:
    """What is told beside the figures, and the figures; where there is no plan, what clashes."""
    text = row.text
    book = book_of(row.rulebook, text.proposal.city)
    asked = present(text, book)
    city, state = city_of(row.snapshot.digest), state_of(row.snapshot.digest)
    try:
        found = weigh(city, state, book.articles, asked, question=question, progress=progress)
    except ProposalError as error:
        return _contradicted(city, state, amended(book.articles, asked), error), b""
    told = {
        "obedience": said(city, obedience(found)),
        "gaps": said(city, gaps(found.consequences)),
        "prices": prices_told(found, book.articles, names_of(city, text.proposal)),
    }
    return told, pack(found.consequences)


def _contradicted(city: City, state: CityState, changed: Rulebook, error: ProposalError) -> Told:
    """The smallest set of rules that leaves no plan; where there is none, the error itself."""
    found = conflicts(city, state, changed)
    if found is None:
        raise error
    return {"conflict": in_languages(lambda tag: found.say(changed, tag, names_of(city)))}


def said(city: City, messages: Iterable[Message]) -> dict[str, list[str]]:
    """Sentences in every language of the site."""
    told, names = list(messages), names_of(city)
    return in_languages(lambda translate: [each.say(translate, names) for each in told])


def in_languages(say: Callable[[Any], Iterable[str]]) -> dict[str, list[str]]:
    """Lines by language; `say` is given how rules are translated into it."""
    return {code: list(say(translation(code))) for code, _name in settings.LANGUAGES}
