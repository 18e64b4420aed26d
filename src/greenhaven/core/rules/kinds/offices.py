"""Seats, the roll of those who may vote, votes that are handed on, and looking again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from greenhaven.core.rules.articles import Tighter
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.kinds.procedures import Procedural
from greenhaven.core.rules.words import Message, Value, message, percent


class Body(StrEnum):
    """Who sits together."""

    STEWARDS = "stewards"
    COUNCIL = "council"


BODIES = {Body.STEWARDS: "the stewards", Body.COUNCIL: "the council"}


class Method(StrEnum):
    """How seats are filled."""

    STV = "stv"
    SCHULZE = "schulze"
    APPROVAL = "approval"
    LOT = "lot"


METHODS = {
    Method.STV: "by a single transferable vote",
    Method.SCHULZE: "by Schulze's comparison of each two candidates",
    Method.APPROVAL: "by the number of those who approve",
    Method.LOT: "by lot among those who are willing",
}


class Seats(Procedural):
    """How many hold an office, for how long, and how they are chosen."""

    PRACTICE: ClassVar[str] = "elected offices with an end"
    SUBJECT: ClassVar[tuple[str, ...]] = ("body",)
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "term_months": Tighter.LOWER,
        "most_terms": Tighter.LOWER,
    }

    PARAMETER: ClassVar[str] = "seats"

    kind: Literal["seats"]
    body: Body = Field(description="who sits together")
    seats: int = Field(description="how many")
    term_months: int = Field(default=12, description="for which one is chosen")
    method: Method = Field(default=Method.STV, description="how they are chosen")
    most_terms: int | None = Field(default=None, description="in a row; none = any number")

    def bounds(self) -> Mapping[str, Bound]:
        """Two stewards have to agree in many things; a term ends."""
        least = 2 if self.body is Body.STEWARDS else 3
        return {
            "seats": Bound(least, 101, "what needs two pairs of eyes needs two people"),
            "term_months": Bound(3, 48, "long enough to learn it, short enough to end it"),
            "most_terms": Bound(1, 10, "once is the least"),
        }

    def noun(self) -> Message:
        """Its short name."""
        return message("the seats of {body}", body=message(BODIES[self.body]))

    def measured(self, value: float) -> Message:
        """A number of seats."""
        return message("{count, plural, one {# seat} other {# seats}}", count=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "There {seats, plural, one {is # seat} other {are # seats}} of {body}, filled {how} "
            "for {months, plural, one {# month} other {# months}}{again}.",
            body=message(BODIES[self.body]),
            seats=self.seats,
            how=message(METHODS[self.method]),
            months=self.term_months,
            again=self._again(),
        )

    def _again(self) -> Value:
        if self.most_terms is None:
            return ""
        return message(
            ", at most {count, plural, one {# time} other {# times}} in a row",
            count=self.most_terms,
        )


class ElectoralRoll(Procedural):
    """When it is settled who may vote."""

    PRACTICE: ClassVar[str] = "a roll that closes before a vote opens"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "closes_days_before": Tighter.HIGHER,
        "least_days_member": Tighter.HIGHER,
    }

    PARAMETER: ClassVar[str] = "closes_days_before"

    kind: Literal["electoral_roll"]
    closes_days_before: int = Field(default=7, description="before a vote opens")
    least_days_member: int = Field(default=0, description="for which one has to be a member")

    def bounds(self) -> Mapping[str, Bound]:
        """Newcomers are not kept out for long."""
        return {
            "closes_days_before": Bound(0, 30, "a month; later somebody has moved"),
            "least_days_member": Bound(0, 365, "a year; who lives here is a neighbour by then"),
        }

    def noun(self) -> Message:
        """Its short name."""
        return message("the roll of voters")

    def measured(self, value: float) -> Message:
        """A number of days."""
        return message("{count, plural, one {# day} other {# days}}", count=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "The roll of those who may vote closes {days, plural, =0 {when the vote opens} one "
            "{# day before the vote opens} other {# days before the vote opens}}{since}.",
            days=self.closes_days_before,
            since=message(
                "; one has to be a member for {days, plural, one {# day} other {# days}}",
                days=self.least_days_member,
            )
            if self.least_days_member
            else "",
        )


class Delegation(Procedural):
    """Whether one may hand on one's vote in open votes, for how long, and to how few."""

    PRACTICE: ClassVar[str] = "delegation that ends and can be taken back, LiquidFeedback"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {
        "allowed": Tighter.LOWER,
        "expires_after_months": Tighter.LOWER,
        "most_share": Tighter.LOWER,
    }

    PARAMETER: ClassVar[str] = "most_share"
    # However small that share is: of fewer than forty votes, 5 % is no other person at all. Two are
    # a household, or two neighbours who are away.
    OTHERS_IN_ANY_CASE: ClassVar[int] = 2

    kind: Literal["delegation"]
    allowed: bool = Field(default=True, description="whether votes may be handed on")
    expires_after_months: int = Field(default=12, description="when it ends by itself")
    most_share: float = Field(
        default=0.05, description="0 to 1, of all ballots that one person may cast for others"
    )

    def bounds(self) -> Mapping[str, Bound]:
        """Nobody becomes a power by what others forgot."""
        return {
            "expires_after_months": Bound(1, 36, "three years; what is older was forgotten"),
            "most_share": Bound(0.001, 0.2, "one person does not speak for a fifth of all"),
        }

    def noun(self) -> Message:
        """Its short name."""
        return message("the handing on of votes")

    def measured(self, value: float) -> Message:
        """A percentage."""
        return percent(value)

    def words(self) -> Message:
        """What it says."""
        if not self.allowed:
            return message("Nobody may hand on a vote.")
        return message(
            "In open votes one may hand on one's vote, and take it back until the end. It ends by "
            "itself after {months, plural, one {# month} other {# months}}, and one person speaks "
            "for at most {share} of all votes, or for {others} others where that is less than half "
            "of all.",
            months=self.expires_after_months,
            share=percent(self.most_share),
            others=self.OTHERS_IN_ANY_CASE,
        )


class Review(Procedural):
    """When what was decided is looked at again."""

    PRACTICE: ClassVar[str] = "review dates of rules"
    TIGHTER: ClassVar[Mapping[str, Tighter]] = {"after_months": Tighter.LOWER}

    PARAMETER: ClassVar[str] = "after_months"

    kind: Literal["review"]
    after_months: int = Field(description="after an article began to hold")

    def bounds(self) -> Mapping[str, Bound]:
        """Once it could show what it does, and before it is forgotten."""
        return {"after_months": Bound(1, 60, "five years; after that nobody knows the reasons")}

    def noun(self) -> Message:
        """Its short name."""
        return message("the review after {measure}", measure=self.measured(self.after_months))

    def measured(self, value: float) -> Message:
        """A number of months."""
        return message("{count, plural, one {# month} other {# months}}", count=value)

    def words(self) -> Message:
        """What it says."""
        return message(
            "Every article is looked at again {months, plural, one {# month} other {# months}} "
            "after it began to hold.",
            months=self.after_months,
        )
