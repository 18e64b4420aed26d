"""Results of votes that were held elsewhere, as they are brought in.

Two forms of JSON are read: `{"voters": 30, "totals": {"yes": 20, "no": 8}}`, as systems tell that
add up encrypted ballots; and `{"ballots": ["yes", "no"]}`, as systems tell that mix them. Both may
say how many could vote: `"electorate": 80`. Of a budget a Pabulib file with its votes is read, too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.ballots import fault_of
from greenhaven.core.voice.ballots.choices import ABSTAIN, plain_choice, read_choice
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.pabulib.file import META
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import budget_ballots
from greenhaven.core.voice.ballots.question import NO, YES, Kind, Question
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import Matter, Poll
from greenhaven.web.council.polls.questions import question_of

MOST_BALLOTS = 1_000_000
KNOWN = {"voters", "totals", "ballots", "electorate"}


@dataclass(frozen=True, slots=True)
class Imported:
    """Ballots that come to what was told, and how many could vote; 0 = as on the roll here."""

    choices: tuple[Any, ...]
    electorate: int


def read_imported(document: str, poll: Poll) -> Imported:
    """The result of a vote held elsewhere; what does not fit is named."""
    if document.lstrip("\ufeff \r\n").upper().startswith(META):
        return Imported(_of_pabulib(document, poll), 0)
    try:
        told = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise VoteError(_("This is no JSON: %(why)s.") % {"why": error}) from error
    if not isinstance(told, dict) or set(told) - KNOWN or ("totals" in told) == ("ballots" in told):
        raise VoteError(_("The file tells either “totals” with “voters”, or “ballots”."))
    question = question_of(poll)
    electorate = _whole(told.get("electorate", 0), "electorate")
    if "ballots" in told:
        choices = _ballots(told["ballots"], question)
    else:
        choices = _of_totals(told, question)
    if electorate and len(choices) > electorate:
        raise VoteError(_("More voted than could: %(voters)s.") % {"voters": len(choices)})
    return Imported(choices, electorate)


def _of_pabulib(document: str, poll: Poll) -> tuple[Any, ...]:
    """The ballots of a Pabulib file on the projects of this vote, by their ids of the vote."""
    if poll.matter != Matter.BUDGET:
        raise VoteError(_("A .pb file tells of a budget; this vote is about something else."))
    try:
        ballots = budget_ballots(read_pabulib(document, _("the file")))
    except BallotsError as error:
        raise VoteError(fault_in_readers_words(error)) from error
    question = question_of(poll)
    ids = {str(each.get("in_file", each["id"])): each["id"] for each in poll.options}
    _refuse_another_budget(ballots.question, question, ids)
    choices = []
    for at in range(len(ballots)):
        choice = {ids[name]: mark for name, mark in ballots.choice(at).items()}
        if fault := fault_of(question, choice):
            said = _("Ballot %(number)s does not fit: %(why)s.")
            why = fault_in_readers_words(fault)
            raise VoteError(said % {"number": at + 1, "why": why})
        choices.append(plain_choice(question, choice))
    return tuple(choices)


def _refuse_another_budget(told: Question, question: Question, ids: Mapping[str, str]) -> None:
    """Raise where projects, costs or the budget are not those that this vote is about."""
    if set(told.ids) != set(ids):
        odd = sorted(set(told.ids) ^ set(ids))[0]
        raise VoteError(_("Project %(id)s is not in both, the vote and the file.") % {"id": odd})
    asked, given = 10**question.decimals, 10**told.decimals
    costs = {each.id: each.cost * given for each in question.options}
    for each in told.options:
        if each.cost * asked != costs[ids[each.id]]:
            raise VoteError(_("Project %(id)s costs something else in the file.") % {"id": each.id})
    if told.budget * asked != question.budget * given:
        raise VoteError(_("The budget of the file is not that of this vote."))
    if told.kind is not question.kind:
        raise VoteError(_("The ballots of the file are of another kind than those of this vote."))


def _ballots(told: Any, question: Question) -> tuple[Any, ...]:
    if not isinstance(told, list) or len(told) > MOST_BALLOTS:
        raise VoteError(_("“ballots” is a list."))
    choices = []
    for number, each in enumerate(told, 1):
        try:
            choices.append(plain_choice(question, read_choice(question, each)))
        except BallotsError as error:
            said = _("Ballot %(number)s does not fit: %(why)s.")
            why = fault_in_readers_words(error)
            raise VoteError(said % {"number": number, "why": why}) from error
    return tuple(choices)


def _of_totals(told: dict[str, Any], question: Question) -> tuple[Any, ...]:
    """Ballots that add up to the totals: where only totals count, it is the same which."""
    totals, voters = told["totals"], _whole(told.get("voters"), "voters")
    if question.kind not in (Kind.YES_NO, Kind.APPROVAL):
        raise VoteError(_("Totals tell too little for this way of counting: bring in the ballots."))
    if not isinstance(totals, dict) or set(totals) != set(question.ids):
        raise VoteError(
            _("“totals” names each option once: %(ids)s.") % {"ids": ", ".join(question.ids)}
        )
    counts = {each: _whole(totals[each], each) for each in question.ids}
    if question.kind is Kind.YES_NO:
        blank = voters - sum(counts.values())
        if blank < 0:
            raise VoteError(_("More votes than voters."))
        return (*[YES] * counts[YES], *[NO] * counts[NO], *[ABSTAIN] * blank)
    if max(counts.values(), default=0) > voters:
        raise VoteError(_("More votes than voters."))
    return tuple([each for each in question.ids if counts[each] > row] for row in range(voters))


def _whole(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= MOST_BALLOTS:
        raise VoteError(_("“%(name)s” is a whole number, 0 or more.") % {"name": name})
    return value
