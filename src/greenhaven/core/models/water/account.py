"""Days of water in beds, lawns and green roofs: the bucket run over weather, values checked."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.water import root_zone as water
from greenhaven.core.models.water.root_zone import WATER
from greenhaven.core.process.march import march
from greenhaven.core.process.matrix import Component, Input, Parameter
from greenhaven.core.process.run import Run
from greenhaven.errors import GreenhavenError

Floats = npt.NDArray[np.float64]
Given = npt.ArrayLike

# Least and most of what comes from outside, to catch wrong units and wrong columns.
POSSIBLE: dict[Input, tuple[float, float]] = {
    water.ET_0: (0.0, 30.0),
    water.rain: (0.0, 2000.0),
    water.irrigation: (0.0, 2000.0),
    water.wetted: (0.01, 1.0),
    water.u_2: (0.0, 100.0),
    water.RH_min: (0.0, 1.0),
    water.crop_day: (-1e5, 1e5),
}
ROUNDING_MM = 1e-6


class WaterError(GreenhavenError):
    """Ground, plants or weather that cannot be: the message names what, and what was expected."""


def water_account(
    inputs: Mapping[Input, Given],
    *,
    parameters: Mapping[Parameter, Given] | None = None,
    start: Mapping[Component, Given] | None = None,
) -> Run:
    """Follow the water of one or many sites day by day.

    Parameters
    ----------
    inputs : mapping of Input to number or array, shape (n_days,) or (n_days, n_sites)
        `ET_0` [mm] and `rain` [mm] are needed; `irrigation` [mm], `wetted` [0–1], `u_2` [m/s],
        `RH_min` [0–1] and `crop_day` [d] have usual values.
    parameters : mapping of Parameter to number or array, shape (n_sites,)
        Plants and ground; a lawn on loam where nothing is given.
    start : mapping of Component to number or array, shape (n_sites,)
        What the ground lacks on the first morning: field capacity where nothing is given. The
        `end` of an earlier run goes on from there.

    Returns
    -------
    Run
        ``run.data`` has what the ground lacks [mm], and of each day evaporation, transpiration,
        percolation and runoff [mm], the stress coefficient K_s and the water content theta.
        ``run.balance("water")`` is zero but for rounding.

    Raises
    ------
    WaterError
        If a value cannot be: less than no rain, a wilting point above field capacity, more water
        missing than the ground can hold.

    Source
    ------
    FAO-56, chapters 7 and 8; see `greenhaven.core.models.water.root_zone`.
    """
    for each, values in inputs.items():
        if each in POSSIBLE:
            _refuse_outside(each, values, POSSIBLE[each])
    given = {each: np.asarray(value, float) for each, value in WATER.nominal.items()}
    given |= {each: np.asarray(value, float) for each, value in (parameters or {}).items()}
    _refuse_odd_ground(given)
    begun = {water.f_w: np.asarray(1.0)}
    begun |= {each: np.asarray(value, float) for each, value in (start or {}).items()}
    _refuse_odd_start(begun, given)
    return march(WATER, start=begun, inputs=inputs, parameters=parameters)


def green_roof(depth_m: float, basal_crop_coefficient: float = 0.5) -> dict[Parameter, float]:
    """The bucket as a green roof of one substrate depth: nothing runs off its surface, all drains.

    What leaves the roof is deep percolation; see `retention`. The roof has no drainage mat or
    other store, and no delay within the day, so that it says nothing of peak flow.

    Parameters
    ----------
    depth_m : float
        Depth of the substrate [m], 0.02 to 0.3.
    basal_crop_coefficient : float
        Of the plants, all year. It moves water between evaporation and transpiration; what is
        retained hardly changes (by 0.02 between 0.3 and 0.85 in the weather of New York).

    Returns
    -------
    dict of Parameter to value

    Raises
    ------
    WaterError
        If the depth is out of range.

    Source
    ------
    Field capacity 0.35 and wilting point 0.10 of extensive substrates, and REW of 4 mm as of sand
    (FAO-56, table 19): from memory, to be confirmed; the crop coefficient is an assumption. Checked
    against the share of rain that a roof in Syracuse, New York, retained (Squier-Babcock & Davidson
    2020, Water 12, 1535: 56 % over 21 months, built to hold 25 mm) and a review of 2 375 events
    (Zheng et al. 2021, Resources, Conservation & Recycling 170, 105577: mean 62 %, range 0–100 %).
    """
    if not 0.02 <= depth_m <= 0.3:
        raise WaterError(f"depth_m: from 0.02 to 0.3 was expected, {depth_m:g} came")
    return {
        water.FC: 0.35,
        water.WP: 0.10,
        water.Z_ini: depth_m,
        water.Z_max: depth_m,
        water.Z_e: min(depth_m, 0.10),
        water.REW: 4.0,
        water.CN: 1.0,
        water.Kcb_ini: basal_crop_coefficient,
        water.Kcb_mid: basal_crop_coefficient,
        water.Kcb_end: basal_crop_coefficient,
    }


def retention(run: Run) -> Floats:
    """Share of rain and irrigation that neither drained nor ran off, shape (n_sites,).

    Raises
    ------
    WaterError
        If no water came.
    """
    came = _last(run, "rained") + _last(run, "irrigated")
    if not (came > 0).all():
        raise WaterError("retention: rain or irrigation was expected at every site, none came")
    return np.asarray(1 - (_last(run, "drained") + _last(run, "ran_off")) / came)


def _last(run: Run, name: str) -> Floats:
    series = run.of(name)
    return np.atleast_1d(series[-1] - series[0])


def _refuse_odd_ground(given: Mapping[Parameter, Floats]) -> None:
    """Values that are each in bounds, but cannot go together."""
    evaporable = 1000 * (given[water.FC] - 0.5 * given[water.WP]) * given[water.Z_e]
    rules = (
        ("WP < FC", "the wilting point below field capacity", given[water.FC] - given[water.WP]),
        ("REW < TEW", "less that evaporates readily than at all", evaporable - given[water.REW]),
    )
    for rule, words, margin in rules:
        if not (margin > 0).all():
            raise WaterError(
                f"{rule}: {words} was expected; at site {_first(~(margin > 0))} it is not so"
            )
    for rule, deep, shallow in (
        ("Z_ini ≤ Z_max", given[water.Z_max], given[water.Z_ini]),
        ("h_ini ≤ h_max", given[water.h_max], given[water.h_ini]),
    ):
        if not (wrong := deep >= shallow).all():
            raise WaterError(f"{rule} was expected; at site {_first(~wrong)} it is not so")


def _refuse_odd_start(begun: Mapping[Component, Floats], given: Mapping[Parameter, Floats]) -> None:
    """More water missing than the ground can hold, or less than none."""
    whole = 1000 * (given[water.FC] - given[water.WP]) * given[water.Z_max]
    drying = 1000 * (given[water.FC] - 0.5 * given[water.WP]) * given[water.Z_e]
    zero = np.asarray(0.0)
    missing = begun.get(water.D_r, zero) + begun.get(water.D_b, zero)
    for name, value, most in (
        ("D_r", begun.get(water.D_r, zero), whole),
        ("D_b", begun.get(water.D_b, zero), whole),
        ("D_r + D_b", missing, whole),
        ("D_e", begun.get(water.D_e, zero), drying),
    ):
        wrong = ~((value >= -ROUNDING_MM) & (value <= most + ROUNDING_MM))
        if wrong.any():
            raise WaterError(
                f"start: {name} from 0 to {np.max(most):g} mm was expected, "
                f"{np.broadcast_to(value, wrong.shape).ravel()[_first(wrong)]:g} came at site "
                f"{_first(wrong)}"
            )


def _refuse_outside(symbol: Input, values: Given, limits: tuple[float, float]) -> None:
    numbers = np.atleast_1d(np.asarray(values, dtype=np.float64))
    least, most = limits
    wrong = ~((numbers >= least) & (numbers <= most))
    if wrong.any():
        place = tuple(int(each) for each in np.argwhere(wrong)[0])
        where = f"day {place[0]}" + (f", site {place[-1]}" if len(place) > 1 else "")
        raise WaterError(
            f"{symbol} ({symbol.meaning}): {least:g} to {most:g} {symbol.unit} was expected, "
            f"{numbers[place]:g} came on {where}"
        )


def _first(wrong: npt.NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(wrong)[0])
