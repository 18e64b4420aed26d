"""What a proposal has to reach, and what it still waits for, in sentences."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.council.consequences.conflicts import found_by
from greenhaven.web.council.proposals.models import Stage
from greenhaven.web.council.proposals.standing import State

HALF = Fraction(1, 2)


def missing(state: State) -> list[str]:
    """What is still missing before the next stage; nothing = it can go on."""
    return [*_missing(state)]


def _missing(state: State) -> Iterator[str]:
    if state.trouble:
        yield _("It touches what has changed in the rulebook meanwhile: its author rewrites it.")
        yield state.trouble
    match state.proposal.stage:
        case Stage.DRAFT:
            yield from _signatures(state)
        case Stage.DISCUSSION:
            yield from _signatures(state) if state.without_vote else ()
            yield from _talk(state)
            yield from conflict_words(state)
        case Stage.FROZEN | Stage.PASSED:
            if state.vote_from is not None and state.now.date() < state.vote_from:
                yield _("The vote can open on %(day)s.") % {"day": date_format(state.vote_from)}
            yield from _heard(state)
            yield from () if state.trouble else _unchecked(state)
            yield from conflict_words(state)


def _signatures(state: State) -> Iterator[str]:
    lacking = state.cosigners - state.support.now
    if lacking > 0:
        yield ngettext(
            "One more person has to support it.",
            "%(count)s more people have to support it.",
            lacking,
        ) % {"count": lacking}


def _talk(state: State) -> Iterator[str]:
    if state.final_from is not None and state.now.date() < state.final_from:
        yield _("It is talked about until %(day)s at least.") % {
            "day": date_format(state.final_from)
        }
    if state.unanswered and not state.is_orphan:
        yield ngettext(
            "One amendment has no answer yet.",
            "%(count)s amendments have no answer yet.",
            state.unanswered,
        ) % {"count": state.unanswered}


def _heard(state: State) -> Iterator[str]:
    if state.unheard:
        yield ngettext(
            "One statement of its conversation has no answer yet.",
            "%(count)s statements of its conversation have no answer yet.",
            state.unheard,
        ) % {"count": state.unheard}


def _unchecked(state: State) -> Iterator[str]:
    """Whether it is still to be known that the rules leave a plan with it."""
    check = state.check
    if check.fresh:
        return
    if check.running is None and check.last_fresh:
        yield _("Whether it conflicts with other rules could not be computed: ask for it again.")
    else:
        yield _("It is being checked whether it conflicts with other rules: a moment, please.")


def conflict_words(state: State) -> Iterator[str]:
    """What to change where a text cannot hold together with the rules in force."""
    check = state.check
    if not check.fresh or check.done is None or not (found := found_by(check.done)).conflict:
        return
    yield _("It leaves no plan: these cannot all hold together, and no vote can change that.")
    yield from (f"– {each}" for each in (*(side.sentence for side in found.sides), *found.lines))
    yield _("Change one of these first: %(which)s") % {"which": " / ".join(found.remedies)}


def bar_words(state: State) -> list[str]:
    """What it has to reach, one sentence each."""
    return [*_reach(state)]


def _reach(state: State) -> Iterator[str]:
    if state.without_vote:
        yield _("Stewards decide on it by signing; it ends by itself within two weeks.")
        return
    yield _majority(state)
    bar, members = state.bar, state.members
    if bar.approval:
        yield _("It needs yes from %(least)s of the %(members)s who may vote.") % {
            "least": bar.votes_needed(members),
            "members": members,
        }
    if bar.turnout:
        yield _("%(least)s of the %(members)s who may vote have to take part.") % {
            "least": bar.voters_needed(members),
            "members": members,
        }
    yield from _times(state)


def _majority(state: State) -> str:
    bar = state.bar
    if bar.majority == HALF:
        return _("It needs more yes than no.")
    part = f"{bar.majority.numerator}/{bar.majority.denominator}"
    if bar.strict:
        return _("It needs more than %(part)s of yes and no.") % {"part": part}
    return _("It needs %(part)s of yes and no.") % {"part": part}


def _times(state: State) -> Iterator[str]:
    bar = state.bar
    yield _(
        "At least %(talk)s days of discussion, %(still)s with the final text, and %(vote)s to vote."
    ) % {"talk": bar.discussion_days, "still": bar.frozen_days, "vote": bar.voting_days}
    if bar.second_vote_after_days:
        yield ngettext(
            "A second vote at least %(count)s day later has to agree.",
            "A second vote at least %(count)s days later has to agree.",
            bar.second_vote_after_days,
        ) % {"count": bar.second_vote_after_days}


def begins_words(begins: date | None, today: date) -> str:
    """From when it would hold."""
    if begins is None or begins <= today:
        return _("It holds from the moment in which it is adopted.")
    return _("It holds from %(day)s, or from when it is adopted if that is later.") % {
        "day": date_format(begins)
    }
