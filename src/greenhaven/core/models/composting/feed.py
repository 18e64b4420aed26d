"""What a material is made of, in the pools of the model; every assumption says its reason.

A material tells moisture, carbon, nitrogen, phosphorus, potassium, ash and bulk density. What it
is made of biochemically is typical of its group, tilted as little as possible until its carbon,
nitrogen and organic matter are those of the material, exactly.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.composting.acidity import carboxylic, pk_acetic
from greenhaven.core.models.composting.components import (
    acids,
    ammonium,
    carbohydrate,
    cellulose,
    hemicellulose,
    humus,
    lignin,
    lipid,
    mesophiles,
    nitrifiers,
    other_ash,
    phosphorus,
    potassium,
    protein,
    strong_ions,
    thermophiles,
    water,
)
from greenhaven.core.models.composting.stoichiometry import (
    ACETIC_ACID,
    ATOMIC_MASS,
    BACTERIA,
    CARBOHYDRATE,
    HEMICELLULOSE,
    HUMUS,
    LIGNIN,
    LIPID,
    PROTEIN,
    Substance,
)
from greenhaven.core.models.given import Assumption, Material
from greenhaven.core.process.symbols import Component
from greenhaven.errors import GreenhavenError

Floats = npt.NDArray[np.float64]

POOLS: dict[Component, Substance] = {
    carbohydrate: CARBOHYDRATE,
    protein: PROTEIN,
    lipid: LIPID,
    hemicellulose: HEMICELLULOSE,
    cellulose: CARBOHYDRATE,
    lignin: LIGNIN,
    humus: HUMUS,
}
SHRINKING = np.arange(0.0, 0.4, 0.01)  # shares of the organic matter that may turn out mineral
FAR = 0.3  # relative entropy of a make-up that is no longer typical
CLOSE = 1e-12
POTASSIUM_MASS = 39.098  # IUPAC (2021), kg/kmol


class RecipeError(GreenhavenError):
    """A mix that cannot be composted, or whose composition cannot be."""


@dataclass(frozen=True, slots=True)
class Group:
    """What materials of one kind are typically made of.

    Parameters
    ----------
    name : str
    shares : tuple of float
        Carbohydrate, protein, lipid, hemicellulose, cellulose, lignin, humus of the organic
        matter [kg/kg]; they add up to 1.
    ammonium : float
        Share of the nitrogen that is ammonium.
    reason : str
        Where the shares are from.
    """

    name: str
    shares: tuple[float, ...]
    ammonium: float
    reason: str


_FEED = "typical proximate and fibre analysis, rounded (assumption, to be confirmed)"
_LEAF = f"{_FEED}; a quarter of the nitrogen is tied to tannins and counted as that of humus"
GROUPS = {
    each.name: each
    for each in (
        Group("food", (0.45, 0.17, 0.15, 0.08, 0.11, 0.04, 0.0), 0.03, f"food scraps: {_FEED}"),
        Group("grass", (0.22, 0.17, 0.05, 0.22, 0.26, 0.08, 0.0), 0.05, f"grass: {_FEED}"),
        Group("leaves", (0.18, 0.07, 0.06, 0.17, 0.22, 0.22, 0.08), 0.02, f"tree leaves: {_LEAF}"),
        Group("wood", (0.04, 0.02, 0.03, 0.24, 0.41, 0.26, 0.0), 0.01, f"wood and bark: {_FEED}"),
        Group("paper", (0.02, 0.01, 0.01, 0.13, 0.68, 0.15, 0.0), 0.01, f"paper, board: {_FEED}"),
        Group("manure", (0.13, 0.18, 0.06, 0.22, 0.26, 0.15, 0.0), 0.25, f"manure: {_FEED}"),
        Group("compost", (0.02, 0.13, 0.02, 0.06, 0.12, 0.25, 0.40), 0.02, f"compost: {_FEED}"),
    )
}
INOCULUM = Assumption(
    "cells of each guild", 0.0065, "kg/kg organic matter",
    "fitted to two measured in-vessel runs; public code of Solé-Mauri et al. (2007) starts with a "
    "quarter of it",
)  # fmt: skip
NITRIFIERS = Assumption(
    "nitrifiers", 1e-5, "kg/kg organic matter", "a hundredth of the other cells or fewer at first"
)
BASES = Assumption(
    "strong bases", 0.5, "mol/mol potassium",
    "half of the potassium is balanced by organic anions, not by chloride, sulphate and the like",
)  # fmt: skip
START_ACIDITY = Assumption(
    "pH at the start", 6.5, "1",
    "fresh mixes are slightly acid: bases and ammonium are balanced by volatile acids at that pH",
)  # fmt: skip
ACID_FORM = 10 ** (pk_acetic.value - START_ACIDITY.value)  # acid for each acetate at that pH
CELLS_OF_NITROGEN = 0.25  # at most this share of a material's nitrogen is in living cells


def composition(
    material: Material, group: Group
) -> tuple[dict[Component, float], tuple[Assumption, ...]]:
    """One kilogram of a material as amounts of components [kg], with what was assumed.

    Raises
    ------
    RecipeError
        If its carbon and nitrogen cannot be those of organic matter.
    """
    wet, carbon, nitrogen, ash, p, k = (
        float(np.asarray(each))
        for each in (
            material.moisture, material.carbon, material.nitrogen, material.ash,
            material.phosphorus, material.potassium,
        )
    )  # fmt: skip
    organic = 1 - wet - ash
    _refuse_impossible(wet, organic, ash - p - k)
    mineral_n = group.ammonium * nitrogen
    cells_n = BACTERIA.content()["N"]
    cells = min(INOCULUM.value * organic, CELLS_OF_NITROGEN * nitrogen / (2 * cells_n))
    few = NITRIFIERS.value * organic if cells else 0.0
    living = 2 * cells + few
    bases = BASES.value * k / POTASSIUM_MASS  # kmol/kg
    saturated = carboxylic.value * group.shares[-1] * organic
    acid = ACETIC_ACID.molar_mass * (bases + mineral_n / ATOMIC_MASS["N"]) * (1 + ACID_FORM)
    wanted = np.array([
        organic - living - mineral_n - acid,
        carbon - living * BACTERIA.content()["C"] - acid * ACETIC_ACID.content()["C"],
        nitrogen - mineral_n - living * cells_n,
    ])  # fmt: skip
    shares, shrunk = _closest(group, wanted)
    made = {
        **dict(zip(POOLS, shares.tolist(), strict=True)),
        mesophiles: cells,
        thermophiles: cells,
        nitrifiers: few,
        ammonium: mineral_n,
        acids: acid,
        strong_ions: bases + saturated,
        water: wet,
        phosphorus: p,
        potassium: k,
        other_ash: ash - p - k + shrunk,
    }
    return made, _assumed(group, shares, shrunk)


def _refuse_impossible(wet: float, organic: float, other: float) -> None:
    if not 0 < wet < 1:
        raise RecipeError(f"a moisture between 0 and 1 was expected, {wet:g} came")
    if organic <= 0:
        raise RecipeError("there is no organic matter: moisture and ash are everything")
    if other < -CLOSE:
        raise RecipeError(f"phosphorus and potassium exceed the ash by {-other:g} kg/kg")


def _closest(group: Group, wanted: Floats) -> tuple[Floats, float]:
    """Pools [kg/kg wet] with the wanted mass, carbon and nitrogen, and the mass that is mineral.

    Where organic matter is too poor in carbon to be typical of its group, a part of it is not
    organic: combined water and carbonates burn off as well when ash is measured.
    """
    typical = np.array(group.shares)
    best, distance, mineral = None, np.inf, 0.0
    for shrink in SHRINKING:
        target = wanted * [1 - shrink, 1, 1]
        shares = _tilted(typical, _contents(), target / target[0])
        if shares is not None and (far := _relative_entropy(shares, typical)) < distance:
            best, distance, mineral = shares * target[0], far, float(wanted[0] * shrink)
        if distance < FAR:
            break
    if best is None:
        raise RecipeError(
            f"{group.name}: organic matter with {wanted[1] / wanted[0]:.3g} of carbon and "
            f"{wanted[2] / wanted[0]:.3g} of nitrogen was given; 0.40 to 0.66 and at most 0.15 "
            "were expected"
        )
    return best, mineral


def _contents() -> Floats:
    """Mass, carbon and nitrogen in a kilogram of each pool, shape (3, n_pools)."""
    content = [substance.content() for substance in POOLS.values()]
    return np.array([[1.0, each["C"], each.get("N", 0.0)] for each in content]).T


def _relative_entropy(shares: Floats, typical: Floats) -> float:
    used = shares > 0
    return float(np.sum(shares[used] * np.log(shares[used] / typical[used])))


def _tilted(typical: Floats, held: Floats, target: Floats) -> Floats | None:
    """Shares closest to the typical ones in relative entropy that meet the target; None = no such.

    Source
    ------
    Csiszár (1975), I-divergence geometry of probability distributions, Annals of Probability 3,
    146 (to be confirmed): the closest shares are q_i exp(λ · a_i); the multipliers are found by
    Newton's method.
    """
    used = typical > 0
    if target[2] <= CLOSE:
        used &= held[2] == 0
        held, target = held[:2], target[:2]
    a, q = held[:, used], typical[used]
    multipliers = np.zeros(len(target))
    full = np.zeros(len(typical))
    for _ in range(200):
        shares = q * np.exp(multipliers @ a)
        left = a @ shares - target
        if np.abs(left).max() < CLOSE:
            full[used] = shares
            return full
        slope = (a * shares) @ a.T
        if not np.all(np.isfinite(slope)) or np.linalg.cond(slope) > 1e14:
            return None
        step = np.linalg.solve(slope, left)
        multipliers = multipliers - step * min(1.0, 5.0 / np.abs(step @ a).max())
    return None


def _assumed(group: Group, shares: Floats, shrunk: float) -> tuple[Assumption, ...]:
    total = shares.sum()
    made = [
        Assumption(f"{pool.name} in {group.name}", float(share / total), "kg/kg organic matter",
                   f"{group.reason}; tilted to the material's carbon and nitrogen")
        for pool, share in zip(POOLS, shares, strict=True)
        if share > 0
    ]  # fmt: skip
    made.append(
        Assumption(f"ammonium in {group.name}", group.ammonium, "kg N/kg N", f"{group.reason}")
    )
    if shrunk:
        made.append(
            Assumption(f"mineral part of the organic matter of {group.name}", shrunk, "kg/kg wet",
                       "no organic matter is as poor in carbon as was given; what burns off with "
                       "the ash is not all organic")
        )  # fmt: skip
    return tuple(made)
