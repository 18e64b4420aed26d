"""Nobody votes on a text before it is known that the rules of all levels leave a plan with it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from greenhaven.core.planning import seasons
from greenhaven.core.planning.groups import sizes
from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.proposals import read_proposal
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.conflicts import found_by
from greenhaven.web.council.consequences.models import Asked, Weighing, Work
from greenhaven.web.council.consequences.queries import known_of
from greenhaven.web.council.consequences.tasks import check_anew
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.models import Poll
from greenhaven.web.council.proposals.actions import freeze, rewrite
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.texts import core_of
from greenhaven.web.council.proposals.voting import call_vote
from tests.web.decided import (
    checked,
    discussed,
    finally_worded,
    long_discussed,
    resident_of,
    ruled,
)
from tests.web.rulebooks import village_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]
KEEP_ALL = {
    "action": "add",
    "article": {
        "kind": "reserve_floor",
        "id": "all-of-it",
        "layer": "ordinary",
        "least_t": 100_000,
        "weeks_to_build": 0,
    },
}


@pytest.fixture(autouse=True)
def voters(city, resident, neighbour, gardener, steward):
    ruled()
    at = clock.now(city)
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener)]


@pytest.fixture
def quiet(resident, neighbour, gardener):
    """A final text that nothing conflicts with, old enough for a vote and not yet checked."""
    made = finally_worded(discussed(resident, neighbour, gardener))
    Weighing.objects.all().delete()
    return made


@pytest.fixture
def impossible(resident, neighbour, gardener):
    """A text that asks for more than there will ever be."""
    told = {"changes": [KEEP_ALL], "layer": Layer.ORDINARY, "title": "Keep it all"}
    return long_discussed(discussed(resident, neighbour, gardener, **told))


def page(client, proposal, **headers):
    return client.get(reverse("proposal", args=[proposal.number]), **headers).content.decode()


def test_a_vote_waits_until_conflicts_are_looked_for(quiet, steward, as_someone):
    with pytest.raises(CouncilError, match="It is being checked"):
        call_vote(proposal=quiet, by=steward)

    assert "It has not been checked yet." in page(as_someone(steward), quiet)
    assert f"/proposals/{quiet.number}/vote/" not in page(as_someone(steward), quiet)
    checked(quiet)

    assert "Yes: no conflict." in page(as_someone(steward), quiet)
    assert call_vote(proposal=quiet, by=steward) == Poll.objects.get()


@pytest.mark.usefixtures("quiet")
def test_the_clock_checks_final_texts_by_itself_once(city):
    check_anew(None, clock.now(city))
    check_anew(None, clock.now(city))

    assert Weighing.objects.get().asks == Asked.CONFLICTS


def test_a_check_is_stale_once_the_rules_change_and_done_again(quiet, steward, city):
    checked(quiet)
    enact(articles=village_rules(version=4, note="Changed."), by="a test")

    with pytest.raises(CouncilError, match="It is being checked"):
        call_vote(proposal=quiet, by=steward)
    check_anew(None, clock.now(city))
    carry_out(weighing=Weighing.objects.get(state=Work.WAITING))

    assert known_of(text_now(quiet), Asked.CONFLICTS).fresh
    assert Weighing.objects.count() == 1  # what was true of other rules helps nobody
    assert call_vote(proposal=quiet, by=steward).proposal == quiet


def test_a_new_wording_is_checked_anew(impossible, resident):
    checked(impossible)
    raw = core_of(text_now(impossible)).model_dump(mode="json", exclude_none=True)
    milder = KEEP_ALL["article"] | {"least_t": 1, "weeks_to_build": 26}
    raw["changes"] = [KEEP_ALL | {"article": milder}]

    rewrite(proposal=impossible, by=resident, core=read_proposal(json.dumps(raw)))

    assert known_of(text_now(impossible), Asked.CONFLICTS).done is None
    assert not found_by(checked(impossible)).conflict


def test_a_text_that_leaves_no_plan_is_not_made_final_or_voted_on(
    impossible, resident, as_someone, client
):
    checked(impossible)

    with pytest.raises(CouncilError, match="no vote can change that"):
        freeze(proposal=impossible, by=resident)
    seen = page(as_someone(resident), impossible)
    spanish = page(client, impossible, headers={"accept-language": "es"})

    assert "proposed here" in seen
    assert "At least 100\u202f000 t of ripe product" in seen
    assert "Al menos 100\u202f000 t de producto maduro" in spanish
    assert "It would fit if one of these were loosened" in seen


def test_the_council_cannot_overrule_what_is_impossible(impossible, resident, steward, as_someone):
    freeze(proposal=impossible, by=resident)
    row = Proposal.objects.get(pk=impossible.pk)
    row.frozen_at -= timedelta(days=30)
    row.save(update_fields=["frozen_at"])
    checked(row)

    with pytest.raises(CouncilError, match="Change one of these first: At least 100"):
        call_vote(proposal=row, by=steward)
    answer = as_someone(steward).post(
        f"/proposals/{row.number}/vote/", {"key": uuid4()}, follow=True
    )

    assert "no vote can change that" in answer.content.decode()
    assert not Poll.objects.exists()


def test_rules_that_leave_no_plan_by_themselves_block_nobody(quiet, steward, as_someone):
    too_much = KEEP_ALL["article"] | {"effective_from": "2025-01-01"}
    raw = village_rules(version=4).model_dump(mode="json", exclude_none=True)
    raw["articles"].append(too_much)
    enact(articles=read_rulebook(json.dumps(raw)), by="a test")

    found = found_by(checked(quiet))

    assert found.others
    assert [each.id for each in found.sides] == ["all-of-it"]
    assert "The rules in force leave no plan by themselves" in page(as_someone(steward), quiet)
    assert call_vote(proposal=quiet, by=steward).proposal == quiet


def test_a_city_too_large_to_check_is_told_and_can_vote(quiet, steward, as_someone, monkeypatch):
    monkeypatch.setattr(sizes, "MOST_SOURCES", 0)

    assert found_by(checked(quiet)).untried
    assert "too large to be checked as a whole" in page(as_someone(steward), quiet)
    assert call_vote(proposal=quiet, by=steward).proposal == quiet


def test_what_could_not_be_computed_is_said_and_asked_for_again(
    quiet, steward, as_someone, monkeypatch
):
    def broken(*_all, **_more):
        raise RuntimeError("disk is full")

    monkeypatch.setattr(seasons, "conflicts", broken)
    with pytest.raises(RuntimeError):
        checked(quiet)
    sol = as_someone(steward)

    assert "It could not be checked." in page(sol, quiet)
    with pytest.raises(CouncilError, match="could not be computed"):
        call_vote(proposal=quiet, by=steward)
    monkeypatch.undo()
    sol.post(reverse("proposal-weigh", args=[quiet.number]), {"conflicts": ""})
    carry_out(weighing=Weighing.objects.get(state=Work.WAITING))

    assert found_by(Weighing.objects.get(asks=Asked.CONFLICTS)).starts
    assert call_vote(proposal=quiet, by=steward).proposal == quiet


def test_a_text_that_moves_nothing_is_known_at_once(resident, neighbour, gardener):
    told = {
        "changes": [
            {
                "action": "add",
                "article": {"kind": "review", "id": "look-again", "after_months": 6},
            }
        ],
        "layer": Layer.CONSTITUTION,
        "title": "Look again sooner",
    }
    made = finally_worded(discussed(resident, neighbour, gardener, **told))

    assert found_by(Weighing.objects.get(text=text_now(made))).unmoved
    assert ask_weighing(text=text_now(made), asks=Asked.CONFLICTS).state == Work.DONE
