from functools import cache

import numpy as np
import pytest

from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin.lineage import (
    FOLLOWED,
    IN_PROCESS_BEFORE,
    Lineage,
    Whereabouts,
    lineage_of,
)
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import followed, village

MEMBER = 2


@cache
def line() -> Lineage:
    city, _, schedule = village()
    whole = followed()
    return lineage_of(city, schedule, whole.members, whole.hubs, MEMBER)


def columns() -> list[tuple[str, int]]:
    return [(name, ELEMENTS.index(name)) for name in FOLLOWED]


def test_shares_of_every_batch_add_up_to_one():
    for element, _ in columns():
        sums = line().made_of[element].sum(axis=1)

        assert np.abs(sums - 1).max() <= 1e-12, element


def test_no_more_of_a_batch_is_given_than_it_made():
    given = line().given.sum(axis=0)

    assert given.min() >= 0
    assert given.max() <= 1 + 1e-12


@pytest.mark.parametrize("element", FOLLOWED)
def test_gardens_hold_what_was_delivered_to_them(element):
    _, _, schedule = village()
    deliveries = followed().hubs.deliveries_t[MEMBER, :, ELEMENTS.index(element)]
    destination = schedule.flows.destination[schedule.deliveries]

    for place in np.unique(destination).tolist():
        delivered = 1e3 * deliveries[destination == place].sum()
        origins, batches = (
            line().of_garden(place, element),
            line().batches_of_garden(place, element),
        )
        assert origins.kg.sum() == pytest.approx(delivered, rel=1e-9, abs=1e-12)
        assert batches.kg.sum() == pytest.approx(delivered, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("element", FOLLOWED)
def test_batches_hold_what_was_laid_in_them(element):
    laid = followed().hubs.laid[MEMBER, :, ELEMENTS.index(element)]

    for name, tonnes in zip(line().batches.id.tolist(), laid.tolist(), strict=True):
        assert line().of_batch(name, element).kg.sum() == pytest.approx(1e3 * tonnes, rel=1e-9)


def test_batch_that_is_not_there_is_refused():
    with pytest.raises(ForecastError, match="no batch 'mine'"):
        line().of_batch("mine")


def test_shares_of_a_garden_add_up_to_one_and_the_largest_comes_first():
    origins = line().of_garden(line().places[0])

    assert origins.share.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(origins.kg) <= 0).all()


@pytest.mark.parametrize("element", FOLLOWED)
def test_forward_and_back_agree(element):
    """What a group's destinations say of a garden is what the garden says of the group."""
    table = line().in_gardens(element).toarray()

    for group, (district, kind) in enumerate(
        zip(line().groups.district.tolist(), line().groups.kind.tolist(), strict=True)
    ):
        forward = {
            place: kg
            for where, place, kg in zip(
                *(
                    getattr(line().of_district(district, element, kind=kind), name).tolist()
                    for name in ("whereabouts", "place", "kg")
                ),
                strict=True,
            )
            if where in {Whereabouts.GARDEN, Whereabouts.SALE}
        }
        for place, kg in zip(line().places.tolist(), table[:, group].tolist(), strict=True):
            assert forward.get(place, 0.0) == pytest.approx(kg, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("element", FOLLOWED)
def test_everything_that_came_went_somewhere(element):
    hubs, column = followed().hubs, ELEMENTS.index(element)

    districts = np.unique(line().groups.district).tolist()
    found = [line().of_district(district, element) for district in districts]

    came = hubs.opening[MEMBER, :, column].sum() + hubs.received[MEMBER, ..., column].sum()
    came += hubs.exported[MEMBER, :, column].sum()
    assert sum(each.kg.sum() for each in found) == pytest.approx(1e3 * came, rel=1e-9)
    for whereabouts, stock in (
        (Whereabouts.AIR, hubs.to_air[MEMBER, ..., column].sum()),
        (Whereabouts.RUNOFF, hubs.leachate[MEMBER, ..., column].sum()),
        (Whereabouts.EXPORT, hubs.exported[MEMBER, :, column].sum()),
        (Whereabouts.HUB, (hubs.in_process + hubs.ripe)[MEMBER, -1, :, column].sum()),
    ):
        kg = sum(each.kg[each.whereabouts == whereabouts].sum() for each in found)
        assert kg == pytest.approx(1e3 * stock, rel=1e-9, abs=1e-9), whereabouts


def test_first_compost_comes_from_what_was_in_process_before():
    _, _, schedule = village()
    flows = schedule.flows.take(schedule.deliveries)
    first = flows.week == 0
    later = set(flows.destination[~first].tolist())
    only_first = [place for place in flows.destination[first].tolist() if place not in later]

    origins = line().of_garden((only_first or flows.destination[first].tolist())[0])

    assert IN_PROCESS_BEFORE in origins.kind.tolist()
    if only_first:
        assert origins.kind.tolist() == [IN_PROCESS_BEFORE]


def test_some_nitrogen_of_the_plans_own_weeks_reaches_gardens():
    table = line().in_gardens().toarray()

    assert table[:, 1:].sum() > 0


def test_heap_that_is_emptied_carries_nothing_on():
    """A heap given away whole leaves nothing of its batches for the next week."""
    _, _, schedule = village()
    hubs = followed().hubs
    week, hub = np.argwhere(hubs.sent_share[MEMBER] >= 1 - 1e-12)[0]
    flows = schedule.flows.take(schedule.deliveries)
    older = (line().batches.hub == hub) & (line().batches.ripe_week <= week)

    after = (flows.week > week) & (flows.origin == line().hubs[hub])
    before = (flows.week <= week) & (flows.origin == line().hubs[hub])
    places = set(flows.destination[after].tolist()) - set(flows.destination[before].tolist())
    for place in places:
        row = int(np.flatnonzero(line().places == place)[0])
        assert not line().given[[row]].toarray()[0, older].any()


def test_water_has_no_lineage():
    with pytest.raises(ForecastError, match="no lineage of 'water'; followed are carbon"):
        line().of_garden(line().places[0], "water")


def test_garden_that_was_given_nothing_has_no_origins():
    assert len(line().of_garden("nowhere")) == 0


def test_member_that_is_not_there_is_refused():
    city, _, schedule = village()
    whole = followed()

    with pytest.raises(ForecastError, match="a member from 0 to 4 was expected, 5 came"):
        lineage_of(city, schedule, whole.members, whole.hubs, 5)


def test_exports_are_told_by_processor():
    _, _, schedule = village()
    exporting = schedule.rows(Leg.EXPORT)

    outside = set(schedule.flows.destination[exporting].tolist())

    assert set(line().outside.tolist()) == outside
