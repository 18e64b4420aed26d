"""Votes of the village, for tests."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pytest_django import Settings

from greenhaven.core.voice.ballots.rules import Rule, YesNo, plain_rule
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.models import Matter, Poll
from tests.web.decided import resident_of
from tests.web.neighbours import person

OPTIONS = [
    {"id": "a", "title": "A chipper", "cost": 900},
    {"id": "b", "title": "A bike", "cost": 400},
    {"id": "c", "title": "Nothing"},
]


def voters(steward: Person, *names: str) -> list[Person]:
    """People who have been known to live in the village for a month."""
    people = [person(name) for name in names]
    attest(steward, people)
    return people


def attest(steward: Person, people: Iterable[Person]) -> None:
    """A steward has confirmed that they live there."""
    for each in people:
        resident_of(each, steward, clock.now(present_city()))


def called(
    by: Person | None, *, rule: Rule | None = None, days: tuple[int, int] = (0, 7), **more: Any
) -> Poll:
    """A vote that opens and closes so many days from now; yes or no, and secret, if not said."""
    now = clock.now(present_city())
    asked: dict[str, Any] = {
        "by": by,
        "matter": Matter.QUESTION,
        "title": "Shall we buy a chipper?",
        "rule": plain_rule(rule or YesNo()),
        "roll_on": now,
        "opens_at": now + timedelta(days=days[0]),
        "closes_at": now + timedelta(days=days[1]),
    }
    return call_poll(**(asked | more))


def its_end(settings: Settings, poll: Poll) -> None:
    """The city's clock stands on the day after the vote's last."""
    settings.TODAY = (poll.closes_at + timedelta(days=1)).date()


def read_again(poll: Poll) -> Poll:
    """The vote as it is kept now."""
    return Poll.objects.get(pk=poll.pk)
