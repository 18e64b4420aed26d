"""A demonstration's council is filled by what its people would do: through the same actions."""

from django.db import transaction
from django.utils import translation

from greenhaven.cities import proposals_of
from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.examples.deciding import (
    ask,
    put_to_discussion,
    put_to_the_vote,
    share_out,
)
from greenhaven.web.council.examples.meeting import meet
from greenhaven.web.council.examples.stage import Stage, key_of, settle, somebody
from greenhaven.web.council.examples.story import Story
from greenhaven.web.council.examples.talking import discuss, talk
from greenhaven.web.council.numbers import hold_city

LANGUAGE = "en"  # in which the story is told, where nothing else is said


def is_played(city: City) -> bool:
    """Whether a city's council is filled already."""
    return Conversation.objects.filter(key=key_of(city.id, "conversation")).exists()


@transaction.atomic
def play(*, city: City, folder: str, story: Story) -> bool:
    """Fill the council of a demonstration, once; a city whose clock goes on is left alone.

    Returns whether anything was played.
    """
    if not city.clock.fixed:
        return False
    hold_city(city.id)
    if is_played(city):
        return False
    with translation.override(LANGUAGE):
        stage = Stage(
            city=city,
            story=story,
            texts=proposals_of(folder),
            today=clock.today(city),
            council=somebody(story.council),
        )
        _play(stage)
    return True


def _play(stage: Stage) -> None:
    with stage.standing_on(stage.story.known_since):
        settle(stage)
    conversation = talk(stage)
    question = ask(stage)
    put_to_the_vote(stage)
    discussed = put_to_discussion(stage, conversation)
    discuss(stage, discussed, stage.story.discussed)
    share_out(stage)
    for each in stage.story.meetings:
        meet(stage, each, discussed=discussed, question=question)
    conversation.refresh_from_db()
    publish(conversation)
