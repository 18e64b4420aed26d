"""Acetate to methane, the last step of ADM1 (Batstone et al. 2002), as a reader would write it."""

from greenhaven.core.process.expression import Expression
from greenhaven.core.process.kinetics import exp10, inhibition, monod
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Implicit,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

BSM2 = "Rosen & Jeppsson 2006, Aspects on ADM1 implementation within the BSM2"

# What there is, and what one unit of it is made of
S_ac = Component("S_ac", "acetate", "kg COD/m³", COD=1, C=0.0313)
S_ch4 = Component("S_ch4", "dissolved methane", "kg COD/m³", COD=1, C=0.0156)
S_IC = Component("S_IC", "inorganic carbon", "kmol/m³", C=1)
S_IN = Component("S_IN", "inorganic nitrogen", "kmol/m³", N=1)
X_ac = Component("X_ac", "acetate degraders", "kg COD/m³", COD=1, C=0.0313, N=0.00571)
X_c = Component("X_c", "composites", "kg COD/m³", COD=1, C=0.02786, N=0.00269)

# What we must know, and where we know it from
k_m = Parameter("k_m", "maximum uptake", "1/d", 8.0, source=BSM2)
K_S = Parameter("K_S", "half saturation", "kg COD/m³", 0.15, source=BSM2)
K_I = Parameter("K_I", "free ammonia halving uptake", "kmol/m³", 0.0018, source=BSM2)
Y = Parameter("Y", "biomass yield", "1", 0.05, source=BSM2, bounds=(0, 1))
k_dec = Parameter("k_dec", "decay", "1/d", 0.02, source=BSM2)
S_cat = Parameter("S_cat", "net strong cations", "kmol/m³", 0.02, source="measured at intake")
molar = Parameter("molar", "one mole a litre", "kmol/m³", 1.0, source="by definition")
COD_ac = Parameter("COD_ac", "oxygen for a mole of acetate", "kg COD/kmol", 64, source=BSM2)

# What must hold at every instant
K_n, K_c, K_a = molar * 10**-8.9, molar * 10**-6.3, molar * 10**-4.76
K_w = molar * molar * 10**-13.6


def charge(pH: Expression) -> Expression:  # noqa: N803 -- the field's name
    """Sum of charges, zero at the pH that holds [kmol/m³]."""
    S_H = molar * exp10(-pH)  # noqa: N806 -- the field's name
    ammonium = S_IN * S_H / (K_n + S_H)
    bicarbonate = S_IC * K_c / (K_c + S_H)
    return S_cat + S_H + ammonium - bicarbonate - S_ac / COD_ac * K_a / (K_a + S_H) - K_w / S_H


pH = Implicit("pH", "acidity", equation=charge, start=7.0, within=(2, 12))  # noqa: N816 -- likewise
S_nh3 = S_IN * K_n / (K_n + molar * exp10(-pH))

# What happens
uptake = Process(
    "uptake of acetate",
    {S_ac: -1, X_ac: Y, S_ch4: 1 - Y, S_IC: Balance("C"), S_IN: Balance("N")},
    rate=k_m * monod(S_ac, K_S) * X_ac * inhibition(S_nh3, K_I),
)
decay = Process(
    "decay of acetate degraders",
    {X_ac: -1, X_c: 1, S_IC: Balance("C"), S_IN: Balance("N")},
    rate=k_dec * X_ac,
)
MODEL = ProcessModel(
    "acetoclastic methanogenesis",
    (uptake, decay),
    conserves=("COD", "C", "N"),
    observables=(Observable("acidity", "pH", "1", pH),),
)
