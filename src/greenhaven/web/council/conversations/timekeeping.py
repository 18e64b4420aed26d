"""What is done again and again for conversations."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.timetable import Appointed, Row, enqueue_once
from greenhaven.web.council.conversations import tasks
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.opening import close_due
from greenhaven.web.council.conversations.publishing import due


def _draw(_row: Row, _now: datetime) -> None:
    if due().exists():
        enqueue_once(tasks.draw_maps)


def _close(_row: Row, _now: datetime) -> None:
    if Conversation.objects.filter(closed_at=None, closes_at__isnull=False).exists():
        close_due(clock.now(present_city()))


OF_CONVERSATIONS: Mapping[str, Appointed] = {
    "opinion-maps": Appointed(_draw, every=timedelta(seconds=60)),
    "conversations-end": Appointed(_close, every=timedelta(seconds=60)),
}
