"""Budgets as people read and fill them in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget, Project
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.receipts import new_code
from tests.web.council.sharing import FILE, costed, idea, opened, voted_on
from tests.web.voting import its_end, voters

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def people(steward, places):  # noqa: ARG001 -- there is a village to live in
    return voters(steward, "vera", "vito", "vic")


def sent(**more):
    day = clock.today(present_city()) + timedelta(days=7)
    return {
        "key": str(uuid4()),
        "title": "Money for the yard",
        "amount_cents": "1200.50",
        "level": "city",
        "ideas_until": day.isoformat(),
        "costed_until": day.isoformat(),
    } | more


def test_a_budget_goes_from_opening_to_its_allocation_by_its_pages(
    as_someone, steward, people, settings
):
    browser, writer = as_someone(steward), as_someone(people[0])
    browser.post(reverse("budget-new"), sent())
    budget = Budget.objects.get()
    for title in ("A chipper", "A bike"):
        told = {"key": str(uuid4()), "title": title, "about": "For all", "asked_cents": "700"}
        writer.post(reverse("project-propose", args=[budget.slug]), told)
    for project in budget.projects.all():
        where = reverse("project-cost", args=[budget.slug, project.number])
        browser.post(where, {"cost_cents": "700.25", "answer": "Asked a shop."})
    settings.TODAY = budget.ideas_until + timedelta(days=1)
    days = {"opens_on": settings.TODAY, "closes_on": settings.TODAY + timedelta(days=14)}
    browser.post(reverse("budget-vote", args=[budget.slug]), days | {"key": str(uuid4())})
    poll = Budget.objects.select_related("poll").get().poll
    for each in people[:2]:
        cast(poll=poll, by=each, choice=["1"], secret=new_code())
    its_end(settings, poll)
    count(poll)

    page = browser.get(reverse("budget", args=[budget.slug])).content.decode()

    assert budget.amount_cents == 1200_50
    assert "700.25" in page
    assert "How the money was shared out" in page
    assert "funded" in page
    assert browser.get(reverse("budget-file", args=[budget.slug])).content.startswith(b"META")


@pytest.mark.parametrize(
    "amount", ["", "-5", "0", "NaN", "Infinity", "1e400", "9" * 30, "1.234", "x"]
)
def test_an_amount_that_cannot_be_is_refused_in_words(as_someone, steward, amount):
    answer = as_someone(steward).post(reverse("budget-new"), sent(amount_cents=amount))

    assert answer.status_code == 422
    assert 'id="id_amount_cents_error"' in answer.content.decode()
    assert not Budget.objects.exists()


def test_a_cost_that_cannot_be_is_told_where_it_was_typed(as_someone, steward, people):
    made = idea(opened(steward), people[0])
    where = reverse("project-cost", args=[made.budget.slug, made.number])

    answer = as_someone(steward).post(where, {"cost_cents": "5000", "answer": "?"})

    assert answer.status_code == 422
    assert "more than the whole budget" in answer.content.decode()
    assert Project.objects.get().state == "idea"


def test_a_file_is_brought_in_or_refused_with_its_line(as_someone, steward):
    browser, day = as_someone(steward), clock.today(present_city()).isoformat()

    def bring(data):
        told = {"key": str(uuid4()), "ideas_until": day, "costed_until": day}
        return browser.post(
            reverse("budget-import"), told | {"file": SimpleUploadedFile("oldtown.pb", data)}
        )

    faulty = bring(FILE.replace("400.25", "-3").encode())
    binary = bring(b"\xff\xfe\x00")
    good = bring(FILE.encode())

    assert "oldtown.pb, line 12, cost" in faulty.content.decode()
    assert "not a text" in binary.content.decode()
    assert good.status_code == 302
    assert Budget.objects.get().projects.count() == 2


def test_pages_ask_the_database_few_questions(
    as_someone, steward, people, django_assert_max_num_queries
):
    made = opened(steward)
    for number in range(6):
        costed(made, people[0], steward, f"Project {number}", 100_00)
    voted_on(made, steward)
    browser = as_someone(steward)
    pages = [
        reverse("budgets"),
        reverse("budget", args=[made.slug]),
        reverse("project", args=[made.slug, 1]),
    ]
    for each in pages:
        browser.get(each)

        with django_assert_max_num_queries(MOST_QUERIES):
            assert browser.get(each).status_code == 200
