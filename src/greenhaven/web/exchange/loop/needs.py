"""What gardens ask for, each time that it is wanted, less what has come since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from greenhaven.core.city import Asked, City, CompostWanted
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.places.queries import standing_declarations
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.offers.models import Direction, Offer, Recurrence
from greenhaven.web.exchange.offers.queries import occurrences, open_offers

COMPOST = "compost"
MG_PER_T = 1e9
AHEAD = timedelta(days=371)  # the longest plan, and a week
USUAL = {Recurrence.WEEKLY: 7, Recurrence.FORTNIGHTLY: 14, Recurrence.MONTHLY: 30}


@dataclass(slots=True)
class _Window:
    """One time that something is wanted, from a first to a last day."""

    need: Offer
    first: date
    last: date
    left_mg: int


def needs_of(city: City, day: date) -> Asked:
    """What is still to come of all open needs of gardens, from a day on.

    What a garden's keepers said after they had asked, that they have enough, holds.
    """
    open_needs = open_offers(day).filter(
        direction=Direction.NEED,
        material=COMPOST,
        place__kind=PlaceKind.GARDEN,
        place__closed_at=None,
        place__city=city.id,
    )
    sated = dict(
        standing_declarations(city.id)
        .filter(column="compost_wanted", value=CompostWanted.NONE)
        .values_list("place", "declared_at")
    )
    windows = [
        window
        for need in open_needs
        if need.place_id not in sated or need.changed_at > sated[need.place_id]
        for window in _windows(need, day)
    ]
    _take_off_what_came(windows, city)
    windows.sort(key=lambda each: (each.need.place.code, each.first, each.last, each.need.pk))
    rows = [
        {
            "garden": each.need.place.code,
            "grade": each.need.grade,
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
            "wet": each.left_mg / MG_PER_T,
        }
        for each in windows
        if each.left_mg > 0
    ]
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    return Asked.of(rows, wet=np.float64, **texts)


def _windows(need: Offer, day: date) -> Iterator[_Window]:
    """The times that are not over; each reaches to the eve of the next."""
    if need.recurrence == Recurrence.ONCE:
        yield _Window(need, need.first_day, need.last_day, need.amount_mg)
        return
    usual = timedelta(days=USUAL[Recurrence(need.recurrence)] - 1)
    begins = need.first_day
    days = occurrences(need, begins, (max(day, begins) + AHEAD - begins).days)
    for number, first in enumerate(days):
        eve = days[number + 1] - timedelta(days=1) if number + 1 < len(days) else first + usual
        last = min(eve, first + usual + timedelta(days=1), need.last_day)
        if last >= day:
            yield _Window(need, first, last, need.amount_mg)


def _take_off_what_came(windows: list[_Window], city: City) -> None:
    """What was handed over at a garden answers the wish that was to end first."""
    if not windows:
        return
    zone = ZoneInfo(city.timezone)
    by_place: dict[int, list[_Window]] = {}
    for window in sorted(windows, key=lambda each: (each.last, each.first)):
        by_place.setdefault(window.need.place_id, []).append(window)
    since = min(window.first for window in windows) - timedelta(days=1)
    came = Handover.objects.filter(
        leg=Leg.RETURN, taker_place__in=list(by_place), corrected_at=None, accepted_mg__gt=0
    ).filter(happened_at__date__gte=since)
    rows = came.order_by("happened_at", "pk").values_list(
        "taker_place", "happened_at", "accepted_mg"
    )
    for place, happened_at, amount in rows:
        on, left = happened_at.astimezone(zone).date(), amount
        for window in by_place[place]:
            if window.first <= on <= window.last and left > 0:
                taken = min(left, window.left_mg)
                window.left_mg -= taken
                left -= taken
