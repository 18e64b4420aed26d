"""The price of a rule in words: what soils, the bill and others would see without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from greenhaven.core.planning.words import grouped, mass

NAMED_T_PER_WEEK = 1e-3  # a kilogram
NAMED_MONEY = 0.5  # of the currency's unit over the plan: less would round to nothing


@dataclass(frozen=True, slots=True)
class Without:
    """What would be otherwise without an article; more is positive.

    Parameters
    ----------
    soil_t_per_week, gardens_t_per_week, sold_t_per_week : float
        Compost to all soils, to gardens among them, and to buyers.
    waiting_t_weeks : float
        What compost to soils waits for, over the plan.
    left_t_per_week : float
        Organics without a place.
    bill : float
        Over the plan, in `currency`.
    weeks : int
    currency : str
    districts : int
        That would get more.
    last : str
        Name of the last of them to gain.
    confirmed : bool
        Whether no plan without the article would be better.
    """

    soil_t_per_week: float
    gardens_t_per_week: float
    sold_t_per_week: float
    waiting_t_weeks: float
    left_t_per_week: float
    bill: float
    weeks: int
    currency: str
    districts: int
    last: str
    confirmed: bool

    @property
    def is_worth_naming(self) -> bool:
        """Whether a reader would notice any of it."""
        amounts = (
            *(self.soil_t_per_week, self.gardens_t_per_week),
            *(self.sold_t_per_week, self.left_t_per_week),
        )
        return any(map(_is_named, amounts)) or abs(self.bill) >= NAMED_MONEY or self.comes_sooner

    @property
    def comes_sooner(self) -> bool:
        """Whether as much compost would reach soils, but some of it earlier."""
        return not _is_named(self.soil_t_per_week) and self.waiting_t_weeks <= -NAMED_T_PER_WEEK

    @property
    def withheld_t_per_week(self) -> float:
        """What the article keeps from soils; 0 where nobody would notice."""
        return self.soil_t_per_week if _is_named(self.soil_t_per_week) else 0.0


def without_sentence(noun: str, without: Without) -> str:
    """The price of a rule: what soils would get and what the bill would be without it.

    Where it is not proven that no plan would be better, the sentence says what could be.

    Parameters
    ----------
    noun : str
        What the rule is called, such as "the 8 km limit".
    without : Without
    """
    *first, bill = _clauses(without, "would" if without.confirmed else "could")
    said = f"Without {noun}, {', '.join(first)}, and {bill}"
    if not without.districts:
        return f"{said}."
    which = "the last district" if without.districts > 1 else "the district"
    return f"{said}; {which} to gain would be {without.last}."


def _clauses(without: Without, verb: str) -> Iterator[str]:
    """Soils first, the bill last."""
    soil, gardens = without.soil_t_per_week, without.gardens_t_per_week
    if _is_named(soil):
        yield f"{mass(abs(soil))} {_more(soil)} compost a week {verb} reach soils"
    else:
        sooner = ", some of it sooner" if without.comes_sooner else ""
        yield f"as much compost {verb} reach soils{sooner}"
    if _is_named(gardens) and not (_is_named(soil) and soil * gardens > 0):
        yield f"{_weekly(gardens)} {verb} reach gardens"
    if _is_named(without.sold_t_per_week):
        yield f"{_weekly(without.sold_t_per_week)} {verb} be sold"
    if _is_named(without.left_t_per_week):
        organics = f"{mass(abs(without.left_t_per_week))} of organics a week"
        yield f"{organics} {_more(without.left_t_per_week)} {verb} be left without a place"
    yield _bill(without, verb)


def _bill(without: Without, verb: str) -> str:
    amount = abs(without.bill)
    if amount < NAMED_MONEY:
        return f"the bill {verb} be the same"
    than = "higher" if without.bill > 0 else "lower"
    told = f"{grouped(amount, 0 if amount >= 100 else 2)} {without.currency}"
    weeks = "1 week" if without.weeks == 1 else f"{without.weeks} weeks"
    return f"the bill {verb} be {told} {than} in {weeks}"


def _weekly(tonnes: float) -> str:
    return f"{mass(abs(tonnes))} a week {_more(tonnes)}"


def _more(amount: float) -> str:
    return "more" if amount > 0 else "less"


def _is_named(tonnes: float) -> bool:
    return abs(tonnes) >= NAMED_T_PER_WEEK
