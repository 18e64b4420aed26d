"""A result from elsewhere counts once one person has brought it and another agrees to it."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from greenhaven.core.voice.ballots.counting import count as count_by_core
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import budget_ballots
from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.council.budgets.allocation import shares_of
from greenhaven.web.council.budgets.elsewhere import bring_voted_budget
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget
from greenhaven.web.council.budgets.voting import RULE
from greenhaven.web.council.polls.bringing import bring_result, confirm_result, decline_result
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import BroughtResult, Poll, PollState
from tests.web.voting import called, its_end, read_again, voters

PROOF = "https://vote.example/proof"
TOLD = json.dumps({"voters": 30, "totals": {"yes": 20, "no": 8}, "electorate": 80})
PB = """META
key;value
description;Parks of Oldtown
num_projects;4
num_votes;5
budget;1000
vote_type;{kind}
currency;PLN
date_begin;01.02.2025
date_end;10.02.2025
PROJECTS
project_id;cost;name;selected
p1;600;Trees;1
p2;500;A pond;0
p3;400;Benches;1
p9;2000;A lake;0
VOTES
voter_id;vote{heads}
v1;p1,p3{m}
v2;p1{m1}
v3;p2{m1}
v4;p2,p3{m}
v5;p3{m1}
"""
APPROVED = PB.format(kind="approval", heads="", m="", m1="")
POINTED = PB.format(kind="cumulative", heads=";points", m=";3,1", m1=";4")
ORDERED = PB.format(kind="ordinal", heads="", m="", m1="")


@pytest.fixture
def elsewhere(steward, settings) -> Poll:
    """A vote of the village that was held in another system, and is over."""
    voters(steward, "una", "vic", "wes")
    poll = called(steward, secrecy="imported")
    its_end(settings, poll)
    return count(poll)


@pytest.fixture
def brought(elsewhere, steward) -> BroughtResult:
    return bring_result(poll=elsewhere, by=steward, document=TOLD, proof_url=PROOF)


def page(client, poll) -> str:
    return client.get(reverse("poll", args=[poll.number])).content.decode()


def test_one_person_alone_makes_no_result(second_steward, brought, steward, as_someone) -> None:
    with pytest.raises(VoteError, match="somebody else agrees"):
        confirm_result(brought=brought, by=steward, digest=brought.digest)
    assert read_again(brought.poll).state == PollState.CLOSED
    assert "ask somebody else to check it" in page(as_someone(steward), brought.poll)
    assert [*Notice.objects.filter(topic="result.brought").values_list("person", flat=True)] == [
        second_steward.pk
    ]

    done = confirm_result(brought=brought, by=second_steward, digest=brought.digest)
    again = confirm_result(brought=brought, by=second_steward, digest=brought.digest)

    assert done.state == again.state == PollState.COUNTED
    assert (done.result["figures"]["yes"], done.proof_url) == (20, PROOF)
    assert recount(read_public(done.file)).agrees


def test_a_form_that_is_sent_twice_brings_one_result(elsewhere, steward) -> None:
    told = {"poll": elsewhere, "by": steward, "proof_url": PROOF, "key": uuid4()}

    first, second = (bring_result(document=TOLD, **told) for _ in range(2))

    assert first == second
    with pytest.raises(VoteError, match="something else in it"):
        bring_result(document=TOLD.replace("20", "21"), **told)
    with pytest.raises(VoteError, match="brought already"):
        bring_result(poll=elsewhere, by=steward, document=TOLD, proof_url=PROOF)


def test_nobody_agrees_to_another_result_than_the_one_they_read(brought, second_steward) -> None:
    with pytest.raises(VoteError, match="not the result that you have read"):
        confirm_result(brought=brought, by=second_steward, digest="0" * 64)

    assert read_again(brought.poll).state == PollState.CLOSED


def test_a_result_that_is_not_right_is_declined_and_another_brought(
    brought, steward, second_steward
) -> None:
    with pytest.raises(VoteError, match="what is wrong"):
        decline_result(brought=brought, by=second_steward, why=" ")
    decline_result(brought=brought, by=second_steward, why="The proof says 19.")

    assert Notice.objects.get(topic="result.declined").person == steward
    with pytest.raises(VoteError, match="has its answer already"):
        confirm_result(brought=brought, by=second_steward, digest=brought.digest)
    other = TOLD.replace("20", "19")
    again = bring_result(poll=brought.poll, by=second_steward, document=other, proof_url=PROOF)
    assert (
        confirm_result(brought=again, by=steward, digest=again.digest).result["figures"]["yes"]
        == 19
    )


def test_the_database_itself_asks_for_two(brought, steward) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BroughtResult.objects.filter(pk=brought.pk).update(confirmed_by=steward)
    with pytest.raises(IntegrityError, match="two people agree"), transaction.atomic():
        Poll.objects.filter(pk=brought.poll_id).update(state="counted", file="{}", result={})
    for change in ({"document": "{}"}, {"digest": "0" * 64}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            BroughtResult.objects.filter(pk=brought.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        BroughtResult.objects.filter(pk=brought.pk)._raw_delete("default")


def test_two_stewards_do_it_in_browsers(elsewhere, steward, second_steward, as_someone) -> None:
    sol, two = as_someone(steward), as_someone(second_steward)
    where = f"/votes/{elsewhere.number}/result/"
    told = {"proof_url": PROOF, "key": uuid4()}

    assert "Give the result" in sol.post(where, told, follow=True).content.decode()
    file = SimpleUploadedFile("result.json", TOLD.encode())
    sol.post(where, told | {"file": file})
    shown = page(two, elsewhere)
    digest = BroughtResult.objects.get().digest

    assert PROOF in shown
    assert digest in shown
    assert two.get(f"{where}file.txt").content.decode() == TOLD
    two.post(f"{where}decline/", {"why": ""})
    assert BroughtResult.objects.get().declined_by is None
    two.post(f"{where}agree/", {"digest": digest})
    assert "Adopted." in page(two, elsewhere)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("text", [APPROVED, POINTED, ORDERED])
def test_a_budget_of_elsewhere_is_counted_by_the_rule_of_this_site(
    steward, second_steward, text, as_someone
) -> None:
    made = bring_voted_budget(by=steward, text=text, file="park.pb", proof_url=PROOF)
    assert shares_of(made) is None
    found = BroughtResult.objects.get()

    confirm_result(brought=found, by=second_steward, digest=found.digest)

    budget = Budget.objects.get()
    told = shares_of(budget)
    assert (budget.state, budget.currency, budget.amount_cents) == ("allocated", "PLN", 100_000)
    alone = count_by_core(RULE, budget_ballots(read_pabulib(text, "park.pb")))
    funded = [each for each in told.rows if each.place]
    assert [each.number for each in funded] == [int(id_[1:]) for id_ in alone.winners]
    assert len(funded) == 2
    assert all(each.reasons for each in told.rows)
    assert told.explain
    shown = as_someone(steward).get(reverse("budget", args=[budget.slug])).content.decode()
    assert "How the money was shared out" in shown
    assert "Trees" in shown
    assert recount(read_public(budget.poll.file)).agrees
    assert AuditRow.objects.filter(action="budget.elsewhere").count() == 1


@pytest.mark.usefixtures("city")
def test_a_replayed_file_makes_one_budget(steward) -> None:
    told = {"by": steward, "file": "park.pb", "proof_url": PROOF, "key": uuid4()}

    first, again = (bring_voted_budget(text=APPROVED, **told) for _ in range(2))

    assert first == again
    assert Poll.objects.count() == BroughtResult.objects.count() == 1
    with pytest.raises(BudgetError, match="sent before"):
        bring_voted_budget(text=APPROVED.replace("Oldtown", "Newtown"), **told)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("p1;600", "p1;-3", "park.pb, line"),
        ("v1;p1,p3", "v1;p1,p7", "park.pb, line"),
        ("num_votes;5", "num_votes;6", "num_votes"),
        ("p1;600;", "p1;0;", "costs nothing"),
        ("budget;1000", "budget;1000.001", "two digits"),
    ],
)
def test_faults_of_a_file_are_named_and_nothing_is_kept(steward, old, new, words) -> None:
    with pytest.raises((BudgetError, VoteError), match=words):
        bring_voted_budget(
            by=steward, text=APPROVED.replace(old, new), file="park.pb", proof_url=PROOF
        )

    assert not Budget.objects.exists()
    assert not Poll.objects.exists()


@pytest.mark.usefixtures("city")
def test_another_budgets_file_is_not_the_result_of_this_one(steward, second_steward) -> None:
    made = bring_voted_budget(by=steward, text=APPROVED, file="park.pb", proof_url=PROOF)
    decline_result(brought=BroughtResult.objects.get(), by=second_steward, why="Not all ballots.")
    for old, new, words in (
        ("p1;600", "p1;601", "costs something else"),
        ("budget;1000", "budget;999", "not that of this vote"),
        ("p9", "p8", "is not in both"),
    ):
        with pytest.raises(VoteError, match=words):
            bring_result(
                poll=made.poll, by=steward, document=APPROVED.replace(old, new), proof_url=PROOF
            )


@pytest.mark.usefixtures("city")
def test_a_budget_is_brought_in_a_browser(steward, resident, as_someone) -> None:
    sol, where = as_someone(steward), reverse("budget-import-voted")
    file = SimpleUploadedFile("park.pb", APPROVED.encode())

    answer = sol.post(where, {"key": uuid4(), "file": file, "proof_url": PROOF}, follow=True)
    bad = sol.post(
        where, {"key": uuid4(), "file": SimpleUploadedFile("x.pb", b"\xff"), "proof_url": "nowhere"}
    )

    assert "A result was brought" in answer.content.decode()
    assert bad.status_code == 422
    assert as_someone(resident).get(where).status_code == 403
