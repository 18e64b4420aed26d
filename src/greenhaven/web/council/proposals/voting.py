"""A final text is put to the vote; an order of stewards is given by their signatures."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.kinds.procedures import Secrecy as CoreSecrecy
from greenhaven.core.rules.procedure import Bar
from greenhaven.core.voice.ballots.rules import Quorum, YesNo, plain_rule
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.models import Matter, Poll, Secrecy
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.standing import State, state_of
from greenhaven.web.council.proposals.texts import core_of
from greenhaven.web.council.proposals.words import missing
from greenhaven.web.council.proposals.writing import held

FURTHEST = timedelta(days=60)  # a vote is not called for a day that nobody thinks of yet
SECRECIES = {
    CoreSecrecy.OPEN: Secrecy.OPEN,
    CoreSecrecy.SECRET: Secrecy.SECRET,
    CoreSecrecy.EXTERNAL: Secrecy.IMPORTED,
}
YES_NO = ({"id": "yes", "title": "yes"}, {"id": "no", "title": "no"})


@transaction.atomic
def call_vote(
    *,
    proposal: Proposal,
    by: Person,
    opens_at: datetime | None = None,
    secrecy: str = "",
    key: uuid.UUID | None = None,
) -> Poll:
    """Call the vote on a final text: who does so by office, or its author for enough people."""
    if key and (known := Poll.objects.filter(key=key, proposal=proposal).first()):
        return known
    row = held(proposal, Stage.FROZEN, Stage.PASSED)
    state = state_of(row)
    refuse_to_call(state, by)
    if state.without_vote:
        raise CouncilError(_("Stewards decide on it by signing, without a vote."))
    opens, way = _opening(state, opens_at), _secrecy(state, secrecy)
    row.stage = Stage.VOTE
    row.save(update_fields=["stage"])
    poll = call_poll(
        by=by,
        matter=Matter.PROPOSAL,
        title=row.title,
        about=core_of(state.text).rationale,
        options=YES_NO,
        rule=plain_rule(rule_of(state.bar)),
        policy=policy_of(state),
        secrecy=way,
        delegation=way == Secrecy.OPEN and state.procedure.delegation.allowed,
        roll_on=opens - timedelta(days=state.procedure.roll.closes_days_before),
        opens_at=opens,
        closes_at=opens + timedelta(days=state.bar.voting_days),
        level=row.level,
        district=row.district,
        circle=row.circle,
        proposal=row,
        text=state.text,
        first=_first(row),
        key=key or uuid.uuid4(),
    )
    checked = state.check.done
    told = {
        "vote": poll.number,
        "digest": state.text.digest,
        "city": checked.snapshot.digest if checked else "",  # for which no conflict was found
    }
    witness(by=by, action="proposal.call", subject=row, told=told)
    return poll


def may_call(state: State, by: Person) -> bool:
    """Whether someone calls the vote: by office, or as its author for enough people."""
    row = state.proposal
    if Actor.of(by).may("poll.call", row.parties()):
        return True
    return row.author_id == by.pk and state.is_initiative


def refuse_to_call(state: State, by: Person) -> None:
    """Raise where something is missing, or who asks may not call it."""
    if lacking := missing(state):
        raise CouncilError(" ".join(lacking))
    if may_call(state, by):
        return
    raise CouncilError(
        _(
            "The council or a steward calls the vote. When %(count)s people stand behind it, its "
            "author can call it, too."
        )
        % {"count": state.initiative}
    )


def rule_of(bar: Bar) -> YesNo:
    """How the vote is counted; who asks for yes and for turnout has the stricter of both."""
    share = max(bar.approval, bar.turnout)
    kind = Quorum.APPROVAL if bar.approval else Quorum.TURNOUT if bar.turnout else Quorum.NONE
    again = bar.second_vote_after_days
    return YesNo(
        quorum=kind,
        quorum_share=share,
        majority=bar.majority,
        strict=bar.strict,
        votes=2 if again else 1,
        days_between=again or 0,
    )


def policy_of(state: State) -> dict[str, Any]:
    """What has to be reached, as the rulebook has it when the vote is called."""
    bar, roll, delegation = state.bar, state.procedure.roll, state.procedure.delegation
    return {
        "rulebook": state.book.digest,
        "articles": [each.id for each in bar.articles],
        "approval": _part(bar.approval),
        "turnout": _part(bar.turnout),
        "majority": _part(bar.majority),
        "strict": bar.strict,
        "discussion_days": bar.discussion_days,
        "frozen_days": bar.frozen_days,
        "voting_days": bar.voting_days,
        "second_vote_after_days": bar.second_vote_after_days,
        "least_days_member": roll.least_days_member,
        "delegation_most_share": delegation.most_share,
        "delegation_others_in_any_case": delegation.OTHERS_IN_ANY_CASE,
        "delegation_months": delegation.expires_after_months,
    }


def _part(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _opening(state: State, asked: datetime | None) -> datetime:
    """When it opens: at once, or later; not so late that it is forgotten."""
    opens = max(asked or state.now, state.now)
    if opens > state.now + FURTHEST:
        raise CouncilError(
            _("A vote opens within %(days)s days from now.") % {"days": FURTHEST.days}
        )
    return opens


def usual_secrecy(state: State) -> Secrecy:
    """How votes on it are cast, by the rules in force."""
    return SECRECIES[state.procedure.ballots_for(state.bar)]


def asked_for(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a vote asks for."""
    day = told["opens"]
    opens = clock.begins(day) if day is not None else None
    return {"opens_at": opens, "secrecy": told["secrecy"], "key": told["key"]}


def _secrecy(state: State, asked: str) -> Secrecy:
    """As the rules in force say, or more secret: nobody makes a vote less so."""
    usual = usual_secrecy(state)
    if not asked or asked == usual:
        return usual
    ranks = list(SECRECIES.values())
    if asked not in ranks or ranks.index(Secrecy(asked)) < ranks.index(usual):
        raise CouncilError(_("The rules in force ask for a more secret vote."))
    return Secrecy(asked)


def _first(row: Proposal) -> Poll | None:
    """The vote that passed already, where a second one has to agree."""
    if not row.polls.exists():
        return None
    counted = row.polls.filter(state="counted", result__outcome="again")
    return counted.order_by("-pk").first()
