"""A proposed rulebook is tried in every season, and told apart from what is wrong without it."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np

from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.seasons import SEASONS, check_seasons
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.planning.towns import QUICK, START, town
from tests.core.rules.cases import book, of_kind

CITY = town(7)
STATE = opening_state(CITY, START, QUICK)
THERE = str(CITY.gardens.district[CITY.gardens.kind == "garden"][0])
SHARE = of_kind(
    "return_share", id="share", to_districts=[THERE], least_share=0.5, least_total_t_per_week=0.5
)
RESERVE = of_kind("reserve_floor", id="reserve", least_t=1e5, weeks_to_build=0)


def resting(old, begins, ends):
    """The rulebook with a season in which a district lets nothing be spread."""
    rest = {
        "kind": "closed_season",
        "id": "rest",
        "effective_from": "2020-01-01",
        "season": {"begins": begins, "ends": ends},
    }
    raw = {
        "title": "Rest",
        "on": old.digest(),
        "level": "district",
        "area": THERE,
        "changes": [{"action": "add", "article": rest}],
    }
    return amended(old, read_proposal(json.dumps(raw)))


def test_rulebook_with_a_plan_in_every_season_has_no_conflict():
    told = []

    found = check_seasons(
        CITY, STATE, book(SHARE, city=CITY.id), ["share"], progress=lambda *at: told.append(at)
    )

    assert found.contradiction is None
    assert len(found.starts) == len(told) == SEASONS
    assert found.starts[0] == START


def test_conflict_of_a_later_season_is_found_with_its_weeks():
    old = book(SHARE, city=CITY.id)
    later = START + timedelta(weeks=26)
    begins, ends = (later - timedelta(weeks=2), later + timedelta(weeks=6))

    found = check_seasons(CITY, STATE, resting(old, f"{begins:%m-%d}", f"{ends:%m-%d}"), ["rest"])

    assert found.concerned == ("rest",)
    assert found.starts[-1] == later


def test_rules_that_leave_no_plan_by_themselves_are_not_the_proposals_fault():
    found = check_seasons(CITY, STATE, book(SHARE, RESERVE, city=CITY.id), ["share"], start=START)

    assert found.contradiction is not None
    assert found.contradiction.articles == ("reserve",)
    assert found.concerned == ()


def test_conflict_behind_another_one_is_found():
    changed = resting(book(SHARE, RESERVE, city=CITY.id), "01-01", "12-31")

    found = check_seasons(CITY, STATE, changed, ["rest"])

    assert found.concerned == ("rest",)
    assert set(found.contradiction.articles) == {"share", "rest"}


def test_article_of_later_is_tried_from_its_first_day():
    day = START + timedelta(days=40)

    found = check_seasons(CITY, STATE, book(SHARE, city=CITY.id), ["share"], start=day)

    assert found.starts[0] == day


def test_what_would_do_is_told_as_the_articles_say_it():
    changed = resting(book(SHARE, city=CITY.id), "01-01", "12-31")

    found = check_seasons(CITY, STATE, changed, ["rest"])

    assert found.contradiction is not None
    said = found.contradiction.remedies.say(changed, names={THERE: "Old Town"})
    assert said
    assert set(said) <= set(found.contradiction.say(changed, names={THERE: "Old Town"}))


def test_what_lies_in_the_hubs_now_may_lie_there_later():
    heaps = len(STATE.batches)
    assert heaps
    stocked = of_kind("reserve_floor", id="stock", least_t=1, weeks_to_build=0)
    ripe = replace(STATE, batches=replace(STATE.batches, ready=np.full(heaps, START.isoformat())))

    now = check_seasons(CITY, ripe, book(stocked, city=CITY.id), ["stock"])

    assert now.contradiction is None
