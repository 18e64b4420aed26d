"""Who is offered the next kilogram, in towns drawn at random."""

import numpy as np
import pytest

from greenhaven.core.columns import Floats
from greenhaven.core.planning.dispatch import (
    Policy,
    jain_index,
    order,
    shares_of_fair,
    usual_way,
)

SIDE_DEG = 0.02  # about 2 km
GARDENS, GIFTS = 30, 1500
CENTRES = 5


class Town:
    """Gardens of unlike need, and givers of whom many live around a few centres."""

    def __init__(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.gardens = draw.uniform(0, SIDE_DEG, (GARDENS, 2))
        self.needs = draw.lognormal(0, 0.6, GARDENS)
        centres = draw.uniform(0, SIDE_DEG, (CENTRES, 2))
        lives = draw.choice(CENTRES, GIFTS, p=draw.dirichlet(np.ones(CENTRES)))
        near = centres[lives] + draw.normal(0, 0.12 * SIDE_DEG, (GIFTS, 2))
        apart = draw.uniform(0, SIDE_DEG, (GIFTS, 2))
        givers = np.where(draw.random((GIFTS, 1)) < 0.4, near, apart).clip(0, SIDE_DEG)
        # At the equator a degree is as long in both directions.
        self.ways = 111.2 * np.sqrt(np.square(givers[:, None] - self.gardens).sum(axis=-1))
        # Larger gardens ask more often, and a few are always there first.
        quick = np.where(draw.random(GARDENS) < 0.15, 4.0, 1.0)
        rates = self.needs * quick * draw.lognormal(0, 0.15, GARDENS)
        self.asked = draw.exponential(1 / rates, (GIFTS, GARDENS))
        self.usual_km = usual_way(*self.gardens.T)

    def share_out(self, policy: Policy) -> tuple[float, Floats]:
        """Mean way [km], and what each garden had as a share of what would be fair."""
        received, walked = np.zeros(GARDENS), 0.0
        for ways, asked in zip(self.ways, self.asked, strict=True):
            shares = shares_of_fair(received, self.needs, least=1.0)
            first = order(ways, shares, policy, usual_km=self.usual_km, asked=asked)[0]
            received[first] += 1
            walked += ways[first]
        return walked / GIFTS, shares_of_fair(received, self.needs, least=1.0)


@pytest.fixture(scope="module")
def table() -> dict[Policy, tuple[float, float, float]]:
    """Of each policy: mean way [km], worst share, Jain's index; the mean of some towns."""
    towns = [Town(seed) for seed in range(8)]
    found = {}
    for policy in Policy:
        runs = [town.share_out(policy) for town in towns]
        rows = [(km, shares.min(), jain_index(shares)) for km, shares in runs]
        found[policy] = tuple(np.mean(rows, axis=0).tolist())
    return found


def test_worst_served_garden_fares_better_from_policy_to_policy(table):
    worst = {policy: row[1] for policy, row in table.items()}

    assert sorted(worst, key=worst.__getitem__) == [
        Policy.NEAREST,
        Policy.TWO_NEAREST,
        Policy.FIRST_COME,
        Policy.THREE_NEAREST,
        Policy.SCORE,
        Policy.LEAST_SERVED,
    ]


def test_sharing_is_more_even_by_score_than_among_three_nearest(table):
    even = {policy: row[2] for policy, row in table.items()}

    assert even[Policy.NEAREST] < even[Policy.FIRST_COME] < even[Policy.THREE_NEAREST]
    assert even[Policy.NEAREST] < even[Policy.TWO_NEAREST] < even[Policy.THREE_NEAREST]
    assert even[Policy.THREE_NEAREST] < even[Policy.SCORE] < even[Policy.LEAST_SERVED]


def test_score_costs_a_shorter_way_than_three_nearest(table):
    km = {policy: row[0] for policy, row in table.items()}

    assert km[Policy.NEAREST] < km[Policy.TWO_NEAREST] < km[Policy.THREE_NEAREST]
    assert km[Policy.NEAREST] < km[Policy.SCORE] < km[Policy.THREE_NEAREST]
    assert 2 * km[Policy.THREE_NEAREST] < min(km[Policy.LEAST_SERVED], km[Policy.FIRST_COME])


def test_order_answers_for_many_givers_at_once():
    ways = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    shares = np.array([1.0, 0.0, 1.0])

    assert order(ways, shares, Policy.NEAREST).tolist() == [[0, 1, 2], [2, 1, 0]]
    assert order(ways, shares, Policy.TWO_NEAREST).tolist() == [[1, 0, 2], [1, 2, 0]]
    assert order(ways, shares, usual_km=1.0).tolist() == [[1, 0, 2], [1, 2, 0]]
    assert order(ways, shares, usual_km=0.0).tolist() == [[0, 1, 2], [2, 1, 0]]


def test_order_puts_places_out_of_reach_last():
    ways, shares = np.array([np.inf, 2.0, 1.0]), np.zeros(3)

    assert order(ways, shares, usual_km=1.0).tolist() == [2, 1, 0]


def test_first_come_needs_to_know_when_each_asked():
    with pytest.raises(ValueError, match="when each place asked"):
        order(np.ones(2), np.zeros(2), Policy.FIRST_COME)


def test_shares_are_of_what_would_be_fair_for_each_need():
    shares = shares_of_fair(np.array([30.0, 30.0, 0.0]), np.array([1.0, 2.0, 0.0]), least=1.0)

    assert shares.tolist() == [1.5, 0.75, np.inf]


def test_first_gift_is_not_made_out_to_be_many_shares():
    shares = shares_of_fair(np.array([1.0, 0.0, 0.0, 0.0]), np.ones(4), least=1.0)

    assert shares.tolist() == [1.0, 0.0, 0.0, 0.0]


def test_nobody_needs_anything_and_nobody_is_served_less():
    assert shares_of_fair(np.ones(2), np.zeros(2), least=1.0).tolist() == [np.inf, np.inf]


def test_usual_way_is_the_median_to_the_next_place():
    lat = np.array([0.0, 0.001, 0.003, 0.01])

    assert usual_way(lat, np.zeros(4)) == pytest.approx(111.195 * (0.001 + 0.002) / 2, rel=1e-3)
    assert usual_way(lat[:1], np.zeros(1)) == 0.0


def test_jain_index_of_one_who_has_everything():
    assert jain_index(np.array([4.0, 0.0, 0.0, 0.0])) == 0.25
    assert jain_index(np.ones(7)) == pytest.approx(1.0)
