"""The present city: the folder's where nothing is recorded, the records' where something is."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.cities import assumption_for
from greenhaven.cities.offered import source_of
from greenhaven.cities.present import present_city
from greenhaven.cities.recorded import (
    Declared,
    Ingredients,
    Lots,
    NewPlaces,
    Offered,
    Promised,
    Records,
    Reserved,
    Spread,
    table_of,
)
from greenhaven.core.city import weekly_supply
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.core.planning.towns import town
from tests.web.village import START, village, village_state

ALONE = frozenset({"yard"})


def present(day=START, **tables):
    base = village()
    return present_city(base, village_state(base), day, Records(**tables))


def declared(column, value, row_id="yard", table="hubs"):
    return {
        "table": table,
        "id": row_id,
        "column": column,
        "value": value,
        "evidence": "weighed for a month",
        "by": "its keeper",
        "on": "2025-03-01",
    }


def offer(**facts):
    usual = {
        "district": "n",
        "material": "food",
        "fetched": True,
        "hub": "",
        "place": "",
        "name": "",
        "lat": np.nan,
        "lon": np.nan,
        "tonnes": 0.007,
        "every_days": 7.0,
        "first": "2025-01-01",
        "last": "2027-12-31",
        "months": "",
    }
    return usual | facts


def lot(**facts):
    usual = {
        "id": "b1",
        "hub": "yard",
        "started": "2025-02-03",
        "ready": "",
        "filling": False,
        "ripe": False,
        "free": True,
        "wet": 1.0,
        "water": 0.6,
        "carbon": 0.15,
        "nitrogen": 0.006,
        "phosphorus": 0.001,
        "potassium": 0.002,
        "ash": 0.05,
        "carbon_to_air": 0.0,
        "nitrogen_to_air": 0.0,
    }
    return usual | facts


def lots(*rows):
    return table_of(Lots, [lot(**row) for row in rows])


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


masses = st.integers(min_value=1, max_value=10**13)  # up to ten thousand tonnes, in milligrams


@given(st.lists(st.tuples(masses, st.booleans(), st.booleans(), st.booleans()), max_size=5))
def test_batches_hold_what_the_ledger_holds_whatever_it_is(rows):
    tonnes = [mg / 1e9 for mg, *_ in rows]
    table = lots(
        *(
            {"id": f"b{number}", "wet": wet, "filling": filling, "ripe": ripe, "free": free}
            for number, (wet, (_, filling, ripe, free)) in enumerate(zip(tonnes, rows, strict=True))
        )
    )

    _, state = present(lots=table, with_batches=ALONE)

    assert state.batches.wet.sum() == pytest.approx(sum(tonnes), abs=1e-9)
    assert (state.batches.carbon_loss >= 0).all()
    assert (state.batches.carbon_loss <= 1).all()


def test_first_recorded_batch_ends_what_was_assumed_of_its_hub_alone():
    base = town()
    opening = opening_state(base, base.clock.today)
    hub = str(opening.batches.hub[0])
    others = opening.batches.hub != hub

    records = Records(lots=lots({"hub": hub}), with_batches=frozenset({hub}))
    city, state = present_city(base, opening, opening.day, records)

    assert state.batches.id[state.batches.hub == hub].tolist() == ["b1"]
    assert (
        state.batches.hub[state.batches.hub != hub].tolist() == opening.batches.hub[others].tolist()
    )
    assert assumption_for(city, "hubs", "opening_fill", hub) is None


def test_hub_that_gave_everything_away_is_empty_and_not_half_full():
    base = town()
    opening = opening_state(base, base.clock.today)
    hub = str(opening.batches.hub[0])

    _, state = present_city(base, opening, opening.day, Records(with_batches=frozenset({hub})))

    assert hub not in state.batches.hub.tolist()


@pytest.mark.parametrize(
    ("facts", "given_away"),
    [
        ({"ripe": True, "ready": "2025-02-24"}, True),
        ({"ripe": True, "free": False}, False),  # ripe, and not released
        ({"ripe": False, "free": False, "ready": "2025-03-04"}, False),  # held
        ({"ripe": False, "ready": "2025-03-01"}, False),  # late: not before its keeper says so
        ({"filling": True}, False),
    ],
)
def test_only_what_is_released_and_not_held_is_planned_for_gardens_this_week(facts, given_away):
    city, state = present(lots=lots(facts), with_batches=ALONE)

    plan = allocate(city, state, start=START, weeks=1, settings=PlanSettings())

    sent = plan.flows.leg != Leg.COLLECT
    sent &= plan.flows.leg != Leg.EXPORT
    assert bool(plan.flows.wet[sent].sum() > 0) == given_away


def test_what_a_batch_has_lost_to_the_air_it_will_not_lose_again():
    mix = table_of(
        Ingredients, [{"lot": "b1", "material": "food", "carbon": 0.2, "nitrogen": 0.006}]
    )

    _, fresh = present(lots=lots({}), ingredients=mix, with_batches=ALONE)
    _, later = present(lots=lots({"carbon_to_air": 0.05}), ingredients=mix, with_batches=ALONE)
    _, spent = present(lots=lots({"carbon_to_air": 0.5}), ingredients=mix, with_batches=ALONE)
    _, ripe = present(lots=lots({"ripe": True}), ingredients=mix, with_batches=ALONE)

    assert fresh.batches.carbon_loss[0] == pytest.approx(0.5)
    assert later.batches.carbon_loss[0] == pytest.approx((0.5 * 0.2 - 0.05) / 0.15)
    assert spent.batches.carbon_loss[0] == 0
    assert ripe.batches.carbon_loss[0] == 0


def test_nutrients_brought_to_a_garden_count_against_its_caps():
    rows = table_of(Spread, [{"garden": "rose", "nitrogen_kg": 1.5, "phosphorus_kg": 0.25}])

    _, state = present(spread=rows)

    assert state.nitrogen_applied_kg.tolist() == [1.5, 0, 0, 0]
    assert state.phosphorus_applied_kg.tolist() == [0.25, 0, 0, 0]


def promise(**facts):
    usual = {
        "leg": "collect",
        "giver": "door-n",
        "taker": "yard",
        "material": "food",
        "offered": "",
        "due": "2025-03-05",
        "tonnes": 0.2,
    }
    return usual | facts


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
    rows = table_of(Reserved, [{"hub": "yard", "tonnes_per_week": 1.5}])

    city, _ = present(reserved=rows)

    yard = int(np.flatnonzero(city.hubs.id == "yard")[0])
    assert city.hubs.capacity_t_per_week[yard] == 4.5
    assert city.notes[-1] == "Village yard keeps room for 1.5 t a week for its allies."


def test_city_that_lives_moves_on_with_the_day():
    base = town()
    opening = opening_state(base, base.clock.today)
    later = opening.day + timedelta(days=30)

    _, state = present_city(base, opening, later, Records())

    assert state.day == later
    assert min(date.fromisoformat(day) for day in state.batches.ready.tolist()) >= later
