from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.document import pack, unpack
from greenhaven.core.forecast.ensemble.bands import SHARES
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.outlook.ahead import Asked, look_ahead
from greenhaven.core.forecast.outlook.dataset import dataset_of
from greenhaven.core.forecast.outlook.outlook import Outlook, members_of, outlook_of, told_ensemble
from greenhaven.core.forecast.outlook.told import OF_CITY, QUANTITIES, Level, joined, tell
from greenhaven.core.planning.onward import next_state
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import LEADS, START, followed, village

MEDIAN = SHARES.index(0.5)


@pytest.fixture(scope="module")
def ensemble():
    city, state, schedule = village()
    return told_ensemble(city, state, schedule, members_of(city, schedule, 8, seed=2))


@pytest.fixture(scope="module")
def outlook(ensemble) -> Outlook:
    return outlook_of(village()[2], ensemble)


def row(name: str) -> int:
    return [each.id for each in OF_CITY].index(name)


def test_told_series_add_up_to_what_the_futures_move():
    city, _, schedule = village()
    made = followed()

    told = tell(city, schedule, made)

    collected = made.hubs.moved_t[:, np.isin(schedule.flows.leg, (Leg.COLLECT, Leg.EXPORT))]
    to_soil = told.city[:, row("to_gardens")] + told.city[:, row("to_parks")]
    assert np.allclose(told.city[:, row("collected"), :, 0].sum(axis=1), collected.sum(axis=1))
    assert np.allclose(to_soil.sum(axis=(1, 2)), told.gardens[:, 0].sum(axis=(1, 2)))
    assert np.allclose(
        told.city[:, row("in_process"), -1, 0], told.hubs[:, 2, -1].sum(axis=1), rtol=1e-12
    )


def test_joined_parts_are_what_was_told_of_all_at_once(ensemble):
    told = joined([part for _, part in ensemble.parts])

    assert len(told.city) == 8
    assert np.array_equal(told.city[5:], ensemble.parts[1][1].city)


def test_outlook_keeps_its_bands_in_order(outlook):
    for sheaf in (outlook.city_weeks, outlook.hub_weeks, outlook.garden_periods, outlook.years):
        assert (np.diff(sheaf.values, axis=0) >= 0).all()


def test_years_sum_fluxes_and_end_stocks(ensemble, outlook):
    told = joined([part for _, part in ensemble.parts])

    collected = np.quantile(
        told.city[:, row("collected"), :, 0].sum(axis=1), SHARES, method="median_unbiased"
    )
    ripe = outlook.city_weeks.of("ripe")[:, -1]

    assert np.allclose(outlook.years.of("collected")[:, 0], collected)
    assert np.array_equal(outlook.years.of("ripe")[:, 0], ripe)


def test_a_part_of_a_year_is_a_step_of_its_own(ensemble):
    long = [
        (members, replace(part, city=np.tile(part.city, (1, 1, 10, 1)), week_days=7 * (1 + weeks)))
        for members, part in ensemble.parts
        for weeks in [np.arange(60)]
    ]

    found = outlook_of(village()[2], replace(ensemble, parts=tuple(long))).years

    assert found.days.tolist() == [52 * 7, 60 * 7]
    whole = outlook_of(village()[2], replace(ensemble, parts=tuple(long))).city_weeks
    assert whole.values.shape[2] == 60


def test_outlook_can_be_kept(outlook):
    again = unpack(Outlook, pack(outlook))

    assert pack(again) == pack(outlook)


def test_outlook_names_what_it_rests_on_with_limits_and_reasons(outlook):
    assert len(outlook.grounds) > 30
    assert (outlook.grounds.reason != "").all()


def test_sheaf_that_is_asked_for_something_else_says_what_it_has(outlook):
    with pytest.raises(ForecastError, match="known: collected"):
        outlook.city_weeks.of("harvested")
    with pytest.raises(ForecastError, match="nothing is told of the hub 'nowhere'"):
        outlook.hub_weeks.of("received", "nowhere")


def test_dataset_has_every_quantity_with_its_unit(ensemble):
    data = dataset_of(START, ensemble)

    expected = {f"{level}_{each.id}" for level in Level for each in QUANTITIES[level]}
    assert expected <= set(data.data_vars)
    assert data.city_collected.attrs["units"] == "t"
    assert data.city_collected.dims == ("member", "week")
    assert data.garden_compost.dims == ("member", "period", "garden")
    assert data.sizes["member"] == 8


def test_look_ahead_plans_anew_from_what_is_there_then():
    city, _, _ = village()
    state = opening_state(city, START, LEADS)
    settings = PlanSettings(lead_weeks=LEADS, priced_limits=0)

    made = look_ahead(city, state, Asked(weeks=5, members=2, every=3), settings=settings)

    first, second = made.plans
    after = next_state(city, state, first, lead_weeks=LEADS)
    assert (first.weeks, second.weeks) == (3, 2)
    assert second.start == after.day
    assert made.outlook.weeks == 5
    assert made.outlook.members == 2
