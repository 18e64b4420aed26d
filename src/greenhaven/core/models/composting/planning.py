"""Composting for plans: two pools that decay at first order, for thousands of batches at once.

The mechanistic model of this room follows one heap closely; a plan needs the mass, carbon and
nitrogen that will be left of many. Temperature is given here, not computed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.given import Material
from greenhaven.core.process.expression import exp, minimum
from greenhaven.core.process.kinetics import cardinal_temperature
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Input,
    Parameter,
    Process,
    ProcessModel,
)

Floats = npt.NDArray[np.float64]
HAUG = "Haug (1993), The Practical Handbook of Compost Engineering, as in public code"
PILENGINE = "constants of the public planner PILENGINE"
GUILDS = "Solé-Mauri et al. (2007), as in public code: cardinal temperatures of both guilds as one"
SWOLF = "SWOLF composting inputs: yard trimmings lose 57.2 % of C and 13.9 % of N"

rapid = Component("rapid", "carbon that decays rapidly", "kg C", C=1)
slow = Component("slow", "carbon that decays slowly", "kg C", C=1)
lasting = Component("lasting", "carbon that nothing reaches", "kg C", C=1)
carbon_dioxide = Component("carbon_dioxide", "carbon given off", "kg C", C=1)
nitrogen = Component("nitrogen", "nitrogen", "kg N", N=1)
lost_nitrogen = Component("lost_nitrogen", "nitrogen given off", "kg N", N=1)

temperature = Input("temperature", "temperature of the compost", "°C", 50.0)
moisture = Input("moisture", "water of the wet mass", "1", 0.55)
oxygen = Input("oxygen", "oxygen in the pores, by volume", "1", 0.15)
free_air_space = Input("free_air_space", "air of the bulk volume", "1", 0.5)
carbon_to_nitrogen = Input("carbon_to_nitrogen", "C:N of what can decay", "1", 25.0)

k_rapid = Parameter("k_rapid", "decay of the rapid pool at best", "1/d", 0.27, source=PILENGINE)
k_slow = Parameter("k_slow", "decay of the slow pool at best", "1/d", 0.05, source=PILENGINE)
accessible = Parameter(
    "accessible",
    "share of the carbon that life reaches",
    "1",
    0.75,
    source=PILENGINE,
    bounds=(0, 1),
)
part_rapid = Parameter(
    "part_rapid", "share of that which is rapid", "1", 0.4,
    source="assumption: sugars, protein and fats of a mix of food and trimmings", bounds=(0, 1),
)  # fmt: skip
nitrogen_with_carbon = Parameter(
    "nitrogen_with_carbon", "share of N lost for each share of C lost", "1", 0.139 / 0.572,
    source=f"{SWOLF}; its 83.9 % for food waste is implausibly high and is not used", bounds=(0, 1),
)  # fmt: skip

step = Parameter("step", "length of a step", "d", 1.0, source="definition")
T_least = Parameter("T_least", "least temperature", "°C", 6.95, source=f"{GUILDS}: mesophiles")
T_best = Parameter("T_best", "best temperature", "°C", 59.05, source=f"{GUILDS}: thermophiles")
T_most = Parameter("T_most", "most temperature", "°C", 67.35, source=f"{GUILDS}: thermophiles")
# Not Haug's 1.066^(T − 20) − 1.21^(T − 60): as it is quoted, it peaks at 72 °C and ends at 80 °C.
warmth = cardinal_temperature(temperature, T_least, T_best, T_most)
wetness = 1 / (1 + exp(-(17.684 * moisture - 7.0622)))
openness = 1 / (1 + exp(-(23.675 * free_air_space - 3.4945)))
aeration = oxygen / (0.02 + oxygen)
supply = minimum(30.0 / carbon_to_nitrogen, 1.0)
speed = warmth * wetness * openness * aeration * supply


def _decays(pool: Component, constant: Parameter) -> Process:
    """What a pool loses in a day, to the end: pool (1 − exp(−k f))."""
    return Process(
        f"decay of the {pool.name} pool",
        {pool: -1, carbon_dioxide: Balance("C")},
        pool * (1 - exp(-constant * speed * step)),
        f"{HAUG}: factors of moisture, air space, oxygen, C:N; {GUILDS}",
    )


def _nitrogen_goes() -> Process:
    """Nitrogen that goes along with the carbon of a day."""
    carbon = rapid + slow + lasting
    gone = (
        rapid * (1 - exp(-k_rapid * speed * step)) + slow * (1 - exp(-k_slow * speed * step))
    ) / carbon
    return Process(
        "loss of nitrogen",
        {nitrogen: -1, lost_nitrogen: 1},
        nitrogen_with_carbon * nitrogen * gone,
        SWOLF,
    )


PLANNED = ProcessModel(
    "composting, planned",
    (_decays(rapid, k_rapid), _decays(slow, k_slow), _nitrogen_goes()),
    conserves=("C", "N"),
    time="day",
    stepped=True,
    source=f"two pools at first order after {HAUG}; {PILENGINE}",
    validity="7 to 67 °C; for plans, weeks to months. It knows no heat, water or air of its own",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan expects of batches, arrays of shape (n_days + 1, n_batches).

    `carbon_share`, `nitrogen_share`, `dry_matter_share`: what is left of what was laid.
    """

    carbon_share: Floats
    nitrogen_share: Floats
    dry_matter_share: Floats


def planned(
    material: Material,
    *,
    temperature_c: npt.ArrayLike,
    days: int,
    inputs: dict[Input, npt.ArrayLike] | None = None,
    parameters: dict[Parameter, npt.ArrayLike] | None = None,
) -> Planned:
    """What is left of batches, day by day.

    Parameters
    ----------
    material : Material
        One, or arrays of shape (n_batches,).
    temperature_c : number, (n_days,) or (n_days, n_batches)
        Expected temperature of the compost [°C].
    days : int
    inputs : mapping of Input to series
        Moisture, oxygen, air space and C:N where they are not the material's or usual ones.
    parameters : mapping of Parameter to value or array over batches
    """
    chosen: dict[Any, npt.ArrayLike] = {**(parameters or {})}
    carbon, n = np.atleast_1d(np.asarray(material.carbon, float)), np.asarray(material.nitrogen)
    open_share = np.asarray(chosen.pop(accessible, accessible.value), float)
    rapid_share = np.asarray(chosen.pop(part_rapid, part_rapid.value), float)
    wet = np.broadcast_to(np.asarray(material.moisture, float), carbon.shape)
    run = march(
        PLANNED,
        start={
            rapid: carbon * open_share * rapid_share,
            slow: carbon * open_share * (1 - rapid_share),
            lasting: carbon * (1 - open_share),
            nitrogen: np.broadcast_to(n, carbon.shape),
        },
        inputs={
            moisture: wet[np.newaxis],
            carbon_to_nitrogen: (carbon / np.maximum(n, 1e-9))[np.newaxis],
            temperature: temperature_c,
            **(inputs or {}),
        },
        parameters=chosen,
        steps=days,
    )
    return _as_planned(run.states[:, :, 0], carbon, wet, np.asarray(material.ash, float))


def _as_planned(states: Floats, carbon: Floats, wet: Floats, ash: Floats) -> Planned:
    """Shares that are left; the organic matter goes with its carbon."""
    names = [each.name for each in PLANNED.components]
    left = {name: states[:, names.index(name)] for name in names}
    carbon_share = (left["rapid"] + left["slow"] + left["lasting"]) / carbon
    organic = (1 - wet - ash) / (1 - wet)
    dry = 1 - organic * (1 - carbon_share)
    return Planned(carbon_share, left["nitrogen"] / left["nitrogen"][0], dry)
