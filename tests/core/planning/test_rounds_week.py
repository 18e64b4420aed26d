"""A week of a plan as stops, and the times in which a rulebook lets nobody load."""

import json
from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.columns import positions
from greenhaven.core.planning.rounds.distances import StraightLine
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.example import example_fleet
from greenhaven.core.planning.rounds.inputs import rounds_inputs
from greenhaven.core.planning.rounds.quiet import closures_of
from greenhaven.core.planning.rounds.week import AT_THE_DOOR, BY_TRUCK, Handling, stops_of
from greenhaven.core.rules.movements import Alerts, Leg
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.planning.streets import planned as rounds_planned
from tests.core.planning.towns import START, planned, town, varied, with_hubs

HOUR, DAY = 3600, 86_400


def brought_to_points(city):
    """The same town, with every second source brought to a collection point."""
    hubs = np.where(np.arange(len(city.sources)) % 2 == 0, "", city.hubs.id[0])
    points = np.array([f"point-{row}" for row in range(len(city.sources))])
    mine = np.where(hubs == "", "", points)
    return replace(city, sources=replace(city.sources, hub=mine))


@pytest.fixture(scope="module")
def city():
    return brought_to_points(town())


@pytest.fixture(scope="module")
def plan(city):
    return planned(city, weeks=4)


def test_every_flow_of_a_week_is_a_stop_or_is_counted_among_the_rest(city, plan):
    week = stops_of(city, plan, 1)

    flows = plan.flows.take(plan.flows.week == 1)
    stops_t = week.stops.kg.sum() / 1e3
    assert stops_t + week.rest.tonnes.sum() == pytest.approx(flows.wet.sum())
    assert len(week.stops) > 0
    assert AT_THE_DOOR in week.rest.reason


def test_stops_are_bound_to_the_hub_that_the_plan_chose(city, plan):
    week = stops_of(city, plan, 0)

    flows = plan.flows.take((plan.flows.week == 0) & (plan.flows.leg == Leg.COLLECT))
    hub_of = dict(zip(flows.origin.tolist(), flows.destination.tolist(), strict=True))
    collected = week.stops.take(week.stops.collect_kg > 0)
    source = dict(zip(city.sources.hub.tolist(), city.sources.id.tolist(), strict=True))
    assert {hub_of[source[place]] for place in collected.place.tolist()} <= set(week.hubs.id)
    assert collected.id.tolist() == [
        f"{place}@{hub}"
        for place, hub in zip(collected.place.tolist(), collected.hub.tolist(), strict=True)
    ]
    assert (collected.collect_l > 0).all()


def test_gardens_are_brought_compost_and_parks_are_not_stops(city, plan):
    gardens = replace(city.gardens, kind=np.full(len(city.gardens), "park"))
    week = int(plan.flows.week[plan.flows.leg == Leg.RETURN][0])

    to_gardens = stops_of(city, plan, week)
    to_parks = stops_of(replace(city, gardens=gardens), plan, week)

    delivered = to_gardens.stops.take(to_gardens.stops.deliver_kg > 0)
    assert len(delivered) > 0
    at = positions(city.gardens.id, delivered.place)
    assert delivered.lat.tolist() == city.gardens.lat[at].tolist()
    assert to_parks.stops.deliver_kg.sum() == 0
    assert BY_TRUCK in to_parks.rest.reason


def test_only_the_hubs_that_were_chosen_have_rounds(city, plan):
    everything = stops_of(city, plan, 0)
    one = str(everything.hubs.id[0])

    chosen = stops_of(city, plan, 0, hubs=[one])

    assert set(chosen.stops.hub.tolist()) == {one}
    assert chosen.stops.kg.sum() < everything.stops.kg.sum()


def test_transfer_stations_have_rounds_where_they_are_chosen(city):
    varied_city = varied(city, "station")
    station = str(city.hubs.id[varied_city.hubs.kind == "transfer_station"][0])
    small = np.where(varied_city.hubs.kind == "processing_hub", 1.0, np.inf)
    through = with_hubs(varied_city, capacity_t_per_week=small)
    made = planned(through, weeks=2)

    without, chosen = stops_of(through, made, 0), stops_of(through, made, 0, hubs=[station])

    exported = made.flows.take((made.flows.week == 0) & (made.flows.via == station))
    assert len(exported) > 0
    assert station not in without.stops.hub
    assert any(reason.startswith("out of the city by") for reason in without.rest.reason.tolist())
    assert set(chosen.stops.hub.tolist()) == {station}


def test_work_at_a_stop_grows_with_what_is_handled(city, plan):
    week = stops_of(city, plan, 0, handling=Handling(minutes=2, kg_per_min=20))

    assert week.stops.work_s.tolist() == np.ceil(120 + 3 * week.stops.kg).astype(int).tolist()


@pytest.mark.parametrize(
    ("week", "hubs", "message"),
    [(4, (), "week 5 was asked for; the plan has 4"), (0, ("moon",), "has no hub moon")],
)
def test_what_a_plan_does_not_have_is_refused(city, plan, week, hubs, message):
    with pytest.raises(RoundsError, match=message):
        stops_of(city, plan, week, hubs=hubs)


def test_example_fleet_carries_the_week(city, plan):
    week = stops_of(city, plan, 0)
    fleet = example_fleet(week.stops)

    inputs = rounds_inputs((START, 7), week.hubs, week.stops, fleet, StraightLine.of(city))
    made = rounds_planned(inputs, iterations=50)

    assert made.summary["left_out"] == 0
    assert made.summary["collected_kg"] == pytest.approx(week.stops.collect_kg.sum())
    assert {vehicle.hub for vehicle in fleet} == set(week.hubs.id.tolist())


def rulebook(*articles):
    usual = {"effective_from": "2020-01-01"}
    told = {"city": "town", "articles": [usual | each for each in articles]}
    return Rulebook.model_validate_json(json.dumps(told))


NIGHT = {"kind": "quiet_hours", "id": "night", "begins": "22:00", "ends": "07:00"}


def test_quiet_hours_close_every_night_also_the_one_that_began_before(city):
    found = closures_of(rulebook(NIGHT), city, START, 2)

    spans = list(zip(found.begins_s.tolist(), found.ends_s.tolist(), strict=True))
    assert (0 - 2 * HOUR, 7 * HOUR) in spans
    assert (22 * HOUR, DAY + 7 * HOUR) in spans
    assert set(found.district.tolist()) == {""}
    assert set(found.why.tolist()) == {"the quiet hours"}


def test_quiet_hours_of_some_districts_close_only_those(city):
    some = tuple(city.districts.id[:2].tolist())

    found = closures_of(rulebook({**NIGHT, "districts": list(some)}), city, START, 1)

    assert set(found.district.tolist()) == set(some)


def test_advice_and_articles_of_other_days_close_nothing(city):
    advice = {**NIGHT, "id": "advice", "authority": "advisory", "advice_to": "a body"}
    later = {**NIGHT, "id": "later", "effective_from": "2030-01-01"}

    assert len(closures_of(rulebook(advice, later), city, START, 7)) == 0


def test_stand_down_closes_where_and_while_a_warning_is_in_force(city):
    trigger = {"event": "flood", "least_severity": 2, "linger_h": 1.0, "max_hours": 48.0}
    storm = {
        "kind": "storm_stand_down",
        "id": "storm",
        "legs": ["collect"],
        "trigger": trigger,
    }
    district = str(city.districts.id[1])
    alerts = Alerts(
        event=np.array(["flood"]),
        severity=np.array([3]),
        area=np.array([district]),
        begins=np.array([f"{START.isoformat()}T06:00:00+00:00"]),
        ends=np.array([f"{START.isoformat()}T10:00:00+00:00"]),
    )

    quiet = closures_of(rulebook(storm), city, START, 3)
    found = closures_of(rulebook(storm), city, START, 3, alerts)

    assert len(quiet) == 0
    assert found.district.tolist() == [district]
    assert found.leg.tolist() == ["collect"]
    assert found.ends_s[0] - found.begins_s[0] == 5 * HOUR
