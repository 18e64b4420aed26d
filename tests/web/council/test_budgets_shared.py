"""Money is shared out: ideas, their costs, a vote by equal shares, and what becomes of them."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.voice.ballots.errors import BallotFileError
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import selected_in
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.actions import cancel
from greenhaven.web.council.budgets.allocation import shares_of
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.following import follow_up
from greenhaven.web.council.budgets.models import Budget, BudgetState, FollowUp, Project
from greenhaven.web.council.budgets.pabulib import import_budget, written
from greenhaven.web.council.budgets.projects import (
    cost_project,
    decline_project,
    merge_projects,
    withdraw_project,
)
from greenhaven.web.council.budgets.queries import stage_of
from greenhaven.web.council.budgets.voting import start_vote
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.polls.actions import void
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.receipts import new_code
from tests.web.council.sharing import FILE, costed, idea, ideas_over, opened, voted_on
from tests.web.rulebooks import village_rules
from tests.web.voting import its_end, voters

pytestmark = pytest.mark.django_db
ALL_TAKE_PART = {
    "kind": "decision_policy",
    "id": "all-take-part",
    "effective_from": "2025-01-01",
    "matter": "budget",
    "quorum": "turnout",
    "quorum_share": 0.6,
}


@pytest.fixture
def people(steward, places):  # noqa: ARG001 -- there is a village to live in
    return voters(steward, "vera", "vito", "vic")


@pytest.fixture
def shared(steward, people):
    """A thousand, and three projects: two of them fit."""
    made = opened(steward)
    for title, cents in (("A chipper", 600_00), ("A bike", 300_00), ("A pond", 500_00)):
        costed(made, people[0], steward, title, cents)
    return voted_on(made, steward)


def all_vote(budget, people):
    for each, choice in zip(people, (["1"], ["1", "2"], ["2", "3"]), strict=True):
        cast(poll=budget.poll, by=each, choice=choice, secret=new_code())


@pytest.fixture
def counted(shared, people, settings):
    """The same once it is counted."""
    all_vote(shared, people)
    its_end(settings, shared.poll)
    count(shared.poll)
    return Budget.objects.select_related("poll").get(pk=shared.pk)


def states(budget):
    return dict(budget.projects.values_list("title", "state"))


def test_the_vote_shares_the_money_out_and_tells_what_others_lacked(counted, people):
    shares = shares_of(counted)

    assert states(counted) == {"A chipper": "won", "A bike": "won", "A pond": "lost"}
    assert counted.state == BudgetState.ALLOCATED
    assert shares.spent.startswith("900")
    pond = next(row for row in shares.rows if row.title == "A pond")
    assert pond.place == 0
    assert pond.reasons
    assert not pond.by_votes_alone
    topics = list(Notice.objects.filter(person=people[0]).values_list("topic", flat=True))
    assert topics.count("project.won") == 2
    assert topics.count("project.lost") == 1
    assert AuditRow.objects.filter(action="budget.allocate").count() == 1


def test_too_few_voters_decide_nothing_and_another_vote_can_be_called(steward, people, settings):
    book = json.loads(village_rules().canonical())
    book["articles"].append(ALL_TAKE_PART)
    enact(articles=read_rulebook(json.dumps(book | {"version": 4})), by="a test")
    made = opened(steward)
    for title in ("A chipper", "A bike"):
        costed(made, people[0], steward, title, 600_00)
    first = voted_on(made, steward)
    cast(poll=first.poll, by=people[0], choice=["1"], secret=new_code())
    its_end(settings, first.poll)
    count(first.poll)
    today = clock.today(present_city())

    row = Budget.objects.get(pk=made.pk)
    again = start_vote(budget=row, by=steward, opens_on=today, closes_on=today + timedelta(days=14))

    assert set(states(row).values()) == {"costed"}
    assert again.poll.pk != first.poll.pk
    assert again.state == BudgetState.VOTE


def test_a_void_vote_lets_projects_change_again(shared, steward):
    void(poll=shared.poll, by=steward, why="A cost was wrong")
    row = Budget.objects.select_related("poll").get(pk=shared.pk)

    assert stage_of(row, clock.today(present_city())) == BudgetState.COSTING
    cost_project(project=row.projects.get(number=1), cost_cents=1, answer="", by=steward)


def test_a_funded_project_is_followed_until_its_money_and_work_are_done(counted, steward):
    chipper, bike = counted.projects.get(number=1), counted.projects.get(number=2)
    key = uuid4()

    first = follow_up(project=chipper, by=steward, text="Ordered", spent_cents=500_00, key=key)
    again = follow_up(project=chipper, by=steward, text="Ordered", spent_cents=500_00, key=key)
    with pytest.raises(BudgetError, match="only 100"):
        follow_up(project=chipper, by=steward, text="More", spent_cents=100_01)
    follow_up(project=chipper, by=steward, text="It is here", finished=True)
    before = Budget.objects.get(pk=counted.pk).state
    follow_up(project=bike, by=steward, text="Ridden home", spent_cents=1, finished=True)

    assert first == again
    assert FollowUp.objects.filter(project=chipper).count() == 2
    assert before == BudgetState.ALLOCATED
    assert Budget.objects.get(pk=counted.pk).state == BudgetState.CLOSED
    with pytest.raises(BudgetError, match="funded and is not done"):
        follow_up(project=bike, by=steward, text="Again")


@pytest.mark.parametrize("cents", [0, -5, 10**14])
def test_costs_that_cannot_be_are_refused(steward, people, cents):
    made = idea(opened(steward, cents=10**13), people[0])

    with pytest.raises(BudgetError, match="more than nothing"):
        cost_project(project=made, cost_cents=cents, answer="", by=steward)


def test_what_costs_more_than_the_budget_is_refused_with_its_amount(steward, people):
    made = idea(opened(steward), people[0])

    with pytest.raises(BudgetError, match="whole budget of 1\u202f000"):
        cost_project(project=made, cost_cents=1_000_01, answer="", by=steward)
    assert Project.objects.get(pk=made.pk).state == "idea"


def test_ideas_come_from_those_with_a_say_and_in_time(steward, people, resident):
    made, key = opened(steward), uuid4()

    first = idea(made, people[0], key=key)
    assert idea(made, people[0], key=key) == first
    with pytest.raises(BudgetError, match="sent before"):
        idea(made, people[0], "Something else", key=key)
    with pytest.raises(NotEntitledError):
        idea(made, resident)
    with pytest.raises(BudgetError, match="it is over"):
        idea(ideas_over(made), people[0], "Late")
    assert made.projects.count() == 1


def test_the_vote_waits_for_ideas_to_end_and_all_to_be_answered(steward, people):
    made, today = opened(steward), clock.today(present_city())
    days = {"opens_on": today, "closes_on": today + timedelta(days=14)}
    waiting = idea(made, people[0], "Not looked at")

    with pytest.raises(BudgetError, match="can still come in"):
        start_vote(budget=made, by=steward, **days)
    with pytest.raises(BudgetError, match="1 idea has neither"):
        start_vote(budget=ideas_over(made), by=steward, **days)
    decline_project(project=waiting, answer="There is no room.", by=steward)
    with pytest.raises(BudgetError, match="two costed projects"):
        start_vote(budget=ideas_over(made), by=steward, **days)


def test_projects_stand_as_they_are_once_people_vote(shared, steward, people):
    project = shared.projects.get(number=1)

    for change in (
        lambda: cost_project(project=project, cost_cents=1, answer="", by=steward),
        lambda: decline_project(project=project, answer="No", by=steward),
        lambda: withdraw_project(project=project, by=people[0]),
    ):
        with pytest.raises(BudgetError, match="stand as they are"):
            change()
    with pytest.raises(BudgetError, match="cannot be taken back"):
        cancel(budget=shared, by=steward)


def test_joined_projects_stand_as_one_and_their_author_is_told(steward, people):
    made = opened(steward)
    kept, gone = idea(made, people[0]), idea(made, people[1], "Another chipper")

    merge_projects(gone=gone, kept=kept, answer="The same machine.", by=steward)

    assert Project.objects.get(pk=gone.pk).merged_into == kept
    assert Notice.objects.filter(person=people[1], topic="project.merged").count() == 1
    with pytest.raises(BudgetError, match="another project"):
        merge_projects(gone=kept, kept=kept, answer="", by=steward)
    with pytest.raises(BudgetError, match="joined with another"):
        cost_project(project=gone, cost_cents=5, answer="", by=steward)


def test_a_counted_budget_is_written_so_that_others_can_count_it(counted):
    file = read_pabulib(written(counted), "yard.pb")

    assert selected_in(file) == {"1", "2"}
    assert file.facts["budget"] == "1000"
    assert file.facts["rule"] == "equalshares/add1u"
    assert sorted(file.vote_column("vote")) == ["1", "1,2", "2,3"]


def test_a_budget_comes_out_of_a_file_with_what_does_not_fit_declined(steward):
    today, key = clock.today(present_city()), uuid4()
    days = {"ideas_until": today, "costed_until": today, "key": key}

    made = import_budget(by=steward, text=FILE, file="old.pb", **days)
    again = import_budget(by=steward, text=FILE, file="old.pb", **days)

    assert made == again
    assert (made.title, made.amount_cents) == ("Parks of Oldtown", 1000_50)
    assert states(made) == {"Trees": "costed", "A lake": "declined"}
    assert made.projects.get(number=1).cost_cents == 400_25


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("400.25", "-3", r"old\.pb, line 12, cost: expected 0 or more"),
        ("400.25", "NaN", r"old\.pb, line 12, cost"),
        ("400.25", "1.234", "Trees: an amount has more than two digits"),
        ("400.25", "0", "Trees costs nothing"),
        ("400.25", "9" * 20, "Trees: the amount is too large"),
        ("num_projects;2", "num_projects;3", r"old\.pb, line 5, num_projects"),
    ],
)
def test_a_faulty_file_is_refused_whole_naming_the_place(steward, old, new, said):
    today = clock.today(present_city())

    with pytest.raises((BudgetError, BallotFileError), match=said):
        import_budget(
            by=steward,
            text=FILE.replace(old, new),
            file="old.pb",
            ideas_until=today,
            costed_until=today,
        )
    assert not Budget.objects.exists()
