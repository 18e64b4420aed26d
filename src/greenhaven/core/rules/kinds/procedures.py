"""How this network decides: what a vote must reach, who may propose, how much time is taken.

These articles speak of people and not of movements: planners and guards never meet them.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from greenhaven.core.rules.articles import Article, Layer, Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.ruling import Ruling, ban
from greenhaven.core.rules.words import Message, Value, message, percent

LARGEST_PART = 1000  # of a majority: nobody counts in finer parts


class Matter(StrEnum):
    """What is decided on."""

    RESOLUTION = "resolution"
    HOUSE = "house"
    ORDINARY = "ordinary"
    EMERGENCY = "emergency"
    CONSTITUTION = "constitution"
    BUDGET = "budget"
    SEATS = "seats"
    RENEWAL = "renewal"
    ORDER = "order"


MATTERS = {
    Matter.RESOLUTION: "a decision that changes no article",
    Matter.HOUSE: "a house rule",
    Matter.ORDINARY: "an ordinary rule",
    Matter.EMERGENCY: "an emergency article",
    Matter.CONSTITUTION: "a change of the constitution",
    Matter.BUDGET: "a shared budget",
    Matter.SEATS: "people for seats",
    Matter.RENEWAL: "the renewal of an emergency",
    Matter.ORDER: "an order of stewards",
}
WITHOUT_VOTE = (Matter.ORDER,)
COUNTED = (Matter.BUDGET, Matter.SEATS)  # by a rule of their own: nobody says yes or no


class Quorum(StrEnum):
    """What beside a majority a vote has to reach."""

    APPROVAL = "approval"
    TURNOUT = "turnout"
    NONE = "none"


class Who(StrEnum):
    """Who may do something."""

    MEMBER = "member"
    STEWARD = "steward"
    COUNCIL = "council"


WHO = {
    Who.MEMBER: "every member",
    Who.STEWARD: "stewards",
    Who.COUNCIL: "members of the council",
}


class Secrecy(StrEnum):
    """Who can see how somebody voted."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 -- a way to vote
    EXTERNAL = "external"


SECRECY = {
    Secrecy.OPEN: "in the open: everyone can see after the end who voted how",
    Secrecy.SECRET: "in secret, with a receipt for each voter",
    Secrecy.EXTERNAL: "in a system outside that proves its count",
}


def _majority(text: str) -> str:
    """A part in lowest terms, so that equal majorities are written alike."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text, re.ASCII)
    if found is None or not 0 < int(found[2]) <= LARGEST_PART or int(found[1]) > LARGEST_PART:
        raise PydanticCustomError("majority", "expected a part of a whole, such as 2/3")
    part = Fraction(int(found[1]), int(found[2]))
    nearest = f"{part.numerator}/{part.denominator}"
    if text != nearest:
        told = "expected lowest terms; nearest valid value: {nearest}"
        raise PydanticCustomError("majority", told, {"nearest": nearest})
    return text


Majority: TypeAlias = Annotated[str, AfterValidator(_majority)]


class Procedural(Article):
    """An article about how people decide."""

    MOVES: ClassVar[bool] = False
    AT_HANDOVER: ClassVar[bool] = False
    PROTECTS: ClassVar[str] = "how this network decides"

    layer: Layer = Field(default=Layer.CONSTITUTION, description="who can change it")

    def faults(self) -> Iterator[str]:
        """No warning suspends how people decide."""
        yield from super().faults()
        if self.trigger is not None:
            yield "trigger: no warning changes how people decide; nearest valid value: null"

    def judge(self, case: Case) -> Ruling:
        """It demands nothing of movements."""
        return ban(self.id, np.zeros(len(case), dtype=bool))


class DecisionPolicy(Procedural):
    """What a vote must reach, and how much time is taken before and for it."""

    PRACTICE: ClassVar[str] = (
        "policies as data, LiquidFeedback; an approval quorum, since staying at home kills nothing"
    )
    SUBJECT: ClassVar[tuple[str, ...]] = ("matter",)
    KEPT: ClassVar[tuple[str, ...]] = ("quorum",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = dict.fromkeys(
        (
            *("quorum_share", "majority", "discussion_days", "frozen_days", "voting_days"),
            "second_vote_after_days",
        ),
        Tighter.HIGHER,
    )

    PARAMETER: ClassVar[str] = "quorum_share"

    kind: Literal["decision_policy"]
    matter: Matter = Field(description="what is decided on")
    majority: Majority = Field(
        default="1/2", description="part of those who say yes or no that has to say yes"
    )
    strict: bool = Field(default=True, description="more than that part; no = that part is enough")
    quorum: Quorum = Field(
        default=Quorum.APPROVAL,
        description="what is counted against all members: those who say yes, or all who vote",
    )
    quorum_share: float = Field(default=0.0, description="0 to 1, of all who may vote")
    discussion_days: int = Field(default=7, description="at least, before the text is final")
    frozen_days: int = Field(default=2, description="with the final text, before the vote")
    voting_days: int = Field(default=7, description="for which the vote is open")
    second_vote_after_days: int | None = Field(
        default=None, description="after which a second vote must agree; none = one vote is enough"
    )

    def bounds(self) -> Mapping[str, Bound]:
        """What a network of neighbours can still meet."""
        voting = Bound(1, 60, "who is away for a month shall still be able to vote")
        if self.matter in WITHOUT_VOTE:
            voting = Bound(0, 0, "stewards give orders without a vote; their signatures count")
        return {
            "quorum_share": Bound(0, 0.6, "what no vote can reach protects only what is there"),
            "discussion_days": Bound(0, 180, "half a year; later nobody remembers the beginning"),
            "frozen_days": Bound(0, 60, "two months to read a final text"),
            "voting_days": voting,
            "second_vote_after_days": Bound(7, 365, "a week to think again, a year at most"),
        }

    def faults(self) -> Iterator[str]:
        """A majority is one, and the constitution is not easier to change than other rules."""
        yield from super().faults()
        least = Fraction(2, 3) if self.matter is Matter.CONSTITUTION else Fraction(1, 2)
        if not least <= self.part <= Fraction(9, 10):
            nearest = min(max(self.part, least), Fraction(9, 10))
            yield (
                f"majority: {self.majority} came, expected {least} to 9/10 (fewer than half rule "
                "nobody, and one in ten shall not hold up all others); nearest valid value: "
                f"{nearest}"
            )
        if self.part == Fraction(1, 2) and not self.strict:
            yield "strict: half of the votes is no majority; nearest valid value: true"
        if (self.quorum is Quorum.NONE) and self.quorum_share:
            yield "quorum_share: no quorum is asked for; nearest valid value: 0"
        if self.matter in COUNTED and self.quorum is Quorum.APPROVAL:
            yield "quorum: nobody says yes to money or people; nearest valid value: turnout"

    @property
    def part(self) -> Fraction:
        """The majority as a number."""
        return Fraction(self.majority)

    def noun(self) -> Message:
        """Its short name."""
        return message("the way to decide on {matter}", matter=message(MATTERS[self.matter]))

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        if self.matter in WITHOUT_VOTE:
            return message("Stewards decide on {matter} without a vote.", matter=self._what())
        return message(
            "{passes}{talk}{frozen} The vote is open for {days}.{again}",
            passes=self._passes(),
            talk=_lasting(" Before it people talk for at least {days}.", self.discussion_days),
            frozen=_lasting(" The final text is known for at least {days}.", self.frozen_days),
            days=_days(self.voting_days),
            again=_lasting(
                " A second vote at least {days} later must agree.", self.second_vote_after_days
            ),
        )

    def _passes(self) -> Message:
        if self.matter not in COUNTED:
            return message(
                "A vote on {matter} passes when {most}{quorum}.",
                matter=self._what(),
                most=self._majority_words(),
                quorum=self._quorum_words(),
            )
        return message(
            "A vote on {matter} is counted by a rule that is told before it opens.{quorum}",
            matter=self._what(),
            quorum=message(
                " It holds only if at least {share} of all who may vote take part.",
                share=percent(self.quorum_share),
            )
            if self.quorum_share
            else "",
        )

    def _what(self) -> Message:
        return message(MATTERS[self.matter])

    def _majority_words(self) -> Message:
        if self.part == Fraction(1, 2):
            return message("more people say yes than no")
        template = "at least {part} of those who say yes or no say yes"
        if self.strict:
            template = "more than {part} of those who say yes or no say yes"
        return message(template, part=self.majority)

    def _quorum_words(self) -> Value:
        if self.quorum is Quorum.NONE or not self.quorum_share:
            return ""
        template = " and at least {share} of all who may vote say yes"
        if self.quorum is Quorum.TURNOUT:
            template = " and at least {share} of all who may vote take part"
        return message(template, share=percent(self.quorum_share))


def _days(count: float) -> Message:
    return message("{count, plural, one {# day} other {# days}}", count=count)


def _lasting(template: str, count: int | None) -> Value:
    """How long something takes; nothing where it takes no time."""
    return message(template, days=_days(count)) if count else ""


class RightToPropose(Procedural):
    """Who may propose something, who has to sign with them, and who may offer amendments."""

    PRACTICE: ClassVar[str] = "rights of members to bring things up"
    SUBJECT: ClassVar[tuple[str, ...]] = ("matter",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"cosigners": Tighter.HIGHER}

    PARAMETER: ClassVar[str] = "cosigners"

    kind: Literal["right_to_propose"]
    matter: Matter = Field(description="what is proposed")
    may_propose: Who = Field(default=Who.MEMBER, description="who may write a proposal")
    may_amend: Who = Field(default=Who.MEMBER, description="who may offer an amendment of it")
    cosigners: int = Field(default=0, description="others who have to sign before it is discussed")

    def bounds(self) -> Mapping[str, Bound]:
        """A few neighbours."""
        return {"cosigners": Bound(0, 200, "a right that needs a crowd is none")}

    def noun(self) -> Message:
        """Its short name."""
        return message("the right to propose {matter}", matter=message(MATTERS[self.matter]))

    def words(self) -> Message:
        """What it says."""
        return message(
            "Who may propose {matter}: {who}{others}. Who may offer amendments: {amend}.",
            matter=message(MATTERS[self.matter]),
            who=message(WHO[self.may_propose]),
            others=message(
                ", with {count, plural, one {one other who signs} other {# others who sign}}",
                count=self.cosigners,
            )
            if self.cosigners
            else "",
            amend=message(WHO[self.may_amend]),
        )


class Initiative(Procedural):
    """What enough people sign has to come to a vote, whoever is against it."""

    PRACTICE: ClassVar[str] = "popular initiatives of Swiss communes"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"least_share": Tighter.HIGHER}

    PARAMETER: ClassVar[str] = "least_share"

    kind: Literal["initiative"]
    least_share: float = Field(description="0 to 1, of all who may vote")
    within_days: int = Field(default=90, description="in which the signatures come together")

    def bounds(self) -> Mapping[str, Bound]:
        """What a few can reach, and one alone cannot."""
        return {
            "least_share": Bound(0.01, 0.3, "one alone forces no vote, and a third need not beg"),
            "within_days": Bound(7, 365, "a week to ask around, a year at most"),
        }

    def noun(self) -> Message:
        """Its short name."""
        return message("the initiative of {measure}", measure=self.measured(self.least_share))

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "What {share} of all who may vote sign within {days, plural, one {# day} other "
            "{# days}} has to come to a vote.",
            share=percent(self.least_share),
            days=self.within_days,
        )


class BallotSecrecy(Procedural):
    """How people vote, where a vote does not say otherwise."""

    PRACTICE: ClassVar[str] = "open votes on rules, secret ones on people and money"
    SUBJECT: ClassVar[tuple[str, ...]] = ("matter",)

    kind: Literal["ballot_secrecy"]
    matter: Matter = Field(description="what is decided on")
    secrecy: Secrecy = Field(description="who can see how somebody voted")

    def faults(self) -> Iterator[str]:
        """There is a vote."""
        yield from super().faults()
        if self.matter in WITHOUT_VOTE:
            yield "matter: stewards give orders without a vote"

    def noun(self) -> Message:
        """Its short name."""
        return message("how votes on {matter} are cast", matter=message(MATTERS[self.matter]))

    def words(self) -> Message:
        """What it says."""
        return message(
            "Votes on {matter} are cast {how}.",
            matter=message(MATTERS[self.matter]),
            how=message(SECRECY[self.secrecy]),
        )
