"""Hubs of the twin: batches that ripen, heaps that are given away, and gases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.columns import positions
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.accounts import hub_imbalance
from greenhaven.core.forecast.twin.climate import climate_of
from greenhaven.core.forecast.twin.hub_futures import GASES, HubFutures, additions_kg
from greenhaven.core.forecast.twin.hub_twin import run_hubs
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import EnsembleError, Members, central
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.planning.recipes import contents
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import followed, middle, total, village
from tests.core.planning.towns import with_hubs

WET, WATER, CARBON, NITROGEN = (
    ELEMENTS.index(name) for name in ("wet", "water", "carbon", "nitrogen")
)


def run(
    values: Mapping[str, float] | None = None,
    members: Members | None = None,
    moved: Schedule | None = None,
) -> HubFutures:
    city, state, usual = village()
    schedule = moved or usual
    chosen = members or middle(city, schedule, values)
    climate = climate_of(city, schedule.start, schedule.days, chosen.weather_year)
    return run_hubs(city, state, schedule, chosen, climate)


def row(gas: str) -> int:
    return GASES.index(gas)


def test_every_hub_and_week_balances_in_every_element():
    errors = hub_imbalance(followed().hubs)

    assert errors.max() <= 1e-12


def test_nothing_is_ever_less_than_nothing():
    hubs = followed().hubs

    for name in ("received", "leachate", "sent", "in_process", "ripe", "gases_kg", "made"):
        assert getattr(hubs, name).min() >= -1e-15, name


def test_what_comes_is_what_the_flows_bring():
    city, _, schedule = village()
    hubs = run()

    rows = schedule.rows(Leg.COLLECT)
    kinds = {name: number for number, name in enumerate(city.kinds.id.tolist())}
    kind = [kinds[name] for name in schedule.flows.material[rows].tolist()]
    carried = hubs.moved_t[0, rows, None] * contents(city.kinds)[kind]
    assert np.allclose(total(hubs.received)[0], carried.sum(axis=0), rtol=1e-12)


def test_phosphorus_and_potassium_leave_only_with_runoff_and_compost():
    hubs = followed().hubs

    assert not hubs.to_air[..., [4, 5, 6]].any()


def test_vapour_and_gas_leave_more_than_runoff():
    hubs = run()

    assert total(hubs.to_air)[0, WATER] > total(hubs.leachate)[0, WATER] > 0


def test_gases_are_the_carbon_and_nitrogen_that_the_air_takes():
    hubs = followed().hubs

    nitrogen = hubs.gases_kg[..., [row("ammonia_n"), row("nitrous_oxide_n"), row("dinitrogen_n")]]
    carbon = hubs.gases_kg[..., [row("methane_c"), row("carbon_dioxide_c")]]
    assert np.allclose(nitrogen.sum(axis=-1), 1e3 * hubs.to_air[..., NITROGEN], atol=1e-9)
    assert np.allclose(carbon.sum(axis=-1), 1e3 * hubs.to_air[..., CARBON], atol=1e-9)


def test_gas_shares_are_those_that_a_member_draws():
    city, _, _ = village()
    hubs = run(
        {
            "methane of lost carbon": 0.03,
            "nitrous oxide of lost nitrogen": 0.05,
            "ammonia of other lost nitrogen": 0.8,
        }
    )

    names = dict(zip(city.hubs.id.tolist(), city.hubs.process.tolist(), strict=True))
    composts = np.array([names[hub] != "digester" for hub in hubs.hubs.tolist()])
    gases, lost = hubs.gases_kg[0][:, composts], 1e3 * hubs.to_air[0][:, composts]
    assert np.allclose(gases[..., row("methane_c")], 0.03 * lost[..., CARBON], atol=1e-9)
    assert np.allclose(gases[..., row("nitrous_oxide_n")], 0.05 * lost[..., NITROGEN], atol=1e-9)
    assert np.allclose(gases[..., row("ammonia_n")], 0.8 * 0.95 * lost[..., NITROGEN], atol=1e-9)


def test_digester_burns_the_methane_that_does_not_leak_and_keeps_nitrogen_and_water():
    city, _, _ = village()
    hubs = run({"methane of biogas": 0.55, "biogas that leaks": 0.1})

    names = dict(zip(city.hubs.id.tolist(), city.hubs.process.tolist(), strict=True))
    tank = [names[hub] for hub in hubs.hubs.tolist()].index("digester")
    carbon = 1e3 * hubs.to_air[0, :, tank, CARBON]
    assert carbon.sum() > 0
    assert np.allclose(hubs.gases_kg[0, :, tank, row("methane_c")], 0.055 * carbon)
    assert np.allclose(hubs.methane_burned_kg_c[0, :, tank], 0.495 * carbon)
    assert not hubs.to_air[0, :, tank, [WATER, NITROGEN]].any()
    assert not hubs.leachate[0, :, tank].any()
    assert not np.delete(hubs.methane_burned_kg_c[0], tank, axis=1).any()


def test_ripe_compost_is_as_moist_as_the_member_says():
    city, _, _ = village()
    hubs = run({"moisture of compost": 0.45})

    names = dict(zip(city.hubs.id.tolist(), city.hubs.process.tolist(), strict=True))
    processes = np.array([names[hub] for hub in hubs.hubs.tolist()])
    composted = (processes != "digester") & (hubs.ripe[0, -1, :, WET] > 1e-6)
    assert composted.any()
    share = hubs.ripe[0, -1, composted, WATER] / hubs.ripe[0, -1, composted, WET]
    assert np.allclose(share, 0.45, rtol=1e-9)


def test_deliveries_are_as_planned_where_the_compost_lies_there():
    _, _, schedule = village()
    hubs = run({"carbon given off": 0.3, "moisture of compost": 0.5, "carbon into biogas": 0.3})

    home = schedule.flows.leg[schedule.deliveries] == Leg.RETURN
    planned = schedule.flows.wet[schedule.deliveries]

    assert np.allclose(hubs.deliveries_t[0, home, WET], planned[home], rtol=1e-9)


def test_what_is_more_than_planned_is_sold_where_the_plan_sells():
    city, _, schedule = village()
    hubs = run({"carbon given off": 0.3, "moisture of compost": 0.5, "carbon into biogas": 0.3})

    sale = schedule.flows.leg[schedule.deliveries] == Leg.SALE
    planned = schedule.flows.wet[schedule.deliveries]
    sold = hubs.deliveries_t[0, :, WET]
    selling = schedule.flows.take(schedule.deliveries[sale])
    at = np.searchsorted(hubs.hubs, selling.origin)
    kept = schedule.ripe_t[selling.week, positions(city.hubs.id, selling.origin)]

    assert (sold[sale] >= planned[sale] * (1 - 1e-9)).all()
    assert sold[sale].sum() > 1.05 * planned[sale].sum()
    assert np.allclose(hubs.ripe[0, selling.week, at, WET], kept, atol=1e-9)


def test_short_heap_is_shared_in_proportion():
    _, _, usual = village()
    more = np.where(usual.flows.leg == Leg.RETURN, 10.0, 1.0)
    schedule = replace(usual, flows=replace(usual.flows, wet=more * usual.flows.wet))
    hubs = run(moved=schedule)

    flows = schedule.flows.take(schedule.deliveries)
    share = hubs.deliveries_t[0, :, WET] / flows.wet
    home = flows.leg == Leg.RETURN
    short = home & (share < 1 - 1e-9)
    assert short.any()
    for hub, week in {
        (hub, int(week))
        for hub, week in zip(flows.origin[short].tolist(), flows.week[short], strict=True)
    }:
        together = home & (flows.origin == hub) & (flows.week == week)
        assert np.allclose(share[together], share[together][0], rtol=1e-9)
        at = hubs.hubs.tolist().index(hub)
        assert hubs.ripe[0, week, at, WET] == pytest.approx(0, abs=1e-9)


def test_additions_are_the_deliveries_of_each_garden_in_kilograms():
    city, _, schedule = village()
    hubs = run()

    added = additions_kg(city, schedule, hubs)

    given = schedule.flows.leg[schedule.deliveries] == Leg.RETURN
    assert added.shape == (1, schedule.weeks, len(city.gardens), len(ELEMENTS))
    assert np.allclose(
        added.sum(axis=(1, 2)), 1e3 * hubs.deliveries_t[:, given].sum(axis=1), rtol=1e-12
    )


def test_batch_that_was_laid_before_has_lost_what_it_has():
    _, state, _ = village()
    hubs = run()

    old = hubs.batches.opened >= 0
    assert old.sum() == len(state.batches)
    assert (hubs.laid[0, old, CARBON] <= state.batches.carbon * (1 + 1e-12)).all()
    assert hubs.opening[0, :, CARBON].sum() == pytest.approx(hubs.laid[0, old, CARBON].sum())


def test_batch_that_is_ripe_before_loses_nothing_more():
    city, state, schedule = village()
    first = state.day - timedelta(weeks=8)
    ripe = replace(
        state.batches,
        started=np.full(len(state.batches), first.isoformat()),
        ready=np.full(len(state.batches), state.day.isoformat()),
    )
    members = middle(city, schedule)
    climate = climate_of(city, schedule.start, schedule.days, members.weather_year)

    hubs = run_hubs(city, replace(state, batches=ripe), schedule, members, climate)

    old = hubs.batches.opened >= 0
    assert np.allclose(hubs.made[0, old], hubs.laid[0, old])
    assert not hubs.aired[0, old].any()


def test_same_member_alone_or_among_others_has_the_same_future():
    city, state, schedule = village()
    members = followed().members
    alone = members.take(np.array([3]))
    climate = climate_of(city, schedule.start, schedule.days, alone.weather_year)

    one = run_hubs(city, state, schedule, alone, climate)

    many = followed().hubs
    assert np.allclose(one.ripe[0], many.ripe[3], rtol=1e-12)
    assert np.allclose(one.gases_kg[0], many.gases_kg[3], rtol=1e-12)


def test_state_of_another_day_is_refused():
    city, state, schedule = village()
    members = middle(city, schedule)
    climate = climate_of(city, schedule.start, schedule.days, members.weather_year)
    later = replace(state, day=state.day + timedelta(days=1))

    with pytest.raises(ForecastError, match="the state of 2025-03-03, when the schedule begins"):
        run_hubs(city, later, schedule, members, climate)


def test_weather_that_ends_too_soon_is_refused():
    city, state, schedule = village()
    members = middle(city, schedule)
    climate = climate_of(city, schedule.start, 7, members.weather_year)

    with pytest.raises(ForecastError, match=r"weather of 42 days .* was expected; 7 days"):
        run_hubs(city, state, schedule, members, climate)


def test_hub_without_a_process_is_named():
    city, state, schedule = village()
    members = middle(city, schedule)
    climate = climate_of(city, schedule.start, schedule.days, members.weather_year)
    idle = with_hubs(city, process="")

    with pytest.raises(ForecastError, match="has no process"):
        run_hubs(idle, state, schedule, members, climate)


def test_schedule_of_another_city_is_refused():
    city, state, schedule = village()
    members = middle(city, schedule)
    climate = climate_of(city, schedule.start, schedule.days, members.weather_year)

    with pytest.raises(ForecastError, match="this schedule is that of"):
        run_hubs(replace(city, id="elsewhere"), state, schedule, members, climate)


def test_members_that_do_not_draw_what_hubs_need_are_refused_by_name():
    with pytest.raises(EnsembleError, match="no member draws"):
        run(members=central((), 2024))
