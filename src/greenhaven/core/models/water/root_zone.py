"""Water in the root zone of a garden, day by day: the dual crop coefficient bucket of FAO-56.

A stepped model: one step is one day, and a rate is the water that moves in that day [mm]. Sites are
an array axis, each with weather, ground and plants of its own. As the field writes it, the ground
is described by the water that it lacks: D_r below field capacity in the root zone, D_b below the
roots, D_e in the thin layer that dries into the air. What came and went is counted beside them, so
that the water closes on every day:

    rain + irrigation = evaporation + transpiration + deep percolation + runoff − ΔD_r − ΔD_b

Two things go beyond FAO-56, and change nothing where it holds. Evaporation and transpiration take
no more than there is. And the water that the ground below the roots lacks is kept in mind: roots
that grow find it, roots that die leave it, percolation fills it before it goes deeper.
"""

from functools import partial

from greenhaven.core.process.expression import (
    Expression,
    clip,
    maximum,
    minimum,
    where,
)
from greenhaven.core.process.matrix import (
    Component,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

FAO56 = "Allen et al. (1998), FAO Irrigation and Drainage Paper 56"
TR55 = "USDA NRCS (1986), Technical Release 55"
ASCE = "Jensen & Allen, eds. (2016), ASCE Manual 70"
VALIDITY = (
    "Level to sloping ground that drains freely, unfrozen, without a water table in reach of the "
    "roots; daily weather. What is above field capacity drains within the day. Snow counts as rain "
    "of the day on which it is given. Plants draw no water from the drying layer alone, so that "
    "roots of less than about 0.1 m are described coarsely."
)

# What the sky, the gardener and the calendar bring in a day
ET_0 = Input("ET_0", "evapotranspiration of the grass reference", "mm")
rain = Input("rain", "rain", "mm")
irrigation = Input("irrigation", "irrigation that reaches the ground", "mm", 0.0)
wetted = Input("wetted", "share of the ground that today's irrigation wets", "1", 1.0)
u_2 = Input("u_2", "wind at 2 m", "m/s", 2.0)
RH_min = Input("RH_min", "lowest relative humidity of the day, 0–1", "1", 0.45)
crop_day = Input("crop_day", "days since planting; the day of planting is 0", "d", 0.0)

# The plants; without other values a cool-season lawn
lawn = partial(Parameter, source=f"{FAO56}, tables 12, 17 and 22: cool-season turf grass")
stage = partial(
    Parameter, unit="d", source=f"{FAO56}, table 11, has it by crop; a lawn stays", bounds=(0, 1e4)
)
Kcb_ini = lawn("Kcb_ini", "basal crop coefficient, initial", "1", 0.85, bounds=(0, 2))
Kcb_mid = lawn("Kcb_mid", "basal crop coefficient, mid-season", "1", 0.90, bounds=(0, 2))
Kcb_end = lawn("Kcb_end", "basal crop coefficient, end of season", "1", 0.90, bounds=(0, 2))
L_ini = stage("L_ini", "length of the initial stage", value=1.0)
L_dev = stage("L_dev", "length of crop development", value=1.0, bounds=(1, 1e4))
L_mid = stage("L_mid", "length of mid-season", value=1e4)
L_end = stage("L_end", "length of the late season", value=1.0, bounds=(1, 1e4))
h_ini = lawn("h_ini", "plant height, initial", "m", 0.10, bounds=(0.001, 40))
h_max = lawn("h_max", "plant height, full grown", "m", 0.10, bounds=(0.001, 40))
Z_ini = lawn("Z_ini", "depth of roots, initial", "m", 0.5, bounds=(0.01, 5))
Z_max = lawn("Z_max", "depth of roots, full grown", "m", 0.5, bounds=(0.01, 5))
p_base = lawn(
    "p_base", "share of TAW that is readily taken up at 5 mm/d", "1", 0.40, bounds=(0.1, 0.8)
)

# The ground; without other values a loam under a lawn
LOAM = f"{FAO56}, table 19, middle of the range for loam (from memory, to be confirmed)"
FC = Parameter("FC", "water content at field capacity", "1", 0.25, source=LOAM, bounds=(0.02, 0.9))
WP = Parameter("WP", "water content at the wilting point", "1", 0.12, source=LOAM, bounds=(0, 0.8))
Z_e = Parameter(
    "Z_e", "depth of the drying layer", "m", 0.10, source=f"{FAO56}, p. 144", bounds=(0.01, 0.3)
)
REW = Parameter("REW", "readily evaporable water", "mm", 9.0, source=LOAM, bounds=(0, 50))
CN = Parameter(
    "CN",
    "curve number of averagely wet ground; 1 keeps all rain",
    "1",
    61.0,
    source=f"{TR55}, table 2-2a: open space in good condition, soil group B",
    bounds=(1, 98),
)

# Constants of the equations
fao = partial(Parameter, source=FAO56)
asce = partial(Parameter, source=ASCE)
Kc_min = fao("Kc_min", "crop coefficient of dry bare ground, p. 149", "1", 0.15, bounds=(0, 0.5))
Kc_wet = fao("Kc_wet", "crop coefficient of wet ground, eq. 72", "1", 1.2)
Kc_above = fao("Kc_above", "least by which wet ground exceeds the plants, eq. 72", "1", 0.05)
wind_effect = fao("wind_effect", "change of Kc_max with wind, eq. 72", "s/m", 0.04)
humidity_effect = fao(
    "humidity_effect", "change of Kc_max with relative humidity, eq. 72", "1", 0.4
)
usual_wind = fao("usual_wind", "wind of the standard climate, eq. 72", "m/s", 2.0)
usual_humidity = fao("usual_humidity", "lowest humidity of the standard climate, eq. 72", "1", 0.45)
least_wind = fao("least_wind", "least wind that eq. 62 is for", "m/s", 1.0)
most_wind = fao("most_wind", "most wind that eq. 62 is for", "m/s", 6.0)
full_height = fao("full_height", "height at which eq. 72 is written", "m", 3.0)
height_effect = fao(
    "height_effect", "growth of the exponent of cover with height, eq. 76", "1/m", 0.5
)
per_metre = Parameter("per_metre", "millimetres in a metre", "mm/m", 1000.0, source="by definition")
step = fao("step", "length of a step", "d", 1.0, bounds=(1, 1))
wetting_rain = fao("wetting_rain", "rain that wets all of the ground, p. 149", "mm", 3.0)
p_slope = fao("p_slope", "change of p with evapotranspiration, p. 162", "1/mm", 0.04)
p_rate = fao("p_rate", "evapotranspiration for which p is tabulated, p. 162", "mm", 5.0)
S_scale = Parameter(
    "S_scale",
    "retention at a curve number of 50",
    "mm",
    254.0,
    source=f"{TR55}, eq. 2-4: 10 inches (ASCE Manual 70 rounds to 250)",
)
CN_slope_dry = asce(
    "CN_slope_dry", "slope of the curve number of dry ground, eq. 14-14", "1", 0.01281
)
CN_slope_wet = asce(
    "CN_slope_wet", "slope of the curve number of wet ground, eq. 14-15", "1", 0.00573
)

# What the ground lacks, and what came and went since the start
lack = partial(Component, unit="mm", scale=10.0, least=None)
came = partial(Component, unit="mm", scale=100.0, water=-1)
went = partial(Component, unit="mm", scale=100.0, water=1)
D_r = lack("D_r", "water that the root zone lacks to field capacity", water=-1)
D_b = lack("D_b", "water that the ground below the roots lacks to field capacity", water=-1)
D_e = lack("D_e", "water that the drying layer lacks where it is bare and wetted")
f_w = Component("f_w", "share of the ground that was wetted last", "1", least=0.01)
rained = came("rained", "rain since the start")
irrigated = came("irrigated", "irrigation since the start")
evaporated = went("evaporated", "evaporation from the ground since the start")
transpired = went("transpired", "transpiration since the start")
drained = went("drained", "deep percolation since the start")
ran_off = went("ran_off", "runoff since the start")

# The plants of the day (FAO-56 figures 34 and 37; root growth p. 279)


def growth(day: Expression) -> Expression:
    """Share of development that is reached on a day, 0–1."""
    return clip((day - L_ini) / L_dev, 0.0, 1.0)


def roots(day: Expression) -> Expression:
    """Depth of roots on a day [m]: they grow with the basal crop coefficient."""
    return Z_ini + (Z_max - Z_ini) * growth(day)


grown = growth(crop_day)
ripe = clip((crop_day - L_ini - L_dev - L_mid) / L_end, 0.0, 1.0)
K_cb = Kcb_ini + (Kcb_mid - Kcb_ini) * grown + (Kcb_end - Kcb_mid) * ripe
height = h_ini + (h_max - h_ini) * grown
Z_r = roots(crop_day)
TAW = per_metre * (FC - WP) * Z_r  # eq. 82
TEW = per_metre * (FC - 0.5 * WP) * Z_e  # eq. 73
climate = wind_effect * (clip(u_2, least_wind, most_wind) - usual_wind) - humidity_effect * (
    clip(RH_min, 0.20, 0.80) - usual_humidity
)
K_cmax = maximum(Kc_wet + climate * (height / full_height) ** 0.3, K_cb + Kc_above)  # eq. 72
bare = maximum(K_cb - Kc_min, 0.0) / maximum(K_cmax - Kc_min, 0.01)
f_c = minimum(bare ** (1.0 + height_effect * height), 0.99)  # eq. 76

# Runoff by the wetness of the drying layer
CN_dry = CN / (2.281 - CN_slope_dry * CN)
CN_wet = CN / (0.427 + CN_slope_wet * CN)
dryness = clip((D_e - 0.5 * REW) / (0.2 * REW + 0.3 * TEW), 0.0, 1.0)
S = S_scale * (100.0 / (CN_wet + (CN_dry - CN_wet) * dryness) - 1.0)
runoff = where(rain > 0.2 * S, (rain - 0.2 * S) ** 2.0 / (rain + 0.8 * S), 0.0)
soaked = rain - runoff

# Roots that die leave what their ground lacks; roots that grow find what lies below them, and
# where they already reach (a run that begins in mid-season) no more can be lacking below than fits
left_behind = maximum(D_r - TAW, 0.0)
rooted = Z_r - roots(crop_day - step)
found_share = maximum(rooted, 0.0) / maximum(Z_max - Z_r + rooted, 1e-6 * Z_ini)
found = maximum(D_b * found_share, D_b - per_metre * (FC - WP) * (Z_max - Z_r))
D = D_r - left_behind  # what is felt today

# Evaporation (eqs. 71, 74, 75, 77) and transpiration (eqs. 80, 84), no more than there is
available = maximum(TAW - D - found + soaked + irrigation, 0.0)
wet_share = where(
    irrigation > 0.0, wetted, where(rain >= wetting_rain, 1.0, f_w)
)  # p. 149; irrigation counts before rain
few = maximum(minimum(1.0 - f_c, wet_share), 0.01)
K_r = clip((TEW - D_e) / (TEW - REW), 0.0, 1.0)
K_e = minimum(K_r * (K_cmax - K_cb), few * K_cmax)
evaporation = minimum(K_e * ET_0, available)
p = clip(p_base + p_slope * (p_rate - (K_e + K_cb) * ET_0), 0.1, 0.8)
K_s = clip((TAW - D) / ((1.0 - p) * TAW), 0.0, 1.0)
transpiration = minimum(K_s * (K_cb * ET_0), available - evaporation)

# What the root zone cannot hold (eq. 88)
excess = maximum(soaked + irrigation - evaporation - transpiration - D - found, 0.0)
refill = minimum(excess, D_b + left_behind - found)
percolation = excess - refill
drying = minimum(maximum(D_e - soaked - irrigation / wet_share, 0.0) + evaporation / few, TEW)

WATER = ProcessModel(
    "water in the root zone",
    (
        Process("rain", {rained: 1, D_r: -1}, rain),
        Process("irrigation", {irrigated: 1, D_r: -1}, irrigation),
        Process(
            "runoff",
            {ran_off: 1, D_r: 1},
            runoff,
            f"{TR55}, eqs. 2-1 to 2-4; {ASCE}, eqs. 14-12 to 14-20",
        ),
        Process("evaporation", {evaporated: 1, D_r: 1}, evaporation, f"{FAO56}, eqs. 71–77"),
        Process("transpiration", {transpired: 1, D_r: 1}, transpiration, f"{FAO56}, eqs. 80–84"),
        Process("deep percolation", {drained: 1, D_r: 1}, percolation, f"{FAO56}, eq. 88"),
        Process("filling below the roots", {D_b: -1, D_r: 1}, refill),
        Process("roots reaching deeper", {D_b: -1, D_r: 1}, found),
        Process("roots drawing back", {D_b: 1, D_r: -1}, left_behind),
        Process("drying of the surface", {D_e: 1}, drying - D_e, f"{FAO56}, eqs. 77–79"),
        Process("wetting of the surface", {f_w: 1}, wet_share - f_w, f"{FAO56}, p. 149"),
    ),
    conserves=("water",),
    observables=(
        Observable("evaporation", "evaporation from the ground", "mm", evaporation),
        Observable("transpiration", "transpiration", "mm", transpiration),
        Observable("percolation", "deep percolation", "mm", percolation),
        Observable("runoff", "runoff", "mm", runoff),
        Observable("K_s", "share of transpiration that drought leaves", "1", K_s),
        Observable("K_cb", "basal crop coefficient", "1", K_cb),
        Observable("f_c", "share of the ground that plants cover", "1", f_c),
        Observable("Z_r", "depth of roots", "m", Z_r),
        Observable("TAW", "total available water of the root zone", "mm", TAW),
        Observable("theta", "water content of the root zone", "1", FC - D / (per_metre * Z_r)),
    ),
    time="d",
    stepped=True,
    source=f"{FAO56}, chapters 7 and 8: dual crop coefficient and soil water balance",
    validity=VALIDITY,
)
