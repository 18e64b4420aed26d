"""ADM1, the anaerobic digestion model, as the BSM2 benchmark uses it: a heated tank and its gas.

Batstone et al. (2002), Anaerobic Digestion Model No. 1, IWA Scientific and Technical Report 13,
with the carbon and nitrogen contents that close its balances and the parameters of the BSM2
digester by Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2 framework. pH
follows from the balance of charges at each instant; dissolved and gaseous hydrogen are states.
"""

from collections.abc import Mapping

from greenhaven.core.process.expression import Expression, exp, maximum
from greenhaven.core.process.kinetics import (
    competition,
    exp10,
    inhibition,
    monod,
    ph_inhibition,
    van_t_hoff,
)
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Implicit,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

RJ = "Rosen & Jeppsson 2006, BSM2"
IWA = "Batstone et al. 2002, ADM1"
DEFINED = "by definition"
OURS = "assumption, not in ADM1; it moves the published states by less than 1e-6"
DA = "ADM1da: Schlattmann 2011, as documented for SIMBA#; to be confirmed in print"

# ── What there is. COD, kmol C and kmol N in a kg COD (or kmol) of each: RJ, table of contents ──
N_XC, N_I, N_AA, N_BAC = 0.0376 / 14, 0.06 / 14, 0.007, 0.08 / 14
COD_UNIT, MOLE_UNIT = "kg COD/m³", "kmol/m³"


def _cod(name: str, meaning: str, C: float = 0.0, N: float = 0.0, scale: float = 1.0) -> Component:
    content = {key: value for key, value in (("C", C), ("N", N)) if value}
    where = "gas" if name.startswith("G_") else "liquid"
    return Component(name, meaning, COD_UNIT, compartment=where, scale=scale, COD=1, **content)


S_su = _cod("S_su", "sugars", C=0.0313)
S_aa = _cod("S_aa", "amino acids", C=0.03, N=N_AA)
S_fa = _cod("S_fa", "long-chain fatty acids", C=0.0217)
S_va = _cod("S_va", "valerate", C=0.024)
S_bu = _cod("S_bu", "butyrate", C=0.025)
S_pro = _cod("S_pro", "propionate", C=0.0268)
S_ac = _cod("S_ac", "acetate", C=0.0313)
S_h2 = _cod("S_h2", "dissolved hydrogen", scale=1e-6)
S_ch4 = _cod("S_ch4", "dissolved methane", C=0.0156)
S_IC = Component("S_IC", "inorganic carbon", MOLE_UNIT, C=1)
S_IN = Component("S_IN", "inorganic nitrogen", MOLE_UNIT, N=1)
S_I = _cod("S_I", "soluble inerts", C=0.03, N=N_I)
X_xc = _cod("X_xc", "composites", C=0.02786, N=N_XC)
X_ch = _cod("X_ch", "carbohydrates", C=0.0313)
X_pr = _cod("X_pr", "proteins", C=0.03, N=N_AA)
X_li = _cod("X_li", "lipids", C=0.022)
X_su = _cod("X_su", "sugar degraders", C=0.0313, N=N_BAC)
X_aa = _cod("X_aa", "amino acid degraders", C=0.0313, N=N_BAC)
X_fa = _cod("X_fa", "fatty acid degraders", C=0.0313, N=N_BAC)
X_c4 = _cod("X_c4", "valerate and butyrate degraders", C=0.0313, N=N_BAC)
X_pro = _cod("X_pro", "propionate degraders", C=0.0313, N=N_BAC)
X_ac = _cod("X_ac", "acetate degraders", C=0.0313, N=N_BAC)
X_h2 = _cod("X_h2", "hydrogen degraders", C=0.0313, N=N_BAC)
X_I = _cod("X_I", "particulate inerts", C=0.03, N=N_I)
S_cat = Component("S_cat", "strong cations", MOLE_UNIT)
S_an = Component("S_an", "strong anions", MOLE_UNIT)
G_h2 = _cod("G_h2", "hydrogen in the gas", scale=1e-4)
G_ch4 = _cod("G_ch4", "methane in the gas", C=0.0156)
G_co2 = Component("G_co2", "carbon dioxide in the gas", MOLE_UNIT, compartment="gas", C=1)
BIOMASS = (X_su, X_aa, X_fa, X_c4, X_pro, X_ac, X_h2)


# ── What we must know ──
def _share(name: str, meaning: str, value: float) -> Parameter:
    return Parameter(name, meaning, "1", value, source=RJ, bounds=(0, 1))


def _rate(name: str, meaning: str, value: float) -> Parameter:
    return Parameter(name, meaning, "1/d", value, source=RJ, bounds=(0, float("inf")))


def _level(name: str, meaning: str, value: float, unit: str = COD_UNIT) -> Parameter:
    return Parameter(name, meaning, unit, value, source=RJ, bounds=(0, float("inf")))


def _known(name: str, meaning: str, unit: str, value: float, source: str = RJ) -> Parameter:
    return Parameter(name, meaning, unit, value, source=source)


# Products; what is left of each row closes COD (RJ: f_li 0.3, f_h2 0.19, 0.06, 0.3, 0.15 …).
f_sI_xc = _share("f_sI_xc", "soluble inerts from composites", 0.1)
f_xI_xc = _share("f_xI_xc", "particulate inerts from composites", 0.2)
f_ch_xc = _share("f_ch_xc", "carbohydrates from composites", 0.2)
f_pr_xc = _share("f_pr_xc", "proteins from composites", 0.2)
f_fa_li = _share("f_fa_li", "fatty acids from lipids", 0.95)
f_bu_su = _share("f_bu_su", "butyrate from sugars", 0.13)
f_pro_su = _share("f_pro_su", "propionate from sugars", 0.27)
f_ac_su = _share("f_ac_su", "acetate from sugars", 0.41)
f_va_aa = _share("f_va_aa", "valerate from amino acids", 0.23)
f_bu_aa = _share("f_bu_aa", "butyrate from amino acids", 0.26)
f_pro_aa = _share("f_pro_aa", "propionate from amino acids", 0.05)
f_ac_aa = _share("f_ac_aa", "acetate from amino acids", 0.40)
f_ac_fa = _share("f_ac_fa", "acetate from fatty acids", 0.7)
f_pro_va = _share("f_pro_va", "propionate from valerate", 0.54)
f_ac_va = _share("f_ac_va", "acetate from valerate", 0.31)
f_ac_bu = _share("f_ac_bu", "acetate from butyrate", 0.8)
f_ac_pro = _share("f_ac_pro", "acetate from propionate", 0.57)
Y_su = _share("Y_su", "yield on sugars", 0.10)
Y_aa = _share("Y_aa", "yield on amino acids", 0.08)
Y_fa = _share("Y_fa", "yield on fatty acids", 0.06)
Y_c4 = _share("Y_c4", "yield on valerate and butyrate", 0.06)
Y_pro = _share("Y_pro", "yield on propionate", 0.04)
Y_ac = _share("Y_ac", "yield on acetate", 0.05)
Y_h2 = _share("Y_h2", "yield on hydrogen", 0.06)
# Rates at 35 °C
k_dis = _rate("k_dis", "disintegration", 0.5)
k_hyd_ch = _rate("k_hyd_ch", "hydrolysis of carbohydrates", 10)
k_hyd_pr = _rate("k_hyd_pr", "hydrolysis of proteins", 10)
k_hyd_li = _rate("k_hyd_li", "hydrolysis of lipids", 10)
k_m_su = _rate("k_m_su", "largest uptake of sugars", 30)
k_m_aa = _rate("k_m_aa", "largest uptake of amino acids", 50)
k_m_fa = _rate("k_m_fa", "largest uptake of fatty acids", 6)
k_m_c4 = _rate("k_m_c4", "largest uptake of valerate and butyrate", 20)
k_m_pro = _rate("k_m_pro", "largest uptake of propionate", 13)
k_m_ac = _rate("k_m_ac", "largest uptake of acetate", 8)
k_m_h2 = _rate("k_m_h2", "largest uptake of hydrogen", 35)
k_dec_su = _rate("k_dec_su", "decay of sugar degraders", 0.02)
k_dec_aa = _rate("k_dec_aa", "decay of amino acid degraders", 0.02)
k_dec_fa = _rate("k_dec_fa", "decay of fatty acid degraders", 0.02)
k_dec_c4 = _rate("k_dec_c4", "decay of valerate and butyrate degraders", 0.02)
k_dec_pro = _rate("k_dec_pro", "decay of propionate degraders", 0.02)
k_dec_ac = _rate("k_dec_ac", "decay of acetate degraders", 0.02)
k_dec_h2 = _rate("k_dec_h2", "decay of hydrogen degraders", 0.02)
K_S_su = _level("K_S_su", "half saturation of sugars", 0.5)
K_S_aa = _level("K_S_aa", "half saturation of amino acids", 0.3)
K_S_fa = _level("K_S_fa", "half saturation of fatty acids", 0.4)
K_S_c4 = _level("K_S_c4", "half saturation of valerate and butyrate", 0.2)
K_S_pro = _level("K_S_pro", "half saturation of propionate", 0.1)
K_S_ac = _level("K_S_ac", "half saturation of acetate", 0.15)
K_S_h2 = _level("K_S_h2", "half saturation of hydrogen", 7e-6)
K_S_IN = _level("K_S_IN", "half saturation of inorganic nitrogen", 1e-4, MOLE_UNIT)
K_I_nh3 = _level("K_I_nh3", "free ammonia halving uptake of acetate", 0.0018, MOLE_UNIT)
K_I_h2_fa = _level("K_I_h2_fa", "hydrogen halving uptake of fatty acids", 5e-6)
K_I_h2_c4 = _level("K_I_h2_c4", "hydrogen halving uptake of valerate and butyrate", 1e-5)
K_I_h2_pro = _level("K_I_h2_pro", "hydrogen halving uptake of propionate", 3.5e-6)
eps_IC = _known("eps_IC", "keeps inorganic carbon from being overdrawn", MOLE_UNIT, 3e-8, OURS)
eps_c4 = _level("eps_c4", "keeps the competition of valerate and butyrate defined", 1e-6)
pH_LL_aa = _known("pH_LL_aa", "lower pH limit of acidogens", "1", 4)
pH_UL_aa = _known("pH_UL_aa", "upper pH limit of acidogens", "1", 5.5)
pH_LL_ac = _known("pH_LL_ac", "lower pH limit of acetate degraders", "1", 6)
pH_UL_ac = _known("pH_UL_ac", "upper pH limit of acetate degraders", "1", 7)
pH_LL_h2 = _known("pH_LL_h2", "lower pH limit of hydrogen degraders", "1", 5)
pH_UL_h2 = _known("pH_UL_h2", "upper pH limit of hydrogen degraders", "1", 6)
# Temperature of the organisms (BSM2 keeps them at 35 °C: set the three to 0 for that)
theta_hyd = _known("theta_hyd", "warming of disintegration and hydrolysis", "1/K", 0.024, DA)
theta_fast = _known(
    "theta_fast", "warming of sugar, amino acid and hydrogen degraders", "1/K", 0.069, DA
)
theta_slow = _known("theta_slow", "warming of acid degraders", "1/K", 0.055, DA)
# Physical chemistry
R = _known("R", "gas constant", "bar m³/kmol/K", 0.083145)
R_J = _known("R_J", "gas constant", "J/mol/K", 8.3145)
T_base = _known("T_base", "temperature of the equilibrium constants", "K", 298.15)
T_bio = _known("T_bio", "temperature of the rates", "K", 308.15)
molar = _known("molar", "one mole a litre", MOLE_UNIT, 1.0, DEFINED)
COD_h2 = _known("COD_h2", "oxygen that a mole of hydrogen takes", "kg COD/kmol", 16, DEFINED)
COD_ac = _known(
    "COD_ac", "oxygen that a mole of acetate or methane takes", "kg COD/kmol", 64, DEFINED
)
COD_pro = _known("COD_pro", "oxygen that a mole of propionate takes", "kg COD/kmol", 112, DEFINED)
COD_bu = _known("COD_bu", "oxygen that a mole of butyrate takes", "kg COD/kmol", 160, DEFINED)
COD_va = _known("COD_va", "oxygen that a mole of valerate takes", "kg COD/kmol", 208, DEFINED)
pK_w = _known("pK_w", "water", "1", 14)
pK_co2 = _known("pK_co2", "carbonic acid", "1", 6.35)
pK_IN = _known("pK_IN", "ammonium", "1", 9.25)
pK_ac = _known("pK_ac", "acetic acid", "1", 4.76)
pK_pro = _known("pK_pro", "propionic acid", "1", 4.88)
pK_bu = _known("pK_bu", "butyric acid", "1", 4.82)
pK_va = _known("pK_va", "valeric acid", "1", 4.86)
H_w = _known("H_w", "enthalpy of the dissociation of water", "J/mol", 55900)
H_co2 = _known("H_co2", "enthalpy of the dissociation of carbonic acid", "J/mol", 7646)
H_IN = _known("H_IN", "enthalpy of the dissociation of ammonium", "J/mol", 51965)
K_H_co2 = _known("K_H_co2", "solubility of carbon dioxide", "kmol/m³/bar", 0.035)
K_H_ch4 = _known("K_H_ch4", "solubility of methane", "kmol/m³/bar", 0.0014)
K_H_h2 = _known("K_H_h2", "solubility of hydrogen", "kmol/m³/bar", 7.8e-4)
L_co2 = _known("L_co2", "enthalpy of solution of carbon dioxide", "J/mol", -19410)
L_ch4 = _known("L_ch4", "enthalpy of solution of methane", "J/mol", -14240)
L_h2 = _known("L_h2", "enthalpy of solution of hydrogen", "J/mol", -4180)
p_w_base = _known("p_w_base", "vapour pressure of water at 25 °C", "bar", 0.0313)
T_vap = _known("T_vap", "warming of the vapour pressure", "K", 5290)
kLa = _rate("kLa", "transfer between liquid and gas", 200)
k_P = _known("k_P", "outlet of the gas", "m³/d/bar", 5e4)
P_atm = _known("P_atm", "pressure of the atmosphere", "bar", 1.013)
T = Input("T", "temperature of the liquid", "K", 308.15, (273.15, 373.15))


# ── What must hold at every instant ──
def _constant(pK: Parameter, enthalpy: Parameter | None = None) -> Expression:
    """Dissociation constant at the temperature of the liquid [kmol m⁻³]."""
    base = molar * exp10(-pK)
    return base if enthalpy is None else base * van_t_hoff(enthalpy, T, T_base, R_J)


K_w, K_co2, K_IN = _constant(pK_w, H_w) * molar, _constant(pK_co2, H_co2), _constant(pK_IN, H_IN)
ACIDS = tuple(
    (acid, demand, _constant(pK))
    for acid, demand, pK in (
        (S_ac, COD_ac, pK_ac),
        (S_pro, COD_pro, pK_pro),
        (S_bu, COD_bu, pK_bu),
        (S_va, COD_va, pK_va),
    )
)


def weak_anions(S_H: Expression) -> Expression:
    """Charge of bicarbonate and fatty acids less that of ammonium [kmol m⁻³]."""
    charge = S_IC * K_co2 / (K_co2 + S_H) - S_IN * S_H / (K_IN + S_H)
    for acid, demand, constant in ACIDS:
        charge = charge + acid / demand * constant / (constant + S_H)
    return charge


def charges(pH: Expression) -> Expression:
    """Sum of all charges, zero at the pH that holds [kmol m⁻³]."""
    S_H = molar * exp10(-pH)
    return S_cat - S_an + S_H - K_w / S_H - weak_anions(S_H)


pH = Implicit("pH", "acidity", equation=charges, start=7.0, within=(0.0, 14.0))
S_H = molar * exp10(-pH)
S_nh3 = S_IN * K_IN / (K_IN + S_H)
S_co2 = S_IC * S_H / (K_co2 + S_H)

p_h2, p_ch4, p_co2 = G_h2 / COD_h2 * R * T, G_ch4 / COD_ac * R * T, G_co2 * R * T
p_h2o = p_w_base * exp(T_vap * (1.0 / T_base - 1.0 / T))
P_gas = p_h2 + p_ch4 + p_co2 + p_h2o
q_gas = k_P * maximum(P_gas - P_atm, 0.0)  # m³ a day at the pressure of the headspace

# ── What happens ──
warm_hyd, warm_fast, warm_slow = (
    exp(th * (T - T_bio)) for th in (theta_hyd, theta_fast, theta_slow)
)
I_IN = S_IN / (K_S_IN + S_IN)
left_IC = monod(maximum(S_IC, 0.0), eps_IC)  # 1 but where carbon is gone
I_pH_aa = ph_inhibition(pH, pH_LL_aa, pH_UL_aa)
I_pH_ac = ph_inhibition(pH, pH_LL_ac, pH_UL_ac)
I_pH_h2 = ph_inhibition(pH, pH_LL_h2, pH_UL_h2)
I_aa = I_pH_aa * I_IN
I_fa, I_c4, I_pro = (I_aa * inhibition(S_h2, K) for K in (K_I_h2_fa, K_I_h2_c4, K_I_h2_pro))
Made = Mapping[Component, Parameter | Balance | int]
CLOSED = {S_IC: Balance("C"), S_IN: Balance("N")}


def _hydrolysis(name: str, solid: Component, products: Made, k: Parameter) -> Process:
    speed = k * warm_hyd * solid
    limited = speed * left_IC if solid is X_li else speed  # it takes carbon, a little
    return Process(name, {solid: -1, **products, **CLOSED}, limited, IWA)


def _uptake(
    food: Component, eaters: Component, Y: Parameter, made: Made, speed: Expression
) -> Process:
    """One unit of food becomes organisms (Y) and products (the rest)."""
    products = {k: v if isinstance(v, Balance) else (1 - Y) * v for k, v in made.items()}
    row = {food: -1, eaters: Y, **products, **CLOSED}
    return Process(f"uptake of {food.meaning}", row, speed, IWA)


COD = Balance("COD")
COMPOSITES: Made = {S_I: f_sI_xc, X_I: f_xI_xc, X_ch: f_ch_xc, X_pr: f_pr_xc, X_li: COD}
UPTAKES: tuple[tuple[Component, Component, Parameter, Made], ...] = (
    (S_su, X_su, Y_su, {S_bu: f_bu_su, S_pro: f_pro_su, S_ac: f_ac_su, S_h2: COD}),
    (S_aa, X_aa, Y_aa, {S_va: f_va_aa, S_bu: f_bu_aa, S_pro: f_pro_aa, S_ac: f_ac_aa, S_h2: COD}),
    (S_fa, X_fa, Y_fa, {S_ac: f_ac_fa, S_h2: COD}),
    (S_va, X_c4, Y_c4, {S_pro: f_pro_va, S_ac: f_ac_va, S_h2: COD}),
    (S_bu, X_c4, Y_c4, {S_ac: f_ac_bu, S_h2: COD}),
    (S_pro, X_pro, Y_pro, {S_ac: f_ac_pro, S_h2: COD}),
    (S_ac, X_ac, Y_ac, {S_ch4: COD}),
    (S_h2, X_h2, Y_h2, {S_ch4: COD}),
)
SPEEDS = (
    k_m_su * warm_fast * monod(S_su, K_S_su) * X_su * I_aa,
    k_m_aa * warm_fast * monod(S_aa, K_S_aa) * X_aa * I_aa,
    k_m_fa * warm_slow * monod(S_fa, K_S_fa) * X_fa * I_fa,
    k_m_c4 * warm_slow * monod(S_va, K_S_c4) * X_c4 * competition(S_va, S_bu, eps_c4) * I_c4,
    k_m_c4 * warm_slow * monod(S_bu, K_S_c4) * X_c4 * competition(S_bu, S_va, eps_c4) * I_c4,
    k_m_pro * warm_slow * monod(S_pro, K_S_pro) * X_pro * I_pro,
    k_m_ac * warm_slow * monod(S_ac, K_S_ac) * X_ac * I_pH_ac * I_IN * inhibition(S_nh3, K_I_nh3),
    k_m_h2 * warm_fast * monod(S_h2, K_S_h2) * X_h2 * I_pH_h2 * I_IN * left_IC,
)
DECAYS = (k_dec_su, k_dec_aa, k_dec_fa, k_dec_c4, k_dec_pro, k_dec_ac, k_dec_h2)
RELEASES = (
    (S_h2, G_h2, S_h2 - COD_h2 * K_H_h2 * van_t_hoff(L_h2, T, T_base, R_J) * p_h2),
    (S_ch4, G_ch4, S_ch4 - COD_ac * K_H_ch4 * van_t_hoff(L_ch4, T, T_base, R_J) * p_ch4),
    (S_IC, G_co2, S_co2 - K_H_co2 * van_t_hoff(L_co2, T, T_base, R_J) * p_co2),
)
PROCESSES = (
    _hydrolysis("disintegration", X_xc, COMPOSITES, k_dis),
    _hydrolysis("hydrolysis of carbohydrates", X_ch, {S_su: 1}, k_hyd_ch),
    _hydrolysis("hydrolysis of proteins", X_pr, {S_aa: 1}, k_hyd_pr),
    _hydrolysis("hydrolysis of lipids", X_li, {S_fa: f_fa_li, S_su: COD}, k_hyd_li),
    *(_uptake(*row, speed) for row, speed in zip(UPTAKES, SPEEDS, strict=True)),
    *(
        Process(f"decay of {X.meaning}", {X: -1, X_xc: 1, **CLOSED}, k * X, IWA)
        for X, k in zip(BIOMASS, DECAYS, strict=True)
    ),
    *(
        Process(
            f"release of {gas.meaning.removesuffix(' in the gas')}",
            {dissolved: -1, gas: 1},
            kLa * excess,
            IWA,
        )
        for dissolved, gas, excess in RELEASES
    ),
)

# ── What people look at ──
gas_flow = q_gas * P_gas / P_atm
dry = P_gas - p_h2o
acid_to_5 = weak_anions(S_H) - weak_anions(molar * 1e-5) + molar * 1e-5 - S_H
acid_to_4_4 = weak_anions(molar * 1e-5) - weak_anions(molar * 10**-4.4) + molar * (10**-4.4 - 1e-5)
OBSERVABLES = (
    Observable("acidity", "pH", "1", pH),
    Observable("gas_flow", "wet gas at 1.013 bar and the tank's temperature", "m³/d", gas_flow),
    Observable("methane_flow", "methane in that gas", "m³/d", gas_flow * p_ch4 / P_gas),
    Observable("methane_share", "methane in the dry gas", "1", p_ch4 / dry),
    Observable("carbon_dioxide_share", "carbon dioxide in the dry gas", "1", p_co2 / dry),
    Observable("hydrogen_share", "hydrogen in the dry gas", "1", p_h2 / dry),
    Observable("headspace_pressure", "pressure of the headspace", "bar", P_gas),
    Observable("free_ammonia", "free ammonia", MOLE_UNIT, S_nh3),
    Observable("bicarbonate", "bicarbonate", MOLE_UNIT, S_IC - S_co2),
    Observable("fatty_acids", "volatile fatty acids", COD_UNIT, S_ac + S_pro + S_bu + S_va),
    Observable("acid_to_ph_5", "strong acid that brings it to pH 5.0", MOLE_UNIT, acid_to_5),
    Observable("acid_from_ph_5_to_4_4", "and from there to pH 4.4", MOLE_UNIT, acid_to_4_4),
)
ADM1 = ProcessModel(
    "ADM1, BSM2 variant",
    PROCESSES,
    conserves=("COD", "C", "N"),
    observables=OBSERVABLES,
    extra=(S_cat, S_an),
    source=f"{IWA}; {RJ}",
    validity="Mixed tanks of 20–45 °C with sludge, food waste and slurries to about 15 % solids; "
    "rates were set for 35 °C. No sulfate, phosphate, precipitation or foam.",
)
