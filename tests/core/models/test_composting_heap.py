"""What everyone who composts knows, the model knows: heat, air, water, nitrogen."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.models.composting.acidity import K_bound
from greenhaven.core.models.composting.feed import GROUPS
from greenhaven.core.models.composting.reactors import (
    Weather,
    aerated_static_pile,
    bay,
    in_vessel,
    windrow,
    worm_bin,
)
from greenhaven.core.models.composting.recipe import Ingredient, recipe
from greenhaven.core.models.composting.result import compost


@dataclass(frozen=True)
class Mix:
    """A good mix of food scraps and trimmings: 60 % moisture, C:N 25."""

    moisture: float = 0.60
    carbon: float = 0.185
    nitrogen: float = 0.0074
    phosphorus: float = 0.001
    potassium: float = 0.004
    ash: float = 0.03
    bulk_density_kg_per_m3: float = 450.0


GOOD = Mix()
DRY = Mix(0.25, 0.347, 0.0139, 0.002, 0.0075, 0.05, 300.0)
POOR_IN_NITROGEN, RICH_IN_NITROGEN = replace(GOOD, nitrogen=0.0046), replace(GOOD, nitrogen=0.013)
BED = Mix(0.60, 0.09, 0.0075, 0.0024, 0.0045, 0.19, 600.0)  # old compost
TURNINGS = (5.0, 10.0)


@cache
def mixed(mix: Mix, mass_kg: float = 4000.0, group: str = "food"):
    return recipe([Ingredient(mix, mass_kg, GROUPS[group])], packing=1.0)


@cache
def rowed(mix: Mix, turnings=TURNINGS, rain_mm_per_d: float = 0.0, days: float = 20.0):
    laid = mixed(mix)
    row = windrow(laid.volume_m3, turnings)
    return compost(laid, row, days=days, weather=Weather(rain_mm_per_d=rain_mm_per_d))


@cache
def vessel(air_kg_per_d: float, wall: float = 0.5, mass_kg: float = 4000.0):
    laid = mixed(GOOD, mass_kg)
    closed = in_vessel(laid.volume_m3, air_kg_per_d, wall_w_per_m2_c=wall)
    return compost(laid, closed, days=20)


def at(result, name: str, day: float):
    return result.series(name)[int(np.argmin(np.abs(result.times - day)))]


def test_good_mix_of_enough_mass_gets_above_55_degrees_in_every_layer():
    result = rowed(GOOD)

    assert (result.days_above(55.0) > 3).all()
    assert result.temperature_c.max() < 75


def test_small_heap_is_hot_for_a_shorter_time_than_a_large_one():
    small, large = mixed(GOOD, 20.0), mixed(GOOD, 400.0)

    hot = [
        compost(each, bay(each.volume_m3, height_m=each.volume_m3 ** (1 / 3)), days=10)
        .days_above(55.0)
        .min()
        for each in (small, large)
    ]

    assert hot[0] < 0.7 * hot[1]


def test_dry_mix_stalls():
    dry, good = rowed(DRY), rowed(GOOD)

    assert dry.temperature_c.max() < 55
    assert dry.losses.dry_matter_share < 0.2 * good.losses.dry_matter_share


def test_heat_turns_the_community_from_mesophiles_to_thermophiles():
    result = rowed(GOOD)

    before, hot = at(result, "mesophiles", 0.0).sum(), at(result, "mesophiles", 10.0).sum()
    assert hot < 0.25 * before  # what outlasts the heat
    assert at(result, "thermophiles", 10.0).sum() > 20 * hot


def test_little_air_makes_methane():
    share = {
        air: compared.losses.methane / (compared.losses.methane + compared.losses.carbon_dioxide)
        for air, compared in ((40.0, vessel(40.0)), (400.0, vessel(400.0)))
    }

    assert at(vessel(40.0), "oxygen_by_volume", 3.0).max() < 0.05
    assert share[40.0] > 5 * share[400.0]
    assert share[400.0] < 0.05


def test_more_air_takes_away_heat_and_water():
    little, much = vessel(400.0), vessel(2000.0)

    assert much.days_above(55.0).min() < little.days_above(55.0).min()
    assert much.product.moisture < little.product.moisture


def test_insulation_keeps_a_vessel_warm():
    bare, wrapped = vessel(8.0, 5.0, 40.0), vessel(8.0, 0.2, 40.0)

    assert wrapped.days_above(55.0).min() > bare.days_above(55.0).min()


def test_low_carbon_to_nitrogen_loses_more_ammonia():
    rich, good, poor = (rowed(mix) for mix in (RICH_IN_NITROGEN, GOOD, POOR_IN_NITROGEN))

    assert rich.losses.ammonia > good.losses.ammonia > poor.losses.ammonia > 0


def test_pore_water_turns_from_acid_to_alkaline():
    result = rowed(GOOD)

    assert result.series("acidity")[0].max() < 7
    assert 7.5 < at(result, "acidity", 10.0).min() <= at(result, "acidity", 10.0).max() < 9.5


def test_turning_restores_oxygen_and_mixes_the_layers():
    laid = mixed(replace(GOOD, bulk_density_kg_per_m3=800.0))
    result = compost(laid, windrow(laid.volume_m3, [4.0]), days=5, every=1 / 48)

    before, after = (
        at(result, "oxygen_by_volume", 4.0 - 1 / 24),
        at(result, "oxygen_by_volume", 4.04),
    )
    warm = at(result, "temperature", 4.04)
    assert before.min() < 0.05
    assert after.min() > 0.15
    assert np.ptp(at(result, "temperature", 4.0 - 1 / 24)) > 5 * np.ptp(warm)


def test_turning_loosens_no_nitrogen_and_no_carbon():
    run = rowed(GOOD).run

    assert np.abs(run.balance("N").values).max() < 1e-9
    assert np.abs(run.balance("C").values).max() < 1e-9


def test_rain_leaches_nitrogen_and_potassium_where_there_is_no_roof():
    dry, wet = rowed(GOOD), rowed(GOOD, rain_mm_per_d=100.0)

    assert dry.losses.leachate == pytest.approx(0.0, abs=1e-6)
    assert wet.losses.leachate > 1000
    assert wet.losses.leached_nitrogen > 1
    assert wet.run.of("potassium")[-1].sum() < 0.9 * wet.run.of("potassium")[0].sum()


def test_roof_keeps_the_rain_off():
    laid = mixed(GOOD)
    covered = bay(laid.volume_m3)

    result = compost(laid, covered, days=3, weather=Weather(rain_mm_per_d=100.0))

    assert result.losses.leachate == pytest.approx(0.0, abs=1e-6)


def test_cool_moist_compost_nitrifies_until_it_is_sour():
    laid = mixed(GOOD, 4.0)
    shallow = bay(laid.volume_m3, height_m=0.2)

    result = compost(laid, shallow, days=60, weather=Weather(20.0, ground_c=20.0))

    assert result.temperature_c.max() < 45
    assert result.product.nitrate_mg_per_kg > 500
    assert result.product.acidity > 5


def test_oxygen_uptake_falls_as_compost_ripens():
    laid = mixed(GOOD, 4.0)
    shallow = bay(laid.volume_m3, height_m=0.2)

    result = compost(laid, shallow, days=60, weather=Weather(20.0, ground_c=20.0))

    uptake = result.series("oxygen_uptake").mean(axis=1)
    assert uptake.max() > 1.3
    assert uptake[-1] < 0.4
    assert result.product.oxygen_uptake_mg_per_g_h == pytest.approx(uptake[-1], rel=0.2)


def test_blower_that_runs_twice_as_long_gives_twice_the_air():
    short, long = (
        aerated_static_pile(10.0, 60.0, on_min=minutes, off_min=30.0 - minutes)
        for minutes in (5.0, 10.0)
    )

    assert long.air_kg_per_d == pytest.approx(2 * short.air_kg_per_d)


def test_aerated_pile_is_cooler_where_the_air_comes_in():
    laid = mixed(GOOD)

    result = compost(laid, aerated_static_pile(laid.volume_m3, 60.0), days=10)

    assert result.temperature_c[-1, 0] < result.temperature_c[-1, -1]
    assert result.days_above(55.0).max() > 3


def test_worm_bin_fed_little_stays_cool_and_fed_much_does_not():
    bed, at_risk = mixed(BED, 30.0, "compost"), []

    for mass_kg in (0.5, 5.0):
        feeding = mixed(GOOD, mass_kg).feeding(np.arange(3.0, 30.0, 3.5), 20.0)
        result = compost(
            bed, worm_bin(bed.volume_m3), days=30, start_c=20.0, events=[feeding],
            weather=Weather(20.0, ground_c=20.0),
        )  # fmt: skip
        at_risk.append(result.worms_at_risk_d)

    assert at_risk[0] < 1
    assert at_risk[1] > 10


def test_losses_count_what_was_fed():
    bed = mixed(BED, 30.0, "compost")
    feeding = mixed(GOOD, 3.0).feeding([5.0, 10.0], 20.0)

    result = compost(bed, worm_bin(bed.volume_m3), days=20, start_c=20.0, events=[feeding])

    carbon = 30.0 * BED.carbon + 2 * 3.0 * GOOD.carbon
    left = result.product.carbon * result.product.mass_kg
    assert result.losses.carbon_share == pytest.approx(1 - left / carbon, rel=1e-9)
    assert 0 < result.losses.nitrogen_share < 1


def test_losses_add_up_to_what_is_gone():
    losses, product = rowed(RICH_IN_NITROGEN).losses, rowed(RICH_IN_NITROGEN).product

    laid = 4000.0 * RICH_IN_NITROGEN.nitrogen
    gone = losses.ammonia + losses.nitrous_oxide + losses.nitrogen_gas + losses.leached_nitrogen
    assert gone == pytest.approx(losses.nitrogen_share * laid, rel=1e-6)
    assert product.nitrogen * product.mass_kg == pytest.approx(laid - gone, rel=1e-6)


def test_product_is_a_material_that_can_be_composted_again():
    again = recipe([Ingredient(rowed(GOOD).product, 500.0, GROUPS["compost"])], packing=1.0)

    result = compost(again, bay(again.volume_m3), days=5)

    assert result.losses.carbon_share < rowed(GOOD).losses.carbon_share


def test_sixty_days_of_a_windrow_of_eight_layers_take_few_steps():
    laid = mixed(GOOD)

    run = compost(laid, windrow(laid.volume_m3, (3, 6, 9, 15, 27), cells=8), days=60).run

    assert run.steps < 8000
    assert min(float(run.states[:, index].min()) for index, each in enumerate(run.system.states)
               if each.least == 0.0) > -1e-6  # fmt: skip


def test_watering_keeps_a_hot_heap_moist_and_is_counted():
    laid = mixed(GOOD)
    row = windrow(laid.volume_m3, TURNINGS)

    dry, kept = (compost(laid, each, days=30) for each in (row, row.watered(0.55)))

    given, water = kept.whole("water_given")[-1], kept.whole("water")
    assert given > 500
    assert dry.whole("water_given")[-1] == 0
    assert dry.series("moisture").min() < 0.45 < kept.series("moisture").min()
    made = kept.whole("water_made")[-1] - kept.whole("water_made")[0]
    gone = water[0] + given + made - water[-1]
    assert kept.losses.evaporated + kept.losses.leachate == pytest.approx(gone, rel=1e-6)


def test_blower_that_hears_heat_keeps_a_vessel_cooler_and_decay_quicker():
    laid = mixed(GOOD)
    closed = in_vessel(laid.volume_m3, 150.0)

    let_be, run_by_heat = (
        compost(laid, each.watered(0.5), days=20) for each in (closed, closed.blown_by_heat(57.0))
    )

    assert run_by_heat.days_above(65.0).max() < 0.5 * let_be.days_above(65.0).max()
    assert run_by_heat.losses.carbon_share > let_be.losses.carbon_share


def test_ammonium_that_is_bound_stays():
    laid = mixed(RICH_IN_NITROGEN)
    row = windrow(laid.volume_m3, TURNINGS)

    free, bound = (
        compost(laid, row, days=20, parameters={K_bound: each}).losses.ammonia
        for each in (0.0, 3.0)
    )

    assert bound < 0.9 * free
