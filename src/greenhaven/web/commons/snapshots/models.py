"""What the site keeps of a city."""

from typing import ClassVar

from django.db import models


class Snapshot(models.Model):
    """A city and its state at one day, as they were published; never changed afterwards."""

    city = models.SlugField(max_length=64)
    name = models.CharField(max_length=200)
    day = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    city_document = models.BinaryField()
    state_document = models.BinaryField()
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%d %B %Y}"


class Publication(models.Model):
    """A snapshot from then on the city's present one; the last publication of a city holds."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="publications")
    # True = with what people recorded here; False = as it came in a folder, the base of that.
    recorded = models.BooleanField(default=False)
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.snapshot}, published {self.published_at:%d %B %Y}"


class Rulebook(models.Model):
    """The articles of a city in one version; never changed, and replaced by a later version."""

    city = models.SlugField(max_length=64)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    document = models.TextField()  # its canonical text
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Rulebook of {self.city}, version {self.version}"


class Enactment(models.Model):
    """A rulebook from then on the one in force; the last enactment of a city holds."""

    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="enactments")
    enacted_by = models.CharField(max_length=200)
    enacted_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.rulebook}, enacted {self.enacted_at:%d %B %Y}"


class ArticleCosts(models.Model):
    """What the articles in force cost the plan in force, in its own words; the last ones hold."""

    city = models.SlugField(max_length=64)
    plan_digest = models.CharField(max_length=64)
    rulebook_digest = models.CharField(max_length=64)
    begins_on = models.DateField()  # the plan's first day
    costs = models.JSONField()  # article -> sentence in English; none = it costs nothing
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "plan_digest", "rulebook_digest"], name="costs_are_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Costs of articles, {self.city}, {self.begins_on:%d %B %Y}"
