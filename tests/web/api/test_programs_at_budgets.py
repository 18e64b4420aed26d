"""Programs bring ideas, cost them and follow them up; how money was shared out is told to all."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget, FollowUp, Project
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.receipts import new_code
from tests.web.api.programs import Program, program_of
from tests.web.council.sharing import FILE, ideas_over, opened
from tests.web.neighbours import circle_of
from tests.web.voting import its_end, voters

pytestmark = pytest.mark.django_db
IDEA = {"title": "A chipper", "about": "For branches.", "asked_cents": 60_000}


@pytest.fixture
def people(steward: Person) -> list[Person]:
    """Three who are known to live there."""
    return voters(steward, "vera", "vito", "vic")


@pytest.fixture
def budget(people: list[Person], steward: Person) -> Budget:
    """A thousand, to which ideas can be brought today."""
    del people
    return opened(steward)


def soon(days: int) -> str:
    """A day to come."""
    return (clock.today(present_city()) + timedelta(days=days)).isoformat()


def test_idea_is_costed_voted_on_funded_and_followed_up(
    budget: Budget, people: list[Person], coordinator: Person, steward: Person, settings: Settings
) -> None:
    author, path = program_of(people[0]), f"/budgets/{budget.slug}"
    first = author.post(f"{path}/projects", IDEA | {"place": "yard"}, repeat="chipper")
    assert first == author.post(f"{path}/projects", IDEA | {"place": "yard"}, repeat="chipper")
    author.post(f"{path}/projects", IDEA | {"title": "A bike"})
    author.post(f"{path}/projects", IDEA | {"title": "Another bike"})
    tends = program_of(coordinator)
    for number, cents in ((1, 60_000), (2, 50_000)):
        told = {"cost_cents": cents, "answer": "Asked a shop."}
        assert tends.post(f"{path}/projects/{number}/cost", told)[1]["state"] == "costed"
    merged = tends.post(f"{path}/projects/3/merge", {"kept": 2, "answer": "The same."})
    assert merged[1]["merged_into"] == 2
    assert Program().get(f"{path}/allocation") == (200, None)

    ideas_over(budget)
    told = {"opens_on": soon(0), "closes_on": soon(14)}
    called = program_of(steward).post(f"{path}/vote", told)
    assert called[1]["stage"] == "vote", called
    poll = Poll.objects.get(number=called[1]["vote"])
    for who, choice in zip(people, (["1"], ["1", "2"], ["1"]), strict=True):
        cast(poll=poll, by=who, choice=choice, secret=new_code())
    its_end(settings, poll)
    count(poll)

    shares = Program().get(f"{path}/allocation")[1]
    assert [(each["number"], each["place"]) for each in shares["projects"]] == [(1, 1), (2, 0)]
    assert all(each["reasons"] for each in shares["projects"])
    assert Client().get(shares["file"]).status_code == 200
    step = {"text": "Bought.", "spent_cents": 59_000, "finished": True}
    assert author.post(f"{path}/projects/1/steps", step, repeat="b")[0] == 201
    assert author.post(f"{path}/projects/1/steps", step, repeat="b")[0] == 201
    project = Program().get(f"{path}/projects/1")[1]
    assert (project["state"], project["spent_cents"], project["place"]) == ("done", 59_000, "yard")
    assert [each["text"] for each in project["steps"]] == ["Bought."]
    assert Program().get(path)[1]["stage"] == "closed"
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"about": ""},
        {"asked_cents": 0},
        {"asked_cents": -1},
        {"asked_cents": "NaN"},
        {"asked_cents": 1.5},
        {"asked_cents": 10**30},
        {"asked_cents": 10**6},
        {"place": "nowhere"},
    ],
)
def test_idea_that_cannot_be_is_refused(
    budget: Budget, people: list[Person], wrong: dict[str, Any]
) -> None:
    status, told = program_of(people[0]).post(f"/budgets/{budget.slug}/projects", IDEA | wrong)

    assert status in (404, 422), told
    assert told["message"]
    assert not Project.objects.exists()


def test_only_its_author_withdraws_an_idea(budget: Budget, people: list[Person]) -> None:
    author, path = program_of(people[0]), f"/budgets/{budget.slug}/projects"
    author.post(path, IDEA)

    assert program_of(people[1]).post(f"{path}/1/withdraw")[0] == 403
    told = {"cost_cents": 500, "answer": "A guess."}
    assert program_of(people[1]).post(f"{path}/1/cost", told)[0] == 403
    assert author.post(f"{path}/1/withdraw")[1]["state"] == "withdrawn"
    assert Program().get(path)[1]["items"] == []


def test_who_has_no_say_brings_no_idea(budget: Budget, steward: Person) -> None:
    status, told = program_of(steward).post(f"/budgets/{budget.slug}/projects", IDEA)

    assert status == 422
    assert "address confirmed" in told["message"]


def test_budget_is_opened_cancelled_and_brought_as_a_file(steward: Person) -> None:
    program = program_of(steward)
    days = {"ideas_until": soon(7), "costed_until": soon(14)}
    told = {"title": "Money for seeds", "amount_cents": 100_000, **days}

    made = program.post("/budgets", told, repeat="seeds")
    assert made == program.post("/budgets", told, repeat="seeds")
    assert (made[0], made[1]["stage"], made[1]["level"]) == (201, "ideas", "city")
    assert program.post(f"/budgets/{made[1]['slug']}/cancel")[1]["stage"] == "cancelled"
    file = program.post("/budget-files", {"file": "parks.pb", "text": FILE, **days})
    assert (file[0], file[1]["projects"], file[1]["amount_cents"]) == (201, 2, 100_050)
    for wrong in (
        {"costed_until": soon(1)},
        {"ideas_until": "2001-01-01"},
        {"costed_until": "2999-01-01"},
        {"amount_cents": 0},
        {"amount_cents": 10**14},
    ):
        assert program.post("/budgets", told | wrong)[0] == 422
    broken = program.post("/budget-files", {"file": "a.pb", "text": "META\nbudget;-1", **days})
    assert (broken[0], broken[1]["code"]) == (422, "not_possible")
    assert Budget.objects.count() == 2


def test_circle_has_a_budget_of_its_own(resident: Person, neighbour: Person) -> None:
    circle_of(resident)
    days = {"ideas_until": soon(7), "costed_until": soon(14)}
    told = {"title": "Money for seeds", "amount_cents": 100_000, **days}

    made = program_of(resident).post("/circles/mill-lane/budgets", told)

    assert (made[0], made[1]["circle"]) == (201, "mill-lane")
    assert program_of(neighbour).post("/circles/mill-lane/budgets", told)[0] == 403
    assert program_of(resident).post("/budgets", told)[0] == 403
