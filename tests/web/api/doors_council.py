"""Operations of the council: conversations, proposals, votes, budgets, meetings, discussions."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.parties import NOBODYS
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Project
from tests.web.api.doors import Door, Made, Make
from tests.web.council.sharing import opened
from tests.web.council.talking import asked
from tests.web.decided import REST
from tests.web.permissions import (
    makers_budgets,
    makers_conversations,
    makers_emergencies,
    makers_meetings,
    makers_polls,
    makers_proposals,
    makers_rulebook,
    makers_talk,
)
from tests.web.permissions.makers_consequences import proposal as of_resident
from tests.web.permissions.makers_rulebook import NAME, with_rules
from tests.web.permissions.world import Side, World

Values = Callable[[Any], Mapping[str, Any]]


def of(thing: Callable[[World, Side], Any], values: Values, whole: Any = lambda it: it) -> Make:
    """A path to a thing, which those open who have a say in it, or in what it is of."""

    def make(world: World, side: Side) -> Made:
        made = thing(world, side)
        return values(made), whole(made).parties()

    return make


def nobodys(thing: Callable[[World, Side], Any], values: Values) -> Make:
    """A path to a thing that is open to all alike."""

    def make(world: World, side: Side) -> Made:
        return values(thing(world, side)), NOBODYS

    return make


def village_talk(world: World, _side: Side) -> Any:
    """A conversation of the whole village."""
    return asked(world.known["sol"])


def meeting_of_all(world: World, side: Side) -> Made:
    """A published meeting of the whole village."""
    return {"meeting": makers_meetings.open_to_all(world, side).values["pk"]}, NOBODYS


def budget_of_all(world: World, _side: Side) -> Any:
    """A budget of the whole village."""
    return opened(world.known["sol"])


def idea_of_all(world: World, side: Side) -> Any:
    """A project of it."""
    budget = budget_of_all(world, side)
    return Project.objects.create(
        budget=budget, number=1, title="Seeds", author=side.owner, proposed_at=budget.opened_at
    )


def in_circle(_world: World, side: Side) -> Made:
    """The side's circle."""
    return {"slug": side.circle.slug}, side.circle.parties()


def article(world: World, side: Side) -> Made:
    """An article of the village's rules."""
    made = with_rules("council.read", article=NAME).make
    assert made is not None
    return made(world, side).values, NOBODYS


def review(world: World, side: Side) -> Made:
    """A guardian's call for a review."""
    return {"review": makers_rulebook.review(world, side).values["pk"]}, NOBODYS


def delegation(world: World, side: Side) -> Made:
    """What the side's owner gave to somebody; the action asks whose it is."""
    return {"delegation": makers_polls.given(world, side).values["pk"]}, NOBODYS


def by_slug(it: Any) -> Mapping[str, Any]:
    """A conversation or a budget."""
    return {"slug": it.slug}


def by_number(it: Any) -> Mapping[str, Any]:
    """A proposal or a vote."""
    return {"number": it.number}


def statement_of_all(world: World, side: Side) -> Any:
    """A statement of the village's conversation."""
    return village_talk(world, side).statements.order_by("number")[0]


def soon(days: int) -> str:
    """A day to come."""
    return (clock.today(present_city()) + timedelta(days=days)).isoformat()


def days(_side: Side) -> dict[str, str]:
    """The last days for ideas and for costs."""
    return {"ideas_until": soon(7), "costed_until": soon(14)}


def money(side: Side) -> dict[str, Any]:
    """A new budget."""
    return {"title": "Money for seeds", "amount_cents": 100_000, **days(side)}


def pabulib(side: Side) -> dict[str, Any]:
    """A budget as a file that cannot be read."""
    return {"file": "a.pb", "text": "META", **days(side)}


def gathering(_side: Side) -> dict[str, str]:
    """A new meeting."""
    told = {"title": "Spring meeting", "where": "The yard"}
    hours = {"begins_at": f"{soon(7)}T18:00+00:00", "ends_at": f"{soon(7)}T20:00+00:00"}
    return told | hours


def voting_days(_side: Side) -> dict[str, str]:
    """When people would vote."""
    return {"opens_on": soon(15), "closes_on": soon(30)}


TALK = nobodys(village_talk, by_slug)
STATEMENT = nobodys(statement_of_all, makers_conversations.by_number)
PROPOSAL = nobodys(makers_proposals.proposal, by_number)
OWN_PROPOSAL = of(makers_proposals.proposal, by_number)
AMENDMENT = nobodys(makers_proposals.amendment, makers_proposals.numbers)
TO_ANSWER = of(makers_proposals.amendment, makers_proposals.numbers, lambda it: it.proposal)
OWN_AMENDMENT = of(makers_proposals.amendment, makers_proposals.numbers)
WEIGHED = nobodys(of_resident, by_number)
BUDGET = nobodys(makers_budgets.budget, by_slug)
OWN_BUDGET = of(makers_budgets.budget, by_slug)
PROJECT = nobodys(makers_budgets.project, makers_budgets.by_number)
OWN_PROJECT = of(makers_budgets.project, makers_budgets.by_number)
OWN_MEETING = of(makers_meetings.meeting, lambda it: {"meeting": it.pk})
POINT = of(makers_meetings.point, lambda it: {"meeting": it.meeting_id, "point": it.pk})
THREAD = nobodys(makers_talk.post, lambda it: {"thread": it.thread_id})
POST = of(makers_talk.post, lambda it: {"post": it.pk})
WORDS = {"text": "They wake up at five."}
TEXT = {"title": "Quiet nights", "layer": "house", "changes": [REST]}
LATER = {"action": "amend", "article": "night-rest", "fields": {"begins": "22:00"}}
QUESTION = {"question": "What should the yard be like?"}
DOORS: Mapping[str, Door] = {
    "council": Door("council.read"),
    "conversations": Door("council.read"),
    "conversation": Door("council.read", TALK),
    "statements": Door("council.read", TALK),
    "next_statement": Door("opinion.say", TALK),
    "my_opinions": Door("own.read", TALK),
    "conversation_map": Door("council.read", TALK),
    "outcomes": Door("council.read", TALK),
    "my_statements": Door("own.read"),
    "write_statement": Door("statement.write", TALK, {"text": "Worms like the shade."}),
    "say_opinion": Door("opinion.say", STATEMENT, {"answer": "agree"}),
    "open_conversation": Door("conversation.open", None, QUESTION),
    "open_circle_conversation": Door("conversation.open", in_circle, QUESTION),
    "close_conversation": Door("conversation.open", of(makers_conversations.in_circle, by_slug)),
    "say_outcome": Door(
        "outcome.write",
        of(makers_conversations.statement, makers_conversations.by_number),
        {"answer": "We do that already."},
    ),
    "proposals": Door("council.read"),
    "proposal": Door("council.read", PROPOSAL),
    "proposal_versions": Door("council.read", PROPOSAL),
    "amendments": Door("council.read", AMENDMENT),
    "amendment": Door("council.read", AMENDMENT),
    "draft_proposal": Door("proposal.draft", None, TEXT),
    "rewrite_proposal": Door("proposal.change", OWN_PROPOSAL, TEXT | {"read": 1}),
    "open_proposal": Door("proposal.change", OWN_PROPOSAL),
    "support_proposal": Door("proposal.sign", PROPOSAL, {"read": 1}),
    "unsupport_proposal": Door("proposal.sign", PROPOSAL),
    "withdraw_proposal": Door("proposal.change", OWN_PROPOSAL, {}),
    "freeze_proposal": Door("proposal.call", OWN_PROPOSAL),
    "call_proposal_vote": Door("proposal.call", OWN_PROPOSAL, {}),
    "give_order": Door("proposal.change", OWN_PROPOSAL),
    "amend_proposal": Door(
        "amendment.write", AMENDMENT, {"read": 1, "title": "Later", "change": LATER}
    ),
    "answer_amendment": Door("proposal.change", TO_ANSWER, {"accept": False, "answer": "No."}),
    "withdraw_amendment": Door("amendment.own", OWN_AMENDMENT),
    "consequences": Door("council.read", WEIGHED),
    "ask_consequences": Door("proposal.sign", WEIGHED),
    "conflicts": Door("council.read", WEIGHED),
    "check_conflicts": Door("proposal.sign", WEIGHED),
    "stop_consequences": Door("proposal.change", of(of_resident, by_number)),
    "votes": Door("council.read"),
    "vote": Door("council.read", nobodys(makers_polls.poll, by_number)),
    "my_delegations": Door("own.read"),
    "delegate": Door("delegation.own", None, {"code": "NOBODYS-CODE"}),
    "end_delegation": Door("delegation.own", delegation),
    "my_residence": Door("own.read"),
    "budgets": Door("council.read"),
    "budget": Door("council.read", BUDGET),
    "allocation": Door("council.read", BUDGET),
    "open_budget": Door("budget.open", None, body_of=money),
    "open_circle_budget": Door("budget.open", in_circle, body_of=money),
    "import_budget": Door("budget.open", None, body_of=pabulib),
    "budget_vote": Door("budget.open", OWN_BUDGET, body_of=voting_days),
    "cancel_budget": Door("budget.open", OWN_BUDGET),
    "projects": Door("council.read", BUDGET),
    "project": Door("council.read", PROJECT),
    "propose_project": Door("project.propose", BUDGET, {"title": "Worms", "about": "A box."}),
    "cost_project": Door(
        "project.cost", OWN_PROJECT, {"cost_cents": 500_00, "answer": "Asked a shop."}
    ),
    "decline_project": Door("project.cost", OWN_PROJECT, {"answer": "It is too large."}),
    "merge_project": Door("project.cost", OWN_PROJECT, {"kept": 1, "answer": "The same."}),
    "withdraw_project": Door("project.own", OWN_PROJECT),
    "follow_project": Door("project.follow", OWN_PROJECT, {"text": "Bought."}),
    "meetings": Door("council.read"),
    "meeting": Door("council.read", meeting_of_all),
    "call_meeting": Door("meeting.call", None, body_of=gathering),
    "call_circle_meeting": Door("meeting.call", in_circle, body_of=gathering),
    "add_point": Door("meeting.call", OWN_MEETING, {"title": "Seeds"}),
    "move_point_up": Door("meeting.call", POINT),
    "drop_point": Door("meeting.call", POINT),
    "publish_meeting": Door("meeting.call", OWN_MEETING),
    "cancel_meeting": Door("meeting.call", OWN_MEETING),
    "write_minutes": Door("meeting.call", OWN_MEETING, {"present": 7, "text": "We met."}),
    "approve_minutes": Door("meeting.call", OWN_MEETING),
    "threads": Door("discussion.read"),
    "thread": Door("discussion.read", THREAD),
    "posts": Door("discussion.read", THREAD),
    "begin_thread": Door("discussion.speak", None, WORDS | {"title": "Worms"}),
    "say_in_thread": Door("discussion.speak", THREAD, WORDS),
    "say_of_proposal": Door("discussion.speak", PROPOSAL, WORDS),
    "say_of_article": Door("discussion.speak", article, WORDS),
    "say_of_budget": Door("discussion.speak", nobodys(budget_of_all, by_slug), WORDS),
    "say_of_project": Door(
        "discussion.speak", nobodys(idea_of_all, makers_budgets.by_number), WORDS
    ),
    "take_post_back": Door("discussion.own", POST),
    "articles": Door("council.read", article),
    "emergencies": Door("council.read"),
    "emergency": Door(
        "council.read", of(makers_emergencies.activation, lambda it: {"emergency": it.pk})
    ),
    "call_review": Door("review.call", article, {"reason": "The birds are back."}),
    "answer_review": Door("review.answer", review, {"answer": "We look at it in May."}),
}
