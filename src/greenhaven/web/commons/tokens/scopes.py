"""What a key may be for: a few words that people can choose, each for some permissions."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(NamedTuple):
    """A word for some permissions."""

    label: str | Promise
    permissions: frozenset[str]


SCOPES: Mapping[str, Scope] = {
    "read": Scope(
        _("read what I may read"),
        frozenset(
            {
                "alliance.read",
                "batch.read",
                "batch.photo",
                "circle.inside",
                "circle.read",
                "city.read",
                "council.read",
                "discussion.read",
                "handover.read",
                "invitation.read",
                "notice.read",
                "offer.read",
                "own.read",
                "place.read",
                "report.read",
                "report.photo",
            }
        ),
    ),
    "give": Scope(
        _("make and change my offers, and answer promises"),
        frozenset(
            {
                "commitment.answer",
                "handover.tell",
                "home.own",
                "offer.change",
                "offer.make",
                "place.add_home",
            }
        ),
    ),
    "mine": Scope(
        _("change what is my own: name, hours, calendar; and take it all away in one file"),
        frozenset({"calendar.own", "keeper.named", "own.change", "own.export"}),
    ),
    "keep": Scope(
        _("record drop-offs and look after batches at the places that I keep"),
        frozenset(
            {
                "batch.keep",
                "batch.release",
                "disruption.tell",
                "handover.correct",
                "handover.record",
                "hold.place",
                "place.declare",
            }
        ),
    ),
    "report": Scope(_("report and answer reports"), frozenset({"report.answer", "report.make"})),
    "circles": Scope(
        _("look after my circles and alliances"),
        frozenset(
            {
                "alliance.agree",
                "alliance.propose",
                "circle.found",
                "circle.join",
                "circle.steward",
                "invitation.accept",
                "invitation.withdraw",
                "invitation.write",
            }
        ),
    ),
    "coordinate": Scope(
        _("manage the plan, rounds and imports"),
        frozenset({"import.manage", "plan.manage", "round.drive"}),
    ),
    "decide": Scope(
        _("say what I think, propose, support and amend"),
        frozenset(
            {
                "amendment.own",
                "amendment.write",
                "conversation.open",
                "discussion.inside",
                "discussion.own",
                "discussion.speak",
                "meeting.call",
                "opinion.say",
                "outcome.write",
                "budget.open",
                "project.cost",
                "project.follow",
                "project.own",
                "project.propose",
                "proposal.call",
                "proposal.change",
                "proposal.draft",
                "proposal.sign",
                "review.answer",
                "review.call",
                "statement.write",
            }
        ),
    ),
    "entrust": Scope(
        _("let somebody vote for me, and take that back"), frozenset({"delegation.own"})
    ),
    "books": Scope(_("read the ledger and the audit"), frozenset({"audit.read", "ledger.read"})),
}

# What only a person at a browser does: no program gets these.
NEVER = frozenset(
    {
        "account.own",
        "discussion.moderate",
        "emergency.call",
        "emergency.report",
        "hold.lift",
        "key.make",
        "key.revoke",
        "paper.enter",
        "poll.call",
        "poll.vote",
        "residence.ask",
        "residence.attest",
        "residence.own",
        "role.grant",
        "statement.moderate",
    }
)


def allowed(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions that those scopes open, of those that are known."""
    known = (SCOPES[name].permissions for name in scopes if name in SCOPES)
    return frozenset().union(*known)
