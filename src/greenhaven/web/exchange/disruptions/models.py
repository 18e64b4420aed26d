"""What stops the usual for some hours or days."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place


class Kind(models.TextChoices):
    """What is the matter."""

    STORM = "storm", _("a storm")
    HUB_DOWN = "hub_down", _("a hub is down")


class Severity(models.IntegerChoices):
    """How bad a storm is expected to be; the steps of weather services."""

    MINOR = 1, _("minor")
    MODERATE = 2, _("moderate")
    SEVERE = 3, _("severe")
    EXTREME = 4, _("extreme")


class Disruption(models.Model):
    """A storm that is expected somewhere, or a hub that cannot work for a while."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    city = models.SlugField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="disruptions"
    )  # the hub that is down
    districts = models.TextField(blank=True)  # ids between spaces; "" = everywhere
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.SEVERE)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # none = nobody knows
    words = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()  # in the city, which may stand still on a day
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who said that it is over, before its time

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="storm", place=None, ends_at__isnull=False)
                | models.Q(kind="hub_down", place__isnull=False, districts=""),
                name="disruption_says_where",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("begins_at")),
                name="disruption_ends_later",
            ),
            models.CheckConstraint(
                condition=models.Q(severity__gte=1, severity__lte=4),
                name="disruption_severity_is_1_to_4",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "ends_at"])]

    def __str__(self) -> str:
        what = self.place.name if self.place else self.get_kind_display()
        return f"{what}, {self.begins_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: a hub that is down is its keepers'; a storm touches everybody."""
        return Parties.of(places=[self.place_id])

    @property
    def areas(self) -> list[str]:
        """Ids of the districts that it touches; none = everywhere."""
        return self.districts.split()
