"""What an amount of a material is made of, in whole milligrams of which none gets lost."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import add, attrgetter, sub
from typing import Protocol, Self

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.material import WATER_DENSITY_KG_PER_M3, feedstocks
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import words

PARTS_PER_UNIT = 10**12  # to which a share of the wet mass is rounded
COMPOST, DIGESTATE = "compost", "digestate"  # products, of which every batch is another
GREEN, BROWN = "green", "brown"  # the two piles of everyone who makes compost


class MaterialUnknownError(GreenhavenError):
    """A material that the city's tables do not have."""


class Amounts(Protocol):
    """A row that keeps the parts of a vector in columns of milligrams."""

    wet_mg: int
    water_mg: int
    carbon_mg: int
    nitrogen_mg: int
    phosphorus_mg: int
    potassium_mg: int
    ash_mg: int


@dataclass(frozen=True, slots=True)
class Vector:
    """An amount and what is in it [mg]. Phosphorus and potassium are part of the ash.

    Water, carbon, nitrogen and ash are parts of the wet mass; what is left of it is the oxygen and
    hydrogen of the dry matter.
    """

    wet: int = 0
    water: int = 0
    carbon: int = 0
    nitrogen: int = 0
    phosphorus: int = 0
    potassium: int = 0
    ash: int = 0

    @classmethod
    def of(cls, row: Amounts) -> Self:
        """What a row's columns say."""
        return cls(*(getattr(row, column) for column in COLUMNS))

    @property
    def amounts(self) -> tuple[int, ...]:
        """The amounts in their order."""
        return PARTS_OF(self)

    def as_columns(self) -> dict[str, int]:
        """The columns of a row."""
        return dict(zip(COLUMNS, self.amounts, strict=True))

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(*map(add, self.amounts, other.amounts))

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(*map(sub, self.amounts, other.amounts))

    def __bool__(self) -> bool:
        return any(self.amounts)

    def can_be(self) -> bool:
        """Whether nothing is negative, and no part is more than its whole."""
        return min(self._apart()) >= 0

    def within(self, other: "Vector") -> bool:
        """Whether all of it is there in the other, and what would remain can be."""
        return (other - self).can_be()

    def drawn(self, wet: int) -> "Vector":
        """The part of it that weighs so much, with its share of everything that is in it.

        The vector is taken apart into pieces that add up to its wet mass: water, carbon, nitrogen,
        phosphorus, potassium, the rest of the ash, the rest. Each gives its share rounded down,
        and the milligrams still missing come from those with the largest remainders. A piece with
        a remainder is larger than its share rounded down, so none is asked for more than it has:
        what is drawn can be, and so can what remains.
        """
        if not 0 <= wet <= self.wet:
            raise ValueError(f"0 to {self.wet} mg can be drawn, not {wet}")
        return _together(apportion(wet, self._apart()))

    def _apart(self) -> tuple[int, ...]:
        inner = (self.water, self.carbon, self.nitrogen)
        minerals = (self.phosphorus, self.potassium)
        return (
            *inner,
            *minerals,
            self.ash - sum(minerals),
            self.wet - sum(inner) - self.ash,
        )


PARTS = tuple(part.name for part in fields(Vector))
COLUMNS = tuple(f"{part}_mg" for part in PARTS)
PARTS_OF = attrgetter(*PARTS)
NOTHING = Vector()


def _together(pieces: Sequence[int]) -> Vector:
    water, carbon, nitrogen, phosphorus, potassium, other_ash, _rest = pieces
    ash = phosphorus + potassium + other_ash
    return Vector(sum(pieces), water, carbon, nitrogen, phosphorus, potassium, ash)


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers that add up to `whole` and are in proportion to the weights.

    By largest remainder: no number is more than one away from its exact share, and where `whole`
    is at most the sum of the weights, none is more than its weight.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    shares = [divmod(whole * weight, total) for weight in weights]
    missing = whole - sum(share for share, _rest in shares)
    by_remainder = sorted(range(len(weights)), key=lambda each: -shares[each][1])
    given = [share for share, _rest in shares]
    for each in by_remainder[:missing]:
        given[each] += 1
    return given


def vector_of(city: City, material: str, wet_mg: int) -> Vector:
    """What an amount of one of the city's materials is made of, by its table.

    Raises
    ------
    MaterialUnknownError
        If the table does not have it. Compost and digestate are not in it: what is in them is
        what the ledger has in their batch.
    """
    row = _row(city, material)
    table = city.kinds
    inner = (table.moisture[row], table.carbon[row], table.nitrogen[row])
    minerals = (table.phosphorus[row], table.potassium[row])
    return _together(apportion(wet_mg, _weights(inner, minerals, table.ash[row])))


@lru_cache(maxsize=1000)
def _weights(inner: tuple[float, ...], minerals: tuple[float, ...], ash: float) -> tuple[int, ...]:
    """Whole numbers in proportion to the pieces that `_together` puts together."""
    other_ash = max(0.0, ash - sum(minerals))
    rest = max(0.0, 1 - sum(inner) - sum(minerals) - other_ash)
    shares = (*inner, *minerals, other_ash, rest)
    return tuple(round(PARTS_PER_UNIT * share) for share in shares)


def density_of(city: City, material: str) -> float:
    """Bulk density of a material as it lies in its container [kg m⁻³], by the city's table.

    Of compost, that of mature compost in the table of feedstocks; of digestate, that of water.
    """
    if material == COMPOST:
        table = feedstocks()
        return float(table.bulk_density_kg_per_m3[table.id == "mature_compost"][0])
    if material == DIGESTATE:
        return WATER_DENSITY_KG_PER_M3
    return float(city.kinds.bulk_density_kg_per_m3[_row(city, material)])


def materials(city: City) -> list[tuple[str, str, str]]:
    """Id, name, and whether it is green or brown, of everything that the city's sources give."""
    table = city.kinds
    names = words.materials_of(city).values()
    rows = zip(table.id.tolist(), names, table.bulking.tolist(), strict=True)
    return [(name, title, BROWN if bulking else GREEN) for name, title, bulking in rows]


def _row(city: City, material: str) -> int:
    ids = city.kinds.id.tolist()
    if material not in ids:
        raise MaterialUnknownError(
            _("What “%(material)s” is made of is not known here. Known are: %(known)s.")
            % {
                "material": material[:64],
                "known": ", ".join(words.materials_of(city).values()),
            }
        )
    return int(ids.index(material))
