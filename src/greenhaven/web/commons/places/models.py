"""Places on the map, and what their keepers declare of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class PlaceKind(models.TextChoices):
    """What a place does in the loop."""

    HOME = "home", _("home")
    SOURCE = "source", _("kitchen, market or school")
    HUB = "hub", _("hub")
    GARDEN = "garden", _("garden")


class Place(models.Model):
    """A point that gives, transforms or takes. Of a home, only the surroundings are shown."""

    city = models.SlugField(max_length=64)
    code = models.SlugField(max_length=120)  # the id of its row in the city's tables
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=PlaceKind)
    # Of a hub or garden, its kind in the city's tables: HubKind, GardenKind.
    sort = models.CharField(max_length=24, blank=True)
    district = models.CharField(max_length=64, blank=True)  # id in the city's districts
    lat = models.FloatField()
    lon = models.FloatField()
    shown_lat = models.FloatField()  # what everybody may see
    shown_lon = models.FloatField()
    address = models.CharField(max_length=200, blank=True)  # for those who have agreed on a visit
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="homes"
    )
    from_tables = models.BooleanField(default=False)  # it came with the city's folder
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code"], name="place_code_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="place_is_on_the_globe",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=PlaceKind.HOME) | models.Q(owner__isnull=False),
                name="homes_are_someones",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "kind", "district"])]

    def __str__(self) -> str:
        return self.name

    @property
    def known_as(self) -> str:
        """What books that others read call it: a home is one of many there."""
        return self.name if self.kind != PlaceKind.HOME else str(PlaceKind.HOME.label)

    def parties(self) -> Parties:
        """Whom it belongs to."""
        return Parties.of(people=[self.owner_id], places=[self.pk])


class Declaration(models.Model):
    """What a keeper says of a place, in place of an assumption; the last one of a column holds."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="declarations")
    column = models.CharField(max_length=64)  # of the city's hubs or gardens
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=32, blank=True)
    evidence = models.CharField(max_length=300)  # how it is known
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "column"])]

    def __str__(self) -> str:
        return f"{self.place}: {self.column} = {self.value} {self.unit}".rstrip()

    def parties(self) -> Parties:
        """Whose it is: those of its place."""
        return self.place.parties()
