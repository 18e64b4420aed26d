"""What is added to a soil: crop residues, manure, compost and digestate, by the pools they join."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from greenhaven.core.models.soil.rothc import (
    CN,
    DPM,
    DPM_N,
    GUIDE,
    HUM,
    HUM_N,
    RPM,
    RPM_N,
    mineral_N,
)
from greenhaven.core.process.matrix import Component
from greenhaven.errors import GreenhavenError

PELTRE = (
    "Peltre et al. (2012), RothC simulation of carbon accumulation in soil after repeated "
    "application of widely different organic amendments, Soil Biology and Biochemistry 52, 49; "
    "coefficients to be confirmed"
)
Floats = npt.NDArray[np.float64]


class AdditionError(GreenhavenError):
    """Something that cannot be added to a soil."""


class OrganicMaterial(Protocol):
    """Anything that says how much carbon and nitrogen it holds, in kg per kg wet mass."""

    @property
    def carbon(self) -> npt.ArrayLike: ...
    @property
    def nitrogen(self) -> npt.ArrayLike: ...


@dataclass(frozen=True, slots=True)
class Split:
    """Shares of the added carbon that join DPM, RPM and HUM; numbers or arrays over sites."""

    decomposable: Floats | float
    resistant: Floats | float
    humified: Floats | float
    source: str

    def __post_init__(self) -> None:
        shares = [np.asarray(each) for each in (self.decomposable, self.resistant, self.humified)]
        total = sum(shares, start=np.asarray(0.0))
        if any(np.any(each < 0) for each in shares) or not np.allclose(total, 1, atol=1e-9):
            raise AdditionError("three shares from 0 to 1 that add up to 1 were expected")

    @classmethod
    def of_residues(cls, ratio: npt.ArrayLike) -> Self:
        """Crop residues and litter, by their ratio of DPM to RPM.

        Parameters
        ----------
        ratio : float or array
            DPM over RPM [-]; `CROPS`, `SCRUB` or `WOODLAND`.

        Source
        ------
        Coleman & Jenkinson (1996), RothC-26.3.
        """
        ratio = np.asarray(ratio, float)
        if np.any(ratio < 0):
            raise AdditionError(
                f"a ratio of DPM to RPM of 0 or more was expected, {ratio.min():g} came"
            )
        return cls(ratio / (1 + ratio), 1 / (1 + ratio), np.zeros_like(ratio), GUIDE)

    @classmethod
    def of_amendment(cls, persistence: npt.ArrayLike) -> Self:
        """Compost, digestate or sludge, by the share of its carbon that lasts.

        Parameters
        ----------
        persistence : float or array
            I_ROC, indicator of residual organic carbon, measured [% of organic carbon], 0–100.

        Source
        ------
        Peltre et al. (2012): DPM = 115.922 − 1.254 I, RPM = −8.928 + 0.979 I,
        HUM = −6.994 + 0.275 I [%], which add up to 100; what falls below 0 is set to 0 and the
        rest made to add up again (coefficients to be confirmed).
        """
        index = np.asarray(persistence, float)
        if np.any((index < 0) | (index > 100)):
            raise AdditionError("I_ROC is a percentage of organic carbon, from 0 to 100")
        lines = (115.922 - 1.254 * index, -8.928 + 0.979 * index, -6.994 + 0.275 * index)
        shares = [np.maximum(each, 0.0) for each in lines]
        decomposable, resistant, humified = shares / np.sum(shares, axis=0)
        return cls(decomposable, resistant, humified, PELTRE)


CROPS, SCRUB, WOODLAND = 1.44, 0.67, 0.25  # DPM : RPM of Coleman & Jenkinson (1996)
MANURE = Split(0.49, 0.49, 0.02, GUIDE)  # farmyard manure


@dataclass(frozen=True, slots=True)
class Persistence:
    """Range of I_ROC of a kind of material [% of organic carbon]; measure where you can."""

    low: float
    high: float
    source: str

    @property
    def middle(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2


_TYPICAL = "typical range, from memory of the literature on I_ROC; to be confirmed"
PERSISTENCE: Mapping[str, Persistence] = {
    "raw food waste": Persistence(30.0, 40.0, _TYPICAL),
    "digestate solids": Persistence(50.0, 60.0, _TYPICAL),
    "mature compost": Persistence(70.0, 85.0, _TYPICAL),
}


def added(
    carbon: npt.ArrayLike,
    nitrogen: npt.ArrayLike,
    split: Split,
    mineral_nitrogen: npt.ArrayLike = 0.0,
    *,
    humus_ratio: npt.ArrayLike = CN.value,
) -> dict[Component, Floats]:
    """What joins each pool: carbon by the split, nitrogen so that its humified part is humus.

    The humified part has the C:N of humus, as far as the nitrogen reaches; what is left goes to the
    decomposable and the resistant part alike.

    Parameters
    ----------
    carbon : number, or array of shape (n_steps,) or (n_steps, n_sites)
        Organic carbon added at the end of each month [t C ha⁻¹].
    nitrogen : as carbon
        Organic nitrogen added with it [t N ha⁻¹].
    split : Split
    mineral_nitrogen : as carbon
        Ammonium and nitrate added with it, what escaped as ammonia taken off [t N ha⁻¹].
    humus_ratio : float or array over sites
        C:N of humus [-]; hand over what you hand to the model as `CN`.

    Returns
    -------
    mapping of Component to amounts
        For `march(SOIL, …, additions=…)`; `only_carbon` of it for `ROTHC`.

    Raises
    ------
    AdditionError
        If an amount is negative.

    Source
    ------
    Greenhaven, after RothCN (MITERRA), in which humified manure joins humus with the C:N of humus.
    """
    amounts = [np.asarray(each, float) for each in (carbon, nitrogen, mineral_nitrogen)]
    for name, amount in zip(("carbon", "nitrogen", "mineral nitrogen"), amounts, strict=True):
        if not np.all(amount >= 0):
            raise AdditionError(f"{name}: 0 t/ha or more was expected, {amount.min():g} came")
    humified = amounts[0] * split.humified
    in_humus = np.minimum(humified / np.asarray(humus_ratio, float), amounts[1])
    fresh = np.asarray(split.decomposable + split.resistant, float)
    rest = (amounts[1] - in_humus) / np.where(fresh > 0, fresh, 1.0)
    in_humus = np.where(fresh > 0, in_humus, amounts[1])
    return {
        DPM: amounts[0] * split.decomposable,
        RPM: amounts[0] * split.resistant,
        HUM: humified,
        DPM_N: rest * split.decomposable,
        RPM_N: rest * split.resistant,
        HUM_N: in_humus,
        mineral_N: amounts[2],
    }


def spread(
    material: OrganicMaterial,
    wet_mass: npt.ArrayLike,
    split: Split,
    mineral_share: npt.ArrayLike = 0.0,
    *,
    humus_ratio: npt.ArrayLike = CN.value,
) -> dict[Component, Floats]:
    """What joins each pool when a material is spread.

    Parameters
    ----------
    material : OrganicMaterial
        Its carbon is taken as organic.
    wet_mass : number or array, shapes as in `added`
        Spread at the end of each month [t ha⁻¹].
    split : Split
    mineral_share : float or array
        Share of its nitrogen that is ammonium or nitrate, 0–1.
    humus_ratio : as in `added`

    Raises
    ------
    AdditionError
        If a mass is negative or a share is not from 0 to 1.
    """
    mass, share = np.asarray(wet_mass, float), np.asarray(mineral_share, float)
    if np.any((share < 0) | (share > 1)):
        raise AdditionError("the mineral share of nitrogen is from 0 to 1")
    total = mass * np.asarray(material.nitrogen, float)
    carbon = mass * np.asarray(material.carbon, float)
    return added(carbon, total * (1 - share), split, total * share, humus_ratio=humus_ratio)


def only_carbon(additions: Mapping[Component, Floats]) -> dict[Component, Floats]:
    """The same additions without nitrogen, for RothC as published."""
    return {each: amount for each, amount in additions.items() if "C" in each.content}


def together(*additions: Mapping[Component, Floats]) -> dict[Component, Floats]:
    """Several additions as one."""
    total: dict[Component, Floats] = {}
    for each in additions:
        for component, amount in each.items():
            total[component] = total[component] + amount if component in total else amount
    return total
