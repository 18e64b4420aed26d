"""Rate laws that the whole field uses, each under its own name."""

from greenhaven.core.process.expression import Expression, Formula, as_expression, exp, exp10, where

__all__ = [
    "arrhenius",
    "cardinal_temperature",
    "competition",
    "exp10",
    "hill_inhibition",
    "inhibition",
    "monod",
    "ph_inhibition",
    "van_t_hoff",
]


def monod(substrate: Formula, half_saturation: Formula) -> Expression:
    """Share of the maximum rate at a substrate concentration, 0–1.

    Source
    ------
    Monod (1949), The growth of bacterial cultures, Annual Review of Microbiology 3, 371:
    S / (K_S + S).
    """
    return as_expression(substrate) / (half_saturation + as_expression(substrate))


def inhibition(inhibitor: Formula, half_inhibition: Formula) -> Expression:
    """Share of the rate that an inhibitor leaves, 0–1; one half at `half_inhibition`.

    Source
    ------
    Non-competitive inhibition, Batstone et al. (2002), ADM1, table 3.5: K_I / (K_I + I).
    """
    return as_expression(half_inhibition) / (half_inhibition + as_expression(inhibitor))


def hill_inhibition(inhibitor: Formula, half_inhibition: Formula, exponent: Formula) -> Expression:
    """Share of the rate that an inhibitor leaves, steeper than `inhibition`, 0–1.

    Source
    ------
    Hill function, Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2
    framework: K^n / (K^n + I^n).
    """
    power = as_expression(half_inhibition) ** exponent
    return power / (power + as_expression(inhibitor) ** exponent)


def ph_inhibition(pH: Formula, lower: Formula, upper: Formula) -> Expression:  # noqa: N803 -- the field's name
    """Share of the rate that acidity leaves, 0–1; one half in the middle of the two limits.

    Parameters
    ----------
    pH : acidity [-]
    lower, upper : pH of almost no and of almost full activity [-]

    Source
    ------
    Rosen & Jeppsson (2006), Aspects on ADM1 implementation within the BSM2 framework: a Hill
    function of H⁺ with n = 3 / (pH_UL − pH_LL) and K = 10^−(pH_LL + pH_UL)/2, written in pH:
    1 / (1 + 10^(n · ((pH_LL + pH_UL) / 2 − pH))).
    """
    exponent = 3.0 / (as_expression(upper) - lower)
    middle = (as_expression(lower) + upper) / 2
    return 1.0 / (1.0 + exp10(exponent * (middle - pH)))


def competition(own: Formula, other: Formula, floor: Formula) -> Expression:
    """Share of one substrate among two that the same organisms take up, 0–1.

    Source
    ------
    Batstone et al. (2002), ADM1; `floor` keeps it defined where both are gone (Rosen &
    Jeppsson 2006): S_1 / (S_1 + S_2 + ε).
    """
    return as_expression(own) / (as_expression(own) + other + floor)


def van_t_hoff(
    enthalpy: Formula, temperature: Formula, reference: Formula, gas: Formula
) -> Expression:
    """Factor of an equilibrium constant between two temperatures [-].

    Parameters
    ----------
    enthalpy : of the reaction, in the unit of `gas` · K
    temperature, reference : absolute [K]
    gas : gas constant

    Source
    ------
    Van 't Hoff equation: exp(ΔH / R · (1 / T_ref − 1 / T)).
    """
    difference = 1.0 / as_expression(reference) - 1.0 / as_expression(temperature)
    return exp(as_expression(enthalpy) / gas * difference)


def arrhenius(theta: Formula, temperature: Formula, reference: Formula) -> Expression:
    """Factor of a rate between two temperatures: theta^(T − T_ref) [-].

    Source
    ------
    Modified Arrhenius form of waste-water engineering, e.g. Henze et al. (2000), Activated
    Sludge Models ASM1, ASM2, ASM2d and ASM3.
    """
    return as_expression(theta) ** (as_expression(temperature) - reference)


def cardinal_temperature(
    temperature: Formula, least: Formula, best: Formula, most: Formula
) -> Expression:
    """Share of the maximum growth rate at a temperature, 0–1; 1 at `best`, 0 outside the limits.

    Source
    ------
    Rosso, Lobry & Flandrois (1993), An unexpected correlation between cardinal temperatures of
    microbial growth, Journal of Theoretical Biology 162, 447: the cardinal temperature model with
    inflection (CTMI). Needs best > (least + most) / 2.
    """
    t = as_expression(temperature)
    low, top = as_expression(least), as_expression(most)
    span = as_expression(best) - low
    below = span * (t - best) - (as_expression(best) - top) * (as_expression(best) + low - 2.0 * t)
    inside = (t - top) * (t - low) ** 2.0 / (span * below)
    return where(t <= low, 0.0, where(t < top, inside, 0.0))
