"""How someone stands to a vote: why they have no ballot, how they get one, who votes for them."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.delegations.carrying import direct_voters, given_for, way_of
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.queries import refuse_without_a_say
from greenhaven.web.council.polls.models import Poll, PollState, RollEntry, Secrecy
from greenhaven.web.council.polls.queries import is_open
from greenhaven.web.council.polls.words import moment, why_not


class Why(NamedTuple):
    """Why someone cannot vote now, and where they can do something about it."""

    text: str
    url: str = ""
    link: str = ""


def why_without(
    poll: Poll, person: Person | None, entry: RollEntry | None, now: datetime
) -> Why | None:
    """Why someone has no ballot; none where they have."""
    if poll.state in (PollState.COUNTED, PollState.VOID) or now >= poll.closes_at:
        return Why(_("This vote is over.")) if poll.state != PollState.VOID else None
    if person is None:
        return Why(
            _("Sign in to vote, if you are on the roll."),
            f"/account/login/?next=/votes/{poll.number}/",
            _("Sign in"),
        )
    if entry is not None:
        return None if is_open(poll, now) else Why(why_not(poll, now))
    return _off_the_roll(poll, person, now)


def _off_the_roll(poll: Poll, person: Person, now: datetime) -> Why:
    """Why someone is not on the roll, and how they get on the next one."""
    try:
        refuse_without_a_say(poll, person, now)
    except NotEntitledError as error:
        if poll.circle is not None:
            return Why(str(error), f"/circles/{poll.circle.slug}/", str(poll.circle))
        return Why(str(error), "/me/residence/", _("Have it confirmed where I live"))
    if poll.roll_count is None:
        return Why(
            _("You will be on the roll, which is frozen on %(when)s.")
            % {"when": moment(poll.roll_on)}
        )
    return Why(
        _(
            "The roll of this vote was frozen on %(when)s, and you were not known to belong to it "
            "yet. In the next one you can vote."
        )
        % {"when": moment(poll.roll_on)}
    )


class Delegates(NamedTuple):
    """Who votes for someone who does not vote themselves, and whom they vote for."""

    way: list[Person]
    ends_in_a_vote: bool
    given_by: list[Person]


def delegates_of(poll: Poll, entry: RollEntry | None, now: datetime) -> Delegates | None:
    """The way of someone's vote, where votes can be handed on."""
    if entry is None or not poll.delegation or poll.secrecy != Secrecy.OPEN:
        return None
    at = min(now, poll.closes_at)
    given = given_for(poll, at)
    voted = frozenset(direct_voters(poll).values_list("entry__person", flat=True))
    way = [] if entry.person_id in voted else way_of(given, entry.person, voted)
    mine = [
        row.giver
        for pk, row in given.items()
        if row.taker_id == entry.person_id and pk not in voted
    ]
    return Delegates(way, bool(way) and way[-1].pk in voted, mine)
