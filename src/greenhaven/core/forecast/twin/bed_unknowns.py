"""What nobody knows for certain of a city's gardens: soils, plants, and what compost does there."""

from greenhaven.core.forecast.uncertain import Uncertain
from greenhaven.core.models.soil.rothc import CN

OWN = "assumed by Greenhaven"
IPCC = (
    "IPCC (2019), Refinement to the 2006 Guidelines for National Greenhouse Gas Inventories, "
    "vol. 4, ch. 11, "
)
SMALL = (
    "Small et al. (2019), Environmental Research Letters; raised beds of the same group, "
    "International Journal of Design & Nature and Ecodynamics (iieta.org/node/3651)"
)
GREGORY = (
    "Gregory, Leslie & Drinkwater (2016), Agroecological and social characteristics of New York "
    "City community gardens, Urban Ecosystems 19, 763"
)
CROPS = "New England Vegetable Management Guide, table 4: nitrogen and phosphorus in crops"

CLAY = Uncertain(
    "clay of gardens",
    "clay in the soil of gardens and parks",
    "%",
    10.0,
    4.0,
    20.0,
    GREGORY,
    "beds of clean fill and compost were found to be sandy; no percentages are at hand",
    (1.0, 60.0),
)
CARBON_IN_BEDS = Uncertain(
    "carbon in beds",
    "organic carbon in the upper 23 cm of beds",
    "t C/ha",
    40.0,
    20.0,
    80.0,
    OWN,
    "1 to 3 % of carbon; beds of the city were found to be rich (Gregory et al. 2016)",
    (5.0, 300.0),
)
CARBON_UNDER_LAWNS = Uncertain(
    "carbon under lawns",
    "organic carbon in the upper 23 cm under lawns and planted ground",
    "t C/ha",
    45.0,
    28.0,
    75.0,
    OWN,
    "1 to 3 % of carbon, as under old lawns; to be confirmed",
    (5.0, 300.0),
)
HUMUS_RATIO = Uncertain(
    "C:N of new humus",
    "carbon to nitrogen of what microbes build",
    "-",
    7.1,
    6.0,
    8.5,
    CN.source,
    "the two values in use are the ends; the lower one lets less of compost's nitrogen free",
    (4.0, 15.0),
)
RESIDUE_RATIO_OF_BEDS = Uncertain(
    "C:N of residues in beds",
    "carbon to nitrogen of roots, weeds, mulch and what gardeners put on anyway",
    "-",
    30.0,
    20.0,
    45.0,
    OWN,
    "between green matter (15) and straw or leaves (60); nobody measured it",
    (8.0, 100.0),
)
RESIDUE_RATIO_OF_LAWNS = Uncertain(
    "C:N of residues under lawns",
    "carbon to nitrogen of clippings, roots and leaves",
    "-",
    30.0,
    20.0,
    45.0,
    OWN,
    "between clippings (15) and roots or leaves (50); nobody measured it",
    (8.0, 100.0),
)
PERSISTENCE = Uncertain(
    "lasting share of compost",
    "I_ROC, share of compost's carbon that lasts",
    "%",
    77.5,
    65.0,
    87.0,
    "70 to 85 is typical of mature compost, from memory of the literature; to be confirmed",
    "compost of the hubs may be younger than what was measured, so the range reaches lower",
    (0.0, 100.0),
)
SLOW_NITROGEN = Uncertain(
    "slow share of compost nitrogen",
    "part of compost's organic nitrogen that decays as slowly as humus",
    "-",
    0.55,
    0.35,
    0.75,
    "set so that a compost with a C:N of 12 frees in its first year what trials found: 5 to 15 % "
    "of its nitrogen, that which was mineral included (Amlinger et al. 2003, Nitrogen in biowaste "
    "and yard waste compost, European Journal of Soil Biology 39, 107)",
    "nitrogen alike in all parts would free twice as much; four years of municipal compost in New "
    "Zealand gave crops 13 to 23 % (Horrocks et al. 2016, Agronomy 6, 35)",
    (0.0, 0.95),
)
MINERAL_SHARE = Uncertain(
    "mineral share of compost nitrogen",
    "part of compost's nitrogen that is ammonium or nitrate",
    "-",
    0.05,
    0.01,
    0.15,
    "more than 90 % of the nitrogen of stable compost is organic; to be confirmed",
    "rises with age as nitrate forms, and is high in compost that is not yet ripe",
    (0.0, 0.5),
)
AMMONIA_SHARE = Uncertain(
    "ammonia from spread compost",
    "part of compost's mineral nitrogen that escapes as ammonia",
    "-",
    0.10,
    0.005,
    0.40,
    "He et al. (2003), Compost Science & Utilization 11: 23 % of what became mineral where "
    "cocompost lay on top, 0.15 % where it was worked in",
    "some gardeners dig it in, some leave it as mulch",
    (0.0, 1.0),
)
NITROUS_OXIDE = Uncertain(
    "nitrous oxide from soils",
    "nitrous oxide of what becomes mineral, as nitrogen",
    "kg N/kg N",
    0.006,
    0.001,
    0.011,
    IPCC + "table 11.1: EF1, other nitrogen than synthetic in wet climates, 95 % range",
    "there it is of what is added; here it follows what decay sets free, so that the first year "
    "of compost shows less and later years the rest",
    (0.0, 0.03),
)
DINITROGEN = Uncertain(
    "dinitrogen over nitrous oxide",
    "dinitrogen that soils give off for each part of nitrous oxide, as nitrogen",
    "kg N/kg N",
    11.5,
    4.0,
    24.0,
    "Scheer et al. (2020), Estimating global terrestrial denitrification from measured "
    "N2O:(N2O + N2) product ratios: a mean of 0.08; range assumed (0.2 to 0.04)",
    "differs with wetness and acidity from place to place",
    (0.0, 30.0),
)
LEACHED_TO_NITROUS_OXIDE = Uncertain(
    "nitrous oxide from leached nitrogen",
    "nitrous oxide that leached nitrogen gives downstream",
    "kg N/kg N",
    0.011,
    0.0,
    0.020,
    IPCC + "table 11.3: EF5, 95 % range",
    "0.0075 (0.0005–0.025) in the guidelines of 2006",
    (0.0, 0.05),
)
AMMONIA_TO_NITROUS_OXIDE = Uncertain(
    "nitrous oxide from ammonia",
    "nitrous oxide that ammonia gives where it comes down",
    "kg N/kg N",
    0.014,
    0.011,
    0.017,
    IPCC + "table 11.3: EF4, wet climates, 95 % range",
    "0.010 (0.002–0.05) in the guidelines of 2006",
    (0.0, 0.1),
)
DEMAND_OF_BEDS = Uncertain(
    "nitrogen demand of beds",
    "nitrogen that the plants of beds take up in a usual year where there is enough",
    "kg N/ha",
    130.0,
    80.0,
    200.0,
    CROPS + ": 140 kg N/ha of cabbage, 84 of lettuce, 160 of onions and carrots, 34 of beans",
    "beds hold many crops, and some lie idle",
    (10.0, 400.0),
)
DEMAND_OF_LAWNS = Uncertain(
    "nitrogen demand of lawns",
    "nitrogen that lawns and planted ground take up in a usual year where there is enough",
    "kg N/ha",
    170.0,
    110.0,
    260.0,
    "usual growth of cool-season turf, from memory; to be confirmed",
    "mown lawns with clippings left grow more than shaded or trodden ground",
    (10.0, 400.0),
)
HARVESTED = Uncertain(
    "harvested share of beds",
    "part of the uptake of beds that is carried away",
    "-",
    0.5,
    0.3,
    0.7,
    OWN,
    "gives about the 5 % of 1 400 kg N/ha that gardeners were found to harvest (Small et al. 2019)",
    (0.0, 1.0),
)
PHOSPHORUS_RATIO = Uncertain(
    "phosphorus over nitrogen in crops",
    "phosphorus that is harvested with each part of nitrogen",
    "kg P/kg N",
    0.12,
    0.08,
    0.20,
    CROPS + ": 0.10 of cabbage and kale, 0.20 of lettuce, 0.08 of onions",
    "beds hold many crops",
    (0.0, 0.5),
)
PHOSPHORUS_IN_DRAINAGE = Uncertain(
    "phosphorus in drainage",
    "phosphorus in the water that drains from ground without compost",
    "mg P/L",
    0.10,
    0.03,
    0.30,
    "0.3 mg/L below raised beds without compost (iieta.org/node/3651), much less below fields",
    "the same with and without compost",
    (0.0, 5.0),
)
PHOSPHORUS_WASHED = Uncertain(
    "phosphorus washed out",
    "part of the phosphorus that compost leaves in the soil which 500 mm of drainage take along",
    "-",
    0.004,
    0.001,
    0.015,
    OWN + "; to be confirmed",
    "little moves: harvest and leachate together took 1–10 % of what raised beds were given "
    f"({SMALL})",
    (0.0, 0.2),
)
DEPOSITED = Uncertain(
    "nitrogen from the air",
    "nitrogen that rain and dust bring in a year",
    "kg N/ha",
    9.0,
    6.0,
    14.0,
    "usual of the northeastern United States, from memory; to be confirmed",
    "higher beside roads",
    (0.0, 60.0),
)
AVAILABLE_WATER = Uncertain(
    "available water of gardens",
    "water that soil holds between field capacity and wilting point, by volume",
    "-",
    0.13,
    0.08,
    0.19,
    "FAO-56, table 19: 0.09 of loamy sand to 0.20 of silt loam, from memory; to be confirmed",
    "beds of the city are sandy and rich in organic matter (Gregory et al. 2016)",
    (0.04, 0.35),
)
ROOTS = Uncertain(
    "depth of roots",
    "depth below which water and nitrogen are lost to plants",
    "m",
    0.5,
    0.35,
    0.8,
    "FAO-56, table 22: 0.3–0.6 m of small vegetables, 0.5–1.0 m of turf",
    "urban soils are often shallow; tomatoes and shrubs reach deeper",
    (0.2, 1.5),
)
WATERING = Uncertain(
    "watering of beds",
    "share of an inch a week, less rain, that gardeners water in the season",
    "-",
    0.7,
    0.3,
    1.0,
    "an inch a week is what garden advice commonly gives; to be confirmed",
    "not every bed is looked after every week",
    (0.0, 1.5),
)
EVAPOTRANSPIRATION = Uncertain(
    "evapotranspiration",
    "evapotranspiration of a reference lawn over that estimated from temperatures",
    "-",
    1.05,
    0.92,
    1.20,
    "FAO-56 eq. 50: 0.16 inland, 0.19 at a coast (a fifth more radiation)",
    "radiation and humidity are not recorded; streets and walls shade and warm",
    (0.5, 2.0),
)

GARDEN_UNKNOWNS: tuple[Uncertain, ...] = (
    CLAY,
    CARBON_IN_BEDS,
    CARBON_UNDER_LAWNS,
    HUMUS_RATIO,
    RESIDUE_RATIO_OF_BEDS,
    RESIDUE_RATIO_OF_LAWNS,
    PERSISTENCE,
    SLOW_NITROGEN,
    MINERAL_SHARE,
    AMMONIA_SHARE,
    NITROUS_OXIDE,
    DINITROGEN,
    LEACHED_TO_NITROUS_OXIDE,
    AMMONIA_TO_NITROUS_OXIDE,
    DEMAND_OF_BEDS,
    DEMAND_OF_LAWNS,
    HARVESTED,
    PHOSPHORUS_RATIO,
    PHOSPHORUS_IN_DRAINAGE,
    PHOSPHORUS_WASHED,
    DEPOSITED,
    AVAILABLE_WATER,
    ROOTS,
    WATERING,
    EVAPOTRANSPIRATION,
)
