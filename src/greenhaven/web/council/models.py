"""Everything that the council keeps, gathered for the database."""

from greenhaven.web.council.budgets.models import Budget, FollowUp, Project
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.conversations.models import (
    Conversation,
    Opinion,
    OpinionMap,
    Statement,
)
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.papers.models import PaperBallot, PaperTick
from greenhaven.web.council.polls.models import (
    Ballot,
    BroughtResult,
    OpenVote,
    Poll,
    RollEntry,
    VoterMark,
)
from greenhaven.web.council.proposals.models import (
    Amendment,
    CoSignature,
    Proposal,
    ProposalText,
)
from greenhaven.web.council.rulebook.models import ReviewCall

__all__ = [
    "AgendaItem",
    "Amendment",
    "Ballot",
    "BroughtResult",
    "Budget",
    "CoSignature",
    "Conversation",
    "Delegation",
    "FollowUp",
    "Meeting",
    "OpenVote",
    "Opinion",
    "OpinionMap",
    "Outcome",
    "PaperBallot",
    "PaperTick",
    "Poll",
    "Project",
    "Proposal",
    "ProposalText",
    "ReviewCall",
    "RollEntry",
    "Statement",
    "VoterMark",
    "Weighing",
]
