"""A long list asks the database no more than a short one."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenhaven.web.commons import clock
from greenhaven.web.commons.discussions.actions import say, thread_for
from greenhaven.web.commons.discussions.models import Thread
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.moderating import merge
from greenhaven.web.council.delegations.actions import delegate
from greenhaven.web.council.delegations.topics import TOPICS
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.outcomes.actions import answer_statement
from greenhaven.web.council.proposals.amending import amend
from greenhaven.web.council.proposals.queries import text_now
from tests.web.api.programs import Program, program_of
from tests.web.council.gathering import published
from tests.web.council.sharing import idea, opened
from tests.web.council.talking import asked, crowd, divided, written
from tests.web.decided import discussed, drafted, resident_of, ruled
from tests.web.neighbours import circle_of, person
from tests.web.voting import called

pytestmark = pytest.mark.django_db
LATER = {"action": "amend", "article": "night-rest", "fields": {"begins": "22:00"}}


class Village:
    """People who decide on ever more."""

    def __init__(self, ana: Person, ben: Person, sol: Person) -> None:
        self.ana, self.ben, self.sol = ana, ben, sol
        self.circle = circle_of(ana, ben)
        ruled()
        for each in (ana, ben):
            resident_of(each, sol, clock.now(present_city()))
        self.talk = asked(sol, [f"Thought {number}." for number in range(40)])
        self.proposal = discussed(ana, ben)
        self.budget = opened(sol)
        self.thread = thread_for(about="open", name="a", title="Worms", url="")
        self.statements = list(self.talk.statements.order_by("number"))

    def of_circle(self) -> dict[str, object]:
        """The level of the circle."""
        return {"level": Level.CIRCLE, "circle": self.circle}

    def newcomer(self) -> Person:
        """One more who lives there."""
        made = person(f"new-{uuid4().hex[:8]}")
        resident_of(made, self.sol, clock.now(present_city()))
        return made

    def a_conversation(self) -> None:
        """With answers."""
        divided(asked(self.sol), crowd(2, uuid4().hex))

    def a_merged_statement_with_an_outcome(self) -> None:
        """Two statements fewer."""
        kept, gone = self.statements.pop(), self.statements.pop()
        answer_statement(statement=gone, answer="We do that.", by=self.sol)
        merge(kept=kept, gone=gone, by=self.sol)

    def a_statement_with_an_answer(self) -> None:
        """Of the one who asks, in a conversation of its own."""
        made = written(asked(self.sol), self.ana, "Worms like the shade.")
        answer_statement(statement=made, answer="They do.", by=self.sol)

    def a_proposal(self) -> None:
        """Of somebody new."""
        drafted(self.newcomer())

    def an_amendment(self) -> None:
        """Of somebody new."""
        text = text_now(self.proposal)
        by = self.newcomer()
        amend(proposal=self.proposal, on_text=text, change=LATER, title="Later", by=by)

    def a_vote(self) -> None:
        """Of the circle."""
        called(self.sol, **self.of_circle())

    def a_budget(self) -> None:
        """Of the circle."""
        opened(self.sol, **self.of_circle())

    def a_project(self) -> None:
        """Of somebody new."""
        idea(self.budget, self.newcomer(), uuid4().hex)

    def a_meeting(self) -> None:
        """Of the circle."""
        published(self.sol, **self.of_circle())

    def a_thread(self) -> None:
        """Of anything."""
        thread_for(about="open", name=uuid4().hex, title="Seeds", url="")

    def a_post(self) -> None:
        """Of somebody new, who answers the first."""
        first = Thread.objects.get(pk=self.thread.pk).posts.order_by("pk").first()
        say(thread=self.thread, text="Hm.", by=self.newcomer(), key=uuid4(), answers=first)

    def a_delegation(self) -> None:
        """From somebody new, and to them."""
        other = self.newcomer()
        delegate(by=other, taker=self.ana)
        topic = next(each for each in TOPICS if not self._given(each))
        delegate(by=self.ana, taker=other, topic=topic)

    def _given(self, topic: str) -> bool:
        return self.ana.delegations_given.filter(topic=topic).exists()


@pytest.fixture
def village(resident: Person, neighbour: Person, steward: Person) -> Village:
    """With one of most things."""
    return Village(resident, neighbour, steward)


LISTS: dict[str, Callable[[Village], None]] = {
    "/conversations": Village.a_conversation,
    "/conversations/{talk}/statements": Village.a_merged_statement_with_an_outcome,
    "/conversations/{talk}/outcomes": Village.a_merged_statement_with_an_outcome,
    "/proposals": Village.a_proposal,
    "/proposals/1/amendments": Village.an_amendment,
    "/votes": Village.a_vote,
    "/budgets": Village.a_budget,
    "/budgets/{budget}/projects": Village.a_project,
    "/meetings": Village.a_meeting,
    "/threads": Village.a_thread,
    "/threads/{thread}/posts": Village.a_post,
    "/me/delegations": Village.a_delegation,
    "/me/statements": Village.a_statement_with_an_answer,
    "/council": Village.a_budget,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_long_list_asks_no_more_than_a_short_one(village: Village, path: str) -> None:
    program = program_of(village.ana)
    told = path.format(talk=village.talk.slug, budget=village.budget.slug, thread=village.thread.pk)
    for _time in range(2):
        LISTS[path](village)
    program.get(told)  # what is remembered is remembered
    few = questions(program, told)

    for _time in range(3):
        LISTS[path](village)
    program.get(told)
    many = questions(program, told)

    assert len(many) <= len(few), "\n".join(many)
    assert len(few) <= 19  # those that find whose key it is among them


def questions(program: Program, path: str) -> list[str]:
    """What is asked of the database for an answer."""
    with CaptureQueriesContext(connection) as noted:
        assert program.get(path)[0] == 200
    return [each["sql"] for each in noted.captured_queries]
