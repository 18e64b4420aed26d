"""What the page for notebooks shows does what it says, on a village that has decided something."""

import io
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.proposals import Question
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.keeping_time import keep_time
from greenhaven.web.council.polls.receipts import new_code
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.voting import call_vote
from tests.web.council.talking import asked, crowd, divided
from tests.web.decided import checked, discussed, finally_worded, resident_of, ruled

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "study-decisions.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOON = Question(weeks=2, every=2, members=2, advice_binds=True)


@pytest.fixture
def decided(
    resident: Person, neighbour: Person, steward: Person, city: City, settings: Settings
) -> Proposal:
    """A proposal of which the consequences are known, and which was adopted."""
    ruled()
    for each in (resident, neighbour):
        resident_of(each, steward, clock.now(city))
    row = finally_worded(discussed(resident, neighbour))
    carry_out(weighing=ask_weighing(text=text_now(row)), question=SOON)
    checked(row)
    poll = call_vote(proposal=row, by=steward)
    keep_time()
    for each in (resident, neighbour):
        cast(poll=poll, by=each, choice="yes", secret=new_code())
    settings.TODAY = (poll.closes_at).date()
    talk = asked(steward)
    divided(talk, crowd(30))
    publish(talk)
    keep_time()
    return row


@pytest.mark.usefixtures("decided")
def test_notebook_reads_recounts_and_understands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(address: str) -> io.BytesIO:
        path = address.removeprefix("https://compost.example.org")
        answer = Client().get(path)
        assert answer.status_code == 200, (path, answer.content)
        return io.BytesIO(answer.content)

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    blocks, known = BLOCK.findall(PAGE.read_text(encoding="utf-8")), dict[str, Any]()

    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), known)  # noqa: S102 -- what the page shows

    told = capsys.readouterr().out
    assert len(blocks) == 6
    assert "Quiet nights – Adopted." in told
    assert "2 of 2 voted" in told
    assert "all groups hold:" in told
    assert known["again"].agrees
    assert known["known"]["city"]
    assert known["past"]
