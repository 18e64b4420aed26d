"""Reactors, batches, and what is seen and done there."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.words import heap
from greenhaven.web.exchange.ledger.models import Account, Event


class ReactorKind(models.TextChoices):
    """What a batch lies in."""

    BIN = "bin", _("bin or tumbler")
    BAY = "bay", _("bay")
    WINDROW = "windrow", _("windrow")
    AERATED = "aerated", _("aerated pile")
    VESSEL = "vessel", _("closed vessel")
    WORM_BIN = "worm_bin", _("worm bin")
    DIGESTER = "digester", _("digester")


class Reactor(models.Model):
    """A vessel, bay, heap's place or worm bin of a hub."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reactors")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=ReactorKind)
    volume_l = models.PositiveIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "name"], name="reactor_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"

    def parties(self) -> Parties:
        """Whose it is: the keepers' of its hub."""
        return Parties.of(places=[self.place_id])


class Stage(models.TextChoices):
    """How far a batch is."""

    INTAKE = "intake", _("being filled")
    ACTIVE = "active", _("hot")
    CURING = "curing", _("curing")
    RIPE = "ripe", _("ripe")
    SPENT = "spent", _("all given away")


class Batch(models.Model):
    """An amount of material with a history, and an account of its own in the ledger."""

    code = models.SlugField(max_length=64, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="batches")
    reactor = models.ForeignKey(
        Reactor, null=True, blank=True, on_delete=models.PROTECT, related_name="batches"
    )
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="batch")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.INTAKE)
    product = models.SlugField(max_length=64, default="compost")  # what it becomes
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)  # closed for new material
    ready_on = models.DateField(null=True, blank=True)  # expected
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release_grounds = models.JSONField(null=True, blank=True)  # what was seen when it was released
    target = models.JSONField(null=True, blank=True)  # the recipe that was planned

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(released_at=None, released_by=None)
                | models.Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    release_grounds__isnull=False,
                    stage__in=["curing", "ripe", "spent"],
                ),
                name="released_batch_says_why",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=models.Q(stage="intake", reactor=None),
                name="place_fills_one_batch_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["reactor"],
                condition=models.Q(stage="active"),
                name="reactor_holds_one_hot_batch",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "stage"])]

    def __str__(self) -> str:
        return heap(self.code)

    def parties(self) -> Parties:
        """Whose it is: the keepers' of its hub."""
        return Parties.of(places=[self.place_id])


class Seen(models.TextChoices):
    """What a keeper sees, measures or does."""

    TEMPERATURE = "temperature", _("temperature")
    SQUEEZE = "squeeze", _("squeeze test")
    SMELL = "smell", _("smell")
    TURNING = "turning", _("turned")
    WATERING = "watering", _("watered")
    BULKING = "bulking", _("dry brown material added")
    VOLUME = "volume", _("volume of the heap")
    LABORATORY = "laboratory", _("value from the laboratory")
    WEIGHING = "weighing", _("weighed")
    PHOTO = "photo", _("photo")


class Observation(models.Model):
    """One thing seen or done at a batch; never changed, and taken back by a later one."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=12, choices=Seen)
    measure = models.CharField(max_length=32, blank=True)  # which value, of the laboratory's
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    spot = models.CharField(max_length=32, blank=True)  # core, edge, top …
    note = models.CharField(max_length=300, blank=True)
    photo = models.FileField(upload_to="observations/", blank=True)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="observations"
    )  # what it moved in the ledger
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    taken_back = models.BooleanField(default=False)  # says only that the one it replaces was wrong

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "kind", "at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.batch}, {self.at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: the keepers' of the batch's hub."""
        return Parties.of(places=[self.batch.place_id])
