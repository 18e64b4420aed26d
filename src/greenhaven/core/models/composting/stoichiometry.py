"""Formulas of what a compost is made of, and what conservation of elements says about them.

No coefficient of the model is typed in: each follows from the formulas below, so that carbon,
hydrogen, oxygen and nitrogen close by construction.
"""

from dataclasses import dataclass

ATOMIC_MASS = {"C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007}  # IUPAC (2021), abridged, kg/kmol
OXYGEN_MASS = 2 * ATOMIC_MASS["O"]  # kg per kmol O2

# Heat of aerobic oxidation for each mole of oxygen that is used up [kJ/mol O2]. Solé-Mauri et al.
# (2007), Ecological Modelling 200, 342, as in public code of that model: 440 (13.75 MJ/kg O2);
# Haug (1993): 21 MJ/kg volatile solids at 1.4 kg O2/kg, which is 15 MJ/kg O2.
HEAT_OF_OXIDATION = 440.0


@dataclass(frozen=True, slots=True)
class Substance:
    """A formula CcHhOoNn; fractions are allowed.

    Parameters
    ----------
    carbon, hydrogen, oxygen, nitrogen : float
        Atoms in one formula unit.
    heat : float or None
        Heat that full oxidation to CO₂, water and ammonia sets free [kJ/mol]; None = the heat of
        oxidation for each mole of oxygen.
    """

    carbon: float = 0.0
    hydrogen: float = 0.0
    oxygen: float = 0.0
    nitrogen: float = 0.0
    heat: float | None = None

    @property
    def molar_mass(self) -> float:
        """Mass of one kilomole [kg/kmol]."""
        return sum(ATOMIC_MASS[each] * number for each, number in self.atoms.items())

    @property
    def atoms(self) -> dict[str, float]:
        """Number of atoms of each element."""
        return {"C": self.carbon, "H": self.hydrogen, "O": self.oxygen, "N": self.nitrogen}

    @property
    def oxygen_demand(self) -> float:
        """Oxygen to oxidise one mole to CO₂, water and ammonia [mol/mol]."""
        return self.carbon + self.hydrogen / 4 - self.oxygen / 2 - 3 * self.nitrogen / 4

    @property
    def energy(self) -> float:
        """Chemical energy above CO₂, water and ammonia [kJ/mol]."""
        return HEAT_OF_OXIDATION * self.oxygen_demand if self.heat is None else self.heat

    def content(self, unit: str = "") -> dict[str, float]:
        """Elements [kg], oxygen demand [kg] and energy [kJ] in one kilogram.

        Parameters
        ----------
        unit : str
            "C" or "N": in one kilogram of that element, for what is weighed as its carbon or
            nitrogen.
        """
        mass = ATOMIC_MASS[unit] * self.atoms[unit] if unit else self.molar_mass
        elements = {each: ATOMIC_MASS[each] * n / mass for each, n in self.atoms.items() if n}
        demand, energy = self.oxygen_demand, self.energy
        held = {"COD": OXYGEN_MASS * demand / mass, "energy": 1000 * energy / mass}
        return {**elements, **{each: value for each, value in held.items() if value}}

    def methane_yield(self) -> float:
        """Methane from full anaerobic conversion [kg CH₄/kg].

        Source
        ------
        Buswell & Mueller (1952), Mechanism of methane fermentation, Industrial & Engineering
        Chemistry 44, 550 (to be confirmed): all of the oxygen demand goes to methane, which has
        2 mol O₂/mol.
        """
        return self.oxygen_demand / METHANE.oxygen_demand * METHANE.molar_mass / self.molar_mass


# Solé-Mauri et al. (2007): formulas recovered from the coefficients in public code of that model;
# all of them give its oxygen demand. (One public code has 134/4 for lipid; the formula says 139/4.)
CARBOHYDRATE = Substance(6, 12, 6)  # also cellulose and sugar: hydrated as in the source
PROTEIN = Substance(16, 24, 5, 4)
LIPID = Substance(25, 45, 3)
HEMICELLULOSE = Substance(10, 18, 9)
LIGNIN = Substance(20, 30, 6)
BACTERIA = Substance(5, 7, 2, 1)
# Schnitzer & Khan (1978), Soil Organic Matter: mean humic acid, without sulphur (to be confirmed)
HUMUS = Substance(187, 186, 89, 9)

ACETIC_ACID = Substance(2, 4, 2)
METHANE = Substance(1, 4)
CARBON_DIOXIDE = Substance(1, 0, 2)
OXYGEN = Substance(oxygen=2, heat=0.0)
WATER = Substance(hydrogen=2, oxygen=1)
AMMONIA = Substance(hydrogen=3, nitrogen=1)
CARBON_IN_METHANE = ATOMIC_MASS["C"] / METHANE.molar_mass  # kg C/kg
NITROGEN_IN_AMMONIUM = ATOMIC_MASS["N"] / (ATOMIC_MASS["N"] + 4 * ATOMIC_MASS["H"])  # kg N/kg

# Heat above NH4+ from standard enthalpies of formation [kJ/mol], CRC Handbook of Chemistry and
# Physics (to be confirmed): NH4+ −132.5, NO3− −207.4, water −285.8, N2O(g) 82.1.
NITRIC_ACID = Substance(hydrogen=1, oxygen=3, nitrogen=1, heat=-360.7)
NITROUS_OXIDE = Substance(oxygen=1, nitrogen=2, heat=-510.3)
NITROGEN_GAS = Substance(nitrogen=2, heat=-592.4)


def growth(food: Substance, yield_: float, cells: Substance = BACTERIA) -> dict[str, float]:
    """What the growth of one kilogram of cells uses (−) and makes (+), by element balance.

    Parameters
    ----------
    food : Substance
    yield_ : float
        Cells grown from one kilogram of food [kg/kg].

    Returns
    -------
    dict
        "food", "oxygen", "carbon dioxide", "ammonia" and "water" [kg/kg cells].

    Source
    ------
    Solé-Mauri et al. (2007): O₂ = a_i − a_X Y, CO₂ = c_i − c_X Y, NH₃ = n_i − n_X Y, water from H,
    all in mol for each mole of food, Y in mol cells/mol food.
    """
    moles = yield_ * food.molar_mass / cells.molar_mass  # of cells, for each mole of food
    made = {
        "oxygen": (OXYGEN, -(food.oxygen_demand - cells.oxygen_demand * moles)),
        "carbon dioxide": (CARBON_DIOXIDE, food.carbon - cells.carbon * moles),
        "ammonia": (AMMONIA, food.nitrogen - cells.nitrogen * moles),
    }
    hydrogen = food.hydrogen - cells.hydrogen * moles - 3 * made["ammonia"][1]
    made["water"] = (WATER, hydrogen / 2)
    per_cells = 1 / (moles * cells.molar_mass)
    kilograms = {name: each.molar_mass * n * per_cells for name, (each, n) in made.items()}
    return {"food": -1 / yield_, **kilograms}
