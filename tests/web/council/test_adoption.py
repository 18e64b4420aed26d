"""What passes is in force that minute; what a decision overtook is told, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.errors import RulesError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.models import Enactment
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.proposals.actions import freeze, open_discussion
from greenhaven.web.council.proposals.adoption import conclude, give_order, reopen, rulebook_of
from greenhaven.web.council.proposals.models import Proposal, ProposalText, Stage
from greenhaven.web.council.proposals.signing import sign
from greenhaven.web.council.proposals.standing import state_of
from tests.web.decided import (
    checked,
    counted,
    discussed,
    drafted,
    finally_worded,
    resident_of,
    ruled,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def voters(city, resident, neighbour, gardener, steward):
    """Ana, Ben and Gus are known to live in the village; its rulebook is in force."""
    ruled()
    at = clock.now(city)
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener)]


@pytest.fixture
def final(resident, neighbour, gardener):
    return finally_worded(discussed(resident, neighbour, gardener))


def book():
    return articles_of(rulebook_in_force("village").digest)


def test_what_passes_is_in_force_at_once(city, final):
    poll = counted(final, "passed")

    row = conclude(poll)

    today = clock.today(city)
    article = book().latest()["night-rest"]
    assert row.stage == Stage.IN_FORCE
    assert row.rulebook == rulebook_in_force("village")
    assert article.adopted_by == f"vote {poll.number} of {today.day} {today:%B} {today.year}"
    assert article.in_force(today)
    assert (book().version, book().parent) == (4, Enactment.objects.first().rulebook.digest)
    assert row.review_on == today.replace(year=today.year + 1)
    assert set(Notice.objects.filter(topic="proposal.in_force").values_list("person__name")) == {
        ("Ana",),
        ("Ben",),
        ("Gus",),
    }
    assert AuditRow.objects.filter(action="proposal.in_force", actor="the rules").exists()


def test_a_vote_is_concluded_once(final):
    poll = counted(final, "passed")

    conclude(poll)
    conclude(poll)

    assert Enactment.objects.count() == 2


def test_what_does_not_pass_changes_nothing(final):
    row = conclude(counted(final, "not_passed"))

    assert row.stage == Stage.REJECTED
    assert "night-rest" not in book().latest()


def test_a_second_vote_has_to_agree_where_the_rules_ask_for_it(resident, neighbour, gardener):
    change = {"action": "repeal", "article": "heat-log"}
    made = finally_worded(
        discussed(
            resident,
            neighbour,
            gardener,
            changes=[change],
            layer=Layer.CONSTITUTION,
            title="No log",
        )
    )
    assert state_of(made).bar.second_vote_after_days == 30

    first = counted(made, "again")
    row = conclude(first)

    assert row.stage == Stage.PASSED
    assert book().latest()["heat-log"].effective_to is None
    assert state_of(row).vote_from == row.decided_at.date() + timedelta(days=30)
    second = conclude(counted(row, "passed", first))
    assert second.stage == Stage.IN_FORCE
    assert book().latest()["heat-log"].effective_to is not None


def test_a_decision_on_other_articles_carries_it_over(resident, neighbour, gardener, final):
    change = {"action": "repeal", "article": "near"}
    other = finally_worded(
        discussed(
            resident, neighbour, gardener, changes=[change], layer=Layer.ORDINARY, title="Any way"
        )
    )

    conclude(counted(final, "passed"))
    row = conclude(counted(other, "passed"))

    assert row.stage == Stage.IN_FORCE
    assert "night-rest" in book().latest()
    assert book().version == 5


def test_a_decision_on_the_same_overtakes_it(resident, neighbour, gardener):
    def asks(kinds, title):
        change = {"action": "amend", "article": "lent", "fields": {"garden_kinds": kinds}}
        return finally_worded(
            discussed(resident, neighbour, gardener, changes=[change], title=title)
        )

    one, other = asks(["garden"], "Gardens rest"), asks(["street_trees"], "Trees rest")

    conclude(counted(one, "passed"))
    row = conclude(counted(other, "passed"))

    assert row.stage == Stage.OVERTAKEN
    assert "Article lent" in row.why
    assert Notice.objects.filter(topic="proposal.overtaken").count() == 3
    assert [each.value for each in book().latest()["lent"].garden_kinds] == ["garden"]


def test_a_text_never_changes_whoever_writes(final):
    text = final.texts.get(final=True)
    other = text.document.replace("21:00", "20:00")

    for change in ({"document": other}, {"digest": "0" * 64}, {"final": False}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            ProposalText.objects.filter(pk=text.pk).update(**change)
    gone = "DELETE FROM council_proposaltext WHERE id = %s"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute(gone, [text.pk])


def test_a_text_that_is_not_the_one_of_its_digest_is_not_put_in_force(city, final):
    text = final.texts.get(final=True)
    text.document = text.document.replace("21:00", "20:00")

    with pytest.raises(RulesError, match="was changed"):
        rulebook_of(text, "vote 1", clock.today(city))


def test_what_is_to_hold_later_leaves_the_present_alone(city, resident, neighbour, gardener):
    begins = clock.today(city) + timedelta(days=60)
    made = finally_worded(discussed(resident, neighbour, gardener, effective_from=begins))

    conclude(counted(made, "passed"))

    assert book().latest()["night-rest"].effective_from == begins


def test_a_void_vote_can_be_called_again(final):
    poll = counted(final, "passed")

    reopen(poll)

    assert Proposal.objects.get(pk=final.pk).stage == Stage.FROZEN


def test_stewards_give_an_order_by_signing(city, steward, second_steward, resident):
    today = clock.today(city)
    change = {
        "action": "add",
        "article": {
            "kind": "quiet_hours",
            "id": "quiet-now",
            "layer": "steward",
            "begins": "20:00",
            "ends": "08:00",
            "effective_to": (today + timedelta(days=7)).isoformat(),
        },
    }
    told = {"changes": [change], "layer": Layer.STEWARD, "title": "Quiet this week"}
    with pytest.raises(CouncilError, match="stewards"):
        drafted(resident, **told)
    made = drafted(steward, **told)
    with pytest.raises(CouncilError, match="stewards"):
        sign(proposal=made, by=resident)

    sign(proposal=made, by=second_steward)
    open_discussion(proposal=made, by=steward)
    freeze(proposal=made, by=steward)
    checked(made)
    row = give_order(proposal=made, by=steward)

    assert row.stage == Stage.IN_FORCE
    assert book().latest()["quiet-now"].adopted_by.startswith(f"order {row.number} of stewards of")


def test_an_ordinary_proposal_is_no_order(final, resident):
    with pytest.raises(CouncilError, match="put to the vote"):
        give_order(proposal=final, by=resident)
