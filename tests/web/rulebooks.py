"""A rulebook of the village: one article of each thing that a page has to tell."""

import json

from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.rules.rulebook import Rulebook

SINCE = "2025-01-01"
ARTICLES = (
    {
        "kind": "nutrient_cap",
        "id": "phosphorus-of-beds",
        "effective_from": SINCE,
        "nutrient": "phosphorus",
        "cap_kg_per_ha_year": 10,
        "garden_kinds": ["garden"],
        "sources": ["the village's meeting of 2024"],
    },
    {
        "kind": "closed_season",
        "id": "lent",
        "effective_from": SINCE,
        "layer": "house",
        "garden_kinds": ["park"],
        "season": {"begins": "03-01", "ends": "03-09"},
    },
    {
        "kind": "hygiene_gate",
        "id": "heat-log",
        "effective_from": SINCE,
        "layer": "constitution",
        "adopted_by": "vote 7",
    },
    {
        "kind": "reserve_floor",
        "id": "reserve",
        "effective_from": SINCE,
        "layer": "house",
        "least_t": 4,
        "weeks_to_build": 0,
        "price": {"per_unit": 30, "currency": "EUR"},
    },
    {
        "kind": "longest_haul",
        "id": "near",
        "effective_from": SINCE,
        "authority": "advisory",
        "advice_to": "the mayor",
        "longest_km": 9,
        "legs": ["export"],
    },
    {
        "kind": "quiet_hours",
        "id": "quiet",
        "effective_from": "2024-01-01",
        "effective_to": "2025-02-01",
        "begins": "22:00",
        "ends": "06:00",
    },
)


def village_rules(*ids: str, version: int = 3, note: str = "Made for a test.") -> Rulebook:
    """Those articles, or some of them."""
    chosen = [each for each in ARTICLES if not ids or each["id"] in ids]
    book = {"city": "village", "version": version, "note": note, "articles": chosen}
    return read_rulebook(json.dumps(book))
