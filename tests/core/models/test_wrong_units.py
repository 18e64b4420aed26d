"""Values in another unit, or of another column, are refused by name before anything runs."""

import numpy as np
import pytest

from greenhaven.core.models import ammonia
from greenhaven.core.models.digestion import adm1
from greenhaven.core.models.digestion.tank import digester, seed
from greenhaven.core.models.soil import mineral_nitrogen as layers
from greenhaven.core.models.soil import rothc as soil
from greenhaven.core.process.containers import Series
from greenhaven.core.process.march import march
from greenhaven.core.process.simulate import simulate
from greenhaven.core.process.symbols import ModelError

WEATHER = {soil.temperature: 12.0, soil.rain: 50.0, soil.pan_evaporation: 60.0}
TANK = digester(inflow_m3_per_d=5.0, feed={}, volume_m3=100.0)


@pytest.mark.parametrize(
    "celsius", [35.0, Series([0, 1], [308.15, 35.0])], ids=["number", "series"]
)
def test_digester_in_celsius_is_refused(celsius):
    with pytest.raises(ModelError, match=r"T \(temperature of the liquid\): .* K was .* 35 came"):
        simulate(TANK, start=seed(), days=2, inputs={adm1.T: celsius})


@pytest.mark.parametrize(
    ("symbol", "value"),
    [
        (soil.temperature, 285.15),
        (soil.rain, -50.0),
        (soil.pan_evaporation, 6000.0),
        (soil.covered, 60.0),
    ],
    ids=str,
)
def test_weather_that_cannot_be_never_reaches_the_soil(symbol, value):
    series = np.array([*[dict(WEATHER).get(symbol, 1.0)] * 11, value])

    with pytest.raises(ModelError, match=f"{symbol} .* was expected, {value:g} came"):
        march(soil.ROTHC, start={soil.DPM: 1.0}, inputs={**WEATHER, symbol: series})


@pytest.mark.parametrize(
    ("symbol", "value"),
    [(layers.temperature, 288.0), (layers.bulk_density, 1.3), (layers.thickness, 0.3)],
    ids=str,
)
def test_layers_in_other_units_are_refused(symbol, value):
    inputs = {layers.temperature: 15.0, layers.water_content: 0.25, symbol: value}

    with pytest.raises(ModelError, match=f"{symbol} .* {value:g} came"):
        march(layers.soil_layers(2), start={layers.ammonium: 30.0}, inputs=inputs, steps=2)


def test_slurry_in_kelvin_is_refused():
    weather = ammonia.Weather(hours=[24.0], temperature_c=288.15)

    with pytest.raises(ModelError, match=r"air_temperature .* 288\.15 came"):
        ammonia.ammonia_after(ammonia.Spreading(100.0), weather)


def test_march_that_takes_more_than_there_is_ends_by_name_and_step():
    taken = np.array([0.0, 0.0, -5.0, 5.0])

    with pytest.raises(ModelError, match=r"DPM .* would be -.* after step 3, at least 0"):
        march(soil.ROTHC, start={soil.DPM: 1.0}, inputs=WEATHER, additions={soil.DPM: taken})
