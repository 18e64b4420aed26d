"""Composting against measured in-vessel runs: what it gets right, and what it does not.

Source
------
Runs A and B of a public thesis (Cotera), as in a review of public compost data: mass, moisture,
C:N, air, biodegradable volatile solids, thermal resistance of the vessel (0.074 to 0.077 °C d/kJ),
and of two factorials (0.95 kg): peaks for three C:N and three moistures. Measured peaks and the
time to them are written below; the temperatures themselves (15 min) have no licence and are read
from the folder that GREENHAVEN_REFERENCE names.

Two constants (`hydrolysis_speed`, `K_contois`) and the cells at the start are fitted to both runs
at once, so A and B test the fit; five days tell little of fibre, and `fibre_speed` is also held to
the half of the cellulose that months of composting take. The factorials were held out. What was not
reported is assumed: volatile solids 85 % of the solids; what is biodegradable is 15 %
hemicellulose, 8 % lipid, protein by C:N, the rest carbohydrate; what is not is lignin and
cellulose. Ambient air as warm as the mix at the start, 50 % humid.

Tolerances
----------
Root mean square error 3.5 °C (A) and 4.6 °C (B). A model of two states, fitted to each run alone,
reaches 1.7 and 1.5 °C. Peaks within 6 °C. The published bar for such models is 5 °C for the peak
and 8 h for the time to it (Mason 2006, Waste Management 26, 3); B's time misses it by far. That,
the moisture optimum and B predicted from a fit to A are kept as what the model does not do.
"""

import csv
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from greenhaven.core.models.composting import kinetics, streams
from greenhaven.core.models.composting.components import mesophiles, thermophiles
from greenhaven.core.models.composting.feed import Group
from greenhaven.core.models.composting.model import heap
from greenhaven.core.models.composting.recipe import Ingredient, recipe
from greenhaven.core.models.composting.stoichiometry import (
    CARBOHYDRATE,
    HEMICELLULOSE,
    LIGNIN,
    LIPID,
    PROTEIN,
)
from greenhaven.core.process.simulate import simulate

CARBON = np.array(
    [
        each.content()["C"]
        for each in (CARBOHYDRATE, PROTEIN, LIPID, HEMICELLULOSE, CARBOHYDRATE, LIGNIN)
    ]
)
WALL_KJ_PER_D_C = 13.25
VOLATILE_SOLIDS = 0.85


@dataclass(frozen=True)
class Charge:
    """What was filled in, as reported."""

    mass_kg: float
    moisture: float
    carbon_to_nitrogen: float
    biodegradable_kg: float
    air_kg_per_d: float
    start_c: float
    wall: float = WALL_KJ_PER_D_C
    days: float = 5.0


A = Charge(2.43, 0.57, 22, 0.269, 1.79, 23.5)
B = Charge(5.1, 0.54, 30, 0.562, 0.85, 25.65)
PEAKS = {"A": (A, 48.5, 19.0), "B": (B, 62.0, 58.5)}  # °C, h
FITTED_TO_A = {kinetics.hydrolysis_speed: 16.0, kinetics.fibre_speed: 6.0}
CELLS_FITTED_TO_A = 1.5


@dataclass(frozen=True)
class Filled:
    moisture: float
    carbon: float
    nitrogen: float
    ash: float
    phosphorus: float = 0.0013
    potassium: float = 0.005
    bulk_density_kg_per_m3: float = 350.0


def filled(charge: Charge) -> Ingredient:
    """The charge with the make-up that its biodegradable solids and C:N leave it."""
    dry = 1 - charge.moisture
    ready = charge.biodegradable_kg / (charge.mass_kg * dry * VOLATILE_SOLIDS)

    def shares(protein):
        rest = 1 - ready
        easy = 0.77 * ready - protein, protein, 0.08 * ready, 0.15 * ready
        return np.array([*easy, 0.4 * rest, 0.6 * rest])

    def too_little_carbon(protein):
        nitrogen = protein * PROTEIN.content()["N"]
        return CARBON @ shares(protein) < charge.carbon_to_nitrogen * nitrogen

    low, high = 0.0, 0.77 * ready
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if too_little_carbon(middle) else (middle, high)
    organic = dry * VOLATILE_SOLIDS
    material = Filled(
        charge.moisture,
        carbon=organic * float(CARBON @ shares(low)),
        nitrogen=organic * low * PROTEIN.content()["N"],
        ash=dry * (1 - VOLATILE_SOLIDS),
    )
    group = Group("charge", (*shares(low).tolist(), 0.0), 0.03, "as filled in")
    return Ingredient(material, charge.mass_kg, group)


@cache
def temperature(charge: Charge, *, as_fitted_to_a: bool = False):
    """Hours and temperatures, every quarter of an hour."""
    start = recipe([filled(charge)], packing=1.0).start(1, charge.start_c)
    if as_fitted_to_a:
        start[mesophiles] *= CELLS_FITTED_TO_A
        start[thermophiles] *= CELLS_FITTED_TO_A
    run = simulate(
        heap(1),
        start=start,
        days=charge.days,
        parameters={
            streams.wall_conductance: charge.wall,
            **(FITTED_TO_A if as_fitted_to_a else {}),
        },
        inputs={
            streams.forced_air: charge.air_kg_per_d,
            streams.ambient_temperature: charge.start_c,
            streams.ambient_humidity: 0.5,
        },
        every=1 / 96,
    )
    return 24 * run.times, run.of("temperature")


def peak(charge: Charge) -> tuple[float, float]:
    hours, degrees = temperature(charge)
    return float(degrees.max()), float(hours[degrees.argmax()])


@pytest.fixture(scope="module")
def measured():
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    if not folder:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with the measured compost runs")

    def read(name):
        with (Path(folder) / "compost" / f"Exp{name}5.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        return np.array([[float(row["hours"]), float(row["tav"])] for row in rows]).T

    return read


def error(series, simulated) -> float:
    """Root mean square error [°C]."""
    hours, degrees = series
    return float(np.sqrt(np.mean((np.interp(hours, *simulated) - degrees) ** 2)))


@pytest.mark.parametrize("run", PEAKS)
def test_peak_is_within_six_degrees(run):
    charge, degrees, _ = PEAKS[run]

    assert peak(charge)[0] == pytest.approx(degrees, abs=6.0)


def test_larger_charge_with_less_air_gets_as_much_hotter_as_measured():
    warmer = peak(B)[0] - peak(A)[0]

    assert warmer > 62.0 - 48.5 - 5.0


@pytest.mark.parametrize(("run", "bar"), [("A", 3.5), ("B", 4.6)])
def test_temperature_follows_the_measured_runs(measured, run, bar):
    assert error(measured(run), temperature(PEAKS[run][0])) < bar


def test_time_to_peak_is_within_eight_hours_for_a():
    assert peak(A)[1] == pytest.approx(19.0, abs=8.0)


def test_time_to_peak_of_b_is_missed_by_more_than_the_published_bar():
    assert peak(B)[1] < 58.5 - 8.0  # a known failure: too early by about 20 h


def test_fit_to_one_run_does_not_predict_the_other(measured):
    fitted = error(measured("A"), temperature(A, as_fitted_to_a=True))
    predicted = error(measured("B"), temperature(B, as_fitted_to_a=True))

    assert fitted < 1.6
    assert predicted > 5.0  # a known failure: kinetics of one recipe are not those of another


# The factorials: 0.95 kg for 6 days; air, vessel and biodegradable part were not reported and are
# assumed (0.3 kg/d, 2 kJ/d/°C, 28 % of the volatile solids), so that only orders can be compared.
def small(moisture: float, carbon_to_nitrogen: float) -> float:
    biodegradable = 0.28 * VOLATILE_SOLIDS * 0.95 * (1 - moisture)
    charge = Charge(
        0.95, moisture, carbon_to_nitrogen, biodegradable, 0.3, 23.5, wall=2.0, days=6.0
    )
    return peak(charge)[0]


def test_more_nitrogen_gets_hotter_as_measured():
    assert small(0.56, 25) > small(0.56, 30) > small(0.56, 35)  # measured: 56.5, 51.5, 46.5 °C


def test_wettest_charge_stays_coolest_as_measured():
    assert small(0.7, 30) < min(small(0.5, 30), small(0.6, 30))  # measured: 42.8; 48.8, 56.9 °C


def test_moisture_of_fifty_per_cent_is_not_seen_as_too_dry():
    assert small(0.5, 30) > small(0.6, 30)  # a known failure: 48.8 and 56.9 °C were measured
