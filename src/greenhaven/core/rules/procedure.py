"""Which procedure holds on a day: what was decided, and else the defaults of this program.

What a proposal has to reach is asked of the articles that are in force when it is decided, never
of those that it would make: a vote that would lower a bar has to clear it as it stands.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from greenhaven.core.rules.articles import Article, Authority, Layer, Level
from greenhaven.core.rules.differences import Change, differences
from greenhaven.core.rules.kinds import (
    BallotSecrecy,
    DecisionPolicy,
    Delegation,
    ElectoralRoll,
    Initiative,
    Review,
    RightToPropose,
    Seats,
)
from greenhaven.core.rules.kinds.offices import Body
from greenhaven.core.rules.kinds.procedures import (
    WITHOUT_VOTE,
    Matter,
    Procedural,
    Quorum,
    Secrecy,
)
from greenhaven.core.rules.proposals import Proposal, amended
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook

Kind = TypeVar("Kind", bound=Procedural)
RENEWALS = "trigger.renewals"
OF_LAYER: Mapping[Layer, Matter] = {
    Layer.STATUTE: Matter.CONSTITUTION,  # a law is touched only to tighten it, and never lightly
    Layer.CONSTITUTION: Matter.CONSTITUTION,
    Layer.ORDINARY: Matter.ORDINARY,
    Layer.HOUSE: Matter.HOUSE,
    Layer.STEWARD: Matter.ORDER,
}
MONTHS = 12  # of a year
NOBODYS = "a default of this program: nobody here has decided it"
SIMPLE = {"majority": "1/2"}
TWO_THIRDS = {"majority": "2/3", "strict": False, "quorum_share": 0.15}
POLICIES: Mapping[Matter, Mapping[str, Any]] = {
    Matter.RESOLUTION: {**SIMPLE, "quorum_share": 0.1},
    Matter.HOUSE: {**SIMPLE, "quorum_share": 0.1},
    Matter.ORDINARY: {**TWO_THIRDS, "discussion_days": 14, "frozen_days": 3},
    Matter.EMERGENCY: {**TWO_THIRDS, "discussion_days": 14, "frozen_days": 3},
    Matter.CONSTITUTION: {
        "majority": "3/4",
        "strict": False,
        "quorum_share": 0.25,
        "discussion_days": 30,
        "frozen_days": 7,
        "voting_days": 14,
        "second_vote_after_days": 30,
    },
    Matter.BUDGET: {**SIMPLE, "quorum": "none", "discussion_days": 21, "voting_days": 14},
    Matter.SEATS: {**SIMPLE, "quorum": "none", "discussion_days": 14},
    Matter.RENEWAL: {
        **SIMPLE,
        "quorum": "none",
        "discussion_days": 0,
        "frozen_days": 0,
        "voting_days": 1,
    },
    Matter.ORDER: {
        **SIMPLE,
        "quorum": "none",
        "discussion_days": 0,
        "frozen_days": 0,
        "voting_days": 0,
    },
}
RIGHTS: Mapping[Matter, Mapping[str, Any]] = {
    **{matter: {"cosigners": 2} for matter in Matter},
    Matter.CONSTITUTION: {"cosigners": 10},
    Matter.RENEWAL: {"may_propose": "steward", "may_amend": "steward"},
    Matter.ORDER: {"may_propose": "steward", "may_amend": "steward", "cosigners": 1},
}
SECRET = (Matter.BUDGET, Matter.SEATS)


@cache
def default_articles() -> tuple[Procedural, ...]:
    """The procedure of a network that has decided none, as articles that nobody adopted.

    Source
    ------
    Shares and majorities as in the default policies of LiquidFeedback and in the bylaws of
    associations; days and numbers of people are ours, and every one of them can be decided.
    """
    made = [
        article
        for matter in Matter
        for article in (
            _default("decision_policy", f"decide-{matter}", matter=matter, **POLICIES[matter]),
            _default("right_to_propose", f"propose-{matter}", matter=matter, **RIGHTS[matter]),
        )
    ]
    made += [
        _default(
            "ballot_secrecy",
            f"ballots-{matter}",
            matter=matter,
            secrecy="secret" if matter in SECRET else "open",
        )
        for matter in Matter
        if matter not in WITHOUT_VOTE
    ]
    made += [
        _default("initiative", "initiative", least_share=0.05),
        _default("seats", "seats-stewards", body="stewards", seats=5),
        _default("seats", "seats-council", body="council", seats=7),
        _default("electoral_roll", "roll"),
        _default("delegation", "delegation"),
        _default("review", "review", after_months=12),
    ]
    return tuple(made)


def _default(kind: str, name: str, **values: Any) -> Procedural:
    raw = {"kind": kind, "id": f"default-{name}", "effective_from": "1900-01-01", **values}
    article = article_of({**raw, "sources": [NOBODYS]})
    assert isinstance(article, Procedural)  # noqa: S101 -- the kinds above are
    return article


@dataclass(frozen=True, slots=True)
class Procedure:
    """The articles by which a city, district or circle decides on a day.

    Parameters
    ----------
    articles : tuple of Procedural
        One for each thing that can be settled, in force or by default.
    """

    articles: tuple[Procedural, ...]

    def policy(self, matter: Matter) -> DecisionPolicy:
        """What a vote on something has to reach."""
        return self._of(DecisionPolicy, matter)

    def proposing(self, matter: Matter) -> RightToPropose:
        """Who may propose and amend something."""
        return self._of(RightToPropose, matter)

    def secrecy(self, matter: Matter) -> BallotSecrecy:
        """How votes on something are cast."""
        return self._of(BallotSecrecy, matter)

    def seats(self, body: Body) -> Seats:
        """How a body is filled."""
        return self._of(Seats, body)

    @property
    def initiative(self) -> Initiative:
        """How many can force a vote."""
        return self._of(Initiative)

    @property
    def roll(self) -> ElectoralRoll:
        """When the roll closes."""
        return self._of(ElectoralRoll)

    @property
    def delegation(self) -> Delegation:
        """Whether votes may be handed on."""
        return self._of(Delegation)

    @property
    def review(self) -> Review:
        """When articles are looked at again."""
        return self._of(Review)

    def review_day(self, article: Article) -> date:
        """When an article is looked at again."""
        began = article.effective_from
        years, month = divmod(began.month - 1 + self.review.after_months, MONTHS)
        last = monthrange(began.year + years, month + 1)[1]
        return date(began.year + years, month + 1, min(began.day, last))

    def ballots_for(self, bar: "Bar") -> Secrecy:
        """How votes on something are cast: the most secret of what it touches asks for."""
        voted = (each.matter for each in bar.articles if each.matter not in WITHOUT_VOTE)
        asked = {self.secrecy(matter).secrecy for matter in voted}
        return max(asked, key=list(Secrecy).index, default=Secrecy.OPEN)

    def is_assumed(self, article: Article) -> bool:
        """Whether nobody here decided it: it is a default."""
        return any(article is each for each in default_articles())

    def _of(self, kind: type[Kind], *subject: str) -> Kind:
        for article in self.articles:
            if isinstance(article, kind) and _subject(article) == subject:
                return article
        raise LookupError(f"no default for {kind.__name__} {subject}")


def procedure_of(
    rulebook: Rulebook,
    day: date,
    level: Level | None = None,
    area: str | None = None,
    within: str | None = None,
) -> Procedure:
    """The procedure in force on a day; what a level has not settled is settled above it.

    Parameters
    ----------
    rulebook : Rulebook
    day : date
    level : Level, optional
        None = the city.
    area : str, optional
        Id of the district, or short name of the circle.
    within : str, optional
        Of a circle: the district that it lies in.
    """
    found: dict[tuple[str, ...], Procedural] = {
        (each.kind, *_subject(each)): each for each in default_articles()
    }
    for scope in _scopes(level, area, within):
        for article in rulebook.in_force(day):
            if isinstance(article, Procedural) and _decides(article, scope):
                found[(article.kind, *_subject(article))] = article
    return Procedure(tuple(found.values()))


def _scopes(
    level: Level | None, area: str | None, within: str | None
) -> Iterator[tuple[Level, str | None]]:
    """From the widest to the narrowest."""
    yield Level.CITY, None
    if level is Level.CIRCLE and within is not None:
        yield Level.DISTRICT, within
    if level not in (None, Level.CITY):
        yield level, area


def _decides(article: Procedural, scope: tuple[Level, str | None]) -> bool:
    binds = article.authority is not Authority.ADVISORY
    return binds and (article.at_level, article.area) == scope


def _subject(article: Procedural) -> tuple[str, ...]:
    return tuple(str(getattr(article, name)) for name in article.SUBJECT)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a proposal has to reach.

    Parameters
    ----------
    approval, turnout : Fraction
        Of all who may vote: those who say yes, and those who vote; 0 = no quorum.
    majority : Fraction
        Of those who say yes or no.
    strict : bool
        Whether more than that is needed.
    discussion_days, frozen_days, voting_days : int
    second_vote_after_days : int or None
    cosigners : int
    articles : tuple of DecisionPolicy
        Where it comes from.
    """

    approval: Fraction
    turnout: Fraction
    majority: Fraction
    strict: bool
    discussion_days: int
    frozen_days: int
    voting_days: int
    second_vote_after_days: int | None
    cosigners: int
    articles: tuple[DecisionPolicy, ...]

    def votes_needed(self, members: int) -> int:
        """The least number of those who say yes, of so many who may vote."""
        return -((-members * self.approval.numerator) // self.approval.denominator)

    def cosigners_needed(self, members: int) -> int:
        """Others who have to sign, of so many who may: never more than there are."""
        return max(0, min(self.cosigners, members - 1))

    def voters_needed(self, members: int) -> int:
        """The least number of those who vote, of so many who may."""
        return -((-members * self.turnout.numerator) // self.turnout.denominator)


def bar_of(rulebook: Rulebook, proposal: Proposal, day: date) -> Bar:
    """What a proposal has to reach, by the articles in force on a day.

    It is the highest, in every respect, of what its own layer asks and what each article asks that
    it touches. An article about procedure asks for what it sets itself, too: who would lower a bar
    has to clear it as it stands.

    Raises
    ------
    RulesError
        If the proposal does not fit the rulebook.
    """
    within = proposal.area_district
    procedure = procedure_of(rulebook, day, proposal.level, proposal.area, within)
    changes = differences(rulebook, amended(rulebook, proposal))
    if all(_only_renews(change) for change in changes):
        return highest(procedure, (Matter.RENEWAL,))
    touched = [matter for change in changes for matter in _matters(change)]
    return highest(procedure, dict.fromkeys([OF_LAYER[proposal.layer], *touched]))


def highest(procedure: Procedure, matters: Mapping[Matter, Any] | tuple[Matter, ...]) -> Bar:
    """What has to be reached where several things are decided at once."""
    policies = tuple(procedure.policy(matter) for matter in matters)
    most = max(each.part for each in policies)
    again = [each.second_vote_after_days for each in policies if each.second_vote_after_days]
    return Bar(
        approval=_quorum(policies, Quorum.APPROVAL),
        turnout=_quorum(policies, Quorum.TURNOUT),
        majority=most,
        strict=any(each.strict for each in policies if each.part == most),
        discussion_days=max(each.discussion_days for each in policies),
        frozen_days=max(each.frozen_days for each in policies),
        voting_days=max(each.voting_days for each in policies),
        second_vote_after_days=max(again, default=None),
        cosigners=max(procedure.proposing(matter).cosigners for matter in matters),
        articles=policies,
    )


def _quorum(policies: tuple[DecisionPolicy, ...], kind: Quorum) -> Fraction:
    """The highest share of a kind, as it is written in digits."""
    shares = [Fraction(str(each.quorum_share)) for each in policies if each.quorum is kind]
    return max(shares, default=Fraction(0))


def _matters(change: Change) -> Iterator[Matter]:
    """What is decided on with a change: by the article as it is, and as it would be."""
    for article in (change.old, change.new):
        if article is None:
            continue
        yield OF_LAYER[article.layer]
        if article.trigger is not None:
            yield Matter.EMERGENCY
        if isinstance(article, DecisionPolicy | RightToPropose | BallotSecrecy):
            yield article.matter


def _only_renews(change: Change) -> bool:
    """Whether an emergency is prolonged, and nothing else is changed."""
    fields = {each.field for each in change.fields}
    return fields <= {RENEWALS, "effective_from"} and RENEWALS in fields
