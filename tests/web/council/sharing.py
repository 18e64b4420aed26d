"""A shared budget of the village, for tests."""

from datetime import timedelta
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import open_budget
from greenhaven.web.council.budgets.models import Budget, Project
from greenhaven.web.council.budgets.projects import cost_project, propose_project
from greenhaven.web.council.budgets.voting import start_vote

FILE = """META
key;value
description;Parks of Oldtown
country;Nowhere
num_projects;2
num_votes;1
budget;1000.50
vote_type;approval
currency;EUR
PROJECTS
project_id;cost;name
p1;400.25;Trees
p2;2000;A lake
VOTES
voter_id;vote
v1;p1
"""


def opened(by: Person, cents: int = 1_000_00, **more: Any) -> Budget:
    """A budget to which ideas can be brought until today."""
    today = clock.today(present_city())
    told = {"title": "Money for the yard", "ideas_until": today, "costed_until": today}
    return open_budget(by=by, amount_cents=cents, **(told | more))


def idea(budget: Budget, by: Person, title: str = "A chipper", **more: Any) -> Project:
    """An idea of somebody."""
    return propose_project(budget=budget, by=by, title=title, **more)


def costed(budget: Budget, by: Person, cost_by: Person, title: str, cents: int) -> Project:
    """An idea with what it costs."""
    made = idea(budget, by, title)
    return cost_project(project=made, cost_cents=cents, answer="Asked a shop.", by=cost_by)


def ideas_over(budget: Budget) -> Budget:
    """The same on the day after its last day for ideas."""
    yesterday = clock.today(present_city()) - timedelta(days=1)
    Budget.objects.filter(pk=budget.pk).update(ideas_until=yesterday)
    return Budget.objects.get(pk=budget.pk)


def voted_on(budget: Budget, by: Person) -> Budget:
    """The same while people vote on it, from today on for two weeks."""
    today = clock.today(present_city())
    over = ideas_over(budget)
    return start_vote(budget=over, by=by, opens_on=today, closes_on=today + timedelta(days=14))
