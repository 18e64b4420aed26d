"""The published sets of emission factors, edition by edition, as they were read.

A new edition is a new set; none is ever changed, so that a report can be made again.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from greenhaven.core.forecast.consequences.factors import (
    AR6,
    Destination,
    Factors,
    FactorSet,
    Status,
    Unit,
)

HUB_GROUPS = {"food": "Food waste", "leaves": "Leaves", "grass": "Grass", "wood": "Branches"}
HUB_KINDS = {"yard_trimmings": "Yard trimmings"}
HUB_BOUNDARY = (
    "gases of the landfill, incinerator or plant and of collection; no carbon that stays in soil, "
    "no fertiliser or energy saved"
)
COLUMNS = (
    Destination.LANDFILL,
    Destination.COMBUSTION,
    Destination.COMPOST,
    Destination.DRY_DIGESTION,
    Destination.WET_DIGESTION,
)
NONE = None  # the source publishes no value


def _table(rows: Mapping[str, Sequence[float | None]]) -> Factors:
    """Rows of materials with a value for each destination of COLUMNS, as far as there is one."""
    known = [
        (material, str(place), value)
        for material, values in rows.items()
        for place, value in zip(COLUMNS, values, strict=False)
        if value is not None
    ]
    material, destination, value = zip(*known, strict=True)
    return Factors(np.array(material), np.array(destination), np.array(value, dtype=np.float64))


def _composted(rows: Mapping[str, float]) -> Factors:
    """Values for compost only."""
    return _table({material: (NONE, NONE, value) for material, value in rows.items()})


EPA_HUB_2026 = FactorSet(
    id="epa-hub-2026",
    title="EPA GHG Emission Factors Hub",
    version="2026",
    year=2026,
    warming=AR6.name,
    unit=Unit.SHORT_TON_WET,
    boundary=HUB_BOUNDARY,
    soil_carbon=False,
    status=Status.SECONDARY,
    source=(
        "US EPA (2026), GHG Emission Factors Hub, table 9, metric t CO2e per short ton, as "
        "transcribed in a public script; to be confirmed against the PDF. Digestion of food waste "
        "is that of its two parts, meat and other, for which the same values are published"
    ),
    factors=_table(
        {
            "Food waste": (0.68, 0.05, 0.11, 0.14, 0.11),
            "Food waste (non-meat)": (0.67, 0.05, 0.11, 0.14, 0.11),
            "Food waste (meat only)": (0.69, 0.05, 0.11, 0.14, 0.11),
            "Fruits and vegetables": (0.28, 0.05, 0.11, 0.14, 0.11),
            "Grains": (2.06, 0.05, 0.11, 0.14, 0.11),
            "Bread": (1.49, 0.05, 0.11, 0.14, 0.11),
            "Yard trimmings": (0.36, 0.05, 0.14, 0.11),
            "Grass": (0.28, 0.05, 0.14, 0.09),
            "Leaves": (0.28, 0.05, 0.14, 0.12),
            "Branches": (0.58, 0.05, 0.14, 0.15),
            "Mixed organics": (0.54, 0.05, 0.13),
            "Mixed municipal waste": (0.58, 0.43),
        }
    ),
    for_group=HUB_GROUPS,
    for_kind=HUB_KINDS,
)

EPA_HUB_2022 = FactorSet(
    id="epa-hub-2022",
    title="EPA GHG Emission Factors Hub",
    version="as transcribed in March 2022",
    year=2022,
    warming="not stated where it was read",
    unit=Unit.SHORT_TON_WET,
    boundary=HUB_BOUNDARY,
    soil_carbon=False,
    status=Status.SECONDARY,
    source=(
        "US EPA GHG Emission Factors Hub, table 9, as held by atomic6-org/ghg, "
        "waste_emission_factors.json, commit feea44a of 29 March 2022"
    ),
    factors=_table(
        {
            "Food waste": (0.58, 0.05, 0.15),
            "Mixed organics": (0.48, 0.05, 0.17),
            "Mixed municipal waste": (0.52, 0.43),
        }
    ),
    for_group=dict.fromkeys(("leaves", "grass", "wood"), "Mixed organics") | {"food": "Food waste"},
)

WARM_16 = FactorSet(
    id="epa-warm-16",
    title="EPA Waste Reduction Model (WARM)",
    version="16",
    year=2023,
    warming="not stated where it was read",
    unit=Unit.SHORT_TON_WET,
    boundary="as the Hub, and carbon that stays in soil and landfill, fertiliser and energy saved",
    soil_carbon=True,
    status=Status.SECONDARY,
    source=(
        "US EPA (2023), WARM version 16, net benefit of compost over landfill, as quoted by a "
        "third party and not confirmed against EPA. For reporting only: EPA's guidance (nepis "
        "P101B81H) says that WARM and the Hub are not interchangeable"
    ),
    factors=_composted(
        {
            "Food waste": -0.72,
            "Fruits and vegetables": -0.42,
            "Grains": -1.68,
            "Bread": -1.26,
            "Dairy": -0.70,
            "Yard trimmings": 0.10,
            "Grass": -0.24,
            "Leaves": 0.47,
            "Branches": 0.47,
            "Mixed organics": -0.32,
        }
    ),
    for_group=HUB_GROUPS,
    for_kind=HUB_KINDS,
    baseline=Destination.LANDFILL,
)

IPCC_2006 = FactorSet(
    id="ipcc-2006-biological-treatment",
    title="IPCC defaults for biological treatment",
    version="2006 guidelines",
    year=2006,
    warming=AR6.name,
    unit=Unit.TONNE_DRY,
    boundary="methane and nitrous oxide of composting and digestion; no landfill, no collection",
    soil_carbon=False,
    status=Status.SECONDARY,
    source=(
        "IPCC (2006), Guidelines for national greenhouse gas inventories, volume 5, chapter 4, "
        "per dry matter: composting 10 g CH4 and 0.6 g N2O a kg, digestion 2 g CH4 a kg, as "
        "quoted by a script of the Minnesota Pollution Control Agency"
    ),
    factors=_table(
        {
            "any": (
                NONE,
                NONE,
                0.010 * AR6.methane + 0.0006 * AR6.nitrous_oxide,
                0.002 * AR6.methane,
                0.002 * AR6.methane,
            )
        }
    ),
    for_group={},
)

DEFRA_2025 = FactorSet(
    id="defra-2025",
    title="UK government conversion factors for company reporting",
    version="2025",
    year=2025,
    warming="not stated where it was read",
    unit=Unit.TONNE_WET,
    boundary="transport to the plant only; gases of the process are left out by convention",
    soil_carbon=False,
    status=Status.SECONDARY,
    source="DESNZ and DEFRA (2025), waste disposal, kg CO2e a tonne, as held by a public script",
    factors=_table({"any": (NONE, NONE, 0.00898311, 0.00898311, 0.00898311)}),
    for_group={},
)

AMS_GROUPS = {"food": "food", "leaves": "garden", "grass": "garden", "wood": "wood"}


def _prevented(id_: str, words: str, baseline: Destination, rows: Mapping[str, float]) -> FactorSet:
    """Prevented emissions, turned to the sign of a difference."""
    return FactorSet(
        id=id_,
        title=f"AMS-III.F, against {words}",
        version="as version 12",
        year=2026,
        warming="not stated where it was read",
        unit=Unit.TONNE_WET,
        boundary=f"methane of {words} that composting prevents, less that of the project",
        soil_carbon=False,
        status=Status.SEEN,
        source=(
            "prevented emissions in the style of CDM method AMS-III.F, t CO2e a tonne wet, "
            "carrot-foundation/methodology-rules, commit 9bc9a7cf of 20 July 2026"
        ),
        factors=_composted({material: -value for material, value in rows.items()}),
        for_group=AMS_GROUPS,
        baseline=baseline,
    )


AMS_III_F = (
    _prevented(
        "ams-iii-f-12-flared",
        "a landfill with flaring",
        Destination.LANDFILL,
        {"food": 0.459152, "garden": 0.499788, "wood": 0.720371},
    ),
    _prevented(
        "ams-iii-f-12-unflared",
        "a landfill without flaring",
        Destination.LANDFILL,
        {"food": 0.940301, "garden": 1.120943, "wood": 1.415883},
    ),
    _prevented(
        "ams-iii-f-12-dump",
        "an open dump",
        Destination.OPEN_DUMP,
        {"food": 0.726812, "garden": 0.844874, "wood": 1.106767},
    ),
)

FACTOR_SETS: Mapping[str, FactorSet] = MappingProxyType(
    {
        each.id: each
        for each in (EPA_HUB_2026, EPA_HUB_2022, WARM_16, IPCC_2006, DEFRA_2025, *AMS_III_F)
    }
)
