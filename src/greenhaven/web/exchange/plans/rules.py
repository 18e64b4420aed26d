"""The rules that a plan obeys, in words: what each says, what it does there, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenhaven.core.city import City, CityState
from greenhaven.core.columns import Texts
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.articles import Article, Authority, Layer
from greenhaven.core.rules.facts import facts_of
from greenhaven.core.rules.lint import lint
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.web.commons import words
from greenhaven.web.commons.quantities import measured, number
from greenhaven.web.commons.sentences import in_readers_words, rules_language
from greenhaven.web.exchange.plans.districts import contents_received

LAYERS: dict[Layer, Promise] = {
    Layer.STATUTE: gettext_lazy("Law"),
    Layer.CONSTITUTION: gettext_lazy("The constitution"),
    Layer.ORDINARY: gettext_lazy("Ordinary rules"),
    Layer.HOUSE: gettext_lazy("House rules"),
    Layer.STEWARD: gettext_lazy("Orders of stewards"),
}
WHO_CHANGES: dict[Layer, Promise] = {
    Layer.STATUTE: gettext_lazy("Nobody here can change it."),
    Layer.CONSTITUTION: gettext_lazy("Hard to change: it protects everyone."),
    Layer.ORDINARY: gettext_lazy("Changed by an ordinary vote."),
    Layer.HOUSE: gettext_lazy("Numbers of everyday life, changed by a simple majority."),
    Layer.STEWARD: gettext_lazy("They end by themselves within two weeks."),
}
AUTHORITIES: dict[Authority, Promise] = {
    Authority.NETWORK: gettext_lazy("binds this network"),
    Authority.ADVISORY: gettext_lazy("advice"),
    Authority.STATUTE: gettext_lazy("law"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What an article did to the plan."""

    forbidden: int  # movements that it bans
    bounds: int  # limits that it sets, one an owner
    binding: int  # of them, those that the plan uses up
    beyond: float
    unit: str
    paid: float

    @property
    def touches(self) -> bool:
        """Whether the plan could have been another without it."""
        return bool(self.forbidden or self.bounds)

    @property
    def binding_share(self) -> float:
        """Of its limits, those that are used up."""
        return self.binding / self.bounds if self.bounds else 0.0

    @property
    def bar(self) -> str:
        """That share, of a bar of 100."""
        return f"{100 * self.binding_share:.1f}"


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """One article in words."""

    id: str
    sentence: str
    layer: Layer
    authority: str
    since: date
    last: date | None
    version: int
    adopted_by: str
    sources: tuple[str, ...]
    effect: Effect | None  # none = the plan does not obey it
    price: str  # "" = it costs nothing in this plan
    rank: int  # of its price among those of all
    notices: tuple[str, ...]
    currency: str
    emergency: bool = False  # whether something has to set it in force

    @property
    def costs(self) -> str:
        """What it costs, in one sentence; "" where it did nothing."""
        if self.effect is None or not self.effect.touches:
            return ""
        return cost_words(self.price, binds=bool(self.effect.binding))

    @property
    def did(self) -> str:
        """What it did to the plan, in one sentence."""
        if self.effect is None:
            return _("The plan is made without it.")
        if not self.effect.touches:
            return _("It touches nothing that this plan could move.")
        return " ".join(_done(self.effect, self.currency))


@dataclass(frozen=True, slots=True)
class Level:
    """The articles of one layer."""

    title: str
    changed_by: str
    articles: tuple[ArticleShown, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rulebook that the plan in force obeys."""

    note: str
    is_adopted: bool  # by anybody
    version: int
    digest: str
    articles: tuple[ArticleShown, ...]

    @property
    def levels(self) -> list[Level]:
        """The articles by layer, the highest first."""
        found = []
        for layer, title in LAYERS.items():
            own = tuple(each for each in self.articles if each.layer is layer)
            if own:
                found.append(Level(str(title), str(WHO_CHANGES[layer]), own))
        return found

    @property
    def priced(self) -> list[ArticleShown]:
        """The articles that cost something, in the order in which the plan tells them."""
        return sorted((each for each in self.articles if each.price), key=lambda each: each.rank)

    @property
    def binding(self) -> int:
        """How many articles bind somewhere."""
        return sum(each.effect is not None and each.effect.binding > 0 for each in self.articles)

    @property
    def idle(self) -> int:
        """How many touch nothing in this plan."""
        return sum(each.effect is not None and not each.effect.touches for each in self.articles)


class RuleBook:
    """Reads the rulebook that a plan obeys."""

    def __init__(self, city: City, state: CityState, plan: Plan, articles: Rulebook) -> None:
        self.city, self.state, self.plan, self.articles = city, state, plan, articles
        self.names = named(city)

    @property
    def facts(self) -> Facts:
        """What the rules are told of the city when the plan begins."""
        nitrogen, phosphorus = np.nan_to_num(contents_received(self.city, self.plan)).mean(axis=0)
        return facts_of(self.city, self.state, (float(nitrogen), float(phosphorus)))

    def page(self) -> RulesPage:
        """All articles that hold when the plan begins or later."""
        shown = [each for each in self.articles.latest().values() if not self._has_ended(each)]
        notices = lint(self.articles, self.facts)
        told: dict[str, list[str]] = {}
        for notice in notices:
            told.setdefault(notice.article, []).append(notice.say(rules_language(), self.names))
        return RulesPage(
            note=self.articles.note,
            is_adopted=any(article.adopted_by for article in shown),
            version=self.articles.version,
            digest=self.articles.digest(),
            articles=tuple(self._shown(each, tuple(told.get(each.id, ()))) for each in shown),
        )

    def _has_ended(self, article: Article) -> bool:
        return article.effective_to is not None and article.effective_to <= self.plan.start

    def _shown(self, article: Article, notices: tuple[str, ...]) -> ArticleShown:
        last = article.effective_to - timedelta(days=1) if article.effective_to else None
        prices = self.plan.article_prices
        row = _row(prices.article, article.id)
        return ArticleShown(
            id=article.id,
            sentence=article.sentence(rules_language(), self.names),
            layer=article.layer,
            authority=str(AUTHORITIES[article.authority]),
            since=article.effective_from,
            last=last,
            version=article.version,
            adopted_by=article.adopted_by,
            sources=article.sources,
            effect=self._effect(article.id),
            price=in_readers_words(str(prices.sentence[row])) if row is not None else "",
            rank=row or 0,
            notices=notices,
            currency=self.city.currency,
            emergency=article.trigger is not None and article.authority is not Authority.ADVISORY,
        )

    def _effect(self, article: str) -> Effect | None:
        table = self.plan.articles
        if (row := _row(table.article, article)) is None:
            return None
        return Effect(
            forbidden=int(table.forbidden[row]),
            bounds=int(table.bounds[row]),
            binding=int(table.binding[row]),
            beyond=float(table.beyond[row] + table.in_spite[row]),
            unit=str(table.unit[row]),
            paid=float(table.paid[row]),
        )


def cost_words(price: str, *, binds: bool) -> str:
    """What an article costs, in one sentence; what binds may still cost nothing."""
    if price:
        return price
    if binds:
        return _("Without it the plan would be as good: other limits are as tight.")
    return _("It costs this plan nothing.")


def named(city: City) -> dict[str, str]:
    """Names of materials, hubs, gardens and districts, by id."""
    tables = (city.gardens, city.hubs, city.districts)
    found = {
        name: title
        for table in tables
        for name, title in zip(table.id.tolist(), table.name.tolist(), strict=True)
    }
    return found | {name: title.lower() for name, title in words.materials_of(city).items()}


def _row(ids: Texts, wanted: str) -> int | None:
    rows = np.flatnonzero(ids == wanted)
    return int(rows[0]) if len(rows) else None


def _done(effect: Effect, currency: str) -> Iterable[str]:
    if effect.forbidden:
        yield ngettext(
            "It forbids %(n)s movement that the plan could have made.",
            "It forbids %(n)s movements that the plan could have made.",
            effect.forbidden,
        ) % {"n": number(effect.forbidden)}
    if effect.bounds:
        limits = ngettext("It sets %(n)s limit", "It sets %(n)s limits", effect.bounds)
        told = {"n": number(effect.bounds), "used": number(effect.binding)}
        yield f"{limits % told}; {_used_up(effect) % told}"
    if effect.beyond:
        yield _("The plan goes beyond it by %(amount)s, and counts %(paid)s for that.") % {
            "amount": measured(effect.beyond, effect.unit, 1),
            "paid": measured(effect.paid, currency),
        }


def _used_up(effect: Effect) -> str:
    """How many of its limits the plan uses up."""
    if not effect.binding:
        return (
            _("the plan does not reach it.") if effect.bounds == 1 else _("the plan reaches none.")
        )
    if effect.binding < effect.bounds:
        return _("the plan reaches %(used)s of them.")
    return _("the plan reaches it.") if effect.bounds == 1 else _("the plan reaches all of them.")
