"""Vehicles, rounds and their stops; when people drive and when places are open."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.models import Commitment

EVERY_DAY = 127  # weekdays as bits, Monday = 1


class Carrier(models.TextChoices):
    """What goes on a round; the kinds of the planner."""

    CARGO_BIKE = "cargo_bike", _("cargo bike")
    VAN = "van", _("van")
    TRUCK = "truck", _("truck")


class Vehicle(models.Model):
    """One bike, van or truck that is at home at a hub."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="vehicles")
    kind = models.CharField(max_length=10, choices=Carrier)
    capacity_kg = models.PositiveIntegerField()
    capacity_l = models.PositiveIntegerField(null=True, blank=True)  # none = no limit
    speed_km_per_h = models.PositiveSmallIntegerField()
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    longest_h = models.DecimalField(max_digits=4, decimal_places=1, default=8)
    longest_km = models.PositiveSmallIntegerField(null=True, blank=True)  # none = no limit
    weekdays = models.PositiveSmallIntegerField(default=31)  # bits, Monday = 1
    trips = models.PositiveSmallIntegerField(default=3)  # out of the hub in a day, at most
    turn_min = models.PositiveSmallIntegerField(default=15)  # at the hub after each trip
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    capacity_kg__gt=0,
                    speed_km_per_h__gt=0,
                    longest_h__gt=0,
                    longest_h__lte=24,
                    trips__gte=1,
                    weekdays__gte=1,
                    weekdays__lte=EVERY_DAY,
                ),
                name="vehicle_can_carry_and_go",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="vehicle_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Parties:
        """Whose it is: the keepers' of its hub."""
        return Parties.of(places=[self.place_id])


class RoundState(models.TextChoices):
    """How far a round is."""

    PLANNED = "planned", _("planned")
    AGREED = "agreed", _("agreed with its driver")
    UNDER_WAY = "under_way", _("on the way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


LIVE_STATES = (RoundState.PLANNED, RoundState.AGREED, RoundState.UNDER_WAY)


class Round(models.Model):
    """What one vehicle does on one day: its stops in order, and who drives."""

    city = models.SlugField(max_length=64)
    day = models.DateField()
    name = models.CharField(max_length=120)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="rounds")
    driver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds"
    )
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PLANNED)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    metres = models.PositiveIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)  # each new order of its stops
    sheet_digest = models.CharField(max_length=64)  # of what its sheet says
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vehicle", "day"],
                condition=~models.Q(state=RoundState.DROPPED),
                name="vehicle_has_one_round_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="round_ends_later"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["agreed", "under_way", "done"])
                | models.Q(driver__isnull=False),
                name="agreed_round_has_a_driver",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day", "state"]),
            models.Index(fields=["driver", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"

    @property
    def title(self) -> str:
        """What it is called, in the language of whoever reads it."""
        return str(_("%(vehicle)s from %(hub)s")) % {
            "vehicle": self.vehicle,
            "hub": self.vehicle.place,
        }

    @property
    def km(self) -> float:
        """How long it is."""
        return self.metres / 1e3

    def parties(self) -> Parties:
        """Whose it is: its driver's."""
        return Parties.of(people=[self.driver_id])


class Halt(models.TextChoices):
    """What is done where a round halts."""

    COLLECT = "collect", _("fetch")
    DELIVER = "deliver", _("bring")
    UNLOAD = "unload", _("unload")
    RETURN = "return", _("back at the hub")


class StopState(models.TextChoices):
    """How a stop went."""

    WAITING = "waiting", _("to come")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")


class Stop(models.Model):
    """One halt of a round: at someone's door or gate, or at the hub to unload."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stops")
    number = models.PositiveSmallIntegerField()
    trip = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(max_length=8, choices=Halt)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="stops"
    )
    part = models.PositiveSmallIntegerField(default=1)  # of a load that needs several visits
    amount_mg = models.BigIntegerField(default=0)
    planned_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=StopState, default=StopState.WAITING)
    arrived_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)  # it was skipped
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="stop_has_its_own_number"),
            models.UniqueConstraint(
                fields=["commitment", "part"],
                condition=~models.Q(state=StopState.SKIPPED),
                name="promise_is_on_one_round",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    what__in=["collect", "deliver"], commitment__isnull=False, amount_mg__gt=0
                )
                | models.Q(what__in=["unload", "return"], commitment__isnull=True, amount_mg=0),
                name="stop_is_for_a_promise",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StopState.SKIPPED) | ~models.Q(why=""),
                name="skipped_stop_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state=StopState.WAITING, ended_at=None)
                | (~models.Q(state=StopState.WAITING) & models.Q(ended_at__isnull=False)),
                name="stop_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.place}, {self.round}"

    def parties(self) -> Parties:
        """Whose it is: the driver's of its round."""
        return self.round.parties()


class DraftState(models.TextChoices):
    """How far the search for a day's rounds is."""

    ASKED = "asked", _("asked for")
    RUNNING = "running", _("being looked for")
    DONE = "done", _("made")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


OPEN_DRAFTS = (DraftState.ASKED, DraftState.RUNNING)


class Draft(models.Model):
    """One search for a day's rounds in the background: who asked, how far it is, what it told."""

    city = models.SlugField(max_length=64)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=DraftState, default=DraftState.ASKED)
    doing = models.CharField(max_length=120, blank=True)
    share = models.FloatField(default=0.0)
    told = models.JSONField(default=dict)  # what came of it, or what went wrong
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(auto_now=True)  # last sign of life
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "day"],
                condition=models.Q(state__in=["asked", "running"]),
                name="day_is_drafted_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="draft_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"rounds of {self.day}"

    def parties(self) -> Parties:
        """Whose it is: who asked for it."""
        return Parties.of(people=[self.asked_by_id])


class DriverHours(models.Model):
    """When someone is glad to drive."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="driver_hours")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    begins_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "weekday"], name="driver_hours_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6, ends_at__gt=models.F("begins_at")),
                name="driver_hours_end_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.begins_at:%H:%M} to {self.ends_at:%H:%M}"


class OpeningHours(models.Model):
    """When a hub or garden can be come to; without a row, it is not known and taken as always."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "weekday", "opens_at"], name="place_opens_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6, closes_at__gt=models.F("opens_at")),
                name="place_closes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.opens_at:%H:%M} to {self.closes_at:%H:%M}"
