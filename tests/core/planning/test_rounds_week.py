"""A week of a plan as stops, and the times in which a rulebook lets nobody load."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from greenhaven.core.city import Weather
from greenhaven.core.columns import positions
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.rounds.distances import StraightLine
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.example import example_fleet
from greenhaven.core.planning.rounds.fleet import Vehicle
from greenhaven.core.planning.rounds.foretold import foretold, warnings_in, weather_in
from greenhaven.core.planning.rounds.inputs import Times, rounds_inputs
from greenhaven.core.planning.rounds.quiet import closures_of, recorded_weather
from greenhaven.core.planning.rounds.times import closed_stops, shifts_of
from greenhaven.core.planning.rounds.week import AT_THE_DOOR, BY_TRUCK, Handling, stops_of
from greenhaven.core.rules.movements import Leg
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
GATE = {"kind": "weather_gate", "id": "rain", "most_rain_mm_per_day": 10.0}
STORM = {
    "kind": "storm_stand_down",
    "id": "storm",
    "legs": ["collect"],
    "trigger": {"event": "flood", "least_severity": 2, "linger_h": 1.0, "max_hours": 48.0},
}
WEATHER = "date,minimum_c,maximum_c,rain_mm,snow_mm,wind_m_per_s\n"


@pytest.fixture(scope="module")
def week(city, plan):
    number = int(plan.flows.week[plan.flows.leg == Leg.RETURN][0])
    return stops_of(city, plan, number)


def closed(city, week, *articles, days=1, **known):
    facts = foretold(city, opening_state(city, START), **known)
    return closures_of(rulebook(*articles), facts, (START, days), week.stops)


def test_quiet_hours_close_every_night_also_the_one_that_began_before(city, week):
    found = closed(city, week, NIGHT, days=2)

    spans = list(zip(found.begins_s.tolist(), found.ends_s.tolist(), strict=True))
    assert spans == [
        (0, 7 * HOUR),
        (22 * HOUR, DAY),
        (DAY, DAY + 7 * HOUR),
        (DAY + 22 * HOUR, 2 * DAY),
    ]
    assert set(found.district.tolist()) == {""}
    assert set(found.why.tolist()) == {"the quiet hours"}


def test_quiet_hours_of_some_districts_close_only_those(city, week):
    some = tuple(city.districts.id[:2].tolist())

    found = closed(city, week, {**NIGHT, "districts": list(some)})

    assert set(found.district.tolist()) == set(some)


def test_quiet_hours_with_a_price_bind_rounds_all_the_same(city, week):
    price = {"per_unit": 5.0, "currency": city.currency}

    assert len(closed(city, week, {**NIGHT, "price": price})) == len(closed(city, week, NIGHT))


def test_advice_and_articles_of_other_days_close_nothing(city, week):
    advice = {**NIGHT, "id": "advice", "authority": "advisory", "advice_to": "a body"}
    later = {**NIGHT, "id": "later", "effective_from": "2030-01-01"}

    assert len(closed(city, week, advice, later, days=7)) == 0


def test_stand_down_closes_where_and_while_a_warning_is_in_force(city, week):
    district = str(city.districts.id[1])
    text = f"flood severe {district} {START}T06:00+00:00 {START}T10:00+00:00"
    alerts = warnings_in([text], city, START)

    found = closed(city, week, STORM, days=3, alerts=alerts)

    assert len(closed(city, week, STORM, days=3)) == 0
    assert found.district.tolist() == [district]
    assert found.leg.tolist() == ["collect"]
    assert found.ends_s[0] - found.begins_s[0] == 5 * HOUR


def test_stand_down_of_exports_closes_only_what_leaves_the_city(city, week):
    stops = week.stops.take(week.stops.collect_kg > 0)
    station = replace(week, stops=replace(stops, hub=np.where(stops.hub == "", "", "a station")))
    alerts = warnings_in(["flood"], city, START)
    abroad = {**STORM, "legs": ["export"]}

    for other, article, shut in (
        (week, abroad, 0),
        (station, abroad, len(stops)),
        (station, STORM, 0),
    ):
        found = closed(city, other, article, alerts=alerts)
        inputs = with_times(city, other, found)
        assert int(any_closed(inputs)[other.stops.collect_kg > 0].sum()) == shut


def with_times(city, week, closures):
    fleet = [Vehicle("van", str(week.hubs.id[0]), 9e5)]
    hubs, stops = week.hubs, replace(week.stops, hub=np.full(len(week.stops), ""))
    service = StraightLine.of(city)
    times = Times(closures=closures)
    return rounds_inputs((START, 1), hubs, stops, fleet, service, times=times)


def any_closed(inputs):
    shut = np.zeros(len(inputs.stops), dtype=bool)
    for row in inputs.closures.records():
        shut |= closed_stops(inputs, row)
    return shut


def test_weather_gate_closes_the_gardens_that_it_means_on_bad_days(city, week):
    rain = f"{START},2,9,25,0,3\n{START + timedelta(1)},2,9,0,0,3\n"

    found = closed(city, week, GATE, days=2, weather=weather_in(WEATHER + rain))

    gardens = week.stops.id[week.stops.deliver_kg > 0]
    assert len(gardens) > 0
    assert sorted(found.stop.tolist()) == sorted(gardens.tolist())
    assert set(found.leg.tolist()) == {"deliver"}
    assert set(found.why.tolist()) == {"the weather gate"}
    spans = zip(found.begins_s.tolist(), found.ends_s.tolist(), strict=True)
    assert set(spans) == {(0, DAY)}
    assert len(closed(city, week, GATE, days=2)) == 0


def test_rounds_bring_nothing_to_gardens_on_a_day_of_rain(city, week):
    rain = "".join(f"{START + timedelta(day)},2,9,{25 * (day < 3)},0,3\n" for day in range(7))
    shut = closed(city, week, GATE, days=7, weather=weather_in(WEATHER + rain))
    fleet, line = example_fleet(week.stops), StraightLine.of(city)

    inputs = rounds_inputs(
        (START, 7), week.hubs, week.stops, fleet, line, times=Times(closures=shut)
    )
    made = rounds_planned(inputs, iterations=50)

    brought = made.visits.begins_s[made.visits.deliver_kg > 0]
    assert len(brought) > 0
    assert brought.min() >= 3 * DAY


def test_recorded_days_stand_in_for_days_of_other_years(city):
    days = [date(2020, 3, 2).isoformat(), date(2020, 3, 3).isoformat()]
    two = np.array([1.0, 2.0])
    clock = replace(city.clock, weather_from=date(2020, 1, 1), weather_to=date(2020, 12, 31))
    known = replace(city, clock=clock, weather=Weather(np.array(days), two, two, two, two, two))

    found = recorded_weather(known, date(2025, 3, 2), 3)

    assert found.date.tolist() == ["2025-03-02", "2025-03-03"]
    assert found.rain_mm.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must begin with storm, flood"),
        ("stom", "did you mean storm"),
        ("flood terrible", "'terrible' is no severity"),
        ("flood 2025-03-04T10:00 2025-03-04T09:00", "a beginning and a later end"),
        ("flood 2025-03-04 2025-03-05 2025-03-06", "a beginning and a later end"),
    ],
)
def test_warning_that_cannot_be_read_is_refused(city, text, message):
    with pytest.raises(RoundsError, match=message):
        warnings_in([text], city, START)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date,rain_mm\n", "there is no column minimum_c"),
        (WEATHER, "has no rows"),
        (WEATHER + "tomorrow,1,1,1,1,1\n", "line 2: a date and numbers"),
        (WEATHER + "2025-03-03,1,1,nan,1,1\n", "line 2: each day once"),
        (WEATHER + 2 * "2025-03-03,1,1,1,1,1\n", "line 3: each day once"),
    ],
)
def test_weather_that_cannot_be_read_is_refused(text, message):
    with pytest.raises(RoundsError, match=message):
        weather_in(text)


def of_circle(*places, **more):
    """An article of a circle that has those places."""
    return {"level": "circle", "area": "maple", "area_places": sorted(places)} | more


def test_quiet_hours_of_a_circle_stop_rounds_at_all_of_its_places(city, week):
    stops = week.stops
    giver = str(stops.place[stops.collect_kg > 0][0])
    garden = str(stops.place[stops.deliver_kg > 0][0])
    hub = str(week.hubs.id[0])

    found = closed(city, week, {**NIGHT, **of_circle(giver, garden, hub)})

    mine = np.isin(stops.place, [giver, garden])
    assert set(found.stop.tolist()) - {""} == set(stops.id[mine].tolist())
    assert set(found.hub.tolist()) - {""} == {hub}
    assert set(found.district.tolist()) == {""}
    shut = any_closed(with_times(city, week, found))
    assert shut.tolist() == mine.tolist()  # and nobody else's


def test_vehicles_of_a_hub_in_its_quiet_hours_stay_there(city, week):
    hub = str(week.hubs.id[0])
    here = closed(city, week, {**NIGHT, **of_circle(hub)})
    inputs = with_times(city, week, here)
    elsewhere = closed(city, week, {**NIGHT, **of_circle(str(city.gardens.id[0]))})
    early = replace(inputs.vehicles[0], begins_h=0.0, ends_h=24.0)

    [shift] = shifts_of(replace(inputs, vehicles=(early,)))
    [free] = shifts_of(replace(with_times(city, week, elsewhere), vehicles=(early,)))

    assert (shift.span.first, shift.span.last) == (7 * HOUR, 22 * HOUR - 1)
    assert (free.span.first, free.span.last) == (0, DAY)


def test_place_that_no_table_of_the_city_knows_is_closed_too(city, week):
    stops = replace(week.stops, place=np.full(len(week.stops), "shed"))

    found = closed(city, replace(week, stops=stops), {**NIGHT, **of_circle("shed")})

    assert set(found.stop.tolist()) == set(stops.id.tolist())


def test_stand_down_of_a_circle_stops_what_it_means_alone(city, week):
    stops = week.stops
    giver = str(stops.place[stops.collect_kg > 0][0])
    alerts = warnings_in(["flood"], city, START)

    found = closed(city, week, {**STORM, **of_circle(giver)}, alerts=alerts)

    collects = (stops.place == giver) & (stops.collect_kg > 0)
    assert set(found.stop.tolist()) - {""} == set(stops.id[collects].tolist())
    assert not any_closed(with_times(city, week, found))[stops.place != giver].any()
