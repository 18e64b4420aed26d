from dataclasses import replace

import numpy as np
import pytest

from greenhaven.cities.synthetic import random_city
from greenhaven.core.forecast.consequences.factor_sets import (
    AMS_III_F,
    EPA_HUB_2022,
    EPA_HUB_2026,
    FACTOR_SETS,
    IPCC_2006,
    WARM_16,
)
from greenhaven.core.forecast.consequences.factors import (
    Destination,
    FactorError,
    Masses,
    Unit,
    co2e,
    co2e_difference,
    co2e_of_gases,
)

KINDS = random_city(3).kinds


def masses(**tonnes):
    """Food scraps by where they go."""
    places = [Destination[name.upper()] for name in tonnes]
    return Masses(
        np.full(len(places), "food_scraps"),
        np.array(places, dtype=np.str_),
        np.array(list(tonnes.values()), dtype=np.float64),
    )


def test_food_waste_is_counted_per_short_ton_as_published():
    # EPA hub of 2026, table 9: 0.68 and 0.11 metric t CO2e a short ton; 1 short ton = 0.907185 t.
    moved = masses(landfill=0.90718474, compost=2 * 0.90718474)

    assert co2e(EPA_HUB_2026, KINDS, moved).tonnes == pytest.approx(0.68 + 2 * 0.11)


def test_factor_per_dry_matter_counts_dry_matter():
    row = KINDS.id.tolist().index("food_scraps")
    dry = 1 - KINDS.moisture[row]

    emitted = co2e(IPCC_2006, KINDS, masses(compost=10.0)).tonnes

    assert emitted == pytest.approx(10 * dry * (0.010 * 27 + 0.0006 * 273))


def test_editions_of_one_set_differ_and_are_not_mixed():
    moved = masses(landfill=1.0)
    older, newer = (co2e(each, KINDS, moved) for each in (EPA_HUB_2022, EPA_HUB_2026))

    assert newer.tonnes / older.tonnes == pytest.approx(0.68 / 0.58)
    with pytest.raises(FactorError, match=r"Hub, 2026 and .*2022 count different things"):
        newer.minus(older)


def test_difference_of_two_courses_is_that_of_one_set():
    before, after = masses(landfill=5.0, compost=1.0), masses(landfill=2.0, compost=4.0)

    saved = co2e_difference(EPA_HUB_2026, KINDS, before, after)

    assert saved.tonnes == pytest.approx(3 * (0.11 - 0.68) / 0.90718474)
    assert saved.set_id == "epa-hub-2026"


def test_set_of_alternatives_speaks_only_of_differences():
    before, after = masses(landfill=5.0), masses(landfill=2.0, compost=3.0)

    assert co2e_difference(WARM_16, KINDS, before, after).tonnes == pytest.approx(
        -0.72 * 3 / 0.90718474
    )
    assert co2e_difference(AMS_III_F[0], KINDS, before, after).tonnes == pytest.approx(
        -0.459152 * 3
    )
    with pytest.raises(FactorError, match="speaks only of what an alternative changes"):
        co2e(WARM_16, KINDS, after)


def test_set_of_alternatives_refuses_what_it_does_not_cover():
    burnt, composted = masses(combustion=3.0), masses(compost=3.0)

    with pytest.raises(FactorError, match="does not speak of combustion"):
        co2e_difference(WARM_16, KINDS, burnt, composted)
    with pytest.raises(FactorError, match="of food_scraps they differ by 1 t"):
        co2e_difference(WARM_16, KINDS, masses(landfill=2.0), composted)


def test_leaves_are_better_in_a_landfill_for_warm_which_is_why_it_only_reports():
    before, after = masses(landfill=1.0), masses(compost=1.0)
    leaves = [replace(each, kind=np.array(["yard_trimmings"])) for each in (before, after)]

    assert co2e_difference(WARM_16, KINDS, *leaves).tonnes > 0
    assert co2e_difference(EPA_HUB_2026, KINDS, *leaves).tonnes < 0


def test_missing_factor_is_named_with_those_there_are():
    with pytest.raises(FactorError, match="does not speak of landfill"):
        co2e(IPCC_2006, KINDS, masses(landfill=1.0))
    with pytest.raises(FactorError, match=r"no factor for food_scraps \(Food waste\) by dry dig"):
        co2e(EPA_HUB_2022, KINDS, masses(dry_digestion=1.0))


def test_kind_that_a_set_does_not_know_is_refused():
    manure = replace(KINDS, id=np.array(["manure", *KINDS.id[1:]]))
    moved = Masses(np.array(["manure"]), np.array(["compost"]), np.array([1.0]))

    with pytest.raises(FactorError, match="no factor for manure by compost; for compost it has"):
        co2e(EPA_HUB_2026, manure, moved)


def test_members_are_counted_side_by_side():
    moved = replace(masses(landfill=0.0, compost=0.0), tonnes=np.array([[1.0, 2.0], [0.0, 1.0]]))

    emitted = co2e(EPA_HUB_2026, KINDS, moved).tonnes * 0.90718474

    np.testing.assert_allclose(emitted, [0.68, 1.36 + 0.11])


def test_courses_that_are_alike_differ_by_nothing_in_every_member():
    moved = replace(masses(landfill=0.0), tonnes=np.array([[1.0, 2.0, 3.0]]))

    for factors in (WARM_16, EPA_HUB_2026):
        assert co2e_difference(factors, KINDS, moved, moved).tonnes.tolist() == [0.0, 0.0, 0.0]


def test_gases_of_the_models_warm_by_their_potentials():
    # 12.011 kg of C are 16.043 kg of methane, 28.014 kg of N are 44.013 kg of nitrous oxide.
    emitted = co2e_of_gases(np.array([12.011, 0.0]), np.array([0.0, 28.014]))

    np.testing.assert_allclose(emitted.tonnes, [16.043 * 27 / 1e3, 44.013 * 273 / 1e3])
    with pytest.raises(FactorError, match="cannot be set against each other"):
        emitted.minus(co2e(EPA_HUB_2026, KINDS, masses(compost=1.0)))


@pytest.mark.parametrize("each", FACTOR_SETS.values(), ids=lambda each: each.id)
def test_every_set_says_what_it_is(each):
    assert all((each.title, each.version, each.warming, each.boundary, each.source))
    assert each.year >= 2006
    assert isinstance(each.unit, Unit)
    known = {"any", *each.factors.material.tolist()}
    assert {*each.for_group.values(), *each.for_kind.values()} <= known
    assert np.isfinite(each.factors.value).all()
