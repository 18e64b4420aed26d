"""A plan of groups keeps every rule place by place, or says by name what it cannot keep."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.cities.synthetic import random_city
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.member_flows import garden_flows, source_flows
from greenhaven.core.planning.groups.whole import whole_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.ruling import ban
from tests.core.planning.rulebooks import book
from tests.core.planning.towns import QUICK, START

CHOSEN = PlanSettings(lead_weeks=QUICK)
WEEKS = 4
PRICE = {"per_unit": 30, "currency": "USD"}


def made_of(city, *raw):
    articles = [
        article_of({"id": f"article-{number}", "effective_from": "2020-01-01"} | each)
        for number, each in enumerate(raw)
    ]
    return Rulebook(city=city.id, articles=tuple(articles))


def grouped(city, rulebook, **wishes):
    state = opening_state(city, START, QUICK)
    coarse = {"gap": 0.01, "first_columns": 100} | wishes
    return allocate_grouped(
        city, state, start=START, weeks=WEEKS, settings=CHOSEN, rulebook=rulebook, **coarse
    )


@pytest.fixture(scope="module")
def city():
    return random_city(
        5, sources=400, hubs=8, gardens=80, neighbourhoods=6, weekly_supply_t=0.2, unreported=0.1
    )


def test_no_member_of_a_group_is_sent_farther_than_is_allowed(city):
    legs = ["collect", "return"]
    far = {"kind": "longest_haul", "longest_km": 7.5, "legs": legs}

    plan = grouped(city, made_of(city, far))

    into, out = source_flows(city, plan), garden_flows(city, plan)
    inside = city.hubs.kind[into.hub] == "processing_hub"
    assert len(out)
    assert 7.0 < into.km[inside].max() <= 7.5
    assert out.km.max() <= 7.5
    assert plan.gap <= 0.01


def test_permit_and_cap_are_used_up_and_not_more(city):
    permit = {"kind": "reactor_permit", "most_t_per_week": 2.0}
    cap = {"kind": "nutrient_cap", "nutrient": "phosphorus", "cap_kg_per_ha_year": 2}

    plan = grouped(city, made_of(city, permit, cap))

    flows = source_flows(city, plan)
    inside = city.hubs.kind[flows.hub] == "processing_hub"
    taken = np.zeros((WEEKS, len(city.hubs)))
    np.add.at(taken, (flows.week[inside], flows.hub[inside]), flows.wet[inside])
    assert taken.max() == pytest.approx(2.0, rel=1e-6)
    assert plan.articles.article.tolist() == ["article-0", "article-1"]
    assert (plan.articles.binding > 0).all()
    assert (plan.articles.beyond == 0).all()


def test_city_that_large_groups_cannot_serve_under_rules_is_planned_by_smaller_ones():
    few = random_city(5, sources=100, hubs=8, gardens=20, neighbourhoods=6, weekly_supply_t=0.02)
    near = {"kind": "longest_haul", "longest_km": 15, "legs": ["collect", "export"]}
    told, state = [], opening_state(few, START, QUICK)

    plan = allocate_grouped(
        few,
        state,
        start=START,
        weeks=2,
        settings=replace(CHOSEN, serve_all=True),
        rulebook=made_of(few, near),
        first_columns=1,
        progress=lambda what, _share: told.append(what),
    )

    assert sum(what.endswith("round 1") for what in told) > 1
    assert plan.summary["unserved_t"] == pytest.approx(0, abs=1e-9)
    assert source_flows(few, plan).km.max() <= 15


def test_plan_under_no_article_is_the_plan_without_a_rulebook(city):
    ruled, free = grouped(city, made_of(city)), grouped(city, None)

    assert ruled.planned.cost == pytest.approx(free.planned.cost, rel=0.01)
    assert len(ruled.articles) == len(free.articles) == 0


def test_places_that_rules_treat_alike_are_asked_about_once(city):
    state = opening_state(city, START, QUICK)
    storm = {"kind": "closed_season", "season": {"begins": "03-01", "ends": "03-08"}}
    rulebook = made_of(city, storm, {"kind": "mean_haul", "mean_km": 9})

    whole = whole_of(city, state, (START, WEEKS), CHOSEN, 100, (rulebook, None))

    assert whole.ruled.shape.giving == len(np.unique(city.sources.kind))
    assert whole.ruled.shape.taking == len(np.unique(city.gardens.kind))


def test_places_that_articles_name_are_told_apart_from_their_neighbours(city):
    gardens, sources = city.gardens.id, city.sources.id
    spared = [str(each) for each in (*gardens[:20:2], *sources[:100:2])]
    rest = {"kind": "no_disturb_zone", "sites": spared}
    circle = {"level": "circle", "area": "maple", "area_places": list(map(str, gardens[1:20:2]))}
    cap = {"kind": "nutrient_cap", "nutrient": "phosphorus", "cap_kg_per_ha_year": 0, **circle}

    plan = grouped(city, made_of(city, rest, cap))

    into, out = source_flows(city, plan), garden_flows(city, plan)
    given = {str(each) for each in sources[into.source]}
    taken = {str(each) for each in gardens[out.garden]}
    assert not (given | taken) & set(spared)
    assert not taken & set(circle["area_places"])
    assert given & {str(each) for each in sources[1:100:2]}
    assert taken


def test_cap_on_givers_that_nobody_reaches_is_let_be(city):
    plan = grouped(city, made_of(city, {"kind": "giver_cap", "most_t_per_season": 1000}))

    assert plan.articles.article.tolist() == ["article-0"]


def test_cap_on_givers_holds_those_back_who_give_more(city):
    cap = {"kind": "giver_cap", "most_t_per_season": 2.5}

    free, plan = grouped(city, made_of(city)), grouped(city, made_of(city, cap))

    most = []
    for each in (free, plan):
        flows = source_flows(city, each)
        inside = city.hubs.kind[flows.hub] == "processing_hub"
        most.append(np.bincount(flows.source[inside], weights=flows.wet[inside]).max())
    assert most[0] > 2.5
    assert most[1] == pytest.approx(2.5, rel=1e-6)
    assert plan.gap <= 0.01


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"kind": "giver_cap", "most_t_per_season": 0.01}, "givers back from what they give"),
        ({"kind": "giver_share", "most_share": 0.1}, "compares single givers"),
        ({"kind": "longest_haul", "longest_km": 3, "price": PRICE}, "broken at a price"),
        ({"kind": "priority_use", "part_of_need": 0.5, "price": PRICE}, "broken at a price"),
        (
            {
                "kind": "nutrient_cap",
                "nutrient": "nitrogen",
                "cap_kg_per_ha_year": 9,
                "effective_from": "2025-03-17",
            },
            "in some of the plan's weeks only",
        ),
    ],
)
def test_what_groups_cannot_keep_is_refused_by_name(city, raw, why):
    with pytest.raises(PlanningError, match=f"the article article-0 .*{why}"):
        grouped(city, made_of(city, raw))


def test_rule_that_tells_like_places_apart_is_noticed_in_the_end(city):
    """A rulebook that names a single giver is none that classes of places can answer for."""

    def last_giver_stays(movements, facts):
        mine = movements.source == len(facts.city.sources) - 1
        return ban("by-name", mine & (movements.leg == Leg.COLLECT) & (len(movements) > 0))

    some = replace(city, sources=replace(city.sources, kind=np.sort(city.sources.kind)))

    with pytest.raises(PlanningError, match="does not obey by-name"):
        grouped(some, book(last_giver_stays))
