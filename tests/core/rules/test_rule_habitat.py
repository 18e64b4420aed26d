"""What lives at a place: seasons of rest, zones of rest, and who speaks for it."""

from datetime import date

import numpy as np
import pytest

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check
from greenhaven.core.rules.habitat import guardians_of, work_stopped
from greenhaven.core.rules.kinds.habitat import Work
from tests.core.rules.cases import START, book, bring, facts, fetch, moves, of_kind, village

CITY = village()
GARDEN, HUB, SOURCE = (str(table.id[0]) for table in (CITY.gardens, CITY.hubs, CITY.sources))
MARCH = {"begins": "03-01", "ends": "03-09"}  # the first of the weeks that begin on 3 March
ALL = {"lat": None, "lon": None, "radius_m": None}
NOTHING = Handovers(moves().take(slice(0, 0)), np.zeros(0))


def banned(article, *rows):
    return article.ruling(moves(*rows), facts()).banned.tolist()


def test_nesting_season_closes_the_weeks_that_it_touches():
    article = of_kind("nesting_season", season=MARCH)

    assert banned(article, bring(0), bring(0, week=1), fetch(0)) == [True, False, False]


def test_nesting_season_that_stops_no_ways_is_no_matter_of_plans():
    article = of_kind("nesting_season", season=MARCH, stops=["pruning", "mowing"])

    assert banned(article, bring(0), fetch(0)) == [False, False]


def test_nesting_season_of_some_sites_spares_the_others():
    article = of_kind(
        "nesting_season", season=MARCH, sites=[GARDEN, SOURCE], stops=["collections", "deliveries"]
    )

    assert banned(article, bring(0), bring(1), fetch(0), fetch(1)) == [True, False, True, False]


def test_guard_judges_the_day_where_a_plan_closes_the_week():
    rulebook = book(of_kind("nesting_season", season={"begins": "03-01", "ends": "03-04"}))
    asked = Handovers(moves(bring(0)), np.ones(1))

    days = [
        check(rulebook, facts(), asked, NOTHING, at).allowed
        for at in (np.datetime64("2025-03-04T10:00").item(), np.datetime64("2025-03-05T10").item())
    ]

    assert days == [False, True]


def test_collections_cannot_be_meant_by_what_grows_there():
    with pytest.raises(RulesError, match="uses: collections are not made from such places"):
        of_kind("nesting_season", stops=["collections"], uses=["school"])


def around(table, radius_m=200):
    return {"lat": float(table.lat[0]), "lon": float(table.lon[0]), "radius_m": radius_m}


def rounded(values):
    return {name: float(f"{value:.6g}") for name, value in values.items()}


def test_zone_of_rest_by_its_places_stops_all_that_begins_or_ends_there():
    article = of_kind("no_disturb_zone", sites=[GARDEN, SOURCE], **ALL)

    assert banned(article, bring(0), bring(1), fetch(0), fetch(1)) == [True, False, True, False]


def test_zone_of_rest_around_a_point_holds_what_lies_near():
    article = of_kind("no_disturb_zone", **rounded(around(CITY.gardens)))
    inside = article.inside(CITY.gardens)

    assert inside[0]
    assert not inside.all()
    assert banned(article, *(bring(each) for each in range(12))) == inside[:12].tolist()


def test_zone_of_rest_of_a_hub_stops_what_it_sends_and_receives():
    article = of_kind("no_disturb_zone", sites=[HUB], **ALL)

    assert banned(article, bring(3, hub=0), fetch(2, hub=0), bring(3, hub=1)) == [True, True, False]


def test_zone_of_rest_can_spare_a_leg():
    article = of_kind("no_disturb_zone", sites=[GARDEN, SOURCE], legs=["return"], **ALL)

    assert banned(article, bring(0), fetch(0)) == [True, False]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sites": ["x"]}, "sites: expected ids of places, or lat, lon and radius_m"),
        ({"radius_m": None}, "sites: expected ids of places, or lat, lon and radius_m"),
        (ALL, "sites: expected ids of places, or lat, lon and radius_m"),
        ({"lat": 95.0}, "lat: 95 came, expected -90 to 90"),
        ({"radius_m": 20000}, "nearest valid value: 5\u202f000"),
        ({"price": {"per_unit": 1, "currency": "USD"}}, "it protects animals that breed"),
        ({"legs": ["sale"]}, "sale is no way"),
    ],
)
def test_zone_that_cannot_be_is_refused(values, said):
    with pytest.raises(RulesError) as caught:
        of_kind("no_disturb_zone", **values)

    assert said in str(caught.value)


def test_zone_where_nothing_lies_tells_that_it_has_no_effect():
    [notice] = of_kind("no_disturb_zone", lat=0.0, lon=0.0).unknowns(facts())

    assert notice.say() == "It has no effect: there is no such place in the city."


def test_guardian_speaks_for_its_places_on_its_days():
    rulebook = book(
        of_kind("guardian", sites=[GARDEN, HUB]),
        of_kind("guardian", id="later", sites=[GARDEN], effective_from="2026-01-01"),
        of_kind("guardian", id="near", sites=[], **rounded(around(CITY.gardens))),
    )

    def ids(place, day=START):
        return [each.id for each in guardians_of(rulebook, CITY, place, day)]

    assert ids(GARDEN) == ["guardian", "near"]
    assert ids(GARDEN, date(2026, 2, 1)) == ["guardian", "later", "near"]
    assert ids(str(CITY.gardens.id[1])) == []
    assert "guardian" in ids(HUB)


def test_guardian_demands_nothing_of_movements():
    assert banned(of_kind("guardian", sites=[GARDEN]), bring(0)) == [False]
    assert book(of_kind("guardian")).rulings(moves(bring(0)), facts()) == ()


def test_work_that_rests_at_a_place_is_told_with_its_article():
    rulebook = book(
        of_kind("nesting_season", season=MARCH, stops=["heap_turning", "pruning"]),
        of_kind("no_disturb_zone", sites=[SOURCE], **ALL),
        of_kind(
            "nesting_season",
            id="advice",
            season=MARCH,
            stops=["digging"],
            authority="advisory",
            advice_to="gardeners",
        ),
    )

    def works(place, day=START):
        found = work_stopped(rulebook, CITY, place, day)
        return [(article.id, work) for article, work in found]

    resting = [("nesting-season", Work.HEAP_TURNING), ("nesting-season", Work.PRUNING)]
    assert works(GARDEN) == resting
    assert works(HUB) == resting
    assert works(GARDEN, date(2025, 4, 1)) == []
    assert works(SOURCE, date(2025, 4, 1)) == [
        ("no-disturb-zone", Work.COLLECTIONS),
        ("no-disturb-zone", Work.DELIVERIES),
    ]


def test_season_of_parks_says_nothing_of_hubs():
    rulebook = book(of_kind("nesting_season", season=MARCH, garden_kinds=["park"]))

    assert work_stopped(rulebook, CITY, HUB, START) == ()
