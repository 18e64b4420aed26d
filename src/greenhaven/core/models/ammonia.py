"""Ammonia from slurry and digestate spread on land: ALFAM2, parameter set 1.

Total ammoniacal nitrogen (TAN) lies in two pools. From the fast pool it escapes within hours or
passes into the slow pool; from the slow pool it escapes over days. Both are solved exactly over
each interval of constant weather. Working the slurry in moves most of the fast pool at once and
slows the rest.

A step is one interval; `hours` says how long it is.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import Expression, absolute, exp, exp10, where
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)
from greenhaven.core.process.run import Run
from greenhaven.errors import GreenhavenError

HAFNER = (
    "Hafner et al. (2019), A flexible semi-empirical model for estimating ammonia volatilization "
    "from field-applied slurry, Atmospheric Environment 199, 474; parameter set 1 as in the R "
    "package ALFAM2 (make-Rda/pars_set1.csv)"
)
VALIDITY = (
    "Cattle and pig slurry and like digestate on arable land and grass of north-western Europe, up "
    "to 7 days; set 1 knows trailing hose, broadcast and open slot. Digestate enters by its dry "
    "matter and pH. Not for solid manure, compost, or spreading on snow or in a closed building."
)
KEPT = 1 - 1e-12  # so that rounding cannot take more out of a pool than there is
Floats = npt.NDArray[np.float64]


class AmmoniaError(GreenhavenError):
    """A spreading that cannot be."""


class Method(StrEnum):
    """How slurry is put on the land."""

    TRAILING_HOSE = "trailing hose"
    BROADCAST = "broadcast"
    OPEN_SLOT = "open slot"


class Incorporation(StrEnum):
    """How slurry is worked into the soil after spreading."""

    NONE = "none"
    SHALLOW = "shallow"
    DEEP = "deep"


hafner = partial(Parameter, source=HAFNER)

fresh = Component("fresh", "TAN just spread", "kg N/ha", N=1)
fast = Component("fast", "TAN from which ammonia escapes fast", "kg N/ha", N=1)
slow = Component("slow", "TAN from which ammonia escapes slowly", "kg N/ha", N=1)
emitted = Component("emitted", "ammonia nitrogen lost since spreading", "kg N/ha", N=1)

# What drives it, interval by interval
hours = Input("hours", "length of the interval", "hour")
air_temperature = Input("air_temperature", "air temperature at 2 m", "°C", 13.0, (-60, 60))
wind_speed = Input("wind_speed", "wind speed at 2 m", "m/s", 2.7, (0, 60))
rain_rate = Input("rain_rate", "rain in the interval", "mm/hour", 0.0, (0, 300))
rain_sum = Input("rain_sum", "rain since spreading, to the end of the interval", "mm", 0.0)
deep = Input("deep", "1 once it has been worked in deeply", "1", 0.0)
working_in = Input("working_in", "1 in the interval that begins with working in", "1", 0.0)

# What must be known of the spreading; the values are those of the reference case, trailing hose
broadcast = hafner("broadcast", "1 where slurry was broadcast", "1", 0.0, bounds=(0, 1))
open_slot = hafner("open_slot", "1 where slurry went into open slots", "1", 0.0, bounds=(0, 1))
application_rate = hafner("application_rate", "slurry spread", "t/ha", 40.0, bounds=(0, 500))
dry_matter = hafner("dry_matter", "dry matter of the slurry", "%", 6.0, bounds=(0, 30))
acidity = hafner("acidity", "pH of the slurry", "1", 7.5, bounds=(4, 10))

# The reference that predictors are measured from
rate_0 = hafner("rate_0", "spread in the reference case", "t/ha", 40.0)
dry_matter_0 = hafner("dry_matter_0", "dry matter in the reference case", "%", 6.0)
acidity_0 = hafner("acidity_0", "pH in the reference case", "1", 7.5)
temperature_0 = hafner("temperature_0", "air temperature in the reference case", "°C", 13.0)
wind_0 = hafner("wind_0", "wind speed in the reference case", "m/s", 2.7)

# Share in the fast pool at spreading: logistic
f0_int = hafner("f0_int", "intercept of the fast share", "1", -0.7364889)
f0_open_slot = hafner("f0_open_slot", "of open slot on the fast share", "1", -1.1717859)
f0_rate = hafner("f0_rate", "of the amount spread on the fast share", "ha/t", -0.0134681)
f0_dry_matter = hafner("f0_dry_matter", "of dry matter on the fast share", "1/%", 0.407466)

# r₁, loss from the fast pool: power of ten
hour = hafner("hour", "unit of the rates", "hour", 1.0)
r1_int = hafner("r1_int", "intercept of r1", "1", -1.1785848)
r1_broadcast = hafner("r1_broadcast", "of broadcasting on r1", "1", 0.6283396)
r1_dry_matter = hafner("r1_dry_matter", "of dry matter on r1", "1/%", -0.075822)
r1_temperature = hafner("r1_temperature", "of air temperature on r1", "1/°C", 0.0492777)
r1_wind = hafner("r1_wind", "of wind speed on r1", "s/m", 0.0486651)
r1_acidity = hafner("r1_acidity", "of pH on r1", "1", 0.5327231)

# r₂, passage from the fast to the slow pool
r2_int = hafner("r2_int", "intercept of r2", "1", -0.9543731)
r2_rain = hafner("r2_rain", "of rain on r2", "hour/mm", 0.4327281)

# r₃, loss from the slow pool
r3_int = hafner("r3_int", "intercept of r3", "1", -2.9012937)
r3_temperature = hafner("r3_temperature", "of air temperature on r3", "1/°C", 0.0152419)
r3_open_slot = hafner("r3_open_slot", "of open slot on r3", "1", -0.122883)
r3_acidity = hafner("r3_acidity", "of pH on r3", "1", 0.2663616)
r3_rain_sum = hafner("r3_rain_sum", "of rain so far on r3", "1/mm", -0.0300936)
r3_deep = hafner("r3_deep", "of deep working in on r3", "1", -0.3838862)

# f₄, share of the fast pool that working in leaves there: logistic
f4_shallow = hafner("f4_shallow", "of shallow working in", "1", -0.4121023)
f4_deep = hafner("f4_deep", "of deep working in", "1", -3.6477259)


def _logistic(x: Expression) -> Expression:
    return 1 / (1 + exp(-x))


fast_share = _logistic(
    f0_int
    + f0_open_slot * open_slot
    + f0_rate * (application_rate - rate_0)
    + f0_dry_matter * (dry_matter - dry_matter_0)
)
r1 = (
    exp10(
        r1_int
        + r1_broadcast * broadcast
        + r1_dry_matter * (dry_matter - dry_matter_0)
        + r1_temperature * (air_temperature - temperature_0)
        + r1_wind * (wind_speed - wind_0)
        + r1_acidity * (acidity - acidity_0)
    )
    / hour
)
r2 = exp10(r2_int + r2_rain * rain_rate) / hour
r3 = (
    exp10(
        r3_int
        + r3_temperature * (air_temperature - temperature_0)
        + r3_open_slot * open_slot
        + r3_acidity * (acidity - acidity_0)
        + r3_rain_sum * rain_sum
        + r3_deep * deep
    )
    / hour
)
left_fast = where(
    working_in > 0.5, where(deep > 0.5, _logistic(f4_deep), _logistic(f4_shallow)), 1.0
)

# The pools once the interval has begun: fresh slurry is in them, and working in has been done
laid_fast = fast + fast_share * fresh
begun_fast = left_fast * laid_fast
begun_slow = slow + fresh + fast - begun_fast

# The pools at its end: f = f₀ e^(−(r₁+r₂)t),
# s = s₀ e^(−r₃t) + r₂ f₀ (e^(−r₃t) − e^(−(r₁+r₂)t)) / (r₁+r₂−r₃)
stays_fast, stays_slow = exp(-(r1 + r2) * hours), exp(-r3 * hours)
apart = r1 + r2 - r3
alike = absolute(apart * hours) < 1e-5  # then the quotient is 0/0 in floating point
near = hours * stays_slow * (1 - apart * hours / 2 + (apart * hours) * (apart * hours) / 6)
passing = where(alike, near, (stays_slow - stays_fast) / where(alike, r3, apart))
gone_fast = KEPT * begun_fast * (1 - stays_fast)
passed = r2 / (r1 + r2) * gone_fast
left_slow = stays_slow * begun_slow + r2 * passing * begun_fast

AMMONIA = ProcessModel(
    "ammonia after spreading",
    (
        Process(
            "laying down", {fresh: -1, fast: fast_share, slow: Balance("N")}, fresh, source=HAFNER
        ),
        Process("working in", {fast: -1, slow: 1}, laid_fast - begun_fast, source=HAFNER),
        Process("loss from the fast pool", {fast: -1, emitted: 1}, gone_fast - passed, HAFNER),
        Process("passage to the slow pool", {fast: -1, slow: 1}, passed, HAFNER),
        Process(
            "loss from the slow pool",
            {slow: -1, emitted: 1},
            KEPT * (begun_slow + passed - left_slow),
            HAFNER,
        ),
    ),
    conserves=("N",),
    observables=(
        Observable("fast_share", "share of fresh TAN in the fast pool", "1", fast_share),
        Observable("r1", "loss from the fast pool", "1/hour", r1),
        Observable("r2", "passage to the slow pool", "1/hour", r2),
        Observable("r3", "loss from the slow pool", "1/hour", r3),
    ),
    time="hour",
    stepped=True,
    source=HAFNER,
    validity=VALIDITY,
)


@dataclass(frozen=True, slots=True)
class Spreading:
    """Slurry or digestate spread at once, on one site or on many.

    Every field is one value, or one for each site, shape (n_sites,). The values that are given are
    those of the reference case.

    Attributes
    ----------
    tan_kg_per_ha : total ammoniacal nitrogen spread [kg N ha⁻¹]
    method : Method
    application_t_per_ha : slurry spread [t ha⁻¹]
    dry_matter_percent : of the slurry [%]
    ph : of the slurry [-]
    incorporation : Incorporation
    worked_in_after_h : hours from spreading to incorporation [h]
    """

    tan_kg_per_ha: npt.ArrayLike
    method: npt.ArrayLike = Method.TRAILING_HOSE
    application_t_per_ha: npt.ArrayLike = 40.0
    dry_matter_percent: npt.ArrayLike = 6.0
    ph: npt.ArrayLike = 7.5
    incorporation: npt.ArrayLike = Incorporation.NONE
    worked_in_after_h: npt.ArrayLike = 0.0

    def __post_init__(self) -> None:
        _refuse_unknown("method", self.method, Method)
        _refuse_unknown("incorporation", self.incorporation, Incorporation)
        after = np.asarray(self.worked_in_after_h, float)
        if not np.all(after >= 0):
            raise AmmoniaError(f"worked in after 0 h or later was expected, {after.min():g} h came")


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather after spreading, interval by interval; each shape (n,) or (n, n_sites).

    Attributes
    ----------
    hours : length of each interval [h]
    temperature_c : air temperature at 2 m [°C]
    wind_m_per_s : wind speed at 2 m [m s⁻¹]
    rain_mm_per_h : rain [mm h⁻¹]
    """

    hours: npt.ArrayLike
    temperature_c: npt.ArrayLike = 13.0
    wind_m_per_s: npt.ArrayLike = 2.7
    rain_mm_per_h: npt.ArrayLike = 0.0


def ammonia_after(spreading: Spreading, weather: Weather) -> Run:
    """What becomes of the TAN of a spreading.

    Parameters
    ----------
    spreading : Spreading
    weather : Weather

    Returns
    -------
    Run
        `emitted`, `fast` and `slow` at the ends of n + 1 intervals: the interval in which the
        slurry is worked in is cut there (where it is not, the last one has no length).

    Raises
    ------
    AmmoniaError
        If an interval has a negative length.

    Source
    ------
    Hafner et al. (2019), parameter set 1.
    """
    hours_given = _over_sites(weather.hours)
    if np.any(hours_given < 0) or not np.all(np.isfinite(hours_given)):
        raise AmmoniaError("every interval must have a length of 0 hours or more")
    cut = _Cut.of(hours_given, spreading)
    rain = cut.taken(weather.rain_mm_per_h)
    return march(
        AMMONIA,
        start={fresh: spreading.tan_kg_per_ha},
        inputs={
            hours: cut.hours,
            air_temperature: cut.taken(weather.temperature_c),
            wind_speed: cut.taken(weather.wind_m_per_s),
            rain_rate: rain,
            rain_sum: np.cumsum(rain * cut.hours, axis=0),
            deep: cut.after * (np.asarray(spreading.incorporation) == Incorporation.DEEP),
            working_in: cut.first,
        },
        parameters={
            broadcast: np.asarray(spreading.method) == Method.BROADCAST,
            open_slot: np.asarray(spreading.method) == Method.OPEN_SLOT,
            application_rate: spreading.application_t_per_ha,
            dry_matter: spreading.dry_matter_percent,
            acidity: spreading.ph,
        },
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """The intervals, cut where each site is worked in; arrays of shape (n + 1, n_sites)."""

    hours: Floats
    interval: npt.NDArray[np.intp]  # of the weather, of which each is a part
    first: Floats  # 1 in the interval that begins with working in
    after: Floats  # 1 from there on

    @classmethod
    def of(cls, hours: Floats, spreading: Spreading) -> "_Cut":
        kind, worked = np.broadcast_arrays(
            np.atleast_1d(spreading.incorporation), np.atleast_1d(spreading.worked_in_after_h)
        )
        ends, worked = np.broadcast_arrays(np.cumsum(hours, axis=0), worked.astype(float))
        last = ends[-1]
        done = (kind != Incorporation.NONE) & (worked[0] < last)
        at = np.where(done, worked[0], last)
        before = (ends < at).sum(axis=0)
        step = np.arange(len(ends) + 1)[:, np.newaxis]
        edges = np.sort(np.concatenate([ends, at[np.newaxis]]), axis=0)
        return cls(
            hours=np.diff(edges, axis=0, prepend=0.0),
            interval=np.where(step <= before, step, step - 1),
            first=np.where(step == before + 1, done, 0.0),
            after=np.where(step > before, done, 0.0),
        )

    def taken(self, series: npt.ArrayLike) -> Floats:
        """A series of the weather, for the cut intervals."""
        values = _over_sites(series)
        values = np.broadcast_to(values, (self.hours.shape[0] - 1, values.shape[1]))
        return np.take_along_axis(
            np.broadcast_to(values, (len(values), self.hours.shape[1])), self.interval, axis=0
        )


def _over_sites(series: npt.ArrayLike) -> Floats:
    """A series with axes (interval, site)."""
    values = np.atleast_1d(np.asarray(series, float))
    return values[:, np.newaxis] if values.ndim == 1 else values


def _refuse_unknown(what: str, values: npt.ArrayLike, known: type[StrEnum]) -> None:
    for each in np.unique(np.atleast_1d(np.asarray(values))):
        if str(each) not in list(known):
            raise AmmoniaError(f"{what}: one of {', '.join(known)} was expected, {each} came")
