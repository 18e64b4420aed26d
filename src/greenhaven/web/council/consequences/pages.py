"""Consequences as people read them: lines with their signs, and two maps side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language

from greenhaven.core.city import City
from greenhaven.core.document import unpack
from greenhaven.core.forecast.consequences.consequences import Consequences
from greenhaven.core.forecast.consequences.effects import Verdict
from greenhaven.core.forecast.consequences.lines import (
    SIGNS,
    Line,
    key_of,
    of_districts,
    of_places,
    of_the_city,
)
from greenhaven.core.rules.words import Speech
from greenhaven.web.commons.outlines import Frame
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import city_of
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.consequences.pricing import Price, prices_of
from greenhaven.web.council.names import names_of

STEPS = 5  # shades of a map


@dataclass(frozen=True, slots=True)
class Shown:
    """One line, with the sign and the word that say the same as its colour."""

    sign: str
    verdict: str
    words: str


@dataclass(frozen=True, slots=True)
class Area:
    """A district on both maps: which shade it has, and what it is called."""

    path: str
    now: int | None  # shade, 0-4; none where there is no garden
    then: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is shown beside a text."""

    key: str
    weeks: int
    start: object
    city: list[Shown]
    places: list[Shown]
    districts: list[Shown]
    areas: list[Area]
    width: int
    height: int
    reasons: list[str]
    conflict: list[str]
    obedience: list[str]
    gaps: list[str]
    prices: list[Price] = field(default_factory=list)

    @property
    def changes_the_map(self) -> bool:
        """Whether both maps differ at all."""
        return any(each.now != each.then for each in self.areas)


def beside(weighing: Weighing) -> Beside:
    """What a weighing says, in the reader's language."""
    city = city_of(weighing.snapshot.digest)
    told, language = weighing.document or {}, get_language() or "en"

    def said(name: str) -> list[str]:
        by_language = told.get(name, {})
        return list(by_language.get(language, by_language.get("en", [])))

    if told.get("conflict"):
        return Beside(
            *("", 0, None, [], [], [], [], 0, 0, []), said("conflict"), said("obedience"), []
        )
    found = consequences_of(weighing.pk)
    speech = Speech(rules_language(), names_of(city))
    frame = Frame.around(city.outlines)
    return Beside(
        key=key_of(found).say(speech.translate, speech.names),
        weeks=found.weeks,
        start=found.start,
        city=_shown(of_the_city(found, speech)),
        places=_shown(of_places(found, speech)),
        districts=_shown(of_districts(found.equity, speech)),
        areas=list(_areas(city, found, frame)),
        width=frame.width,
        height=frame.height,
        reasons=[f"{each.name}: {each.reason}" for each in found.reasons],
        conflict=[],
        obedience=said("obedience"),
        gaps=said("gaps"),
        prices=prices_of(told),
    )


@lru_cache(maxsize=16)
def consequences_of(weighing: int) -> Consequences:
    """The figures of a weighing that is done; kept in memory, for they never change."""
    row = Weighing.objects.only("packed").get(pk=weighing)
    return unpack(Consequences, bytes(row.packed))


def _shown(lines: Iterable[Line]) -> list[Shown]:
    return [Shown(SIGNS[each.verdict], Verdict(each.verdict).value, each.words) for each in lines]


def _areas(city: City, found: Consequences, frame: Frame) -> Iterator[Area]:
    """Districts with the share of a safe dose that their gardens get."""
    equity = found.equity
    rows = {name: row for row, name in enumerate(equity.district.tolist())}
    names = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    for name, outline in city.outlines.items():
        if name not in names:
            continue
        row = rows.get(name)
        if row is None:
            yield Area(frame.path(outline), None, None, names[name])
            continue
        now, then = float(equity.now[row]), float(equity.then[row])
        title = f"{names[name]}: {100 * now:.0f} % → {100 * then:.0f} %"
        yield Area(frame.path(outline), _shade(now), _shade(then), title)


def _shade(share: float) -> int:
    return min(STEPS - 1, max(0, int(share * STEPS)))
