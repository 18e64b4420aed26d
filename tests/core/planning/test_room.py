"""Room that is kept for allies, and hubs that are down, week by week."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.core.city import Down, Kept
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.room import halts_of, kept_of, room_of
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import QUICK, START, planned, town, with_hubs

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)
HUB = str(CITY.hubs.id[CITY.hubs.kind == "processing_hub"][0])
AT = CITY.hubs.id.tolist().index(HUB)


def day(number):
    return (START + timedelta(days=number)).isoformat()


def kept(wet=1.0, weekdays=127, first=0, last=None):
    texts = dict.fromkeys(("hub", "first", "last"), np.str_)
    row = {"hub": HUB, "weekdays": weekdays, "first": day(first), "wet": wet}
    row["last"] = "" if last is None else day(last)
    return Kept.of([row], weekdays=np.int64, wet=np.float64, **texts)


def down(first, last):
    row = {"hub": HUB, "first": day(first), "last": "" if last is None else day(last)}
    return Down.of([row], **dict.fromkeys(("hub", "first", "last"), np.str_))


def state(**said):
    return replace(opening_state(CITY, START, QUICK), **said)


@pytest.mark.parametrize(
    ("facts", "weeks"),
    [
        ({}, [1, 1, 1]),
        ({"weekdays": 0b0000001}, [1, 1, 1]),  # Mondays: all of it on one day of each week
        ({"weekdays": 0b0000011, "first": 1}, [0.5, 1, 1]),  # from a Tuesday on
        ({"last": 9}, [1, 3 / 7, 0]),  # until a Wednesday
        ({"weekdays": 0b1000000, "last": 9}, [1, 0, 0]),  # Sundays, until a Wednesday
        ({"first": -30, "last": -1}, [0, 0, 0]),
    ],
)
def test_room_is_kept_by_as_many_of_its_weekdays_as_a_week_has(facts, weeks):
    found = kept_of(CITY, state(kept=kept(**facts)), START, 3)

    assert found[:, AT].tolist() == pytest.approx(weeks)
    assert found.sum() == pytest.approx(sum(weeks))


def test_weeks_of_a_plan_may_begin_on_any_day():
    wednesday = START + timedelta(days=2)

    found = kept_of(CITY, state(kept=kept(weekdays=0b0000011)), wednesday, 2)

    assert found[:, AT].tolist() == pytest.approx([1, 1])


@given(st.integers(1, 127), st.integers(-20, 40), st.integers(0, 40), st.floats(0, 50))
def test_never_more_is_kept_than_was_promised_and_room_is_never_negative(bits, first, days, wet):
    said = state(kept=kept(wet, bits, first, first + days))

    found = kept_of(CITY, said, START, 4)

    assert (found <= wet * (1 + 1e-9)).all()
    assert (room_of(CITY, said, START, 4) >= 0).all()


def test_kept_room_is_not_planned_with_and_the_plan_says_so():
    capacity = float(CITY.hubs.capacity_t_per_week[AT])
    plan = planned(CITY, 2, SETTINGS, state(kept=kept(capacity / 2, last=6)))

    taken = [
        plan.flows.wet[(plan.flows.destination == HUB) & (plan.flows.week == week)].sum()
        for week in range(2)
    ]
    assert taken[0] <= capacity / 2 * (1 + 1e-6)
    assert plan.rooms.hub.tolist() == [HUB]
    assert plan.rooms.room.tolist() == pytest.approx([capacity / 2])
    assert plan.rooms.kept.tolist() == pytest.approx([capacity / 2])


def test_hub_that_is_down_takes_and_gives_nothing_while_it_is():
    plan = planned(CITY, 3, SETTINGS, state(down=down(7, 13)))

    touched = (plan.flows.destination == HUB) | (plan.flows.origin == HUB)
    assert plan.flows.wet[touched & (plan.flows.week == 1)].sum() == 0
    assert plan.flows.wet[touched & (plan.flows.week == 0)].sum() > 0
    assert (plan.stopped.place.tolist(), plan.stopped.week.tolist()) == ([HUB], [1])


def test_hub_that_is_down_for_three_days_has_room_for_the_other_four():
    capacity = float(CITY.hubs.capacity_t_per_week[AT])
    said = state(down=down(0, 2))

    room = room_of(CITY, said, START, 2)

    assert room[:, AT].tolist() == pytest.approx([capacity * 4 / 7, capacity])
    assert not halts_of(CITY, said, START, 2).hubs.any()
    endless = with_hubs(CITY, capacity_t_per_week=np.inf)
    assert np.isinf(room_of(endless, said, START, 2)).all()


def test_hub_of_which_nobody_knows_when_it_is_back_is_down_to_the_end():
    assert halts_of(CITY, state(down=down(0, None)), START, 5).hubs[:, AT].all()


def test_days_are_those_of_the_calendar():
    assert date.fromisoformat(day(0)).weekday() == 0
