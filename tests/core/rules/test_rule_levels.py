"""Districts and circles: they speak for their own places, and only tighten what stands above."""

import json
from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.rules.adoption import adoption_notices
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check
from greenhaven.core.rules.hours import closed_times
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.levels import bounds_from_above
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.rules.cases import START, book, bring, facts, fetch, moves, of_kind, village

CITY = village()
HERE = str(CITY.gardens.district[0])
OURS = {"level": "district", "area": HERE}
CIRCLE = {"level": "circle", "area": "maple", "area_places": [str(CITY.gardens.id[0])]}
CAP = of_kind("nutrient_cap", cap_kg_per_ha_year=15)


def garden_in(district, *, inside=True):
    """Position of a garden that lies in a district, or of one that does not."""
    found = np.flatnonzero((CITY.gardens.district == district) == inside)
    return int(found[0])


def proposal(rulebook, *changes, **values):
    raw = {"title": "A change", "on": rulebook.digest(), "changes": list(changes), **values}
    return read_proposal(json.dumps(raw))


def add(kind, **values):
    return {"action": "add", "article": {"kind": kind, "effective_from": "2025-01-01", **values}}


def refusal(rulebook, *changes, **values):
    with pytest.raises(RulesError) as caught:
        amended(rulebook, proposal(rulebook, *changes, **values))
    return str(caught.value)


def test_article_of_a_district_touches_its_own_places_only():
    article = of_kind("longest_haul", longest_km=5, **OURS)
    rows = [bring(garden_in(HERE), km=9), bring(garden_in(HERE, inside=False), km=9)]

    assert article.ruling(moves(*rows), facts()).banned.tolist() == [True, False]


def test_article_of_a_circle_touches_the_places_it_names():
    article = of_kind("longest_haul", longest_km=5, **CIRCLE)
    rows = [bring(0, km=9), bring(1, km=9)]

    assert article.ruling(moves(*rows), facts()).banned.tolist() == [True, False]


def test_article_of_a_district_about_hubs_means_the_hubs_there_and_not_the_givers():
    hubs = np.where(np.arange(len(CITY.hubs)) == 1, HERE, "elsewhere")
    known = facts(replace(CITY, hubs=replace(CITY.hubs, district=hubs)))
    article = of_kind("reactor_permit", **OURS)

    case = Case(moves(fetch(0, hub=0), fetch(0, hub=1)), known)

    assert article.judge(case).owners.tolist() == [str(CITY.hubs.id[1])]


def test_guard_refuses_in_the_area_and_nowhere_else():
    rulebook = book(of_kind("longest_haul", longest_km=5, **OURS))
    nothing = Handovers(moves().take(slice(0, 0)), np.zeros(0))

    def allowed(garden):
        asked = Handovers(moves(bring(garden, km=9)), np.ones(1))
        return check(rulebook, facts(), asked, nothing).allowed

    assert not allowed(garden_in(HERE))
    assert allowed(garden_in(HERE, inside=False))


def test_quiet_hours_of_a_district_and_of_a_circle_close_only_them():
    def closed(scope):
        table = closed_times(book(of_kind("quiet_hours", **scope)), facts(), START, 1)
        return {(row["district"], row["place"]) for row in table.records()}

    assert closed({}) == {("", "")}
    assert closed(OURS) == {(HERE, "")}
    assert closed(CIRCLE) == {("", CIRCLE["area_places"][0])}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"level": "district"}, "level and area: a district or circle says which"),
        ({"area": "101"}, "level and area"),
        ({**OURS, "area_places": ["x"]}, "area_places: an article of a circle"),
        ({"level": "circle", "area": "maple"}, "area_places: an article of a circle"),
        ({**OURS, "area_district": "x"}, "area_district: only a circle lies in a district"),
        ({**OURS, "districts": ["elsewhere"]}, "nearest valid value: [" + HERE),
        ({"level": "borough", "area": "x"}, "there are city, district, circle"),
    ],
)
def test_level_that_does_not_hold_together_is_told(values, said):
    with pytest.raises(RulesError) as caught:
        of_kind("longest_haul", **values)

    assert said in str(caught.value)


def test_the_city_is_written_like_no_level_at_all():
    assert of_kind("longest_haul", level="city") == of_kind("longest_haul")


def test_sentence_tells_where_it_holds():
    said = of_kind("longest_haul", **OURS).sentence(names={HERE: "Old Town"})

    assert said.endswith("It holds in the district Old Town only.")


def test_looser_value_than_above_is_told_with_the_article_and_the_nearest_value():
    mine = of_kind("nutrient_cap", id="ours", cap_kg_per_ha_year=18, **OURS)

    [found] = bounds_from_above(book(CAP, mine), mine)

    assert (found.field, found.came, found.nearest) == ("cap_kg_per_ha_year", 18, 15)
    assert found.above.id == "nutrient-cap"
    assert "“Each hectare of" in found.say()
    assert found.say(translation("es")).startswith("Esto es menos estricto")


@pytest.mark.parametrize(
    "values",
    [
        {"cap_kg_per_ha_year": 15},
        {"cap_kg_per_ha_year": 9},
        {"cap_kg_per_ha_year": 160, "nutrient": "nitrogen"},
        {"cap_kg_per_ha_year": 18, "effective_from": "2024-01-01", "effective_to": "2025-01-01"},
    ],
)
def test_what_is_as_tight_or_about_something_else_is_free(values):
    mine = of_kind("nutrient_cap", **({"id": "ours", **OURS} | values))

    assert bounds_from_above(book(CAP, mine), mine) == ()


def test_articles_of_places_that_never_meet_do_not_bind_each_other():
    parks = of_kind("nutrient_cap", cap_kg_per_ha_year=15, garden_kinds=["park"])
    mine = of_kind(
        "nutrient_cap", id="ours", cap_kg_per_ha_year=18, garden_kinds=["garden"], **OURS
    )

    assert bounds_from_above(book(parks, mine), mine) == ()


def test_a_circle_is_bound_by_its_district_and_not_by_another():
    district = of_kind("longest_haul", id="district", longest_km=6, **OURS)
    circle = {**CIRCLE, "longest_km": 7, "id": "circle"}

    inside = of_kind("longest_haul", **circle, area_district=HERE)
    outside = of_kind("longest_haul", **circle, area_district="elsewhere")

    assert [each.nearest for each in bounds_from_above(book(district), inside)] == [6]
    assert bounds_from_above(book(district), outside) == ()


def test_a_price_below_cannot_loosen_what_is_hard_above():
    mine = of_kind("longest_haul", id="x", price={"per_unit": 5, "currency": "USD"}, **OURS)

    [found] = bounds_from_above(book(of_kind("longest_haul")), mine)

    assert (found.field, found.nearest) == ("price", None)


def test_a_circle_cannot_do_without_the_quorum_of_the_city():
    above = of_kind("decision_policy", id="city", matter="house", majority="1/2")
    mine = of_kind("decision_policy", matter="house", quorum="none", quorum_share=0, **CIRCLE)

    found = {each.field for each in bounds_from_above(book(above), mine)}

    assert found == {"quorum", "quorum_share"}


def test_proposal_of_a_district_cannot_leave_the_bounds_set_above():
    looser = add("nutrient_cap", id="ours", nutrient="phosphorus", cap_kg_per_ha_year=18)

    told = refusal(book(CAP), looser, **OURS)

    assert "article nutrient-cap of the city sets 15" in told
    assert "nearest valid value: 15" in told


def test_proposal_of_a_district_makes_articles_of_the_district():
    tighter = add("nutrient_cap", id="ours", nutrient="phosphorus", cap_kg_per_ha_year=9)
    old = book(CAP)

    new = amended(old, proposal(old, tighter, **OURS))

    assert (new.article("ours").level, new.article("ours").area) == ("district", HERE)


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ({"action": "repeal", "article": "nutrient-cap"}, OURS),
        (
            {"action": "amend", "article": "nutrient-cap", "fields": {"cap_kg_per_ha_year": 9}},
            OURS,
        ),
        ({"action": "repeal", "article": "ours"}, {}),
        ({"action": "repeal", "article": "ours"}, {"level": "district", "area": "elsewhere"}),
        (add("quarantine", id="theirs", level="district", area="elsewhere"), OURS),
    ],
)
def test_nobody_decides_for_another_area(change, values):
    ours = of_kind("longest_haul", id="ours", longest_km=5, **OURS)

    assert "cannot change it" in refusal(book(CAP, ours), change, **values)


def test_article_that_the_city_overtakes_is_told():
    ours = of_kind("longest_haul", id="ours", longest_km=7, **OURS)
    city = of_kind("longest_haul", id="city", longest_km=8)
    old = book(city, ours)
    tighter = {"action": "amend", "article": "city", "fields": {"longest_km": 6}}

    notices = adoption_notices(old, proposal(old, tighter), facts())

    told = {each.article: each.say() for each in notices}
    assert told["ours"].startswith("It is looser now than what holds above it")
