"""The Gujer table: conservation is checked when it is built, and told by name."""

import numpy as np
import pytest

from greenhaven.core.process.expression import where
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    ContinuityError,
    Implicit,
    Input,
    ModelError,
    Parameter,
    Process,
    ProcessModel,
)

share = Parameter("share", "share", "1", 0.3, source="made up", bounds=(0, 1))
speed = Parameter("speed", "speed", "1/d", 2.0, source="made up")
sugar = Component("sugar", "sugar", "kg", C=0.4)
cells = Component("cells", "cells", "kg", C=0.5, N=0.1)
carbonate = Component("carbonate", "carbon dioxide", "kg", C=0.27)
ammonium = Component("ammonium", "ammonium", "kg", N=0.78)
urea = Component("urea", "urea", "kg", C=0.2, N=0.47)
inert = Component("inert", "sand", "kg")


def growth(**changed):
    row = {sugar: -1, cells: share, carbonate: Balance("C"), ammonium: Balance("N"), **changed}
    return Process("growth", row, speed * sugar)


def test_balances_close_one_after_the_other():
    row = {sugar: -1, cells: share, urea: Balance("N"), carbonate: Balance("C")}

    model = ProcessModel("m", (Process("growth", row, speed * sugar),), conserves=("C", "N"))

    table = model.matrix().loc["growth"]
    assert table["urea"] == pytest.approx(-0.3 * 0.1 / 0.47)
    assert table["carbonate"] == pytest.approx((0.4 - 0.3 * 0.5 - table["urea"] * 0.2) / 0.27)
    assert np.abs(model.continuity().to_numpy()).max() < 1e-16


def test_balance_follows_its_parameters():
    model = ProcessModel("m", (growth(),), conserves=("C", "N"))

    other = model.replace(share=0.6)

    assert other.matrix().loc["growth", "carbonate"] == pytest.approx((0.4 - 0.6 * 0.5) / 0.27)
    assert np.abs(other.continuity().to_numpy()).max() < 1e-16


def test_content_may_rest_on_parameters():
    nitrogen = Parameter("nitrogen", "nitrogen of cells", "1", 0.1, source="made up")
    living = Component("living", "cells", "kg", C=0.5, N=nitrogen)
    row = {sugar: -1, living: share, carbonate: Balance("C"), ammonium: Balance("N")}

    model = ProcessModel("m", (Process("growth", row, speed * sugar),), conserves=("C", "N"))

    assert nitrogen in model.parameters
    richer = model.replace(nitrogen=0.2)
    assert richer.matrix().loc["growth", "ammonium"] == pytest.approx(-0.3 * 0.2 / 0.78)


@pytest.mark.parametrize("size", [1e-12, 1.0, 1e12])
def test_leak_is_judged_by_the_size_of_what_flows(size):
    one, two = (Component(name, name, "kg", C=size) for name in ("one", "two"))

    ProcessModel("m", (Process("p", {one: -1, two: 1 + 1e-12}, speed * one),), conserves=("C",))

    with pytest.raises(ContinuityError):
        ProcessModel("m", (Process("p", {one: -1, two: 1 + 1e-8}, speed * one),), conserves=("C",))


def test_every_leak_is_told_by_process_quantity_and_amount():
    wrong = Process("growth", {sugar: -1, cells: 0.9}, speed * sugar)
    worse = Process("death", {cells: -1, ammonium: 0.5}, speed * cells)

    with pytest.raises(ContinuityError) as refusal:
        ProcessModel("life", (wrong, growth_named("fine"), worse), conserves=("C", "N"))

    lines = [line.split() for line in str(refusal.value).splitlines()]
    assert ["growth", "C", "makes", "0.05", "per", "unit", "of", "reaction"] in lines
    assert ["growth", "N", "makes", "0.09", "per", "unit", "of", "reaction"] in lines
    assert ["death", "C", "loses", "0.5", "per", "unit", "of", "reaction"] in lines
    assert ["death", "N", "makes", "0.29", "per", "unit", "of", "reaction"] in lines
    assert not any("fine" in line for line in lines)


def growth_named(name):
    return Process(name, growth().stoichiometry, speed * sugar)


def test_leak_that_a_parameter_opens_is_told_when_it_is_replaced():
    other = Parameter("other", "the rest", "1", 0.7, source="made up")
    one, two, three = (Component(name, name, "kg", M=1) for name in ("one", "two", "three"))
    split = Process("split", {one: -1, two: share, three: other}, speed * one)
    model = ProcessModel("m", (split,), conserves=("M",))

    with pytest.raises(ContinuityError, match=r"split +M +makes 0\.2"):
        model.replace(share=0.5)


def test_balance_that_cannot_be_solved_is_told():
    with pytest.raises(ModelError, match=r"growth: inert holds no C, so it cannot balance it"):
        Process("growth", {sugar: -1, inert: Balance("C")}, speed * sugar)
    empty = Component("empty", "empty", "kg", C=0)
    with pytest.raises(ModelError, match=r"growth: empty holds no C, so it cannot balance it"):
        Process("growth", {sugar: -1, empty: Balance("C")}, speed * sugar)


def test_balances_that_wait_in_a_circle_are_told():
    with pytest.raises(ModelError, match=r"wait for each other: cells by C, urea by N"):
        Process("growth", {sugar: -1, cells: Balance("C"), urea: Balance("N")}, speed * sugar)
    with pytest.raises(ModelError, match=r"wait for each other"):
        Process("growth", {sugar: -1, cells: Balance("C"), carbonate: Balance("C")}, speed * sugar)


def test_quantity_that_nothing_holds_is_refused():
    with pytest.raises(ModelError, match=r"no component holds any P"):
        ProcessModel("m", (growth(),), conserves=("C", "P"))


def test_coefficient_may_hang_on_a_comparison_of_parameters():
    row = {sugar: -1, carbonate: Balance("C"), inert: where(share < 0.5, 1, 2)}

    model = ProcessModel("m", (Process("p", row, speed * sugar),), conserves=("C",))

    assert model.matrix().loc["p", "inert"] == 1
    assert model.replace(share=0.6).matrix().loc["p", "inert"] == 2
    assert model.replace(share=0.6).compile()(0, np.ones(3)) == pytest.approx([-2, 0.8 / 0.27, 4])


def test_coefficient_that_changes_with_time_is_refused():
    weather = Input("weather", "weather", "1", 1.0)
    with pytest.raises(ModelError, match=r"weather has no fixed value"):
        ProcessModel("m", (Process("p", {sugar: -1, carbonate: weather}, speed * sugar),), ("C",))


def test_key_of_a_row_must_be_a_component():
    with pytest.raises(ModelError, match=r"only components have a coefficient, not share"):
        Process("p", {sugar: -1, share: 1}, speed * sugar)


def test_parameter_out_of_its_bounds_is_refused():
    with pytest.raises(ModelError, match=r"0 to 1 was expected, 1\.2 came"):
        Parameter("share", "share", "1", 1.2, source="made up", bounds=(0, 1))
    with pytest.raises(ModelError):
        Parameter("share", "share", "1", float("nan"), source="made up", bounds=(0, 1))
    with pytest.raises(ModelError, match="0 to 1 was expected, nan came"):
        ProcessModel("m", (growth(),)).replace(share=float("nan"))


def test_parameter_without_a_source_is_refused():
    with pytest.raises(ModelError, match=r"say where 0\.3 comes from"):
        Parameter("share", "share", "1", 0.3)


def test_component_that_only_a_rate_needs_is_in_the_model():
    model = ProcessModel("m", (Process("p", {sugar: -1}, speed * sugar * cells),))

    assert model.components == (sugar, cells)
    assert model.compile()(0, np.array([2.0, 3.0])) == pytest.approx([-12, 0])


def test_replaced_model_has_another_digest_and_the_same_text():
    model = ProcessModel("m", (growth(),), conserves=("C", "N"))

    other = model.replace(share=0.31)

    assert other.to_source() == model.to_source()  # so that nothing is compiled again
    assert other.digest != model.digest
    assert model.replace(share=0.3).digest == model.digest


def test_renamed_model_holds_nothing_of_the_first_but_parameters():
    seen = Implicit("seen", "first", equation=lambda s: s - sugar, within=(-1, 100))
    again = Implicit("again", "second", equation=lambda s: s - 2 * seen, within=(-1, 200))
    model = ProcessModel("m", (Process("p", {sugar: -1, cells: 1}, speed * again),))

    second = model.rename("second stage")

    names = [str(each) for each in second.components]
    assert names == ["sugar_second_stage", "cells_second_stage"]
    assert second.compile()(0, np.array([3.0, 0.0])) == pytest.approx([-12, 12])
    assert "seen_second_stage" in second.to_source()


def test_models_of_different_clocks_do_not_join():
    daily = ProcessModel("daily", (growth(),))
    monthly = ProcessModel("monthly", (growth_named("another"),), time="month", stepped=True)

    with pytest.raises(ModelError, match="month"):
        daily.join(monthly)
    with pytest.raises(ModelError, match="month"):
        monthly.join(daily)


def test_hundreds_of_processes_are_no_trouble():
    many = tuple(
        Process(f"growth {k}", {sugar: -1, inert: 1}, speed * sugar * (k + 1)) for k in range(1000)
    )

    model = ProcessModel("many", many)

    assert model.compile()(0, np.ones(2)) == pytest.approx([-2 * 500500, 2 * 500500])
