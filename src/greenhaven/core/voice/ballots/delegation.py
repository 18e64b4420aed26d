"""Delegated votes, for open ballots only: whose vote went where, at the moment of closing.

A cap keeps anyone from becoming a power by what others forgot: nobody speaks for more than a part
of all votes. Of few votes such a part is less than one person, and a cap alone would make every
delegation void. So some others may be carried in any case, as long as whoever carries them has less
than half of all votes and never decides alone.

A direct vote always counts itself. A person who did not vote is carried by the one they named, or
by whom that one named, and so on; a circle in which nobody votes carries nobody.

Source
------
LiquidFeedback: weight of a direct voter = 1 + those who delegated to them and neither voted nor
are counted elsewhere, recursively.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Carried:
    """Who speaks for how many.

    Parameters
    ----------
    weights : mapping of int
        People that each direct voter speaks for, by name.
    chains : mapping of tuple
        Of everyone who is carried: the names that the vote passed, the voter last.
    beyond_the_cap : tuple of str
        Whose vote counts for nobody because the delegate already carries as many as is allowed.
    """

    weights: Mapping[str, int]
    chains: Mapping[str, tuple[str, ...]]
    beyond_the_cap: tuple[str, ...] = ()


def carried(
    voters: Collection[str],
    delegations: Mapping[str, str],
    cap: Fraction | None = None,
    others_in_any_case: int = 0,
) -> Carried:
    """Who speaks for whom.

    Parameters
    ----------
    voters : collection of str
        Those who voted themselves.
    delegations : mapping of str
        Whom each person named, for those who may vote; the earliest first.
    cap : Fraction or None
        Largest part of all votes that one voter may speak for; later delegations above it count
        for nobody. A voter always has their own vote.
    others_in_any_case : int
        How many others one voter may carry however small that part is, if all that they speak for
        is less than half of all votes.
    """
    direct = set(voters)
    chains = {
        name: chain
        for name in delegations
        if name not in direct and (chain := _chain(name, delegations, direct))
    }
    total = len(direct) + len(chains)
    most = total if cap is None else most_of_one(total, cap, others_in_any_case)
    weights = dict.fromkeys(voters, 1)
    beyond = []
    for name, chain in chains.items():
        if weights[chain[-1]] < most:
            weights[chain[-1]] += 1
        else:
            beyond.append(name)
    kept = {name: chain for name, chain in chains.items() if name not in beyond}
    return Carried(weights, kept, tuple(beyond))


def most_of_one(total: int, cap: Fraction, others_in_any_case: int = 0) -> int:
    """How many of all votes one voter may speak for, their own among them."""
    below_half = (total - 1) // 2
    return max(1, int(cap * total), min(1 + others_in_any_case, below_half))


def _chain(name: str, delegations: Mapping[str, str], direct: Collection[str]) -> tuple[str, ...]:
    """The way to a direct voter; empty if there is none."""
    passed: list[str] = []
    while name not in direct:
        if name not in delegations or delegations[name] in passed:
            return ()
        name = delegations[name]
        passed.append(name)
    return tuple(passed)
