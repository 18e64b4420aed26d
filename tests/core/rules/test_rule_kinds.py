"""What each kind demands of movements: who is banned, which rows there are, what they come to."""

from datetime import date

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Alerts
from tests.core.rules.cases import (
    HEAPS,
    PRICE,
    START,
    book,
    bring,
    every_kind,
    facts,
    fetch,
    moves,
    of_kind,
    village,
    with_gardens,
)

NOTHING = np.zeros(0)


def banned(article, *rows, **known):
    return article.ruling(moves(*rows), facts(**known)).banned.tolist()


def rows_of(article, *rows, moved=None, **known):
    """Owner, amount, lower and upper bound of each row when one tonne of each is moved."""
    ruling = article.ruling(moves(*rows), facts(**known))
    amounts = ruling.amounts(np.ones(len(rows)) if moved is None else np.array(moved))
    bounds = zip(ruling.lower.tolist(), ruling.upper.tolist(), strict=True)
    return [
        (str(owner), pytest.approx(amount), *each)
        for owner, amount, each in zip(ruling.owners, amounts.tolist(), bounds, strict=True)
    ]


def garden(number):
    return str(village().gardens.id[number])


def test_nutrient_cap_leaves_what_was_not_spread_before():
    applied = (np.zeros(13), np.full(13, 4.0))
    article = of_kind("nutrient_cap")

    found = rows_of(article, bring(0), bring(0, week=3), bring(2), applied_kg=applied)

    assert found == [(garden(0), 4.0, -np.inf, 11.0), (garden(2), 2.0, -np.inf, 11.0)]


def test_nutrient_cap_that_is_used_up_leaves_nothing_and_asks_nothing_back():
    applied = (np.zeros(13), np.full(13, 40.0))

    [row] = rows_of(of_kind("nutrient_cap"), bring(0), applied_kg=applied)

    assert row[3] == 0.0


def test_nutrient_cap_of_vulnerable_zones_speaks_of_those_that_are_known():
    article = of_kind("nutrient_cap", nutrient="nitrogen", only_vulnerable_zone=True)
    known = with_gardens(vulnerable_zone=["yes", "no", "", "no"])

    ruling = article.ruling(moves(bring(0), bring(1), bring(2)), known)

    assert ruling.owners.tolist() == [garden(0)]
    assert ruling.unit == "kg N"
    assert [each.say() for each in article.unknowns(known)] == [
        "It has no effect at 3 places: whether a vulnerable zone holds it is not known."
    ]


OF_HEAPS = [bring(grade=row) for row in (0, 1, 2, 3, -1)]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("hygiene_gate", {}, [False, True, False, False, False]),
        ("hygiene_gate", {"without_record": "is_held"}, [False, True, True, False, True]),
        ("contamination_gate", {}, [False, True, False, False, False]),
        ("contamination_gate", {"without_record": "is_held"}, [False, True, True, False, True]),
        ("quarantine", {}, [False, False, False, True, False]),
    ],
)
def test_gates_ask_what_is_known_of_a_heap(kind, values, expected):
    assert banned(of_kind(kind, **values), *OF_HEAPS, grades=HEAPS) == expected


def test_quarantine_holds_what_would_be_sold_too_but_not_what_comes_in():
    rows = [bring(grade=3, leg="sale"), fetch(), bring(grade=3, leg="keep", garden=-1)]

    assert banned(of_kind("quarantine"), *rows, grades=HEAPS) == [True, False, False]


def test_gates_without_a_record_tell_that_they_have_no_effect():
    [notice] = of_kind("hygiene_gate").unknowns(facts())

    assert notice.say() == "It has no effect at 4 hubs: no log of its heat is known."


def test_gate_that_holds_without_a_record_tells_that_it_holds():
    [notice] = of_kind("contamination_gate", without_record="is_held").unknowns(facts())

    assert notice.say().startswith("It holds everything back at 4 hubs")


def test_water_buffer_bans_what_is_known_to_be_near():
    article = of_kind("water_buffer")
    known = with_gardens(open_water_m=[9.0, 11.0, np.nan, 99.0], well_m=[99.0, 49.0, np.nan, 51.0])

    ruling = article.ruling(moves(*(bring(each) for each in range(4))), known)

    assert ruling.banned.tolist() == [True, True, False, False]
    [notice] = article.unknowns(known)
    assert "no effect at 3 places" in notice.say()


def test_water_buffer_of_a_season_rests_outside_it():
    article = of_kind("water_buffer", season={"begins": "03-12", "ends": "03-20"})
    known = with_gardens(open_water_m=[1.0], well_m=[99.0])

    ruling = article.ruling(moves(*(bring(week=each) for each in range(4))), known)

    assert ruling.banned.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("begins", "ends", "weeks"),
    [
        ("03-17", "03-30", {2, 3}),
        ("03-23", "03-24", {2, 3}),
        ("03-30", "01-31", {3, 4, 5}),
        ("01-31", "03-03", {0}),
        ("01-01", "12-31", {0, 1, 2, 3, 4, 5}),
    ],
)
def test_closed_season_closes_each_week_that_it_touches(begins, ends, weeks):
    article = of_kind("closed_season", season={"begins": begins, "ends": ends})

    found = banned(article, *(bring(week=each) for each in range(6)))

    assert {week for week, each in enumerate(found) if each} == weeks


def test_weather_gate_closes_a_week_without_a_good_day():
    days = [START.fromordinal(START.toordinal() + each) for each in range(21)]
    rain = np.array([20.0] * 7 + [20.0] * 6 + [0.0] + [20.0] * 6 + [np.nan])
    calm = np.full(21, 5.0)
    texts = np.array([day.isoformat() for day in days])
    weather = Weather(texts, calm, calm, rain, calm * 0, calm)

    found = banned(of_kind("weather_gate"), *(bring(week=w) for w in range(4)), weather=weather)

    assert found == [True, False, False, False]


def test_weather_gate_without_weather_tells_so():
    assert [each.say() for each in of_kind("weather_gate").unknowns(facts())] == [
        "It has no effect: no weather of these days is known."
    ]


def test_longest_haul_bans_longer_ways_of_its_legs():
    rows = [bring(km=8), bring(km=8.1), fetch(km=99), bring(km=99, leg="sale")]

    assert banned(of_kind("longest_haul"), *rows) == [False, True, False, False]
    both = of_kind("longest_haul", legs=["collect", "return"])
    assert banned(both, *rows) == [False, True, True, False]


def test_mean_haul_is_a_row_of_all_tonnes():
    article = of_kind("mean_haul")
    rows = [bring(km=4), fetch(km=9), bring(km=50, leg="sale")]

    assert rows_of(article, *rows) == [("", 1.0, -np.inf, 0.0)]
    ruling = article.ruling(moves(*rows), facts())
    assert not ruling.at_handover
    assert ruling.unit == "t km"


def test_quiet_hours_do_not_bind_a_plan_of_weeks():
    assert banned(of_kind("quiet_hours"), bring(), fetch()) == [False, False]


def test_hauling_budget_is_a_row_a_week():
    rows = [bring(haulage_per_t=3), fetch(haulage_per_t=2), fetch(week=2, haulage_per_t=1)]

    assert rows_of(of_kind("hauling_budget"), *rows) == [
        ("", 5.0, -np.inf, 500.0),
        ("", 1.0, -np.inf, 500.0),
    ]


def test_amount_in_another_currency_is_refused():
    for article in (
        of_kind("hauling_budget", currency="EUR"),
        of_kind("longest_haul", price={"per_unit": 1, "currency": "EUR"}),
    ):
        with pytest.raises(RulesError, match=r"USD: write it in (that|the city's) currency"):
            article.ruling(moves(bring()), facts())


def test_giver_cap_counts_what_was_given_before():
    given = np.zeros(30)
    given[1] = 15.0

    found = rows_of(of_kind("giver_cap"), fetch(1), fetch(1, week=2), fetch(4), given_t=given)

    ids = village().sources.id
    assert found == [(str(ids[1]), 2.0, -np.inf, 5.0), (str(ids[4]), 1.0, -np.inf, 20.0)]


def test_giver_share_is_of_what_all_givers_of_the_material_bring():
    sources = np.flatnonzero(village().sources.kind == "household_organics")[:2].tolist()
    other = int(np.flatnonzero(village().sources.kind != "household_organics")[0])
    article = of_kind("giver_share", materials=["household_organics"], most_share=0.5)

    found = rows_of(article, *map(fetch, (*sources, other)), moved=[3.0, 1.0, 9.0])

    assert [row[1:] for row in found] == [(1.0, -np.inf, 0.0), (-1.0, -np.inf, 0.0)]


def test_reactor_permit_is_a_row_a_hub_and_week():
    rows = [fetch(0), fetch(1), fetch(2, hub=1), fetch(3, week=1)]
    first, second = village().hubs.id[:2].tolist()

    found = rows_of(of_kind("reactor_permit"), *rows)

    assert [(row[0], row[1]) for row in found] == [(first, 2.0), (second, 1.0), (first, 1.0)]
    only = of_kind("reactor_permit", hubs=[second])
    assert [row[0] for row in rows_of(only, *rows)] == [second]


def test_recipe_balance_holds_carbon_against_nitrogen():
    kinds = village().kinds
    source = 0
    kind = kinds.id.tolist().index(str(village().sources.kind[source]))
    most = kinds.carbon[kind] - 34 * kinds.nitrogen[kind]
    least = kinds.carbon[kind] - 26 * kinds.nitrogen[kind]

    found = rows_of(of_kind("recipe_balance"), fetch(source))

    assert [row[1:] for row in found] == [
        (pytest.approx(most), -np.inf, 0.0),
        (pytest.approx(least), 0.0, np.inf),
    ]


def test_reserve_is_kept_once_it_could_be_built():
    kept = {"leg": "keep", "garden": -1}
    ripe = np.array([2.0, np.nan, 0.0, 0.0, 0.0])

    found = rows_of(of_kind("reserve_floor"), {**kept, "week": 0}, {**kept, "week": 1}, ripe_t=ripe)

    assert [row[2] for row in found] == [2.0, 5.0]


def test_equity_floor_is_a_row_a_district_and_one_of_the_whole():
    article = of_kind("equity_floor")
    served = sorted(set(village().gardens.district.tolist()) - {""})
    there = [number for number in range(12) if village().gardens.district[number] == served[0]]

    found = rows_of(article, bring(there[0]), bring(there[0], week=3))

    fair = 0.5 / len(served)  # every district has as many people
    assert [row[0] for row in found] == [*served, ""]
    assert found[0][1] == pytest.approx(2 - 2 * fair)
    assert found[1][1] == pytest.approx(-2 * fair)
    assert found[-1][1:3] == (2.0, 4.0)


def test_equity_floor_by_need_weighs_what_places_can_take():
    needs = np.full(13, 0.0)
    needs[:2] = (3.0, 1.0)
    article = of_kind("equity_floor", fair_by="need", least_total_t_per_week=0)

    found = rows_of(article, bring(0), needs_t=needs)

    weights = {str(village().gardens.district[each]): needs[each] / 4 for each in range(2)}
    assert {row[0] for row in found} == set(weights)
    for owner, amount, *_ in found:
        there = float(owner == village().gardens.district[0])
        assert amount == pytest.approx(there - 0.5 * weights[owner])


def test_districts_without_places_are_named():
    [notice] = of_kind("equity_floor").unknowns(facts())

    assert notice.say().startswith("It leaves out")
    assert "without such places or people" in notice.say()


def test_share_without_a_least_total_tells_that_nothing_would_do():
    here = str(village().gardens.district[0])
    share = of_kind("return_share", to_districts=[here])

    assert "if nothing were given out" in share.unknowns(facts())[0].say()
    paired = of_kind("return_share", to_districts=[here], least_total_t_per_week=1)
    assert paired.unknowns(facts()) == ()


def test_priority_is_a_row_a_place_with_a_need():
    known = with_gardens(use=["school", "food_bed"])
    ruling = of_kind("priority_use").ruling(moves(bring(0), bring(1)), known)

    assert ruling.owners.tolist() == [garden(0)]
    assert ruling.lower.tolist() == [8.0]
    assert ruling.price == 50.0
    assert not ruling.at_handover


def test_return_share_is_a_row_against_the_whole():
    districts = village().gardens.district
    here = str(districts[0])
    other = next(number for number in range(12) if districts[number] != here)
    article = of_kind("return_share", to_districts=[here])

    assert rows_of(article, bring(0), bring(other), moved=[1.0, 3.0]) == [("", 0.0, 0.0, np.inf)]


def alert(**values):
    usual = {
        "event": "flood",
        "severity": 3,
        "area": "*",
        "begins": "2025-03-12T00:00:00+00:00",
        "ends": "2025-03-12T12:00:00+00:00",
    }
    return Alerts.of([usual | values], severity=np.int64)


def test_stand_down_closes_the_weeks_and_districts_that_a_warning_touches():
    district = str(village().gardens.district[0])
    other = next(n for n in range(12) if village().gardens.district[n] != district)
    rows = [bring(0, week=0), bring(0, week=1), bring(other, week=1), fetch(week=1)]
    article = of_kind("storm_stand_down")

    assert banned(article, *rows, alerts=alert(area=district)) == [False, True, False, False]
    assert banned(article, *rows, alerts=alert()) == [False, True, True, False]
    assert banned(article, *rows) == [False] * 4


def test_any_article_can_wait_for_a_warning():
    article = of_kind("longest_haul", trigger={"event": "heat", "max_hours": 24})
    rows = [bring(km=50, week=each) for each in range(3)]

    assert banned(article, *rows, alerts=alert(event="heat")) == [False, True, False]


def test_dates_of_an_article_are_half_open():
    article = of_kind("longest_haul", effective_from="2025-03-10", effective_to="2025-03-24")
    rows = [bring(km=50, week=each) for each in range(5)]

    assert banned(article, *rows) == [False, True, True, False, False]
    assert [article.in_force(date(2025, 3, day)) for day in (9, 10, 23, 24)] == [
        False,
        True,
        True,
        False,
    ]


def test_articles_of_districts_leave_others_alone():
    district = str(village().gardens.district[0])
    other = next(n for n in range(12) if village().gardens.district[n] != district)
    article = of_kind("longest_haul", districts=[district])

    assert banned(article, bring(0, km=50), bring(other, km=50)) == [True, False]


def test_advice_has_a_ruling_only_where_it_is_asked_for():
    advice = of_kind("longest_haul", authority="advisory", advice_to="the city")
    rulebook, known = book(advice), facts()

    assert rulebook.rulings(moves(bring()), known) == ()
    assert len(rulebook.rulings(moves(bring()), known, with_advice=True)) == 1


def test_article_with_a_price_is_soft():
    ruling = of_kind("longest_haul", price=PRICE).ruling(moves(bring(km=9)), facts())

    assert not ruling.is_hard
    assert ruling.price == 50.0


@pytest.mark.parametrize("each", every_kind().articles, ids=lambda each: each.kind)
def test_no_movement_at_all_is_no_trouble(each):
    ruling = each.ruling(moves(), facts())

    assert len(ruling.banned) == 0
    assert len(ruling.movements) == 0
