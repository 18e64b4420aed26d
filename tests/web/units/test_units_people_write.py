"""Amounts as people write them become whole milligrams, and nothing else does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.quantities import FIXED
from greenhaven.web.commons.units import (
    UNITS,
    AmountError,
    entered,
    quantity_of,
    read_amount,
    read_celsius,
    read_number,
    shown,
    shown_celsius,
)


@pytest.mark.parametrize(
    ("quantity", "unit", "density", "mg"),
    [
        ("7.4", "kg", None, 7_400_000),
        ("7,4", "kg", None, 7_400_000),
        ("0,125", "kg", None, 125_000),
        ("1 200", "g", None, 1_200_000),
        ("1", "lb", None, 453_592),  # 453 592.37 mg
        ("16", "oz", None, 453_592),
        ("1", "ton", None, 907_184_740),
        ("1", "bucket", 500.0, 9_463_529),  # 18.927 058 92 l at half the density of water
        ("2", "gal", 1000.0, 7_570_824),
        ("1", "yd3", 400.0, 305_821_943),
    ],
)
def test_amount_is_read_in_milligrams(
    quantity: str, unit: str, density: float | None, mg: int
) -> None:
    assert read_amount(quantity, unit, density) == mg


@pytest.mark.parametrize(
    ("quantity", "unit", "told"),
    [
        ("", "kg", "A number was expected"),
        ("seven", "kg", "“seven” came"),
        ("NaN", "kg", "A number was expected"),
        ("Infinity", "kg", "A number was expected"),
        ("1e400", "kg", "A number was expected"),
        ("-3", "kg", "above 0"),
        ("0", "kg", "above 0"),
        ("1,200", "kg", "two ways"),
        ("99999999", "t", "more than one handover"),
        ("0.0000001", "g", "less than a milligram"),
        ("3", "stone", "not known"),
        ("3", "bucket", "Weigh it"),
    ],
)
def test_amount_that_cannot_be_is_refused_in_words(quantity: str, unit: str, told: str) -> None:
    with pytest.raises(AmountError, match=told):
        read_amount(quantity, unit)


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(1000), places=2),
    st.sampled_from(sorted(UNITS)),
)
def test_amount_comes_back_as_it_was_entered(quantity: Decimal, unit: str) -> None:
    mg = read_amount(quantity, unit, 450.0)

    back = quantity_of(mg, unit, 450.0)

    assert abs(back - quantity) <= Decimal("0.001")


def test_amounts_are_shown_in_the_readers_units() -> None:
    assert shown(7_400_000) == f"7.4{FIXED}kg"
    assert shown(250_000) == f"250{FIXED}g"
    assert shown(12_500_000_000) == f"12.5{FIXED}t"
    assert shown(7_400_000, Units.US) == f"16.3{FIXED}lb"
    assert shown(100_000, Units.US) == f"3.5{FIXED}oz"
    assert shown(0) == f"0{FIXED}g"
    assert entered(Decimal("2.000"), "bucket") == "2 buckets"
    assert entered(Decimal("1.000"), "bag") == "1 kitchen bag"
    assert entered(Decimal("1.500"), "bag") == "1.5 kitchen bags"
    assert entered(Decimal("7.400"), "kg") == f"7.4{FIXED}kg"


def test_temperatures_are_read_in_the_readers_unit() -> None:
    assert read_celsius("131", Units.US) == pytest.approx(55)
    assert read_celsius("55,5") == pytest.approx(55.5)
    assert shown_celsius(55, Units.US) == f"131{FIXED}°F"
    with pytest.raises(AmountError, match="cannot be"):
        read_celsius("900")


def test_numbers_keep_their_digits() -> None:
    assert read_number("3.30") == Decimal("3.30")
    assert read_number("\u202f12 000,5") == Decimal("12000.5")
