"""What of a rulebook has no effect, and why: told before it is adopted, never found out after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from greenhaven.core.rules.articles import Article, Authority, Level
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.kinds.habitat import NestingSeason
from greenhaven.core.rules.kinds.ways import QuietHours
from greenhaven.core.rules.movements import Facts, Movements
from greenhaven.core.rules.places import ForPlaces
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import NO_NAMES, Message, Translate, message


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of an article before it is adopted."""

    article: str
    text: Message

    def say(self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES) -> str:
        """The notice in plain words."""
        return self.text.say(translate, names)


def lint(
    rulebook: Rulebook, facts: Facts, movements: Movements | None = None
) -> tuple[Notice, ...]:
    """Articles that have no effect, or less than their words say.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    movements : Movements, optional
        What a plan may move; with them it is also told which articles touch none of it.
    """
    case = None if movements is None else Case(movements, facts)
    return tuple(
        Notice(article.id, text)
        for article in rulebook.latest().values()
        for text in _texts(article, facts, case)
    )


def _texts(article: Article, facts: Facts, case: Case | None) -> list[Message]:
    if article.effective_to is not None and article.effective_to <= facts.start:
        return [message("It ended on {day}.", day=article.effective_to - timedelta(days=1))]
    texts = []
    if article.effective_from > facts.start:
        texts.append(message("It begins on {day}.", day=article.effective_from))
    texts += _unknown_ids(article, facts)
    if isinstance(article, ForPlaces) and not article.meant(facts).any():
        texts.append(message("It has no effect: there is no such place in the city."))
    texts += article.unknowns(facts)
    if article.trigger is not None and not len(facts.alerts):
        texts.append(message("It is silent: no warning has been received."))
    elif not texts and case is not None and _touches_nothing(article, case):
        texts.append(message("Today it changes nothing: no plan could do what it forbids."))
    return texts


def _touches_nothing(article: Article, case: Case) -> bool:
    """Whether a plan is the same without it, though it speaks of what plans of weeks move."""
    if not article.MOVES or article.authority is Authority.ADVISORY:
        return False
    if isinstance(article, QuietHours) or (
        isinstance(article, NestingSeason) and not article.stops_ways
    ):
        return False
    return not article.judge(case).has_effect


def _unknown_ids(article: Article, facts: Facts) -> list[Message]:
    """Districts, places and materials that it names and the city has not."""
    city = facts.city
    places = np.concatenate([city.gardens.id, city.hubs.id, city.sources.id])
    tables = {
        "sites": places,
        "area_places": places,
        "districts": city.districts.id,
        "to_districts": city.districts.id,
        "hubs": city.hubs.id,
        "materials": city.kinds.id,
    }
    missing = [
        str(name)
        for field, ids in tables.items()
        for name in getattr(article, field, None) or ()
        if not np.any(ids == name)
    ]
    if article.level is Level.DISTRICT and not np.any(city.districts.id == article.area):
        missing.append(str(article.area))
    if not missing:
        return []
    return [message("The city has no {names}, which it names.", names=tuple(missing))]
