"""How votes are counted: each rule is its parameters, and has one canonical text.

Nothing of a rule is code that a community would have to trust: two sites that hold the same text
count the same ballots alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias, get_args, get_type_hints

from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind

HALF = Fraction(1, 2)
MOST_DIGITS = 12


class Quorum(StrEnum):
    """What has to be reached for a decision to count."""

    NONE = "none"
    APPROVAL = "approval"  # so many of all who may vote say yes
    TURNOUT = "turnout"  # so many of all who may vote take part


class Utility(StrEnum):
    """What an option that is carried out is worth to those who named it."""

    COST = "cost"  # what it costs (times the points given)
    COUNT = "count"  # the same for every option (or the points given)


class Completion(StrEnum):
    """How equal shares go on when no option can be paid for and money is left."""

    NONE = "none"
    ADD1 = "add1"  # raise the share until the next step would overspend
    ADD1E = "add1e"  # and stop as soon as nothing more would fit
    ADD1U = "add1u"  # add1, then by votes while it fits
    ADD1EU = "add1eu"
    UTILITARIAN = "utilitarian"  # by votes while it fits


@dataclass(frozen=True, slots=True)
class YesNo:
    """One question, answered by yes or no.

    Parameters
    ----------
    quorum, quorum_share
        What has to be reached, and by which share of all who may vote.
    majority : Fraction
        Least share of yes among yes and no.
    strict : bool
        Whether that share has to be exceeded rather than reached.
    votes, days_between : int
        How many votes have to pass, and how far apart the last two of them are at least.
    """

    quorum: Quorum = Quorum.APPROVAL
    quorum_share: Fraction = Fraction(1, 10)
    majority: Fraction = HALF
    strict: bool = True
    votes: int = 1
    days_between: int = 0


@dataclass(frozen=True, slots=True)
class MostApproved:
    """The options that most ballots name; `least_share` of the ballots each at least."""

    seats: int = 1
    least_share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class HighestScore:
    """The options with most points; an option that a ballot leaves out has none from it."""

    seats: int = 1


@dataclass(frozen=True, slots=True)
class Schulze:
    """Options in the order of Schulze, measured against the status quo.

    Parameters
    ----------
    status_quo : str
        Id of the option that leaves all as it is; empty where there is none.
    majority, strict
        Share of those who prefer one of the two that an option needs against the status quo.
    least_positive, least_non_negative : Fraction
        Share of all who may vote that has to prefer it to the status quo; that must not prefer the
        status quo.
    indirect : bool
        Whether an option may also pass by beating, with the indirect majority, one that passes.
    indirect_majority, indirect_strict
        What it then needs against that one.
    no_way_back : bool
        Whether an option loses from which the status quo can be reached by a chain of defeats.
    """

    status_quo: str = ""
    majority: Fraction = HALF
    strict: bool = True
    least_positive: Fraction = Fraction(0)
    least_non_negative: Fraction = Fraction(0)
    indirect: bool = True
    indirect_majority: Fraction = HALF
    indirect_strict: bool = True
    no_way_back: bool = True


@dataclass(frozen=True, slots=True)
class InstantRunoff:
    """The last option leaves and its ballots pass on, until one has more than half."""


@dataclass(frozen=True, slots=True)
class TransferableVote:
    """Seats by the single transferable vote; surpluses pass on by the weighted inclusive method.

    Parameters
    ----------
    seats : int
    digits : int or None
        Digits behind the point to which values of ballots are cut off; None keeps them exact.
    """

    seats: int = 1
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class EqualShares:
    """The Method of Equal Shares.

    Parameters
    ----------
    utility : Utility
    completion : Completion
    step : Fraction or None
        By how much add1 raises each share, in units of the money; None is the larger of one unit
        and a thousandth of the share.
    eligibility : Fraction or None
        An option needs this times its part of the budget in votes per voter: 1/3 asks a project
        that takes 30 % of the budget for votes of 10 % of the voters. None asks for nothing.
    comparison : bool
        Whether the options by votes are taken instead if more voters have more of theirs then.
    """

    utility: Utility = Utility.COST
    completion: Completion = Completion.ADD1U
    step: Fraction | None = None
    eligibility: Fraction | None = None
    comparison: bool = False


@dataclass(frozen=True, slots=True)
class Greedy:
    """Options by votes (or points) while the budget lasts.

    Parameters
    ----------
    skip : bool
        Whether an option that does not fit is passed over; otherwise it ends the list.
    threshold : int
        Votes (or points) that an option needs at least.
    """

    skip: bool = True
    threshold: int = 0


Rule: TypeAlias = (
    YesNo
    | MostApproved
    | HighestScore
    | Schulze
    | InstantRunoff
    | TransferableVote
    | EqualShares
    | Greedy
)
NAMES: Mapping[str, type[Rule]] = {
    "yes_no": YesNo,
    "most_approved": MostApproved,
    "highest_score": HighestScore,
    "schulze": Schulze,
    "instant_runoff": InstantRunoff,
    "transferable_vote": TransferableVote,
    "equal_shares": EqualShares,
    "greedy": Greedy,
}
COUNTS: Mapping[type[Rule], tuple[Kind, ...]] = {
    YesNo: (Kind.YES_NO,),
    MostApproved: (Kind.APPROVAL,),
    HighestScore: (Kind.POINTS,),
    Schulze: (Kind.RANKED,),
    InstantRunoff: (Kind.RANKED,),
    TransferableVote: (Kind.RANKED,),
    EqualShares: (Kind.APPROVAL, Kind.POINTS),
    Greedy: (Kind.APPROVAL, Kind.POINTS),
}
# Suggestions to begin with; each is itself a rule that a community may change.
ORDINARY = YesNo()
AMENDMENT = YesNo(quorum_share=Fraction(15, 100), majority=Fraction(2, 3), strict=False)
CONSTITUTION = YesNo(
    quorum_share=Fraction(1, 4),
    majority=Fraction(3, 4),
    strict=False,
    votes=2,
    days_between=30,
)


def name_of(rule: Rule) -> str:
    """The name of a rule's kind, as it is written."""
    return next(name for name, kind in NAMES.items() if kind is type(rule))


def plain_rule(rule: Rule) -> dict[str, Any]:
    """A rule as plain JSON: shares as "2/3", every parameter written."""
    told = {each.name: _plain(getattr(rule, each.name)) for each in fields(rule)}
    return {"kind": name_of(rule), **told}


def read_rule(plain: Any) -> Rule:
    """A rule from plain JSON; parameters that are left out have their defaults.

    Raises
    ------
    BallotsError
        If there is no such rule, or a parameter cannot be.
    """
    if not isinstance(plain, Mapping) or plain.get("kind") not in NAMES:
        came = plain.get("kind") if isinstance(plain, Mapping) else plain
        raise BallotsError(f"there is no rule {came!r}: there are {', '.join(NAMES)}")
    kind = NAMES[plain["kind"]]
    hints = get_type_hints(kind)
    given = {str(name): value for name, value in plain.items() if name != "kind"}
    if unknown := sorted(set(given) - set(hints)):
        raise BallotsError(f"{plain['kind']} has no {unknown[0]!r}: it has {', '.join(hints)}")
    rule = kind(**{name: _value(hints[name], value, name) for name, value in given.items()})
    if fault := fault_of_rule(rule):
        raise BallotsError(fault)
    return rule


def fault_of_rule(rule: Rule) -> str:
    """What makes a rule impossible; empty if nothing does."""
    for each in fields(rule):
        value, name = getattr(rule, each.name), each.name
        if name in ("seats", "votes") and value < 1:
            return f"{name} is 1 or more, {value} came"
        if name in ("days_between", "threshold") and value < 0:
            return f"{name} is 0 or more, {value} came"
        if name == "step" and value is not None and value <= 0:
            return f"a step is more than 0, {value} came"
        if name == "digits" and value is not None and not 0 <= value <= MOST_DIGITS:
            return f"digits are 0 to {MOST_DIGITS}, {value} came"
        if isinstance(value, Fraction) and name != "step" and not 0 <= value <= 1:
            return f"{name} is a share from 0 to 1, {value} came"
    return ""


_SAID = {
    Fraction: "a share such as 2/3, as text",
    int: "a whole number",
    bool: "true or false",
    str: "a text",
}


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction | StrEnum):
        return str(value)
    return value


def _value(hint: Any, plain: Any, name: str) -> Any:
    kinds = get_args(hint) or (hint,)
    if plain is None and type(None) in kinds:
        return None
    kind = kinds[0]
    try:
        if kind is Fraction and isinstance(plain, str | int):
            return Fraction(plain)
        if issubclass(kind, StrEnum):
            return kind(plain)  # says itself what it does not know
    except (ValueError, ZeroDivisionError) as error:
        raise BallotsError(f"{name}: {plain!r} cannot be: {error}") from error
    if type(plain) is not kind:
        raise BallotsError(f"{name}: expected {_SAID[kind]}, {plain!r} came")
    return plain
