"""What the site keeps beside the rulebook: calls of guardians for a review."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class ReviewCall(models.Model):
    """A guardian asks that an article or what happens at a place is looked at again."""

    city = models.SlugField(max_length=64)
    article = models.CharField(max_length=120)  # that gives the right, or that is to be reviewed
    reason = models.TextField(max_length=2000)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "article", "called_by"],
                condition=models.Q(answered_at=None),
                name="review_is_called_for_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.article}"

    def parties(self) -> Parties:
        """Whose it is: who called for it."""
        return Parties.of(people=[self.called_by_id])
