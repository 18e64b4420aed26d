"""Shared budgets: which there are, how far each is, and how the money was shared out."""

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.levels import (
    DecidersShape,
    OfDistrictTold,
    Site,
    level_of,
    of_circle,
)
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.problems import taken
from greenhaven.web.api.texts import Clean, Code, Day
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets import actions, pabulib, queries, voting
from greenhaven.web.council.budgets.allocation import Shares, shares_of
from greenhaven.web.council.budgets.forms import DaysForm
from greenhaven.web.council.budgets.models import Budget, BudgetState
from greenhaven.web.council.budgets.money import MOST_CENTS
from greenhaven.web.council.budgets.queries import budget_of

router = Router(tags=["Shared budgets"])
Cents = Annotated[int, Field(ge=1, le=MOST_CENTS, description="Hundredths of the currency.")]
BudgetTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean
]
BudgetAbout = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000), Clean]
Pabulib = Annotated[str, StringConstraints(min_length=1, max_length=2_000_000), Clean]


class BudgetShape(DecidersShape):
    """Money that people share out among projects by a vote."""

    slug: str
    title: str
    about: str
    amount_cents: int
    currency: str
    stage: BudgetState
    ideas_until: date
    costed_until: date
    vote: int | None
    projects: int = Field(description="Without those joined with others or withdrawn.")

    @staticmethod
    def resolve_stage(row: Budget) -> BudgetState:
        """How far it is today."""
        return queries.stage_of(row, clock.today(present_city()))

    @staticmethod
    def resolve_vote(row: Budget) -> int | None:
        """Its number."""
        return row.poll.number if row.poll is not None else None

    @staticmethod
    def resolve_projects(row: Budget) -> int:
        """As the list of budgets counts them."""
        known = getattr(row, "wishes", None)
        return known if known is not None else len(queries.projects_of(row))


class ShareShape(Schema):
    """One project as it was counted."""

    number: int
    title: str
    cost: str
    votes: int
    place: int = Field(description="Among those that won; 0: it did not.")
    by_votes_alone: bool = Field(description="It would have won by its votes alone.")
    reasons: list[str]


class AllocationShape(Schema):
    """How the money was shared out, project by project."""

    explain: list[str]
    projects: list[ShareShape]
    spent: str
    left: str
    file: str = Field(description="Address of projects and all ballots, as Pabulib has them.")


class DaysTold(Schema):
    """Until when ideas come in, and until when they are costed."""

    ideas_until: Day
    costed_until: Day


class BudgetTold(DaysTold):
    """A new budget."""

    title: BudgetTitle
    amount_cents: Cents
    about: BudgetAbout = ""


class BudgetOfTold(BudgetTold, OfDistrictTold):
    """A new budget of the city, or of one of its districts."""


class PabulibTold(DaysTold):
    """A budget as a .pb file; its projects and costs are taken over, its ballots are not."""

    file: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
    text: Pabulib


class VoteDaysTold(Schema):
    """When people vote on it."""

    opens_on: Day
    closes_on: Day


def days(told: DaysTold) -> dict[str, Any]:
    """Days that are neither over nor out of sight, in their order."""
    sent = {"key": uuid4(), "ideas_until": told.ideas_until, "costed_until": told.costed_until}
    asked = taken(DaysForm(sent))
    return {name: asked[name] for name in ("ideas_until", "costed_until")}


@router.get("/budgets", response=answers(list[BudgetShape]), operation_id="budgets")
@paginate(Pages)
@opens("council.read")
def budgets(request: HttpRequest) -> QuerySet[Budget]:
    """All of them."""
    del request
    return queries.budgets(present_city().id)


@router.get("/budgets/{slug}", response=answers(BudgetShape), operation_id="budget")
@opens("council.read", budget_of)
def one(request: HttpRequest, slug: Code) -> Budget:
    """One budget, and how far it is."""
    del slug
    return found(request, Budget)


@router.get(
    "/budgets/{slug}/allocation",
    response=answers(AllocationShape | None),
    operation_id="allocation",
)
@opens("council.read", budget_of)
def allocation(request: HttpRequest, slug: Code) -> dict[str, Any] | None:
    """How the money was shared out; none while it is not counted."""
    shares: Shares | None = shares_of(found(request, Budget))
    if shares is None:
        return None
    return {
        "explain": shares.explain,
        "projects": shares.rows,
        "spent": shares.spent,
        "left": shares.left,
        "file": reverse("budget-file", args=[slug]),
    }


@router.post("/budgets", response=answers(BudgetShape, 201), operation_id="open_budget")
@opens("budget.open", Site)
def begin(request: HttpRequest, told: BudgetOfTold) -> Status[Budget]:
    """Open a budget of the city or of a district."""
    return opened(request, told, level_of(told, who(request)))


@router.post(
    "/circles/{slug}/budgets",
    response=answers(BudgetShape, 201),
    operation_id="open_circle_budget",
)
@opens("budget.open", circle_of)
def begin_in_circle(request: HttpRequest, slug: Code, told: BudgetTold) -> Status[Budget]:
    """Open a budget of a circle."""
    del slug
    return opened(request, told, of_circle(found(request, Circle)))


def opened(request: HttpRequest, told: BudgetTold, level: dict[str, Any]) -> Status[Budget]:
    """The budget as it was opened, at its level."""
    made = actions.open_budget(
        by=who(request),
        title=told.title,
        amount_cents=told.amount_cents,
        about=told.about,
        key=key_of(request),
        **days(told),
        **level,
    )
    return Status(201, made)


@router.post("/budget-files", response=answers(BudgetShape, 201), operation_id="import_budget")
@opens("budget.open", Site)
def bring(request: HttpRequest, told: PabulibTold) -> Status[Budget]:
    """Open a budget with the projects and costs of a .pb file."""
    made = pabulib.import_budget(
        by=who(request), text=told.text, file=told.file, key=key_of(request), **days(told)
    )
    return Status(201, made)


@router.post("/budgets/{slug}/vote", response=answers(BudgetShape), operation_id="budget_vote")
@opens("budget.open", budget_of)
def vote(request: HttpRequest, slug: Code, told: VoteDaysTold) -> Budget:
    """Call the vote on all costed projects; from then on they stay as they are."""
    voting.start_vote(
        budget=found(request, Budget),
        by=who(request),
        opens_on=told.opens_on,
        closes_on=told.closes_on,
        key=key_of(request),
    )
    return budget_of(slug)


@router.post("/budgets/{slug}/cancel", response=answers(BudgetShape), operation_id="cancel_budget")
@opens("budget.open", budget_of)
def cancel(request: HttpRequest, slug: Code) -> Budget:
    """Take a budget back before people vote on it."""
    actions.cancel(budget=found(request, Budget), by=who(request))
    return budget_of(slug)
