"""What comes of a schedule's flows when more or less comes than was expected."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.city import City, CityState, weekly_supply
from greenhaven.core.forecast.twin.collecting import Brought, Collected, brought, collect
from greenhaven.core.forecast.twin.schedule import Schedule, schedule_of
from greenhaven.core.planning.network import source_kinds
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from tests.core.forecast.twins import LEADS, middle, village
from tests.core.planning.towns import START, planned, town, with_hubs


@cache
def full() -> tuple[City, CityState, Schedule]:
    """A town whose hubs are too small, so that much goes out of the city."""
    city = town()
    small = np.where(np.isfinite(city.hubs.capacity_t_per_week), 3.0, np.inf)
    city = with_hubs(city, capacity_t_per_week=small)
    state = opening_state(city, START, LEADS)
    plan = planned(city, 4, PlanSettings(lead_weeks=LEADS), state)
    return city, state, schedule_of(city, plan, lead_weeks=LEADS)


def came(
    case: tuple[City, CityState, Schedule], values: dict[str, float] | None = None
) -> tuple[Brought, Collected]:
    city, _, schedule = case
    flows = brought(city, schedule)
    return flows, collect(city, schedule, flows, middle(city, schedule, values))


def every_kind(city: City, factor: float) -> dict[str, float]:
    return {f"supply of {kind}": factor for kind in city.kinds.id.tolist()}


def by_hub(city: City, flows: Brought, moved: np.ndarray, weeks: int) -> np.ndarray:
    total = np.zeros((weeks, len(city.hubs)))
    np.add.at(total, (flows.week, flows.destination), moved)
    return total


def test_what_is_expected_comes_as_planned():
    city, _, _ = village()

    flows, found = came(village(), every_kind(city, 1.0))

    assert np.allclose(found.moved_t[0], flows.wet, rtol=1e-12)


def test_kind_that_comes_less_is_collected_less_from_everyone():
    city, _, _ = village()
    kind = int(np.flatnonzero(city.kinds.id == "food_scraps")[0])

    flows, found = came(village(), {"supply of food_scraps": 0.5})

    mine = flows.kind == kind
    assert mine.any()
    assert np.allclose(found.moved_t[0][mine], 0.5 * flows.wet[mine], rtol=1e-12)


@pytest.mark.parametrize("factor", [1.3, 2.5])
def test_hubs_never_take_more_than_their_capacity(factor):
    city, _, schedule = full()

    flows, found = came(full(), every_kind(city, factor))

    received = by_hub(city, flows, found.moved_t[0], schedule.weeks)
    assert (received <= city.hubs.capacity_t_per_week * (1 + 1e-12)).all()


def test_more_organics_bring_more_bulking_material_by_the_same_factor():
    city, _, _ = village()
    bulking = set(city.kinds.id[city.kinds.bulking].tolist())
    organic = {f"supply of {kind}": 0.8 for kind in city.kinds.id.tolist() if kind not in bulking}

    flows, found = came(village(), organic)

    structure = city.kinds.bulking[flows.kind]
    alone = ~np.isin(
        flows.destination * 100 + flows.week,
        (flows.destination * 100 + flows.week)[~structure],
    )
    with_others = structure & ~alone
    assert with_others.any()
    assert np.allclose(found.moved_t[0][with_others], 0.8 * flows.wet[with_others], rtol=1e-12)


def test_no_source_gives_more_bulking_material_than_it_has():
    city, _, schedule = village()
    supply, _ = weekly_supply(city, schedule.start, schedule.weeks)

    flows, found = came(
        village(),
        every_kind(city, 3.0)
        | {f"supply of {k}": 1.0 for k in city.kinds.id[city.kinds.bulking].tolist()},
    )

    structure = city.kinds.bulking[flows.kind]
    given = np.zeros_like(supply)
    np.add.at(given, (flows.source[structure], flows.week[structure]), found.moved_t[0][structure])
    assert structure.any()
    assert (given <= supply * (1 + 1e-9)).all()


def test_what_a_hub_refuses_goes_out_with_what_its_source_exports():
    city, _, _ = full()

    flows, found = came(full(), every_kind(city, 1.5))

    organic = ~city.kinds.bulking[flows.kind]
    keys = flows.source * 100 + flows.week
    exporting = set(keys[flows.exported].tolist())
    both = organic & np.array([key in exporting for key in keys.tolist()])
    assert both.any()
    assert found.moved_t[0][both].sum() == pytest.approx(1.5 * flows.wet[both].sum(), rel=1e-12)
    assert found.moved_t[0][flows.exported].sum() > 1.5 * flows.wet[flows.exported].sum()


def test_organics_are_moved_or_left_to_the_last_gram():
    city, _, schedule = full()
    supply, _ = weekly_supply(city, schedule.start, schedule.weeks)
    organic = ~city.kinds.bulking[source_kinds(city)]

    flows, found = came(full(), every_kind(city, 2.0))

    gone = np.zeros_like(supply)
    np.add.at(gone, (flows.source, flows.week), found.moved_t[0])
    left = found.left_over_t[0].T
    assert np.allclose((gone + left)[organic], 2 * supply[organic], rtol=1e-9, atol=1e-9)
    assert not left[~organic].any()


def test_capacity_of_a_station_on_the_way_binds_too():
    city, _, schedule = full()
    flows = brought(city, schedule)
    station = int(flows.destination[~flows.exported][0])
    via = np.where(flows.exported, station, -1)

    found = collect(
        city, schedule, replace(flows, via=via), middle(city, schedule, every_kind(city, 2.0))
    )

    through = np.zeros(schedule.weeks)
    uses = (via == station) | (flows.destination == station)
    np.add.at(through, flows.week[uses], found.moved_t[0][uses])
    assert (through <= city.hubs.capacity_t_per_week[station] * (1 + 1e-12)).all()


def test_nitrogen_and_phosphorus_of_materials_are_those_of_the_member():
    _, usual = came(village())
    _, found = came(village(), {"nitrogen of materials": 1.2, "phosphorus of materials": 0.8})

    ratio = found.content[0] / usual.content[0]
    assert np.allclose(ratio[:, [0, 1, 2, 5, 6]], 1.0)
    assert np.allclose(ratio[:, 3], 1.2)
    assert np.allclose(ratio[:, 4], 0.8)
