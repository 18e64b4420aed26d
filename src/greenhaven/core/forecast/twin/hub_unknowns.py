"""What is not known of hubs: how much comes, what it holds, and what becomes of it.

Every value has its limits and its reason. Most are of published work; those that were typed from
memory say so, and stay to be confirmed.
"""

from greenhaven.core.city import City
from greenhaven.core.forecast.uncertain import Uncertain

IPCC = "IPCC (2006), Guidelines for National Greenhouse Gas Inventories, vol. 5, table 4.1"
SWOLF = "SWOLF composting inputs"
BOLDRIN = "Boldrin et al. (2009), Waste Management & Research 27, 800; to be confirmed"
DETAILED = "Greenhaven's detailed composting model on New York's mixes, four seasons"
ADM1 = "Greenhaven's ADM1 on seven feeds of New York's kinds, retention of 21 to 42 days"
MANURE = "plot and pad studies of manure composting, Eghball et al. (1997), Sommer (2001)"
CONFIRM = "to be confirmed"
MOST_RUNOFF = 0.5  # of any element: no heap loses more and is still one


def _share(
    name: str, meaning: str, points: tuple[float, float, float], source: str, reason: str
) -> Uncertain:
    """A share of a whole; `points` are its 5 %, 50 % and 95 % points."""
    low, central, high = points
    return Uncertain(name, meaning, "1", central, low, high, source, reason, bounds=(0.0, 1.0))


def _leached(name: str, points: tuple[float, float, float], source: str, reason: str) -> Uncertain:
    low, central, high = points
    return Uncertain(
        f"leached {name}",
        f"share of the {name} of an open windrow that runs off",
        "1",
        central,
        low,
        high,
        source,
        reason,
        bounds=(0.0, MOST_RUNOFF),
    )


def _factor(
    name: str, meaning: str, points: tuple[float, float, float], source: str, reason: str
) -> Uncertain:
    low, central, high = points
    return Uncertain(name, meaning, "1", central, low, high, source, reason, bounds=(0.0, 5.0))


NITROGEN_OF_MATERIALS = _factor(
    "nitrogen of materials",
    "nitrogen that organics hold, of what the city's tables say",
    (0.80, 1.0, 1.25),
    f"spread between published analyses of food scraps and trimmings, {CONFIRM}",
    "one value a kind is known, and it changes with the season; all kinds are off together",
)
PHOSPHORUS_OF_MATERIALS = _factor(
    "phosphorus of materials",
    "phosphorus that organics hold, of what the city's tables say",
    (0.70, 1.0, 1.40),
    f"spread between published analyses of food scraps and trimmings, {CONFIRM}",
    "bones, meat and soil make phosphorus vary more than nitrogen does",
)
SPEED_OF_COMPOSTING = _factor(
    "speed of composting",
    "how fast organic matter decays, of the usual rates",
    (0.65, 1.0, 1.5),
    f"rates of PILENGINE; {DETAILED}: within a third of these",
    "air, mixing and grain size differ from heap to heap",
)
CARBON_GIVEN_OFF = _share(
    "carbon given off",
    "share of the carbon outside lignin and humus that decay gives off in the end",
    (0.68, 0.80, 0.90),
    f"{DETAILED}: 0.80; loss of carbon 45 to 60 % in usual mixes, {BOLDRIN}",
    "the rest stays as cells and humus",
)
NITROGEN_LOST_WITH_CARBON = _factor(
    "nitrogen lost with carbon",
    "relative loss of nitrogen for each relative loss of carbon, in a mix of C:N 30",
    (0.20, 0.50, 0.95),
    f"{SWOLF}: 0.243 for yard trimmings; {DETAILED}: 0.3 to 0.9",
    "it depends on acidity, air and turning, none of which this line follows",
)
MOISTURE_OF_COMPOST = _share(
    "moisture of compost",
    "water in compost that is ripe",
    (0.33, 0.40, 0.50),
    f"0.40 is the plan's; {DETAILED}: 0.49 and more where heaps are watered",
    "rain, cover and the keeper's hand decide",
)
WARMTH_OF_CURING = Uncertain(
    "warmth of curing",
    "how much warmer than usual heaps stay while they cure",
    "°C",
    central=0.0,
    low=-8.0,
    high=8.0,
    source=f"{DETAILED}: heaps of one kind differ by that much",
    reason="size, wind and cover differ",
    bounds=(-20.0, 20.0),
    positive=False,
)
METHANE_OF_LOST_CARBON = _share(
    "methane of lost carbon",
    "share of the carbon lost in composting that is methane",
    (0.002, 0.012, 0.04),
    f"{SWOLF}: 0.017; {IPCC}: 10 (0.08–20) g CH4 a kg dry, about 0.036 (0–0.07) of the lost "
    f"carbon; {BOLDRIN}: 0.001–0.03; {DETAILED}: 0.001–0.004",
    "air in the heap decides; the centre lies between defaults for inventories and the model",
)
NITROUS_OXIDE_OF_LOST_NITROGEN = _share(
    "nitrous oxide of lost nitrogen",
    "share of the nitrogen lost to the air in composting that is nitrous oxide",
    (0.003, 0.02, 0.08),
    f"{SWOLF}: 0.004; {IPCC}: 0.6 (0.2–1.6) g N2O a kg dry, about 0.08 of the lost nitrogen; "
    f"{DETAILED}: 0–0.045",
    "it comes when a heap has cooled and is wet, which no plan knows",
)
AMMONIA_OF_OTHER_NITROGEN = _share(
    "ammonia of other lost nitrogen",
    "share of the other nitrogen lost to the air that is ammonia; the rest is dinitrogen",
    (0.30, 0.85, 0.98),
    f"Beck-Friis et al. (2001): above 0.98 in a reactor, {CONFIRM}; {DETAILED}: 0.82–1; {SWOLF}: "
    "0.04, and factors of inventories, about 0.2 to 1 kg NH3 a tonne wet, lie below the centre too",
    "biofilters and cool, wet heaps turn some of it into dinitrogen; how much, few have measured",
)
LEACHED_WATER = _leached(
    "water",
    (0.002, 0.02, 0.10),
    f"{DETAILED}: none in most runs, a fifth in a small heap of a wet summer; {CONFIRM}",
    "rain and cover decide; vessels and roofed bays lose a part of that",
)
LEACHED_CARBON = _leached(
    "carbon",
    (0.0005, 0.003, 0.015),
    f"{MANURE}: below 0.02; {CONFIRM}",
    "only what is dissolved runs off",
)
LEACHED_NITROGEN = _leached(
    "nitrogen",
    (0.001, 0.01, 0.05),
    f"{MANURE}: 0.005–0.05; {CONFIRM}",
    "as ammonium, and as nitrate late",
)
LEACHED_PHOSPHORUS = _leached(
    "phosphorus",
    (0.0005, 0.004, 0.02),
    f"{MANURE}: below 0.02; {CONFIRM}",
    "most is bound",
)
LEACHED_POTASSIUM = _leached(
    "potassium",
    (0.005, 0.04, 0.15),
    f"{MANURE}: 0.06–0.16 of manure in the open; {CONFIRM}",
    "nearly all of it is dissolved",
)
CARBON_INTO_BIOGAS = _share(
    "carbon into biogas",
    "share of the carbon that organisms can use that a digester turns into gas",
    (0.70, 0.855, 0.93),
    f"{ADM1}: 0.81–0.88; lower where digestion is disturbed",
    "cells that grow and what is washed out too early stay in the digestate",
)
METHANE_OF_BIOGAS = _share(
    "methane of biogas",
    "share of the carbon of biogas that is methane",
    (0.52, 0.555, 0.62),
    f"{ADM1}: 0.547–0.575",
    "fat gives more, sugar less",
)
BIOGAS_THAT_LEAKS = _share(
    "biogas that leaks",
    "share of the methane of a digester that is neither burned nor used",
    (0.01, 0.03, 0.10),
    f"{IPCC} and chapter 4.1.3: 0 to 10 %, 5 % where nothing else is known; {CONFIRM}",
    "vents, covers and engines let some through",
)

HUB_UNKNOWNS: tuple[Uncertain, ...] = (
    NITROGEN_OF_MATERIALS,
    PHOSPHORUS_OF_MATERIALS,
    SPEED_OF_COMPOSTING,
    CARBON_GIVEN_OFF,
    NITROGEN_LOST_WITH_CARBON,
    MOISTURE_OF_COMPOST,
    WARMTH_OF_CURING,
    METHANE_OF_LOST_CARBON,
    NITROUS_OXIDE_OF_LOST_NITROGEN,
    AMMONIA_OF_OTHER_NITROGEN,
    LEACHED_WATER,
    LEACHED_CARBON,
    LEACHED_NITROGEN,
    LEACHED_PHOSPHORUS,
    LEACHED_POTASSIUM,
    CARBON_INTO_BIOGAS,
    METHANE_OF_BIOGAS,
    BIOGAS_THAT_LEAKS,
)


def supply_of(kind: str) -> str:
    """Name of the uncertain supply of a kind."""
    return f"supply of {kind}"


def hub_unknowns(city: City) -> tuple[Uncertain, ...]:
    """What is not known of a city's hubs: HUB_UNKNOWNS, and how much comes of each kind."""
    supplies = (
        _factor(
            supply_of(kind),
            f"{name}: what comes, of what is expected",
            (0.80, 1.0, 1.25),
            "assumption: a year differs from the one before by about a tenth, a campaign or a rule "
            f"by more; {CONFIRM}",
            "the last reported year stands for the coming ones, kind by kind",
        )
        for kind, name in zip(city.kinds.id.tolist(), city.kinds.name.tolist(), strict=True)
    )
    return (*supplies, *HUB_UNKNOWNS)
