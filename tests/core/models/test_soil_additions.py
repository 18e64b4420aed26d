"""What joins which pool when something is added to a soil."""

from dataclasses import dataclass

import numpy as np
import pytest

from greenhaven.core.models.soil.additions import (
    CROPS,
    MANURE,
    PERSISTENCE,
    WOODLAND,
    AdditionError,
    Split,
    added,
    only_carbon,
    spread,
    together,
)
from greenhaven.core.models.soil.rothc import DPM, DPM_N, HUM, HUM_N, RPM, RPM_N, mineral_N


@dataclass
class Compost:
    carbon: float = 0.15
    nitrogen: float = 0.0125


def shares(split):
    return [float(each) for each in (split.decomposable, split.resistant, split.humified)]


def test_crop_residues_are_mostly_decomposable_and_litter_is_not():
    assert shares(Split.of_residues(CROPS)) == pytest.approx([1.44 / 2.44, 1 / 2.44, 0])
    assert shares(Split.of_residues(WOODLAND)) == pytest.approx([0.2, 0.8, 0])


def test_manure_is_split_as_in_rothc():
    assert shares(MANURE) == [0.49, 0.49, 0.02]


@pytest.mark.parametrize("persistence", [26.0, 35.0, 55.0, 77.5, 92.0])
def test_amendment_follows_the_lines_of_peltre(persistence):
    expected = [
        115.922 - 1.254 * persistence,
        -8.928 + 0.979 * persistence,
        -6.994 + 0.275 * persistence,
    ]

    assert shares(Split.of_amendment(persistence)) == pytest.approx(np.array(expected) / 100)


@pytest.mark.parametrize("persistence", [0.0, 10.0, 20.0, 99.0, 100.0])
def test_amendment_beyond_the_lines_still_adds_up(persistence):
    split = shares(Split.of_amendment(persistence))

    assert min(split) >= 0
    assert sum(split) == pytest.approx(1)


def test_amendments_of_many_sites_are_split_at_once():
    split = Split.of_amendment(np.array([35.0, 55.0, 77.5]))

    assert np.all(np.diff(split.decomposable) < 0)
    assert np.all(np.diff(split.humified) > 0)


def test_typical_persistence_has_a_range_and_rises_with_maturity():
    raw, solids, mature = (
        PERSISTENCE[kind] for kind in ("raw food waste", "digestate solids", "mature compost")
    )

    assert raw.high < solids.low < solids.high < mature.low < mature.high
    assert mature.middle == 77.5
    assert all("confirmed" in each.source for each in PERSISTENCE.values())


def test_everything_that_is_added_arrives():
    joined = added([1.0, 2.0], [0.1, 0.05], Split.of_amendment(77.5), [0.01, 0.0])

    assert sum(joined[pool] for pool in (DPM, RPM, HUM)) == pytest.approx([1.0, 2.0])
    nitrogen = sum(joined[pool] for pool in (DPM_N, RPM_N, HUM_N, mineral_N))
    assert nitrogen == pytest.approx([0.11, 0.05])


def test_humified_part_has_the_ratio_of_humus_while_nitrogen_lasts():
    compost = Split(0.05, 0.60, 0.35, source="test")

    rich, poor = added(1.0, 1 / 12, compost), added(1.0, 1 / 40, compost)

    assert rich[HUM] / rich[HUM_N] == pytest.approx(6.0)
    assert poor[HUM_N] == pytest.approx(1 / 40)
    assert rich[DPM] / rich[DPM_N] == pytest.approx(rich[RPM] / rich[RPM_N])


def test_wholly_humified_matter_keeps_its_nitrogen():
    joined = added(1.0, 0.3, Split(0.0, 0.0, 1.0, source="test"))

    assert joined[HUM_N] == 0.3
    assert joined[DPM_N] == joined[RPM_N] == 0


def test_material_is_spread_by_its_wet_mass():
    joined = spread(Compost(), 20.0, Split.of_amendment(77.5), mineral_share=0.1)

    assert sum(joined[pool] for pool in (DPM, RPM, HUM)) == pytest.approx(3.0)
    assert joined[mineral_N] == pytest.approx(0.025)
    assert sum(joined[pool] for pool in (DPM_N, RPM_N, HUM_N)) == pytest.approx(0.225)


def test_additions_join_and_shed_their_nitrogen():
    residues = added(1.0, 0.02, Split.of_residues(CROPS))
    both = together(residues, added(3.0, 0.1, MANURE))

    assert both[DPM] == pytest.approx(1.44 / 2.44 + 1.47)
    assert set(only_carbon(both)) == {DPM, RPM, HUM}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: added(-1.0, 0.0, MANURE),
        lambda: added(1.0, np.nan, MANURE),
        lambda: spread(Compost(), 1.0, MANURE, mineral_share=1.2),
        lambda: Split(0.5, 0.6, 0.1, source="test"),
        lambda: Split.of_amendment(120.0),
        lambda: Split.of_residues(-1.0),
    ],
)
def test_what_cannot_be_added_is_refused(wrong):
    with pytest.raises(AdditionError, match=r"expected|from 0"):
        wrong()
