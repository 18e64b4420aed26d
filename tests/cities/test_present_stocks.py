"""What lies in the hubs of the present city: by the ledger, and no longer as was assumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.cities import assumption_for
from greenhaven.cities.present import present_city
from greenhaven.cities.recorded import Ingredients, Records, Spread, table_of
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.cities.recording import ALONE, lots, present
from tests.core.planning.towns import town
from tests.web.village import START

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
