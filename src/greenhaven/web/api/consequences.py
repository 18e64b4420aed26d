"""What a proposal's text would do: differences with their intervals, and how fresh they are."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from greenhaven.core.forecast.consequences.consequences import Consequences, Differences
from greenhaven.core.forecast.consequences.effects import Scale, Verdict
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.texts import Finite, Row
from greenhaven.web.council.consequences.actions import ask_weighing, stop_weighing
from greenhaven.web.council.consequences.conflicts import found_by
from greenhaven.web.council.consequences.models import Asked, Weighing, Work
from greenhaven.web.council.consequences.pages import Beside, beside, consequences_of
from greenhaven.web.council.consequences.queries import known_of
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import proposal_of, text_now

router = Router(tags=["Proposals"])


class WeighingShape(Schema):
    """How far a computation is."""

    state: Work
    share: float = Field(description="Done, 0 to 1.")
    doing: str
    words: str = Field(description="Why there is nothing.")
    asked_at: datetime
    ended_at: datetime | None


class DifferenceShape(Schema):
    """One quantity of the city or of a place: now, then, and 8 of 10 futures of the difference."""

    scale: Scale
    place: str = Field(description="Empty: the whole city.")
    quantity: str
    unit: str
    now: Finite
    then: Finite
    low: Finite
    median: Finite
    high: Finite
    verdict: Verdict


class DistrictDifferenceShape(Schema):
    """The share of its gardens' safe dose that a district gets, 0 to 1, with both ends."""

    district: str
    need_t: Finite
    now: tuple[Finite, Finite, Finite]
    then: tuple[Finite, Finite, Finite]
    difference: tuple[Finite, Finite, Finite]


class SaidDifferenceShape(Schema):
    """A line as people read it."""

    verdict: Verdict
    words: str


class ConsequencesShape(Schema):
    """What is known of a text's consequences."""

    proposal: int
    version: int
    digest: str
    fresh: bool = Field(description="The city and the rules are those that it was computed for.")
    computed_at: datetime | None
    snapshot: str | None
    rulebook: str | None
    running: WeighingShape | None
    last: WeighingShape | None
    begins: date | None
    weeks: int | None
    futures: int | None
    city: list[DifferenceShape]
    places: list[DifferenceShape]
    districts: list[DistrictDifferenceShape]
    lines: list[SaidDifferenceShape]
    reasons: list[str]
    conflict: list[str] = Field(description="What cannot hold together; then there is no plan.")
    obedience: list[str] = Field(description="Which rules the plans cannot keep wholly.")
    gaps: list[str]


class SideShape(Schema):
    """An article that takes part in a conflict."""

    id: str
    level: Level
    where: str = Field(description="The district or circle; empty: the whole city.")
    own: bool = Field(description="The text itself proposes it so.")
    sentence: str


class ConflictsShape(Schema):
    """Whether the rules of all levels leave a plan with a text."""

    proposal: int
    version: int
    digest: str
    fresh: bool
    running: WeighingShape | None
    last: WeighingShape | None
    conflict: bool | None = Field(description="It leaves no plan; none: it is not known.")
    others: bool = Field(description="The rules in force leave no plan without it either.")
    untried: str = Field(description="Why it could not be tried.")
    unmoved: bool = Field(description="It moves nothing, so no plan hangs on it.")
    tried_from: list[date]
    sides: list[SideShape]
    lines: list[str]
    remedies: list[str] = Field(description="It would fit if one of these were loosened.")


@router.get(
    "/proposals/{number}/conflicts", response=answers(ConflictsShape), operation_id="conflicts"
)
@opens("council.read", proposal_of)
def conflicts(request: HttpRequest, number: Row) -> dict[str, Any]:
    """Whether the present text fits with the rules of circles, districts and the city."""
    del number
    return conflicts_of(found(request, Proposal))


def conflicts_of(proposal: Proposal) -> dict[str, Any]:
    """What the last check of the present text found."""
    text = text_now(proposal)
    check = known_of(text, Asked.CONFLICTS)
    what = found_by(check.done) if check.done is not None else None
    certain = what is not None and not what.untried
    return {
        "proposal": proposal.number,
        "version": text.version,
        "digest": text.digest,
        "fresh": check.fresh,
        "running": check.running,
        "last": check.last,
        "conflict": what.conflict if what is not None and certain else None,
        "others": what is not None and what.others,
        "untried": what.untried if what is not None else "",
        "unmoved": what is not None and what.unmoved,
        "tried_from": what.starts if what is not None else (),
        "sides": what.sides if what is not None else (),
        "lines": what.lines if what is not None else (),
        "remedies": what.remedies if what is not None else (),
    }


@router.post(
    "/proposals/{number}/conflicts",
    response=answers(ConflictsShape, 202),
    operation_id="check_conflicts",
)
@opens("proposal.sign")
def check(request: HttpRequest, number: Row) -> Status[dict[str, Any]]:
    """Have checked whether the present text fits; what is known is not checked again."""
    proposal = proposal_of(number)
    ask_weighing(text=text_now(proposal), by=who(request), asks=Asked.CONFLICTS)
    return Status(202, conflicts_of(proposal))


@router.get(
    "/proposals/{number}/consequences",
    response=answers(ConsequencesShape),
    operation_id="consequences",
)
@opens("council.read", proposal_of)
def consequences(request: HttpRequest, number: Row) -> dict[str, Any]:
    """What the present text would do, as far as it was computed; stale figures say so."""
    del number
    return known(found(request, Proposal))


def known(proposal: Proposal) -> dict[str, Any]:
    """What is known of the present text of a proposal."""
    text = text_now(proposal)
    of_text = known_of(text)
    told = {
        "proposal": proposal.number,
        "version": text.version,
        "digest": text.digest,
        "fresh": of_text.fresh,
        "running": of_text.running,
        "last": of_text.last,
    }
    return NOTHING | told | (computed(of_text.done) if of_text.done is not None else {})


NOTHING = dict.fromkeys(("computed_at", "snapshot", "rulebook", "begins", "weeks", "futures")) | {
    name: []
    for name in (
        *("city", "places", "districts", "lines"),
        *("reasons", "conflict", "obedience", "gaps"),
    )
}


def computed(row: Weighing) -> dict[str, Any]:
    """What came of a computation."""
    page = beside(row)
    told = {
        "computed_at": row.ended_at,
        "snapshot": row.snapshot.digest,
        "rulebook": row.rulebook.digest if row.rulebook is not None else None,
        "lines": [*page.city, *page.places, *page.districts],
        "reasons": page.reasons,
        "conflict": page.conflict,
        "obedience": page.obedience,
        "gaps": page.gaps,
    }
    return told if page.conflict else told | figures(page, consequences_of(row.pk))


def figures(page: Beside, of: Consequences) -> dict[str, Any]:
    """The numbers behind the lines."""
    return {
        "begins": page.start,
        "weeks": page.weeks,
        "futures": of.members,
        "city": rows(of.differences),
        "places": rows(of.places),
        "districts": list(districts(of)),
    }


def rows(table: Differences) -> list[dict[str, Any]]:
    """A table, one row a quantity."""
    return list(table.records())


def districts(of: Consequences) -> Iterator[dict[str, Any]]:
    """Each district with the lower end, the middle and the upper end of three numbers."""
    for each in of.equity.records():
        yield {
            "district": each["district"],
            "need_t": each["need_t"],
            "now": (each["now_low"], each["now"], each["now_high"]),
            "then": (each["then_low"], each["then"], each["then_high"]),
            "difference": (each["low"], each["median"], each["high"]),
        }


@router.post(
    "/proposals/{number}/consequences",
    response=answers(ConsequencesShape, 202),
    operation_id="ask_consequences",
)
@opens("proposal.sign")
def ask(request: HttpRequest, number: Row) -> Status[dict[str, Any]]:
    """Have computed what the present text would do; what is known is not computed again."""
    proposal = proposal_of(number)
    ask_weighing(text=text_now(proposal), by=who(request))
    return Status(202, known(proposal))


@router.post(
    "/proposals/{number}/consequences/stop",
    response=answers(ConsequencesShape),
    operation_id="stop_consequences",
)
@opens("proposal.change", proposal_of)
def stop(request: HttpRequest, number: Row) -> dict[str, Any]:
    """Stop what is being computed; what was known before stays."""
    del number
    proposal = found(request, Proposal)
    if (running := known_of(text_now(proposal)).running) is not None:
        stop_weighing(weighing=running, by=who(request))
    return known(proposal)
