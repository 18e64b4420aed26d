"""The present city: the folder's where nothing is recorded, the records' where something is."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from greenhaven.cities import assumption_for
from greenhaven.cities.offered import source_of
from greenhaven.cities.present import present_city
from greenhaven.cities.recorded import (
    Declared,
    NewPlaces,
    Offered,
    Promised,
    Records,
    SaidNo,
    table_of,
)
from greenhaven.core.city import Asked, Down, Kept, weekly_supply
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.room import halts_of, room_of
from greenhaven.core.planning.settings import PlanSettings
from tests.cities.recording import declared, offer, present, promise, said_no
from tests.core.planning.towns import town
from tests.web.village import START, village, village_state


@pytest.mark.parametrize("seed", [1, 2])
def test_city_where_nothing_is_recorded_is_the_base_city_bit_for_bit(seed):
    base = town(seed)
    opening = opening_state(base, base.clock.today)

    city, state = present_city(base, opening, opening.day, Records())

    assert digest(pack(city)) == digest(pack(base))
    assert digest(pack(state)) == digest(pack(opening))


def test_village_where_nothing_is_recorded_is_the_village():
    city, state = present()

    assert digest(pack(city)) == digest(pack(village()))
    assert digest(pack(state)) == digest(pack(village_state(village())))


def test_declared_value_replaces_the_assumption_and_a_note_says_who_said_it():
    rows = table_of(Declared, [declared("capacity_t_per_week", "2.5")])

    city, _ = present(declared=rows)

    yard = int(np.flatnonzero(city.hubs.id == "yard")[0])
    assert city.hubs.capacity_t_per_week[yard] == 2.5
    assert assumption_for(village(), "hubs", "capacity_t_per_week", "yard") is not None
    assert assumption_for(city, "hubs", "capacity_t_per_week", "yard") is None
    assert "6" not in city.assumptions.value.tolist()  # nothing rests on it any more
    assert assumption_for(city, "hubs", "opening_fill", "yard")["reason"] == "It was swept."
    assert assumption_for(city, "gardens", "growing_share", "rose")["reason"] == "Paths take half."
    assert city.notes[-1] == (
        "Village yard, capacity t per week: 2.5 t/week, as its keeper said on 2025-03-01 "
        "(weighed for a month)."
    )


@pytest.mark.parametrize("value", ["-1", "nan", "much", "1e99", ""])
def test_declared_value_that_cannot_be_changes_nothing_but_a_note(value):
    rows = table_of(Declared, [declared("capacity_t_per_week", value)])

    city, _ = present(declared=rows)

    assert digest(pack(replace(city, notes=village().notes))) == digest(pack(village()))
    assert "but the plan needs" in city.notes[-1]


def test_declared_material_that_the_city_does_not_have_is_not_taken_over():
    rows = table_of(Declared, [declared("accepts", "food plutonium")])

    city, _ = present(declared=rows)

    assert "plutonium" not in " ".join(city.hubs.accepts.tolist())
    assert "not plutonium" in city.notes[-1]


def test_an_assumption_of_many_counts_one_value_less():
    rows = table_of(Declared, [declared("growing_share", "0.3", "rose", "gardens")])

    city, _ = present(declared=rows)

    left = assumption_for(city, "gardens", "growing_share", "park")
    number = city.assumptions.reason.tolist().index(left["reason"])
    assert city.assumptions.rows[number] == 3
    assert assumption_for(city, "gardens", "growing_share", "rose") is None


def test_added_hub_takes_part_when_it_has_said_what_the_plan_needs():
    new = {
        "table": "hubs",
        "id": "barn",
        "name": "Barn",
        "kind": "processing_hub",
        "district": "n",
        "lat": 51.01,
        "lon": 4.0,
    }
    places = table_of(NewPlaces, [new])
    said = [("process", "bay"), ("accepts", "food chips"), ("capacity_t_per_week", "3")]
    silent, _ = present(places=places)
    rows = table_of(Declared, [declared(*each, row_id="barn") for each in said])
    told, state = present(places=places, declared=rows)

    assert not silent.hubs.takes_part[-1]
    assert "takes part once its keeper" in silent.notes[-1]
    assert told.hubs.takes_part[-1]
    assert told.hubs.process[-1] == "bay"
    assert len(told.hubs) == 6
    allocate(told, state, start=START, weeks=2, settings=PlanSettings())


def test_added_garden_has_the_caps_of_its_kind_as_assumptions_and_takes_compost_once_measured():
    new = {
        "table": "gardens",
        "id": "corner",
        "name": "Corner bed",
        "kind": "garden",
        "district": "s",
        "lat": 51.01,
        "lon": 4.0,
    }
    rows = table_of(Declared, [declared("area_m2", "120", "corner", "gardens")])

    city, state = present(places=table_of(NewPlaces, [new]), declared=rows)

    assert city.gardens.area_m2[-1] == 120
    assert city.gardens.phosphorus_cap_kg_per_ha_year[-1] == 20.0
    assert (
        "most others"
        in assumption_for(city, "gardens", "phosphorus_cap_kg_per_ha_year", "corner")["reason"]
    )
    assert len(state.nitrogen_applied_kg) == 5
    allocate(city, state, start=START, weeks=2, settings=PlanSettings())


def test_offers_of_a_district_are_one_source_and_are_taken_off_what_is_published():
    rows = table_of(Offered, [offer(), offer(tonnes=0.014), offer(fetched=False)])

    city, _ = present(offered=rows)

    fetched = source_of("n", "food", fetched=True)
    assert city.sources.id[-2:].tolist() == [source_of("n", "food", fetched=False), fetched]
    supply, _ = weekly_supply(city, START, 4)
    before, _ = weekly_supply(village(), START, 4)
    assert supply[-1] == pytest.approx(np.full(4, 0.021))
    assert supply.sum(axis=0) == pytest.approx(before.sum(axis=0))
    reason = city.assumptions.reason.tolist()
    assert any("counted twice" in each for each in reason)
    assert assumption_for(city, "supply", "tonnes", "door-n")["value"].endswith("a year less")
    assert assumption_for(city, "supply", "tonnes", "door-s") is None


def test_offers_stand_in_the_middle_of_their_district_and_never_at_a_door():
    city, _ = present(offered=table_of(Offered, [offer()]))

    assert (city.sources.lat[-1], city.sources.lon[-1]) == (51.02, 4.01)
    assert (
        "nobody's home"
        in assumption_for(city, "sources", "lat", str(city.sources.id[-1]))["reason"]
    )


def test_offer_of_a_school_stands_where_the_school_is():
    school = offer(place="school-9", name="School 9", lat=51.015, lon=4.011)

    city, _ = present(offered=table_of(Offered, [school]))

    assert city.sources.name[-1] == "food scraps from School 9"
    assert (city.sources.lat[-1], city.sources.lon[-1]) == (51.015, 4.011)


def test_more_is_offered_than_was_published_and_no_supply_falls_below_zero():
    city, _ = present(offered=table_of(Offered, [offer(tonnes=50.0)]))

    assert city.supply.tonnes.min() >= 0
    north = (city.sources.district == "n") & (city.sources.stream != "offered")
    assert city.supply.tonnes[north & (city.sources.kind == "food")].max() == 0
    assert city.supply.tonnes[city.sources.district == "s"].min() == 10.0


def test_offer_once_gives_its_whole_amount_in_what_is_left_of_its_month():
    once = offer(every_days=0.0, first="2025-03-10", last="2025-03-20", tonnes=0.1)

    city, _ = present(offered=table_of(Offered, [once]))

    days = 31 - START.day + 1
    supply, _ = weekly_supply(city, START, 4)
    assert supply[-1].sum() == pytest.approx(0.1 * 28 / days)
    assert (city.supply.tonnes[-1] > 0).sum() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"material": "glass"},
        {"district": "nowhere"},
        {"last": "2025-03-02"},
        {"months": "8", "every_days": 0.0, "first": "2025-03-10", "last": "2025-03-20"},
    ],
)
def test_offer_that_the_plan_cannot_use_changes_nothing(facts):
    city, _ = present(offered=table_of(Offered, [offer(**facts)]))

    assert digest(pack(city)) == digest(pack(village()))


def test_offer_brought_to_a_collection_point_is_collected_there():
    brought = offer(fetched=False, hub="square")

    city, state = present(offered=table_of(Offered, [brought]))

    assert city.sources.hub[-1] == "square"
    assert city.sources.name[-1] == "food scraps brought to Market square"
    allocate(city, state, start=START, weeks=1, settings=PlanSettings())


def test_promises_become_movements_of_the_plan():
    rows = [
        promise(),
        promise(giver="square"),
        promise(giver="home-7", offered="offers-n-food-fetched"),
        promise(giver="home-8", offered="no such source"),
        promise(leg="return", giver="yard", taker="rose", material="compost"),
        promise(leg="return", giver="nobody", taker="rose", material="compost"),
    ]

    _, state = present(offered=table_of(Offered, [offer()]), promised=table_of(Promised, rows))

    assert state.agreed.origin.tolist() == ["door-n", "drop-n", "offers-n-food-fetched", "yard"]
    assert state.agreed.wet.tolist() == [0.2] * 4


def test_room_kept_for_allies_is_not_planned_with():
    row = {"hub": "yard", "weekdays": 127, "first": "2025-03-03", "last": "", "wet": 1.5}

    city, state = present(kept=Kept.of([row]))

    yard = int(np.flatnonzero(city.hubs.id == "yard")[0])
    assert city.hubs.capacity_t_per_week[yard] == 6
    assert room_of(city, state, START, 2)[:, yard].tolist() == [4.5, 4.5]
    assert city.notes[-1] == "Village yard keeps room for 1.5 t a week for its allies."


def test_hub_that_is_down_and_what_gardens_ask_for_reach_the_state():
    down = Down.of([{"hub": "yard", "first": "2025-03-03", "last": ""}])
    words = {"garden": "rose", "grade": "", "first": "2025-03-03", "last": "2025-03-09"}
    asked = Asked.of([words | {"wet": 0.3}])

    city, state = present(down=down, asked=asked)

    assert city.notes[-1] == "Village yard is down."
    assert halts_of(city, state, START, 1).hubs.sum() == 1
    assert state.asked.wet.tolist() == [0.3]


def test_declined_movement_is_that_of_the_sources_behind_the_place():
    rows = [
        said_no(),
        said_no(giver="square", by="taker", until="2025-03-05", tonnes=0.1),
        said_no(leg="return", giver="yard", taker="rose", material="compost"),
        said_no(giver="nobody"),
    ]

    _, state = present(said_no=table_of(SaidNo, rows))

    told = state.declined
    assert told.origin.tolist() == ["door-n", "drop-n", "yard"]
    assert told.by.tolist() == ["origin", "destination", "origin"]
    assert told.most.tolist() == [0.0, 0.1, 0.0]


def test_city_that_lives_moves_on_with_the_day():
    base = town()
    opening = opening_state(base, base.clock.today)
    later = opening.day + timedelta(days=30)

    _, state = present_city(base, opening, later, Records())

    assert state.day == later
    assert min(date.fromisoformat(day) for day in state.batches.ready.tolist()) >= later


def test_what_has_closed_takes_no_part_and_takes_up_nothing():
    city, state = present(closed=frozenset({"yard", "rose"}))

    assert not city.hubs.takes_part[city.hubs.id == "yard"][0]
    assert city.gardens.area_m2[city.gardens.id == "rose"][0] == 0
    assert city.notes[-2:] == ("Village yard has closed.", "Rose beds <i>& herbs</i> has closed.")
    allocate(city, state, start=START, weeks=1, settings=PlanSettings())
