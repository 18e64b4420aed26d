"""Carbon and nitrogen of a topsoil, month by month: RothC-26.3, with nitrogen in every pool.

Two models share one set of rows: `ROTHC` is RothC-26.3 as published, carbon only; `SOIL` carries
nitrogen along. In `SOIL` each pool has a nitrogen of its own. What decomposes gives up its nitrogen
in the same proportion as its carbon; new biomass and humus take up what they need at a fixed C:N;
the difference is net mineralisation. Where the soil holds too little mineral nitrogen for what the
microbes would take up, everything decomposes more slowly that month, just so much that it suffices.

The C:N of new matter, `CN`, decides which fresh matter takes nitrogen from the soil: at 23.4 % clay
that above 27 with the default of 6, above 38 with 8.5, the tradition. It matters for compost too:
of one with a C:N of 12, a third of it humified, a year at rate factor 1 sets 3 % of the nitrogen
free with 6, and 11 % with 8.5. Report both.

A step is one month: a rate is the amount converted in that month. What is added in a month (crop
residues, manure, compost) joins the pools at its end. Where ammonium and nitrate matter day by day,
`net_mineralisation` is what to hand to `core.models.soil.mineral_nitrogen`, layer by layer.
"""

from functools import partial

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import (
    ONE,
    ZERO,
    Expression,
    Formula,
    exp,
    maximum,
    minimum,
    where,
)
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

GUIDE = "Coleman & Jenkinson (1996), RothC-26.3; model description and users guide, June 2014"
BOOKKEEPING = "Greenhaven: nitrogen follows carbon in proportion, new matter has one C:N"
VALIDITY = (
    "Non-waterlogged mineral topsoil, monthly means, years to centuries; tested by its authors on "
    "arable, grass and woodland soils. Not for waterlogged soil, subsoil, or pure substrate such "
    "as a green roof or a bed of compost: clay then says nothing about how carbon is protected. It "
    "under-predicts how long manure of a closed period lasts (Hoosfield, manured 1852–71). With "
    "nitrogen: where pools hold carbon and no nitrogen and the soil has no mineral nitrogen, decay "
    "stands still."
)
ROUNDING = 1e-12  # share of gross turnover that rounding may cost; kept back from what is taken up

rothc = partial(Parameter, source=GUIDE)
carbon = partial(Component, unit="t C/ha", scale=1.0, C=1)
nitrogen = partial(Component, unit="t N/ha", scale=0.1, N=1)

# What there is
DPM = carbon("DPM", "carbon in decomposable plant material")
RPM = carbon("RPM", "carbon in resistant plant material")
BIO = carbon("BIO", "carbon in microbial biomass")
HUM = carbon("HUM", "carbon in humified organic matter")
IOM = carbon("IOM", "carbon in inert organic matter")
CO2 = carbon("CO2", "carbon given off as carbon dioxide since the start")
DPM_N = nitrogen("DPM_N", "nitrogen in decomposable plant material")
RPM_N = nitrogen("RPM_N", "nitrogen in resistant plant material")
BIO_N = nitrogen("BIO_N", "nitrogen in microbial biomass")
HUM_N = nitrogen("HUM_N", "nitrogen in humified organic matter")
IOM_N = nitrogen("IOM_N", "nitrogen in inert organic matter")
mineral_N = nitrogen("mineral_N", "ammonium and nitrate nitrogen", scale=0.01)
moisture_deficit = Component(
    "moisture_deficit",
    "accumulated topsoil moisture deficit; 0 = field capacity, below = drier",
    "mm",
    least=None,
    scale=10,
)

# What drives it, month by month
temperature = Input("temperature", "mean air temperature", "°C", bounds=(-60, 60))
rain = Input("rain", "rain and irrigation of the month", "mm", bounds=(0, 10_000))
pan_evaporation = Input(
    "pan_evaporation", "open-pan evaporation of the month", "mm", bounds=(-50, 2000)
)
covered = Input("covered", "1 where plants cover the soil, 0 where it is bare", "1", 1.0, (0, 1))

# What must be known of the soil
clay = Parameter("clay", "clay content", "%", 20.0, source="measured at the site", bounds=(0, 100))
depth = Parameter("depth", "depth of the layer", "cm", 23.0, source="as sampled", bounds=(1, 100))
CN = Parameter(
    "CN",
    "C:N of newly formed biomass and humus",
    "1",
    6.0,
    source="chosen so that the critical C:N at 23.4 % clay is 27, that of MINIP; the tradition of "
    "SUNDIAL and RothCN is 8.5 (to be confirmed), which puts it at 38",
    bounds=(3, 20),
)

# Rates at 9.25 °C in moist bare soil
k_DPM = rothc("k_DPM", "decomposition of DPM", "1/year", 10.0, bounds=(0, 100))
k_RPM = rothc("k_RPM", "decomposition of RPM", "1/year", 0.3, bounds=(0, 100))
k_BIO = rothc("k_BIO", "decomposition of BIO", "1/year", 0.66, bounds=(0, 100))
k_HUM = rothc("k_HUM", "decomposition of HUM", "1/year", 0.02, bounds=(0, 100))
month = rothc("month", "length of a step", "year", 1 / 12, bounds=(0, 1))
POOLS = ((DPM, DPM_N, k_DPM), (RPM, RPM_N, k_RPM), (BIO, BIO_N, k_BIO), (HUM, HUM_N, k_HUM))

# Factor a, temperature: 47.91 / (exp(106.06 / (T + 18.27)) + 1)
T_span = rothc("T_span", "span of the temperature curve", "°C", 106.06)
T_shift = rothc("T_shift", "shift of the temperature curve", "°C", 18.27)
T_frozen = rothc("T_frozen", "temperature below which nothing decomposes", "°C", -5.0)
thawed = maximum(temperature, T_frozen)
temperature_factor = where(
    temperature < T_frozen, 0.0, 47.91 / (exp(T_span / (thawed + T_shift)) + 1)
)

# Factor b, moisture: largest deficit −(20 + 1.3 clay − 0.01 clay²) for 23 cm
dry = rothc("dry", "largest deficit of a soil without clay, 23 cm", "mm", 20.0)
dry_clay = rothc("dry_clay", "its rise with clay", "mm/%", 1.3)
dry_clay_2 = rothc("dry_clay_2", "how that rise slackens", "mm/%**2", 0.01)
plough_depth = rothc("plough_depth", "depth that these hold for", "cm", 23.0)
of_pan = rothc("of_pan", "evaporation of a field over that of an open pan", "1", 0.75)
at_one_bar = rothc("at_one_bar", "share of the largest deficit that slows no decay", "1", 0.444)
of_bare = rothc("of_bare", "share of the largest deficit that bare soil reaches", "1", 0.556)
driest = -(dry + dry_clay * clay - dry_clay_2 * clay * clay) * depth / plough_depth
unbounded = minimum(0.0, moisture_deficit + (rain - of_pan * pan_evaporation))
deficit_now = where(
    covered > 0.5,
    maximum(driest, unbounded),
    maximum(minimum(of_bare * driest, moisture_deficit), unbounded),
)
moisture_factor = where(
    deficit_now > at_one_bar * driest,
    1.0,
    0.2 + 0.8 / (driest - at_one_bar * driest) * (driest - deficit_now),
)

# Factor c, cover
of_covered = rothc("of_covered", "rate under plants over that of bare soil", "1", 0.6)
cover_factor = where(covered > 0.5, of_covered, 1.0)

# CO₂ : (BIO + HUM) = x = 1.67 (1.85 + 1.60 exp(−0.0786 clay)); BIO : HUM = 46 : 54
clay_scale = rothc("clay_scale", "how fast clay comes to protect carbon", "1/%", 0.0786)
co2_ratio = 1.67 * (1.85 + 1.60 * exp(-clay_scale * clay))
to_new = 1 / (co2_ratio + 1)
to_BIO, to_HUM = 0.46 * to_new, 0.54 * to_new
critical_CN = CN / to_new

# What weather alone decides stands first: it is worked out once for all months
pace = -(temperature_factor * cover_factor * month) * moisture_factor
SHARES = {pool: 1 - exp(pace * k) for pool, _, k in POOLS}

# Nitrogen: what a month would set free, what new matter would take up, what there is
set_free = sum((pool_N * SHARES[pool] for pool, pool_N, _ in POOLS), start=ZERO)
taken_up = sum((pool * SHARES[pool] for pool, _, _ in POOLS), start=ZERO) * (to_new / CN)
trace = Parameter("trace", "nitrogen too little to matter", "t N/ha", 1e-30, source="numerical")
short = taken_up - set_free + ROUNDING * (taken_up + set_free)
available = maximum(mineral_N, 0.0)
share_run = where(short > available, available / maximum(short, trace), 1.0)


def _decay(pool: Component, held_back: Expression, *, with_nitrogen: bool) -> Process:
    """Carbon of one pool becomes biomass, humus and carbon dioxide."""
    made = {BIO: to_BIO, HUM: to_HUM}
    row: dict[Component, Formula | Balance] = {pool: -1, **made, CO2: Balance("C")}
    if pool in made:
        row[pool] = made[pool] - 1
    if with_nitrogen:
        row |= {BIO_N: to_BIO / CN, HUM_N: to_HUM / CN, mineral_N: Balance("N")}
    return Process(f"decay of {pool}", row, pool * SHARES[pool] * held_back, GUIDE)


def _release(pool: Component, held: Component) -> Process:
    """Nitrogen of what decays becomes mineral."""
    name = f"nitrogen from {pool}"
    return Process(name, {held: -1, mineral_N: 1}, held * SHARES[pool] * share_run, BOOKKEEPING)


_drying = Process(
    "wetting and drying", {moisture_deficit: 1}, deficit_now - moisture_deficit, GUIDE
)
_factors = (
    Observable("temperature_factor", "factor a, temperature", "1", temperature_factor),
    Observable("moisture_factor", "factor b, moisture", "1", moisture_factor),
    Observable("cover_factor", "factor c, cover", "1", cover_factor),
    Observable("soil_C", "soil organic carbon", "t C/ha", DPM + RPM + BIO + HUM + IOM),
)

ROTHC = ProcessModel(
    "RothC-26.3",
    (*(_decay(pool, ONE, with_nitrogen=False) for pool, _, _ in POOLS), _drying),
    conserves=("C",),
    observables=_factors,
    extra=(IOM,),
    time="month",
    stepped=True,
    source=GUIDE,
    validity=VALIDITY,
)

SOIL = ProcessModel(
    "soil carbon and nitrogen",
    (
        *(_decay(pool, share_run, with_nitrogen=True) for pool, _, _ in POOLS),
        *(_release(pool, pool_N) for pool, pool_N, _ in POOLS),
        _drying,
    ),
    conserves=("C", "N"),
    observables=(
        *_factors,
        Observable(
            "soil_N", "soil organic nitrogen", "t N/ha", DPM_N + RPM_N + BIO_N + HUM_N + IOM_N
        ),
        Observable(
            "net_mineralisation",
            "mineral nitrogen set free in the month, less what was taken up",
            "t N/ha",
            share_run * (set_free - taken_up),
        ),
        Observable("share_run", "share of the decay that mineral nitrogen allows", "1", share_run),
        Observable("critical_CN", "C:N above which fresh matter takes nitrogen", "1", critical_CN),
    ),
    extra=(IOM, IOM_N),
    time="month",
    stepped=True,
    source=f"{GUIDE}. {BOOKKEEPING}",
    validity=VALIDITY,
)


def inert_carbon(total_carbon: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Carbon that does not take part, from the total organic carbon of a soil.

    Parameters
    ----------
    total_carbon : float or array of any shape
        Soil organic carbon of the layer [t C ha⁻¹].

    Returns
    -------
    array, same shape
        IOM [t C ha⁻¹].

    Source
    ------
    Falloon et al. (1998), Estimating the size of the inert organic matter pool, Soil Biology and
    Biochemistry 30, 1207: IOM = 0.049 TOC^1.139. Scatter is wide; use radiocarbon where there is.
    """
    return np.asarray(0.049 * np.asarray(total_carbon, float) ** 1.139)
