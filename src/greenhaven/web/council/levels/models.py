"""The level at which something is decided, and for whom."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.permissions.parties import Parties


class Level(models.TextChoices):
    """Who decides together."""

    CIRCLE = "circle", _("a circle")
    DISTRICT = "district", _("a district")
    CITY = "city", _("the whole city")


class Levelled(models.Model):
    """Something of one level: the whole city, one of its districts, or one circle."""

    city = models.SlugField(max_length=64)
    level = models.CharField(max_length=8, choices=Level, default=Level.CITY)
    district = models.CharField(max_length=64, blank=True)  # id in the city's districts
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(level="city", district="", circle=None)
                | (models.Q(level="district", circle=None) & ~models.Q(district=""))
                | models.Q(level="circle", district="", circle__isnull=False),
                name="%(class)s_is_of_one_level",
            ),
        ]

    def parties(self) -> Parties:
        """Whose it is: the circle's, where it is of one."""
        return Parties.of(circles=[self.circle_id])
