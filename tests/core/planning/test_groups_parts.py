"""What groups are made of: distances, cells, splits, shares, ways."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.core.city import distance_km
from greenhaven.core.planning.groups.executors import InTurn
from greenhaven.core.planning.groups.grouping import cells_of, grouping_by, split
from greenhaven.core.planning.groups.links import linked
from greenhaven.core.planning.groups.members import takers_of
from greenhaven.core.planning.groups.shares import shared
from greenhaven.core.planning.groups.sphere import along_km, between_km, on_sphere
from greenhaven.core.planning.groups.ways import ways_of
from greenhaven.core.planning.network import build_network
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import town, varied


@given(
    st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170)), min_size=1, max_size=8),
    st.floats(1e-6, 3.0),
)
def test_distances_are_great_circles(points, step):
    lat, lon = np.array(points).T
    there = (lat + step, lon - step)

    exact = distance_km(lat, lon, *there)

    assert np.allclose(along_km(on_sphere(lat, lon), on_sphere(*there)), exact, rtol=1e-7)
    matrix = between_km(on_sphere(lat, lon), on_sphere(*there))
    assert np.allclose(np.diagonal(matrix), exact, rtol=1e-7)


def test_cells_hold_about_as_many_places_each():
    random = np.random.default_rng(1)
    crowded = on_sphere(45 + 0.1 * random.normal(size=1000) ** 3, random.normal(size=1000))

    sizes = np.bincount(cells_of(crowded, 16))

    assert len(sizes) == 16
    assert sizes.min() >= 60
    assert sizes.max() <= 64


@pytest.mark.parametrize("cells", [0, 1])
def test_one_cell_holds_all(cells):
    assert set(cells_of(on_sphere(np.arange(5.0), np.arange(5.0)), cells)) == {0}


def test_places_on_one_spot_stay_in_one_cell():
    assert len(set(cells_of(on_sphere(np.full(9, 45.0), np.zeros(9)), 8))) == 1


def test_split_groups_lie_within_their_parents():
    random = np.random.default_rng(2)
    groups = grouping_by(random.integers(0, 6, 300))
    labels = random.integers(-1, 3, (300, 2))
    chosen = np.arange(6) % 2 == 0

    finer, parent = split(groups, labels, np.ones(300), chosen)

    assert (parent[finer.of] == groups.of).all()
    assert sorted(finer.order.tolist()) == list(range(300))
    for group in np.flatnonzero(~chosen):
        assert (parent == group).sum() == 1
    for group in np.flatnonzero(chosen):
        assert (parent == group).sum() > 1


def test_labels_of_few_members_share_a_group():
    labels = np.array([[0]] * 97 + [[1]] * 3)
    rare = np.hstack([np.arange(100)[:, None] % 50, labels])
    groups = grouping_by(np.zeros(100, dtype=int))

    finer, _ = split(groups, rare, np.ones(100), np.array([True]))

    assert len(finer) == 2


def test_many_long_labels_do_not_run_over():
    wide = np.arange(40)[:, None] * np.full((1, 30), 10**6)

    assert len(grouping_by(*wide.T)) == 40


def test_links_average_the_members_by_weight():
    places, hubs = (
        on_sphere(np.array([45.0, 45.1, 45.2]), np.zeros(3)),
        on_sphere(np.array([45.0]), np.zeros(1)),
    )
    weight = np.array([[1.0, 0.0], [3.0, 0.0], [5.0, 0.0]])

    links = linked(
        grouping_by(np.array([0, 0, 1])),
        np.ones((2, 1), dtype=bool),
        (places, weight),
        hubs,
        InTurn(),
    )

    far = between_km(places, hubs)[:, 0]
    assert links.km[0, 0] == pytest.approx((far[0] + 3 * far[1]) / 4)
    assert links.km[0, 1] == pytest.approx((far[0] + far[1]) / 2)  # nobody gives: the plain mean
    assert links.km[1, 0] == pytest.approx(far[2])


def test_group_within_its_caps_keeps_each_garden_within_its_own():
    city = town(4, gardens=60)
    takers = takers_of(city, city.gardens.caps_kg())
    groups = grouping_by(np.where(takers.uncapped, 1 + np.arange(len(takers)), 0))

    gardens = shared(takers, groups, np.array([8.0, 2.0]))

    assert groups.total(gardens.share) == pytest.approx(np.ones(len(groups)))
    for nutrient, cap in enumerate(gardens.caps_kg):
        given = gardens.share * np.where(np.isfinite(cap), cap, 0.0)[groups.of]
        assert (given <= takers.caps_kg[:, nutrient] * (1 + 1e-12)).all()
    dose = np.where(np.isfinite(gardens.dose_t), gardens.dose_t, 0.0)
    filled = np.minimum(gardens.caps_kg[0] / 8.0, gardens.caps_kg[1] / 2.0)
    assert filled[0] == pytest.approx(groups.total(dose)[0])


def test_gardens_that_may_take_nothing_have_no_share():
    city = town(4)
    takers = takers_of(city, city.gardens.caps_kg())
    spent = takers_of(city, (np.zeros(len(takers)), np.zeros(len(takers))))

    gardens = shared(spent, grouping_by(np.zeros(len(takers), dtype=int)), np.array([8.0, 2.0]))

    assert not gardens.share.any()
    assert [cap.tolist() for cap in gardens.caps_kg] == [[0.0], [0.0]]


def test_ways_hold_every_movement_of_a_network():
    city = varied(town(5, hubs=6), "station", "station")
    network = build_network(city, PlanSettings(links=99))

    ways = ways_of(city, network.hubs, network.outside)

    known = set(zip(ways.destination.tolist(), ways.via.tolist(), strict=True))
    arcs = network.collect
    assert set(zip(arcs.destination.tolist(), arcs.via.tolist(), strict=True)) <= known
    kinds = {name: row for row, name in enumerate(city.kinds.id.tolist())}
    by_pair = {
        pair: row
        for row, pair in enumerate(zip(ways.destination.tolist(), ways.via.tolist(), strict=True))
    }
    place = on_sphere(city.sources.lat, city.sources.lon)
    for origin, end, via, km in zip(
        *(getattr(arcs, name).tolist() for name in ("origin", "destination", "via", "km")),
        strict=True,
    ):
        way = by_pair[end, via]
        assert ways.takes[way, kinds[str(city.sources.kind[origin])]]
        leg = between_km(place[[origin]], ways.stop[[way]]).item()
        assert city.parameters["detour_factor"] * leg + ways.beyond_km[way] == pytest.approx(km)
