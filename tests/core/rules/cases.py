"""A small town, movements in it, and an article of every kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.movements import Facts, Grades, Movements
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook

START = date(2025, 3, 3)  # a Monday
PRICE = {"per_unit": 50, "currency": "USD"}
NUMBERS = ("km", "nitrogen_kg_per_t", "phosphorus_kg_per_t", "haulage_per_t")
CONTENT = {"nitrogen_kg_per_t": 10.0, "phosphorus_kg_per_t": 2.0}

HEAPS = Grades(
    id=np.array(["hot", "cold", "unknown", "held"]),
    hub=np.array(["hub-1", "hub-2", "hub-3", "hub-4"]),
    hygienised=np.array([True, False, False, True]),
    contamination_percent=np.array([0.2, 0.9, np.nan, 0.1]),
    on_hold=np.array([False, False, False, True]),
    heat_known=np.array([True, True, False, True]),
)

EVERY_KIND: tuple[dict[str, Any], ...] = (
    {"kind": "nutrient_cap", "nutrient": "phosphorus", "cap_kg_per_ha_year": 15},
    {"kind": "hygiene_gate"},
    {"kind": "contamination_gate", "most_foreign_matter_percent": 0.5},
    {"kind": "quarantine"},
    {"kind": "water_buffer", "open_water_m": 10, "well_m": 50},
    {"kind": "closed_season", "season": {"begins": "11-15", "ends": "02-01"}},
    {"kind": "weather_gate", "most_rain_mm_per_day": 10},
    {"kind": "equity_floor", "part_of_fair_share": 0.5, "least_total_t_per_week": 1},
    {"kind": "priority_use", "part_of_need": 0.8, "uses": ["school"], "price": PRICE},
    {"kind": "return_share", "to_districts": ["district-01"], "least_share": 0.25},
    {"kind": "longest_haul", "longest_km": 8},
    {"kind": "mean_haul", "mean_km": 6, "legs": ["collect", "return"]},
    {"kind": "quiet_hours", "begins": "21:00", "ends": "07:00"},
    {"kind": "hauling_budget", "most_per_week": 500, "currency": "USD"},
    {"kind": "giver_cap", "most_t_per_season": 20},
    {"kind": "giver_share", "most_share": 0.15, "materials": ["food_scraps"]},
    {"kind": "reactor_permit", "most_t_per_week": 30},
    {"kind": "recipe_balance", "least_carbon_per_nitrogen": 26, "most_carbon_per_nitrogen": 34},
    {"kind": "reserve_floor", "least_t": 5, "weeks_to_build": 1},
    {"kind": "storm_stand_down", "trigger": {"event": "flood", "max_hours": 72, "linger_h": 24}},
    {
        "kind": "nesting_season",
        "season": {"begins": "05-01", "ends": "07-31"},
        "stops": ["deliveries", "pruning"],
    },
    {"kind": "no_disturb_zone", "lat": 40.7, "lon": -74.0, "radius_m": 300},
    {"kind": "guardian", "guardian": "the keeper of the pond", "sites": ["garden-1"]},
    {"kind": "decision_policy", "matter": "ordinary", "majority": "2/3", "quorum_share": 0.15},
    {"kind": "right_to_propose", "matter": "ordinary", "cosigners": 3},
    {"kind": "initiative", "least_share": 0.05},
    {"kind": "ballot_secrecy", "matter": "seats", "secrecy": "secret"},
    {"kind": "seats", "body": "stewards", "seats": 5, "most_terms": 3},
    {"kind": "electoral_roll", "closes_days_before": 7},
    {"kind": "delegation"},
    {"kind": "review", "after_months": 12},
)


def written(raw: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """An article as it stands in JSON, with what every article needs."""
    name = str(raw["kind"]).replace("_", "-")
    return {"id": name, "effective_from": "2025-01-01", **raw, **values}


def article(raw: Mapping[str, Any], **values: Any) -> Article:
    """The article of some parameters."""
    return article_of(written(raw, **values))


def of_kind(kind: str, **values: Any) -> Article:
    """The example of a kind, with other values."""
    [raw] = [each for each in EVERY_KIND if each["kind"] == kind]
    return article(raw, **values)


def book(*articles: Article, city: str = "random-7") -> Rulebook:
    """A rulebook of some articles."""
    return Rulebook(city=city, articles=articles)


def every_kind() -> Rulebook:
    """A rulebook with an article of every kind."""
    return book(*(article(raw) for raw in EVERY_KIND))


@cache
def village() -> City:
    """A random town of 30 sources, 4 hubs and 12 gardens, whose gardens are all of one hectare."""
    city = random_city(7, sources=30, hubs=4, gardens=12)
    size = len(city.gardens)
    gardens = replace(
        city.gardens,
        area_m2=np.full(size, 1e4),
        growing_share=np.ones(size),
        kind=np.where(city.gardens.kind == "sale", "sale", "garden"),
    )
    return replace(city, gardens=gardens)


def facts(city: City | None = None, **known: Any) -> Facts:
    """Facts of the village: nothing spread, given or known before."""
    place = city or village()
    gardens = len(place.gardens)
    given: dict[str, Any] = {
        "applied_kg": (np.zeros(gardens), np.zeros(gardens)),
        "given_t": np.zeros(len(place.sources)),
        "ripe_t": np.full(len(place.hubs), np.nan),
        "needs_t": np.full(gardens, 10.0),
    }
    return Facts(city=place, start=START, **(given | known))


def moves(*rows: Mapping[str, Any]) -> Movements:
    """Movements; a row says its leg and what matters, the rest is usual."""
    usual = {
        **dict.fromkeys(("source", "via", "garden", "kind", "grade"), -1),
        **dict.fromkeys(NUMBERS, 0.0),
        "hub": 0,
        "week": 0,
        "km": 3.0,
    }
    types = {
        **dict.fromkeys(Movements.names(), np.int64),
        **dict.fromkeys(NUMBERS, np.float64),
        "leg": np.str_,
    }
    return Movements.of([usual | dict(row) for row in rows], **types)


def bring(garden: int = 0, **values: Any) -> dict[str, Any]:
    """Compost to a garden: 10 kg of N and 2 kg of P a tonne."""
    return {"leg": "return", "garden": garden, **CONTENT, **values}


def fetch(source: int = 0, **values: Any) -> dict[str, Any]:
    """Organics of a source to a hub."""
    kinds = village().kinds.id.tolist()
    kind = kinds.index(str(village().sources.kind[source]))
    return {"leg": "collect", "source": source, "kind": kind, **values}


def with_gardens(**columns: Any) -> Facts:
    """Facts of the village with other values in some columns of its gardens, again and again."""
    city = village()
    size = len(city.gardens)
    values = {name: np.resize(np.array(value), size) for name, value in columns.items()}
    return facts(replace(city, gardens=replace(city.gardens, **values)))
