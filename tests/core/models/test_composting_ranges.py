"""A usual mix, composted in the usual ways, ends where such composts are known to end.

The mix: food scraps, leaves and wood chips, 62 : 25 : 13 by wet mass, 61 % moisture, C:N 30. It is
run as hubs run it (`PRACTICES`) for the time that a plan gives it, at 13 °C with 3 mm of rain a
day; the worm bin in a room, fed a little twice a week.

Ranges and where they come from
-------------------------------
Share of the carbon lost: 45–60 % in 8 to 20 weeks (SWOLF: 57 % of yard trimmings, 66 % of food;
On-Farm Composting Handbook, Rynk 1992, to be confirmed).
Share of the nitrogen lost: 15–45 % of food and yard waste (SWOLF: 14 % of yard trimmings; reviews
of composting, to be confirmed).
Methane: 0.1–3 % of the lost carbon (SWOLF: 1.7 %). Nitrous oxide: at most 2 % of the nitrogen
(SWOLF: 0.4 % of the lost; reviews, to be confirmed).
C:N at the end: 12–25 (mean of more than 1600 composts, CalRecycle: 16.8; the index of maturity asks
for 25 at most). pH 6–9 (the same: 7.6). Moisture 40–66 %.
Days above 55 °C of the coolest layer: at least 3 where air is blown in, at least 15 where it is
turned (40 CFR 503, appendix B); at most 8 weeks.

What is not met is tested too: a large windrow of such a mix stays hot and loses more nitrogen.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from greenhaven.core.forecast.reactors.vessels import PRACTICES
from greenhaven.core.models.composting.feed import GROUPS
from greenhaven.core.models.composting.reactors import Weather, worm_bin
from greenhaven.core.models.composting.recipe import Ingredient, recipe
from greenhaven.core.models.composting.result import Result, compost
from greenhaven.core.models.hygiene import PROFILES, Watch

OUTSIDE = Weather(13.0, 0.7, 13.0, 3.0)
ROOM = Weather(20.0, ground_c=20.0)
TONNES_AND_DAYS = {
    "in_vessel": (10.0, 56.0),
    "aerated_static_pile": (20.0, 63.0),
    "windrow": (20.0, 112.0),
    "bay": (3.0, 140.0),
}
LEAST_HOT_D = {"in_vessel": 3.0, "aerated_static_pile": 3.0, "windrow": 15.0, "bay": 15.0}
KINDS = tuple(TONNES_AND_DAYS)
ALL = (*KINDS, "worm_bin")
EIGHT_WEEKS = 56.0


@dataclass(frozen=True)
class Laid:
    """A material, per kilogram wet."""

    moisture: float
    carbon: float
    nitrogen: float
    phosphorus: float
    potassium: float
    ash: float
    bulk_density_kg_per_m3: float


def laid(moisture: float, density: float, *dry: float) -> Laid:
    """From carbon, nitrogen, phosphorus, potassium and ash of the dry matter."""
    carbon, nitrogen, phosphorus, potassium, ash = ((1 - moisture) * each for each in dry)
    return Laid(moisture, carbon, nitrogen, phosphorus, potassium, ash, density)


FOOD = laid(0.75, 600.0, 0.47, 0.028, 0.004, 0.011, 0.08)
LEAVES = laid(0.40, 200.0, 0.46, 0.0095, 0.001, 0.005, 0.08)
CHIPS = laid(0.35, 250.0, 0.49, 0.004, 0.0005, 0.003, 0.03)
BED = laid(0.60, 600.0, 0.25, 0.016, 0.004, 0.012, 0.50)


def mix(tonnes: float):
    parts = ((FOOD, 0.62, "food"), (LEAVES, 0.25, "leaves"), (CHIPS, 0.13, "wood"))
    return recipe([Ingredient(each, 1e3 * tonnes * n, GROUPS[group]) for each, n, group in parts])


@cache
def heaped(kind: str, tonnes: float, days: float) -> tuple[Result, bool]:
    """The compost, and whether its heat was shown."""
    whole, practice = mix(tonnes), PRACTICES[kind]
    reactor = practice.build(whole.volume_m3, tonnes, days)
    result = compost(whole, reactor, days=days, weather=OUTSIDE, every=1 / 24)
    layers = [str(layer) for layer in range(reactor.cells)]
    watch = Watch.begin(PROFILES[practice.hygiene], layers)
    verdict = watch.follow(result.times, result.temperature_c, reactor.turnings).verdict()
    return result, verdict.passed


@cache
def fed_to_worms() -> Result:
    bed = recipe([Ingredient(BED, 30.0, GROUPS["compost"])], packing=1.0)
    feeding = mix(0.0008).feeding(np.arange(3.0, 120.0, 3.5), 20.0)
    return compost(
        bed, worm_bin(bed.volume_m3), days=120, weather=ROOM, start_c=20.0, events=[feeding]
    )


def made(kind: str) -> Result:
    return fed_to_worms() if kind == "worm_bin" else heaped(kind, *TONNES_AND_DAYS[kind])[0]


def lost_carbon(result: Result) -> float:
    """Carbon that left, with air [kg]."""
    return result.losses.carbon_dioxide + result.losses.methane


@pytest.mark.parametrize("kind", KINDS)
def test_half_of_the_carbon_goes(kind):
    assert 0.45 < made(kind).losses.carbon_share < 0.60


def test_a_third_and_more_of_what_worms_are_fed_goes():
    assert 0.30 < made("worm_bin").losses.carbon_share < 0.60


@pytest.mark.parametrize("kind", KINDS)
def test_a_seventh_to_nearly_half_of_the_nitrogen_goes(kind):
    assert 0.15 < made(kind).losses.nitrogen_share < 0.45


@pytest.mark.parametrize(("kind", "least"), [*((each, 0.001) for each in KINDS), ("worm_bin", 0.0)])
def test_a_little_of_the_lost_carbon_is_methane(kind, least):
    result = made(kind)

    assert least < result.losses.methane / lost_carbon(result) < 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_little_nitrogen_leaves_as_nitrous_oxide(kind):
    result = made(kind)

    laid_nitrogen = float(result.whole("total_nitrogen")[0])
    assert 0 < result.losses.nitrous_oxide / laid_nitrogen < 0.02


@pytest.mark.parametrize("kind", ALL)
def test_carbon_to_nitrogen_falls_to_that_of_compost(kind):
    result = made(kind)

    assert 12 < result.product.carbon_to_nitrogen < 25
    if kind in KINDS:
        assert result.product.carbon_to_nitrogen < result.series("carbon_to_nitrogen")[0, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_compost_is_neither_sour_nor_a_lye(kind):
    assert 6 < made(kind).product.acidity < 9


@pytest.mark.parametrize("kind", ALL)
def test_compost_is_moist(kind):
    assert 0.40 < made(kind).product.moisture < 0.66


@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_is_hot_for_as_long_as_the_rule_asks(kind):
    result, heat_shown = heaped(kind, *TONNES_AND_DAYS[kind])

    assert result.days_above(55.0).min() > LEAST_HOT_D[kind]
    assert heat_shown


@pytest.mark.parametrize("kind", ["in_vessel", "windrow", "bay"])
def test_no_layer_is_hot_for_more_than_eight_weeks(kind):
    assert made(kind).days_above(55.0).max() < EIGHT_WEEKS


def test_worms_are_not_cooked():
    assert fed_to_worms().worms_at_risk_d < 1


def test_top_of_an_aerated_pile_stays_hot_while_its_bottom_is_cold():
    hot = made("aerated_static_pile").days_above(55.0)

    assert hot.max() > EIGHT_WEEKS  # a known failure: it cures above 55 °C where air leaves it
    assert hot.min() < 0.2 * hot.max()


def test_large_windrow_of_such_a_mix_loses_too_much_nitrogen():
    result, heat_shown = heaped("windrow", 200.0, 112.0)

    assert heat_shown
    assert 0.45 < result.losses.carbon_share < 0.60
    assert 0.45 < result.losses.nitrogen_share < 0.55  # a known failure: at most 45 % is usual


def test_worm_compost_that_nitrifies_is_too_sour():
    assert 5 < fed_to_worms().product.acidity < 6  # a known failure: worm composts have 6 to 8
