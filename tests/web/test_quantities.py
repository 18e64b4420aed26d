"""Numbers as people read them."""

import math

import pytest

from greenhaven.web.commons.quantities import mass, number, percent, round_mass
from greenhaven.web.commons.templatetags.quantities import scientific
from greenhaven.web.commons.words import open_months, stream


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tonnes", "said"),
    [
        (106386.2, "106 386 t"),
        (999.96, "1 000 t"),
        (880.41, "880.4 t"),
        (1.0, "1.0 t"),
        (0.9996, "1.0 t"),
        (0.64, "640 kg"),
        (0.0074, "7.4 kg"),
        (0.0, "0 kg"),
        (-0.5, "−500 kg"),
        (math.inf, "no limit"),
        (math.nan, "not reported"),
    ],
)
def test_mass_is_told_in_the_unit_that_a_reader_would_choose(tonnes, said):
    assert plain(mass(tonnes)) == said


@pytest.mark.parametrize(("tonnes", "said"), [(180.96, "181 t"), (2.2, "2.2 t"), (0.25, "250 kg")])
def test_mass_in_a_headline_has_no_needless_figures(tonnes, said):
    assert plain(round_mass(tonnes)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.864, "86 %"), (0.048, "4.8 %"), (0.0021, "0.21 %"), (0.0, "0 %"), (1.0, "100 %")],
)
def test_percent_has_two_figures_that_mean_something(share, said):
    assert plain(percent(share)) == said


def test_number_has_thin_spaces_and_no_negative_zero():
    assert number(1234567.891, 1) == "1\u202f234\u202f567.9"
    assert number(-0.2) == "0"


def test_scientific_raises_its_power():
    assert scientific(2e-15) == "2.0 · 10⁻¹⁵"
    assert scientific(0) == "0"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ("1 2 3 4 5 6 7 8 9 10 11 12", "all year"),
        ("4 5 6 11", "Apr–Jun, Nov"),
        ("7", "Jul"),
        ("", ""),
    ],
)
def test_open_months_are_told_as_runs(months, said):
    assert open_months(months) == said


def test_stream_without_a_word_is_told_by_its_own_name():
    assert stream("organics_school") == "schools"
    assert stream("coffee_grounds") == "coffee grounds"
