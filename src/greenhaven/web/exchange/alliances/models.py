"""Alliances: what two circles or places promise each other for when it is needed."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place


class AllianceState(models.TextChoices):
    """How an alliance stands."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed by both")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


def _one(side: str) -> models.Q:
    """A circle or a place, not both."""
    circle, place = f"{side}_circle__isnull", f"{side}_place__isnull"
    return models.Q(**{circle: False, place: True}) | models.Q(**{circle: True, place: False})


class Alliance(models.Model):
    """An agreement between two circles or places to help each other."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    city = models.SlugField(max_length=64)
    first_circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(max_length=600, blank=True)  # in the sides' own words
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # last day; none = until someone ends it
    state = models.CharField(max_length=8, choices=AllianceState, default=AllianceState.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    first_agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_agreed_at = models.DateTimeField(null=True, blank=True)
    second_agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_agreed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)  # it was declined or ended

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one("first") & _one("second"), name="alliance_has_two_sides"
            ),
            models.CheckConstraint(
                condition=~models.Q(first_circle=models.F("second_circle"))
                | models.Q(first_circle=None)
                | models.Q(second_circle=None),
                name="alliance_is_with_another_circle",
            ),
            models.CheckConstraint(
                condition=~models.Q(first_place=models.F("second_place"))
                | models.Q(first_place=None)
                | models.Q(second_place=None),
                name="alliance_is_with_another_place",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("begins_on")),
                name="alliance_ends_later",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed")
                | models.Q(first_agreed_at__isnull=False, second_agreed_at__isnull=False),
                name="alliance_is_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "agreed"], ended_at=None)
                | models.Q(state__in=["declined", "ended"], ended_at__isnull=False),
                name="alliance_ends_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "state"])]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def first(self) -> Circle | Place:
        """The side that proposed it."""
        return self.first_circle or self.first_place  # type: ignore[return-value]  # one is set

    @property
    def second(self) -> Circle | Place:
        """The side that was asked."""
        return self.second_circle or self.second_place  # type: ignore[return-value]  # one is set

    def parties(self) -> Parties:
        """Both sides."""
        places = [self.first_place_id, self.second_place_id]
        circles = [self.first_circle_id, self.second_circle_id]
        return Parties.of(places=places, circles=circles)


class Side(models.TextChoices):
    """Who promises."""

    FIRST = "first", _("the side that proposed")
    SECOND = "second", _("the side that was asked")


class Help(models.TextChoices):
    """What is promised."""

    CAPACITY = "capacity", _("room for material")
    TOOL = "tool", _("a tool or vehicle")
    PEOPLE = "people", _("people")


class Occasion(models.TextChoices):
    """When it is promised for."""

    ALWAYS = "always", _("at any time")
    STORM = "storm", _("in a storm")
    HUB_DOWN = "hub_down", _("when a hub is down")


class Pledge(models.Model):
    """One thing that a side of an alliance promises, and when."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="pledges")
    by = models.CharField(max_length=6, choices=Side)
    kind = models.CharField(max_length=8, choices=Help)
    # Of room: where, which material ("" = whatever the hub takes), and how much each week.
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="pledges"
    )
    material = models.SlugField(max_length=64, blank=True)
    amount_mg_per_week = models.BigIntegerField(default=0)
    # Of tools and people: which, and how many.
    what = models.CharField(max_length=120, blank=True)
    number = models.PositiveSmallIntegerField(default=0)
    occasion = models.CharField(max_length=8, choices=Occasion, default=Occasion.ALWAYS)
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)  # month; both or none
    season_to = models.PositiveSmallIntegerField(null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(default=127)  # bits, Monday = 1
    notice_h = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    kind="capacity", place__isnull=False, amount_mg_per_week__gt=0, number=0
                )
                | (
                    models.Q(
                        kind__in=["tool", "people"], place=None, amount_mg_per_week=0, number__gte=1
                    )
                    & ~models.Q(what="")
                ),
                name="pledge_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(season_from=None, season_to=None)
                | models.Q(
                    season_from__isnull=False,
                    season_to__isnull=False,
                    season_from__gte=1,
                    season_from__lte=12,
                    season_to__gte=1,
                    season_to__lte=12,
                ),
                name="pledge_season_is_of_months",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__gte=1, weekdays__lte=127),
                name="pledge_has_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.alliance}"
