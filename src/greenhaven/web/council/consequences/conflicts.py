"""Whether the rules of all levels leave a plan with a text: checked before anyone votes on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from greenhaven.core.planning.errors import PlanningError
from greenhaven.core.planning.seasons import Checked, check_seasons
from greenhaven.core.rules.articles import Article, Authority, Level
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Translate
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.snapshots.queries import city_of, state_of
from greenhaven.web.council.consequences.differing import Progress, Told, in_languages
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.texts import book_of, lifted, present


def conflicts_told(row: Weighing, progress: Progress) -> Told:
    """What cannot hold together under a text, in every language; what was tried, and what not.

    A city that is too large for one program is not checked, and that is told: nobody is kept from
    a vote by what nobody can compute.
    """
    proposal = row.text.proposal
    book = book_of(row.rulebook, proposal.city)
    city, state = city_of(row.snapshot.digest), state_of(row.snapshot.digest)
    today = max(clock.today(city), state.day)
    changed = amended(book.articles, lifted(present(row.text, book), today))
    new = [each.new for each in differences(book.articles, changed) if each.new is not None]
    moving = [each for each in new if each.MOVES and each.authority is not Authority.ADVISORY]
    if not moving:
        return {"starts": [], "unmoved": True}
    begins = min(each.effective_from for each in moving)
    try:
        found = check_seasons(
            city, state, changed, [each.id for each in moving], start=begins, progress=progress
        )
    except PlanningError as error:
        return {"starts": [], "untried": str(error)}
    names = names_of(city, proposal)
    return {"starts": [each.isoformat() for each in found.starts]} | _told(found, changed, names)


def _told(found: Checked, book: Rulebook, names: Mapping[str, str]) -> Told:
    against = found.contradiction
    if against is None:
        return {}
    articles = [book.article(each) for each in against.articles]

    def lines(translate: Translate) -> list[str]:
        return list(against.say(book, translate, names))

    def remedies(translate: Translate) -> list[str]:
        return list(against.remedies.say(book, translate, names))

    def sentences(translate: Translate) -> list[str]:
        return [each.sentence(translate, names) for each in articles]

    return {
        "articles": [_of(each, names, own=each.id in found.concerned) for each in articles],
        "sentences": in_languages(sentences),
        "lines": in_languages(lines),
        "remedies": in_languages(remedies),
        "own": bool(found.concerned),
    }


def _of(article: Article, names: Mapping[str, str], *, own: bool) -> dict[str, Any]:
    level, area = article.at_level, article.area or ""
    if level is Level.CIRCLE:
        circle = Circle.objects.filter(slug=area).first()
        where = circle.name if circle else area
    else:
        where = names.get(area, area) if level is Level.DISTRICT else ""
    return {"id": article.id, "level": level.value, "where": where, "own": own}


@dataclass(frozen=True, slots=True)
class Side:
    """An article that takes part in a conflict."""

    id: str
    level: str
    where: str  # the name of the district or circle; "" = the whole city
    own: bool  # the text itself proposes it so
    sentence: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, in the reader's language."""

    conflict: bool  # with what the text proposes: it cannot be voted on so
    others: bool  # rules leave no plan without it: nobody is to blame here
    untried: str
    unmoved: bool
    starts: tuple[date, ...]
    sides: tuple[Side, ...]
    lines: tuple[str, ...]
    remedies: tuple[str, ...]


def found_by(weighing: Weighing) -> Found:
    """What a finished check says."""
    told, language = weighing.document or {}, get_language() or "en"

    def said(name: str) -> tuple[str, ...]:
        by_language = told.get(name, {})
        return tuple(by_language.get(language, by_language.get("en", [])))

    pairs = zip(told.get("articles", []), said("sentences"), strict=True)
    sides = tuple(Side(**each, sentence=sentence) for each, sentence in pairs)
    heard = {each.sentence for each in sides}
    return Found(
        conflict=bool(told.get("own")),
        others="own" in told and not told["own"],
        untried=told.get("untried", ""),
        unmoved=bool(told.get("unmoved")),
        starts=tuple(date.fromisoformat(each) for each in told.get("starts", [])),
        sides=sides,
        lines=tuple(each for each in said("lines") if not any(h in each for h in heard)),
        remedies=said("remedies"),
    )
