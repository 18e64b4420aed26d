"""How each process of a plan is run: its vessel, its air, its turnings, and what shows its heat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from greenhaven.core.forecast.materials import Reason
from greenhaven.core.models.composting.reactors import (
    Reactor,
    aerated_static_pile,
    bay,
    in_vessel,
    windrow,
)
from greenhaven.core.process.containers import Series

HOURS_PER_DAY = 24.0
ACTIVE_D = {"in_vessel": 21.0, "aerated_static_pile": 28.0}
AIR_KG_PER_H_AND_T = {"in_vessel": 3.0, "aerated_static_pile": 3.0}
CURING_AIR = 0.1
BLOWER_ON_MIN, BLOWER_OFF_MIN = 5.0, 25.0
WINDROW_TURNINGS_D = (3.0, 6.0, 9.0, 12.0, 15.0, 22.0, 29.0, 36.0, 43.0, 50.0, 64.0, 78.0, 92.0)
BAY_TURNINGS_D = (7.0, 14.0, 21.0, 28.0, 42.0, 56.0, 84.0, 112.0)
LARGE_T = 50.0  # from which mass on a windrow is built and turned by machine
LARGE_HEIGHT_M, LARGE_WIDTH_M = 2.5, 5.0
RULE = "as a keeper would; the plan does not say"


@dataclass(frozen=True, slots=True)
class Practice:
    """How one process is run."""

    process: str
    build: Callable[[float, float, float], Reactor]  # bulk volume [m³], wet mass [t], days
    hygiene: str  # id of the profile of heat that is asked of it
    reasons: tuple[Reason, ...]


def _before(days: tuple[float, ...], end: float) -> tuple[float, ...]:
    return tuple(day for day in days if day < end)


def _air(process: str, tonnes: float) -> Series:
    """Full air while it is active, a tenth of it while it cures [kg/d]."""
    full = HOURS_PER_DAY * AIR_KG_PER_H_AND_T[process] * tonnes
    return Series([0.0, ACTIVE_D[process]], [full, CURING_AIR * full])


def _in_vessel(volume_m3: float, tonnes: float, _days: float) -> Reactor:
    return in_vessel(volume_m3, _air("in_vessel", tonnes), cells=2)


def _aerated(volume_m3: float, tonnes: float, _days: float) -> Reactor:
    duty = BLOWER_ON_MIN / (BLOWER_ON_MIN + BLOWER_OFF_MIN)
    blower = AIR_KG_PER_H_AND_T["aerated_static_pile"] * tonnes / duty
    pile = aerated_static_pile(volume_m3, blower, on_min=BLOWER_ON_MIN, off_min=BLOWER_OFF_MIN)
    return replace(pile, air_kg_per_d=_air("aerated_static_pile", tonnes))


def _windrow(volume_m3: float, tonnes: float, days: float) -> Reactor:
    turnings = _before(WINDROW_TURNINGS_D, days)
    if tonnes < LARGE_T:
        return windrow(volume_m3, turnings)
    return windrow(volume_m3, turnings, height_m=LARGE_HEIGHT_M, width_m=LARGE_WIDTH_M)


def _bay(volume_m3: float, _tonnes: float, days: float) -> Reactor:
    return bay(volume_m3, _before(BAY_TURNINGS_D, days))


def _reasons(**choices: str) -> tuple[Reason, ...]:
    return tuple(Reason(name, value, RULE) for name, value in choices.items())


def _blown(process: str) -> str:
    return (
        f"{AIR_KG_PER_H_AND_T[process]:g} kg an hour and wet tonne for {ACTIVE_D[process]:g} days, "
        f"then {CURING_AIR:.0%} of it"
    )


def _on(days: tuple[float, ...]) -> str:
    return f"on days {', '.join(f'{day:g}' for day in days)}"


_SIZE = f"machine-built from {LARGE_T:g} t on: {LARGE_HEIGHT_M:g} m high, {LARGE_WIDTH_M:g} m wide"
_KNOWN = (
    Practice(
        "windrow", _windrow, "us_503_pfrp_windrow",
        _reasons(turnings=_on(WINDROW_TURNINGS_D), size=_SIZE),
    ),
    Practice(
        "aerated_static_pile", _aerated, "us_503_pfrp_aerated_static_pile",
        _reasons(air=_blown("aerated_static_pile"), turnings="none"),
    ),
    Practice(
        "in_vessel", _in_vessel, "us_503_pfrp_in_vessel",
        _reasons(air=_blown("in_vessel"), turnings="none"),
    ),
    # A bay is turned like a windrow, and the rule knows no other turned pile.
    Practice("bay", _bay, "us_503_pfrp_windrow", _reasons(turnings=_on(BAY_TURNINGS_D))),
)  # fmt: skip
PRACTICES: Mapping[str, Practice] = MappingProxyType({each.process: each for each in _KNOWN})
