"""Laws, emergencies, advice, and a proposal that goes all the way by a real vote."""

import json
from datetime import date, timedelta

import pytest

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from greenhaven.web.council.conversations.models import Conversation, Moderation, Statement
from greenhaven.web.council.errors import CouncilError, NotEntitledError
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Poll, PollState
from greenhaven.web.council.proposals.actions import freeze, open_discussion
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.voting import call_vote
from tests.web.decided import (
    checked,
    discussed,
    drafted,
    finally_worded,
    long_discussed,
    resident_of,
    ruled,
)

pytestmark = pytest.mark.django_db

LAW = {
    "kind": "nutrient_cap",
    "id": "nitrates",
    "effective_from": "2024-01-01",
    "layer": "statute",
    "authority": "statute",
    "adopted_by": "the parliament",
    "nutrient": "nitrogen",
    "cap_kg_per_ha_year": 170,
    "sources": ["Directive 91/676/EEC"],
}
STORMS = {
    "kind": "storm_stand_down",
    "id": "storms",
    "effective_from": "2025-01-01",
    "trigger": {"event": "storm", "max_hours": 48},
}


@pytest.fixture(autouse=True)
def voters(city, resident, neighbour, gardener, steward):
    """Ana, Ben and Gus are known to live in the village."""
    at = clock.now(city)
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener)]


def enacted(*articles):
    book = {"city": "village", "version": 1, "articles": list(articles)}
    enact(articles=read_rulebook(json.dumps(book)), by="a test")


def book():
    return articles_of(rulebook_in_force("village").digest)


def change(article, **fields):
    return {"action": "amend", "article": article, "fields": fields}


def test_a_law_is_only_ever_made_stricter_and_is_cited(resident):
    enacted(LAW)
    told = {"layer": Layer.CONSTITUTION, "title": "Nitrates"}

    with pytest.raises(RulesError, match="91/676/EEC"):
        drafted(resident, changes=[{"action": "repeal", "article": "nitrates"}], **told)
    with pytest.raises(RulesError, match="91/676/EEC"):
        drafted(resident, changes=[change("nitrates", cap_kg_per_ha_year=200)], **told)
    made = drafted(resident, changes=[change("nitrates", cap_kg_per_ha_year=150)], **told)
    assert state_of(made).bar.second_vote_after_days == 30


def test_an_emergency_is_prolonged_by_who_may(resident, steward):
    enacted(STORMS)
    renewal = {"began": "2025-03-02T06:00:00+01:00", "until": "2025-03-05T06:00:00+01:00"}
    trigger = {**book().article("storms").trigger.model_dump(mode="json", exclude_none=True)}
    told = {
        "changes": [change("storms", trigger={**trigger, "renewals": [renewal]})],
        "layer": Layer.ORDINARY,
        "title": "The storm goes on",
    }

    with pytest.raises(NotEntitledError, match="stewards"):
        drafted(resident, **told)
    made = open_discussion(proposal=drafted(steward, **told), by=steward)
    freeze(proposal=made, by=steward)
    checked(made)
    poll = call_vote(proposal=made, by=steward)

    assert poll.closes_at - poll.opens_at == timedelta(days=1)
    too_long = {**renewal, "until": "2025-03-25T06:00:00+01:00"}
    told["changes"] = [change("storms", trigger={**trigger, "renewals": [too_long]})]
    with pytest.raises(RulesError, match="nearest valid value"):
        drafted(steward, **told)


def test_a_proposal_goes_all_the_way(
    settings, resident, neighbour, gardener, steward, second_steward
):
    ruled()
    made = finally_worded(discussed(resident, neighbour, gardener))

    poll = call_vote(proposal=made, by=steward)
    assert (poll.state, poll.roll_count) == (PollState.OPEN, 3)
    with pytest.raises(CouncilError, match="vote"):
        call_vote(proposal=made, by=second_steward)
    for voter, choice in ((resident, "yes"), (neighbour, "yes"), (gardener, "no")):
        cast(poll=poll, by=voter, choice=choice)
    settings.TODAY = date(2025, 3, 12)
    counted = count(Poll.objects.get(pk=poll.pk))

    row = Proposal.objects.get(pk=made.pk)
    article = book().latest()["night-rest"]
    assert counted.result["outcome"] == "passed"
    assert row.stage == Stage.IN_FORCE
    assert article.adopted_by == f"vote {poll.number} of 10 March 2025"
    assert article.effective_from == date(2025, 3, 12)
    assert row.review_on == date(2026, 3, 12)


def test_a_vote_that_fails_rejects_it(settings, resident, neighbour, gardener, steward):
    ruled()
    made = finally_worded(discussed(resident, neighbour, gardener))
    poll = call_vote(proposal=made, by=steward)

    cast(poll=poll, by=gardener, choice="no")
    settings.TODAY = date(2025, 3, 12)
    count(Poll.objects.get(pk=poll.pk))

    assert Proposal.objects.get(pk=made.pk).stage == Stage.REJECTED


def test_advice_is_adopted_as_advice(settings, resident, neighbour, gardener, steward):
    ruled()
    told = {"changes": [change("near", longest_km=5)], "layer": Layer.ORDINARY}
    made = finally_worded(discussed(resident, neighbour, gardener, title="Nearer", **told))
    poll = call_vote(proposal=made, by=steward)
    for voter in (resident, neighbour, gardener):
        cast(poll=poll, by=voter, choice="yes")
    settings.TODAY = date(2025, 3, 12)
    count(Poll.objects.get(pk=poll.pk))

    article = book().latest()["near"]
    assert (article.authority.value, article.longest_km) == ("advisory", 5)


def test_statements_are_tied_to_what_came_of_them(city, resident, neighbour):
    ruled()
    at = clock.now(city)
    talk = Conversation.objects.create(
        city="village",
        slug="nights",
        question="How are the nights?",
        opened_by=neighbour,
        opened_at=at,
    )
    said = Statement.objects.create(
        conversation=talk,
        number=1,
        text="Carts wake me.",
        author=neighbour,
        standing=Moderation.IN,
        written_at=at,
    )

    made = drafted(resident, conversation=talk, statements=[said])

    outcome = Outcome.objects.get()
    assert (outcome.statement, outcome.proposal, outcome.article) == (said, made, "night-rest")


def test_what_an_author_left_behind_goes_on(resident, neighbour, gardener, steward, second_steward):
    ruled()
    alone = drafted(resident, title="Alone")
    made = long_discussed(discussed(resident, neighbour, gardener))
    with pytest.raises(CouncilError, match="author"):
        freeze(proposal=made, by=steward)

    erase(person=resident, by=resident)

    alone.refresh_from_db()
    assert alone.stage == Stage.WITHDRAWN
    freeze(proposal=Proposal.objects.get(pk=made.pk), by=second_steward)
    assert text_now(made).final


def test_support_of_who_left_counts_no_more(resident, neighbour, gardener):
    ruled()
    made = discussed(resident, neighbour, gardener)

    erase(person=neighbour, by=neighbour)

    assert state_of(made).support.now == 1
