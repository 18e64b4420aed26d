"""From what people say to a rule in force, which the plan obeys and the guard enforces."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from greenhaven.core.forecast.consequences.proposals import Question
from greenhaven.core.rules.articles import Layer
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.conversations.actions import add_statement, say_opinion
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.opening import open_conversation
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.polls.keeping_time import keep_time
from greenhaven.web.council.polls.models import Poll, PollState
from greenhaven.web.council.proposals.actions import draft, freeze, open_discussion
from greenhaven.web.council.proposals.amending import amend, answer_amendment
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.signing import sign
from greenhaven.web.council.proposals.standing import bar_of_proposal
from greenhaven.web.council.proposals.voting import call_vote
from greenhaven.web.exchange.handovers.errors import RuleRefusesError
from greenhaven.web.exchange.plans.actions import make_plan
from greenhaven.web.exchange.plans.queries import plan_of
from tests.web.decided import checked, ruled
from tests.web.handovers.loads import released, weighed
from tests.web.voting import voters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]
CAP = "phosphorus-of-beds"
SOON = Question(weeks=2, every=2, members=2, advice_binds=True)


def capped(value: float) -> dict[str, object]:
    """Another cap on phosphorus, in kg a hectare and year."""
    return {"action": "amend", "article": CAP, "fields": {"cap_kg_per_ha_year": value}}


@pytest.fixture
def people(steward):
    return voters(steward, "ada", "bo", "cy", "dee", "eli", "fay")


def later(settings, city, days: int) -> None:
    """The city's clock stands some days later."""
    settings.TODAY = clock.today(city) + timedelta(days=days)


def proposed(people):
    """A statement that people agree with, and the proposal that comes of it."""
    author, *others = people
    asked = open_conversation(
        by=author, question="How much compost do beds need?", moderated_first=False
    )
    said = add_statement(
        conversation=asked, text="Beds get too much phosphorus.", by=others[0], key=uuid4()
    )
    for each in people:
        say_opinion(statement=said, value=1, by=each)
    assert len(map_of(asked).sheet.participants) == len(people)
    made = draft(
        by=author,
        title="Less phosphorus on beds",
        rationale="The soil tests say so.",
        changes=[capped(4)],
        layer=Layer.ORDINARY,
        conversation=asked,
        statements=[said],
    )
    assert Outcome.objects.get(statement=said).proposal == made
    return made


def decided(made, people, city, settings, as_someone) -> Poll:
    """The proposal is amended, put to the vote, and voted on in browsers."""
    author, *others = people
    for each in others:
        sign(proposal=made, by=each)
    open_discussion(proposal=made, by=author)
    offered = amend(
        proposal=made, on_text=text_now(made), change=capped(2), title="Still less", by=others[1]
    )
    answer_amendment(amendment=offered, accept=True, answer="Better so.", by=author)
    for each in others:
        sign(proposal=Proposal.objects.get(pk=made.pk), by=each)
    bar = bar_of_proposal(made)
    later(settings, city, bar.discussion_days + 1)
    freeze(proposal=Proposal.objects.get(pk=made.pk), by=author)
    later(settings, city, bar.frozen_days + 1)
    checked(made)
    poll = call_vote(proposal=Proposal.objects.get(pk=made.pk), by=author)
    settings.TODAY = poll.opens_at.astimezone(clock.zone_of_city()).date() + timedelta(days=1)
    keep_time()
    for voter, choice in zip(people, ["yes", "yes", "yes", "yes", "no", "yes"], strict=True):
        voted(as_someone(voter), poll, choice)
    settings.TODAY = (poll.closes_at + timedelta(days=1)).date()
    keep_time()
    return Poll.objects.get(pk=poll.pk)


def voted(browser, poll: Poll, choice: str) -> None:
    """Someone votes in a browser: the form, a second look, and the receipt."""
    path = reverse("poll-ballot", args=[poll.number])
    code = re.search(r'name="code" value="([^"]*)"', browser.get(path).content.decode())
    form = {"choice": choice, "sure": "1"} | ({"code": code[1]} if code else {})
    page = browser.post(path, form, follow=True)
    assert "You have voted" in browser.get(reverse("poll", args=[poll.number])).content.decode()
    assert page.status_code == 200


@pytest.fixture
def too_much(keeper, gardener, places):
    """Someone tries to give a garden more than the new rule allows."""
    batch = released(places["yard"], keeper, kg=400)
    way = {"leg": "return", "material": "compost", "quantity": 400, "out_of": batch}
    return lambda: weighed(gardener, places["yard"], places["rose"], **way)


def test_what_people_decide_is_in_force_in_plan_and_guard(  # noqa: PLR0913, PLR0917 -- all of it
    people, city, settings, as_someone, too_much, snapshot, tmp_path
):
    ruled()
    made = proposed(people)
    known = carry_out(weighing=ask_weighing(text=text_now(made)), question=SOON)
    assert known.packed, known.words

    poll = decided(made, people, city, settings, as_someone)

    row = Proposal.objects.get(pk=made.pk)
    assert poll.state == PollState.COUNTED, poll.why
    assert (row.stage, row.why) == (Stage.IN_FORCE, "")
    book = articles_of(rulebook_in_force("village").digest)
    article = book.article(CAP)
    assert article.cap_kg_per_ha_year == 2
    assert article.adopted_by.startswith(f"vote {poll.number} of")

    plan, _new = make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="planner")
    assert plan.rulebook == row.rulebook
    assert CAP in plan_of(plan.digest).articles.article.tolist()

    with pytest.raises(RuleRefusesError):
        too_much()
    recounted_without_a_database(poll, tmp_path)


def recounted_without_a_database(poll: Poll, folder: Path) -> None:
    """The public file alone gives the same result, and another file does not."""
    file = folder / "vote.json"
    file.write_text(poll.file, encoding="utf-8")
    assert recount(file, folder) == 0
    ballot = '"choice":"no"' if '"choice":"no"' in poll.file else '"no"'
    file.write_text(poll.file.replace(ballot, ballot.replace("no", "yes"), 1), encoding="utf-8")
    assert recount(file, folder) == 1


def recount(file: Path, folder: Path) -> int:
    """What the command ends with, where no site is set up."""
    told = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    command = str(Path(sys.executable).with_name("greenhaven"))
    done = subprocess.run(
        [command, "council", "recount", str(file)],
        env=told | {"HOME": str(folder), "DATABASE_URL": "postgresql://nowhere/none"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode
