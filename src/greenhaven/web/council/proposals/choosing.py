"""What of a rulebook is to be changed: an article, its repeal, or a new one of a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article, Layer
from greenhaven.core.rules.articles import Level as CoreLevel
from greenhaven.core.rules.reading import BY_KIND
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.kinds import is_procedural
from greenhaven.web.council.proposals.texts import scope_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """What someone would do to a rulebook."""

    action: str  # amend, add or repeal
    kind: str
    name: str  # id of the article
    base: Article | None

    @property
    def layer(self) -> Layer:
        """Of the proposal that it takes; a law is only ever touched with great care."""
        if self.base is not None:
            return Layer.CONSTITUTION if self.base.layer is Layer.STATUTE else self.base.layer
        return Layer.CONSTITUTION if is_procedural(self.kind) else Layer.ORDINARY


@dataclass(frozen=True, slots=True)
class Offered:
    """An article that can be chosen, in the reader's words."""

    id: str
    sentence: str
    is_law: bool
    sources: tuple[str, ...]


def chosen(query: Mapping[str, Any], articles: Articles, of: Levelled) -> Chosen | None:
    """What a query asks for: `article=`, `repeal=` or `kind=`; none = nothing yet."""
    latest = articles.latest()
    for action, key in (("amend", "article"), ("repeal", "repeal")):
        if name := query.get(key):
            article = latest.get(name)
            if article is None or not _is_theirs(article, of):
                raise Http404(_("There is no such article here."))
            return Chosen(action, article.kind, article.id, article)
    if (kind := query.get("kind")) is None:
        return None
    if kind not in BY_KIND:
        raise Http404(_("There is no such kind of article."))
    return Chosen("add", kind, _free_name(kind, latest, of), None)


def offered(articles: Articles, of: Levelled, city: City) -> list[Offered]:
    """The articles that people of a level can change, in words."""
    translate, names = rules_language(), names_of(city, of)
    return [
        Offered(
            id=each.id,
            sentence=each.sentence(translate, names),
            is_law=each.layer is Layer.STATUTE,
            sources=each.sources,
        )
        for each in articles.latest().values()
        if _is_theirs(each, of)
    ]


def scope_in_full(of: Levelled) -> dict[str, Any]:
    """Whose an article is, with the places of a circle as they are today."""
    scope: dict[str, Any] = dict(scope_of(of))
    if of.circle is not None:
        codes = of.circle.places.filter(city=of.city).values_list("code", flat=True)
        scope["area_places"] = sorted(codes)
    return scope


def _is_theirs(article: Article, of: Levelled) -> bool:
    scope = scope_of(of)
    level = CoreLevel(scope["level"]) if scope else CoreLevel.CITY
    return (article.at_level, article.area) == (level, scope.get("area"))


def _free_name(kind: str, taken: Mapping[str, Article], of: Levelled) -> str:
    """A name that no article has yet."""
    area = scope_of(of).get("area")
    stem = kind.replace("_", "-") + (f"-of-{area}" if area else "")
    stem = "".join(each if each.isascii() and each.isalnum() else "-" for each in stem.lower())
    stem = "-".join(filter(None, stem.split("-")))[:50].strip("-")
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
