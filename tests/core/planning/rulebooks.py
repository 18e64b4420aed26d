"""Rulebooks made by hand, so that planning is tested without the catalogue of kinds."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from greenhaven.core.rules.movements import Facts, Leg, Movements
from greenhaven.core.rules.ruling import Ruling, ban

Article = Callable[[Movements, Facts], Ruling]


@dataclass(frozen=True, slots=True)
class Handmade:
    """Articles that are functions."""

    articles: tuple[Article, ...]

    def rulings(self, movements: Movements, facts: Facts) -> tuple[Ruling, ...]:
        return tuple(article(movements, facts) for article in self.articles)


def book(*articles: Article) -> Handmade:
    return Handmade(articles)


def nearer_than(km: float, price: float = np.inf) -> Article:
    """No compost travels further to soil."""
    return lambda movements, _: ban("haul", movements.to_soil & (movements.km > km), price)


def nitrogen_at_most(kg: float, price: float = np.inf) -> Article:
    """No garden gets more N in all the plan's weeks."""

    def article(movements: Movements, facts: Facts) -> Ruling:
        to_soil = np.flatnonzero(movements.to_soil)
        gardens = len(facts.city.gardens)
        return Ruling(
            "nitrogen",
            np.zeros(len(movements), dtype=bool),
            facts.city.gardens.id,
            movements.garden[to_soil],
            to_soil,
            movements.nitrogen_kg_per_t[to_soil],
            total=np.zeros(len(movements), dtype=bool),
            of_total=np.zeros(gardens),
            lower=np.full(gardens, -np.inf),
            upper=np.full(gardens, kg),
            unit="kg N",
            price=price,
        )

    return article


def least_share(share: float, price: float = np.inf) -> Article:
    """The gardens of every district that has some get that share of all that goes to soil."""

    def article(movements: Movements, facts: Facts) -> Ruling:
        city = facts.city
        order = {name: row for row, name in enumerate(city.districts.id.tolist())}
        district = np.array([order.get(name, -1) for name in city.gardens.district.tolist()])
        to_soil = np.flatnonzero(movements.to_soil & (district[movements.garden] >= 0))
        served, row = np.unique(district[movements.garden[to_soil]], return_inverse=True)
        return Ruling(
            "equity",
            np.zeros(len(movements), dtype=bool),
            city.districts.id[served],
            row,
            to_soil,
            np.ones(len(to_soil)),
            total=movements.to_soil,
            of_total=np.full(len(served), -share),
            lower=np.zeros(len(served)),
            upper=np.full(len(served), np.inf),
            unit="t",
            price=price,
            at_handover=False,
        )

    return article


def reserve(tonnes: float, price: float = np.inf) -> Article:
    """Every composting hub keeps that much of what is ripe at the end of the last week."""

    def article(movements: Movements, facts: Facts) -> Ruling:
        kept = np.flatnonzero(
            (movements.leg == Leg.KEEP) & (movements.week == movements.week.max(initial=0))
        )
        return Ruling(
            "reserve",
            np.zeros(len(movements), dtype=bool),
            facts.city.hubs.id[movements.hub[kept]],
            np.arange(len(kept)),
            kept,
            np.ones(len(kept)),
            total=np.zeros(len(movements), dtype=bool),
            of_total=np.zeros(len(kept)),
            lower=np.full(len(kept), tonnes),
            upper=np.full(len(kept), np.inf),
            unit="t",
            price=price,
        )

    return article


def given_at_most(tonnes: float, price: float = np.inf) -> Article:
    """No source gives more in all the plan's weeks."""

    def article(movements: Movements, facts: Facts) -> Ruling:
        given = np.flatnonzero(movements.source >= 0)
        sources = len(facts.city.sources)
        return Ruling(
            "giver",
            np.zeros(len(movements), dtype=bool),
            facts.city.sources.id,
            movements.source[given],
            given,
            np.ones(len(given)),
            total=np.zeros(len(movements), dtype=bool),
            of_total=np.zeros(sources),
            lower=np.full(sources, -np.inf),
            upper=tonnes - facts.given_t,
            unit="t",
            price=price,
        )

    return article


def return_share(share: float, price: float = np.inf) -> Article:
    """Of what is collected in the city, that share comes back to its soil."""

    def article(movements: Movements, _: Facts) -> Ruling:
        moved = np.flatnonzero(movements.to_soil | (movements.leg == Leg.COLLECT))
        back = movements.to_soil[moved]
        return Ruling(
            "return",
            np.zeros(len(movements), dtype=bool),
            np.array([""]),
            np.zeros(len(moved), dtype=np.int64),
            moved,
            np.where(back, 1.0, -share),
            total=np.zeros(len(movements), dtype=bool),
            of_total=np.zeros(1),
            lower=np.zeros(1),
            upper=np.full(1, np.inf),
            unit="t",
            price=price,
            at_handover=False,
        )

    return article
