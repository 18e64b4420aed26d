"""ADM1 against the published steady states of two digesters, and its table of parameters.

Sources and tolerances
----------------------
RJ: Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2 framework, LUTEDX
TEIE-7224, Lund: parameters and the steady state of its test case (170 m³/d into 3 400 m³).
OL: the digester of BSM2 in open loop with constant influent (178.467 m³/d), MATLAB/Simulink after
200 days, as kept in the tests of bsm2-python.
Every liquid and gas state within 1e-6 of the published value (published to 6-9 digits), pH within
1e-8, gas flow within 1e-8. One exception: strong cations of OL, which are not fed and decay in the
published run to 1.2e-47; here they are 0 or of that order.
Methane (1799.328 and 1684.078 m³ a day), ions and pressure, which are not published, are those of a
Newton iteration on the same equations in another program, within 1e-8.
Kinetics of BSM2 do not change with temperature, so the three warmings are set to 0.
"""

import numpy as np
import pytest

from greenhaven.core.models.digestion import adm1 as digestion
from greenhaven.core.models.digestion.adm1 import ADM1, K_IN, K_co2, K_w, p_h2o
from greenhaven.core.models.digestion.tank import BY_NAME, digester
from greenhaven.core.process.kinetics import van_t_hoff
from greenhaven.core.process.simulate import simulate
from tests.core.process.plain import worked

# state, influent and effluent of RJ, influent and effluent of OL; kg COD/m³ and kmol/m³
STEADY = """
S_su   0.01   0.01195483   0                 0.01239445403383
S_aa   0.001  0.00531474   0.0438799178555   0.005543152133739
S_fa   0.001  0.098621401  0                 0.1074071186083
S_va   0.001  0.011625006  0                 0.01233253154216
S_bu   0.001  0.01325073   0                 0.01400303778204
S_pro  0.001  0.015783666  0                 0.01758392076655
S_ac   0.001  0.197629717  0                 0.08931469991682
S_h2   1e-08  2.35945e-07  0                 2.505497772886e-07
S_ch4  1e-05  0.055088776  0                 0.05549020930798
S_IC   0.04   0.1526778707 0.00793259060582  0.09514881985721
S_IN   0.01   0.1302298158 0.00197207150628  0.09446817604483
S_I    0.02   0.328697664  0.028066504863    0.1308670010781
X_xc   2      0.308697664  0                 0.1079208765679
X_ch   5      0.02794724   3.72359464281     0.02051682270931
X_pr   20     0.102574106  15.9235202884     0.08422037183939
X_li   5      0.02948305   8.04697968474     0.04362874472032
X_su   0      0.420165982  0                 0.3122233034554
X_aa   0.01   1.179171799  0                 0.9316717313536
X_fa   0.01   0.243035345  0                 0.3383910733832
X_c4   0.01   0.431921106  0                 0.3357721039954
X_pro  0.01   0.137305909  0                 0.1011205115649
X_ac   0.01   0.760562658  0                 0.677244256936
X_h2   0.01   0.317022953  0                 0.2848395846573
X_I    25     25.61739533  17.0106468844     17.21624787314
S_cat  0.04   0.04         0                 0
S_an   0.02   0.02         0.00521009943508  0.005210099104009
G_h2   0      1.024104e-05 0                 1.103241385259e-05
G_ch4  0      1.625607232  0                 1.653498473381
G_co2  0      0.014150535  0                 0.0135401278075
"""
ROWS = [line.split() for line in STEADY.strip().splitlines()]
CASES = {  # column of the influent, m³/d, pH, m³/d of gas and of methane at 1.013 bar
    "RJ": (1, 170.0, 7.46553777, 2955.70345419, 1799.328285309),
    "OL": (3, 178.467454963, 7.26311153, 2708.34312, 1684.077748189),
}
ENOUGH = 1e-6
COLD = dict.fromkeys((digestion.theta_hyd, digestion.theta_fast, digestion.theta_slow), 0.0)


@pytest.fixture(scope="module", params=CASES)
def steady(request):
    """A run that begins far from its end, and the published end."""
    column, flow, *_ = CASES[request.param]
    influent = {BY_NAME[row[0]]: float(row[column]) for row in ROWS if not row[0].startswith("G_")}
    published = {row[0]: float(row[column + 1]) for row in ROWS}
    # Half of the solids and twice the soluble of the other case: not where it will end.
    other = 4 if column == 1 else 2
    start = {BY_NAME[row[0]]: float(row[other]) * (0.5 if row[0][0] == "X" else 2) for row in ROWS}
    run = simulate(
        digester(inflow_m3_per_d=flow, feed=influent),
        start=start, days=2000, every=500, parameters=COLD, relative_tolerance=1e-6,
    )  # fmt: skip
    return request.param, run, published


def test_every_state_is_the_published_one(steady):
    case, run, published = steady

    off = {
        name: abs(run.of(name)[-1] / value - 1)
        for name, value in published.items()
        if (case, name) != ("OL", "S_cat")
    }
    assert max(off.values()) < ENOUGH, max(off, key=off.get)
    assert set(published) == {each.name for each in ADM1.components}
    if case == "OL":
        assert abs(run.of("S_cat")[-1]) < 1e-12


def test_acidity_and_gas_are_the_published_ones(steady):
    case, run, _ = steady
    _, _, acidity, gas, methane = CASES[case]

    assert run.of("acidity")[-1] == pytest.approx(acidity, abs=1e-8)
    assert run.of("gas_flow")[-1] == pytest.approx(gas, rel=1e-8)
    assert run.of("methane_flow")[-1] == pytest.approx(methane, rel=1e-8)


def test_ions_are_those_of_an_independent_newton(steady):
    case, run, _ = steady
    ammonia, bicarbonate, pressure = {
        "RJ": (0.004090928458444, 0.1427774793921, 1.069016490409),
        "OL": (0.001884010707399, 0.08567995113076, 1.064544157401),
    }[case]

    assert run.of("free_ammonia")[-1] == pytest.approx(ammonia, rel=1e-8)
    assert run.of("bicarbonate")[-1] == pytest.approx(bicarbonate, rel=1e-8)
    assert run.of("headspace_pressure")[-1] == pytest.approx(pressure, rel=1e-8)


def test_steady_state_stands_still(steady):
    _, run, _ = steady

    there = run.states[-1] > 1e-9  # all but strong cations that are not fed
    assert there.sum() >= 28
    assert run.states[-1][there] == pytest.approx(run.states[-2][there], rel=1e-9)


def test_nothing_is_made_or_lost_in_two_thousand_days(steady):
    _, run, _ = steady

    for quantity, throughput in {"COD": 8000.0, "C": 250.0, "N": 30.0}.items():
        assert np.abs(run.balance(quantity)).max() < 1e-9 * throughput


PARAMETERS = """
f_sI_xc 0.1 | f_xI_xc 0.2 | f_ch_xc 0.2 | f_pr_xc 0.2 | f_fa_li 0.95 | f_bu_su 0.13
f_pro_su 0.27 | f_ac_su 0.41 | f_va_aa 0.23 | f_bu_aa 0.26 | f_pro_aa 0.05 | f_ac_aa 0.4
f_ac_fa 0.7 | f_pro_va 0.54 | f_ac_va 0.31 | f_ac_bu 0.8 | f_ac_pro 0.57
Y_su 0.1 | Y_aa 0.08 | Y_fa 0.06 | Y_c4 0.06 | Y_pro 0.04 | Y_ac 0.05 | Y_h2 0.06
k_dis 0.5 | k_hyd_ch 10 | k_hyd_pr 10 | k_hyd_li 10
k_m_su 30 | k_m_aa 50 | k_m_fa 6 | k_m_c4 20 | k_m_pro 13 | k_m_ac 8 | k_m_h2 35
K_S_su 0.5 | K_S_aa 0.3 | K_S_fa 0.4 | K_S_c4 0.2 | K_S_pro 0.1 | K_S_ac 0.15 | K_S_h2 7e-6
K_S_IN 1e-4 | K_I_nh3 0.0018 | K_I_h2_fa 5e-6 | K_I_h2_c4 1e-5 | K_I_h2_pro 3.5e-6 | eps_c4 1e-6
pH_UL_aa 5.5 | pH_LL_aa 4 | pH_UL_ac 7 | pH_LL_ac 6 | pH_UL_h2 6 | pH_LL_h2 5
k_dec_su 0.02 | k_dec_aa 0.02 | k_dec_fa 0.02 | k_dec_c4 0.02 | k_dec_pro 0.02 | k_dec_ac 0.02
k_dec_h2 0.02 | R 0.083145 | T_base 298.15 | T_bio 308.15
pK_w 14 | pK_va 4.86 | pK_bu 4.82 | pK_pro 4.88 | pK_ac 4.76 | pK_co2 6.35 | pK_IN 9.25
H_w 55900 | H_co2 7646 | H_IN 51965 | L_co2 -19410 | L_ch4 -14240 | L_h2 -4180
K_H_co2 0.035 | K_H_ch4 0.0014 | K_H_h2 0.00078 | p_w_base 0.0313 | T_vap 5290
kLa 200 | k_P 5e4 | P_atm 1.013
"""  # RJ, tables of parameters; the enthalpies of RJ stand beside its equations


def test_every_parameter_is_the_published_one():
    published = dict(
        item.split() for item in PARAMETERS.replace("\n", "|").split("|") if item.strip()
    )
    own = {each.name: each.value for each in ADM1.parameters}

    for name, value in published.items():
        assert own[name] == float(value), name
    by_definition = {"R_J", "molar", "COD_h2", "COD_ac", "COD_pro", "COD_bu", "COD_va"}
    warmings = {"theta_hyd", "theta_fast", "theta_slow"}  # which BSM2 has not
    guard = {"eps_IC"}  # our own: carbon is not overdrawn
    assert set(own) - set(published) == by_definition | warmings | guard


def test_every_parameter_says_where_it_is_from():
    known = ("Rosen", "Batstone", "definition", "confirmed", "assumption")

    nameless = [each.name for each in ADM1.parameters if not any(k in each.source for k in known)]

    assert nameless == []


def test_last_products_are_the_published_shares():
    table = ADM1.matrix()

    assert table.loc["disintegration", "X_li"] == pytest.approx(0.3)
    assert table.loc["hydrolysis of lipids", "S_su"] == pytest.approx(0.05)
    shares = {
        "sugars": (0.19, 0.1),
        "amino acids": (0.06, 0.08),
        "long-chain fatty acids": (0.3, 0.06),
        "valerate": (0.15, 0.06),
        "butyrate": (0.2, 0.06),
        "propionate": (0.43, 0.04),
    }
    for food, (hydrogen, yielded) in shares.items():
        assert table.loc[f"uptake of {food}", "S_h2"] == pytest.approx((1 - yielded) * hydrogen)


# Inorganic nitrogen and carbon of each process by hand, from the contents of RJ
N_BAC, N_XC, N_I, N_AA = 0.08 / 14, 0.0376 / 14, 0.06 / 14, 0.007
C_BAC, C_XC = 0.0313, 0.02786
NITROGEN = {
    "disintegration": N_XC - 0.3 * N_I - 0.2 * N_AA,
    "hydrolysis of carbohydrates": 0,
    "hydrolysis of proteins": 0,
    "hydrolysis of lipids": 0,
    "uptake of sugars": -0.1 * N_BAC,
    "uptake of amino acids": N_AA - 0.08 * N_BAC,
    "uptake of long-chain fatty acids": -0.06 * N_BAC,
    "uptake of valerate": -0.06 * N_BAC,
    "uptake of butyrate": -0.06 * N_BAC,
    "uptake of propionate": -0.04 * N_BAC,
    "uptake of acetate": -0.05 * N_BAC,
    "uptake of dissolved hydrogen": -0.06 * N_BAC,
}
CARBON = {
    "disintegration": C_XC - 0.3 * 0.03 - 0.2 * 0.0313 - 0.2 * 0.03 - 0.3 * 0.022,
    "hydrolysis of carbohydrates": 0,
    "hydrolysis of proteins": 0,
    "hydrolysis of lipids": 0.022 - 0.95 * 0.0217 - 0.05 * 0.0313,
    "uptake of sugars": 0.0313 - 0.9 * (0.13 * 0.025 + 0.27 * 0.0268 + 0.41 * 0.0313) - 0.1 * C_BAC,
    "uptake of amino acids": 0.03
    - 0.92 * (0.23 * 0.024 + 0.26 * 0.025 + 0.05 * 0.0268 + 0.4 * 0.0313)
    - 0.08 * C_BAC,
    "uptake of long-chain fatty acids": 0.0217 - 0.94 * 0.7 * 0.0313 - 0.06 * C_BAC,
    "uptake of valerate": 0.024 - 0.94 * (0.54 * 0.0268 + 0.31 * 0.0313) - 0.06 * C_BAC,
    "uptake of butyrate": 0.025 - 0.94 * 0.8 * 0.0313 - 0.06 * C_BAC,
    "uptake of propionate": 0.0268 - 0.96 * 0.57 * 0.0313 - 0.04 * C_BAC,
    "uptake of acetate": 0.0313 - 0.95 * 0.0156 - 0.05 * C_BAC,
    "uptake of dissolved hydrogen": -0.94 * 0.0156 - 0.06 * C_BAC,
}
DECAYS = [name for name in ADM1.matrix().index if name.startswith("decay of")]


def test_inorganic_nitrogen_and_carbon_of_each_process_are_as_by_hand():
    table = ADM1.matrix()

    for process, nitrogen in NITROGEN.items():
        assert table.loc[process, "S_IN"] == pytest.approx(nitrogen, abs=1e-16), process
        assert table.loc[process, "S_IC"] == pytest.approx(CARBON[process], abs=1e-16), process
    assert len(DECAYS) == 7
    for process in DECAYS:
        assert table.loc[process, "S_IN"] == pytest.approx(N_BAC - N_XC)
        assert table.loc[process, "S_IC"] == pytest.approx(C_BAC - C_XC)
    assert len(table) == len(NITROGEN) + len(DECAYS) + 3  # and three releases into the gas


def test_units_of_every_rate_fit():
    ADM1.units()


def test_continuity_is_zero():
    assert np.abs(ADM1.continuity().to_numpy()).max() < 1e-15
    assert list(ADM1.continuity().columns) == ["COD", "C", "N"]


def test_constants_at_35_degrees_are_those_of_van_t_hoff():
    at = {**ADM1.nominal, digestion.T: 308.15}

    def factor(enthalpy):
        return np.exp(enthalpy / 8.3145 * (1 / 298.15 - 1 / 308.15))

    assert worked(K_w, at).value == pytest.approx(1e-14 * factor(55900), rel=1e-12)
    assert worked(K_co2, at).value == pytest.approx(10**-6.35 * factor(7646), rel=1e-12)
    assert worked(K_IN, at).value == pytest.approx(10**-9.25 * factor(51965), rel=1e-12)
    # RJ gives them rounded: K_w 2.08e-14, K_co2 4.94e-7, K_IN 1.11e-9; K_H 0.0271, 0.00116, 7.38e-4
    assert worked(K_w, at).value == pytest.approx(2.08e-14, rel=2e-3)
    assert worked(K_co2, at).value == pytest.approx(4.94e-7, rel=2e-3)
    assert worked(K_IN, at).value == pytest.approx(1.11e-9, rel=2e-3)
    for base, enthalpy, rounded in (
        (0.035, -19410, 0.0271),
        (0.0014, -14240, 0.00116),
        (7.8e-4, -4180, 7.38e-4),
    ):
        moved = base * worked(van_t_hoff(enthalpy, 308.15, 298.15, 8.3145), {}).value
        assert moved == pytest.approx(base * factor(enthalpy), rel=1e-12)
        assert moved == pytest.approx(rounded, rel=3e-3)
    assert worked(p_h2o, at).value == pytest.approx(0.0557, rel=1e-3)
