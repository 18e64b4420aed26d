"""A vote as the core counts it: its question, its rule, and choices in words."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.money import money
from greenhaven.core.voice.ballots.question import (
    NO,
    YES,
    EarlierVote,
    Kind,
    Limits,
    Option,
    Question,
    drawn_lot,
)
from greenhaven.core.voice.ballots.result import Outcome
from greenhaven.core.voice.ballots.rules import COUNTS, Quorum, Rule, YesNo, read_rule
from greenhaven.core.voice.ballots.yesno import needed
from greenhaven.web.commons import clock
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import Poll

MOST_OPTIONS = 500
WENT_ON = (Outcome.PASSED, Outcome.AGAIN)


def rule_of(poll: Poll) -> Rule:
    """How the vote is counted."""
    return read_rule(poll.rule)


def kind_of(poll: Poll) -> Kind:
    """What a ballot of the vote says."""
    counted = COUNTS[type(rule_of(poll))]
    told = poll.policy.get("ballot", "")
    return Kind(told) if told in counted else counted[0]


def question_of(poll: Poll, *, counted: bool = False) -> Question:
    """The question as it is put; `counted`: with all that the count needs to know beside it."""
    kind, policy = kind_of(poll), poll.policy
    options = tuple(
        Option(each["id"], each.get("title", ""), each.get("cost", 0)) for each in poll.options
    )
    if kind is Kind.YES_NO:
        options = (Option(YES), Option(NO))
    return Question(
        kind,
        options,
        electorate=poll.roll_count or 0,
        lot=lot_of(poll) if counted and kind is not Kind.YES_NO else (),
        title=poll.title,
        text=text_of(poll),
        budget=policy.get("budget", 0),
        currency=policy.get("currency", ""),
        decimals=policy.get("decimals", 0),
        limits=limits_of(policy),
        closed_on=day_of(poll.closes_at),
        earlier=earlier_of(poll) if counted else (),
    )


def lot_of(poll: Poll) -> tuple[str, ...]:
    """The order in which ties are decided; the seed is kept back until the count."""
    return drawn_lot([each["id"] for each in poll.options], poll.lot)


def digest_of_lot(seed: str) -> str:
    """What is told of the seed before it is known."""
    return hashlib.sha256(seed.encode()).hexdigest()


def text_of(poll: Poll) -> str:
    """Which text is voted on: what is said of it, and the digest of the final text."""
    if poll.text is None:
        return poll.about
    return f"{poll.about}\n\nsha256: {poll.text.digest}".strip()


def limits_of(policy: Mapping[str, Any]) -> Limits:
    """What one ballot may hold."""
    told = policy.get("limits", {})
    return Limits(**{each.name: told[each.name] for each in fields(Limits) if each.name in told})


def earlier_of(poll: Poll) -> tuple[EarlierVote, ...]:
    """The vote that this one confirms, if it is counted."""
    first = poll.first
    if first is None or first.result is None:
        return ()
    passed = first.result.get("outcome") in WENT_ON
    return (EarlierVote(day_of(first.closes_at), passed, first.file_digest),)


def day_of(moment: datetime) -> date:
    """The city's day of a moment."""
    return moment.astimezone(clock.zone_of_city()).date()


def checked(poll: Poll) -> None:
    """Raise where the question, its options or its rule cannot be."""
    if len(poll.options) > MOST_OPTIONS:
        raise VoteError(_("At most %(most)s options.") % {"most": MOST_OPTIONS})
    try:
        rule = rule_of(poll)
        question = question_of(poll, counted=True)
        share = turnout_of(poll)
    except (BallotsError, ValueError, TypeError, KeyError) as error:
        raise VoteError(fault_in_readers_words(error)) from error
    if not 0 <= share <= 1:
        raise VoteError(_("A quorum is a share from 0 to 1."))
    if question.kind is not Kind.YES_NO and len(question.options) < 2:
        raise VoteError(_("A choice needs two options at least."))
    status_quo = getattr(rule, "status_quo", "")
    if status_quo and status_quo not in question.row:
        raise VoteError(_("What stays as it is must be one of the options."))


def turnout_of(poll: Poll) -> Fraction:
    """The share of all that has to take part, where the rule itself does not say it."""
    return Fraction(poll.policy.get("turnout") or 0) if not_yes_no(poll) else Fraction(0)


def not_yes_no(poll: Poll) -> bool:
    """Whether the vote is about more than yes or no."""
    return not isinstance(rule_of(poll), YesNo)


def yes_needed(poll: Poll, electorate: int) -> int:
    """How many have to say yes at least; 0 where no number is asked for."""
    rule = rule_of(poll)
    if isinstance(rule, YesNo) and rule.quorum is Quorum.APPROVAL:
        return needed(rule, electorate)
    return 0


def voters_needed(poll: Poll, electorate: int) -> int:
    """How many have to take part at least; 0 where no number is asked for."""
    rule = rule_of(poll)
    if isinstance(rule, YesNo):
        return needed(rule, electorate) if rule.quorum is Quorum.TURNOUT else 0
    asked = turnout_of(poll) * electorate
    return -(-asked.numerator // asked.denominator)


def titles_of(poll: Poll) -> dict[str, str]:
    """What the options are called, for whoever reads."""
    if kind_of(poll) is Kind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}
    return {each["id"]: each.get("title") or each["id"] for each in poll.options}


def choice_words(poll: Poll, plain: Any) -> list[str]:
    """What a ballot says, line by line."""
    titles, kind = titles_of(poll), kind_of(poll)
    if kind is Kind.YES_NO:
        return [titles.get(plain, _("Without a choice"))]
    if not plain:
        return [_("Without a choice")]
    if kind is Kind.APPROVAL:
        return [titles[id_] for id_ in plain]
    if kind is Kind.POINTS:
        return [_points_words(titles[id_], points) for id_, points in plain.items()]
    return [
        _("%(place)s. %(options)s") % {"place": place, "options": _equals(titles, tier)}
        for place, tier in enumerate(plain, 1)
    ]


def _equals(titles: Mapping[str, str], tier: Sequence[str]) -> str:
    return " = ".join(titles[id_] for id_ in tier)


def _points_words(title: str, points: int) -> str:
    said = ngettext("%(title)s: %(points)s point", "%(title)s: %(points)s points", points)
    return said % {"title": title, "points": points}


def cost_words(poll: Poll, cost: int) -> str:
    """A cost in the vote's money."""
    return money(question_of(poll), cost).say(rules_language())
