"""All that is known after a count by equal shares, before it is put into figures and words."""

from dataclasses import dataclass
from fractions import Fraction

from greenhaven.core.columns import Booleans
from greenhaven.core.voice.ballots.budgets.completion import Shared, everything_fits
from greenhaven.core.voice.ballots.budgets.exact import Purchase
from greenhaven.core.voice.ballots.budgets.greedy import Taken
from greenhaven.core.voice.ballots.budgets.profile import Profile
from greenhaven.core.voice.ballots.rules import EqualShares


@dataclass(frozen=True, slots=True)
class Compared:
    """Voters who have more of theirs under one of two outcomes, and what they have in the mean."""

    more_by_shares: int
    more_by_votes: int
    without_by_shares: int
    without_by_votes: int
    mean_by_shares: Fraction
    mean_by_votes: Fraction

    @property
    def votes_win(self) -> bool:
        """Whether more voters are better off by votes alone."""
        return self.more_by_votes > self.more_by_shares


@dataclass(frozen=True)
class Counted:
    """All that is known after a count by equal shares."""

    rule: EqualShares
    profile: Profile
    shared: Shared
    by_votes: Taken
    compared: Compared
    free: tuple[int, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Rows of the winners."""
        if self.switched:
            return self.free + self.by_votes.order
        return self.free + self.shared.order

    @property
    def switched(self) -> bool:
        """Whether the comparison took the options by votes instead."""
        return self.rule.comparison and self.compared.votes_win

    @property
    def fits(self) -> bool:
        """Whether there was nothing to choose."""
        return everything_fits(self.profile)

    def effective(self, bought: Purchase) -> Fraction:
        """Full payers that would have cost each of them the same: the votes an option won by."""
        return self.profile.cost[bought.row] / bought.price


def free_options(profile: Profile) -> tuple[int, ...]:
    """Options that cost nothing and that somebody wants."""
    rows = range(len(profile.cost))
    free = (row for row in rows if profile.cost[row] == 0 and profile.votes[row])
    return tuple(sorted(free, key=lambda row: (-profile.score[row], profile.tie[row])))


def compare(profile: Profile, shares: tuple[int, ...], votes: tuple[int, ...]) -> Compared:
    """Who has more of what they chose, by equal shares and by votes alone."""
    weight = profile.ballots.weight
    ours, theirs = profile.chosen_by(shares), profile.chosen_by(votes)

    def people(which: Booleans) -> int:
        return int(weight[which].sum())

    whole = max(1, profile.people)
    return Compared(
        people(ours > theirs),
        people(theirs > ours),
        people(ours == 0),
        people(theirs == 0),
        Fraction(int((weight * ours).sum()), whole),
        Fraction(int((weight * theirs).sum()), whole),
    )
