"""What is said of a vote: why it takes no ballot, how much time is left, how it ended."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.voice.ballots.result import Outcome
from greenhaven.web.commons import clock
from greenhaven.web.council.polls.models import Poll, PollState
from greenhaven.web.council.polls.questions import titles_of

SOON_H = 48


def moment(at: datetime) -> str:
    """A moment of the city in words."""
    return date_format(at.astimezone(clock.zone_of_city()), "DATETIME_FORMAT")


def why_not(poll: Poll, now: datetime) -> str:
    """Why a vote takes no ballot."""
    if poll.state == PollState.VOID:
        return _("This vote is void: %(why)s.") % {"why": poll.why.rstrip(".")}
    if poll.state in (PollState.CLOSED, PollState.COUNTED) or now >= poll.closes_at:
        return _("This vote closed on %(when)s. Your ballot was not taken.") % {
            "when": moment(poll.closes_at)
        }
    return _("This vote opens on %(when)s.") % {"when": moment(poll.opens_at)}


def time_left(poll: Poll, now: datetime) -> str:
    """How long it is still open, in the largest unit that tells enough."""
    left = poll.closes_at - now
    if left <= timedelta(0):
        return _("It has closed.")
    hours = int(left / timedelta(hours=1))
    if hours < 1:
        minutes = max(1, int(left / timedelta(minutes=1)))
        return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
    if hours < SOON_H:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    days = round(left / timedelta(days=1))
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def outcome_words(poll: Poll) -> str:
    """The result in one sentence."""
    result = poll.result or {}
    outcome, winners = result.get("outcome"), result.get("winners", [])
    if result.get("quorum", {}).get("reached") is False:
        return _("Too few took part: the vote decides nothing.")
    if outcome == Outcome.PASSED:
        return _("Adopted.")
    if outcome == Outcome.AGAIN:
        return _("Passed for the first time; a second vote has to agree.")
    if outcome == Outcome.NOT_PASSED:
        return _("Not adopted.")
    if outcome == Outcome.CHOSEN:
        titles = titles_of(poll)
        named = ", ".join(titles.get(each, each) for each in winners)
        return ngettext("Chosen: %(names)s.", "Chosen: %(names)s.", len(winners)) % {"names": named}
    return _("Nothing was chosen.")
