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

# A blower gives the air that decay breathes and, above a set point, what takes its heat away: the
# Rutgers strategy, Finstein et al. (1983), Bio/Technology 1, 347, 45 to 60 °C (to be confirmed).
# The set point is high until the heat of three days is shown.
HOURS_PER_DAY = 24.0
ACTIVE_D = {"in_vessel": 21.0, "aerated_static_pile": 28.0}
AIR_KG_PER_H_AND_T = {"in_vessel": 1.5, "aerated_static_pile": 1.5}
CURING_AIR = 0.3
HOT_FIRST_D, HOT_FIRST_C, WARM_AFTER_C = 7.0, 65.0, 57.0
VESSEL_TURNINGS_D = tuple(float(day) for day in range(7, 56, 7))
PILE_TURNINGS_D = (14.0, 28.0, 42.0)
LEAST_MOISTURE = 0.50
BLOWER_ON_MIN, BLOWER_OFF_MIN = 5.0, 25.0
# 40 CFR 503, appendix B: windrows are turned five times while they are hot for 15 days. A mix is
# hot from the third or fourth day on; six turnings, each three days after the other, leave room for
# a late start. After that once a week, and less often while it cures.
WINDROW_TURNINGS_D = (
    4.0, 7.0, 10.0, 13.0, 16.0, 19.0, 26.0, 33.0, 40.0, 47.0, 54.0, 68.0, 82.0, 96.0,
)  # fmt: skip
BAY_TURNINGS_D = (5.0, 8.0, 11.0, 14.0, 17.0, 20.0, 28.0, 42.0, 56.0, 84.0, 112.0)
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


def _set_point() -> Series:
    """Hot until the heat that is asked for is shown, then as warm as decay is quickest."""
    return Series([0.0, HOT_FIRST_D], [HOT_FIRST_C, WARM_AFTER_C])


def _in_vessel(volume_m3: float, tonnes: float, days: float) -> Reactor:
    vessel = in_vessel(volume_m3, _air("in_vessel", tonnes), cells=2)
    mixed = replace(vessel, turnings=_before(VESSEL_TURNINGS_D, days))
    return mixed.blown_by_heat(_set_point()).watered(LEAST_MOISTURE)


def _aerated(volume_m3: float, tonnes: float, days: float) -> Reactor:
    duty = BLOWER_ON_MIN / (BLOWER_ON_MIN + BLOWER_OFF_MIN)
    blower = AIR_KG_PER_H_AND_T["aerated_static_pile"] * tonnes / duty
    pile = aerated_static_pile(volume_m3, blower, on_min=BLOWER_ON_MIN, off_min=BLOWER_OFF_MIN)
    air, moved = _air("aerated_static_pile", tonnes), _before(PILE_TURNINGS_D, days)
    rebuilt = replace(pile, air_kg_per_d=air, turnings=moved)
    return rebuilt.blown_by_heat(_set_point()).watered(LEAST_MOISTURE)


def _windrow(volume_m3: float, tonnes: float, days: float) -> Reactor:
    turnings = _before(WINDROW_TURNINGS_D, days)
    if tonnes < LARGE_T:
        return windrow(volume_m3, turnings).watered(LEAST_MOISTURE)
    large = windrow(volume_m3, turnings, height_m=LARGE_HEIGHT_M, width_m=LARGE_WIDTH_M)
    return large.watered(LEAST_MOISTURE)


def _bay(volume_m3: float, _tonnes: float, days: float) -> Reactor:
    return bay(volume_m3, _before(BAY_TURNINGS_D, days)).watered(LEAST_MOISTURE)


def _reasons(**choices: str) -> tuple[Reason, ...]:
    return tuple(Reason(name, value, RULE) for name, value in choices.items())


def _blown(process: str) -> str:
    return (
        f"{AIR_KG_PER_H_AND_T[process]:g} kg an hour and wet tonne for {ACTIVE_D[process]:g} days, "
        f"then {CURING_AIR:.0%} of it, and more the hotter it is above {HOT_FIRST_C:g} °C on the "
        f"first {HOT_FIRST_D:g} days, above {WARM_AFTER_C:g} °C after them"
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
        _reasons(
            air=_blown("aerated_static_pile"),
            turnings=f"taken down and rebuilt {_on(PILE_TURNINGS_D)}",
        ),
    ),
    Practice(
        "in_vessel", _in_vessel, "us_503_pfrp_in_vessel",
        _reasons(air=_blown("in_vessel"), turnings=f"mixed {_on(VESSEL_TURNINGS_D)}"),
    ),
    # A bay is turned like a windrow, and the rule knows no other turned pile.
    Practice("bay", _bay, "us_503_pfrp_windrow", _reasons(turnings=_on(BAY_TURNINGS_D))),
)  # fmt: skip
PRACTICES: Mapping[str, Practice] = MappingProxyType({each.process: each for each in _KNOWN})
