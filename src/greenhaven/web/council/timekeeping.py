"""What is done again and again for the council."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from greenhaven.web.commons.timetable import Appointed, Row
from greenhaven.web.council.consequences.tasks import check_anew, weigh_anew
from greenhaven.web.council.conversations.timekeeping import OF_CONVERSATIONS
from greenhaven.web.council.meetings.telling import tell_changes
from greenhaven.web.council.polls.keeping_time import keep_time


def votes(_row: Row, _now: datetime) -> None:
    """Rolls are frozen, votes are opened and counted, people reminded: by the city's clock."""
    keep_time()


OF_COUNCIL: Mapping[str, Appointed] = {
    "votes": Appointed(votes, every=timedelta(seconds=10)),
    "conflicts": Appointed(check_anew, every=timedelta(seconds=10)),
    "agendas": Appointed(tell_changes, every=timedelta(minutes=1)),
    "consequences": Appointed(weigh_anew, every=timedelta(minutes=5)),
    **OF_CONVERSATIONS,
}
