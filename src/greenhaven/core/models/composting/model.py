"""The composting model: one table of processes, and the heap that it lives in."""

from greenhaven.core.models.composting.acidity import ph
from greenhaven.core.models.composting.components import (
    ALL,
    CONSERVED,
    NITROGENOUS,
    ORGANIC,
    ammonium,
    carbonate,
    laid_dry_matter,
    nitrate,
    oxygen,
)
from greenhaven.core.models.composting.conditions import (
    added,
    celsius,
    dry_matter,
    free_air_space,
    methane_share,
    moisture,
    organic_matter,
    oxygen_share,
    volume,
)
from greenhaven.core.models.composting.life import PROCESSES as LIFE
from greenhaven.core.models.composting.nitrogen import PROCESSES as NITROGEN
from greenhaven.core.models.composting.streams import (
    CONDUCTED,
    DRAINING,
    ENTERING,
    GAINED,
    LOST,
    RISING,
    WETTING,
    air_flow,
)
from greenhaven.core.process.containers import Heap
from greenhaven.core.process.expression import Expression
from greenhaven.core.process.matrix import ProcessModel
from greenhaven.core.process.symbols import Component, Observable

PROCESSES = (*LIFE, *NITROGEN)


def _turnover(of: Component) -> Expression:
    """What all processes make of a component in a day."""
    return added(
        [each.coefficients[of] * each.speed for each in PROCESSES if of in each.coefficients]
    )


organic_carbon = added([each.content["C"] * each for each in ORGANIC])
total_nitrogen = added([each.content["N"] * each for each in NITROGENOUS])

OBSERVABLES = (
    Observable("temperature", "temperature", "°C", celsius),
    Observable("moisture", "water of the wet mass", "1", moisture),
    Observable("free_air_space", "air of the bulk volume", "1", free_air_space),
    Observable("oxygen_by_volume", "oxygen in the pores, of dry gas", "1", oxygen_share),
    Observable("methane_by_volume", "methane in the pores, of dry gas", "1", methane_share),
    Observable("acidity", "pH of the pore water", "1", ph),
    Observable("volume", "bulk volume", "m³", volume),
    Observable("dry_matter", "dry matter", "kg", dry_matter),
    Observable("organic_matter", "organic matter", "kg", organic_matter),
    Observable("organic_carbon", "organic carbon", "kg C", organic_carbon),
    Observable("total_nitrogen", "nitrogen, organic and mineral", "kg N", total_nitrogen),
    Observable("carbon_to_nitrogen", "C:N", "1", organic_carbon / total_nitrogen),
    Observable("ammonium_to_nitrate", "NH₄-N:NO₃-N", "1", ammonium / (nitrate + 1e-12)),
    Observable("lost_dry_matter", "share of the dry matter that is gone", "1",
               1 - dry_matter / laid_dry_matter),
    Observable("oxygen_uptake", "oxygen uptake", "mg O₂/g organic matter/h",
               -_turnover(oxygen) / organic_matter * (1000 / 24)),
    Observable("carbon_dioxide_evolution", "CO₂-C evolved", "mg C/g organic matter/d",
               _turnover(carbonate) / organic_matter * 1000),
    Observable("air_flow", "dry air that rises out of the cell", "kg/d", air_flow),
)  # fmt: skip

COMPOST = ProcessModel(
    "composting",
    PROCESSES,
    conserves=CONSERVED,
    observables=OBSERVABLES,
    extra=ALL,
    source="Solé-Mauri et al. (2007), Ecological Modelling 200, 342: hydrolysis, growth, death, "
    "lysis; Haug (1993): factors of environment; Ge et al. (2016): methane; Rosen & Jeppsson "
    "(2006): acids and bases. Coefficients from element balances",
    validity="0 to 75 °C, 20 to 80 % moisture. A temperature trace of one recipe calibrates it and "
    "does not predict another recipe (tests/reference/test_compost_runs.py); the fitted speed is "
    "that of small, well mixed charges and may be too quick for the first days of a coarse heap. "
    "Methane appears as soon as oxygen is gone, as a fixed share of what dissolves then, because "
    "there are no methanogens that would have to grow first; a keeper waters at all times, not at "
    "turnings only; water moves by draining and turning, not by capillarity; the upper 65 °C of a "
    "hot heap are set by the cardinal temperatures of one thermophilic guild.",
)


def heap(cells: int) -> Heap:
    """The container of every kind of composting: a stack of cells, the lowest first."""
    return Heap(
        COMPOST,
        cells,
        entering=ENTERING,
        rising=RISING,
        draining=DRAINING,
        conducted=CONDUCTED,
        wetting=WETTING,
        lost=LOST,
        gained=GAINED,
    )
