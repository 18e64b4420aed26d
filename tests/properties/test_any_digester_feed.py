"""What holds for any material that is fed to a digester: nothing is lost on the way into ADM1."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.material import feedstocks
from greenhaven.core.models.digestion.contents import CONTENTS
from greenhaven.core.models.digestion.digestate import Gas, digestate
from greenhaven.core.models.digestion.feed import BESIDE, FED, GROUPS, digester_feed

CLOSES = 1e-12  # relative to the wet mass: rounding of the arithmetic
TABLE = feedstocks()


@st.composite
def materials(draw):
    """Numbers that some material could have: organic matter of 30–75 % carbon, or none at all."""
    count = draw(st.integers(1, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    moisture = random.uniform(0, 0.98, count)
    ash = (1 - moisture) * random.uniform(0, 0.9, count)
    organic = 1 - moisture - ash
    carbon = organic * random.uniform(0.2, 0.8, count)
    nitrogen = np.minimum(organic * random.uniform(0, 0.2, count), organic - carbon)
    table = SimpleNamespace(
        moisture=moisture,
        carbon=carbon,
        nitrogen=nitrogen,
        phosphorus=ash * random.uniform(0, 0.2, count),
        potassium=ash * random.uniform(0, 0.2, count),
        ash=ash,
    )
    groups = [GROUPS[name] for name in random.choice(list(GROUPS), count)]
    return random.uniform(0.1, 5e4, count), table, groups


def closes(feed):
    for name, difference in feed.difference().items():
        assert np.all(np.abs(difference) <= CLOSES * feed.mass_kg_per_d * 3), name


def nothing_is_negative(feed):
    for values in (*feed.concentrations.values(), *feed.beside.values()):
        assert np.all(values >= -1e-9)


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_every_feedstock_closes_in_every_group(group):
    feed = digester_feed(np.eye(len(TABLE)) * 1e3, TABLE, [group] * len(TABLE), total_solids=0.1)

    closes(feed)
    nothing_is_negative(feed)
    for name in ("carbon", "nitrogen", "phosphorus", "potassium", "ash"):
        assert np.allclose(feed.material[name], 1e3 * getattr(TABLE, name), rtol=1e-14)
    assert np.allclose(feed.material["water"] - feed.water_added_kg_per_d, 1e3 * TABLE.moisture)


@settings(max_examples=300, deadline=None)
@given(materials(), st.one_of(st.none(), st.floats(0.01, 0.5)))
def test_any_feed_closes(any_, total_solids):
    masses, table, groups = any_

    feed = digester_feed(masses, table, groups, total_solids=total_solids)

    closes(feed)
    inert = feed.beside["inert_mass"] * feed.flow_m3_per_d
    assert inert - feed.unexplained_kg_per_d >= -1e-6 * feed.mass_kg_per_d
    for name in (*FED, *(each for each in BESIDE if each != "inert_mass")):
        value = feed.concentrations.get(name, feed.beside.get(name))
        assert value >= -1e-9, name


@settings(max_examples=100, deadline=None)
@given(materials())
def test_organic_mass_is_told_to_the_last_gram(any_):
    masses, table, groups = any_

    feed = digester_feed(masses, table, groups)

    classes = sum(CONTENTS[name].organic_kg * feed.concentrations[name] for name in FED)
    ammonia = feed.concentrations["S_IN"] * 17.031
    told = feed.flow_m3_per_d * (classes + ammonia + feed.beside["inert_mass"])
    assert told == pytest.approx(feed.organic_kg_per_d, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(materials())
def test_feed_of_a_mix_is_the_sum_of_the_feeds(any_):
    masses, table, groups = any_

    mixed = digester_feed(masses, table, groups)
    apart = digester_feed(np.diag(masses), table, groups)

    for name in FED:
        total = (apart.concentrations[name] * apart.flow_m3_per_d).sum()
        assert mixed.concentrations[name] * mixed.flow_m3_per_d == pytest.approx(total, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(materials())
def test_digestate_that_gave_no_gas_is_the_feed_again(any_):
    masses, table, groups = any_
    feed = digester_feed(masses, table, groups, total_solids=0.08)

    out = digestate(feed.concentrations, feed, Gas(0.0, 0.0, 0.0, 0.0))

    for name in ("carbon", "nitrogen", "phosphorus", "potassium", "ash"):
        assert out.out[name] == pytest.approx(feed.material[name], rel=1e-9, abs=1e-9), name
    assert out.kg_per_d == feed.mass_kg_per_d
