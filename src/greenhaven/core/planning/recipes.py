"""What a hub makes of what it receives: processes, their yields, and the limits of a good mix."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from greenhaven.core.city import Kinds
from greenhaven.core.columns import Floats
from greenhaven.core.material import SOLIDS_DENSITY_KG_PER_M3, WATER_DENSITY_KG_PER_M3
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.errors import GreenhavenError


class RecipeError(GreenhavenError):
    """A process or a mix that does not exist."""


@dataclass(frozen=True, slots=True)
class Process:
    """One way of processing, as the plan sees it.

    `lead_weeks` is the time from receiving to a product that may be used. Where `product_moisture`
    is None all water stays in the product. `carbon_loss` and `nitrogen_loss` replace those of the
    materials where the process, not the material, sets them.
    """

    id: str
    name: str
    product: str
    lead_weeks: int
    product_moisture: float | None
    needs_recipe: bool
    carbon_loss: float | None
    nitrogen_loss: float | None
    source: str


RYNK = "typical active time plus curing, On-Farm Composting Handbook (Rynk 1992); to be confirmed"


def _composting(name: str, words: str, lead_weeks: int) -> Process:
    return Process(
        id=name,
        name=words,
        product="compost",
        lead_weeks=lead_weeks,
        product_moisture=0.40,
        needs_recipe=True,
        carbon_loss=None,
        nitrogen_loss=None,
        source=RYNK,
    )


_KNOWN = (
    _composting("windrow", "turned windrow", 16),
    _composting("aerated_static_pile", "aerated static pile", 9),
    _composting("in_vessel", "in-vessel unit", 8),
    _composting("bay", "bay", 20),
    Process(
        id="digester",
        name="digester",
        product="digestate",
        lead_weeks=4,
        product_moisture=None,
        needs_recipe=False,
        carbon_loss=0.60,
        nitrogen_loss=0.0,
        source="28 days of retention; 60 % of the carbon to gas is an assumption within the range "
        "that food waste shows in batch tests (Browne et al.: 467–529 L CH4 per kg VS)",
    ),
)
PROCESSES: Mapping[str, Process] = MappingProxyType({process.id: process for process in _KNOWN})


@dataclass(frozen=True, slots=True)
class RecipeLimits:
    """Bounds of a mix that will compost.

    Source: C:N 25–35, moisture 50–65 % and free air space ≥ 0.30 are the practice of Rynk (1992)
    and Haug (1993).
    """

    carbon_to_nitrogen: tuple[float, float] = (25.0, 35.0)
    moisture: tuple[float, float] = (0.50, 0.65)
    free_air_space: float = 0.30


@dataclass(frozen=True, slots=True)
class RecipeRow:
    """One linear row: Σ coefficient × wet mass + water coefficient × water ≤ 0."""

    name: str
    coefficients: Floats  # shape (n_kinds,)
    water: float


def recipe_rows(
    kinds: Kinds, limits: RecipeLimits, settling_factor: float
) -> tuple[RecipeRow, ...]:
    """The limits of a mix, multiplied out so that they are linear in the masses.

    Parameters
    ----------
    kinds : Kinds
        Materials with contents per kg wet.
    limits : RecipeLimits
    settling_factor : float
        Bulk density in a pile over bulk density as received, ≥ 1.

    Returns
    -------
    tuple of RecipeRow
        C:N at most and at least, moisture at most and at least, free air space at least.
        Free air space uses FAS = 1 − (V_solids + V_water) / V_bulk with bulk volumes that add.

    Source
    ------
    Haug (1993), The Practical Handbook of Compost Engineering, chapter on free air space.
    """
    low_cn, high_cn = limits.carbon_to_nitrogen
    dry, wet = limits.moisture
    solids = (1 - kinds.moisture) / SOLIDS_DENSITY_KG_PER_M3
    filled = solids + kinds.moisture / WATER_DENSITY_KG_PER_M3
    room = (1 - limits.free_air_space) / (settling_factor * kinds.bulk_density_kg_per_m3)
    return (
        RecipeRow("C:N at most", kinds.carbon - high_cn * kinds.nitrogen, 0.0),
        RecipeRow("C:N at least", low_cn * kinds.nitrogen - kinds.carbon, 0.0),
        RecipeRow("moisture at most", kinds.moisture - wet, 1 - wet),
        RecipeRow("moisture at least", dry - kinds.moisture, dry - 1),
        # Litres per kg: keeps the row near one, where the solver's tolerance means something.
        RecipeRow("free air space at least", 1e3 * (filled - room), 1e3 / WATER_DENSITY_KG_PER_M3),
    )


def contents(kinds: Kinds) -> Floats:
    """What one tonne wet of each kind holds [t], shape (n_kinds, 7), in the order of ELEMENTS."""
    columns = {name: getattr(kinds, name) for name in ELEMENTS[2:]}
    return np.column_stack([np.ones(len(kinds)), kinds.moisture, *columns.values()])


def product(inputs: Floats, carbon_loss: Floats, nitrogen_loss: Floats, process: Process) -> Floats:
    """What becomes of material when its process is over.

    Parameters
    ----------
    inputs : array, shape (…, 7)
        Mass of each of ELEMENTS put in [t].
    carbon_loss, nitrogen_loss : array, shape (…)
        Share that leaves as gas; organic matter goes as its carbon goes.
    process : Process

    Returns
    -------
    array, shape (…, 7)
        Mass of each of ELEMENTS in the product [t]. P, K and ash are conserved. The difference to
        the inputs went to the air (water net of what was taken up or sprinkled while composting).
    """
    wet, water, carbon, nitrogen, phosphorus, potassium, ash = np.moveaxis(inputs, -1, 0)
    organic = wet - water - ash
    dry = ash + organic * (1 - carbon_loss)
    moisture = process.product_moisture
    kept_water = water if moisture is None else dry * moisture / (1 - moisture)
    kept = (carbon * (1 - carbon_loss), nitrogen * (1 - nitrogen_loss))
    return np.stack([dry + kept_water, kept_water, *kept, phosphorus, potassium, ash], axis=-1)


@dataclass(frozen=True, slots=True)
class Losses:
    """Share of C and N that each kind loses in a process, shape (n_kinds,) each."""

    carbon: Floats
    nitrogen: Floats


def losses(kinds: Kinds, process: Process) -> Losses:
    """The losses that the process sets, or else those of the materials."""
    carbon = kinds.carbon_loss if process.carbon_loss is None else process.carbon_loss
    nitrogen = kinds.nitrogen_loss if process.nitrogen_loss is None else process.nitrogen_loss
    shape = len(kinds)
    return Losses(np.broadcast_to(carbon, shape), np.broadcast_to(nitrogen, shape))


def yields(kinds: Kinds, process: Process) -> Floats:
    """Product of one tonne wet of each kind [t of each of ELEMENTS], shape (n_kinds, 7)."""
    lost = losses(kinds, process)
    return product(contents(kinds), lost.carbon, lost.nitrogen, process)


def process_of(name: str, lead_weeks: Mapping[str, int]) -> Process:
    """The process of that id, with a lead time that a city states for itself."""
    if name not in PROCESSES:
        raise RecipeError(f"no process {name!r}: there are {', '.join(PROCESSES)}")
    known = PROCESSES[name]
    return replace(known, lead_weeks=lead_weeks.get(name, known.lead_weeks))
