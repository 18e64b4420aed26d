"""Who votes for one in open votes, for whom one votes, and where one is known to live."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens, who
from greenhaven.web.api.problems import taken
from greenhaven.web.api.texts import Clean, Row, RowKey
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.models import Proof, Residence
from greenhaven.web.commons.residence.queries import Tier, residence_of, tier_of
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations import actions
from greenhaven.web.council.delegations.carrying import article_for
from greenhaven.web.council.delegations.codes import code_of
from greenhaven.web.council.delegations.forms import THIS_VOTE, DelegationForm
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.delegations.queries import delegation_of, given_by, given_to, near
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.queries import open_polls

router = Router(tags=["Votes"])
HandedOnCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), Clean]
Topic = Annotated[str, StringConstraints(max_length=32, pattern=r"^[a-z]*$")]
NEAREST = 200  # people of one's circles who are named


class NeighbourShape(Schema):
    """Somebody of one's circles."""

    id: int
    name: str


class DelegationShape(Schema):
    """One lets another vote for oneself, until it ends or is taken back."""

    id: int
    giver: str
    taker: str
    vote: int | None = Field(description="None: for more than one.")
    topic: str = Field(description="Empty: for all open votes.")
    given_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_giver(row: Delegation) -> str:
        """Who has the vote."""
        return str(row.giver)

    @staticmethod
    def resolve_taker(row: Delegation) -> str:
        """Who casts it."""
        return str(row.taker)

    @staticmethod
    def resolve_vote(row: Delegation) -> int | None:
        """Its number."""
        return row.poll.number if row.poll is not None else None


class DelegationsShape(Schema):
    """All that one gave and was given, and to whom one could give."""

    allowed: bool
    rule: str
    code: str = Field(description="Who has it can let one vote for them.")
    given: list[DelegationShape]
    taken: list[DelegationShape]
    near: list[NeighbourShape]


class DelegationTold(Schema):
    """To whom, and for what: one vote, a topic, or all open votes."""

    person: RowKey | None = Field(None, description="Of `near`; or a code.")
    code: HandedOnCode = ""
    vote: RowKey | None = None
    topic: Topic = ""


class ResidenceShape(Schema):
    """Where one is known to live; that gives a say."""

    known: bool
    long_standing: bool = Field(description="For a year.")
    district: str
    proof: Proof | None
    since: datetime | None


@router.get("/me/delegations", response=answers(DelegationsShape), operation_id="my_delegations")
@opens("own.read")
def mine(request: HttpRequest) -> dict[str, Any]:
    """Who votes for one, and for whom one votes."""
    city, person = present_city(), who(request)
    now, article = clock.now(city), article_for(Poll(city=city.id, level=Level.CITY))
    taken_on = given_to(person, city.id, now).select_related("giver", "taker", "poll")
    return {
        "allowed": article.allowed,
        "rule": article.words().say(rules_language()),
        "code": code_of(person),
        "given": given_by(person, city.id, now).select_related("giver", "taker", "poll"),
        "taken": taken_on,
        "near": [{"id": each.pk, "name": str(each)} for each in near(person)[:NEAREST]],
    }


@router.post("/me/delegations", response=answers(DelegationShape, 201), operation_id="delegate")
@opens("delegation.own")
def give(request: HttpRequest, told: DelegationTold) -> Status[Delegation]:
    """Let somebody vote for oneself in open votes; they are told, and it can be taken back."""
    by = who(request)
    made = actions.delegate(by=by, **asked(by, told))
    return Status(201, delegation_of(made.pk))


def asked(by: Person, told: DelegationTold) -> dict[str, Any]:
    """What the form of the page makes of it: somebody of one's circles, or by their code."""
    city = present_city()
    polls = list(open_polls(city.id, clock.now(city)).filter(delegation=True))
    what = f"{THIS_VOTE}{told.vote}" if told.vote is not None else told.topic
    form = DelegationForm(by, polls, {"taker": told.person, "code": told.code, "what": what})
    taken(form)
    return form.told()


@router.post(
    "/me/delegations/{delegation}/end",
    response=answers(DelegationShape),
    operation_id="end_delegation",
)
@opens("delegation.own")
def end(request: HttpRequest, delegation: Row) -> Delegation:
    """Take one back, or give one back; until a vote closes, this counts for it."""
    actions.withdraw(delegation=delegation_of(delegation), by=who(request))
    return delegation_of(delegation)


@router.get("/me/residence", response=answers(ResidenceShape), operation_id="my_residence")
@opens("own.read")
def residence(request: HttpRequest) -> dict[str, Any]:
    """Where one is known to live, and since when; never which home it is."""
    city, person = present_city(), who(request)
    now = clock.now(city)
    row: Residence | None = residence_of(person, city.id, now)
    return {
        "known": row is not None,
        "long_standing": tier_of(person, city.id, now) is Tier.LONG_STANDING,
        "district": row.district if row is not None else "",
        "proof": row.proof if row is not None else None,
        "since": row.since if row is not None else None,
    }
