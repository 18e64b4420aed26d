"""All that the page of one proposal tells."""

from dataclasses import replace
from typing import Any

from greenhaven.core.city import City
from greenhaven.core.rules.adoption import adoption_notices
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.facts import facts_of
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import present_city, present_state
from greenhaven.web.council.consequences.conflicts import found_by
from greenhaven.web.council.consequences.models import Asked
from greenhaven.web.council.consequences.queries import all_known_of
from greenhaven.web.council.levels.queries import has_a_say, level_title
from greenhaven.web.council.names import names_of
from greenhaven.web.council.polls.actions import url_of
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import VoteForm, WithdrawForm
from greenhaven.web.council.proposals.models import AmendmentState, Proposal, Stage
from greenhaven.web.council.proposals.queries import (
    SIGNABLE,
    WRITABLE,
    amendments_of,
    signature_of,
    text_now,
)
from greenhaven.web.council.proposals.standing import State, says_the_same, state_of
from greenhaven.web.council.proposals.texts import changes_told, core_of, core_of_amendment, lifted
from greenhaven.web.council.proposals.voting import may_call, usual_secrecy
from greenhaven.web.council.proposals.words import bar_words, begins_words, missing

# Of the compost that is given out: what a notice says does not hang on it.
NO_COMPOST = (0.0, 0.0)
STAGES = (Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN, Stage.VOTE, Stage.IN_FORCE)
UNDECIDED = (Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN, Stage.PASSED)


def page_of(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """What it is, how it stands, and what whoever reads may do."""
    city = present_city()
    amendments = amendments_of(proposal)
    waiting = sum(each.state == AmendmentState.PROPOSED for each in amendments)
    state = state_of(proposal, city, waiting) if proposal.stage in UNDECIDED else None
    text = state.text if state is not None else text_now(proposal)
    known = state.known if state is not None else all_known_of(text)
    check, core, poll = known[Asked.CONFLICTS], core_of(text), None
    if proposal.frozen_at is not None:  # before that there is none
        poll = proposal.polls.order_by("-pk").first()
    return {
        "proposal": proposal,
        "city": city,
        "level": level_title(proposal, city),
        "text": text,
        "core": core,
        "told": changes_told(text, city),
        "begins": begins_words(core.effective_from, clock.today(city)),
        "stages": stages_of(proposal),
        "in_force": proposal.stage == Stage.IN_FORCE,
        "amendments": [(each, core_of_amendment(each).title) for each in amendments],
        "poll": poll,
        "poll_url": url_of(poll) if poll is not None else "",
        "known": known,
        "check": check,
        "found": found_by(check.done) if check.done is not None else None,
        "state": state,
        **(_standing(state, city) if state is not None else {}),
        **_rights(proposal, state, actor),
    }


def stages_of(proposal: Proposal) -> list[tuple[str, str]]:
    """The stages on the way, each with whether it is over, now, or to come."""
    order = list(STAGES)
    at = Stage.VOTE if proposal.stage in (Stage.PASSED, Stage.REJECTED) else proposal.stage
    here = order.index(Stage(at)) if at in order else len(order)
    names = [each.label for each in STAGES]
    return [
        (str(name), "past" if place < here else "now" if place == here else "")
        for place, name in enumerate(names)
    ]


def _standing(state: State, city: City) -> dict[str, Any]:
    assumed = [state.procedure.is_assumed(each) for each in state.bar.articles]
    return {
        "bar": bar_words(state),
        "assumed": all(assumed),
        "lacking": missing(state),
        "support": state.support,
        "notices": notices_of(state, city),
    }


def _rights(proposal: Proposal, state: State | None, actor: Actor) -> dict[str, Any]:
    person = actor.person
    if person is None or state is None:
        return {}
    mine, stage = proposal.author_id == person.pk, proposal.stage
    signed = None if mine else signature_of(proposal, person)
    calls = stage in (Stage.FROZEN, Stage.PASSED) and not state.without_vote
    calls = calls and may_call(state, person)
    return {
        "mine": mine,
        "may_edit": mine and stage in WRITABLE,
        "may_withdraw": mine and stage in SIGNABLE,
        "may_amend": not mine and stage == Stage.DISCUSSION,
        "may_sign": not mine and stage in SIGNABLE,
        "has_a_say": has_a_say(proposal, person, state.now),
        "signed": signed,
        "signed_before": signed is not None
        and not says_the_same(core_of(signed.text), core_of(state.text)),
        "vote_form": VoteForm(usual_secrecy(state)) if calls else None,
        "gives_order": mine and state.without_vote and stage == Stage.FROZEN,
        "withdraw_form": WithdrawForm(),
    }


def notices_of(state: State, city: City) -> list[str]:
    """What of it would have no effect, is hard to read, or not translated: told before a vote."""
    if state.trouble:
        return []
    facts = replace(facts_of(city, present_state(), NO_COMPOST), start=state.now.date())
    try:
        found = adoption_notices(state.book.articles, lifted(state.core, state.now.date()), facts)
    except RulesError as error:
        return [in_words(error)]
    names = names_of(city, state.proposal)
    return [each.say(rules_language(), names) for each in found]
