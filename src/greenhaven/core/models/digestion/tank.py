"""A digester: ADM1 in a tank with a headspace, where it starts, and what an operator reads."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.digestion import adm1
from greenhaven.core.models.digestion.adm1 import ADM1, BIOMASS, q_gas
from greenhaven.core.process.containers import Driver, StirredTank
from greenhaven.core.process.matrix import Component
from greenhaven.core.process.run import Run
from greenhaven.core.process.symbols import ModelError

Floats = npt.NDArray[np.float64]
BSM2_LIQUID_M3, BSM2_GAS_M3 = 3400.0, 300.0  # Rosen & Jeppsson (2006)
N_KG_PER_KMOL, ACETIC_COD, ACETIC_KG = 14.0, 64.0, 60.05  # kg N, kg COD and kg a kmol
SOUR_PH, STOPPED, MOST_AMMONIUM_G_PER_L = 6.5, 0.1, 5.0  # see `alarms`
WASHED_OUT = 0.02  # of its largest amount in the run, and still falling
GONE_KG_COD_PER_M3 = 1e-6  # a trace: some ten thousand times too little to digest anything
LEAST_TAC_MG_PER_L = 2.5  # a hundredth of a millilitre of acid, finer than a burette is read

# Rosen & Jeppsson (2006), steady state of the test case: a seed that digests from the first day.
SEED: dict[str, float] = {
    "S_su": 0.01195483, "S_aa": 0.00531474, "S_fa": 0.098621401, "S_va": 0.011625006,
    "S_bu": 0.01325073, "S_pro": 0.015783666, "S_ac": 0.197629717, "S_h2": 2.35945e-07,
    "S_ch4": 0.055088776, "S_IC": 0.152677871, "S_IN": 0.130229816, "S_I": 0.328697664,
    "X_xc": 0.308697664, "X_ch": 0.02794724, "X_pr": 0.102574106, "X_li": 0.02948305,
    "X_su": 0.420165982, "X_aa": 1.179171799, "X_fa": 0.243035345, "X_c4": 0.431921106,
    "X_pro": 0.137305909, "X_ac": 0.760562658, "X_h2": 0.317022953, "X_I": 25.61739533,
    "S_cat": 0.04, "S_an": 0.02, "G_h2": 1.024104e-05, "G_ch4": 1.625607232, "G_co2": 0.014150535,
}  # fmt: skip
BY_NAME: Mapping[str, Component] = {each.name: each for each in ADM1.components}


def digester(
    *,
    inflow_m3_per_d: Driver,
    feed: Mapping[Component, Driver],
    volume_m3: float = BSM2_LIQUID_M3,
    headspace_m3: float | None = None,
) -> StirredTank:
    """A heated, mixed tank with a headspace.

    Parameters
    ----------
    inflow_m3_per_d, feed
        As for StirredTank: numbers, arrays over sites or Series.
    volume_m3 : float
        Liquid.
    headspace_m3 : float
        Gas; in the proportion of the BSM2 digester where not given.
    """
    gas = volume_m3 * BSM2_GAS_M3 / BSM2_LIQUID_M3 if headspace_m3 is None else headspace_m3
    if not (volume_m3 > 0 and gas > 0):
        raise ModelError(
            f"a digester needs liquid and headspace of more than 0 m³; {volume_m3} and {gas} came"
        )
    # The outlet is sized for the BSM2 digester: a smaller tank has a smaller one.
    outlet = adm1.k_P.value * volume_m3 / BSM2_LIQUID_M3
    nothing = {each: 0.0 for each in ADM1.components if each.compartment == "liquid"}
    return StirredTank(
        ADM1.replace(k_P=outlet),
        volume_m3=volume_m3,
        inflow_m3_per_d=inflow_m3_per_d,
        feed={**nothing, **feed},  # all are fed, so that one compiled text serves every feed
        headspaces={"gas": gas},
        outflows={"gas": q_gas},
    )


def seed() -> dict[Component, float]:
    """A state that digests: the published steady state of the BSM2 test case."""
    return {BY_NAME[name]: value for name, value in SEED.items()}


def fos_tac(run: Run) -> tuple[Floats, Floats]:
    """What a titration of the digestate would read.

    Returns
    -------
    fos : array, shape as a series of the run
        Fatty acids as acetic acid [mg/l], not below 0.
    tac : array
        Alkalinity as calcium carbonate [mg/l]. Below pH 5 no acid is needed to come there, and
        there is none: then it is the least that a titration reads, 2.5 mg/l, so that FOS/TAC is
        as high as it is bad. FOS is still what the acid from 5.0 to 4.4 would say.

    Source
    ------
    Nordmann (1977), Die Überwachung der Schlammfaulung, KA-Informationen für das Betriebspersonal
    3/77: 20 ml of sample, sulphuric acid of 0.05 mol/l; TAC = 250 · ml to pH 5.0, FOS =
    (1.66 · ml from 5.0 to 4.4 − 0.15) · 500. Nothing is assumed to leave as gas meanwhile.
    """
    equivalents_per_ml = 0.1 / 20  # eq/l of sample for each ml: 0.1 eq/l into 20 ml
    first = run.of("acid_to_ph_5") / equivalents_per_ml
    second = run.of("acid_from_ph_5_to_4_4") / equivalents_per_ml
    fos = np.maximum((1.66 * second - 0.15) * 500, 0.0)
    return fos, np.maximum(250 * first, LEAST_TAC_MG_PER_L)


def alarms(run: Run) -> tuple[str, ...]:
    """What an operator must hear of the end of a run, in sentences; empty where all is well.

    A digester that has soured, has lost organisms or holds more ammonia than most bear is a result
    of the model too, and a wrong one to plan with.

    Source
    ------
    Limits of operation: pH 6.5 and 5 g/l of ammonium nitrogen, Chen et al. (2008), Inhibition of
    anaerobic digestion process: a review, Bioresource Technology 99, 4044 (to be confirmed). A
    tenth of the methane that there was: assumption.
    """
    said = [f"the {name} are washed out" for name in washed_out(run)]
    acidity, methane = run.of("acidity"), run.of("methane_flow")
    if np.any(acidity[-1] < SOUR_PH):
        said.append(f"it is sour: pH {np.min(acidity[-1]):.1f}, below {SOUR_PH:g}")
    if np.any(methane[-1] < STOPPED * methane.max(axis=0)):
        said.append("methane has all but stopped")
    ammonium = N_KG_PER_KMOL * np.max(run.of("S_IN")[-1])
    if ammonium > MOST_AMMONIUM_G_PER_L:
        said.append(
            f"{ammonium:.0f} g/l of ammonium nitrogen, more than the {MOST_AMMONIUM_G_PER_L:g} g/l "
            "that most digesters bear; the model's inhibition is mild there"
        )
    return tuple(said)


def washed_out(run: Run) -> tuple[str, ...]:
    """Names of the organisms that a run loses: nearly gone at its end and falling, or never there.

    A digester without them is a steady state too, and a wrong one to plan with.
    """
    gone = []
    for organism in BIOMASS:
        amount = run.of(organism.name)
        last, before = amount[-1], amount[-2]
        fading = (last < WASHED_OUT * amount.max(axis=0)) & (last < before)
        if np.any(fading | ((last < GONE_KG_COD_PER_M3) & (last <= before))):
            gone.append(organism.meaning)
    return tuple(gone)
