"""What a material is made of, and what a mix of materials is made of.

A composition is given per kilogram as received (wet), because that is what is weighed. Its fields
are numbers or arrays of one shape, so that a table of a hundred thousand mixes is one expression.
"""

import csv
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from greenhaven.core.columns import Columns, Floats, Texts
from greenhaven.errors import GreenhavenError

SOLIDS_DENSITY_KG_PER_M3 = 1600.0  # Haug (1993), The Practical Handbook of Compost Engineering
WATER_DENSITY_KG_PER_M3 = 1000.0
SHARE_TOLERANCE = 1e-6


class MaterialError(GreenhavenError):
    """A composition or a mix that cannot be."""


class Contents(Protocol):
    """A table that says what its materials are made of: feedstocks, or the kinds of a city."""

    @property
    def id(self) -> Texts: ...
    @property
    def moisture(self) -> Floats: ...
    @property
    def carbon(self) -> Floats: ...
    @property
    def nitrogen(self) -> Floats: ...
    @property
    def phosphorus(self) -> Floats: ...
    @property
    def potassium(self) -> Floats: ...
    @property
    def ash(self) -> Floats: ...
    @property
    def bulk_density_kg_per_m3(self) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Composition:
    """One material, or an array of materials; contents in kg per kg wet mass.

    Phosphorus and potassium are part of the ash; carbon and nitrogen are part of the rest of the
    dry matter, so moisture, ash, carbon and nitrogen together are at most 1.
    """

    moisture: Floats | float
    carbon: Floats | float
    nitrogen: Floats | float
    phosphorus: Floats | float
    potassium: Floats | float
    ash: Floats | float
    bulk_density_kg_per_m3: Floats | float

    def __post_init__(self) -> None:
        _refuse_impossible({field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def of(cls, table: Contents) -> Self:
        """The compositions of a table's rows, shape (n_rows,); a bad row is named by its id."""
        values = {field.name: getattr(table, field.name) for field in fields(cls)}
        _refuse_impossible(values, names=[str(name) for name in table.id])
        return cls(**values)

    def carbon_to_nitrogen(self) -> Floats:
        """C:N by mass [-]; inf where there is no nitrogen."""
        carbon, nitrogen = np.asarray(self.carbon, float), np.asarray(self.nitrogen, float)
        return np.where(nitrogen > 0, carbon / np.where(nitrogen > 0, nitrogen, 1.0), np.inf)

    def free_air_space(self) -> Floats:
        """Share of the bulk volume that is air [-].

        Source
        ------
        Haug (1993), The Practical Handbook of Compost Engineering, with a density of the solids
        of 1600 kg m⁻³: FAS = 1 − BD (1 − MC) / 1600 − BD MC / 1000. For loose materials; it does
        not follow the settling of a pile.
        """
        density = np.asarray(self.bulk_density_kg_per_m3, float)
        moisture = np.asarray(self.moisture, float)
        solids = density * (1 - moisture) / SOLIDS_DENSITY_KG_PER_M3
        water = density * moisture / WATER_DENSITY_KG_PER_M3
        return np.asarray(1 - solids - water)


@dataclass(frozen=True, slots=True)
class Feedstocks(Columns):
    """Materials with published compositions; contents in kg per kg wet mass."""

    id: Texts
    name: Texts
    group: Texts  # urban, green, brown, bulking, amendment
    moisture: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats
    bulk_density_kg_per_m3: Floats
    source: Texts
    status: Texts  # "seen" = read in the source; "seen_secondary" = read where it is quoted
    filled_from: Texts  # which cells come from which other row; "" = none


@dataclass(frozen=True, slots=True)
class DroppedFeedstocks(Columns):
    """Published rows that were left out of the table of feedstocks."""

    name: Texts
    reason: Texts


def mix(masses: npt.ArrayLike, materials: Composition) -> Composition:
    """Composition of a mix of materials.

    Parameters
    ----------
    masses : array, shape (..., n)
        Wet mass of each of the `n` materials, in any one unit; the last axis is the material.
    materials : Composition
        Arrays of shape (n,).

    Returns
    -------
    Composition
        Arrays of shape (...): every element, the water and the ash are conserved, and bulk
        volumes add up.

    Notes
    -----
    Adding bulk volumes overstates the volume of a mix whose fine part fills the voids of its
    coarse part, and so overstates its free air space. Valid for materials of like particle size.

    Raises
    ------
    MaterialError
        If a mass is negative or not a number, or a mix weighs nothing.
    """
    weights = np.asarray(masses, dtype=np.float64)
    if not np.all(np.isfinite(weights) & (weights >= 0)):
        raise MaterialError("masses of a mix must be numbers of at least 0")
    total = weights.sum(axis=-1)
    if not np.all(total > 0):
        raise MaterialError("a mix weighs nothing: give at least one material a mass above 0")
    shares = weights / total[..., np.newaxis]
    contents = {
        field.name: shares @ np.asarray(getattr(materials, field.name), float)
        for field in fields(Composition)
    }
    contents["bulk_density_kg_per_m3"] = 1 / (
        shares @ (1 / np.asarray(materials.bulk_density_kg_per_m3, float))
    )
    return Composition(**contents)


def mixture_of(shares: Mapping[str, float]) -> Composition:
    """Composition of a mix of feedstocks, by their share of the wet mass.

    Raises
    ------
    MaterialError
        If a feedstock is not in the table, or the shares do not add up to 1.
    """
    table = feedstocks()
    ids = [str(name) for name in table.id]
    for name in shares:
        if name not in ids:
            raise MaterialError(f"unknown feedstock {name!r}{_perhaps(name, ids)}")
    total = sum(shares.values())
    if not abs(total - 1) <= SHARE_TOLERANCE:
        raise MaterialError(f"shares of a mix must add up to 1; these add up to {total:g}")
    return mix([shares.get(name, 0.0) for name in ids], Composition.of(table))


@cache
def feedstocks() -> Feedstocks:
    """The packaged table of feedstocks: one row a material, each with its source.

    Contents are published per dry matter in percent and are turned into kg per kg wet here;
    ash is what is not volatile solids. Leaves of yard trimmings and dry autumn leaves are two
    materials (C:N 24 and 55).
    """
    rows = _packaged("feedstocks.csv")
    number = {
        name: np.array([float(row[name]) for row in rows])
        for name in rows[0]
        if name.endswith(("_wet", "_dry", "_m3"))
    }
    dry = 1 - number["moisture_percent_wet"] / 100
    table = Feedstocks(
        **{name: _texts(rows, name) for name in ("id", "name", "source", "status", "filled_from")},
        group=_texts(rows, "class"),
        moisture=number["moisture_percent_wet"] / 100,
        carbon=dry * number["carbon_percent_dry"] / 100,
        nitrogen=dry * number["nitrogen_percent_dry"] / 100,
        phosphorus=dry * number["phosphorus_percent_dry"] / 100,
        potassium=dry * number["potassium_percent_dry"] / 100,
        ash=dry * (1 - number["volatile_solids_percent_dry"] / 100),
        bulk_density_kg_per_m3=number["bulk_density_kg_per_m3"],
    )
    for name in table.names():
        getattr(table, name).flags.writeable = False
    return table


@cache
def dropped_feedstocks() -> DroppedFeedstocks:
    """The published rows that are not in the table of feedstocks, each with the reason."""
    rows = _packaged("feedstocks_dropped.csv")
    return DroppedFeedstocks(name=_texts(rows, "name"), reason=_texts(rows, "reason"))


def _packaged(name: str) -> list[dict[str, str]]:
    text = resources.files("greenhaven.core").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _texts(rows: list[dict[str, str]], name: str) -> Texts:
    return np.array([row[name] for row in rows], dtype=np.str_)


def _perhaps(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _refuse_impossible(
    contents: Mapping[str, Floats | float], names: Sequence[str] | None = None
) -> None:
    """Raise if a share is outside 0-1, the parts exceed the whole, or the density is not one."""
    values = {name: np.asarray(value, float) for name, value in contents.items()}
    density = values.pop("bulk_density_kg_per_m3")
    whole = values["moisture"] + values["ash"] + values["carbon"] + values["nitrogen"]
    checks = [(name, value, (value >= 0) & (value <= 1), "0-1") for name, value in values.items()]
    checks += [
        ("moisture + ash + carbon + nitrogen", whole, whole <= 1 + SHARE_TOLERANCE, "at most 1"),
        ("bulk density", density, (density > 0) & np.isfinite(density), "a number above 0 kg/m3"),
    ]
    for name, value, good, expected in checks:
        if not np.all(good):
            row = int(np.argmin(np.ravel(good)))
            of = f" of {names[row]}" if names else ""
            raise MaterialError(f"{name}{of} is {np.ravel(value)[row]:g}; expected {expected}")
