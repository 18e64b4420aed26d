import numpy as np
import pytest

from greenhaven.cities import open_city
from greenhaven.core.forecast.materials import Intake
from greenhaven.core.forecast.reactors.digesting import forecast_digester
from greenhaven.core.forecast.twin.digester_line import usable_carbon
from greenhaven.core.forecast.twin.hub_unknowns import CARBON_INTO_BIOGAS, METHANE_OF_BIOGAS
from greenhaven.core.planning.recipes import process_of
from tests.core.planning.towns import planned, town


@pytest.mark.parametrize(
    "recipe",
    [
        {"household_organics": 0.4, "food_scraps": 0.3, "school_organics": 0.3},
        {"household_organics": 0.7, "yard_trimmings": 0.3},
    ],
    ids=["kitchens", "kitchens and yards"],
)
def test_gas_takes_the_carbon_that_adm1_says(recipe):
    city = open_city("nyc")
    kg = np.array([1e4 * recipe.get(kind, 0.0) for kind in city.kinds.id.tolist()])
    fed = [Intake("tank", week, "digester", kg, 0.0) for week in range(2)]
    two_weeks = planned(town(), 2)
    detailed = forecast_digester(city, two_weeks, fed, process_of("digester", {}))

    carbon = kg * city.kinds.carbon
    line = CARBON_INTO_BIOGAS.central * (carbon @ usable_carbon(city.kinds)) / carbon.sum()

    assert line == pytest.approx(detailed.carbon_loss, rel=0.04)
    assert detailed.methane_share.mean() == pytest.approx(METHANE_OF_BIOGAS.central, abs=0.025)
    assert CARBON_INTO_BIOGAS.low < detailed.carbon_loss / (line / CARBON_INTO_BIOGAS.central)


def test_usable_share_is_a_share_and_larger_for_food_than_for_leaves():
    city = open_city("nyc")

    share = dict(zip(city.kinds.id.tolist(), usable_carbon(city.kinds).tolist(), strict=True))

    assert all(0 <= value <= 1 for value in share.values())
    assert share["food_scraps"] > 2 * share["yard_trimmings"]
