"""Before a vote it is told which articles leave no plan together, and of which level they are."""

import json

import pytest

from greenhaven.core.planning.contradictions import ASKED, LIMITS, MIX, conflicts
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.planning.towns import QUICK, START, town
from tests.core.rules.cases import book, of_kind

CITY = town(7)
STATE = opening_state(CITY, START, QUICK)
THERE = str(CITY.gardens.district[CITY.gardens.kind == "garden"][0])
SHARE = of_kind(
    "return_share", id="share", to_districts=[THERE], least_share=0.5, least_total_t_per_week=0.5
)


@pytest.fixture(scope="module")
def rulebook():
    """A share for one district, and a whole year in which that district lets nothing be spread."""
    old = book(SHARE, city=CITY.id)
    rest = {
        "kind": "closed_season",
        "id": "rest",
        "effective_from": "2020-01-01",
        "season": {"begins": "01-01", "ends": "12-31"},
    }
    raw = {
        "title": "Rest",
        "on": old.digest(),
        "level": "district",
        "area": THERE,
        "changes": [{"action": "add", "article": rest}],
    }
    return amended(old, read_proposal(json.dumps(raw)))


def test_rulebook_that_leaves_a_plan_has_no_conflict():
    assert conflicts(CITY, STATE, book(SHARE, city=CITY.id)) is None
    assert conflicts(CITY, STATE, book(city=CITY.id)) is None


def test_articles_of_two_levels_that_leave_no_plan_are_named(rulebook):
    found = conflicts(CITY, STATE, rulebook)

    assert found is not None
    assert set(found.articles) == {"share", "rest"}
    lines = found.say(rulebook, names={THERE: "Old Town"})
    assert any(each.startswith("A rule of a district: Nothing is spread") for each in lines)
    assert any(each.startswith("At least 50 % of the compost") for each in lines)
    assert found.loosenings


def test_limit_of_a_place_that_takes_part_is_told_in_every_language():
    said = [each for table in (LIMITS, ASKED) for each in table.values()] + [MIX]
    most = of_kind("nutrient_cap", nutrient="phosphorus", cap_kg_per_ha_year=0)
    more = of_kind("return_share", to_districts=[THERE], least_share=0.5, least_total_t_per_week=99)

    found = conflicts(CITY, STATE, book(most, more, city=CITY.id))

    assert found is not None
    assert "return-share" in found.articles
    assert [each for each in said if translation("es")(each) == each] == []


def test_conflict_is_told_in_the_readers_language(rulebook):
    lines = conflicts(CITY, STATE, rulebook).say(rulebook, translation("es"))

    assert any(each.startswith("Una regla de un distrito: No se esparce nada") for each in lines)
