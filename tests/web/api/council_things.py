"""One of everything that the council has, so that programs find something there."""

from uuid import uuid4

from greenhaven.web.commons import clock
from greenhaven.web.commons.discussions.actions import say, thread_for
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.outcomes.actions import link_statement
from greenhaven.web.council.proposals.amending import amend
from greenhaven.web.council.proposals.queries import text_now
from tests.web.council import gathering, sharing
from tests.web.council.talking import asked
from tests.web.decided import discussed, resident_of, ruled
from tests.web.voting import called

SLUG = "mill-lane"
LATER = {
    "action": "amend",
    "article": "night-rest",
    "fields": {"begins": "22:00"},
}
# How they are found in the path of an operation.
NUMBERED = dict.fromkeys(
    ("number", "amendment", "meeting", "point", "thread", "post", "delegation"), 1
)


def council_things(by: Person, neighbour: Person, steward: Person) -> None:
    """Of each the first, most of them by the same person."""
    ruled()
    for each in (by, neighbour):
        resident_of(each, steward, clock.now(present_city()))
    conversation = asked(steward)
    Conversation.objects.filter(pk=conversation.pk).update(slug=SLUG)
    publish(conversation)
    proposal = discussed(by, neighbour)
    link_statement(statement=conversation.statements.get(number=1), proposal=proposal, by=by)
    amend(
        proposal=proposal,
        on_text=text_now(proposal),
        change=LATER,
        title="An hour later",
        by=neighbour,
    )
    called(steward, secrecy="open", delegation=True)
    budget = sharing.opened(steward)
    sharing.idea(budget, by)
    Budget.objects.filter(pk=budget.pk).update(slug=SLUG)
    gathering.published(steward)
    thread = thread_for(about="open", name="a", title="Worms", url="")
    say(thread=thread, text="Who has some?", by=by, key=uuid4())
