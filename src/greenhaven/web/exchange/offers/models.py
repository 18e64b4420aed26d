"""Offers and needs: what someone will give, or wants."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place


class Direction(models.TextChoices):
    """Whether something is given or wanted."""

    OFFER = "offer", _("offer")
    NEED = "need", _("need")


class Recurrence(models.TextChoices):
    """How often it comes again."""

    ONCE = "once", _("once")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every second week")
    MONTHLY = "monthly", _("every month")


class Way(models.TextChoices):
    """How it gets from one to the other."""

    BRING = "bring", _("is brought")
    FETCH = "fetch", _("is fetched at the door")


class Grade(models.TextChoices):
    """What compost that is asked for must be."""

    ANY = "", _("any compost that is released")
    HYGIENISED = "hygienised", _("only compost whose heat was shown")


class OfferState(models.TextChoices):
    """Whether it still stands."""

    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("fulfilled")
    LAPSED = "lapsed", _("lapsed")


class Offer(models.Model):
    """Someone will give a material or wants one: once, again and again, or in a season."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    direction = models.CharField(max_length=6, choices=Direction)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offers")
    # Where it arises or is wanted; for a bringer without a home on the map, where it is brought.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="offers")
    # Where the giver would like to bring it; none = the dispatch proposes.
    towards = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    material = models.SlugField(max_length=64)  # id of the city's kinds, or a product
    grade = models.CharField(max_length=10, choices=Grade, blank=True)  # of what is needed
    amount_mg = models.BigIntegerField()  # each time
    quantity = models.DecimalField(max_digits=12, decimal_places=3)  # as it was entered
    unit = models.CharField(max_length=16)
    way = models.CharField(max_length=6, choices=Way, default=Way.BRING)
    recurrence = models.CharField(max_length=12, choices=Recurrence, default=Recurrence.ONCE)
    first_day = models.DateField()
    last_day = models.DateField()  # after it, the offer lapses
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)  # month; both or none
    season_to = models.PositiveSmallIntegerField(null=True, blank=True)
    from_hour = models.TimeField(null=True, blank=True)
    to_hour = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_mg__gt=0), name="offer_is_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="offer_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(season_from=None, season_to=None)
                | models.Q(
                    season_from__isnull=False,
                    season_from__gte=1,
                    season_from__lte=12,
                    season_to__isnull=False,
                    season_to__gte=1,
                    season_to__lte=12,
                ),
                name="offer_season_is_of_months",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "direction", "last_day"]),
            models.Index(fields=["person", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} {self.unit} {self.material}, {self.person}"

    @property
    def season(self) -> tuple[int, int] | None:
        """The months in which it comes; none = all year."""
        begins, ends = self.season_from, self.season_to
        return (begins, ends) if begins is not None and ends is not None else None

    def parties(self) -> Parties:
        """Whose it is, where it is brought, and the circle that it is offered in."""
        return Parties.of([self.person_id], [self.place_id, self.towards_id], [self.circle_id])
