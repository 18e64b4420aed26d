"""Planning again and again: each re-planning, what it changed for whom, and who keeps time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.plans.models import Plan


class Cause(models.TextChoices):
    """Why it is planned again."""

    NIGHT = "night", _("every night")
    CHANGE = "change", _("something has changed")
    ASKED = "asked", _("someone asked for it")
    OCCASION = "occasion", _("a storm, or a hub that is down")


class Progress(models.TextChoices):
    """How far a re-planning is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("planning")
    DONE = "done", _("done")
    FAILED = "failed", _("not possible")
    STOPPED = "stopped", _("stopped")


class Replanning(models.Model):
    """One time that the present city is planned anew, from the wish to the plan in force."""

    city = models.SlugField(max_length=64)
    cause = models.CharField(max_length=8, choices=Cause)
    day = models.DateField()  # in the city
    state = models.CharField(max_length=8, choices=Progress, default=Progress.WAITING)
    doing = models.CharField(max_length=80, blank=True)
    share = models.FloatField(default=0.0)  # done, 0-1
    words = models.TextField(blank=True, max_length=4000)  # why there is no new plan
    previous = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # in force before
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="replannings"
    )  # in force after it
    occasion = models.ForeignKey(
        Disruption, null=True, blank=True, on_delete=models.PROTECT, related_name="replannings"
    )
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["city", "-asked_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "day"],
                condition=models.Q(cause=Cause.NIGHT),
                name="night_is_planned_once",
            ),
            models.UniqueConstraint(
                fields=["city", "cause"],
                condition=models.Q(state=Progress.WAITING),
                name="many_changes_wait_as_one",
            ),
            models.UniqueConstraint(
                fields=["city"],
                condition=models.Q(state=Progress.RUNNING),
                name="a_city_is_planned_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="share_done_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}, {self.day:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: nobody's own, for it is everybody's plan."""
        return NOBODYS


class PlanChange(models.Model):
    """A movement that a new plan makes otherwise than the one before, and why."""

    replanning = models.ForeignKey(Replanning, on_delete=models.PROTECT, related_name="changes")
    leg = models.CharField(max_length=8)
    # Its ends, where they are on the map; the sources of many homes are not.
    giver = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taker = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(max_length=100)  # ids in the plan's tables
    destination = models.CharField(max_length=100)
    origin_name = models.CharField(max_length=300)
    destination_name = models.CharField(max_length=300)
    material = models.SlugField(max_length=64)
    week_of = models.DateField()
    before_mg = models.BigIntegerField()
    after_mg = models.BigIntegerField()
    why = models.JSONField(default=dict)  # which sentence, and what it names

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["replanning", "leg", "origin", "destination", "material", "week_of"],
                name="change_is_told_once",
            ),
            models.CheckConstraint(
                condition=models.Q(before_mg__gte=0, after_mg__gte=0)
                & ~models.Q(before_mg=models.F("after_mg")),
                name="change_changes_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["giver", "replanning"]),
            models.Index(fields=["taker", "replanning"]),
            models.Index(fields=["origin", "replanning"]),
        ]

    def __str__(self) -> str:
        return f"{self.origin} to {self.destination}: {self.before_mg} to {self.after_mg} mg"


class Appointment(models.Model):
    """Something that is done again and again; the clock looks here, and not into its memory."""

    name = models.SlugField(primary_key=True, max_length=64)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    seen = models.CharField(max_length=300, blank=True)  # what it found when it looked last

    def __str__(self) -> str:
        return f"{self.name}, next at {self.next_at:%d %B %Y %H:%M}"


class Worker(models.Model):
    """A program that does work in the background, and when it last said that it lives."""

    id = models.CharField(primary_key=True, max_length=64)
    begun_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id}, alive at {self.beat_at:%d %B %Y %H:%M:%S}"
