"""What two courses are compared by, and how a difference is said to those who live with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from types import MappingProxyType

from greenhaven.core.rules.words import Message, Place, message

# A difference is none to a reader if its middle is less than a thousandth of what is there and 8 of
# 10 futures lie within a hundredth.
SLIGHT, SMALL = 1e-3, 1e-2
LEAST_PERCENT = 1  # below it a share says nothing to a reader
LEAST = 1e-6  # what makes a difference at all, in any unit
ROUNDING = 1e-9  # share of what is there that arithmetic may add


class Scale(StrEnum):
    """Whose difference it is."""

    CITY = "city"
    DISTRICT = "district"
    HUB = "hub"
    GARDEN = "garden"


class Verdict(StrEnum):
    """What can be said of a difference."""

    MORE = "more"
    LESS = "less"
    UNCLEAR = "unclear"  # 8 of 10 futures lie on both sides of none
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Effect:
    """One quantity of a comparison, and its sentence.

    Attributes
    ----------
    id : str
    subject : str
        What it is, as the beginning of a line.
    unit : str
    sentence : str
        With {change} ("12 t more") and, for places, {place}.
    title : str
        Of the set of factors that it goes by, {title} in both; "" = none.
    """

    id: str
    subject: str
    unit: str
    sentence: str
    title: str = ""


# Units of values that are kept as shares of one.
POINTS_OF_A_SHARE = "percentage points"
HUNDREDTHS = {
    POINTS_OF_A_SHARE: "{number, plural, one {# percentage point} other {# percentage points}}",
    "points": "{number, plural, one {# point} other {# points}}",
}
MODEL_WARMING = "co2e_models"
BY_SET = "co2e "  # and the title: emissions by a set of factors
CITY_EFFECTS = (
    Effect(
        "kept_out_of_landfill",
        "Organics kept out of landfill",
        "t",
        "About {change} organics are kept out of landfill",
    ),
    Effect(
        "composted_here",
        "Organics processed in the city",
        "t",
        "About {change} organics are processed in the city",
    ),
    Effect("exported", "Organics sent away", "t", "About {change} organics leave the city"),
    Effect("to_gardens", "Compost to gardens", "t", "About {change} compost reaches gardens"),
    Effect(
        "to_parks",
        "Compost to parks and street trees",
        "t",
        "About {change} compost reaches parks and street trees",
    ),
    Effect("sold", "Compost sold", "t", "About {change} compost is sold"),
    Effect(
        "in_hubs",
        "Material in the hubs at the end",
        "t",
        "About {change} material lies in the hubs",
    ),
    Effect(
        "nitrogen_to_soil",
        "Nitrogen to soils",
        "kg",
        "About {change} nitrogen comes to soils in compost",
    ),
    Effect(
        "phosphorus_to_soil",
        "Phosphorus to soils",
        "kg",
        "About {change} phosphorus comes to soils in compost",
    ),
    Effect("ammonia", "Ammonia to the air", "kg", "About {change} ammonia escapes to the air"),
    Effect(
        "nitrous_oxide",
        "Nitrous oxide to the air",
        "kg",
        "About {change} nitrous oxide escapes to the air",
    ),
    Effect("methane", "Methane to the air", "kg", "About {change} methane escapes to the air"),
    Effect(
        MODEL_WARMING,
        "Warming by gases of hubs and soils",
        "t CO2e",
        "Landfill, lorries and other places aside, methane and nitrous oxide of hubs and soils in "
        "the city warm like about {change}",
    ),
    Effect(
        "nitrogen_leached",
        "Nitrogen that compost adds to what is washed out of soils",
        "kg",
        "Compost adds about {change} nitrogen to what is washed out of soils",
    ),
    Effect(
        "phosphorus_leached",
        "Phosphorus that compost adds to what is washed out of soils",
        "kg",
        "Compost adds about {change} phosphorus to what is washed out of soils",
    ),
    Effect(
        "soil_carbon",
        "Carbon of compost in soils at the end",
        "kg",
        "About {change} carbon of compost lies in soils",
    ),
    Effect("haulage", "Haulage", "t km", "About {change} of haulage are needed"),
    Effect("driven", "Way driven", "km", "About {change} are driven"),
    Effect("work", "Work on the road and at hubs", "h", "About {change} of work are needed"),
    Effect("cost", "Cost", "", "About {change} are spent"),
    Effect(
        "worst_share",
        "What the gardens of the least served district get of their safe dose",
        "percentage points",
        "The gardens of the least served district get about {change} of their safe dose",
    ),
    Effect(
        "jain",
        "The evenness between districts (100 = all alike)",
        "points",
        "The evenness between districts (100 = all alike) is about {change}",
    ),
)
DISTRICT_EFFECTS = (
    Effect(
        "compost",
        "Compost to the gardens of {place}",
        "t",
        "The gardens of {place} get about {change} compost",
    ),
    Effect(
        "share",
        "What the gardens of {place} get of their safe dose",
        "percentage points",
        "The gardens of {place} get about {change} of their safe dose",
    ),
    Effect(
        "kept_out_of_landfill",
        "Organics of {place} kept out of landfill",
        "t",
        "About {change} organics of {place} are kept out of landfill",
    ),
)
HUB_EFFECTS = (
    Effect("received", "Organics to {place}", "t", "{place} takes in about {change} organics"),
    Effect("sent", "Product from {place}", "t", "{place} gives out about {change} product"),
)
GARDEN_EFFECTS = (
    Effect("compost", "Compost to {place}", "t", "{place} gets about {change} compost"),
)


def effect_of_set(title: str) -> Effect:
    """Emissions by a set of factors and its edition."""
    return Effect(
        f"{BY_SET}{title}",
        "Emissions by {title}",
        "t CO2e",
        "By {title}, about {change} are emitted",
        title,
    )


EFFECTS: Mapping[Scale, tuple[Effect, ...]] = MappingProxyType(
    {
        Scale.CITY: CITY_EFFECTS,
        Scale.DISTRICT: DISTRICT_EFFECTS,
        Scale.HUB: HUB_EFFECTS,
        Scale.GARDEN: GARDEN_EFFECTS,
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what there is now, and between what it changes in 8 of 10 futures."""

    effect: Effect
    unit: str
    now: float
    low: float
    median: float
    high: float
    place: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether it is more, less, none, or cannot be told."""
        there = 0.0 if isnan(self.now) else abs(self.now)
        widest = max(abs(self.low), abs(self.high), LEAST)
        if abs(self.median) <= SLIGHT * there and widest <= SMALL * there:
            return Verdict.SAME
        none = ROUNDING * max(there, widest)
        if self.low > none:
            return Verdict.MORE
        if self.high < -none:
            return Verdict.LESS
        return Verdict.UNCLEAR if widest > max(none, LEAST) else Verdict.SAME


def sentence(difference: Difference, weeks: int) -> Message:
    """A difference for a resident, to be said in any language and with the names of places.

    Parameters
    ----------
    difference : Difference
    weeks : int
        Length of the comparison.
    """
    verdict, subject = difference.verdict, subject_of(difference)
    if verdict is Verdict.SAME:
        return message("{subject}: hardly any difference.", subject=subject)
    low, high = (change(difference, value) for value in (difference.low, difference.high))
    if verdict is Verdict.UNCLEAR:
        return message(
            "{subject}: no difference can be told; it lies between {low} and {high} in 8 of 10 "
            "futures.",
            subject=subject,
            low=low,
            high=high,
        )
    return message(
        "{what} in {weeks, plural, one {# week} other {# weeks}}{part}; {limits}.",
        what=what_changes(difference),
        weeks=weeks,
        part=_part(difference),
        limits=_limits(difference),
    )


def subject_of(difference: Difference) -> Message:
    """What differs, where nothing more is said of it."""
    effect = difference.effect
    return message(effect.subject, place=Place(difference.place), title=effect.title)


def what_changes(difference: Difference) -> Message:
    """How much there is more or less in the middle of the futures."""
    return message(
        difference.effect.sentence,
        change=change(difference, difference.median),
        place=Place(difference.place),
        title=difference.effect.title,
    )


def limits_in_numbers(difference: Difference) -> tuple[float, float]:
    """Between what it lies in 8 of 10 futures, the nearer to none first, in the unit of its amount.

    Both may read alike.
    """
    near, far = sorted((difference.low, difference.high), key=abs)
    return _number(difference, abs(near)), _number(difference, abs(far))


def _limits(difference: Difference) -> Message:
    """Between what it lies in 8 of 10 futures, in words."""
    near, far = limits_in_numbers(difference)
    if near == far:
        return message("nearly that much in 8 of 10 futures")
    farther = max((difference.low, difference.high), key=abs)
    return message(
        "between {near} and {far} in 8 of 10 futures", near=near, far=change(difference, farther)
    )


def _part(difference: Difference) -> Message | str:
    """How much of what there is now."""
    if not difference.now > 0 or difference.unit in HUNDREDTHS:
        return ""
    share, now = 100 * abs(difference.median) / difference.now, amount(difference, difference.now)
    if share < LEAST_PERCENT:
        return message(" (less than 1 % of {now} now)", now=now)
    return message(" ({share} % of {now} now)", share=rounded(share), now=now)


def change(difference: Difference, value: float) -> Message:
    """An amount, and whether it is more or less."""
    told = amount(difference, abs(value))
    return message("{amount} more" if value >= 0 else "{amount} less", amount=told)


def amount(difference: Difference, value: float) -> Message:
    """A number with the unit that a reader would choose."""
    template = HUNDREDTHS.get(difference.unit, "{number} {unit}")
    unit, _ = _readable(difference, value)
    return message(template, number=_number(difference, value), unit=unit)


def _number(difference: Difference, value: float) -> float:
    """The number alone, in the same unit."""
    return rounded(_readable(difference, value)[1] * value)


def _readable(difference: Difference, value: float) -> tuple[str, float]:
    if difference.unit in HUNDREDTHS:
        return difference.unit, 100.0
    largest = max(abs(difference.low), abs(difference.high), abs(value))
    return readable(difference.unit, largest)


def readable(unit: str, largest: float) -> tuple[str, float]:
    """A unit in which the largest of some amounts is neither tiny nor huge, and the factor."""
    if unit == "t" and largest < 0.9995:
        return "kg", 1e3
    if unit == "kg" and largest >= 1e4:
        return "t", 1e-3
    if unit == "kg" and largest < 0.9995:
        return "g", 1e3
    return unit, 1.0


def rounded(value: float) -> float:
    """Two digits that count, three from 100 on: more is not known of a future."""
    digits = 3 if abs(value) >= 100 else 2
    return float(f"{value:.{digits}g}")
