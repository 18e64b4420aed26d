"""Pages of votes, of ballots on paper, and of delegations."""

from datetime import timedelta
from typing import Any

from greenhaven.core.voice.ballots.rules import YesNo, plain_rule
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.actions import delegate
from greenhaven.web.council.numbers import next_number
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.models import (
    BroughtResult,
    Matter,
    Poll,
    PollState,
    Secrecy,
)
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def poll(world: World, side: Side, **more: Any) -> Poll:
    """An open vote of the side's circle."""
    now = clock.now(present_city())
    asked: dict[str, Any] = {
        "title": f"Of {side.circle.slug}?",
        "matter": Matter.QUESTION,
        "rule": plain_rule(YesNo()),
        "opens_at": now,
        "closes_at": now + timedelta(days=2),
        "level": "circle",
        "circle": side.circle,
    }
    return call_poll(by=world.known["coun"], **(asked | more))


def with_number(permission: str) -> Maker:
    """A page of a vote that everybody who may vote, or read, may ask for."""

    def made(world: World, side: Side) -> Target:
        return Target({"number": poll(world, side).number}, Parties())

    return Maker(permission, made)


def counted(world: World, side: Side) -> Target:
    """A vote whose file is published."""
    now = clock.now(present_city())
    row = Poll.objects.create(
        city="village",
        level="circle",
        circle=side.circle,
        number=next_number(Poll, "village"),
        matter=Matter.QUESTION,
        title="It is over",
        options=[],
        rule=plain_rule(YesNo()),
        state=PollState.COUNTED,
        roll_on=now - timedelta(days=3),
        roll_count=1,
        opens_at=now - timedelta(days=2),
        closes_at=now,
        file="{}",
        result={"outcome": "passed"},
        called_by=world.known["coun"],
    )
    return Target({"number": row.number}, Parties())


def brought(world: World, side: Side) -> Target:
    """A vote of the side's circle that was held elsewhere, with a result that somebody brought."""
    now = clock.now(present_city())
    row = Poll.objects.create(
        city="village",
        level="circle",
        circle=side.circle,
        number=next_number(Poll, "village"),
        matter=Matter.QUESTION,
        title="Held elsewhere",
        options=[{"id": "yes", "title": "yes"}, {"id": "no", "title": "no"}],
        rule=plain_rule(YesNo()),
        secrecy=Secrecy.IMPORTED,
        state=PollState.CLOSED,
        roll_on=now - timedelta(days=3),
        opens_at=now - timedelta(days=2),
        closes_at=now,
        called_by=world.known["coun"],
    )
    BroughtResult.objects.create(
        poll=row,
        document="{}",
        digest="0" * 64,
        proof_url="https://vote.example/",
        brought_by=world.known["coun"],
        brought_at=now,
    )
    return Target({"number": row.number}, side.circle.parties())


def brought_to_read(world: World, side: Side) -> Target:
    """The same, which everybody may read."""
    return Target(brought(world, side).values, Parties())


def given(world: World, side: Side) -> Target:
    """What the side's owner gave to somebody; the action asks whose it is."""
    made = delegate(by=side.owner, taker=world.known["rita"])
    return Target({"pk": made.pk}, Parties())


def for_circle(_world: World, side: Side) -> Target:
    """The page on which a vote of the side's circle is called."""
    return Target({"slug": side.circle.slug}, side.circle.parties())


def of_circle(permission: str) -> Maker:
    """What those do who may call votes of the circle."""
    return of(permission, poll, lambda it: {"number": it.number})


MAKERS: dict[str, Maker] = {
    "polls": fixed("council.read"),
    "poll-new": fixed("poll.call"),
    "poll-new-circle": Maker("poll.call", for_circle),
    "poll": with_number("council.read"),
    "poll-file": Maker("council.read", counted),
    "poll-ballot": with_number("poll.vote"),
    "poll-code": with_number("poll.vote"),
    "poll-withdraw": with_number("poll.vote"),
    "poll-receipt": with_number("council.read"),
    "poll-void": of_circle("poll.call"),
    "poll-import": of_circle("poll.call"),
    "poll-import-agree": Maker("poll.call", brought),
    "poll-import-decline": Maker("poll.call", brought),
    "poll-brought": Maker("council.read", brought_to_read),
    "poll-paper": with_number("paper.enter"),
    "poll-paper-tick": with_number("paper.enter"),
    "poll-paper-read": with_number("paper.enter"),
    "delegations": fixed("delegation.own"),
    "delegation-end": Maker("delegation.own", given),
}
