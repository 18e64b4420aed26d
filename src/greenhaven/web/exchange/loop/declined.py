"""What people said no to, and until when it is meant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from greenhaven.core.city import City
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.offers.models import Offer

MG_PER_T = 1e9
MONTH = timedelta(weeks=4)
GIVER, TAKER = "giver", "taker"
# Nobody said no in so many words, but for that one day the answer is the same.
OF_THAT_DAY = (CommitmentState.WITHDRAWN, CommitmentState.LAPSED, CommitmentState.MISSED)


@dataclass(frozen=True, slots=True)
class No:
    """One answer: of whom, from which day on, until when, and what would still suit."""

    row: Commitment
    by: str  # "giver" or "taker"
    until: date | None  # none = until it is said otherwise
    most_mg: int

    def holds_on(self, day: date) -> bool:
        """Whether a visit on that day is meant: the same weekday, within the time."""
        since = (day - self.row.due_on).days
        return since >= 0 and (self.until is None or day <= self.until)


def answers(city: City, day: date) -> list[No]:
    """All that was said no to and is meant for that day or a later one."""
    return [
        No(row, _by(row), _until(row), row.would_suit_mg)
        for row in _declined(city, day)
        if (until := _until(row)) is None or until >= day
    ]


def said_no_rows(
    city: City, day: date, source_of: Callable[[City, Offer], str]
) -> Iterator[dict[str, object]]:
    """What was declined between places, as the plan reads it.

    What one home declines is nothing that a whole district said: it counts where visits are
    given to hubs. `source_of` names the source that an offer is part of.
    """
    for no in answers(city, day):
        row = no.row
        if row.offer is not None and row.offer.place.kind in (PlaceKind.HOME, PlaceKind.HUB):
            continue
        yield {
            "leg": row.leg,
            "giver": row.giver_place.code,
            "taker": row.taker_place.code,
            "material": row.material,
            "offered": source_of(city, row.offer) if row.offer else "",
            "by": no.by,
            "due": row.due_on.isoformat(),
            "until": no.until.isoformat() if no.until else "",
            "tonnes": no.most_mg / MG_PER_T,
        }


def _declined(city: City, day: date) -> QuerySet[Commitment]:
    lasting = Q(state=CommitmentState.DECLINED) & (
        Q(due_on__gte=day)
        | Q(no_for=NoFor.MONTH, due_on__gte=day - MONTH)
        | Q(no_for__in=[NoFor.ALWAYS, NoFor.TOO_MUCH])
    )
    # What a plan itself took back is no answer of anybody.
    of_that_day = Q(state__in=OF_THAT_DAY, due_on__gte=day) & ~Q(
        state=CommitmentState.WITHDRAWN, answered_by=None
    )
    return (
        Commitment.objects.filter(lasting | of_that_day, giver_place__city=city.id)
        .select_related("giver_place", "taker_place", "offer__place", "offer__towards")
        .order_by("pk")
    )


def _until(row: Commitment) -> date | None:
    if row.no_for in (NoFor.ALWAYS, NoFor.TOO_MUCH):
        return None
    return row.due_on + MONTH - timedelta(days=1) if row.no_for == NoFor.MONTH else row.due_on


def _by(row: Commitment) -> str:
    """Which side said no: the one that had not agreed, and the giver where that says nothing."""
    if row.answered_by_id is not None and row.answered_by_id == row.giver_id:
        return GIVER
    if row.giver_agreed_at and not row.taker_agreed_at:
        return TAKER
    return GIVER if not row.giver_agreed_at and row.taker_agreed_at else TAKER
