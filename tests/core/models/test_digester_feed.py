from dataclasses import dataclass, replace
from re import findall

import pytest

from greenhaven.core.models.digestion.adm1 import ADM1
from greenhaven.core.models.digestion.contents import CONTENTS, LIGNIN, METHANE_M3_PER_KG_COD
from greenhaven.core.models.digestion.digestate import Gas, digestate, unbalanced
from greenhaven.core.models.digestion.feed import (
    FED,
    GROUPS,
    DigesterFeedError,
    digester_feed,
    split,
)
from greenhaven.core.models.digestion.tank import BY_NAME, digester, seed
from greenhaven.core.process.simulate import simulate


@dataclass(frozen=True)
class Material:
    moisture: float
    carbon: float
    nitrogen: float
    ash: float
    phosphorus: float = 0.002
    potassium: float = 0.004


FOOD = Material(moisture=0.75, carbon=0.12, nitrogen=0.006, ash=0.012)
LEAVES = Material(moisture=0.30, carbon=0.31, nitrogen=0.009, ash=0.06)
PURE = replace(GROUPS["food"], lipid=0.0, lignin=0.0, ammonium=0.0)


def pure(carbon, nitrogen=0.0):
    """One dry kilogram without ash."""
    return Material(0.0, carbon, nitrogen, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("what", "material", "demand"),
    [
        ("cellulose C6H10O5", pure(0.4444), 192 / 162.14),
        ("casein-like protein C16H24O5N4", pure(0.5453, 0.1590), 528 / 352.39),
        ("triolein C57H104O6", pure(0.7732), 2560 / 885.45),
    ],
)
def test_oxygen_demand_of_pure_substances_is_theirs(what, material, demand):
    """Contents of ADM1 are rounded: its demand is right to some hundredths."""
    parts = split(material, [PURE])

    assert parts["total_cod"][0] == pytest.approx(demand, rel=0.03), what


def test_methane_that_a_feed_can_give_is_that_of_its_test():
    parts = split(FOOD, [GROUPS["food"]])

    usable = parts["X_ch"] + parts["X_pr"] + parts["X_li"]
    litres = 1e3 * METHANE_M3_PER_KG_COD * usable / parts["organic"]

    assert litres[0] == pytest.approx(GROUPS["food"].methane_l_per_kg)


def test_lignin_limits_what_organisms_can_use():
    parts = split(LEAVES, [GROUPS["leaves"]])

    usable = (parts["X_ch"] + parts["X_pr"] + parts["X_li"]) / parts["total_cod"]

    assert usable[0] == pytest.approx(0.830 - 0.028 * 22)


def test_ammonium_enters_as_inorganic_nitrogen():
    manure = replace(GROUPS["manure"], ammonium=0.5)

    parts = split(LEAVES, [manure])

    assert parts["S_IN"][0] * 14.007 == pytest.approx(0.5 * LEAVES.nitrogen)


def test_nitrogen_beyond_protein_counts_as_ammonium():
    urea_like = Material(moisture=0.5, carbon=0.10, nitrogen=0.10, ash=0.05)

    parts = split(urea_like, [GROUPS["food"]])

    assert parts["X_ch"][0] == pytest.approx(0.0, abs=1e-12)
    assert parts["S_IN"][0] > 0.5 * 0.10 / 14.007


def test_soured_carbohydrate_enters_as_acetate():
    fresh = split(FOOD, [GROUPS["food"]])
    soured = split(FOOD, [replace(GROUPS["food"], acids=0.2)])

    assert soured["S_ac"][0] == pytest.approx(0.2 * fresh["X_ch"][0])
    assert soured["X_ch"][0] == pytest.approx(0.8 * fresh["X_ch"][0])


def test_feed_is_thinned_to_the_solids_asked_for():
    feed = digester_feed([1000.0], FOOD, [GROUPS["food"]], total_solids=0.10)

    solids = feed.mass_kg_per_d - feed.material["water"]

    assert solids == pytest.approx(250.0)
    assert feed.mass_kg_per_d == pytest.approx(2500.0)
    assert feed.water_added_kg_per_d == pytest.approx(1500.0)
    assert feed.flow_m3_per_d == pytest.approx(2.25 + 0.25 / 1.6)


def test_feed_that_is_thin_already_gets_no_water():
    feed = digester_feed([1000.0], FOOD, [GROUPS["food"]], total_solids=0.3)

    assert feed.water_added_kg_per_d == 0


def test_feed_has_the_names_of_adm1():
    feed = digester_feed([1.0], FOOD, [GROUPS["food"]])

    assert set(feed.concentrations) == set(FED)
    assert set(FED) <= set(BY_NAME)


def test_contents_are_those_of_adm1():
    for component in ADM1.components:
        if component.compartment != "liquid":
            continue
        ours = CONTENTS[component.name]
        theirs = {name: float(str(value)) for name, value in component.content.items()}
        assert ours.carbon == pytest.approx(theirs.get("C", 0.0), rel=1e-12)
        assert ours.nitrogen == pytest.approx(theirs.get("N", 0.0), rel=1e-12)


def test_masses_weigh_what_their_formulas_weigh():
    atoms = {"C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007}
    for name, content in {**CONTENTS, "lignin": LIGNIN}.items():
        if not content.formula.startswith("C") or not content.formula[1:2].isdigit():
            continue
        counts = dict.fromkeys(atoms, 0)
        for atom, number in findall(r"([CHON])(\d*)", content.formula):
            counts[atom] += int(number or 1)
        mass = sum(atoms[atom] * count for atom, count in counts.items())
        demand = 32 * (counts["C"] + counts["H"] / 4 - counts["O"] / 2 - 3 * counts["N"] / 4)
        assert content.organic_kg == pytest.approx(mass / demand, rel=1e-3), name


def test_every_assumption_has_a_reason():
    feed = digester_feed([1.0, 1.0], FOOD, [GROUPS["food"], GROUPS["leaves"]])

    assert len(feed.assumptions) > 8
    assert all(each.reason and each.unit for each in feed.assumptions)


@pytest.mark.parametrize(
    ("masses", "material", "message"),
    [
        ([-1.0], FOOD, "at least 0"),
        ([0.0], FOOD, "something must be fed"),
        ([1.0, 2.0], FOOD, "expected masses of 1"),
        ([1.0], replace(FOOD, carbon=0.5), "cannot be"),
        ([1.0], replace(FOOD, moisture=1.2), "cannot be"),
    ],
)
def test_feed_refuses_what_cannot_be(masses, material, message):
    with pytest.raises(DigesterFeedError, match=message):
        digester_feed(masses, material, [GROUPS["food"]])


def steady(feed, days=400.0):
    """A digester fed so for long, and what leaves it [per day]."""
    flow = float(feed.flow_m3_per_d)
    tank = digester(
        inflow_m3_per_d=flow,
        volume_m3=28 * flow,
        feed={BY_NAME[name]: float(value) for name, value in feed.concentrations.items()},
    )
    run = simulate(tank, start=seed(), days=days, every=50, relative_tolerance=1e-6)

    def daily(name):
        crossed = run.flows[f"gas: {name}"].values
        return float(crossed[-1] - crossed[-2]) / 50

    gas = Gas(daily("G_ch4"), daily("G_h2"), daily("G_co2"), vapour_kg=5.0)
    return gas, {name: run.of(name)[-1] for name in CONTENTS}


def test_what_leaves_a_steady_digester_is_what_came_in():
    feed = digester_feed([1200.0, 200.0], FOOD, [GROUPS["food"], GROUPS["grass"]], total_solids=0.1)

    gas, effluent = steady(feed)
    out = digestate(effluent, feed, gas)

    for name, value in unbalanced(feed, out, gas).items():
        assert abs(value) < 1e-5 * feed.material[name], name
    demand = feed.entering()["cod"]
    left = feed.flow_m3_per_d * (
        feed.beside["inert_cod"]
        + sum(
            value
            for name, value in effluent.items()
            if name not in {"S_IC", "S_IN", "S_cat", "S_an"}
        )
    )
    assert demand - left == pytest.approx(gas.methane_kg_cod + gas.hydrogen_kg_cod, rel=1e-5)


def test_digestate_is_a_material_with_more_of_its_nitrogen_as_ammonium():
    feed = digester_feed([1000.0], FOOD, [GROUPS["food"]], total_solids=0.1)

    gas, effluent = steady(feed)
    out = digestate(effluent, feed, gas)

    parts = out.moisture + out.ash + out.carbon + out.nitrogen
    assert 0.93 < out.moisture < 0.98
    assert parts < 1
    assert 0.4 < out.ammonium_nitrogen / out.nitrogen < 0.8
    assert out.kg_per_d + gas.dry_kg() + gas.vapour_kg == pytest.approx(2500.0)
    # Hydrolysis takes up water: about a tenth of what it dissolves.
    digested = feed.organic_kg_per_d - out.organic * out.kg_per_d
    assert 0.05 < out.water_used_kg_per_d / digested < 0.35


def test_digestate_refuses_gas_that_weighs_more_than_the_feed():
    feed = digester_feed([1.0], FOOD, [GROUPS["food"]])

    with pytest.raises(DigesterFeedError, match="weigh more"):
        digestate({"S_IN": 0.1}, feed, Gas(10.0, 0.0, 1.0, 0.0))
    with pytest.raises(DigesterFeedError, match="no plutonium"):
        digestate({"plutonium": 0.1}, feed, Gas(0.0, 0.0, 0.0, 0.0))


def test_content_that_is_not_a_number_is_named():
    with pytest.raises(DigesterFeedError, match=r"material 0 \(food\)"):
        split(replace(FOOD, moisture=float("nan")), [GROUPS["food"]])
