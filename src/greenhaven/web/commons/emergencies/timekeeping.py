"""What is done again and again for emergencies."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from greenhaven.web.commons.emergencies.ending import keep_time
from greenhaven.web.commons.timetable import Appointed, Row


def _keep(_row: Row, _now: datetime) -> None:
    keep_time()


OF_EMERGENCIES: Mapping[str, Appointed] = {
    "emergencies": Appointed(_keep, every=timedelta(seconds=10))
}
