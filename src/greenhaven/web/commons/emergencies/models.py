"""What is kept of emergencies: warnings, calls by hand, and when which article was in force."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.core.rules.activations import BY_HAND_HOURS
from greenhaven.core.rules.triggers import Event
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties

BAD = models.Q(severity__gte=1, severity__lte=4)


class Danger(models.TextChoices):
    """What is warned of."""

    STORM = Event.STORM.value, _("storms")
    FLOOD = Event.FLOOD.value, _("floods")
    HEAT = Event.HEAT.value, _("heat")
    COLD = Event.COLD.value, _("cold")
    AIR_QUALITY = Event.AIR_QUALITY.value, _("bad air")


class Severity(models.IntegerChoices):
    """How bad it is; the steps of weather services."""

    MINOR = 1, _("minor")
    MODERATE = 2, _("moderate")
    SEVERE = 3, _("severe")
    EXTREME = 4, _("extreme")


class Way(models.TextChoices):
    """How an article came in force."""

    ALERT = "alert", _("by a warning")
    HAND = "hand", _("by two stewards")


class Alert(models.Model):
    """A warning as it was heard from a source, kept whether or not any article believes it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of who tells it
    city = models.SlugField(max_length=64)
    source = models.CharField(max_length=200)  # as articles name it
    reference = models.CharField(max_length=200)  # by which the source knows it
    event = models.CharField(max_length=12, choices=Danger)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    districts = models.TextField(blank=True)  # ids between spaces; "" = everywhere
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # none = it is not told
    words = models.CharField(max_length=300, blank=True)
    rehearsal = models.BooleanField(default=False)  # nothing happens: it is only practised
    told_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none = a program
    heard_at = models.DateTimeField()  # in the city
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "source", "reference"], name="alert_is_heard_once"
            ),
            models.CheckConstraint(condition=BAD, name="alert_severity_is_1_to_4"),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("begins_at")),
                name="alert_ends_later",
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(reference=""),
                name="alert_has_a_source",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "begins_at"])]

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {self.source}, {self.begins_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: it touches everybody."""
        return NOBODYS

    @property
    def areas(self) -> list[str]:
        """Ids of the districts that it reaches; none = everywhere."""
        return self.districts.split()

    @property
    def ends(self) -> datetime | None:
        """When it ends or was called off; none = it is not told."""
        known = [each for each in (self.ends_at, self.called_off_at) if each is not None]
        return min(known) if known else None


class EmergencyCall(models.Model):
    """A steward asks to set an article in force by hand; a second one confirms it, or nobody."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    city = models.SlugField(max_length=64)
    article = models.CharField(max_length=120)
    districts = models.TextField(blank=True)  # "" = wherever the article speaks
    severity = models.PositiveSmallIntegerField(choices=Severity)
    hours = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=2000)
    evidence = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # or it was too old

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "article"],
                condition=models.Q(confirmed_at=None, withdrawn_at=None),
                name="article_is_called_for_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="call_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("asked_by")),
                name="nobody_calls_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(withdrawn_at=None),
                name="call_is_confirmed_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(hours__gte=1, hours__lte=BY_HAND_HOURS),
                name="call_is_for_hours",
            ),
            models.CheckConstraint(condition=BAD, name="call_severity_is_1_to_4"),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(evidence=""), name="call_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.asked_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: it touches everybody."""
        return NOBODYS

    @property
    def areas(self) -> list[str]:
        """Ids of the districts that are meant; none = wherever the article speaks."""
        return self.districts.split()


class Activation(models.Model):
    """One time that an emergency article was set in force; nothing of it is taken back."""

    city = models.SlugField(max_length=64)
    article = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    way = models.CharField(max_length=5, choices=Way)
    event = models.CharField(max_length=12, choices=Danger)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    rehearsal = models.BooleanField(default=False)  # in a demonstration only
    call = models.OneToOneField(
        EmergencyCall, null=True, blank=True, on_delete=models.PROTECT, related_name="activation"
    )
    alerts = models.ManyToManyField(Alert, through="Ground", related_name="activations")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # by itself, whatever is heard
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none = it ended by itself
    why_ended = models.CharField(max_length=500, blank=True)
    report = models.TextField(max_length=4000, blank=True)  # what it did
    reported_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("begins_at")), name="activation_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__lte=models.F("ends_at")),
                name="activation_ends_in_time",
            ),
            models.CheckConstraint(
                condition=models.Q(way=Way.HAND, call__isnull=False, rehearsal=False)
                | models.Q(way=Way.ALERT, call=None),
                name="activation_by_hand_was_called_for",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by=None)
                | (models.Q(ended_at__isnull=False) & ~models.Q(why_ended="")),
                name="activation_ended_early_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(report="", reported_at=None, reported_by=None)
                | models.Q(~models.Q(report=""), reported_at__isnull=False, ended_at__isnull=False),
                name="activation_is_reported_afterwards",
            ),
            models.CheckConstraint(condition=BAD, name="activation_severity_is_1_to_4"),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "article", "begins_at"])]

    def __str__(self) -> str:
        return f"{self.article}, {self.begins_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: it touches everybody."""
        return NOBODYS

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended, also where nobody has written that down yet."""
        return self.ended_at is not None or self.ends_at <= now

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.begins_at <= now and not self.is_over(now)


class Ground(models.Model):
    """A warning that set an article in force."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="grounds")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="grounds")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activation", "alert"], name="ground_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.activation}: {self.alert}"


class ActiveArea(models.Model):
    """Where and when an article is in force; at no time twice in the same place."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="areas")
    city = models.SlugField(max_length=64)
    article = models.CharField(max_length=120)
    area = models.CharField(max_length=64, blank=True)  # district; "" = places that are in none
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activation", "area"], name="area_is_active_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("begins_at")), name="area_ends"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "article", "area", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.article}, {self.area}, {self.begins_at:%d %B %Y}"
