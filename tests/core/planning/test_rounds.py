"""Rounds keep every limit, come back the same for a seed, and name what they leave out."""

import numpy as np
import pytest

from greenhaven.core.planning.rounds.checks import faults
from greenhaven.core.planning.rounds.distances import Distances, Given
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import Carries, VehicleKind
from greenhaven.core.planning.rounds.inputs import Times, rounds_inputs
from greenhaven.core.planning.rounds.plan import plan_rounds
from greenhaven.core.planning.rounds.search import Effort
from greenhaven.core.planning.rounds.stops import no_stops
from tests.core.planning.streets import (
    DAY,
    HOUR,
    MONDAY,
    asked,
    bike,
    closures,
    hubs,
    planned,
    stops,
    stops_of_rounds,
    windows,
)

FOUR = ((0, 1, 40), (0, 2, 40), (0, 3, 40), (0, 4, 40))


def reasons(plan):
    return dict(zip(plan.left_out.stop.tolist(), plan.left_out.reason.tolist(), strict=True))


def test_one_round_goes_out_and_back_along_the_shortest_way():
    plan = planned(asked(stops((0, 3, 20), (0, 1, 20), (0, 2, 20))))

    assert stops_of_rounds(plan)["bike/mon"] in (["b", "c", "a"], ["a", "c", "b"])
    assert plan.rounds.km.tolist() == [6.0]
    assert plan.summary["collected_kg"] == 60
    assert plan.rounds.hours[0] == pytest.approx(6 / 10 + 3 * 300 / HOUR)


def test_loads_beyond_one_vehicle_need_another():
    plan = planned(asked(stops(*FOUR), bike(count=3)))

    assert len(plan.rounds) == 2
    assert plan.rounds.most_kg.max() <= 100
    assert sorted(plan.rounds.vehicle.tolist()) == ["bike-1", "bike-2"]


def test_cargo_bike_unloads_and_goes_again():
    plan = planned(asked(stops(*FOUR), bike(trips=3, turn_min=15)))

    assert plan.summary["left_out"] == 0
    assert plan.rounds.trips.tolist() == [2]
    what = plan.visits.what.tolist()
    assert (what[0], what.count("unload"), what[-1]) == ("leave", 1, "return")
    unload = plan.visits.take(plan.visits.what == "unload")
    assert unload.leaves_s[0] - unload.arrives_s[0] == 15 * 60


def test_work_begins_within_the_hours_of_a_stop():
    times = Times(windows(("a", 14, 15), ("b", 9, 9.5)))

    plan = planned(asked(stops((0, 1, 10), (0, 2, 10)), times=times))

    begins = dict(zip(plan.visits.place.tolist(), plan.visits.begins_s.tolist(), strict=True))
    assert 14 * HOUR <= begins["a"] <= 15 * HOUR
    assert 9 * HOUR <= begins["b"] <= 9.5 * HOUR


def test_stop_that_is_open_twice_is_visited_once():
    times = Times(windows(("a", 6, 7), ("a", 11, 12), ("a", 14, 15), ("b", 11, 11.5)))

    plan = planned(asked(stops((0, 1, 10), (0, 2, 10)), times=times))

    assert sorted(stops_of_rounds(plan)["bike/mon"]) == ["a", "b"]
    begins = dict(zip(plan.visits.place.tolist(), plan.visits.begins_s.tolist(), strict=True))
    assert 11 * HOUR <= begins["a"] <= 12 * HOUR


def test_nobody_loads_in_quiet_hours():
    times = Times(closures=closures(("north", 8, 13)))
    wanted = stops((0, 1, 10), (0, 2, 10), district=["north", "south"])

    plan = planned(asked(wanted, times=times))

    rows = {row["place"]: row for row in plan.visits.records()}
    assert rows["a"]["begins_s"] >= 13 * HOUR
    assert plan.summary["left_out"] == 0


def test_work_that_would_run_into_quiet_hours_is_left_out_with_the_reason():
    times = Times(closures=closures(("north", 0, 8.2), ("north", 8.25, 24)))
    wanted = stops((0, 0, 10), district=["north"])

    plan = planned(asked(wanted, times=times))

    assert reasons(plan) == {"a": "the quiet hours leave no time for it"}


def test_quiet_hours_of_a_hub_shorten_the_day_of_its_vehicles():
    times = Times(closures=closures(("yard", 0, 9), ("yard", 11, 12)))

    plan = planned(asked(stops((0, 1, 10)), times=times))

    assert plan.rounds.begins_s[0] >= 12 * HOUR


def test_each_stop_goes_to_the_hub_that_it_is_bound_to():
    sites = hubs(yard=(0, 0), barn=(0, 10))
    wanted = stops((0, 1, 10), (0, 9, 10), (0, 2, 10), hub=["barn", "yard", ""])

    plan = planned(asked(wanted, bike(), bike(id="other", hub="barn"), sites=sites))

    of = {stop: name for name, mine in stops_of_rounds(plan).items() for stop in mine}
    assert of["a"] == "other/mon"
    assert of["b"] == "bike/mon"
    assert plan.summary["left_out"] == 0


def test_vehicle_unloads_at_any_of_its_hubs():
    sites = hubs(yard=(0, 0), barn=(0, 10))
    wanted = stops((0, 9, 60), (0, 11, 60))
    longer = bike(trips=2, unloads_at=("yard", "barn"))

    plan = planned(asked(wanted, longer, sites=sites))

    unloads = plan.visits.take(plan.visits.what == "unload")
    assert unloads.place.tolist() == ["barn"]
    assert plan.visits.place[-1] == "yard"


def test_compost_goes_out_and_organics_come_in_on_one_trip():
    wanted = stops((0, 1, 0), (0, 2, 80), deliver_kg=[90.0, 0.0])

    plan = planned(asked(wanted))

    assert stops_of_rounds(plan)["bike/mon"] == ["a", "b"]
    assert plan.rounds.most_kg.tolist() == [90.0]


def test_vehicles_that_carry_one_thing_leave_the_other():
    wanted = stops((0, 1, 0), (0, 2, 80), deliver_kg=[90.0, 0.0])

    plan = planned(asked(wanted, bike(carries=Carries.COLLECTIONS)))

    assert reasons(plan) == {"a": "no vehicle of its hub brings compost out"}


def test_volume_is_a_limit_too():
    wanted = stops((0, 1, 10), (0, 2, 10), collect_l=[150.0, 150.0])

    plan = planned(asked(wanted, bike(capacity_l=200, count=2)))

    assert len(plan.rounds) == 2
    assert plan.visits.load_l.max() == 150


def test_load_larger_than_any_vehicle_is_fetched_in_parts():
    inputs = asked(stops((0, 1, 250), service_s_per_kg=[2.0]), bike(trips=4))

    plan = planned(inputs)

    assert inputs.stops.id.tolist() == ["a", "a#2", "a#3"]
    assert inputs.stops.collect_kg.sum() == pytest.approx(250)
    assert plan.summary["left_out"] == 0
    assert plan.summary["trips"] == 3
    row = plan.visits.take(plan.visits.place == "a#2")
    assert row.leaves_s[0] - row.begins_s[0] == np.ceil(300 + 2 * 250 / 3)


def test_parts_of_a_load_keep_the_hours_of_their_stop():
    times = Times(windows(("a", 10, 12)))

    plan = planned(asked(stops((0, 1, 150)), bike(trips=2), times=times))

    at = plan.visits.take(plan.visits.what == "stop")
    assert at.place.tolist() in (["a", "a#2"], ["a#2", "a"])
    assert at.begins_s.min() >= 10 * HOUR
    assert at.begins_s.max() <= 12 * HOUR


def test_days_are_worked_only_by_those_who_work_then():
    times = Times(windows(("a", 24 + 9, 24 + 10)))
    inputs = asked(stops((0, 1, 10)), bike(), bike(id="late", days=(1,)), days=2, times=times)

    plan = planned(inputs)

    assert plan.rounds.day.tolist() == [1]
    assert plan.visits.begins_s[1] >= DAY + 9 * HOUR


def test_full_vehicles_leave_the_rest_and_say_so():
    plan = planned(asked(stops(*FOUR), bike(trips=1)))

    assert plan.summary["stops"] == 2
    assert set(reasons(plan).values()) == {"every vehicle that may come is full"}


def test_short_days_leave_the_rest_and_say_so():
    wanted = stops(*((0, 5, 1),) * 9)

    plan = planned(asked(wanted, bike(longest_h=1.3)))

    assert plan.summary["stops"] == 3
    assert set(reasons(plan).values()) == {"no vehicle that may come has time left for it"}


@pytest.mark.parametrize(
    ("wanted", "vehicle", "reason"),
    [
        (stops((0, 1, 1), hub=["barn"]), bike(), "no vehicle works from barn on these days"),
        (
            stops((0, 1, 1), vehicle=["van"]),
            bike(),
            "only a van gets there, and none works from its hub on these days",
        ),
        (
            stops((0, 50, 1)),
            bike(longest_h=8),
            "there and back takes 10.1 h; a vehicle's day has at most 8",
        ),
        (
            stops((0, 30, 1)),
            bike(longest_km=50),
            "there and back is 60 km; a vehicle goes at most 50 in a day",
        ),
    ],
)
def test_stop_that_no_vehicle_can_serve_says_why(wanted, vehicle, reason):
    plan = planned(asked(wanted, vehicle, sites=hubs(yard=(0, 0), barn=(5, 5))))

    assert reasons(plan) == {"a": reason}


def test_stop_is_open_only_when_nobody_works():
    plan = planned(asked(stops((0, 1, 1)), times=Times(windows(("a", 20, 22)))))

    assert reasons(plan) == {"a": "it is open only when no vehicle can be there"}


def test_nobody_works_on_the_days_asked_for():
    plan = planned(asked(stops((0, 1, 1)), bike(days=(6,))))

    assert reasons(plan) == {"a": "no vehicle works on these days"}


def test_stop_worth_less_than_the_way_there_is_left_out_with_its_price():
    wanted = stops((0, 1, 1), (0, 20, 1), worth=[np.inf, 3.0])

    plan = planned(asked(wanted))

    (reason,) = reasons(plan).values()
    assert "EUR, more than the 3.00 EUR that it is worth" in reason


def test_stop_worth_more_than_the_way_there_is_served():
    plan = planned(asked(stops((0, 1, 1), (0, 20, 1), worth=[np.inf, 1e4])))

    assert plan.summary["left_out"] == 0


def test_roads_of_a_service_count_instead_of_straight_lines():
    metres = np.array([[0, 9e3, 1e3], [9e3, 0, 1e3], [1e3, 1e3, 0]])
    seconds = metres / 5
    service = Given({VehicleKind.CARGO_BIKE: Distances(metres, seconds)})
    inputs = rounds_inputs(
        (MONDAY, 1), hubs(yard=(0, 0)), stops((0, 1, 1), (0, 9, 1)), [bike()], service
    )

    plan = planned(inputs)

    assert plan.rounds.km[0] == pytest.approx(11)
    assert plan.rounds.hours[0] == pytest.approx((11e3 / 5 + 600) / HOUR)


def test_stop_to_which_no_road_leads_is_named():
    metres = np.array([[0, np.inf, 1e3], [np.inf, 0, np.nan], [1e3, np.inf, 0]])
    service = Given({VehicleKind.CARGO_BIKE: Distances(metres)})
    inputs = rounds_inputs(
        (MONDAY, 1), hubs(yard=(0, 0)), stops((0, 1, 1), (0, 9, 1)), [bike()], service
    )

    plan = planned(inputs)

    assert reasons(plan) == {"a": "no way leads there for a cargo bike"}


def test_same_seed_and_iterations_give_the_same_rounds():
    wanted = stops(*[(row % 5, row % 7, 30) for row in range(20)])
    inputs = asked(wanted, bike(count=4, trips=2))

    one, other = planned(inputs, 200, seed=3), planned(inputs, 200, seed=3)

    assert list(one.visits.records()) == list(other.visits.records())
    assert one.looked.iterations == 200


def test_progress_tells_how_far_it_is_and_can_break_off():
    told = []
    inputs = asked(stops(*FOUR), bike(count=4))

    plan_rounds(
        inputs, Effort(seconds=0.5), progress=lambda what, share: told.append((what, share))
    )

    assert told[0] == ("looking at hours and ways", 0.0)
    assert told[-1] == ("checking", 1.0)
    assert len(told) > 3
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_progress_that_raises_breaks_off():
    def enough(what, share):
        raise KeyboardInterrupt(what, share)

    with pytest.raises(KeyboardInterrupt):
        plan_rounds(asked(stops(*FOUR)), Effort(seconds=30), progress=enough)


def test_stopped_search_gives_the_best_so_far():
    plan = plan_rounds(asked(stops(*FOUR), bike(count=4)), Effort(seconds=60), stop=lambda: True)

    assert plan.summary["left_out"] == 0
    assert plan.looked.iterations == 0


def test_nothing_to_do_is_no_round():
    plan = planned(asked(no_stops()))

    assert len(plan.rounds) == 0
    assert len(plan.left_out) == 0
    assert plan.summary["km"] == 0


def test_round_is_told_in_one_sentence():
    plan = planned(asked(stops((0, 1, 20), (0, 2, 30))))

    assert plan.rounds.sentence[0] == (
        "Monday: the cargo bike bike leaves yard at 08:00 and is back and unloaded at 08:34; "
        "2 stops over 4.0 km, 50 kg in."
    )


@pytest.mark.parametrize(
    ("wanted", "vehicles", "days", "message"),
    [
        (stops((0, 1, -1)), (bike(),), 1, "collect_kg must be 0 or more; not so at a"),
        (stops((0, 1, 1), hub=["moon"]), (bike(),), 1, "stops: there is no hub moon"),
        (stops((0, 1, 1)), (bike(hub="moon"),), 1, "vehicle bike: there is no hub moon"),
        (stops((0, 1, 1)), (bike(), bike()), 1, "vehicles must have different ids; twice: bike"),
        (stops((0, 1, 1)), (bike(),), 9, "1 to 7 days, 9 were asked for"),
        (stops((np.nan, 1, 1)), (bike(),), 1, "lat and lon must be numbers; not so at a"),
    ],
)
def test_what_cannot_be_planned_with_is_refused(wanted, vehicles, days, message):
    with pytest.raises(RoundsError, match=message):
        asked(wanted, *vehicles, days=days)


def test_check_finds_what_was_tampered_with():
    inputs = asked(stops(*FOUR), bike(count=2))
    plan = planned(inputs)
    visits = plan.visits

    def found(**columns):
        changed = type(visits)(
            **{name: columns.get(name, getattr(visits, name)) for name in visits.names()}
        )
        return " ".join(faults(inputs, type(plan)(**{**_fields(plan), "visits": changed})))

    place = visits.place.copy()
    place[visits.place == "a"] = "b"
    assert "stop a is served or named 0 times" in found(place=place)
    assert "km, not" in found(km=visits.km + 0.1)
    assert "reached at another time" in found(arrives_s=visits.arrives_s + 60)
    assert "are on board" in found(load_kg=visits.load_kg + 1)
    assert faults(inputs, plan) == ()


def _fields(plan):
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}
