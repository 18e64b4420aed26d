"""The rulebook in force, what it was before, and what became law by which decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.differences import Change, differences
from greenhaven.core.rules.kinds.habitat import Guardian
from greenhaven.core.rules.labels import ChangeTold, told
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.models import Enactment, Rulebook
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.rulebook.models import ReviewCall

NOTHING = "0" * 64


def book_in_force(city: City) -> Articles:
    """The articles in force; none where there are no rules yet."""
    row = rulebook_in_force(city.id)
    return articles_of(row.digest) if row else Articles(city=city.id, version=0)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article as it stood, and the decision that made it."""

    article: Article
    sentence: str
    since: date
    until: date | None  # its last day
    proposal: Proposal | None

    @property
    def number(self) -> int:
        """Which version it is."""
        return self.article.version


def article_or_404(city: City, name: str) -> Article:
    """The last version of an article."""
    book = book_in_force(city)
    if name not in book.latest():
        raise Http404(_("There is no such article."))
    return book.article(name)


@lru_cache(maxsize=64)
def _read(document: str) -> Articles:
    """A rulebook by its text; all of a history are asked for at once, and read once."""
    return read_rulebook(document)


def versions_of(city: City, name: str) -> list[Version]:
    """Every version that an article had, the last first, with the decision behind each.

    Versions that were replaced from their own first day stand in older rulebooks alone.
    """
    found: dict[int, tuple[Article, Rulebook]] = {}
    for row in Rulebook.objects.filter(city=city.id).only("document").order_by("pk"):
        for article in _read(row.document).versions(name):
            if article.version not in found:
                found[article.version] = (article, row)
            elif article.effective_to is not None:
                found[article.version] = (article, found[article.version][1])
    decided = {
        each.rulebook_id: each
        for each in Proposal.objects.filter(city=city.id, rulebook__isnull=False)
    }
    names, translate = names_of(city), rules_language()
    return [
        Version(
            article,
            article.sentence(translate, names),
            article.effective_from,
            last_day(article),
            decided.get(row.pk),
        )
        for _number, (article, row) in sorted(found.items(), reverse=True)
    ]


def last_day(article: Article) -> date | None:
    """On which an article still holds."""
    return article.effective_to - timedelta(days=1) if article.effective_to else None


@dataclass(frozen=True, slots=True)
class Step:
    """One rulebook after another: when, by whom, by which decision, and what it changed."""

    enactment: Enactment
    proposal: Proposal | None
    changes: tuple[ChangeTold, ...]


def history(city: City) -> list[Step]:
    """Every rulebook that was put in force, the last first, and what each changed."""
    rows = list(
        Enactment.objects.filter(rulebook__city=city.id).select_related("rulebook").order_by("pk")
    )
    decided = {
        each.rulebook_id: each
        for each in Proposal.objects.filter(city=city.id, rulebook__isnull=False)
    }
    before = Articles(city=city.id, version=0)
    steps = []
    for row in rows:
        now = _read(row.rulebook.document)
        changes = differences(before, now)
        steps.append(Step(row, decided.get(row.rulebook_id), words_of(city, changes)))
        before = now
    return steps[::-1]


def words_of(city: City, changes: tuple[Change, ...]) -> tuple[ChangeTold, ...]:
    """Changes in the reader's words."""
    names, translate = names_of(city), rules_language()
    return tuple(told(change, translate, names) for change in changes)


def compared(city: City, one: Rulebook, other: Rulebook) -> tuple[ChangeTold, ...]:
    """What a rulebook changes against another."""
    return words_of(city, differences(articles_of(one.digest), articles_of(other.digest)))


def rulebook_numbered(city: City, version: int) -> Rulebook:
    """The rulebook of that version that was put in force."""
    found = Enactment.objects.filter(rulebook__city=city.id, rulebook__version=version)
    last = found.select_related("rulebook").order_by("-pk").first()
    if last is None:
        raise Http404(_("There is no such version of the rulebook."))
    return last.rulebook


def may_call_review(article: Article, actor: Actor, city: City) -> bool:
    """Whether someone speaks for what an article of guardians protects.

    The guardian is named by a role or by a circle; for any other name, stewards speak.
    """
    if not isinstance(article, Guardian) or actor.person is None:
        return False
    named = article.guardian.casefold()
    role = {each.value: each for each in Role}.get(named)
    if role is Role.KEEPER:
        kept = Place.objects.filter(pk__in=actor.keeps, city=city.id)
        return any(article.means(city, place.code) for place in kept)
    if role is not None:
        return role.value in actor.roles
    circles = Circle.objects.filter(city=city.id, closed_at=None)
    circle = next((c for c in circles if named in (c.slug.casefold(), c.name.casefold())), None)
    if circle is not None:
        return circle.pk in actor.circles | actor.stewards
    return Role.STEWARD.value in actor.roles


def open_reviews(city: City, article: str) -> list[ReviewCall]:
    """What guardians asked to be looked at again, and is not answered."""
    found = ReviewCall.objects.filter(city=city.id, article=article)
    return list(found.select_related("called_by", "answered_by").order_by("-pk")[:20])
