"""What the site keeps of meetings: when, what about, and what was said and decided."""

import uuid
from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.proposals.models import Proposal


class Meeting(Levelled):
    """People meet, with an agenda before and minutes afterwards."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    title = models.CharField(max_length=200)
    where = models.CharField(max_length=300)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)  # its agenda
    present = models.PositiveIntegerField(null=True, blank=True)  # how many came
    minutes = models.TextField(max_length=20_000, blank=True)
    minutes_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Calendars take a later version of it for a change; 0 = as it was published.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)  # since it was published
    told_points = models.JSONField(default=list)  # [key, title] of the agenda as people were told
    # By the machine's clock: since when there is something of the agenda that people were not told.
    untold_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            *Levelled.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="meeting_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None) | ~models.Q(minutes=""),
                name="approved_minutes_are_written",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("minutes_by")),
                name="minutes_are_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One point of a meeting's agenda, and what was said and decided on it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    minutes_long = models.PositiveSmallIntegerField(default=10)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    poll = models.ForeignKey(
        Poll, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    said = models.TextField(max_length=8000, blank=True)
    decided = models.TextField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Parties:
        """Whose it is: the circle's, where its meeting is of one."""
        return self.meeting.parties()
