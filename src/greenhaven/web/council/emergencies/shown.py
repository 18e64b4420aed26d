"""What pages tell of emergencies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.believed import COORDINATORS
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import Trigger
from greenhaven.web.commons.emergencies import queries
from greenhaven.web.commons.emergencies.models import Activation, Alert
from greenhaven.web.commons.emergencies.queries import in_force_now, report_due
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.names import names_of
from greenhaven.web.council.rulebook.queries import book_in_force

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Agreed:
    """An emergency article that is agreed, and whether it is active at this moment."""

    article: Article
    sentence: str
    trigger: Trigger
    sources: tuple[str, ...]
    active_until: datetime | None

    @property
    def needed(self) -> int:
        """How many of its sources have to agree."""
        return self.trigger.confirmations or 1


@dataclass(frozen=True, slots=True)
class Shown:
    """One time that an article was set in force."""

    row: Activation
    sentence: str  # "" = the article is no more
    where: str
    alerts: tuple[tuple[Alert, str, str], ...]  # with whose it is, and where
    now: datetime

    @property
    def holds(self) -> bool:
        """Whether it is in force at this moment."""
        return self.row.holds(self.now)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.row.is_over(self.now)

    @property
    def ended(self) -> datetime:
        """When it ended, or will by itself."""
        return self.row.ended_at or self.row.ends_at

    @property
    def report_due(self) -> date | None:
        """By when it is to be told what it did; none where it is told, or goes on."""
        due = report_due(self.row)
        return (
            due.astimezone(self.now.tzinfo).date()
            if due and not self.row.reported_at and not self.row.rehearsal
            else None
        )


class Reader:
    """Says what rows mean, in the reader's words; names and the rulebook are looked up once."""

    def __init__(self, city: City, now: datetime, book: Rulebook | None = None) -> None:
        self.city, self.now = city, now
        self._names: Mapping[str, str] = names_of(city)
        self._latest = (book or book_in_force(city)).latest()

    def agreed(
        self, articles: Iterable[Article], active: Mapping[str, datetime] | None = None
    ) -> list[Agreed]:
        """What is agreed for emergencies; `active` says until when which of them is active."""
        if active is None:
            active = in_force_now(self.city.id, self.now)
        return [
            Agreed(
                each,
                self._sentence(each),
                each.trigger,
                tuple(source_words(name) for name in each.trigger.sources or (COORDINATORS,)),
                active.get(each.id),
            )
            for each in articles
            if each.trigger is not None
        ]

    def shown(self, row: Activation, alerts: Iterable[Alert] = ()) -> Shown:
        """One activation, in words, with the warnings behind it where they are to be told."""
        article = self._latest.get(row.article)
        return Shown(
            row,
            self._sentence(article) if article else "",
            self.areas({each.area for each in row.areas.all()}),
            tuple(self.heard(alerts)),
            self.now,
        )

    def heard(self, alerts: Iterable[Alert]) -> list[tuple[Alert, str, str]]:
        """Warnings, with whose they are and where they reach."""
        return [
            (each, source_words(each.source), self.areas(each.areas or self._everywhere()))
            for each in alerts
        ]

    def areas(self, ids: Iterable[str]) -> str:
        """Where something holds: districts by their names, or everywhere."""
        found = set(ids)
        if found >= set(self.city.districts.id.tolist()):
            return _("the whole city")
        return ", ".join(sorted(self._names.get(each, each) for each in found if each))

    def _everywhere(self) -> list[str]:
        return list(self.city.districts.id.tolist())

    def _sentence(self, article: Article) -> str:
        return article.sentence(rules_language(), self._names)


def of_article(city: City, article: Article, book: Rulebook, now: datetime) -> dict[str, object]:
    """What the page of an article tells of emergencies; nothing where it always holds."""
    if article.trigger is None:
        return {}
    reader = Reader(city, now, book)
    rows = queries.of_article(city.id, article.id)[:SHOWN]
    ends = [each.ends_at for each in rows if each.holds(now)]
    active = {article.id: max(ends)} if ends else {}
    return {
        "emergency": reader.agreed([article], active)[0],
        "activations": [reader.shown(each) for each in rows],
    }


def source_words(source: str) -> str:
    """Who warns; coordinators are people of this network."""
    return _("coordinators of this network") if source == COORDINATORS else source
