"""What models are given: materials, by what they are made of, and assumptions as data."""

from dataclasses import dataclass
from typing import Protocol

import numpy.typing as npt


class Contents(Protocol):
    """What materials are made of [kg/kg wet]; phosphorus and potassium are part of the ash."""

    @property
    def moisture(self) -> npt.ArrayLike: ...
    @property
    def carbon(self) -> npt.ArrayLike: ...
    @property
    def nitrogen(self) -> npt.ArrayLike: ...
    @property
    def phosphorus(self) -> npt.ArrayLike: ...
    @property
    def potassium(self) -> npt.ArrayLike: ...
    @property
    def ash(self) -> npt.ArrayLike: ...


class Material(Contents, Protocol):
    """Contents, and how much of it fills a cubic metre."""

    @property
    def bulk_density_kg_per_m3(self) -> npt.ArrayLike: ...


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that was not measured, with the reason for it or its source."""

    name: str
    value: float
    unit: str
    reason: str
