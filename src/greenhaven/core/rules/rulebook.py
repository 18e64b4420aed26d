"""A rulebook: the articles of one city, in one version, told apart by a digest."""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from greenhaven.core.city import Gardens, Hubs, Sources
from greenhaven.core.columns import Floats, Integers
from greenhaven.core.rules.articles import Article, Authority, Tighter
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.kinds import AnyArticle
from greenhaven.core.rules.kinds.procedures import Procedural
from greenhaven.core.rules.movements import Facts, Movements
from greenhaven.core.rules.ruling import Ruling
from greenhaven.core.rules.texts import Digest, Line, Name
from greenhaven.core.rules.words import NO_NAMES, Message, message

SLIGHT = 1e-9  # of the last digit: a value that is round stays so


class Rulebook(BaseModel):
    """Articles in force, those to come, and those that were.

    An article that was amended stays, with the day on which it ended, so that it can be told why a
    handover of long ago was allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    city: Name = Field(description="id of the city")
    version: int = Field(default=1, ge=0, description="counts up; 0 = there are no rules yet")
    parent: Digest = Field(default="", description="of the version before; empty = none")
    note: Line = Field(default="", description="what a reader must know of it")
    articles: tuple[AnyArticle, ...] = ()

    @model_validator(mode="after")
    def _tells_articles_apart(self) -> "Rulebook":
        by_id: dict[str, list[Article]] = {}
        for article in self.articles:
            by_id.setdefault(article.id, []).append(article)
        for versions in by_id.values():
            for early, late in pairwise(sorted(versions, key=_by_version)):
                _refuse_twins(early, late)
        self._refuse_two_procedures()
        return self

    def _refuse_two_procedures(self) -> None:
        """What is settled once is not settled twice: nobody would know which of both holds."""
        settled: dict[tuple[object, ...], list[Article]] = {}
        for article in self.articles:
            if isinstance(article, Procedural) and article.authority is not Authority.ADVISORY:
                subject = tuple(getattr(article, name) for name in article.SUBJECT)
                of = (article.kind, article.level, article.area, *subject)
                settled.setdefault(of, []).append(article)
        for same in settled.values():
            for early, late in pairwise(sorted(same, key=lambda each: each.effective_from)):
                if early.id != late.id:
                    _refuse_overlap(early, late)

    def in_force(self, day: date) -> tuple[Article, ...]:
        """The articles whose dates hold on a day."""
        return tuple(article for article in self.articles if article.in_force(day))

    def latest(self) -> dict[str, Article]:
        """The last version of each article, by its id, in the order of the rulebook."""
        found: dict[str, Article] = {}
        for article in self.articles:
            if article.id not in found or found[article.id].version < article.version:
                found[article.id] = article
        return found

    def rulings(
        self, movements: Movements, facts: Facts, *, with_advice: bool = False
    ) -> tuple[Ruling, ...]:
        """What each article demands of movements; advice only where it is asked for.

        An article without any movement while its dates hold has no ruling.
        """
        return self.judge(Case(movements, facts), with_advice=with_advice)

    def judge(self, case: Case, *, with_advice: bool = False) -> tuple[Ruling, ...]:
        """What each article demands of the movements of a case."""
        return tuple(
            article.judge(case)
            for article in self.articles
            if article.MOVES
            and (with_advice or article.authority is not Authority.ADVISORY)
            and any(map(article.dated, case.spans))
        )

    def told_apart(self, table: Gardens | Hubs | Sources) -> Integers:
        """A number for each place of a table; those of one number no article tells apart by id.

        Nor by where they lie; what their other columns tell is not asked here.
        """
        masks = [article.singled_out(table) for article in self.articles if article.MOVES]
        chosen = [mask for mask in masks if mask is not None]
        if not chosen:
            return np.zeros(len(table), dtype=np.int64)
        alike = np.unique(np.column_stack(chosen), axis=0, return_inverse=True)[1]
        return np.asarray(alike.ravel(), dtype=np.int64)

    def sentence(self, article: str, names: Mapping[str, str] = NO_NAMES) -> str:
        """What an article says, in English."""
        return self.article(article).sentence(names=names)

    def noun(self, article: str) -> str:
        """A short name of an article that can stand in a sentence, in English."""
        return self.article(article).noun().say()

    def loosened(self, article: str, movements: Movements, facts: Facts, moved_t: Floats) -> str:
        """What would have to become of an article for that much to be moved [t], in English.

        Returns
        -------
        str
            "the 8 km limit would have to be 9.4 km"; or that it would have to be lifted, or can
            stay.
        """
        return loosening(self.article(article), Case(movements, facts), moved_t).say()

    def versions(self, name: str) -> tuple[Article, ...]:
        """Every version of an article, the first first; none where there never was one."""
        mine = (article for article in self.articles if article.id == name)
        return tuple(sorted(mine, key=_by_version))

    def article(self, name: str) -> Article:
        """The last version of an article."""
        latest = self.latest()
        if name not in latest:
            raise RulesError(f"there is no article {name}; there are {', '.join(latest) or 'none'}")
        return latest[name]

    def canonical(self) -> str:
        """The whole text: sorted keys, no spaces, every parameter written out."""
        plain = self.model_dump(mode="json", exclude_none=True)
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def digest(self) -> str:
        """SHA-256 of the canonical text, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def loosening(article: Article, case: Case, moved_t: Floats) -> Message:
    """What would have to become of an article for that much to be moved [t]."""
    ruling = article.judge(case)
    needed = article.needed(case, ruling, moved_t)
    total = article.total_needed(case, ruling, moved_t)
    if needed is None:
        return message("{article} would have to be lifted", article=article.noun())
    name = article.PARAMETER
    lower = article.TIGHTER.get(name) is Tighter.LOWER
    value = _rounded(needed, up=lower)
    now = getattr(article, name)
    if value == now or (value < now) is lower:
        return _with_less_in_all(article, total)
    bound = article.bounds().get(name)
    template = "{article} would have to be {measure}"
    if bound is not None and bound.nearest(value) != value:
        template = "{article} would have to be {measure}, which no amendment can reach"
    elif total is not None:
        template = "{article} would have to be {measure}, with {total} t a week in all"
    more = {} if total is None else {"total": _rounded(total, up=False)}
    return message(template, article=article.noun(), measure=article.measured(value), **more)


def _with_less_in_all(article: Article, total: float | None) -> Message:
    """What would have to become of an article whose parameter is no hindrance."""
    if total is None:
        return message("{article} can stay as it is", article=article.noun())
    return message(
        "{article} would have to be content with {total} t a week in all",
        article=article.noun(),
        total=_rounded(total, up=False),
    )


def _rounded(value: float, *, up: bool) -> float:
    """Three digits, towards what is looser."""
    if not value:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    steps = value / step
    whole = math.ceil(steps - SLIGHT) if up else math.floor(steps + SLIGHT)
    return float(f"{whole * step:.3g}")


def _refuse_overlap(early: Article, late: Article) -> None:
    """Raise where two articles settle the same at the same time."""
    if early.effective_to is None or early.effective_to > late.effective_from:
        raise PydanticCustomError(
            "overlap",
            "article {late}: {early} settles the same already; amend that one, or let it end on "
            "{day}",
            {"late": late.id, "early": early.id, "day": str(late.effective_from)},
        )


def _by_version(article: Article) -> int:
    return article.version


def _refuse_twins(early: Article, late: Article) -> None:
    """Raise where two versions of an article are one, or hold on the same day."""
    if early.version == late.version:
        raise PydanticCustomError("twins", "article {id} is there twice", {"id": early.id})
    if early.effective_to is None or early.effective_to > late.effective_from:
        raise PydanticCustomError(
            "twins",
            "article {id}: version {early} must end before version {late} begins; nearest valid "
            "value of its effective_to: {nearest}",
            {
                "id": early.id,
                "early": early.version,
                "late": late.version,
                "nearest": str(late.effective_from),
            },
        )
