"""A city of very many sources is planned by groups in the background, and says what that means."""

import pytest

from greenhaven.core.planning.groups import sizes
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.exchange.handovers.actions import decline
from greenhaven.web.exchange.handovers.models import Commitment, NoFor
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause, Progress
from greenhaven.web.exchange.loop.replanning import LARGE_WEEKS, carry_out
from greenhaven.web.exchange.loop.words import doing_words
from greenhaven.web.exchange.plans.queries import current_plan, plan_of
from tests.web.rulebooks import village_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(places, snapshot, city, monkeypatch):  # noqa: ARG001 -- they are on the map
    """The village, as if its six sources were too many for one program."""
    monkeypatch.setattr(sizes, "MOST_SOURCES", 5)
    bring_rounds(city=city)
    return city


def replanned():
    return carry_out(replanning=wish(cause=Cause.ASKED)[0])


def test_large_city_is_planned_asked_and_told_place_by_place(large):
    ended = replanned()

    assert ended.state == Progress.DONE, ended.words
    assert "planned by groups of neighbours" in ended.words
    assert ended.plan == current_plan()
    plan = plan_of(ended.plan.digest)
    assert plan.solve.status == "grouped"
    assert plan.weeks == LARGE_WEEKS
    assert plan.summary["max_balance_error"] < 1e-9
    assert max(plan.balance_error.values()) < 1e-9
    assert set(plan.flows.origin.tolist()) <= {*large.sources.id.tolist(), *large.hubs.id.tolist()}
    assert Commitment.objects.filter(plan=ended.plan, giver_place__sort="round").exists()


@pytest.mark.usefixtures("large")
def test_what_was_declined_is_not_asked_again_although_groups_know_nothing_of_it(places, keeper):
    replanned()
    waiting = Commitment.objects.filter(taker_place=places["yard"], state="proposed")
    row = waiting.filter(giver_place__sort="round").first()
    decline(commitment=row, by=keeper, why="", no_for=NoFor.ALWAYS)

    replanned()

    again = Commitment.objects.filter(
        giver_place=row.giver_place, taker_place=row.taker_place, material=row.material
    ).exclude(pk=row.pk)
    assert not again.filter(state__in=["proposed", "agreed"]).exists()


@pytest.mark.usefixtures("large")
def test_rule_that_groups_cannot_keep_is_refused_by_name_and_the_last_plan_stands(coordinator):
    before = replanned().plan
    enact(articles=village_rules("reserve"), by="a test")  # it may be broken at a price

    ended = carry_out(replanning=wish(cause=Cause.CHANGE)[0])

    assert ended.state == Progress.FAILED
    assert "the article reserve" in ended.words
    assert "broken at a price" in ended.words
    assert current_plan() == before
    assert Notice.objects.get(topic="plan.impossible").person == coordinator


def test_what_groups_do_is_told_in_words():
    assert doing_words("planning 120 groups, round 2") == "planning groups of neighbours"
    assert doing_words("checking every place") == "adding up every place"
