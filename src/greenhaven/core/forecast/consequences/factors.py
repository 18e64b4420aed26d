"""From tonnes of organics to tonnes of CO2e, by one published set of factors at a time.

Sets differ in version, unit, warming potentials and in what they count (their boundary): the same
food waste in a landfill is 0.58 in one edition of a set and 0.68 in a later one. So a figure
carries the set that it was made by, and figures of two sets are neither added nor subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from greenhaven.core.city import Kinds
from greenhaven.core.columns import Columns, Floats, Texts
from greenhaven.core.forecast.materials import ForecastError, group_names

SHORT_TON_T = 0.90718474  # 2000 pounds of 0.45359237 kg, exact: NIST Handbook 44, appendix C
METHANE_PER_CARBON = 16.043 / 12.011  # mass of CH4 that holds a mass of C: IUPAC atomic weights
NITROUS_OXIDE_PER_NITROGEN = 44.013 / 28.014  # mass of N2O that holds a mass of N
EVEN = 1e-6  # share of the mass that moves by which what leaves and what arrives may differ


class FactorError(ForecastError):
    """Figures that a set of factors cannot give, or that must not be put together."""


class Destination(StrEnum):
    """What becomes of organics."""

    LANDFILL = "landfill"
    OPEN_DUMP = "open dump"
    COMBUSTION = "combustion"
    COMPOST = "compost"
    DRY_DIGESTION = "dry digestion"
    WET_DIGESTION = "wet digestion"


class Unit(StrEnum):
    """The mass that a factor is for, and its size."""

    SHORT_TON_WET = "t CO2e per short ton wet"
    TONNE_WET = "t CO2e per tonne wet"
    TONNE_DRY = "t CO2e per tonne of dry matter"


class Status(StrEnum):
    """How its numbers were read."""

    SEEN = "seen in the source"
    SECONDARY = "seen where others quote the source; to be confirmed"
    MEMORY = "from memory; to be confirmed"


@dataclass(frozen=True, slots=True)
class WarmingPotentials:
    """kg CO2e of a kg of gas over a hundred years."""

    name: str
    methane: float
    nitrous_oxide: float
    source: str


AR6 = WarmingPotentials(
    "AR6, 100 years, methane not of fossil origin",
    methane=27.0,
    nitrous_oxide=273.0,
    source="IPCC (2021), AR6 working group I, table 7.15, as quoted by the EPA hub of 2026",
)


@dataclass(frozen=True, slots=True)
class Factors(Columns):
    """Published rows of a set."""

    material: Texts  # in the words of the set; "any" = whatever it is
    destination: Texts
    value: Floats  # in the unit of the set


@dataclass(frozen=True, slots=True)
class FactorSet:
    """One edition of published factors: never mixed with another.

    Attributes
    ----------
    baseline : Destination, optional
        Where it is set, a factor is the difference to the same material going there; such a set
        speaks of alternatives only.
    for_kind, for_group : mapping of str to str
        Which material of the set stands for a kind of the city, or else for its group.
    """

    id: str
    title: str
    version: str
    year: int
    warming: str
    unit: Unit
    boundary: str
    soil_carbon: bool  # whether carbon that stays in the soil is counted
    status: Status
    source: str
    factors: Factors
    for_group: Mapping[str, str]
    for_kind: Mapping[str, str] = field(default_factory=dict)
    baseline: Destination | None = None

    def materials(self, kinds: Kinds) -> Texts:
        """The material of the set that stands for each kind of a city, shape (n_kinds,).

        "" where the set has none.
        """
        if "any" in self.factors.material:
            return np.array(["any"] * len(kinds))
        groups, _ = group_names(kinds)
        names = [
            self.for_kind.get(kind, self.for_group.get(group, ""))
            for kind, group in zip(kinds.id.tolist(), groups, strict=True)
        ]
        return np.array(names, dtype=np.str_)

    def values(self, kinds: Kinds, kind: Texts, destination: Texts) -> Floats:
        """Factor of each row [t CO2e per tonne wet], shape (n_rows,).

        Raises
        ------
        FactorError
            If the set has no factor for one; the message names it and those it has.
        """
        known = {
            (row["material"], row["destination"]): row["value"] for row in self.factors.records()
        }
        ids = kinds.id.tolist()
        materials, dry = self.materials(kinds).tolist(), (1 - kinds.moisture).tolist()
        found = []
        for name, place in zip(kind.tolist(), destination.tolist(), strict=True):
            row = ids.index(name)
            if (value := known.get((materials[row], place))) is None:
                raise FactorError(self._lacking(name, materials[row], place))
            found.append(value * self._per_tonne(dry[row]))
        return np.array(found, dtype=np.float64)

    def _per_tonne(self, dry: float) -> float:
        """Units of the set in a tonne wet."""
        return {Unit.SHORT_TON_WET: 1 / SHORT_TON_T, Unit.TONNE_WET: 1.0, Unit.TONNE_DRY: dry}[
            self.unit
        ]

    def _lacking(self, kind: str, material: str, place: str) -> str:
        rows = self.factors.destination == place
        has = ", ".join(sorted(set(self.factors.material[rows].tolist())))
        of = f" ({material})" if material else ""
        others = f"; for {place} it has {has}" if has else f"; it does not speak of {place}"
        return f"{self.title}, {self.version}, has no factor for {kind}{of} by {place}{others}"


@dataclass(frozen=True, slots=True)
class Masses(Columns):
    """Organics and what becomes of them."""

    kind: Texts  # id in City.kinds
    destination: Texts
    tonnes: Floats  # wet, shape (n_rows,) or (n_rows, n_members)


@dataclass(frozen=True, slots=True)
class Co2e:
    """A figure, and the set that alone it may be compared within."""

    set_id: str
    title: str
    boundary: str
    tonnes: Floats  # shape () or (n_members,)

    def minus(self, other: "Co2e") -> "Co2e":
        """The difference of two figures of one set.

        Raises
        ------
        FactorError
            If they are of two sets.
        """
        if self.set_id != other.set_id:
            raise FactorError(
                f"{self.title} and {other.title} count different things ({self.boundary}; "
                f"{other.boundary}): their figures cannot be set against each other. Take both "
                "from one set."
            )
        return Co2e(self.set_id, self.title, self.boundary, self.tonnes - other.tonnes)


def co2e(factors: FactorSet, kinds: Kinds, masses: Masses) -> Co2e:
    """What organics emit by where they go.

    Raises
    ------
    FactorError
        If the set speaks of differences only, or lacks a factor.
    """
    if factors.baseline is not None:
        raise FactorError(
            f"{factors.title} speaks only of what an alternative changes against "
            f"{factors.baseline}: ask for the difference of two courses"
        )
    values = factors.values(kinds, masses.kind, masses.destination)
    return _figure(factors, values @ masses.tonnes)


def co2e_difference(factors: FactorSet, kinds: Kinds, before: Masses, after: Masses) -> Co2e:
    """What organics emit more (less: negative) when they go another way.

    Raises
    ------
    FactorError
        If the set lacks a factor; or, where it speaks of differences, if the two courses do not
        place as much of each kind, the set's baseline included.
    """
    if factors.baseline is None:
        return co2e(factors, kinds, after).minus(co2e(factors, kinds, before))
    moved = _change(before, after)
    total: Floats = np.zeros(before.tonnes.shape[1:])
    for kind in dict.fromkeys(name for name, _ in moved):
        away = moved.pop((kind, str(factors.baseline)), np.zeros(()))
        into = {place: change for (name, place), change in moved.items() if name == kind}
        left_over = np.abs(away + sum(into.values())).max(initial=0.0)
        if left_over > EVEN * max(float(np.abs(away).max(initial=0.0)), 1.0):
            raise FactorError(
                f"{factors.title} compares with {factors.baseline}, so both courses must place as "
                f"much of each kind; of {kind} they differ by {left_over:.3g} t"
            )
        for place, change in into.items():
            value = factors.values(kinds, np.array([kind]), np.array([place]))[0]
            total = total + value * change
    return _figure(factors, total)


def _change(before: Masses, after: Masses) -> dict[tuple[str, str], Floats]:
    """What goes more to each place, by kind and destination; only what changes."""
    moved: dict[tuple[str, str], Floats] = {}
    for sign, masses in ((-1.0, before), (1.0, after)):
        pairs = zip(masses.kind.tolist(), masses.destination.tolist(), strict=True)
        for pair, tonnes in zip(pairs, masses.tonnes, strict=True):
            moved[pair] = moved.get(pair, np.zeros(())) + sign * tonnes
    return {pair: change for pair, change in moved.items() if np.any(change != 0)}


def co2e_of_gases(
    methane_carbon_kg: Floats, nitrous_oxide_nitrogen_kg: Floats, warming: WarmingPotentials = AR6
) -> Co2e:
    """What the models' own gases amount to: methane and nitrous oxide of hubs and soils.

    Parameters
    ----------
    methane_carbon_kg, nitrous_oxide_nitrogen_kg : array
        [kg C] and [kg N].
    warming : WarmingPotentials, optional

    Notes
    -----
    Carbon dioxide of organic matter is of this year's growth and is not counted; nor are engines,
    nor the nitrous oxide that ammonia and nitrate form elsewhere, nor what a landfill would emit.
    """
    methane = np.asarray(methane_carbon_kg) * METHANE_PER_CARBON * warming.methane
    nitrous = np.asarray(nitrous_oxide_nitrogen_kg) * NITROUS_OXIDE_PER_NITROGEN
    return Co2e(
        set_id=f"models of Greenhaven, {warming.name}",
        title="models of Greenhaven",
        boundary="methane and nitrous oxide of hubs and soils in the city, no landfill, no engines",
        tonnes=(methane + nitrous * warming.nitrous_oxide) / 1e3,
    )


def _figure(factors: FactorSet, tonnes: Floats) -> Co2e:
    title = f"{factors.title}, {factors.version}"
    return Co2e(factors.id, title, factors.boundary, np.asarray(tonnes, dtype=np.float64))
