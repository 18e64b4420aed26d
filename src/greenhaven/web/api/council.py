"""What is being decided now, first what waits for whoever asks."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.front import queries

router = Router(tags=["What is being decided"])


class OpenVoteShape(Schema):
    """A vote that takes ballots now."""

    number: int
    title: str
    left: str
    waits: bool = Field(description="For the one who asks.")


class CouncilShape(Schema):
    """The numbers and names of what is being decided."""

    votes: list[OpenVoteShape]
    proposals: list[int]
    conversations: list[str]
    budgets: list[str]
    meeting: int | None = Field(description="The next one.")
    in_force_last: int | None = Field(description="The proposal that came in force last.")
    has_a_say: bool = Field(description="The one who asks is known to live here.")


@router.get("/council", response=answers(CouncilShape), operation_id="council")
@opens("council.read")
def council(request: HttpRequest) -> dict[str, Any]:
    """What is being decided now, as the page begins."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    meeting, last = queries.next_meeting(city, actor, now), queries.last_decided(city)
    return {
        "votes": [
            {
                "number": each.poll.number,
                "title": each.poll.title,
                "left": each.left,
                "waits": each.waits,
            }
            for each in queries.open_votes(city, actor.person, now)
        ],
        "proposals": [each.number for each in queries.talked_of(city, actor.person)],
        "conversations": [each.slug for each in queries.conversations_now(city, actor, now)],
        "budgets": [each.slug for each, _stage in queries.budgets_now(city, now)],
        "meeting": meeting.pk if meeting is not None else None,
        "in_force_last": last.number if last is not None else None,
        "has_a_say": queries.has_a_say(city, actor.person, now),
    }
