"""What the site keeps of planning."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.models import Rulebook, Snapshot

MOST_WEEKS = 52


class Plan(models.Model):
    """One plan of some weeks, made from one snapshot; never changed afterwards."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="plans")
    start = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    rulebook = models.ForeignKey(
        Rulebook, null=True, on_delete=models.PROTECT, related_name="plans"
    )  # none = it obeys no rules but the places' own limits
    settings_digest = models.CharField(max_length=64)  # of settings, rulebook and planning
    digest = models.CharField(max_length=64)
    document = models.BinaryField()
    summary = models.JSONField()
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(weeks__gte=1, weeks__lte=MOST_WEEKS), name="plan_weeks_1_to_52"
            ),
            models.UniqueConstraint(
                fields=["snapshot", "start", "weeks", "settings_digest"], name="plan_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot.name}, {self.weeks} weeks from {self.start:%d %B %Y}"


class Adoption(models.Model):
    """A plan from then on the one in force; the last adoption holds."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="adoptions")
    adopted_by = models.CharField(max_length=200)
    adopted_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.plan}, adopted {self.adopted_at:%d %B %Y}"


class Forecast(models.Model):
    """What the models expect of a plan's hubs; never changed, and made anew by a later edition."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="forecasts")
    edition = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    document = models.BinaryField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "edition"], name="forecast_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, forecast of edition {self.edition}"


class Outlook(models.Model):
    """The futures of a plan in bands, and its lineage; never changed, as a forecast is."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outlooks")
    edition = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    document = models.BinaryField()
    lineage_document = models.BinaryField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "edition"], name="outlook_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, outlook of edition {self.edition}"
