"""What the rules that a text touches cost, now and with it, as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenhaven.core.forecast.consequences.article_costs import ArticleCost, Cost
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Speech
from greenhaven.web.commons.sentences import in_readers_words, rules_language

Lines = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Price:
    """What one rule costs: lines of today's plan, and of the plan with the text."""

    article: str
    sentence: str
    now: tuple[str, ...]
    then: tuple[str, ...]


def prices_told(
    found: Weighed, before: Rulebook, names: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What each touched rule costs now and then, in every language of the site."""
    told: dict[str, list[dict[str, Any]]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            speech = Speech(rules_language(), names)
            told[code] = [_told(each, found.rulebook, before, speech) for each in found.costs]
    return told


def _told(cost: ArticleCost, after: Rulebook, before: Rulebook, speech: Speech) -> dict[str, Any]:
    book = after if cost.then is not None else before
    article = book.article(cost.article)
    return {
        "article": cost.article,
        "sentence": article.sentence(speech.translate, speech.names),
        "now": list(_lines(cost.now, speech, _("There is no such rule now."))),
        "then": list(_lines(cost.then, speech, _("It would not be there any more."))),
    }


def _lines(cost: Cost | None, speech: Speech, nothing: str) -> Iterable[str]:
    if cost is None:
        yield nothing
        return
    if cost.is_nothing:
        yield _("It costs nothing: the plan is as good without it.")
    yield from (_capital(each.words().say(speech.translate, speech.names)) for each in cost.margins)
    if cost.without:
        yield in_readers_words(cost.without, tuple(speech.names.values()))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def prices_of(document: dict[str, Any]) -> list[Price]:
    """What was told of prices, in the reader's language."""
    told, language = document.get("prices", {}), get_language() or "en"
    return [
        Price(each["article"], each["sentence"], tuple(each["now"]), tuple(each["then"]))
        for each in told.get(language, told.get("en", []))
    ]
