"""Reference evapotranspiration and the dual crop coefficient bucket against published numbers.

Sources and tolerances
----------------------
Examples of FAO-56 (Allen et al. 1998, chapter 4: Uccle, Bangkok, Lyon): the values here were also
found by the packages refet and pyet; they agree to the last decimal that is written, and round to
those printed in the paper (3.9, 5.7, 4.6 and 5.0 mm/d).

A dry season of cotton at Maricopa, Arizona, 2013, as computed by pyfao56 1.4.0 (Thorp 2022,
SoftwareX 19, 101208; public domain) and printed to three decimals: half a unit of the last one. The
first 49 days are written below, from dry ground to the first weeks of root growth; the whole season
is read from the folder that GREENHAVEN_REFERENCE names. The station's own reference
evapotranspiration is hourly, ours daily: days within 1 mm, the year within 1 %.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.account import water_account
from greenhaven.core.models.water.evapotranspiration import (
    DailyWeather,
    WeatherStation,
    hargreaves,
    monthly_soil_heat,
    reference_evapotranspiration,
    wind_at_two_metres,
)
from greenhaven.core.models.water.radiation import (
    clear_sky_radiation,
    net_radiation,
    radiation_from_sunshine,
    radiation_from_temperatures,
    sun,
)

HALF_A_DIGIT = 0.0005 + 1e-9
ANEMOMETER_M = 3.0
COTTON = {
    water.Kcb_ini: 0.15,
    water.Kcb_mid: 1.20,
    water.Kcb_end: 0.573,
    water.L_ini: 31,
    water.L_dev: 52,
    water.L_mid: 50,
    water.L_end: 21,
    water.h_ini: 0.05,
    water.h_max: 1.20,
    water.Z_ini: 0.60,
    water.Z_max: 1.70,
    water.p_base: 0.65,
    water.FC: 0.225,
    water.WP: 0.100,
    water.Z_e: 0.1143,
    water.REW: 9.0,
    water.CN: 1.0,
}
DRY = {water.D_r: 75.0, water.D_e: 1000 * (0.225 - 0.05) * 0.1143, water.f_w: 1.0}
# No rain fell. Day of 2013; reference evapotranspiration [mm], wind at 3 m [m/s], lowest humidity
# [%], irrigation [mm] and the share of the ground that it wets; then what pyfao56 printed:
# evaporation, transpiration, deep percolation [mm], stress coefficient, depletion [mm].
FIRST_DAYS = np.loadtxt(
    """
113 6.97 2.20 10.40 0 1 0.000 0.000 0.000 0.000 75.000
114 6.42 1.90 8.50 0 1 0.000 0.000 0.000 0.000 75.000
115 7.40 3.10 13.20 33 0.5 0.000 0.000 0.000 0.000 42.000
116 5.79 1.30 9.90 0 1 3.532 0.868 0.000 1.000 46.400
117 6.64 1.60 6.50 0 1 4.061 0.996 0.000 1.000 51.457
118 6.63 1.40 4.30 0 1 3.109 0.994 0.000 0.999 55.560
119 8.13 2.20 5.30 0 1 0.000 1.220 0.000 1.000 56.779
120 9.54 3.20 5.50 108 0.5 0.000 1.431 49.790 1.000 0.000
121 7.85 2.40 7.20 0 1 4.835 1.177 0.000 1.000 6.012
122 8.94 3.40 4.90 0 1 5.554 1.341 0.000 1.000 12.907
123 10.22 5.00 7.30 0 1 0.000 1.533 0.000 1.000 14.440
124 6.78 1.70 6.40 0 1 0.000 1.017 0.000 1.000 15.457
125 9.55 4.10 7.20 0 1 0.000 1.433 0.000 1.000 16.890
126 6.87 2.70 20.30 0 1 0.000 1.030 0.000 1.000 17.920
127 7.46 3.10 14.70 0 1 0.000 1.119 0.000 1.000 19.039
128 5.85 1.70 20.40 0 1 0.000 0.877 0.000 1.000 19.917
129 6.74 2.10 13.20 0 1 0.000 1.011 0.000 1.000 20.928
130 6.42 1.50 9.10 0 1 0.000 0.963 0.000 1.000 21.891
131 8.24 2.80 9.00 0 1 0.000 1.236 0.000 1.000 23.127
132 7.23 1.80 9.90 0 1 0.000 1.085 0.000 1.000 24.211
133 6.73 1.40 8.90 0 1 0.000 1.010 0.000 1.000 25.221
134 9.87 3.30 8.00 0 1 0.000 1.480 0.000 1.000 26.701
135 9.57 3.20 8.70 0 1 0.000 1.435 0.000 1.000 28.137
136 9.53 3.10 5.70 0 1 0.000 1.429 0.000 1.000 29.566
137 8.19 2.80 8.40 0 1 0.000 1.228 0.000 1.000 30.795
138 8.26 2.90 12.10 0 1 0.000 1.239 0.000 1.000 32.034
139 8.38 2.80 11.00 0 1 0.000 1.257 0.000 1.000 33.291
140 9.28 3.30 7.30 0 1 0.000 1.392 0.000 1.000 34.683
141 7.27 1.70 6.40 0 1 0.000 1.090 0.000 1.000 35.773
142 10.38 3.50 6.70 0 1 0.000 1.557 0.000 1.000 37.330
143 10.69 3.90 5.10 0 1 0.000 1.603 0.000 1.000 38.934
144 9.03 2.70 6.50 0 1 0.000 1.354 0.000 1.000 40.288
145 8.26 2.20 6.00 16.2 0.2 0.000 1.406 0.000 1.000 25.494
146 7.51 2.00 5.60 16.2 0.2 1.852 1.430 0.000 1.000 12.576
147 7.11 2.00 8.00 0 1 1.757 1.497 0.000 1.000 15.830
148 8.48 2.70 9.60 0 1 1.534 1.957 0.000 1.000 19.321
149 8.95 3.00 12.80 0 1 0.000 2.246 0.000 1.000 21.567
150 8.53 2.60 13.00 0 1 0.000 2.313 0.000 1.000 23.880
151 7.60 1.80 11.30 16.2 0.2 0.000 2.214 0.000 1.000 9.894
152 7.82 1.60 8.30 0 1 1.934 2.436 0.000 1.000 14.264
153 10.29 3.00 6.60 0 1 2.597 3.414 0.000 1.000 20.275
154 9.74 2.80 5.90 0 1 0.000 3.428 0.000 1.000 23.703
155 8.80 2.30 8.60 0 1 0.000 3.275 0.000 1.000 26.977
156 8.13 1.90 6.40 0 1 0.000 3.189 0.000 1.000 30.167
157 9.71 2.70 6.40 0 1 0.000 4.005 0.000 1.000 34.172
158 10.13 2.80 6.10 0 1 0.000 4.383 0.000 1.000 38.555
159 11.43 3.70 5.70 16.2 0.2 0.000 5.176 0.000 1.000 27.532
160 9.10 2.30 4.70 16.2 0.2 2.288 4.305 0.000 1.000 17.925
161 9.58 2.50 4.40 0 1 2.419 4.726 0.000 1.000 25.069
    """.strip().splitlines()
)


def test_uccle_in_july_from_sunshine_humidity_and_wind():
    weather = DailyWeather(
        day_of_year=187,
        temperature_max_c=21.5,
        temperature_min_c=12.3,
        sunshine_h=9.25,
        humidity_max=0.84,
        humidity_min=0.63,
        wind_m_per_s=2.78,
    )
    day = sun(50.8, 187)
    ground = radiation_from_sunshine(day.extraterrestrial_mj, 9.25, day.daylight_h)
    clear = clear_sky_radiation(day.extraterrestrial_mj, 100)

    evaporated = reference_evapotranspiration(weather, WeatherStation(50.8, 100))

    assert day.extraterrestrial_mj == pytest.approx(41.09, abs=0.005)
    assert day.daylight_h == pytest.approx(16.10, abs=0.005)
    assert ground == pytest.approx(22.07, abs=0.005)
    assert net_radiation(ground, clear, (21.5, 12.3), 1.409) == pytest.approx(13.28, abs=0.005)
    assert evaporated == pytest.approx(3.88, abs=0.005)


def test_bangkok_in_april_with_heat_that_flows_into_the_soil():
    weather = DailyWeather(
        day_of_year=105,
        temperature_max_c=34.8,
        temperature_min_c=25.6,
        sunshine_h=8.5,
        vapour_pressure_kpa=2.85,
        wind_m_per_s=2.0,
    )
    station = WeatherStation(13.73, 2, wind_height_m=2.0)
    above = sun(13.73, 105)
    ground = radiation_from_sunshine(above.extraterrestrial_mj, 8.5, above.daylight_h)
    clear = clear_sky_radiation(above.extraterrestrial_mj, 2)

    evaporated = reference_evapotranspiration(weather, station, monthly_soil_heat(30.2, 29.2))

    assert above.extraterrestrial_mj == pytest.approx(38.06, abs=0.005)
    assert ground == pytest.approx(22.65, abs=0.005)
    assert net_radiation(ground, clear, (34.8, 25.6), 2.85) == pytest.approx(14.33, abs=0.005)
    assert evaporated == pytest.approx(5.72, abs=0.005)


def test_lyon_in_july_from_temperatures_alone():
    above = sun(45.72, 196).extraterrestrial_mj

    evaporated = reference_evapotranspiration(
        DailyWeather(196, 26.6, 14.8), WeatherStation(45.72, 200, wind_height_m=2.0)
    )

    ground = radiation_from_temperatures(above, 26.6 - 14.8, 200, coastal=False)
    assert ground == pytest.approx(22.29, abs=0.005)
    assert evaporated == pytest.approx(4.56, abs=0.005)
    assert hargreaves(26.6, 14.8, above) == pytest.approx(5.03, abs=0.005)


def test_first_weeks_of_a_dry_cotton_season_to_the_printed_digit():
    _, evapotranspiration, wind, humidity, irrigation, wetted, *printed = FIRST_DAYS.T

    run = season(evapotranspiration, 0.0, irrigation, wetted, (wind, humidity))

    agrees_to_the_printed_digit(run, printed)
    assert run.of("percolation")[:-1].sum() == pytest.approx(49.79, abs=0.005)


def test_whole_dry_cotton_season_to_the_printed_digit():
    station, printed = published_season()
    days = printed["day"].astype(int)
    of_the_day = {name: values[days - 1] for name, values in station.items()}

    run = season(
        of_the_day["ET"],
        of_the_day["rain"],
        of_the_day["irrigation"],
        of_the_day["wetted"],
        (of_the_day["wind"], of_the_day["humidity_min"]),
    )

    assert len(days) == 200
    agrees_to_the_printed_digit(run, [printed[name] for name in ("E", "T", "DP", "Ks", "Dr")])
    assert abs(run.of("K_cb")[:-1] - printed["Kcb"]).max() <= HALF_A_DIGIT
    assert abs(run.of("f_c")[:-1] - printed["fc"]).max() <= HALF_A_DIGIT
    assert abs(run.of("D_e")[1:] - printed["De"]).max() <= HALF_A_DIGIT
    used = run.of("evaporated")[-1] + run.of("transpired")[-1]
    assert used == pytest.approx(887.09, abs=0.005)
    assert run.of("transpired")[-1] == pytest.approx(790.33, abs=0.005)
    assert run.of("drained")[-1] == pytest.approx(49.79, abs=0.005)


def test_a_year_of_reference_evapotranspiration_at_the_station():
    station, _ = published_season()
    weather = DailyWeather(
        np.arange(1, 366),
        station["temperature_max"],
        station["temperature_min"],
        radiation_mj=station["radiation"],
        dew_point_c=station["dew_point"],
        wind_m_per_s=station["wind"],
    )

    ours = reference_evapotranspiration(weather, WeatherStation(33.069, 361, ANEMOMETER_M))

    assert abs(ours - station["ET"]).max() <= 1.0
    assert ours.sum() == pytest.approx(station["ET"].sum(), rel=0.01)
    assert np.corrcoef(ours, station["ET"])[0, 1] >= 0.999


def season(evapotranspiration, rain, irrigation, wetted, wind_and_humidity):
    """The bucket under cotton, from dry ground on."""
    wind, humidity = wind_and_humidity
    inputs = {
        water.ET_0: evapotranspiration,
        water.rain: rain,
        water.irrigation: irrigation,
        water.wetted: wetted,
        water.u_2: wind_at_two_metres(wind, ANEMOMETER_M),
        water.RH_min: humidity / 100,
        water.crop_day: np.arange(len(evapotranspiration)),
    }
    return water_account(inputs, parameters=COTTON, start=DRY)


def agrees_to_the_printed_digit(run, printed):
    """Evaporation, transpiration, percolation and stress of each day, depletion at its end."""
    names = ("evaporation", "transpiration", "percolation", "K_s")
    ours = [*(run.of(name)[:-1] for name in names), run.of("D_r")[1:]]
    for name, mine, theirs in zip([*names, "D_r"], ours, printed, strict=True):
        assert abs(mine - theirs).max() <= HALF_A_DIGIT, name
    assert abs(run.balance("water")).max() <= 1e-9


def published_season():
    """The station's year and what pyfao56 printed of the season, by name."""
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    if not folder:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with the season of pyfao56")
    place = Path(folder) / "fao56"
    weather = rows_of(next(place.glob("cotton2013.w*")))
    names = ["radiation", "temperature_max", "temperature_min", "vapour", "dew_point"]
    names += ["humidity_max", "humidity_min", "wind", "rain", "ET"]
    columns = np.array([row[1:11] for row in weather], dtype=float).T
    station = dict(zip(names, columns, strict=True))
    station |= {"irrigation": np.zeros(365), "wetted": np.ones(365)}
    for row in rows_of(place / "cottondry2013.irr"):
        day = int(row[0][5:]) - 1
        station["irrigation"][day], station["wetted"][day] = float(row[1]), float(row[2])
    lines = (place / "cottondry2013.out").read_text().splitlines()
    header = next(line.split() for line in lines if line.startswith("Year-DOY"))
    table = rows_of(place / "cottondry2013.out")
    wanted = ("Kcb", "fc", "De", "E", "T", "DP", "Ks", "Dr")
    printed = {
        name: np.array([row[header.index(name)] for row in table], dtype=float) for name in wanted
    }
    return station, printed | {"day": np.array([row[2] for row in table], dtype=float)}


def rows_of(file):
    """The daily rows of a file of pyfao56."""
    return [line.split() for line in file.read_text().splitlines() if line.startswith("2013-")]
