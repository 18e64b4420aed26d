"""Pages on which people talk."""

from uuid import uuid4

from greenhaven.web.commons.discussions.actions import say, thread_for
from greenhaven.web.commons.discussions.models import Post
from greenhaven.web.commons.permissions.parties import Parties
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def post(_world: World, side: Side) -> Post:
    """What the side's owner said."""
    thread = thread_for(about="open", name=f"of {side.owner.pk}", title="Worms", url="")
    return say(thread=thread, text="Who has some?", by=side.owner, key=uuid4())


def with_number(permission: str, *, thread: bool = False) -> Maker:
    """A page that everybody who may speak, or read, may ask for."""

    def made(world: World, side: Side) -> Target:
        it = post(world, side)
        return Target({"pk": it.thread_id if thread else it.pk}, Parties())

    return Maker(permission, made)


MAKERS: dict[str, Maker] = {
    "talk": fixed("discussion.read"),
    "talk-begin": fixed("discussion.speak"),
    "talk-say": fixed("discussion.speak"),
    "talk-thread": with_number("discussion.read", thread=True),
    "talk-complain": with_number("discussion.speak"),
    "talk-take-back": of("discussion.own", post, lambda it: {"pk": it.pk}),
    "talk-moderate": of("discussion.moderate", post, lambda it: {"pk": it.pk}),
}
