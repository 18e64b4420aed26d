"""Projects of shared budgets, from the idea to what became of it."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.budgets import Cents
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Lines, Listed
from greenhaven.web.api.texts import Clean, Code, Row, RowKey, Slug
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.council.budgets import projects as acts
from greenhaven.web.council.budgets.following import follow_up
from greenhaven.web.council.budgets.models import Budget, FollowUp, Project, ProjectState
from greenhaven.web.council.budgets.money import MOST_CENTS
from greenhaven.web.council.budgets.projects import LONGEST_ANSWER
from greenhaven.web.council.budgets.queries import budget_of, project_of, projects_of, spent_of

router = Router(tags=["Shared budgets"])
Idea = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Clean]
Plan = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), Clean
]
Finding = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ANSWER),
    Clean,
]
Spent = Annotated[int, Field(ge=0, le=MOST_CENTS)]


class ProjectShape(Schema):
    """Something that a budget could pay for."""

    number: int
    title: str
    about: str
    place: str | None
    state: ProjectState
    author: str | None
    asked_cents: int | None = Field(description="What its author thinks it costs.")
    cost_cents: int | None
    spent_cents: int
    answer: str = Field(description="How it was costed, or why it cannot be.")
    merged_into: int | None

    @staticmethod
    def resolve_place(row: Project) -> str | None:
        """Its code."""
        return row.place.code if row.place is not None else None

    @staticmethod
    def resolve_author(row: Project) -> str | None:
        """Their name."""
        return str(row.author) if row.author is not None else None

    @staticmethod
    def resolve_spent_cents(row: Project) -> int:
        """So far."""
        return spent_of(row) if not hasattr(row, "spent") else row.spent or 0

    @staticmethod
    def resolve_merged_into(row: Project) -> int | None:
        """The number of the project that stands for it."""
        return row.merged_into.number if row.merged_into is not None else None


class FollowUpShape(Schema):
    """What happened with a funded project."""

    text: str
    spent_cents: int
    finished: bool
    told_at: datetime


class ProjectWholeShape(ProjectShape):
    """One project, and what became of it."""

    merged: list[int] = Field(description="Projects that were joined with it.")
    steps: list[FollowUpShape]

    @staticmethod
    def resolve_merged(row: Project) -> list[int]:
        """Their numbers."""
        return list(row.merged.order_by("number").values_list("number", flat=True))

    @staticmethod
    def resolve_steps(row: Project) -> list[FollowUp]:
        """The first first."""
        return list(row.follow_ups.order_by("pk"))


class IdeaTold(Schema):
    """What the money could do."""

    title: Idea
    about: Plan
    place: Slug | None = None
    asked_cents: Cents | None = Field(None, description="An estimate is enough.")


class CostTold(Schema):
    """What it costs, and how that was found."""

    cost_cents: Cents
    answer: Finding


class DeclinedTold(Schema):
    """Why it cannot be done with this money."""

    answer: Finding


class MergedTold(Schema):
    """The project that stands for both from now on, and why."""

    kept: RowKey
    answer: Finding


class FollowUpTold(Schema):
    """What was done and spent."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Clean
    ]
    spent_cents: Spent = 0
    finished: bool = False


@router.get(
    "/budgets/{slug}/projects", response=answers(list[ProjectShape]), operation_id="projects"
)
@paginate(Lines)
@opens("council.read", budget_of)
def projects(request: HttpRequest, slug: Code) -> Listed[Project]:
    """What stands for itself: not what was joined with another, nor what was withdrawn."""
    del slug
    return Listed(projects_of(found(request, Budget)), lambda row: row)


@router.get(
    "/budgets/{slug}/projects/{number}",
    response=answers(ProjectWholeShape),
    operation_id="project",
)
@opens("council.read", project_of)
def project(request: HttpRequest, slug: Code, number: Row) -> Project:
    """One project."""
    del slug, number
    return found(request, Project)


@router.post(
    "/budgets/{slug}/projects",
    response=answers(ProjectWholeShape, 201),
    operation_id="propose_project",
)
@opens("project.propose", budget_of)
def propose(request: HttpRequest, slug: Code, told: IdeaTold) -> Status[Project]:
    """Bring an idea."""
    made = acts.propose_project(
        budget=found(request, Budget),
        by=who(request),
        title=told.title,
        about=told.about,
        place=public_place(told.place) if told.place else None,
        asked_cents=told.asked_cents,
        key=key_of(request),
    )
    return Status(201, project_of(slug, made.number))


@router.post(
    "/budgets/{slug}/projects/{number}/cost",
    response=answers(ProjectWholeShape),
    operation_id="cost_project",
)
@opens("project.cost", project_of)
def cost(request: HttpRequest, slug: Code, number: Row, told: CostTold) -> Project:
    """Say what it costs, and how that was found: it stands on the ballot."""
    acts.cost_project(
        project=found(request, Project),
        cost_cents=told.cost_cents,
        answer=told.answer,
        by=who(request),
    )
    return project_of(slug, number)


@router.post(
    "/budgets/{slug}/projects/{number}/decline",
    response=answers(ProjectWholeShape),
    operation_id="decline_project",
)
@opens("project.cost", project_of)
def decline(request: HttpRequest, slug: Code, number: Row, told: DeclinedTold) -> Project:
    """Say why it cannot be done with this money."""
    acts.decline_project(project=found(request, Project), answer=told.answer, by=who(request))
    return project_of(slug, number)


@router.post(
    "/budgets/{slug}/projects/{number}/merge",
    response=answers(ProjectWholeShape),
    operation_id="merge_project",
)
@opens("project.cost", project_of)
def merge(request: HttpRequest, slug: Code, number: Row, told: MergedTold) -> Project:
    """Join it with another, which stands for both from now on."""
    kept = project_of(slug, told.kept)
    acts.merge_projects(
        gone=found(request, Project), kept=kept, answer=told.answer, by=who(request)
    )
    return project_of(slug, number)


@router.post(
    "/budgets/{slug}/projects/{number}/withdraw",
    response=answers(ProjectWholeShape),
    operation_id="withdraw_project",
)
@opens("project.own", project_of)
def withdraw(request: HttpRequest, slug: Code, number: Row) -> Project:
    """Take one's own project back."""
    acts.withdraw_project(project=found(request, Project), by=who(request))
    return project_of(slug, number)


@router.post(
    "/budgets/{slug}/projects/{number}/steps",
    response=answers(FollowUpShape, 201),
    operation_id="follow_project",
)
@opens("project.follow", project_of)
def follow(request: HttpRequest, slug: Code, number: Row, told: FollowUpTold) -> Status[FollowUp]:
    """Tell what was done and spent, until all of it is done."""
    del slug, number
    made = follow_up(
        project=found(request, Project),
        by=who(request),
        text=told.text,
        spent_cents=told.spent_cents,
        finished=told.finished,
        key=key_of(request),
    )
    return Status(201, made)
