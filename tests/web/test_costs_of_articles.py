"""What articles cost the plan in force is told to all rooms when the plan is put in force."""

import pytest

from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.queries import costs_of_articles
from greenhaven.web.exchange.models import Adoption
from greenhaven.web.exchange.plans.actions import make_plan
from greenhaven.web.exchange.plans.queries import plan_of
from tests.web.rulebooks import village_rules

pytestmark = pytest.mark.django_db


def planned(snapshot, weeks):
    return make_plan(snapshot=snapshot, start=snapshot.day, weeks=weeks, by="planner")[0]


def test_costs_are_those_of_the_plan_in_force(snapshot):
    enact(articles=village_rules(), by="council")

    first = planned(snapshot, 2)

    told = costs_of_articles("village")
    prices = plan_of(first.digest).article_prices
    assert told.plan_digest == first.digest
    assert set(told.costs) == set(prices.article.tolist())


def test_a_plan_that_is_in_force_again_tells_its_costs_again(snapshot):
    enact(articles=village_rules(), by="council")

    first, second = planned(snapshot, 2), planned(snapshot, 3)
    assert costs_of_articles("village").plan_digest == second.digest
    planned(snapshot, 2)

    assert costs_of_articles("village").plan_digest == first.digest
    assert Adoption.objects.count() == 3


def test_without_rules_nothing_costs(snapshot):
    planned(snapshot, 2)

    assert costs_of_articles("village") is None
