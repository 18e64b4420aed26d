"""Which rules reach one garden: how far its limits are used, and in which weeks it is closed."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.city import City, HubKind, distance_km
from greenhaven.core.columns import Floats, Integers, positions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Facts, Leg, Movements
from greenhaven.core.rules.ruling import Ruling
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.sentences import in_readers_words, rules_language
from greenhaven.web.exchange.plans.districts import contents_received
from greenhaven.web.exchange.plans.ranges import scale_of
from greenhaven.web.exchange.plans.rules import RuleBook, cost_words

USED_UP = 1 - 1e-6  # share of a bound


@dataclass(frozen=True, slots=True)
class GardenRule:
    """One article, as it reaches one garden."""

    id: str
    sentence: str
    reach: str
    binds: bool
    price: str

    @property
    def costs(self) -> str:
        """What it costs, in one sentence."""
        return cost_words(self.price, binds=self.binds)


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way to one garden, from each hub in each week, and what the plan moves on it [t]."""

    movements: Movements
    moved_t: Floats
    weeks: int


def garden_rules(book: RuleBook, garden: int) -> tuple[GardenRule, ...]:
    """The articles that reach a garden, in the order of the rulebook; those that bind first."""
    facts = book.facts
    ways = ways_to(book.city, book.plan, facts, garden)
    prices = dict(
        zip(
            book.plan.article_prices.article.tolist(),
            book.plan.article_prices.sentence.tolist(),
            strict=True,
        )
    )
    name, found = str(book.city.gardens.id[garden]), []
    for ruling in book.articles.rulings(ways.movements, facts):
        told = [*_closed(ruling, ways), *_used(ruling, ways, name)]
        if told:
            found.append(
                GardenRule(
                    id=ruling.article,
                    sentence=book.articles.article(ruling.article).sentence(
                        rules_language(), book.names
                    ),
                    reach=" ".join(words for words, _binds in told),
                    binds=any(binds for _words, binds in told),
                    price=in_readers_words(str(prices.get(ruling.article, ""))),
                )
            )
    return tuple(sorted(found, key=lambda rule: not rule.binds))


def ways_to(city: City, plan: Plan, facts: Facts, garden: int) -> Ways:
    """All ways to one garden."""
    hubs = np.flatnonzero((city.hubs.kind == HubKind.PROCESSING_HUB) & city.hubs.takes_part)
    count = len(hubs) * plan.weeks
    hub, week = np.repeat(hubs, plan.weeks), np.tile(np.arange(plan.weeks), len(hubs))
    km = _km(city, hubs, garden)[np.repeat(np.arange(len(hubs)), plan.weeks)]
    nitrogen, phosphorus = contents_received(city, plan)[garden]
    nobody = np.full(count, -1, dtype=np.int64)
    movements = Movements(
        leg=np.full(count, str(Leg.RETURN)),
        source=nobody,
        hub=hub,
        via=nobody,
        garden=np.full(count, garden, dtype=np.int64),
        kind=nobody,
        grade=_grades(facts, city.hubs.id[hub].tolist()),
        week=week,
        km=km,
        nitrogen_kg_per_t=np.full(count, nitrogen),
        phosphorus_kg_per_t=np.full(count, phosphorus),
        haulage_per_t=city.parameters.get("haulage_per_t_km", 0.0) * km,
    )
    return Ways(movements, _moved(city, plan, hubs, garden).ravel(), plan.weeks)


def _km(city: City, hubs: Integers, garden: int) -> Floats:
    """By road, shape (n_hubs,)."""
    table, there = city.hubs, city.gardens
    direct = distance_km(table.lat[hubs], table.lon[hubs], there.lat[garden], there.lon[garden])
    return direct * city.parameters["detour_factor"]


def _grades(facts: Facts, hubs: list[str]) -> Integers:
    rows = {name: row for row, name in enumerate(facts.grades.hub.tolist())}
    return np.array([rows.get(name, -1) for name in hubs], dtype=np.int64)


def _moved(city: City, plan: Plan, hubs: Integers, garden: int) -> Floats:
    """What the plan brings [t], shape (n_hubs, weeks)."""
    flows, moved = plan.flows, np.zeros((len(hubs), plan.weeks))
    here = (flows.leg == Leg.RETURN) & (flows.destination == city.gardens.id[garden])
    rows = np.flatnonzero(here & np.isin(flows.origin, city.hubs.id[hubs]))
    at = positions(city.hubs.id[hubs], flows.origin[rows])
    np.add.at(moved, (at, flows.week[rows]), flows.wet[rows])
    return moved


def _closed(ruling: Ruling, ways: Ways) -> list[tuple[str, bool]]:
    """In how many weeks no hub may bring anything, or some may not."""
    banned = ruling.banned.reshape(-1, ways.weeks)
    if not banned.any():
        return []
    closed, some = int(banned.all(axis=0).sum()), int(banned.any(axis=0).sum())
    if closed:
        words = ngettext(
            "Nothing may be brought in %(n)d of %(weeks)d weeks.",
            "Nothing may be brought in %(n)d of %(weeks)d weeks.",
            closed,
        )
        return [(words % {"n": closed, "weeks": ways.weeks}, True)]
    words = _("In %(n)d of %(weeks)d weeks some hubs may bring nothing.")
    return [(words % {"n": some, "weeks": ways.weeks}, True)]


def _used(ruling: Ruling, ways: Ways, garden: str) -> list[tuple[str, bool]]:
    """How far the limits that are the garden's own are used."""
    rows = np.flatnonzero((ruling.owners == garden) & np.isfinite(ruling.upper))
    amounts, found = ruling.amounts(ways.moved_t), []
    for row in rows.tolist():
        most, comes = float(ruling.upper[row]), float(amounts[row])
        scale = scale_of(ruling.unit, np.array([most, comes]))
        told = {
            "comes": scale.bare(comes) if np.isfinite(comes) else number(comes),
            "most": scale.say(most),
        }
        words = _("%(most)s may still come; the plan counts on %(comes)s.") % told
        found.append((words, bool(comes >= USED_UP * most)))
    return found
