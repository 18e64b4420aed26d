"""What is typical of the materials that digesters are fed, group by group, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.digestion.contents import METHANE_M3_PER_KG_COD
from greenhaven.core.models.given import Assumption

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """What is typical of materials of one kind.

    Either a methane test or a share of lignin says how much organisms can use; with both, the
    test. `closes` is the class whose share follows from the carbon, "lipid" or "lignin"; the
    other keeps its typical share.
    """

    name: str
    lipid: float  # of the organic matter [kg/kg]
    lignin: float
    closes: str
    ammonium: float  # share of the nitrogen
    methane_l_per_kg: float | None  # methane test [litres at 0 °C a kg of organic matter]
    reason: str
    acids: float = 0.0  # share of the usable carbohydrate that has soured to acetic acid

    def assumptions(self) -> tuple["Assumption", ...]:
        """What is assumed of the group."""
        kept = "lignin" if self.closes == "lipid" else "lipid"
        share = self.lignin if kept == "lignin" else self.lipid
        told = [
            Assumption(f"{kept} in {self.name}", share, "kg/kg organic matter", self.reason),
            Assumption(f"ammonium in {self.name}", self.ammonium, "kg N/kg N", self.reason),
            Assumption(f"acids in {self.name}", self.acids, "kg COD/kg COD", "fed fresh"),
        ]
        if self.methane_l_per_kg is None:
            basis = f"lignin that limits {self.name}", self.lignin, "kg/kg organic matter"
        else:
            basis = f"methane from {self.name}", self.methane_l_per_kg, "l/kg organic matter"
        return (*told, Assumption(*basis, self.reason))

    def usable(self, demand: Floats) -> Floats:
        """Share of the oxygen demand that organisms can use.

        Parameters
        ----------
        demand : array
            Oxygen demand of the organic matter [kg COD/kg].

        Source
        ------
        From the methane test, 0.350 m³ a kg COD (cells that grow in the test count as unused,
        which makes it low by some hundredths). Else Chandler et al. (1980), Biotechnology and
        Bioengineering Symposium 10, 93: 0.830 − 0.028 × lignin in % of the organic matter; to be
        confirmed.
        """
        if self.methane_l_per_kg is not None:
            per_kg_cod = 1e3 * METHANE_M3_PER_KG_COD * demand
            return np.clip(self.methane_l_per_kg / np.where(demand > 0, per_kg_cod, np.inf), 0, 1)
        return np.full_like(demand, np.clip(0.830 - 2.8 * self.lignin, 0.0, 1.0))


_TYPICAL = "typical proximate analysis, rounded; to be confirmed"
_AVFALL = "Avfall Sverige (2009), Substrathandbok U2009:14, as transcribed in public code"
_RYNK = "Rynk (1992), On-Farm Composting Handbook, as quoted in the materials table of PILENGINE"
_KNOWN = (
    Group("food", 0.15, 0.04, "lipid", 0.03, 464.0,
          f"methane: three tests of food waste, 450–484; Browne et al. 467–529. Else {_TYPICAL}"),
    Group("grass", 0.05, 0.08, "lignin", 0.05, 300.0,
          f"methane of ley: {_AVFALL}. Else {_TYPICAL}"),
    Group("leaves", 0.06, 0.22, "lignin", 0.02, None,
          f"lignin 20 % of dry leaves: {_RYNK}. Else {_TYPICAL}"),
    Group("wood", 0.03, 0.30, "lignin", 0.01, None,
          f"lignin 26–28 % of dry wood: {_RYNK}. Else {_TYPICAL}"),
    Group("paper", 0.01, 0.20, "lignin", 0.01, None,
          f"lignin 18–20 % of dry cardboard and newsprint: {_RYNK}. Else {_TYPICAL}"),
    Group("manure", 0.06, 0.15, "lignin", 0.25, 213.0,
          f"methane of cattle slurry: {_AVFALL}. Else {_TYPICAL}"),
    Group("compost", 0.02, 0.30, "lignin", 0.02, 0.0,
          "what composting has left does not digest"),
)  # fmt: skip
GROUPS: Mapping[str, Group] = MappingProxyType({group.name: group for group in _KNOWN})
