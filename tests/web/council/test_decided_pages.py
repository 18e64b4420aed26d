"""What pages say of a rule while it is voted on, and once it is in force."""

import pytest
from django.urls import reverse

from greenhaven.core.rules.articles import Layer
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.actions import enact, tell_costs
from greenhaven.web.commons.snapshots.queries import costs_of_articles
from greenhaven.web.council.conversations.opening import open_conversation
from greenhaven.web.council.proposals.adoption import conclude
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.voting import call_vote
from greenhaven.web.exchange.plans.actions import make_plan
from tests.web.decided import (
    QUIETER,
    counted,
    discussed,
    drafted,
    finally_worded,
    resident_of,
    ruled,
)
from tests.web.rulebooks import village_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]
NEARER = {"title": "Shorter ways", "changes": [QUIETER], "layer": Layer.ORDINARY}
SAYS = "at most 6 km"
MOST_QUERIES = 15


@pytest.fixture
def people(city, resident, neighbour, gardener, steward):
    """They are known to live in the village, whose rulebook is in force."""
    ruled()
    at = clock.now(city)
    for each in (resident, neighbour, gardener):
        resident_of(each, steward, at)
    return resident, neighbour, gardener


def text_of(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def in_force(people):
    made = conclude(counted(finally_worded(discussed(*people, **NEARER)), "passed"))
    return made or Proposal.objects.get()


def test_a_ballot_says_what_is_voted_on(people, steward, as_someone, django_assert_max_num_queries):
    made = finally_worded(discussed(*people, **NEARER))
    poll = call_vote(proposal=made, by=steward)

    voter = as_someone(people[1])
    text_of(voter, "poll", poll.number)  # what every process asks once is asked

    with django_assert_max_num_queries(MOST_QUERIES):
        page = text_of(voter, "poll-ballot", poll.number)

    assert SAYS in page
    assert reverse("proposal", args=[made.number]) in page


def test_a_rule_in_force_is_told_as_one(people, as_someone):
    made = in_force(people)

    page = text_of(as_someone(people[0]), "proposal", made.number)

    assert "It said" in page
    assert "It says now" in page
    assert "It would say" not in page
    assert "It holds from the moment" not in page
    assert "What comes next" not in page
    assert f'action="{reverse("proposal-weigh", args=[made.number])}"' not in page
    assert reverse("rules") in page


def test_a_draft_says_who_alone_stands_behind_it_and_what_it_came_of(people, as_someone):
    asked = open_conversation(by=people[0], question="Whose ways?", moderated_first=False)
    made = drafted(people[0], conversation=asked)

    page = text_of(as_someone(people[1]), "proposal", made.number)

    assert f"Only {people[0]} stands behind this text so far." in page
    assert "0 others" not in page
    assert reverse("conversation", args=[asked.slug]) in page


def test_days_that_pass_are_nothing_to_know_before_deciding(people, client, settings, city):
    made = discussed(*people, **NEARER)
    settings.TODAY = clock.today(city).replace(month=4)

    assert "It begins on" not in text_of(client, "proposal", made.number)


def test_the_last_day_of_a_version_is_the_one_before_the_next(people, client):
    in_force(people)

    page = text_of(client, "article", "near")

    assert "2 March 2025" in page  # the day before the vote was counted
    assert "– 3 March 2025" not in page


def test_costs_are_those_of_the_rules_in_force(people, client):
    before = ruled()
    costs = {"near": "Without it, ways would be longer."}
    tell_costs(
        rulebook=before, plan_digest="0" * 64, begins_on=before.created_at.date(), costs=costs
    )
    assert "ways would be longer" in text_of(client, "article", "near")

    in_force(people)

    assert costs_of_articles("village") is None
    assert "No plan has been made under these rules yet." in text_of(client, "article", "near")


def test_rules_say_that_the_plan_was_made_before_them(snapshot, client):
    enact(articles=village_rules(), by="council")
    make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="planner")
    assert "is in force by now" not in text_of(client, "rules")

    enact(articles=village_rules("near"), by="council")
    assert "is in force by now" in text_of(client, "rules")

    make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="planner")
    assert "is in force by now" not in text_of(client, "rules")
