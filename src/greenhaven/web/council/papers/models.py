"""What the site keeps of ballots on paper."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.polls.models import Poll


class PaperBallot(models.Model):
    """A ballot on paper, read by two stewards; it counts once both have read the same."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()  # printed on it
    # Of whom it is, is ticked on the roll at the table: never kept with the choice.
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
