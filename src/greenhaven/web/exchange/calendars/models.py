"""Secret keys of calendars, one a person or place; only their digests are kept."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place


class CalendarKey(models.Model):
    """An address at which a phone reads the pick-ups of a person, or of a place they keep."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendars")
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="calendars"
    )  # none = the person's own
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None, place=None),
                name="person_has_one_calendar",
            ),
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=models.Q(revoked_at=None, place__isnull=False),
                name="place_has_one_calendar_a_keeper",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.place or self.person}"

    def parties(self) -> Parties:
        """Whose it is: who made it."""
        return Parties.of(people=[self.person_id])
