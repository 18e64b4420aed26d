"""The one table of who may do what."""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """How someone stands to the site and to one object of it."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OWNER = "whose own it is"
    KEEPER = "keeper of its place"
    ANY_KEEPER = "keeper of some place"
    MEMBER = "member of its circle"
    CIRCLE_STEWARD = "steward of its circle"
    COORDINATOR = "coordinator"
    COUNCIL = "member of the council"
    STEWARD = "steward"
    AUDITOR = "auditor"


S = Standing
EVERYONE = frozenset({S.ANYONE})
PEOPLE = frozenset({S.SIGNED_IN})
MINE = frozenset({S.OWNER})

# Permission -> the standings of which one is enough. A name is "<what>.<doing>".
PERMISSIONS: Mapping[str, frozenset[Standing]] = {
    # Plans and what is public
    "city.read": EVERYONE,
    # People
    "account.own": PEOPLE,
    "own.read": PEOPLE,
    "own.change": PEOPLE,
    "own.export": PEOPLE,
    "notice.read": MINE,
    "key.make": PEOPLE,
    "key.revoke": MINE,
    "calendar.own": MINE,
    "role.grant": frozenset({S.STEWARD}),
    # Places
    "place.read": EVERYONE,
    "place.add_home": PEOPLE,
    "home.own": MINE,
    "place.declare": frozenset({S.KEEPER, S.COORDINATOR}),
    "keeper.named": MINE,
    # Circles
    "circle.read": EVERYONE,
    "circle.found": PEOPLE,
    "circle.join": PEOPLE,
    "circle.inside": frozenset({S.MEMBER, S.CIRCLE_STEWARD, S.STEWARD}),
    "circle.steward": frozenset({S.CIRCLE_STEWARD, S.STEWARD}),
    "invitation.write": frozenset({S.MEMBER, S.CIRCLE_STEWARD, S.COORDINATOR, S.STEWARD}),
    "invitation.read": EVERYONE,
    "invitation.accept": PEOPLE,
    "invitation.withdraw": frozenset({S.OWNER, S.CIRCLE_STEWARD, S.STEWARD}),
    # Offers and needs
    "offer.make": PEOPLE,
    "offer.read": frozenset({S.OWNER, S.KEEPER, S.MEMBER, S.COORDINATOR, S.STEWARD}),
    "offer.change": frozenset({S.OWNER, S.COORDINATOR}),
    # Commitments and handovers
    "commitment.answer": frozenset({S.OWNER, S.KEEPER, S.COORDINATOR}),
    "handover.record": frozenset({S.KEEPER, S.COORDINATOR}),
    "handover.tell": MINE,
    "handover.read": frozenset({S.OWNER, S.KEEPER, S.COORDINATOR, S.STEWARD, S.AUDITOR}),
    "handover.correct": frozenset({S.KEEPER, S.COORDINATOR}),
    # Batches
    "batch.read": EVERYONE,
    "batch.keep": frozenset({S.KEEPER, S.COORDINATOR}),
    "batch.release": frozenset({S.KEEPER, S.STEWARD}),
    "batch.photo": frozenset({S.KEEPER, S.COORDINATOR, S.STEWARD}),
    # Reports
    "report.make": EVERYONE,
    "report.read": EVERYONE,
    "report.photo": frozenset({S.OWNER, S.KEEPER, S.STEWARD}),
    "report.answer": frozenset({S.KEEPER, S.STEWARD}),
    "hold.place": frozenset({S.KEEPER, S.STEWARD, S.COORDINATOR}),
    "hold.lift": frozenset({S.STEWARD}),
    # Rounds, plan, imports
    "round.drive": frozenset({S.OWNER, S.COORDINATOR}),
    "plan.manage": frozenset({S.COORDINATOR}),
    "disruption.tell": frozenset({S.KEEPER, S.COORDINATOR}),
    "import.manage": frozenset({S.COORDINATOR}),
    # Alliances
    "alliance.read": EVERYONE,
    "alliance.propose": PEOPLE,
    "alliance.agree": frozenset({S.KEEPER, S.CIRCLE_STEWARD, S.COORDINATOR}),
    # Residence: one member, one vote
    "residence.own": MINE,
    "residence.ask": PEOPLE,
    "residence.attest": frozenset({S.STEWARD}),
    # Discussions
    "discussion.read": EVERYONE,
    "discussion.inside": frozenset({S.MEMBER, S.CIRCLE_STEWARD, S.STEWARD}),
    "discussion.speak": PEOPLE,
    "discussion.own": MINE,
    "discussion.moderate": frozenset({S.CIRCLE_STEWARD, S.COUNCIL, S.STEWARD}),
    # The council: what people think, propose and vote on
    "council.read": EVERYONE,
    "conversation.open": frozenset({S.CIRCLE_STEWARD, S.COORDINATOR, S.COUNCIL, S.STEWARD}),
    "statement.write": PEOPLE,
    "statement.moderate": frozenset({S.CIRCLE_STEWARD, S.COUNCIL, S.STEWARD}),
    "opinion.say": PEOPLE,
    "outcome.write": frozenset({S.CIRCLE_STEWARD, S.COORDINATOR, S.COUNCIL, S.STEWARD}),
    "proposal.draft": PEOPLE,
    "proposal.change": MINE,
    "proposal.sign": PEOPLE,
    "proposal.call": frozenset({S.OWNER, S.CIRCLE_STEWARD, S.COUNCIL, S.STEWARD}),
    "amendment.write": PEOPLE,
    "amendment.own": MINE,
    "poll.call": frozenset({S.CIRCLE_STEWARD, S.COUNCIL, S.STEWARD}),
    "poll.vote": PEOPLE,
    "paper.enter": frozenset({S.STEWARD}),
    "delegation.own": PEOPLE,
    "budget.open": frozenset({S.CIRCLE_STEWARD, S.COORDINATOR, S.COUNCIL, S.STEWARD}),
    "project.propose": PEOPLE,
    "project.own": MINE,
    "project.cost": frozenset({S.CIRCLE_STEWARD, S.COORDINATOR, S.COUNCIL, S.STEWARD}),
    "project.follow": frozenset({S.OWNER, S.KEEPER, S.COORDINATOR, S.COUNCIL}),
    "meeting.call": frozenset({S.CIRCLE_STEWARD, S.COUNCIL, S.STEWARD}),
    "emergency.call": frozenset({S.STEWARD}),
    "emergency.report": frozenset({S.COORDINATOR, S.COUNCIL, S.STEWARD}),
    "review.call": PEOPLE,
    "review.answer": frozenset({S.COUNCIL, S.STEWARD}),
    # Audit and ledger
    "audit.read": frozenset({S.AUDITOR, S.STEWARD}),
    "ledger.read": frozenset({S.AUDITOR, S.COORDINATOR, S.STEWARD}),
}
