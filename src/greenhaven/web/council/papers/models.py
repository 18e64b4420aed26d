"""What the site keeps of ballots on paper."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.polls.models import Poll, RollEntry


class PaperBallot(models.Model):
    """A ballot on paper, read by two stewards; it counts once both have read the same."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()  # printed on it
    # Whose it is stands here in open votes alone. In others the roll is ticked at the table, and
    # no ballot is kept with a person.
    entry = models.ForeignKey(
        RollEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_choice = models.JSONField()
    second_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_choice = models.JSONField(null=True, blank=True)
    agreed = models.BooleanField(default=False)  # both read the same, and the ballot was cast

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "number"], name="paper_is_read_once"),
            models.UniqueConstraint(
                fields=["poll", "entry"],
                condition=models.Q(entry__isnull=False),
                name="paper_of_a_person_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(second_by=None) | ~models.Q(second_by=models.F("first_by")),
                name="paper_is_read_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed=False) | models.Q(second_by__isnull=False),
                name="paper_counts_when_two_agree",
            ),
        ]

    def __str__(self) -> str:
        return f"Paper {self.number}, {self.poll}"


class PaperTick(models.Model):
    """Someone has been given a ballot on paper: ticked on the roll by two stewards, for good."""

    entry = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="tick")
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(second_by=None) | ~models.Q(second_by=models.F("first_by")),
                name="tick_is_made_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, on paper"
