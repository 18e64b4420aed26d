"""What is above an article: a district's or circle's may only tighten what a wider level set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import NO_NAMES, Translate, message

# Lists of what an article means; none = all.
REACHES = ("garden_kinds", "uses", "districts", "hubs", "materials", "legs", "sites")


@dataclass(frozen=True, slots=True)
class FromAbove:
    """A value that leaves the bounds set by a wider level.

    Parameters
    ----------
    article : Article
        That leaves them.
    field : str
    came : object
    above : Article
        That sets them.
    nearest : object
        The nearest value that would stay within.
    """

    article: Article
    field: str
    came: Any
    above: Article
    nearest: Any

    def words(self) -> str:
        """What came and what is allowed, with the article that says so."""
        nearest = "null" if self.nearest is None else self.nearest
        return (
            f"article {self.article.id}, {self.field}: {self.came} came, and article "
            f"{self.above.id} of the {self.above.at_level} sets {nearest}; an article of a "
            f"{self.article.at_level} can only tighten it; nearest valid value: {nearest}"
        )

    def say(self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES) -> str:
        """The same for a reader, with the sentence from above."""
        return message(
            "This is looser than what holds above it, and so it cannot be: “{sentence}”",
            sentence=self.above.sentence(translate, names),
        ).say(translate, names)


def bounds_from_above(
    rulebook: Rulebook | Sequence[Article], article: Article
) -> tuple[FromAbove, ...]:
    """Every value of an article that is looser than an article of a wider level sets it.

    Articles of the same kind and subject are compared that mean something in common and hold on
    the same days; one from which a plan may depart at a price binds nobody below it.
    """
    found = []
    articles = rulebook.articles if isinstance(rulebook, Rulebook) else rulebook
    for above in articles:
        if _is_above(above, article) and _meet(above, article):
            found += list(_looser(above, article))
    return tuple(found)


def _is_above(above: Article, article: Article) -> bool:
    """Whether one is of a wider level that holds the other's area, and binds."""
    if above.authority is Authority.ADVISORY or above.price is not None:
        return False
    if above.kind != article.kind or not above.at_level.is_above(article.at_level):
        return False
    return above.level is None or above.area == article.area_district


def _meet(above: Article, article: Article) -> bool:
    """Whether both speak of the same thing, at some place and on some day."""
    if any(getattr(above, name) != getattr(article, name) for name in above.SUBJECT):
        return False
    for name in REACHES:
        ours, theirs = getattr(article, name, ()), getattr(above, name, ())
        if ours and theirs and not set(ours) & set(theirs):
            return False
    begins = max(above.effective_from, article.effective_from)
    ends = [each.effective_to for each in (above, article) if each.effective_to is not None]
    return all(begins < end for end in ends)


def _looser(above: Article, article: Article) -> Iterator[FromAbove]:
    if article.price is not None:
        yield FromAbove(article, "price", "a price", above, None)
    for name in above.KEPT:
        sets, came = getattr(above, name), getattr(article, name)
        if sets != came:
            yield FromAbove(article, name, came, above, sets)
    for name, direction in above.TIGHTER.items():
        sets, came = getattr(above, name), getattr(article, name)
        if sets is not None and (came is None or not direction.keeps(sets, came)):
            yield FromAbove(article, name, "null" if came is None else came, above, sets)
