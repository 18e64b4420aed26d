"""From one run to the whole rule: which share is the final one, and what is added by votes.

Source
------
Completions as the cities ran them: equalshares.net, "add1" and its kin. The share starts as a
fraction, budget by voters; what is spent may fall as the share rises, so every step is run.
"""

from dataclasses import dataclass
from fractions import Fraction

from greenhaven.core.voice.ballots.budgets.exact import ExactRun, exact_run
from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.budgets.shares import Search
from greenhaven.core.voice.ballots.money import unit_of
from greenhaven.core.voice.ballots.rules import Completion, EqualShares

RAISING = (Completion.ADD1, Completion.ADD1E, Completion.ADD1U, Completion.ADD1EU)
STOPS_WHEN_FULL = (Completion.ADD1E, Completion.ADD1EU)
BY_VOTES = (Completion.ADD1U, Completion.ADD1EU, Completion.UTILITARIAN)
FINEST = 1000  # the default step is at least this part of the first share


@dataclass(frozen=True, slots=True)
class Shared:
    """What equal shares bought, and what was added; rows of the options.

    Parameters
    ----------
    start, step : Fraction
        The first share and by how much it was raised each time, in the smallest unit.
    run : ExactRun
        The final run.
    runs : int
        How many shares were tried, one that overspent included.
    beyond : int or None
        What the next share would have spent, if that was too much.
    added : tuple of int
        What was added by votes, or because everything fits.
    doubts : int
        Runs that held a decision so close that it was taken without rounding.
    """

    start: Fraction
    step: Fraction
    run: ExactRun
    runs: int
    beyond: int | None
    added: tuple[int, ...]
    doubts: int

    @property
    def order(self) -> tuple[int, ...]:
        """All that won, in the order in which it was chosen."""
        return self.run.order + self.added


def shared(profile: Profile, rule: EqualShares) -> Shared:
    """Equal shares of all options that cost something, with their completion."""
    tried = tried_shares(profile, rule, exactly=False)
    sure = exact_run(profile, rule.utility, tried.share)
    above = None
    if tried.beyond is not None:
        above = exact_run(profile, rule.utility, tried.share + tried.step)
    if sure.order != tried.order or (above and profile.spent(above.order) != tried.beyond):
        tried = tried_shares(profile, rule, exactly=True)
        sure = exact_run(profile, rule.utility, tried.share)
    added: tuple[int, ...] = ()
    if rule.completion in BY_VOTES or everything_fits(profile):
        added = by_votes(profile, sure.order)
    return Shared(tried.start, tried.step, sure, tried.runs, tried.beyond, added, tried.doubts)


def everything_fits(profile: Profile) -> bool:
    """Whether nothing has to be chosen at all."""
    return profile.spent(profile.candidates) <= profile.budget


def by_votes(profile: Profile, taken: tuple[int, ...]) -> tuple[int, ...]:
    """What is added to what is taken, by votes while it fits."""
    money = profile.budget - profile.spent(taken)
    added = []
    for row in profile.by_votes:
        if row not in taken and profile.cost[row] <= money:
            money -= profile.cost[row]
            added.append(row)
    return tuple(added)


def step_of(profile: Profile, rule: EqualShares) -> Fraction:
    """By how much a share is raised, in the smallest unit of the money."""
    unit = unit_of(profile.question)
    if rule.step is not None:
        return rule.step * unit
    return max(Fraction(unit), Fraction(profile.budget, FINEST * max(1, profile.people)))


@dataclass(frozen=True, slots=True)
class Tried:
    """Where raising the share ended, as in `Shared`; `order` is what the last share bought."""

    start: Fraction
    step: Fraction
    share: Fraction
    order: tuple[int, ...]
    runs: int
    beyond: int | None
    doubts: int


def tried_shares(profile: Profile, rule: EqualShares, *, exactly: bool) -> Tried:
    """Raise the share as the rule says; decisions that are too close are taken exactly."""
    search = Search(profile, rule.utility)
    start, step = Fraction(profile.budget, max(1, profile.people)), step_of(profile, rule)
    raising = rule.completion in RAISING and not everything_fits(profile)
    share, runs, doubts = start, 0, 0
    kept: tuple[int, ...] = ()
    while True:
        quick = None if exactly else search.run(float(share))
        if quick is None or quick.doubtful:
            order = exact_run(profile, rule.utility, share).order
            doubts += 1
        else:
            order = quick.order
        runs += 1
        spends = profile.spent(order)
        if spends > profile.budget:
            return Tried(start, step, share - step, kept, runs, spends, doubts)
        kept = order
        if not raising or _is_last(profile, rule, order, spends):
            return Tried(start, step, share, kept, runs, None, doubts)
        share += step


def _is_last(profile: Profile, rule: EqualShares, order: tuple[int, ...], spends: int) -> bool:
    rest = set(profile.candidates) - set(order)
    if rule.completion in STOPS_WHEN_FULL:
        return all(profile.cost[row] > profile.budget - spends for row in rest)
    return not rest
