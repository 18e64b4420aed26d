"""A material and how much of it, as people write it: ``food_waste=2t/d``, ``wood_chips=300kg``."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.core.material import Composition, feedstocks, mixture_of
from greenhaven.errors import GreenhavenError

WRITTEN = re.compile(r"\s*([\w ]+?)\s*=\s*([0-9.,eE+-]+)\s*(\w+)\s*(/\s*\w+)?\s*")
KILOGRAMS = {"kg": 1.0, "t": 1000.0}
LEAST_KG, MOST_KG = 1e-3, 1e9  # beyond them a slip of the pen is likelier than a heap
DAYS = {"d": 1.0, "day": 1.0, "week": 7.0, "w": 7.0}


class AmountError(GreenhavenError):
    """Something that was not written as a material and an amount."""


@dataclass(frozen=True, slots=True)
class Everyday:
    """What people call a material that the table of feedstocks has in parts, or by another name."""

    shares: Mapping[str, float]
    reason: str


EVERYDAY = {
    "food_waste": Everyday(
        {"food_vegetable": 0.6, "food_other": 0.4},
        "60 parts vegetable and 40 other, as the bundled city takes its kitchen organics",
    ),
    "yard_trimmings": Everyday(
        {"leaves": 0.34, "grass": 0.33, "branches": 0.33}, "leaves, grass and branches alike"
    ),
    "wood_chips": Everyday(
        {"branches": 1.0}, "chipped branches; the table holds no chips with a full analysis"
    ),
}
# Which group of the models is typical of each feedstock of the table.
GROUP_OF = {
    "leaves": "leaves",
    "grass": "grass",
    "branches": "wood",
    "food_vegetable": "food",
    "food_other": "food",
    "wood_waste": "wood",
    "cardboard": "paper",
    "office_paper": "paper",
    "mixed_paper": "paper",
    "sawdust": "wood",
    "dry_leaves": "leaves",
    "bark": "wood",
    "newsprint": "paper",
    "fruit": "food",
    "mature_compost": "compost",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of one material, wet."""

    name: str
    kilograms: float  # of one load, or of one day where it is fed

    def parts(self) -> Mapping[str, float]:
        """The feedstocks that it is made of [kg]."""
        shares = EVERYDAY[self.name].shares if self.name in EVERYDAY else {self.name: 1.0}
        return {feedstock: self.kilograms * share for feedstock, share in shares.items()}


@dataclass(frozen=True, slots=True)
class Parts:
    """Feedstocks, how much of each, what they are made of and the group that is typical of each."""

    names: tuple[str, ...]
    kilograms: Floats  # shape (n,)
    composition: Composition  # arrays of shape (n,)
    groups: tuple[str, ...]

    def each(self) -> Iterator[tuple[float, Composition, str]]:
        """Mass [kg], composition and group of one after the other."""
        for mass, name, group in zip(self.kilograms, self.names, self.groups, strict=True):
            yield float(mass), mixture_of({name: 1.0}), group


def parts_of(materials: Sequence[Amount]) -> Parts:
    """The feedstocks that some materials are made of, each once."""
    total: dict[str, float] = {}
    for material in materials:
        for name, mass in material.parts().items():
            total[name] = total.get(name, 0.0) + mass
    table = feedstocks()
    rows = np.array([table.id.tolist().index(name) for name in total])
    return Parts(
        names=tuple(total),
        kilograms=np.array(list(total.values())),
        composition=Composition.of(table.take(rows)),
        groups=tuple(GROUP_OF[name] for name in total),
    )


def amounts(texts: Sequence[str], option: str, *, each_day: bool) -> list[Amount]:
    """What was written, material by material.

    Parameters
    ----------
    texts : sequence of str
    option : str
        Where they were written, for messages.
    each_day : bool
        Whether they are amounts per day, such as ``2t/d``, or loads, such as ``3t``.

    Raises
    ------
    AmountError
        Naming what came, what was expected and the closest material.
    """
    read = [_amount(text, option, each_day=each_day) for text in texts]
    names = [each.name for each in read]
    if double := [name for name in names if names.count(name) > 1]:
        raise AmountError(f"{option}: {double[0]} is named twice")
    return read


def taken_for(amount: Amount) -> str | None:
    """What an everyday name was taken for, and why; None where the table has the name itself."""
    if amount.name not in EVERYDAY:
        return None
    everyday = EVERYDAY[amount.name]
    parts = " + ".join(f"{100 * share:.0f} % {name}" for name, share in everyday.shares.items())
    return f"{amount.name} is taken as {parts}: {everyday.reason}"


def _amount(text: str, option: str, *, each_day: bool) -> Amount:
    example = "food_waste=2t/d" if each_day else "food_waste=3t"
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise AmountError(f"{option} {text!r}: a material and an amount were expected: {example}")
    name, number, mass, per = found.groups()
    name = re.sub(r"\s+", "_", name.lower())
    per = per.replace("/", "").strip().lower() if per else None
    if mass not in KILOGRAMS or (per is None) is each_day or (per and per not in DAYS):
        units = "kg/d, t/d or t/week" if each_day else "kg or t"
        raise AmountError(f"{option} {text!r}: {units} was expected, such as {example}")
    return Amount(_known(name, option), _number(number, text, option, mass, per))


def _number(number: str, text: str, option: str, mass: str, per: str | None) -> float:
    try:
        value = float(number)
    except ValueError:
        raise AmountError(f"{option} {text!r}: {number!r} is not a number, as in 2.5") from None
    kilograms = value * KILOGRAMS[mass] / (DAYS[per] if per else 1.0)
    if value <= 0:
        raise AmountError(f"{option} {text!r}: an amount above 0 was expected")
    if not LEAST_KG <= kilograms <= MOST_KG:
        raise AmountError(f"{option} {text!r}: {LEAST_KG:g} to {MOST_KG:g} kg was expected")
    return kilograms


def _known(name: str, option: str) -> str:
    names = [*EVERYDAY, *feedstocks().id.tolist()]
    if name in names:
        return name
    close = difflib.get_close_matches(name, names, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names)}"
    raise AmountError(f"{option}: no material is called {name!r}; {hint}")
