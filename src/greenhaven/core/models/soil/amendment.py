"""What an amendment leaves in the soil and what nitrogen it gives: the quick model of Janssen.

One amendment, by its apparent age: the older it is, the more slowly it decays, and it ages as it
decays. Carbon leaves as carbon dioxide; microbes keep back nitrogen for what they build. Each
step is solved exactly, so one step of ten years gives the same as 3 653 steps of a day.

For a first look at compost, manure or digestate. It knows no soil: what it takes up where its C:N
is wide comes from a supply without end. `core.models.soil` knows the soil's own nitrogen.
"""

from functools import partial

from greenhaven.core.process.expression import exp, where
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

JANSSEN = "Janssen (1984), A simple method for calculating decomposition, Plant and Soil 76, 297"
SNOMIN = (
    "Berghuijs et al. (2024), European Journal of Agronomy 154, 127099 (SNOMIN; its MINIP part), "
    "with the values of PCSE"
)
VALIDITY = (
    "Aerobic soil, one kind of amendment at a time, months to decades. Apparent ages are fitted: "
    "about 1 year for fresh green matter, 1.5 for straw, 2.5 for farmyard manure, 24 for soil "
    "organic matter (PCSE), above 10 for peat; mature compost lies between manure and peat and is "
    "to be fitted (all but 24: to be confirmed)."
)

janssen = partial(Parameter, source=JANSSEN)
snomin = partial(Parameter, source=SNOMIN)

# What there is
organic_carbon = Component("organic_carbon", "carbon left of the amendment", "t C/ha", C=1)
organic_nitrogen = Component("organic_nitrogen", "nitrogen left of the amendment", "t N/ha", N=1)
carbon_dioxide = Component("carbon_dioxide", "carbon given off since the start", "t C/ha", C=1)
released_nitrogen = Component(
    "released_nitrogen",
    "mineral nitrogen released since the start; negative = taken up",
    "t N/ha",
    least=None,
    N=1,
)
apparent_age = Component("apparent_age", "apparent age of the amendment", "year")

# What drives it
temperature = Input("temperature", "soil temperature", "°C", 9.0, (-60, 60))
moisture_tension = Input("moisture_tension", "pF, tension of soil water", "1", 2.0)
acidity = Input("acidity", "pH of the soil", "1", 7.0)
interval = Input("interval", "length of the step", "year", 1 / 365.25, (0, 1000))

# Janssen: k = 2.82 age^−1.6 per year
decay_at_one_year = janssen("decay_at_one_year", "k at an apparent age of 1 year", "1/year", 2.82)
slackening = janssen("slackening", "exponent of age", "1", 1.6, bounds=(1.01, 3))
one_year = janssen("one_year", "unit of age", "year", 1.0)

# MINIP: part of what decays is built into microbes
build = snomin(
    "build", "carbon built into microbes over carbon given off", "1", 0.5, bounds=(0.01, 5)
)
microbial_CN = snomin("microbial_CN", "C:N of microbes", "1", 9.0, bounds=(3, 20))

# Temperature, after Yang: 0.09 (T + 1) to 9 °C, 0.88 · 2^((T − 9)/9) to 27 °C, then 3.5
frozen = snomin("frozen", "temperature below which nothing decays", "°C", -1.0)
cool = snomin("cool", "end of the straight part", "°C", 9.0)
hot = snomin("hot", "temperature above which decay is not faster", "°C", 27.0)
slope = snomin("slope", "slope of the straight part", "1/°C", 0.09)
doubling = snomin("doubling", "warming that doubles decay", "°C", 9.0)
temperature_factor = where(
    temperature < frozen,
    0.0,
    where(
        temperature < cool,
        slope * (temperature - frozen),
        where(temperature < hot, 0.88 * 2 ** ((temperature - cool) / doubling), 3.5),
    ),
)
acidity_factor = 1 / (1 + exp(-1.5 * (acidity - 4)))
moisture_factor = where(
    moisture_tension < 2.7,
    1.0,
    where(moisture_tension < 4.2, (4.2 - moisture_tension) / (4.2 - 2.7), 0.0),
)

# Over a step: τ = ∫ k dt with age growing by f dt, so left = exp(−τ)
ageing = temperature_factor * acidity_factor * moisture_factor * interval
older = apparent_age + ageing
gentler = 1 - slackening
tau = (
    decay_at_one_year
    * one_year
    / -gentler
    * ((apparent_age / one_year) ** gentler - (older / one_year) ** gentler)
)
left, turned_over = exp(-tau), exp(-(1 + build) * tau)
# dN/dτ = −(1 + build) N + build C / microbial C:N, with C = C₀ exp(−τ)
freed = organic_nitrogen * (1 - turned_over) - organic_carbon / microbial_CN * (left - turned_over)
critical_CN = microbial_CN * (1 + build) / build

AMENDMENT = ProcessModel(
    "amendment",
    (
        Process(
            "dissimilation",
            {organic_carbon: -1, carbon_dioxide: Balance("C")},
            organic_carbon * (1 - left),
            JANSSEN,
        ),
        Process("release of nitrogen", {organic_nitrogen: -1, released_nitrogen: 1}, freed, SNOMIN),
        Process("ageing", {apparent_age: 1}, ageing, SNOMIN),
    ),
    conserves=("C", "N"),
    observables=(
        Observable("critical_CN", "C:N above which nitrogen is taken up", "1", critical_CN),
        Observable("carbon_to_nitrogen", "C:N", "1", organic_carbon / organic_nitrogen),
    ),
    stepped=True,
    source=f"{JANSSEN}; {SNOMIN}",
    validity=VALIDITY,
)
