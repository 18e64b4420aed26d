"""Facts: what was spread counts, what is not known stays unknown and is said."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.opening import opening_state
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.facts import facts_of, holding, hub_grades, with_descendants
from greenhaven.core.rules.lint import lint
from tests.core.rules.cases import (
    HEAPS,
    START,
    book,
    bring,
    every_kind,
    facts,
    moves,
    of_kind,
    village,
    with_gardens,
)


def state(**applied):
    return replace(opening_state(village(), START), **applied)


def test_needs_are_what_the_nearer_cap_leaves():
    size = len(village().gardens)
    spread = state(phosphorus_applied_kg=np.full(size, 5.0))

    known = facts_of(village(), spread, (10.0, 2.0))

    caps = village().gardens.caps_kg()
    expected = np.minimum(caps[0] / 10, np.maximum(caps[1] - 5, 0) / 2)
    assert known.needs_t.tolist() == pytest.approx(expected.tolist())
    assert np.isinf(known.needs_t[-1])
    assert known.applied_kg[1][0] == 5.0
    assert known.start == START


def test_what_nobody_recorded_is_not_known():
    known = facts_of(village(), state(), (10.0, 2.0))

    assert len(known.grades) == len(known.alerts) == len(known.weather) == 0
    assert np.isnan(known.ripe_t).all()
    assert not known.given_t.any()


@pytest.mark.parametrize("content", [(np.nan, 1.0), (1.0, -1.0), (np.inf, 1.0)])
def test_impossible_compost_is_refused(content):
    with pytest.raises(RulesError, match="N and P of typical compost"):
        facts_of(village(), state(), content)


def test_compost_without_a_nutrient_is_not_limited_by_it():
    assert np.isinf(facts_of(village(), state(), (0.0, 0.0)).needs_t).all()


def test_grades_are_what_the_city_records_of_its_hubs():
    hubs = village().hubs
    size = len(hubs)
    heat = np.array(["shown", "not_shown", "", "", ""])[:size]
    foreign = np.array([np.nan, 0.3, 0.4, np.nan, np.nan])[:size]
    city = replace(village(), hubs=replace(hubs, heat_record=heat, foreign_matter_percent=foreign))

    grades = hub_grades(city)

    assert grades.hub.tolist() == hubs.id[:3].tolist()
    assert grades.hygienised.tolist() == [True, False, False]
    assert grades.heat_known.tolist() == [True, True, False]
    assert not grades.on_hold.any()


def test_all_that_was_made_of_a_suspect_is_suspect():
    made_of = [("b", "a"), ("c", "b"), ("d", "b"), ("e", "x"), ("a", "c"), ("f", "d")]

    assert with_descendants(["b"], made_of) == {"a", "b", "c", "d", "f"}
    assert with_descendants([], made_of) == frozenset()
    held = holding(HEAPS, with_descendants(["hot"], [("cold", "hot")]))
    assert held.on_hold.tolist() == [True, True, False, True]


def said(rulebook, known=None, table=None):
    return {each.article: each.say() for each in lint(rulebook, known or facts(), table)}


def test_what_has_no_effect_is_told():
    notices = said(every_kind())

    assert notices["storm-stand-down"] == "It is silent: no warning has been received."
    assert "no weather" in notices["weather-gate"]
    assert "its distance to open water" in notices["water-buffer"]
    assert "what grows there is not known" in notices["priority-use"]
    assert "longest-haul" not in notices


def test_what_touches_no_movement_is_told():
    rulebook = book(of_kind("longest_haul"), of_kind("quiet_hours"))

    assert said(rulebook, table=moves(bring(km=7))) == {
        "longest-haul": "Today it changes nothing: no plan could do what it forbids."
    }
    assert said(rulebook, table=moves(bring(km=9))) == {}


def test_names_that_the_city_has_not_are_told():
    rulebook = book(
        of_kind("longest_haul", districts=["district-01", "nowhere"]),
        of_kind("reactor_permit", hubs=["no-hub"], materials=["stones"]),
    )

    notices = said(rulebook)

    assert notices["longest-haul"] == "The city has no nowhere, which it names."
    assert notices["reactor-permit"] == "The city has no no-hub and stones, which it names."


def test_dates_before_and_after_are_told():
    rulebook = book(
        of_kind("longest_haul", effective_to="2025-02-01"),
        of_kind("mean_haul", effective_from="2026-01-01"),
    )

    assert said(rulebook) == {
        "longest-haul": "It ended on 31 January 2025.",
        "mean-haul": "It begins on 1 January 2026.",
    }


def test_an_article_without_such_a_place_is_told():
    assert said(book(of_kind("longest_haul", garden_kinds=["street_trees"]))) == {
        "longest-haul": "It has no effect: there is no such place in the city."
    }


def test_place_of_unknown_area_is_told_and_has_no_row():
    known = with_gardens(area_m2=[np.nan, *[1e4] * 11])
    cap = of_kind("nutrient_cap")

    assert [each.say() for each in lint(book(cap), known)] == [
        "It has no effect at 1 place: its growing area is not known."
    ]
    ruling = cap.ruling(moves(bring(0), bring(1)), known)
    assert ruling.owners.tolist() == [village().gardens.id[1]]


def test_share_that_waits_for_a_warning_asks_for_nothing_without_one():
    share = of_kind(
        "equity_floor", least_total_t_per_week=3, trigger={"event": "heat", "max_hours": 48}
    )

    assert (share.ruling(moves(bring(0), bring(1, week=1)), facts()).lower == 0).all()
