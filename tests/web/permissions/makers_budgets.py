"""Pages of shared budgets and their projects."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import open_budget
from greenhaven.web.council.budgets.models import Budget, Project
from greenhaven.web.council.levels.models import Level
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def budget(world: World, side: Side) -> Budget:
    """A budget of the side's circle."""
    today = clock.today(present_city())
    return open_budget(
        by=world.known["sol"],
        title="Money for seeds",
        amount_cents=1_000_00,
        ideas_until=today + timedelta(days=7),
        costed_until=today + timedelta(days=14),
        level=Level.CIRCLE,
        circle=side.circle,
    )


def project(world: World, side: Side) -> Project:
    """An idea of the side's owner, for the side's hub."""
    shared = budget(world, side)
    return Project.objects.create(
        budget=shared,
        number=1,
        title="Seeds",
        place=side.hub,
        author=side.owner,
        proposed_at=shared.opened_at,
    )


def by_name(it: Budget) -> Mapping[str, Any]:
    """How a budget is found."""
    return {"slug": it.slug}


def by_number(it: Project) -> Mapping[str, Any]:
    """How a project is found."""
    return {"slug": it.budget.slug, "number": it.number}


def read_budget(permission: str) -> Maker:
    """A page of a budget that belongs to nobody."""
    return Maker(permission, lambda world, side: Target(by_name(budget(world, side)), Parties()))


def read_project(world: World, side: Side) -> Target:
    """The page of a project."""
    return Target(by_number(project(world, side)), Parties())


def of_project(permission: str) -> Maker:
    """A page of those who answer for a project."""
    return of(permission, project, by_number)


MAKERS: dict[str, Maker] = {
    "budgets": fixed("council.read"),
    "budget-new": fixed("budget.open"),
    "budget-import": fixed("budget.open"),
    "budget-import-voted": fixed("poll.call"),
    "budget-new-circle": of(
        "budget.open", lambda _world, side: side.circle, lambda it: {"slug": it.slug}
    ),
    "budget": read_budget("council.read"),
    "budget-file": read_budget("council.read"),
    "budget-vote": of("budget.open", budget, by_name),
    "budget-cancel": of("budget.open", budget, by_name),
    "project": Maker("council.read", read_project),
    "project-propose": of("project.propose", budget, by_name),
    "project-cost": of_project("project.cost"),
    "project-decline": of_project("project.cost"),
    "project-merge": of_project("project.cost"),
    "project-withdraw": of_project("project.own"),
    "project-follow": of_project("project.follow"),
}
