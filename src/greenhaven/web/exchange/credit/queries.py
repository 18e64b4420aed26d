"""What a circle gave and took together, and where a member stands in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.circles.models import Circle, Membership, Reckoning, Standing
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.prepared import Given
from greenhaven.web.exchange.credit.models import Entry, Purse
from greenhaven.web.exchange.handovers.models import Handover

INSIDE = (Standing.MEMBER, Standing.STEWARD)
THANKS_D = 28
NEAR = 0.8  # of the limit: from there on the page says so, before anything is refused


@dataclass(frozen=True, slots=True)
class Total:
    """What was given and taken, as it was weighed [mg]."""

    given_mg: int
    taken_mg: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What one member gave and took, and where they stand."""

    total: Total
    balance_mg: int
    limit_mg: int | None  # none where gifts are only counted

    @property
    def owes_mg(self) -> int:
        """How far below zero."""
        return max(0, -self.balance_mg)

    @property
    def is_near_limit(self) -> bool:
        """Whether little more can be taken before something is given."""
        return self.limit_mg is not None and self.owes_mg >= NEAR * self.limit_mg


def _still_owed(person: int | Given) -> Q:
    """Circles that someone left, and took more from than they gave: that goes on there.

    Until they are even, what they give and take at its places counts as if they had stayed.
    """
    owed = Purse.objects.filter(person=person, circle=OuterRef("pk"), balance_mg__lt=0)
    return Q(Exists(owed), reckoning=Reckoning.CREDIT)


def shared_circles(place: int | Given, person: int | Given) -> QuerySet[Circle]:
    """The circles of a place that someone is in, or left owing; the eldest first."""
    mine = Membership.objects.filter(person=person, circle=OuterRef("pk"), standing__in=INSIDE)
    return (
        Circle.objects.filter(places=place, closed_at=None)
        .annotate(inside=Exists(mine))
        .filter(Q(inside=True) | _still_owed(person))
        .order_by("-inside", "pk")
    )


def circle_of_handover(handover: Handover, asked: Sequence[int] | None = None) -> int | None:
    """The circle that a handover counts in: the promise's own, or the hub's where both belong.

    Which of the hub's circles the giver is in may have been asked before: it, or none, is `asked`.
    """
    promise = handover.commitment
    for offer in (promise.offer, promise.need) if promise else ():
        if offer is not None and offer.circle_id is not None:
            return offer.circle_id
    gives = handover.leg == Leg.COLLECT
    hub, person = (
        (handover.taker_place_id, handover.giver_id)
        if gives
        else (handover.giver_place_id, handover.taker_id)
    )
    if person is not None:
        if asked is None:
            return shared_circles(hub, person).values_list("pk", flat=True).first()
        return next(iter(asked), None)
    if gives:
        return None
    shared = Circle.objects.filter(closed_at=None, places=hub).order_by("pk")
    shared_ids = shared.values_list("pk", flat=True)
    found = shared_ids.filter(places=handover.taker_place_id).first()
    keeper = only_keeper(handover.taker_place) if found is None else None
    if keeper is not None:
        return shared_ids.filter(_still_owed(keeper.pk)).first()
    return found


def only_keeper(place: Place) -> Person | None:
    """Who keeps a place alone; none where several do, or nobody."""
    grants = place.grants.filter(role=Role.KEEPER, ended_at=None).select_related("person")[:2]
    return grants[0].person if len(grants) == 1 else None


@dataclass(frozen=True, slots=True)
class Debt:
    """What someone owes who is in a circle no longer."""

    person: Person
    owes_mg: int


def left_owing(circle: Circle) -> list[Debt]:
    """Who left a circle with more taken than given; for its stewards, by name."""
    inside = Membership.objects.filter(circle=circle, standing__in=INSIDE).values("person")
    purses = Purse.objects.filter(circle=circle, balance_mg__lt=0).exclude(person__in=inside)
    rows = purses.select_related("person").order_by("person__name", "person__pk")
    return [Debt(row.person, -row.balance_mg) for row in rows]


def totals(entries: QuerySet[Entry]) -> Total:
    """What these entries add up to."""
    found = entries.aggregate(given=Sum("given_mg"), taken=Sum("taken_mg"))
    return Total(found["given"] or 0, found["taken"] or 0)


def of_circle(circle: Circle, since: datetime | None = None) -> Total:
    """What a circle gave and took together, from some day on."""
    entries = Entry.objects.filter(circle=circle)
    return totals(entries.filter(made_at__gte=since) if since else entries)


def statement(circle: Circle, person: Person) -> Statement:
    """Where a member stands in a circle."""
    purse = Purse.objects.filter(circle=circle, person=person).first()
    return Statement(
        total=totals(Entry.objects.filter(circle=circle, person=person)),
        balance_mg=purse.balance_mg if purse else 0,
        limit_mg=circle.credit_limit_mg if circle.reckoning == Reckoning.CREDIT else None,
    )


def own_entries(circle: Circle, person: Person) -> QuerySet[Entry]:
    """What one member gave and took, newest first."""
    mine = Entry.objects.filter(circle=circle, person=person)
    return mine.select_related("event__place").order_by("-made_at", "-pk")


def to_thank(circle: Circle, now: datetime) -> Iterable[Person]:
    """Who gave something in the last four weeks, by name: nobody is first and nobody counted."""
    givers = Entry.objects.filter(
        circle=circle,
        given_mg__gt=0,
        made_at__gte=now - timedelta(days=THANKS_D),
        taken_back_by=None,
    ).values("person")
    return Person.objects.filter(pk__in=givers, is_active=True).exclude(name="").order_by("name")
