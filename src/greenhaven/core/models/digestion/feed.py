"""What a digester is fed: a material's elements, water and ash as inputs of ADM1.

A material tells moisture, carbon, nitrogen, phosphorus, potassium and ash. Protein follows from
its nitrogen; lipid and lignin are typical of its group, but for the one that closes the carbon;
the rest is carbohydrate. How much of it organisms can use follows from a methane test or from
lignin. Nothing is lost on the way: what ADM1 has no place for (water, ash, phosphorus, potassium,
matter that nothing degrades) goes beside it, through the tank and out again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.digestion.contents import (
    CARBON_KG_PER_KMOL,
    CONTENTS,
    LIGNIN,
    NITROGEN_KG_PER_KMOL,
    POTASSIUM_KG_PER_KMOL,
    SOLIDS_KG_PER_M3,
    WATER_KG_PER_M3,
    Content,
)
from greenhaven.core.models.digestion.groups import GROUPS, Group
from greenhaven.core.models.given import Assumption, Contents
from greenhaven.errors import GreenhavenError

__all__ = [
    "BESIDE",
    "FED",
    "GROUPS",
    "Assumption",
    "DigesterFeed",
    "DigesterFeedError",
    "Group",
    "digester_feed",
    "split",
]

Floats = npt.NDArray[np.float64]
FED = (
    *("X_ch", "X_pr", "X_li", "X_I", "X_xc", "S_I", "S_ac", "S_pro", "S_bu", "S_va"),
    *("S_IN", "S_IC", "S_cat", "S_an"),
)
# What goes beside ADM1 [kg]; `inert_…` is organic matter that nothing degrades.
BESIDE = (
    *("water", "phosphorus", "potassium", "ash"),
    *("inert_cod", "inert_carbon", "inert_nitrogen", "inert_mass"),
)
AMMONIA_MASS = 17.031 / NITROGEN_KG_PER_KMOL  # kg NH3/kg N


class DigesterFeedError(GreenhavenError):
    """A material that cannot be what it says, or nothing to feed."""


ASSUMPTIONS = (
    Assumption("strong anions", 0.5, "mol/mol potassium",
               "potassium is the strong cation; half of it comes with chloride and sulphate, the "
               "other half with organic acids that turn into bicarbonate"),
    Assumption("inorganic carbon in the feed", 0.0, "kmol/m³",
               "fresh organics hold hardly any carbonate; all carbon is taken for organic"),
    Assumption("composites and soluble inerts in the feed", 0.0, "kg COD/m³",
               "solids enter as carbohydrate, protein and lipid, as in the interface of BSM2"),
    Assumption("nitrogen of unusable matter", 1.0, "kg N/kg N",
               "protein is as usable as the other organic matter; the nitrogen of what is not "
               "enters as X_I, and inerts without nitrogen go beside ADM1"),
    Assumption("density of dry matter", SOLIDS_KG_PER_M3, "kg/m³", "Haug (1993)"),
)  # fmt: skip
ANIONS = ASSUMPTIONS[0].value


@dataclass(frozen=True, slots=True)
class DigesterFeed:
    """What flows into the tank each day; arrays have the shape of the masses less the last axis."""

    flow_m3_per_d: Floats
    concentrations: Mapping[str, Floats]  # ADM1 inputs [kg COD/m³ or kmol/m³]
    beside: Mapping[str, Floats]  # [kg/m³]
    mass_kg_per_d: Floats  # with the water that was added
    water_added_kg_per_d: Floats
    organic_kg_per_d: Floats  # volatile solids
    material: Mapping[str, Floats]  # what came in [kg/d]: carbon, nitrogen, cod, water …
    unexplained_kg_per_d: Floats  # organic mass that no class explains; part of inert_mass
    assumptions: tuple[Assumption, ...]

    def entering(self) -> dict[str, Floats]:
        """What enters with the flow [kg/d]: ADM1 inputs and what goes beside, added up."""

        def of(quantity: str, weight: float) -> Floats:
            total = np.zeros_like(self.flow_m3_per_d)
            for name, value in self.concentrations.items():
                total = total + weight * getattr(CONTENTS[name], quantity) * value
            return total

        demand = sum(self.concentrations[name] for name in FED[:10])
        beside = self.beside
        per_m3 = {
            "carbon": of("carbon", CARBON_KG_PER_KMOL) + beside["inert_carbon"],
            "nitrogen": of("nitrogen", NITROGEN_KG_PER_KMOL) + beside["inert_nitrogen"],
            "cod": demand + beside["inert_cod"],
            **{name: beside[name] for name in ("water", "phosphorus", "potassium", "ash")},
        }
        return {name: value * self.flow_m3_per_d for name, value in per_m3.items()}

    def difference(self) -> dict[str, Floats]:
        """Material less what enters [kg/d]; zero but for rounding."""
        entering = self.entering()
        return {name: self.material[name] - entering[name] for name in entering}


def digester_feed(
    kg_per_d: npt.ArrayLike,
    materials: Contents,
    groups: Sequence[Group],
    *,
    total_solids: float | None = None,
) -> DigesterFeed:
    """Turn materials into what a digester is fed.

    Parameters
    ----------
    kg_per_d : array, shape (..., n)
        Wet mass of each material a day [kg/d].
    materials : Contents
        Arrays of shape (n,), or one material's numbers.
    groups : sequence of Group, length n
    total_solids : float, optional
        Water is added until the solids are at most this share of the wet mass.

    Returns
    -------
    DigesterFeed
        C, N, oxygen demand, P, K, ash and water are those of the materials.

    Raises
    ------
    DigesterFeedError
        If a mass is negative, nothing is fed, or a material cannot be.

    Notes
    -----
    The oxygen demand is that of the classes that have the material's carbon, nitrogen and organic
    mass. Where carbon is too scarce or too plenty for that, carbon and nitrogen are kept and the
    mass that remains is told (`unexplained_kg_per_d`).
    """
    masses = np.asarray(kg_per_d, dtype=np.float64)
    parts = split(materials, groups)
    if masses.shape[-1:] != (len(groups),):
        raise DigesterFeedError(f"expected masses of {len(groups)} materials, {masses.shape} came")
    if not np.all(np.isfinite(masses) & (masses >= 0)) or not np.all(masses.sum(axis=-1) > 0):
        raise DigesterFeedError("masses must be at least 0, and something must be fed")
    daily = {name: masses @ values for name, values in parts.items()}
    added = np.zeros(masses.shape[:-1])
    wet = masses.sum(axis=-1)
    if total_solids is not None:
        if not 0 < total_solids < 1:
            raise DigesterFeedError(f"total_solids: 0 to 1 was expected, {total_solids:g} came")
        added = np.maximum((wet - daily["water"]) / total_solids - wet, 0.0)
    daily["water"] = daily["water"] + added
    solids = wet + added - daily["water"]
    flow = daily["water"] / WATER_KG_PER_M3 + solids / SOLIDS_KG_PER_M3
    came = {name: daily[f"total_{name}"] for name in ("carbon", "nitrogen", "cod")}
    came |= {name: daily[name] for name in ("water", "phosphorus", "potassium", "ash")}
    return DigesterFeed(
        flow_m3_per_d=flow,
        concentrations={name: daily[name] / flow for name in FED},
        beside={name: daily[name] / flow for name in BESIDE},
        mass_kg_per_d=wet + added,
        water_added_kg_per_d=added,
        organic_kg_per_d=daily["organic"],
        material=came,
        unexplained_kg_per_d=daily["unexplained"],
        assumptions=(
            *ASSUMPTIONS,
            *(each for group in dict.fromkeys(groups) for each in group.assumptions()),
        ),
    )


def split(materials: Contents, groups: Sequence[Group]) -> dict[str, Floats]:
    """One kilogram wet of each material: ADM1 inputs [kg COD or kmol], what goes beside [kg].

    Raises
    ------
    DigesterFeedError
        If a material holds less than nothing, or more than there is.
    """
    names = ("moisture", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
    wet, carbon, nitrogen, p, k, ash = (
        np.broadcast_to(np.asarray(getattr(materials, name), float), len(groups)) for name in names
    )
    organic = 1 - wet - ash
    _refuse_impossible(
        groups, organic, np.stack([wet, carbon, nitrogen, p, k, ash]), carbon + nitrogen
    )
    classes, ammonium, unexplained = _classes(groups, organic, carbon, nitrogen)
    demand = sum(classes.values(), np.zeros(len(groups)))
    fed = _usable(groups, classes, demand, organic)
    acids = np.array([group.acids for group in groups]) * fed["X_ch"]
    potassium = k / POTASSIUM_KG_PER_KMOL
    nothing = np.zeros(len(groups))
    return {
        **dict.fromkeys(FED, nothing),
        **fed,
        "X_ch": fed["X_ch"] - acids,
        "S_ac": acids,
        "S_IN": ammonium / NITROGEN_KG_PER_KMOL,
        "S_cat": potassium,
        "S_an": ANIONS * potassium,
        "water": wet,
        "phosphorus": p,
        "potassium": k,
        "ash": ash,
        "inert_mass": fed["inert_mass"] + unexplained,
        "organic": organic,
        "unexplained": unexplained,
        "total_carbon": carbon,
        "total_nitrogen": nitrogen,
        "total_cod": demand,
    }


def _refuse_impossible(
    groups: Sequence[Group], organic: Floats, parts: Floats, elements: Floats
) -> None:
    possible = (parts >= 0).all(axis=0) & (organic >= -1e-9) & (elements <= organic + 1e-6)
    bad = ~possible  # also where something is not a number
    if bad.any():
        row = int(np.argmax(bad))
        raise DigesterFeedError(
            f"material {row} ({groups[row].name}) cannot be: {organic[row]:.3g} kg/kg of organic "
            f"matter with {elements[row]:.3g} of carbon and nitrogen"
        )


def _classes(
    groups: Sequence[Group], organic: Floats, carbon: Floats, nitrogen: Floats
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Classes with the material's carbon and nitrogen [kg COD], ammonium [kg N], mass left over.

    Nitrogen beyond the protein that the carbon can make counts as ammonium.
    """
    held = {"ch": CONTENTS["X_ch"], "pr": CONTENTS["X_pr"], "li": CONTENTS["X_li"], "lg": LIGNIN}
    c = {name: CARBON_KG_PER_KMOL * content.carbon for name, content in held.items()}
    ammonium = np.array([group.ammonium for group in groups]) * nitrogen
    per_protein = NITROGEN_KG_PER_KMOL * held["pr"].nitrogen
    protein = np.minimum((nitrogen - ammonium) / per_protein, carbon / c["pr"])
    ammonium = nitrogen - per_protein * protein
    mass = organic - AMMONIA_MASS * ammonium
    lipid_closes = np.array([group.closes == "lipid" for group in groups])
    typical = {
        "li": np.array([group.lipid for group in groups]) * organic / held["li"].organic_kg,
        "lg": np.array([group.lignin for group in groups]) * organic / held["lg"].organic_kg,
    }
    left = carbon - c["pr"] * protein
    # The class that keeps its typical share takes no more than the carbon that is left.
    fixed_c = np.where(lipid_closes, c["lg"], c["li"])
    fixed = np.minimum(np.where(lipid_closes, typical["lg"], typical["li"]), left / fixed_c)
    fixed_kg = np.where(lipid_closes, held["lg"].organic_kg, held["li"].organic_kg)
    left = left - fixed_c * fixed
    room = mass - held["pr"].organic_kg * protein - fixed_kg * fixed
    closing_c = np.where(lipid_closes, c["li"], c["lg"])
    closing_kg = np.where(lipid_closes, held["li"].organic_kg, held["lg"].organic_kg)
    closing = _closing(left, room, (c["ch"], held["ch"].organic_kg), (closing_c, closing_kg))
    carbohydrate = (left - closing_c * closing) / c["ch"]
    classes = {
        "ch": carbohydrate,
        "pr": protein,
        "li": np.where(lipid_closes, closing, fixed),
        "lg": np.where(lipid_closes, fixed, closing),
    }
    explained = sum(held[name].organic_kg * value for name, value in classes.items())
    return classes, ammonium, mass - explained


def _closing(
    carbon: Floats, mass: Floats, first: tuple[float, float], second: tuple[Floats, Floats]
) -> Floats:
    """How much of the second of two classes there is, given carbon and mass of both."""
    (c1, m1), (c2, m2) = first, second
    wanted = (m1 * carbon - c1 * mass) / (m1 * c2 - c1 * m2)
    return np.clip(wanted, 0.0, carbon / c2)


def _usable(
    groups: Sequence[Group], classes: Mapping[str, Floats], demand: Floats, organic: Floats
) -> dict[str, Floats]:
    """Part the classes into what organisms can use, X_I, and inerts beside ADM1.

    Lignin is not usable; of the other classes the same share is. Of what is not usable as much is
    X_I as its nitrogen, carbon and mass allow.
    """
    per_kg = np.divide(demand, organic, out=np.zeros_like(demand), where=organic > 0)
    usable = np.array([float(group.usable(per_kg[[row]])[0]) for row, group in enumerate(groups)])
    soft = demand - classes["lg"]
    share = np.divide(usable * demand, soft, out=np.zeros_like(soft), where=soft > 0)
    share = np.minimum(share, 1.0)
    named = {"X_ch": classes["ch"], "X_pr": classes["pr"], "X_li": classes["li"]}
    held: list[tuple[Content, Floats]] = [(LIGNIN, classes["lg"])]
    held += [(CONTENTS[name], (1 - share) * value) for name, value in named.items()]
    pool = sum((value for _, value in held), np.zeros_like(demand))
    carbon, nitrogen, mass = (
        np.sum([weight * getattr(content, name) * value for content, value in held], axis=0)
        for weight, name in (
            (CARBON_KG_PER_KMOL, "carbon"),
            (NITROGEN_KG_PER_KMOL, "nitrogen"),
            (1.0, "organic_kg"),
        )
    )
    inert = CONTENTS["X_I"]
    inert_c, inert_n = CARBON_KG_PER_KMOL * inert.carbon, NITROGEN_KG_PER_KMOL * inert.nitrogen
    most = [pool, carbon / inert_c, nitrogen / inert_n, mass / inert.organic_kg]
    taken = np.asarray(np.min(most, axis=0), dtype=np.float64)
    return {
        **{name: share * value for name, value in named.items()},
        "X_I": taken,
        "inert_cod": pool - taken,
        "inert_carbon": carbon - inert_c * taken,
        "inert_nitrogen": nitrogen - inert_n * taken,
        "inert_mass": mass - inert.organic_kg * taken,
    }
