"""Runoff by curve number against published numbers.

Sources and tolerances
----------------------
USDA NRCS, Technical Release 55 (1986): example 2-1, 6 in of rain on a curve number of 70 give
2.81 in (last digit). A textbook case: 8 in on 80 give 5.625 in, exactly. 50 mm on 74 give 8.515 mm,
computed by hand (last digit). Wetness classes: the equations of ASCE Manual 70 (2016), 14-14 and
14-15, come within two units of the National Engineering Handbook, part 630, chapter 10, table 10-1
(60: 40 and 78; 70: 51 and 85; 80: 63 and 91; from memory, to be confirmed).
"""

import pytest

from greenhaven.core.models.water.runoff import (
    curve_number_runoff,
    curve_number_when_dry,
    curve_number_when_wet,
    retention,
)

MM_PER_INCH = 25.4


@pytest.mark.parametrize(
    ("rain_mm", "curve_number", "runoff_mm", "last_digit"),
    [
        (6 * MM_PER_INCH, 70, 2.81 * MM_PER_INCH, 0.005 * MM_PER_INCH),
        (8 * MM_PER_INCH, 80, 5.625 * MM_PER_INCH, 1e-9),
        (50.0, 74, 8.515, 0.0005),
    ],
)
def test_runoff_of_one_storm(rain_mm, curve_number, runoff_mm, last_digit):
    assert curve_number_runoff(rain_mm, curve_number) == pytest.approx(runoff_mm, abs=last_digit)


def test_retention_is_that_of_inches():
    assert retention(80) == pytest.approx((1000 / 80 - 10) * MM_PER_INCH)


@pytest.mark.parametrize(("average", "dry", "wet"), [(60, 40, 78), (70, 51, 85), (80, 63, 91)])
def test_wetness_classes_agree_with_the_handbook(average, dry, wet):
    assert curve_number_when_dry(average) == pytest.approx(dry, abs=2)
    assert curve_number_when_wet(average) == pytest.approx(wet, abs=2)
