"""The guard: one handover against all that is promised, and the reason where it is refused."""

from datetime import UTC, datetime

import numpy as np
import pytest

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check, check_in_order
from greenhaven.core.rules.movements import Alerts
from tests.core.rules.cases import (
    HEAPS,
    PRICE,
    book,
    bring,
    every_kind,
    facts,
    fetch,
    moves,
    of_kind,
    village,
)


def handovers(*pairs):
    """Movements and how much each moves."""
    return Handovers(moves(*(row for row, _ in pairs)), np.array([tonnes for _, tonnes in pairs]))


def judged(article, row, tonnes=1.0, *, before=(), at=None, **known):
    return check(book(article), facts(**known), handovers((row, tonnes)), handovers(*before), at)


def test_a_handover_within_what_is_left_is_allowed_and_one_beyond_is_refused():
    cap = of_kind("nutrient_cap")  # 15 kg of P on a hectare, 2 kg a tonne
    before = [(bring(0), 7.0)]

    assert judged(cap, bring(0), 0.5, before=before).allowed
    assert not judged(cap, bring(0), 0.51, before=before).allowed
    assert judged(cap, bring(1), 7.5, before=before).allowed


def test_a_refusal_tells_article_numbers_and_place():
    garden = str(village().gardens.id[0])

    [reason] = judged(of_kind("nutrient_cap"), bring(0), 9.0).refusals

    assert reason.article.id == "nutrient-cap"
    assert (reason.owner, reason.unit) == (garden, "kg P")
    assert (reason.value, reason.limit) == (pytest.approx(18.0), 15.0)
    assert reason.say(names={garden: "Rose Garden"}) == (
        "Each hectare of gardens, parks and street trees receives at most 15 kg of phosphorus in "
        "any twelve months, with what was spread before. It would come to 18 kg P at Rose Garden, "
        "and the limit is 15 kg P."
    )


def test_what_is_forbidden_is_refused_with_the_article_alone():
    [reason] = judged(of_kind("longest_haul"), bring(km=9)).refusals

    assert reason.say() == of_kind("longest_haul").sentence()
    assert (reason.value, reason.limit) == (1.0, 0.0)


def test_nothing_is_never_refused():
    assert judged(of_kind("longest_haul"), bring(km=9), 0.0).allowed


@pytest.mark.parametrize("name", ["km", "nitrogen_kg_per_t", "haulage_per_t"])
def test_a_handover_of_which_a_number_is_not_known_is_not_judged(name):
    with pytest.raises(RulesError, match=f"numbers of {name}"):
        handovers((bring(**{name: np.nan}), 1.0))


def test_a_guard_must_know_what_was_spread_and_given_before():
    spread = (np.zeros(12), np.full(12, np.nan))

    with pytest.raises(RulesError, match="phosphorus spread at each garden before must be known"):
        judged(of_kind("nutrient_cap"), bring(0), applied_kg=spread)
    with pytest.raises(RulesError, match="mass given by each source before must be known"):
        judged(of_kind("giver_cap"), fetch(0), given_t=np.full(30, np.nan))


def test_articles_with_a_price_and_advice_warn_only():
    soft = of_kind("longest_haul", price=PRICE)
    advice = of_kind("longest_haul", authority="advisory", advice_to="the city")

    for article in (soft, advice):
        verdict = judged(article, bring(km=9))
        assert verdict.allowed
        assert [each.article for each in verdict.warnings] == [article]


def test_articles_about_whole_plans_warn_of_the_worst_they_see():
    verdict = judged(of_kind("equity_floor", least_total_t_per_week=0), bring(0), 4.0)

    assert verdict.allowed
    [warning] = verdict.warnings
    assert "would be missing at district-" in warning.say()


def test_what_mends_a_share_is_not_warned_of():
    here = str(village().gardens.district[0])
    other = next(n for n in range(12) if village().gardens.district[n] != here)
    share = of_kind("return_share", to_districts=[here])
    before = [(bring(other), 9.0)]

    assert judged(share, bring(0), 1.0, before=before).warnings == ()
    assert judged(share, bring(other), 1.0, before=before).warnings != ()


def test_a_reserve_warns_when_too_little_would_lie_there():
    ripe = np.array([6.0, np.nan, np.nan, np.nan, np.nan])
    reserve = of_kind("reserve_floor", weeks_to_build=0)

    assert judged(reserve, bring(0), 1.0, ripe_t=ripe).warnings == ()
    [warning] = judged(reserve, bring(0), 1.0, before=[(bring(1), 1.0)], ripe_t=ripe).warnings
    assert warning.value == pytest.approx(4.0)
    assert judged(reserve, bring(0, hub=1), 9.0, ripe_t=ripe).warnings == ()


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (datetime(2025, 3, 4, 20, 59), True),
        (datetime(2025, 3, 4, 21, 0), False),
        (datetime(2025, 3, 5, 6, 59), False),
        (datetime(2025, 3, 5, 7, 0), True),
        (datetime(2025, 3, 5, 7, 0, tzinfo=UTC), True),
        (None, True),
    ],
)
def test_quiet_hours_are_judged_by_the_hour(at, allowed):
    assert judged(of_kind("quiet_hours"), bring(), at=at).allowed is allowed


def test_quiet_hours_of_a_district_hold_at_both_ends():
    night = datetime(2025, 3, 4, 23, 0)
    there = str(village().gardens.district[0])
    hub = str(village().hubs.district[0])
    else_where = next(d for d in village().districts.id.tolist() if d not in (there, hub))

    def allowed(*districts):
        article = of_kind("quiet_hours", districts=districts)
        return judged(article, bring(0), at=night).allowed

    assert not allowed(there)
    assert not allowed(hub)
    assert allowed(else_where)


def test_a_closed_season_is_judged_by_the_day():
    article = of_kind("closed_season", season={"begins": "03-05", "ends": "03-06"})

    assert not judged(article, bring()).allowed
    found = [
        judged(article, bring(), at=datetime(2025, 3, day, 12)).allowed for day in (4, 5, 6, 7)
    ]
    assert found == [True, False, False, True]


def test_dates_of_an_article_are_judged_by_the_day():
    article = of_kind("longest_haul", effective_from="2025-03-05")

    assert judged(article, bring(km=9), at=datetime(2025, 3, 4, 23, 59)).allowed
    assert not judged(article, bring(km=9), at=datetime(2025, 3, 5, 0, 0)).allowed


def test_a_stand_down_is_judged_by_the_hour_and_never_outlives_its_limit():
    flood = Alerts.of(
        [
            {
                "event": "flood",
                "severity": 3,
                "area": "*",
                "begins": "2025-03-04T06:00:00+00:00",
                "ends": "",
            }
        ],
        severity=np.int64,
    )
    article = of_kind("storm_stand_down")

    found = [
        judged(article, bring(), at=at, alerts=flood).allowed
        for at in (
            datetime(2025, 3, 4, 5, 59),
            datetime(2025, 3, 4, 6, 0),
            datetime(2025, 3, 7, 5, 59),
            datetime(2025, 3, 7, 6, 0),
        )
    ]

    assert found == [True, False, False, True]


def test_heaps_are_judged_by_what_is_known_of_them():
    assert not judged(of_kind("hygiene_gate"), bring(grade=1), grades=HEAPS).allowed
    assert judged(of_kind("hygiene_gate"), bring(grade=2), grades=HEAPS).allowed


def test_orders_of_handovers_do_not_matter_while_there_is_room():
    rulebook, known = every_kind(), facts()
    rows = [(bring(0), 2.0), (bring(0, week=1), 3.0), (bring(1), 1.0), (fetch(0), 4.0)]

    for turned in (rows, rows[::-1]):
        verdicts = check_in_order(rulebook, known, handovers(*turned))
        assert all(each.allowed for each in verdicts)


def test_handovers_in_order_are_judged_as_one_by_one():
    rulebook, known = every_kind(), facts()
    rows = [(bring(number % 3, km=number), 1.5) for number in range(12)]
    rows += [(fetch(number % 5), 6.0) for number in range(12)]
    promised = [rows[0]]

    together = check_in_order(rulebook, known, handovers(*rows[1:]), handovers(rows[0]))

    for row, verdict in zip(rows[1:], together, strict=True):
        alone = check(rulebook, known, handovers(row), handovers(*promised))
        assert alone.allowed == verdict.allowed
        assert [(r.article.id, r.owner, pytest.approx(r.value)) for r in alone.refusals] == [
            (r.article.id, r.owner, r.value) for r in verdict.refusals
        ]
        if alone.allowed:
            promised.append(row)
    assert not all(each.allowed for each in together)


@pytest.mark.parametrize("tonnes", [np.array([np.nan]), np.array([-1.0]), np.array([1.0, 2.0])])
def test_impossible_amounts_are_refused(tonnes):
    with pytest.raises(RulesError):
        Handovers(moves(bring()), tonnes)


def test_more_than_one_handover_at_once_is_refused():
    with pytest.raises(RulesError, match="a handover is one movement; 2 came"):
        check(book(), facts(), handovers((bring(), 1.0), (bring(), 1.0)), handovers())
