"""The claim on water measures what it names, on gardens that differ."""

import numpy as np

from benchmarks.cases.water import DAYS, gardens
from benchmarks.water import site_years


def test_made_gardens_are_the_same_whatever_their_number():
    few, more = gardens(2), gardens(5)

    for name, values in few.weather.items():
        assert values.shape == (DAYS, 2)
        assert values.tolist() == more.weather[name][:, :2].tolist()
    assert len(np.unique(more.site["thetaFC"])) == 5


def test_site_years_close_and_use_every_way_out():
    figures = site_years(5, 1)

    assert figures["balance_error_mm"] <= 1e-9
    for way in ("E", "T", "DP", "Runoff"):
        assert max(figures[f"{way}_{site}"] for site in range(5)) > 1
