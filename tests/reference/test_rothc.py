"""RothC-26.3 against its authors' own runs, its guide, and Hoosfield as measured.

Sources and tolerances
----------------------
Example run of RothC_Py 1.0.0 (Rothamsted Research 2024, Apache-2.0): 828 months of pools. The
repeated year, the first two years and their results are written below and hold within 1e-9 t C/ha
(they are written to 1e-11); all months, within 1e-9, are read from the folder that
GREENHAVEN_REFERENCE names.

Coleman & Jenkinson (1996), RothC-26.3, guide of June 2014: CO2 ratio, largest deficit and
accumulated deficit of Rothamsted (to every printed digit), the pools of Hoosfield in 1851
(4 decimals) and the hand calculation of January 1852 (1e-4). Monthly temperatures of Rothamsted are
from memory of the guide; that of January gives the factor 0.3561 that the guide prints.

Hoosfield, 1852-2000: Rothamsted Research (2012), Hoosfield soil organic carbon content, e-RA,
doi:10.23637/KeyRefOAHBsoc (CC BY 4.0): with manure every year about three times the carbon of the
unfertilised plot; manured 1852-71 only, "still" over 40 % more. Carbon in crop residues (1.6 t/ha a
year, 2.8 with manure, April to July) and manure (3 t/ha in February) are from memory of the guide,
to be confirmed; what is tested does not hang on them.
"""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from greenhaven.core.models.soil.additions import (
    CROPS,
    MANURE,
    Split,
    added,
    only_carbon,
    together,
)
from greenhaven.core.models.soil.equilibrium import equilibrium, spin_up
from greenhaven.core.models.soil.rothc import (
    BIO,
    DPM,
    HUM,
    IOM,
    ROTHC,
    RPM,
    clay,
    covered,
    depth,
    pan_evaporation,
    rain,
    temperature,
)
from greenhaven.core.process.march import march

POOLS = (DPM, RPM, BIO, HUM)
NAMES = ("DPM", "RPM", "BIO", "HUM")

# RothC_Py example: °C, mm of rain, mm of open-pan evaporation, t C/ha of residues, plants or not
EXAMPLE = np.array(
    [
        (3.73, 52.2, 6.6, 0, 1),
        (3.08, 42.9, 17.3, 0, 1),
        (5.49, 35.2, 40.7, 0, 1),
        (7.4, 52, 70.5, 0, 1),
        (10.94, 64.9, 103.5, 0, 1),
        (14.4, 46.3, 117.3, 0, 1),
        (16.28, 63.5, 130.1, 0, 1),
        (16.24, 60.6, 106.9, 1.74, 1),
        (13.78, 58.8, 61.9, 0, 0),
        (9.51, 63.4, 29.5, 0, 1),
        (6.22, 72.5, 8.8, 0, 1),
        (4.09, 60.9, 3.9, 0, 1),
        (3.99, 114.5, 8.2, 0, 1),
        (5.37, 30.7, 17.2, 0, 1),
        (5.46, 51.6, 43.1, 0, 1),
        (8.3, 90.3, 68.2, 0, 1),
        (10.53, 40.4, 99.3, 0, 1),
        (13.55, 74.9, 112.5, 0, 1),
        (15.56, 59.8, 128.9, 0, 1),
        (16.06, 96.4, 104.4, 1.4643, 1),
        (14.07, 25.2, 64.2, 0, 0),
        (7.91, 103.6, 27.7, 0, 0),
        (8.47, 105.4, 12.9, 0, 1),
        (2.36, 58, 3.6, 0, 1),
        (-2.6, 56.1, 2.4, 0, 1),
        (1.61, 52.9, 18.2, 0, 1),
        (5.97, 79.1, 47.1, 0, 1),
        (8.52, 69.7, 78.9, 0.0571, 1),
        (12.14, 45.8, 105.3, 0.0571, 1),
        (15.66, 35.4, 120.3, 0.0571, 1),
        (14.77, 82.2, 124.7, 0.0571, 1),
        (15.47, 6, 111.3, 0.0571, 1),
        (12.62, 29.7, 62.9, 0.2854, 1),
        (8.8, 81.4, 28.1, 0, 1),
        (6.39, 189.3, 6, 0, 1),
        (3.03, 46.2, 3, 0, 1),
    ]
)
# DPM, RPM, BIO and HUM at the end of each month of 1939 and 1940 [t C/ha]
EXAMPLE_POOLS = np.array(
    [
        (0.11879781154, 5.64372733821, 0.73823616319, 27.64035086735),
        (0.09098401422, 5.59874546161, 0.73449826467, 27.63634454034),
        (0.06936753192, 5.55336805684, 0.73011797701, 27.63151266956),
        (0.04492713173, 5.48146987142, 0.72232087508, 27.62258805955),
        (0.03640574229, 5.44699362895, 0.71824398900, 27.61787449476),
        (0.03086633777, 5.42008782482, 0.71495539253, 27.61403371701),
        (0.02527872968, 5.38771268840, 0.71090765657, 27.60924468360),
        (0.87426664836, 5.84141051510, 0.69223348327, 27.58573930386),
        (0.25938812229, 5.63231470955, 0.72487953748, 27.61973048967),
        (0.13103227709, 5.51810245013, 0.72136606814, 27.61541055919),
        (0.08394063006, 5.44487078191, 0.71557118282, 27.60855023317),
        (0.07302139332, 5.42215482371, 0.71338011107, 27.60597498691),
        (0.07104017589, 5.41768227204, 0.71293002901, 27.60544692893),
        (0.06332876316, 5.39903870579, 0.71101197821, 27.60317497785),
        (0.04702412309, 5.35103796097, 0.70579104334, 27.59685566703),
        (0.06372484744, 5.30291078321, 0.69739190227, 27.58641845715),
        (0.08194285981, 5.28222387401, 0.69267800208, 27.58043447955),
        (0.10068836852, 5.27379414231, 0.68963361186, 27.57649040950),
        (0.11731065846, 5.26787518593, 0.68715060208, 27.57319693018),
        (0.12992604175, 5.26006134373, 0.68479465761, 27.56998694223),
        (0.28028428928, 5.35344393689, 0.68321717423, 27.56778513357),
        (0.17571065217, 5.27897054795, 0.68301870337, 27.56615930336),
        (0.12754090592, 5.22847193546, 0.68062185290, 27.56246413354),
        (0.10828713887, 5.20286554361, 0.67888253932, 27.55998599300),
    ]
)
EXAMPLE_1938 = (0.14546618698416296, 5.678120858752452, 0.7405937979752077, 27.642769420831222)
EXAMPLE_SITE = {clay: 13.0, depth: 25.0}
EXAMPLE_IOM = 3.0041

# Rothamsted, by month
MEAN_TEMPERATURE = np.array([3.4, 3.6, 5.1, 7.3, 11.0, 13.9, 16.0, 16.0, 13.5, 10.2, 6.1, 4.6])
RAIN = np.array([74.0, 59, 62, 51, 52, 57, 34, 55, 58, 56, 75, 71])
PAN = np.array([8.0, 10, 27, 49, 83, 99, 103, 91, 69, 34, 16, 8])
DEFICIT = np.array([0, 0, 0, 0, -10.25, -27.50, -44.94, -44.94, -38.69, -8.19, 0, 0])
RESIDUES_1851 = np.array([0.212] * 7 + [0.0] * 4 + [0.212])
HOOSFIELD = {clay: 23.4, depth: 23.0}
HOOSFIELD_1851 = (0.1533, 4.4852, 0.6671, 25.8576)
# April to July, when barley covers the plot
RESIDUES_BARLEY = np.array([0, 0, 0, 0.16, 0.32, 0.48, 0.64, 0, 0, 0, 0, 0])
BARLEY = (RESIDUES_BARLEY > 0).astype(float)
MANURE_CARBON = np.array([0, 3.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])


def weather(table):
    return {
        temperature: table[:, 0],
        rain: table[:, 1],
        pan_evaporation: table[:, 2],
        covered: table[:, 4],
    }


def residues(carbon):
    return only_carbon(added(carbon, np.zeros_like(carbon), Split.of_residues(CROPS)))


def manure(carbon):
    return only_carbon(added(carbon, np.zeros_like(carbon), MANURE))


def rothamsted(cover, months=12):
    years = months // 12
    return {
        temperature: np.tile(MEAN_TEMPERATURE, years),
        rain: np.tile(RAIN, years),
        pan_evaporation: np.tile(PAN, years),
        covered: np.tile(cover, years),
    }


def hoosfield_in_1851():
    return equilibrium(
        ROTHC,
        inputs=rothamsted(RESIDUES_1851 > 0),
        additions=residues(RESIDUES_1851),
        parameters=HOOSFIELD,
        inert=2.7,
    )


def hoosfield_in_2000(manured_years):
    """Soil carbon of a plot in 2000 that got manure in the first years from 1852 on [t C/ha]."""
    manured = np.repeat(np.arange(149) < manured_years, 12)
    crop = np.tile(RESIDUES_BARLEY, 149) * np.where(manured, 2.8 / 1.6, 1.0)
    run = march(
        ROTHC,
        start=hoosfield_in_1851(),
        inputs=rothamsted(BARLEY, months=149 * 12),
        additions=together(residues(crop), manure(np.tile(MANURE_CARBON, 149) * manured)),
        parameters=HOOSFIELD,
    )
    return sum(run.of(name)[-1] for name in (*NAMES, "IOM"))


def test_co2_ratio_and_largest_deficit_are_those_of_the_guide():
    row = ROTHC.replace(clay=23.4).matrix().loc["decay of DPM"]
    parched = march(
        ROTHC,
        start={},
        inputs={temperature: 15, rain: 0, pan_evaporation: 1000},
        parameters=HOOSFIELD,
        steps=1,
    )

    assert row["CO2"] / (row["BIO"] + row["HUM"]) == pytest.approx(3.5142, abs=5e-5)
    assert row["BIO"] / (row["BIO"] + row["HUM"]) == pytest.approx(0.46, abs=1e-12)
    assert parched.of("moisture_deficit")[-1] == pytest.approx(-44.94, abs=0.005)


def test_moisture_deficit_follows_the_table_of_rothamsted():
    run = march(ROTHC, start={}, inputs=rothamsted(np.ones(12)), parameters=HOOSFIELD)

    deficit = run.of("moisture_deficit")[1:]

    assert np.round(deficit, 2).tolist() == DEFICIT.tolist()


def test_hoosfield_settles_where_the_guide_says():
    state = hoosfield_in_1851()

    assert [round(float(state[pool][0]), 4) for pool in POOLS] == list(HOOSFIELD_1851)
    assert sum(float(state[pool][0]) for pool in (*POOLS, IOM)) == pytest.approx(33.8632, abs=5e-5)


def test_hoosfield_stays_where_it_has_settled():
    state = hoosfield_in_1851()

    run = march(
        ROTHC,
        start=state,
        inputs=rothamsted(RESIDUES_1851 > 0),
        additions=residues(RESIDUES_1851),
        parameters=HOOSFIELD,
    )

    for pool in POOLS:
        assert run.end[pool][0] == pytest.approx(state[pool], abs=1e-12)


def test_january_1852_comes_out_as_by_hand():
    january = {temperature: 3.4, rain: 74, pan_evaporation: 8, covered: 0}
    start = dict(zip(POOLS, HOOSFIELD_1851, strict=True))

    run = march(ROTHC, start=start, inputs=january, parameters=HOOSFIELD, steps=1)

    assert run.of("temperature_factor")[0] == pytest.approx(0.3561, abs=5e-5)
    assert run.of("moisture_factor")[0] == run.of("cover_factor")[0] == 1
    by_hand = dict(zip(NAMES, (0.1140, 4.4455, 0.6651, 25.8551), strict=True))
    for name, amount in by_hand.items():
        assert run.of(name)[-1] == pytest.approx(amount, abs=1e-4)


def test_example_year_settles_where_the_authors_program_stops():
    year = EXAMPLE[:12]

    state = spin_up(
        ROTHC,
        start={IOM: EXAMPLE_IOM},
        inputs=weather(year),
        additions=residues(year[:, 3]),
        parameters=EXAMPLE_SITE,
    )

    for pool, published in zip(POOLS, EXAMPLE_1938, strict=True):
        assert state[pool][0] == pytest.approx(published, abs=1e-9)


def test_first_two_example_years_hold_in_every_pool():
    months = EXAMPLE[12:]

    run = march(
        ROTHC,
        start=dict(zip(POOLS, EXAMPLE_1938, strict=True)),
        inputs=weather(months),
        additions=residues(months[:, 3]),
        parameters=EXAMPLE_SITE,
    )

    ours = np.column_stack([run.of(name)[1:] for name in NAMES])
    assert np.abs(ours - EXAMPLE_POOLS).max() <= 1e-9


def test_all_828_example_months_hold_in_every_pool():
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    if not folder:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with the example of RothC_Py")
    lines = (Path(folder) / "rothc/RothC_input.dat").read_text(encoding="utf-8").splitlines()[7:]
    table = np.array([line.split() for line in lines if line.split()], float)[12:]
    with (Path(folder) / "rothc/month_results.csv").open(encoding="utf-8", newline="") as file:
        published = [
            [float(row[f"{name}_t_C_ha"]) for name in NAMES] for row in csv.DictReader(file)
        ]

    run = march(
        ROTHC,
        start=dict(zip(POOLS, EXAMPLE_1938, strict=True)),
        inputs=weather(table[:, [3, 4, 5, 6, 8]]),
        additions=together(residues(table[:, 6]), manure(table[:, 7])),
        parameters=EXAMPLE_SITE,
    )

    ours = np.column_stack([run.of(name)[1:] for name in NAMES])
    assert ours.shape == (828, 4)
    assert np.abs(ours - published).max() <= 1e-9


def test_yearly_manure_triples_the_carbon_of_hoosfield_as_measured():
    manured, unmanured = hoosfield_in_2000(manured_years=149), hoosfield_in_2000(manured_years=0)

    assert manured / unmanured == pytest.approx(3.0, abs=0.3)


def test_legacy_of_manure_is_under_predicted_and_says_so():
    """A documented limit: measured, over 40 % more is left 129 years on; the model keeps 11 %."""
    measured_at_least = 1.40

    ratio = hoosfield_in_2000(manured_years=20) / hoosfield_in_2000(manured_years=0)

    assert 1.05 < ratio < 1.20 < measured_at_least
    assert "under-predicts" in ROTHC.validity
    assert "Hoosfield, manured 1852–71" in ROTHC.validity
