"""Reports of what someone noticed, answers to them, and holds on batches."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch


class Noticed(models.TextChoices):
    """What someone noticed."""

    ODOUR = "odour", _("bad smell")
    PEST = "pest", _("rats, flies or other pests")
    WEED = "weed", _("weeds")
    WORM = "worm", _("jumping worms or other strange worms")
    SICK_PLANT = "sick_plant", _("a sick plant")
    CONTAMINATION = "contamination", _("plastic, glass or the like")
    ODD = "odd", _("something odd")


class ReportState(models.TextChoices):
    """How far a report is."""

    OPEN = "open", _("not yet answered")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Report(models.Model):
    """What someone noticed at a place; seen by its keepers, the stewards, and in the public log."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Noticed)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reports")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )  # none = someone who did not sign in
    note = models.CharField(max_length=600, blank=True)
    photo = models.FileField(upload_to="reports/", blank=True)
    noticed_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}, {self.noticed_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Who wrote it, and the keepers of its place."""
        return Parties.of([self.person_id], [self.place_id])


class Reply(models.Model):
    """What a keeper or steward answers, for everyone to read."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"answer to {self.report}"


class Hold(models.Model):
    """A batch that nobody may give away, until two stewards have said why it may be."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="holds")
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="holds"
    )
    reason = models.CharField(max_length=300)
    # Of another batch that some of this one was mixed from: lifted along with that one.
    along_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    # Those who received of it were told to keep off.
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recalled_places = models.PositiveIntegerField(default=0)
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    first_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_evidence = models.CharField(max_length=1000, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_evidence = models.CharField(max_length=1000, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lifted_at=None)
                | (
                    models.Q(first_by__isnull=False, second_by__isnull=False)
                    & ~models.Q(first_by=models.F("second_by"))
                    & ~models.Q(first_evidence="")
                    & ~models.Q(second_evidence="")
                ),
                name="hold_is_lifted_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(recalled_at=None, recalled_by=None)
                | models.Q(recalled_at__isnull=False, recalled_by__isnull=False),
                name="recall_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["batch", "report"],
                condition=models.Q(lifted_at=None, report__isnull=False),
                name="hold_is_placed_once_a_report",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=models.Q(lifted_at=None, report=None),
                name="hold_without_report_is_placed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.reason}"

    def parties(self) -> Parties:
        """Whose it is: the keepers' of the batch's hub."""
        return Parties.of(places=[self.batch.place_id])


class Allowance(models.Model):
    """How many reports came from one caller in a day; the caller is a digest, kept for a day."""

    digest = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "day"], name="allowance_is_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.count} reports, {self.day}"
